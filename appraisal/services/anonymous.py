"""Anonymous ratings (design section 4): nobody, not even with the database, can tie an answer to a person.

An answer leaves no audit entry, no receipt of the house, no log line, no time. The assignment itself is the submit
token. Everything of one appraisal and source is changed in one transaction and rewritten as a whole: the tally under
a row lock (PostgreSQL) or in an IMMEDIATE transaction (SQLite), and every participation row of that appraisal and
source in one statement, so that row versions match nobody.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import draw, labels, scoring
from appraisal.models import Appraisal, Cycle, RaterAssignment, Tally
from appraisal.services import ratings
from core import audit, errors, receipts
from employees.models import Employee, ReportingLine, Unit

ASSIGNED, ANSWERED = labels.AssignmentState.ASSIGNED, labels.AssignmentState.ANSWERED


# --- Answering -----------------------------------------------------------------------------------------
@transaction.atomic
def answer(
    *,
    assignment: RaterAssignment,
    levels: Mapping[str, int | None],
    comments: Mapping[str, str],
    actor: Any,
    at: datetime | None = None,
) -> str:
    """Count one anonymous answer and return its random receipt, which is kept nowhere beside a name.

    Args:
        assignment: with `appraisal__cycle__scheme` and `appraisal__employee__position__post_type` at hand.
        levels: item key → 1–5, or None for "cannot judge"; every item.
        comments: item key → text, may be empty.

    Raises:
        NotYours: the assignment is somebody else's.
        WrongState: it was answered or withdrawn, or the window is closed.
        Refused: an item is left out.
    """
    if actor.employee_id is None or assignment.rater_id != actor.employee_id:
        raise errors.NotYours(_("This rating belongs to somebody else."))
    appraisal, source = assignment.appraisal, assignment.source
    check_window(appraisal, at or timezone.now())
    _check_complete(appraisal, source, levels)
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


def _check_complete(appraisal: Appraisal, source: str, levels: Mapping[str, int | None]) -> None:
    asked = {item.key for _component, items in ratings.questions_of(appraisal, source) for item in items}
    wrong_level = any(level is not None and level not in scoring.LEVELS for level in levels.values())
    if set(levels) != asked or wrong_level:
        raise errors.Refused(
            _("Not sent yet: every item needs a level, or “I cannot judge this”. What you chose is still here."),
            code="incomplete",
        )


# --- Drawing -------------------------------------------------------------------------------------------
@transaction.atomic
def draw_raters(*, cycle: Cycle, actor: Any) -> draw.Outcome:
    """Draw peers for every appraisal of the cycle that needs them; a second draw only adds for newcomers.

    A fingerprint of the seed and the numbers go into the audit entry of the cycle, the seed and the pairs do not.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: the cycle is not open.
        Refused: the scheme has no peers.
    """
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Drawing raters is HR's step."))
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("scheme", "agency").get(pk=cycle.pk)
    if cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was drawn: raters are drawn while the cycle is open."))
    if not asks_peers(cycle):
        raise errors.Refused(_("Nothing was drawn: the scheme of this cycle does not ask peers."))
    appraisals = list(Appraisal.objects.filter(cycle=cycle).select_related("employee__position__post_type"))
    cases = _cases(cycle, appraisals)
    existing = RaterAssignment.objects.filter(appraisal__cycle=cycle).values_list("appraisal_id", "rater_id")
    seed = seed_of(cycle)
    outcome = draw.draw(cases, _colleagues(cycle), _parents(cycle), seed=seed, existing=list(existing))
    _store(outcome, appraisals)
    audit.record(
        chain=cycle.agency.audit_chain,
        actor=actor,
        action="cycle.draw_raters",
        obj=cycle,
        details={
            "seed_sha256": fingerprint_of(cycle),
            "added": len(outcome.drawn),
            "cases": len(cases),
            "short": len(outcome.short),
        },
    )
    return outcome


def asks_peers(cycle: Cycle) -> bool:
    """Say whether the scheme of the cycle asks peers at all."""
    return any("peer" in component.sources for component in cycle.scheme.rules.components)


def seed_of(cycle: Cycle) -> str:
    """Return the seed of the draw of a cycle. It follows from the audit key, which no page shows.

    Whoever had it could repeat the draw from the staff list and learn who rates whom: HR must not, and does not.
    """
    sealed = hmac.new(settings.AUDIT_KEY.encode(), f"draw|{cycle.pk}".encode(), hashlib.sha256).hexdigest()
    return draw.seed_of(cycle.pk, sealed)


def fingerprint_of(cycle: Cycle) -> str:
    """Return what may be shown: with it the keeper of the audit key can prove later that no other seed was used."""
    return hashlib.sha256(seed_of(cycle).encode()).hexdigest()


def _store(outcome: draw.Outcome, appraisals: list[Appraisal]) -> None:
    # In the order of keys, so that the order of rows says nothing the pairs do not say.
    pairs = sorted((one.case, one.rater) for one in outcome.drawn)
    RaterAssignment.objects.bulk_create(
        [RaterAssignment(appraisal_id=case, rater_id=rater, source=labels.Source.PEER) for case, rater in pairs]
    )
    # The tallies stand before the first answer: a tally that appears with its answer would carry its moment.
    Tally.objects.bulk_create(
        [Tally(appraisal=appraisal, source=labels.Source.PEER) for appraisal in appraisals], ignore_conflicts=True
    )


def _cases(cycle: Cycle, appraisals: list[Appraisal]) -> list[draw.Case]:
    barred: dict[int, set[int]] = {}
    lines = ReportingLine.objects.filter(
        Q(end__isnull=True) | Q(end__gte=cycle.starts_on), start__lte=cycle.ends_on, employee__agency=cycle.agency
    )
    for employee, supervisor in lines.values_list("employee_id", "supervisor_id"):
        barred.setdefault(employee, set()).add(supervisor)
        barred.setdefault(supervisor, set()).add(employee)
    leaders = dict(Unit.objects.filter(agency=cycle.agency, leader__isnull=False).values_list("pk", "leader_id"))
    found = []
    for appraisal in appraisals:
        others = {appraisal.appraiser_id, appraisal.reviewer_id, leaders.get(appraisal.unit_id)}
        everyone = barred.get(appraisal.employee_id, set()) | {pk for pk in others if pk is not None}
        found.append(
            draw.Case(
                id=appraisal.pk,
                employee=appraisal.employee_id,
                unit=appraisal.unit_id,
                level=appraisal.employee.position.post_type.level,
                barred=frozenset(everyone),
            )
        )
    return found


def _colleagues(cycle: Cycle) -> list[draw.Colleague]:
    rows = Employee.objects.active().filter(agency=cycle.agency).order_by("pk")
    return [
        draw.Colleague(id=pk, unit=unit, level=level)
        for pk, unit, level in rows.values_list("pk", "unit_id", "position__post_type__level")
    ]


def _parents(cycle: Cycle) -> dict[int, int | None]:
    return dict(Unit.objects.filter(agency=cycle.agency).values_list("pk", "parent_id"))
