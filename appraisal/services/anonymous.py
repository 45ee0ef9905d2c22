"""Anonymous ratings (design section 4): nobody, not even with the database, can tie an answer to a person.

An answer leaves no audit entry, no receipt of the house, no log line, no time. The assignment itself is the submit
token. Everything of one appraisal and source is changed in one transaction and rewritten as a whole: the tally under
a row lock (PostgreSQL) or in an IMMEDIATE transaction (SQLite), and every participation row of that appraisal and
source in one statement, so that row versions match nobody.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, scoring
from appraisal.models import Appraisal, RaterAssignment, Tally
from appraisal.services import ratings
from core import errors, receipts

ASSIGNED, ANSWERED = labels.AssignmentState.ASSIGNED, labels.AssignmentState.ANSWERED


@transaction.atomic
def answer(
    *,
    assignment: RaterAssignment,
    levels: Mapping[str, int | None],
    comments: Mapping[str, str],
    actor: Any,
    at: datetime | None = None,
    opened_at: datetime | None = None,
) -> str:
    """Count one anonymous answer and return its random receipt, which is kept nowhere beside a name.

    Args:
        assignment: with `appraisal__cycle__scheme` and `appraisal__employee__position__post_type` at hand.
        levels: item key → 1–5, or None for "cannot judge"; every item.
        comments: item key → text, may be empty.
        opened_at: when the form was opened: fifteen minutes of grace after the window.

    Raises:
        NotYours: the assignment is somebody else's.
        WrongState: it was answered or withdrawn, or the window is closed.
        Refused: an item is left out.
    """
    if actor.employee_id is None or assignment.rater_id != actor.employee_id:
        raise errors.NotYours(_("This rating belongs to somebody else."))
    appraisal, source = assignment.appraisal, assignment.source
    check_window(appraisal, appraisal.cycle.counted_moment(at or timezone.now(), opened_at))
    check_complete(appraisal, source, levels)
    # The tally first and everything else under its lock: one order for all, so that no two answers can deadlock.
    tally = _locked_tally(appraisal.pk, source)
    _take_part(assignment)
    receipt = receipts.new_number()
    Tally.objects.filter(pk=tally.pk).update(document=_with_answer(tally.document, levels, comments, receipt))
    return receipt


def check_window(appraisal: Appraisal, at: datetime) -> None:
    """Raise WrongState unless anonymous ratings are open; that the supervisor has finished does not close them."""
    open_states = {labels.AppraisalState.AGREED, labels.AppraisalState.RATED, labels.AppraisalState.COUNTERSIGNED}
    if not appraisal.cycle.takes_ratings(at) or appraisal.state not in open_states:
        raise errors.WrongState(_("Nothing was stored: this rating is not open. Your draft stays in this browser tab."))


def _locked_tally(appraisal_id: int, source: str) -> Tally:
    Tally.objects.get_or_create(appraisal_id=appraisal_id, source=source)
    return Tally.objects.select_for_update().get(appraisal_id=appraisal_id, source=source)


def _take_part(assignment: RaterAssignment) -> None:
    """Mark the assignment answered by rewriting all participation rows of its appraisal and source in one statement.

    One statement and not two: a row touched twice would move to the end of the table and tell who came last.
    """
    mine = RaterAssignment.objects.filter(pk=assignment.pk, rater=assignment.rater_id, state=ASSIGNED)
    together = RaterAssignment.objects.filter(appraisal=assignment.appraisal_id, source=assignment.source)
    rewritten = together.filter(Exists(mine)).update(
        state=Case(When(pk=assignment.pk, then=Value(ANSWERED.value)), default=F("state"))
    )
    if not rewritten:
        raise errors.WrongState(_("You have already answered. Your answer was counted once; nothing was added now."))


def _with_answer(
    document: Mapping[str, Any], levels: Mapping[str, int | None], comments: Mapping[str, str], receipt: str
) -> dict[str, Any]:
    """Return the tally with one more answer; comments and receipts in the order of random keys, never of arrival."""
    counters = {item: dict(counts) for item, counts in document.get("counters", {}).items()}
    for item, level in levels.items():
        key = scoring.CANNOT_JUDGE if level is None else str(level)
        counts = counters.setdefault(item, {})
        counts[key] = counts.get(key, 0) + 1
    said = [[secrets.token_hex(16), item, text.strip()] for item, text in comments.items() if text.strip()]
    return {
        "raters": document.get("raters", 0) + 1,
        # In the order of their names: the order in which levels were first chosen would tell something.
        "counters": {item: dict(sorted(counters[item].items())) for item in sorted(counters)},
        "comments": sorted([*document.get("comments", []), *said]),
        "receipts": sorted([*document.get("receipts", []), receipt]),
    }


def check_complete(appraisal: Appraisal, source: str, levels: Mapping[str, int | None]) -> None:
    """Refuse an answer that leaves an item out, or holds what the scheme does not ask.

    Raises:
        Refused: with the code "incomplete".
    """
    asked = {item.key for _component, items in ratings.questions_of(appraisal, source) for item in items}
    wrong_level = any(level is not None and level not in scoring.LEVELS for level in levels.values())
    if set(levels) != asked or wrong_level:
        raise errors.Refused(
            _("Not sent yet: every item needs a level, or “I cannot judge this”. What you chose is still here."),
            code="incomplete",
        )
