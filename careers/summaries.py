"""A person's year of learning and career as frozen values: what the page and the yearly report are made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class TrainingRow:
    """One finished training; `hours` are training hours (JP)."""

    title: str
    hours: Decimal
    completed_on: date


@dataclass(frozen=True)
class PlanRow:
    """One item of the development plan; `status` in words for people."""

    title: str
    reason: str
    status: str


@dataclass(frozen=True)
class CandidacyRow:
    """One opening the employee was a candidate for; `outcome` in words for people."""

    opening: str
    outcome: str


@dataclass(frozen=True)
class CareerYear:
    """Training hours (JP) held and entitled, trainings, development plan and candidacies of one calendar year."""

    training_hours: Decimal = Decimal(0)
    hours_entitled: Decimal = Decimal(0)
    trainings: tuple[TrainingRow, ...] = ()
    plan_items: tuple[PlanRow, ...] = ()
    candidacies: tuple[CandidacyRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.training_hours or self.trainings or self.plan_items or self.candidacies)
