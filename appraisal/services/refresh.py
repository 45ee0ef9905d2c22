"""Keeping an open cycle in step with the register: who came, who left, who countersigns.

HR may ask for it, and the clock asks every hour (`appraisal.tasks`). A change of supervisor, unit or post is not done
here: it is a hand-over, and HR confirms it (`services.handovers`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, selectors
from appraisal.models import Appraisal, Cycle
from appraisal.selectors import handovers
from appraisal.services.cycles import new_cases
from appraisal.services.handovers import locked_cycle, set_days
from core import audit, errors
from employees.models import Employee, ReportingLine

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Refreshed:
    """What `refresh_people` did, and what it left to HR: hand-overs to confirm, people without a supervisor."""

    added: int
    moved: int
    ended: int
    handovers: int
    without_supervisor: int

    @property
    def is_nothing(self) -> bool:
        """Nobody came, nobody left, nobody's supervisor was named."""
        return not (self.added or self.moved or self.ended)


@dataclass(frozen=True)
class _Change:
    """One case with who it was before (appraiser, reviewer)."""

    case: Appraisal
    before: tuple[int | None, int | None]


@transaction.atomic
def refresh_people(*, cycle: Cycle, actor: Any, at: datetime | None = None) -> Refreshed:
    """Bring the cases of an open cycle in step with the register of this local day.

    Newcomers get a case from the day they joined. Who left keeps hers, ended on her last day. A case without a
    supervisor gets the one the register has by now; a new reviewer above the same supervisor is taken over. Whoever has
    another supervisor, unit or post by now waits for a hand-over. Asked a second time nothing is changed.

    Args:
        actor: HR of the agency; None is the clock.

    Raises:
        NotYours: the actor is not HR of this agency.
        WrongState: the cycle is not open.
    """
    at = at or timezone.now()
    if actor is not None and not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Cycles are run by HR of the agency."))
    cycle = locked_cycle(cycle.pk)
    on = min(cycle.local_day(at), cycle.ends_on)
    places = {place.employee_id: place for place in selectors.places_on(cycle.agency_id, on)}
    cases = list(Appraisal.objects.select_for_update(of=("self",)).filter(cycle=cycle).order_by("period_start", "pk"))
    for case in cases:
        case.cycle = cycle
    ended = _end_of_leavers(cycle, cases, set(places), on)
    added = _add_newcomers(cycle, cases, places, on)
    moved = _name_superiors([case for case in cases if case.state in handovers.OPEN_STATES], places)
    told = Refreshed(
        added=len(added),
        moved=len(moved),
        ended=len(ended),
        handovers=len(handovers.due_in(cycle, at)),
        without_supervisor=sum(
            case.appraiser_id is None for case in [*cases, *added] if case.state in handovers.OPEN_STATES
        ),
    )
    if not told.is_nothing:
        details = {
            "added": [case.employee_id for case in added],
            "moved": [[one.case.pk, *one.before, one.case.appraiser_id, one.case.reviewer_id] for one in moved],
            "ended": [[case.pk, case.period_end.isoformat()] for case in ended],
        }
        chain = cycle.agency.audit_chain
        audit.record(chain=chain, actor=actor, action="cycle.refresh_people", obj=cycle, details=details, at=at)
    return told


def _add_newcomers(
    cycle: Cycle, cases: list[Appraisal], places: dict[int, selectors.Place], on: date
) -> list[Appraisal]:
    """Open cases for people in service without one that reaches today, from the day they joined or came back."""
    last: dict[int, Appraisal] = {case.employee_id: case for case in cases}
    lacking = [pk for pk in places if pk not in last or last[pk].period_end < on]
    if not lacking:
        return []
    joined = _joined(lacking, {pk: last[pk].period_end for pk in lacking if pk in last}, on)
    spans = handovers.spans_of([cycle.pk], lacking)
    found = []
    for case in new_cases(cycle, [places[pk] for pk in lacking]):
        start = max(joined[case.employee_id], cycle.starts_on)
        if start > cycle.ends_on:
            continue
        case.period_start = start
        if on > cycle.planning_until:
            case.plan_until = on + timedelta(days=cycle.handover_days)
        set_days(case, spans[cycle.pk, case.employee_id])
        found.append(case)
    return Appraisal.objects.bulk_create(found, batch_size=500)


def _joined(employee_ids: list[int], ended: dict[int, date], on: date) -> dict[int, date]:
    """Return the first day of each: of the first reporting line or the present post, after an earlier case ended.

    Where the register knows neither, it is the day the person is met.
    """
    since = dict(Employee.objects.filter(pk__in=employee_ids).values_list("pk", "position_since"))
    lines: dict[int, list[date]] = {}
    for employee, start in ReportingLine.objects.filter(employee__in=employee_ids).values_list("employee", "start"):
        lines.setdefault(employee, []).append(start)
    found = {}
    for pk in employee_ids:
        known = [day for day in [*lines.get(pk, []), since.get(pk)] if day is not None and day <= on]
        if pk in ended:
            # She came back: her earlier case stands, the new one begins with the new line.
            later = [day for day in known if day > ended[pk]]
            found[pk] = min(later, default=on)
        else:
            found[pk] = min(known, default=on)
    return found


def _end_of_leavers(cycle: Cycle, cases: list[Appraisal], in_service: set[int], on: date) -> list[Appraisal]:
    """End the cases of people who left on their last day, and open the rating of that part for some days."""
    left = [case for case in cases if case.employee_id not in in_service and case.period_end > on]
    left = [case for case in left if case.state in handovers.OPEN_STATES]
    if not left:
        return []
    people = [case.employee_id for case in left]
    rows = ReportingLine.objects.filter(employee__in=people, start__lte=on).values_list("employee")
    last_days = dict(rows.annotate(last=Max("end")).values_list("employee", "last"))
    running = set(ReportingLine.objects.on(on + DAY).filter(employee__in=people).values_list("employee", flat=True))
    spans = handovers.spans_of([cycle.pk], people)
    for case in left:
        last = None if case.employee_id in running else last_days.get(case.employee_id)
        case.period_end = max(case.period_start, min(last or on, on))
        case.part_rating_until = on + timedelta(days=cycle.handover_days)
        set_days(case, spans[cycle.pk, case.employee_id])
    Appraisal.objects.bulk_update(left, ["period_end", "part_rating_until", "exempt_days", "duty"], batch_size=500)
    return left


def _name_superiors(cases: list[Appraisal], places: dict[int, selectors.Place]) -> list[_Change]:
    """Name the supervisor where there was none, and the reviewer above the same supervisor.

    A case keeps both where the register has nobody any more: taking them away would help nobody. Parts that have ended
    keep those who saw them.
    """
    found = []
    last = {case.employee_id: case for case in cases}
    for case in last.values():
        place = places.get(case.employee_id)
        if place is None or place.appraiser_id is None or case.part_rating_until is not None:
            continue
        before = (case.appraiser_id, case.reviewer_id)
        if case.appraiser_id not in (None, place.appraiser_id) or before == (place.appraiser_id, place.reviewer_id):
            continue
        case.appraiser_id, case.reviewer_id = place.appraiser_id, place.reviewer_id
        found.append(_Change(case, before))
    Appraisal.objects.bulk_update([one.case for one in found], ["appraiser", "reviewer"], batch_size=500)
    return found


# --- By itself -------------------------------------------------------------------------------------------
def refresh_open_cycles(at: datetime) -> int:
    """Refresh every open cycle whose period runs, each in its own transaction; return how many had changes.

    The clock calls this. Twice is the same as once, and what one call misses the next one finds.
    """
    changed = 0
    for cycle in Cycle.objects.filter(state=labels.CycleState.OPEN).select_related("agency").order_by("pk"):
        if not cycle.starts_on <= cycle.local_day(at) <= cycle.ends_on:
            continue
        try:
            told = refresh_people(cycle=cycle, actor=None, at=at)
        except errors.WrongState:
            # Its publication began a moment ago.
            continue
        changed += not told.is_nothing
    return changed
