"""What happens in learning and careers: one door per change, each with its audit entry."""

from careers.services.candidacies import (
    confirm_decision,
    nominate,
    propose_decision,
    recheck_eligibility,
    withdraw_candidacy,
)
from careers.services.learning import (
    choose_item,
    drop_item,
    finish_item,
    judge_training,
    propose_from_weakest,
    propose_item,
    record_training,
)
from careers.services.openings import close_opening, finish_opening, publish_opening, save_opening, set_panel

__all__ = [
    "choose_item",
    "close_opening",
    "confirm_decision",
    "drop_item",
    "finish_item",
    "finish_opening",
    "judge_training",
    "nominate",
    "propose_decision",
    "propose_from_weakest",
    "propose_item",
    "publish_opening",
    "recheck_eligibility",
    "record_training",
    "save_opening",
    "set_panel",
    "withdraw_candidacy",
]
