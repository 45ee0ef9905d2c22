"""How far ratings have come, as counts: HR sees how many were asked and answered, never who rates whom."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from appraisal import draw, labels
from appraisal.models import Appraisal, Cycle, RaterAssignment, Rating

ASKED = Q(assignments__state__in=[labels.AssignmentState.ASSIGNED, labels.AssignmentState.ANSWERED])
DONE_STATES = ("countersigned", "published", "acknowledged")


@dataclass(frozen=True)
class UnitCoverage:
    """One unit: appraisals, questions asked and answered, and appraisals with too few peers asked.

    `below` and `below_answered` are the same for subordinates; nobody is short of those she does not have.
    """

    name: str
    cases: int
    asked: int
    answered: int
    short: int
    below: int
    below_answered: int


def peer_coverage(cycle: Cycle) -> list[UnitCoverage]:
    """Return the coverage by peers and subordinates per unit, in one query."""
    answered = Q(assignments__state=labels.AssignmentState.ANSWERED)
    peers, below = Q(assignments__source=labels.Source.PEER), Q(assignments__source=labels.Source.SUBORDINATE)
    cases = (
        Appraisal.objects.filter(cycle=cycle, duty=labels.Duty.RATED)
        .annotate(
            asked=Count("assignments", filter=ASKED & peers),
            answered=Count("assignments", filter=answered & peers),
            below=Count("assignments", filter=ASKED & below),
            below_answered=Count("assignments", filter=answered & below),
        )
        .order_by("unit__name", "unit_id")
        .values_list("unit_id", "unit__name", "asked", "answered", "below", "below_answered")
    )
    found: dict[int, list[Any]] = {}
    for unit_id, name, *counts in cases:
        row = found.setdefault(unit_id, [name, 0, 0, 0, 0, 0, 0])
        row[1] += 1
        row[2] += counts[0]
        row[3] += counts[1]
        row[4] += counts[0] < draw.MINIMUM
        row[5] += counts[2]
        row[6] += counts[3]
    return [UnitCoverage(*row) for row in found.values()]


@dataclass(frozen=True)
class TriedOut:
    """What a draw would give from one source: questions, cases with enough raters, cases left without the source,
    and the most anybody would be asked."""

    source: str
    asked: int
    served: int
    short: int
    most: int


def tried_out(drawing: Any) -> list[TriedOut]:
    """Return the numbers of a drawing that was only tried out; no names, no pairs."""
    rows = []
    for source, outcome in drawing.by_source.items():
        loads = Counter(one.rater for one in outcome.drawn)
        cases = {one.case for one in outcome.drawn} - set(outcome.short)
        label = str(labels.Source(source).label)
        rows.append(TriedOut(label, len(outcome.drawn), len(cases), len(outcome.short), max(loads.values(), default=0)))
    return rows


@dataclass(frozen=True)
class Readiness:
    """What a publication would show now: numbers, and the appraisals that stay out (a queryset)."""

    ready: int
    left_out: Any
    # Exempt, or too short to be rated alone: nothing is published for them and nobody waits.
    not_owed: int = 0

    @property
    def waiting(self) -> int:
        return int(self.left_out.count())


def readiness_of(cycle: Cycle) -> Readiness:
    """Return what is countersigned and what is not."""
    cases = Appraisal.objects.filter(cycle=cycle).owed()
    left_out = cases.exclude(state__in=DONE_STATES).select_related("employee", "unit")
    return Readiness(
        ready=cases.filter(state=labels.AppraisalState.COUNTERSIGNED).count(),
        left_out=left_out,
        not_owed=Appraisal.objects.filter(cycle=cycle).exclude(duty=labels.Duty.RATED).count(),
    )


# --- What one person owes --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Owed:
    """One rating a person is asked for. `pk` is the appraisal's for named ratings, the assignment's for peers.

    `state` is open, draft or done.
    """

    source: str
    pk: int
    name: str
    unit: str
    cycle: str
    until: date
    state: str

    @property
    def url_name(self) -> str:
        return {"self": "rate_self", "supervisor": "rate_supervisor"}.get(self.source, "peer_rate")


def owed_by(user: Any, at: datetime) -> list[Owed]:
    """Return every rating `user` is asked for while its window is open, in a constant number of queries."""
    if user.employee_id is None:
        return []
    me = user.employee_id
    cases = (
        Appraisal.objects.filter(Q(employee=me) | Q(appraiser=me), cycle__state=labels.CycleState.OPEN)
        .filter(state__in=[labels.AppraisalState.AGREED, labels.AppraisalState.RATED])
        .select_related("cycle__agency", "cycle__scheme", "employee", "unit")
    )
    open_cases = [case for case in cases if case.is_rating_open(at)]
    finals: dict[tuple[int, str], bool] = {}
    for pk, source, is_final in Rating.objects.filter(appraisal__in=open_cases, rater=me).values_list(
        "appraisal_id", "source", "is_final"
    ):
        finals[pk, str(source)] = finals.get((pk, str(source)), False) or is_final
    found = [row for case in open_cases for row in _named(case, me, finals, at)]
    return found + _as_peer(user, at)


def _named(case: Appraisal, me: int, finals: dict[tuple[int, str], bool], at: datetime) -> list[Owed]:
    sources = {source for component in case.cycle.scheme.rules.components for source in component.sources}
    mine = [("self", case.employee_id == me), ("supervisor", case.appraiser_id == me)]
    found = []
    for source, is_mine in mine:
        if not is_mine or source not in sources:
            continue
        final = finals.get((case.pk, source))
        # A rating sent back by the reviewer is open again although it was submitted once.
        closed = final and (source == "self" or case.state == labels.AppraisalState.RATED)
        state = "done" if closed else "open" if final is None else "draft"
        found.append(_owed(source, case.pk, case, state, case.rating_due(at)))
    return found


def _as_peer(user: Any, at: datetime) -> list[Owed]:
    assignments = (
        RaterAssignment.objects.visible_to(user)
        .filter(appraisal__cycle__state=labels.CycleState.OPEN)
        .exclude(state=labels.AssignmentState.WITHDRAWN)
        .select_related("appraisal__cycle__agency", "appraisal__employee", "appraisal__unit")
        .order_by("appraisal__employee__name", "pk")
    )
    return [
        _owed(
            assignment.source,
            assignment.pk,
            assignment.appraisal,
            "done" if assignment.state == labels.AssignmentState.ANSWERED else "open",
            assignment.appraisal.cycle.rating_until,
        )
        for assignment in assignments
        if assignment.appraisal.cycle.takes_ratings(at)
    ]


def _owed(source: str, pk: int, case: Appraisal, state: str, until: date) -> Owed:
    return Owed(source, pk, case.employee.full_name, case.unit.name, case.cycle.name, until, state)


def teams_to_rate(user: Any, at: datetime) -> list[Cycle]:
    """Return the cycles in which `user` may rate two or more people now, in one query."""
    if user.employee_id is None:
        return []
    mine = Q(appraisals__appraiser=user.employee_id, appraisals__state=labels.AppraisalState.AGREED)
    cycles = (
        Cycle.objects.visible_to(user)
        .filter(state=labels.CycleState.OPEN)
        .annotate(team=Count("appraisals", filter=mine & Q(appraisals__duty=labels.Duty.RATED)))
        .filter(team__gte=2)
        .select_related("agency")
    )
    return [cycle for cycle in cycles if cycle.takes_ratings(at)]
