"""A person's year of mentoring as a frozen value: what the page and the yearly report are made of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PairYear:
    """One mentor pair in a year, seen from one of the two: how often they met, never what they said.

    `role` is "mentor" or "mentee"; `is_reviewed` when it ended and both looked back; `is_contribution` when she was the
    mentor and agreed that it counts.
    """

    role: str
    partner: str
    topic: str
    meetings: int = 0
    minutes: int = 0
    is_reviewed: bool = False
    is_contribution: bool = False


@dataclass(frozen=True)
class MentoringYear:
    """Sessions and agreed actions of one employee in one calendar year; names as they were written at the time."""

    sessions_held: int = 0
    actions_agreed: int = 0
    actions_done: int = 0
    mentor_names: tuple[str, ...] = ()
    mentee_names: tuple[str, ...] = ()
    session_dates: tuple[date, ...] = ()
    pairs: tuple[PairYear, ...] = ()
    # (kind, how many were held), in the order of the kinds; the code, so that each language has its own word.
    sessions_by_kind: tuple[tuple[str, int], ...] = ()
    actions_late: int = 0
    # What the person herself took from the year's feedback, in her words.
    themes: str = ""

    @property
    def is_empty(self) -> bool:
        return self == MentoringYear()
