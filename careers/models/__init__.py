"""Learning and careers: plans and trainings, openings and candidacies, and the registers eligibility is judged by."""

from careers.models.learning import DevelopmentItem, DevelopmentPlan, TrainingRecord, TrainingRule
from careers.models.openings import Candidacy, Decision, Opening
from careers.models.registers import DisciplinaryRecord, EarlierPost

__all__ = [
    "Candidacy",
    "Decision",
    "DevelopmentItem",
    "DevelopmentPlan",
    "DisciplinaryRecord",
    "EarlierPost",
    "Opening",
    "TrainingRecord",
    "TrainingRule",
]
