"""The year of an appraisal: scheme, cycle, plan, ratings in two stores, and the frozen result."""

from appraisal.models.anonymous import PublicAnswer, RaterAssignment, ServiceOfficer, ServicePoint, Tally, Ticket
from appraisal.models.cascade import Reminder, ResultAssignment, UnitStanding
from appraisal.models.cases import Appraisal, Evidence, Realisation, Target
from appraisal.models.cycles import Cycle, Publication, Scheme
from appraisal.models.dialogue import PlanChange, PlanVersion
from appraisal.models.handovers import Exemption, Handover
from appraisal.models.library import Indicator
from appraisal.models.outcomes import Rating, Result
from appraisal.models.plans import BehaviourExpectation, ModelPlan, ModelTarget, PlanFrame
from appraisal.models.practice import PracticeCase, PracticeTry
from appraisal.models.public_words import Kiosk, PublicComment
from appraisal.models.raters import ConflictOfInterest, DrawRules, RaterVeto, WorksWith
from appraisal.models.reviews import EvidenceVerdict, PeriodicReview, ReviewNote
from appraisal.models.sheets import SheetImport, SheetRow

__all__ = [
    "Appraisal",
    "BehaviourExpectation",
    "ConflictOfInterest",
    "Cycle",
    "DrawRules",
    "Evidence",
    "EvidenceVerdict",
    "Exemption",
    "Handover",
    "Indicator",
    "Kiosk",
    "ModelPlan",
    "ModelTarget",
    "PeriodicReview",
    "PlanChange",
    "PlanFrame",
    "PlanVersion",
    "PracticeCase",
    "PracticeTry",
    "PublicAnswer",
    "PublicComment",
    "Publication",
    "RaterAssignment",
    "RaterVeto",
    "Rating",
    "Realisation",
    "Reminder",
    "Result",
    "ResultAssignment",
    "ReviewNote",
    "Scheme",
    "ServiceOfficer",
    "ServicePoint",
    "SheetImport",
    "SheetRow",
    "Tally",
    "Target",
    "Ticket",
    "UnitStanding",
    "WorksWith",
]
