"""Drawing who rates whom without a name, replacing who may not, and trying it out before.

The seed follows from the audit key, which no page shows (decision 5): whoever had it could repeat the draw from the
staff list and learn who rates whom. HR sees numbers only, and a fingerprint of the seed.
"""

import hashlib
import hmac
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from appraisal import draw, labels
from appraisal.models import Appraisal, ConflictOfInterest, Cycle, DrawRules, RaterAssignment, RaterVeto, Tally
from appraisal.models import WorksWith as WorksWithRow
from core import audit, errors
from employees.models import Employee, ReportingLine, Unit

PEER, SUBORDINATE = labels.Source.PEER, labels.Source.SUBORDINATE
STANDING = Q(state__in=[labels.AssignmentState.ASSIGNED, labels.AssignmentState.ANSWERED])


@dataclass(frozen=True)
class Drawing:
    """What a draw gave, by source."""

    by_source: dict[str, draw.Outcome]

    @property
    def drawn(self) -> list[draw.Drawn]:
        return [one for outcome in self.by_source.values() for one in outcome.drawn]


@transaction.atomic
def draw_raters(*, cycle: Cycle, actor: Any) -> Drawing:
    """Draw peers and subordinates for every appraisal that needs them; a second draw only adds what is missing.

    A fingerprint of the seed and the numbers go into the audit entry of the cycle, the seed and the pairs do not.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: the cycle is not open.
        Refused: the scheme asks nobody without a name.
    """
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Drawing raters is HR's step."))
    cycle = _locked(cycle)
    if cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was drawn: raters are drawn while the cycle is open."))
    if not sources_of(cycle):
        raise errors.Refused(_("Nothing was drawn: the scheme of this cycle asks neither peers nor subordinates."))
    appraisals = _appraisals(cycle)
    drawing = _draw(cycle, _cases(cycle, appraisals), rules_of(cycle), _standing(cycle))
    _store(drawing, appraisals)
    audit.record(
        chain=cycle.agency.audit_chain,
        actor=actor,
        action="cycle.draw_raters",
        obj=cycle,
        details={
            "seed_sha256": fingerprint_of(cycle),
            "cases": len(appraisals),
            "added": {source: len(outcome.drawn) for source, outcome in drawing.by_source.items()},
            "short": {source: len(outcome.short) for source, outcome in drawing.by_source.items()},
        },
    )
    return drawing


def simulate(cycle: Cycle, rules: DrawRules) -> Drawing:
    """Return what a fresh draw by `rules` would give, without storing or telling anybody.

    Before the cycle is open everybody in service stands for a case, as opening would make them. The pairs are drawn
    by a seed of their own: trying out tells nothing about the real draw.
    """
    # As if nobody had been asked: otherwise the numbers would follow from the pairs, which nobody may work out.
    nobody: defaultdict[int, set[int]] = defaultdict(set)
    cases = _cases(cycle, _appraisals(cycle), nobody) or _people_as_cases(cycle)
    standing: dict[str, list[tuple[int, int]]] = {PEER: [], SUBORDINATE: []}
    return _draw(cycle, cases, rules, standing, seed=draw.seed_of(cycle.pk, "simulation"), asked=nobody)


@transaction.atomic
def save_rules(*, cycle: Cycle, peers: int, subordinates: int, cap: int, together_days: int, actor: Any) -> DrawRules:
    """Set the numbers of the draw. Who is drawn already stays.

    Args:
        peers, subordinates: 3 to 15 raters for each person; cap: 3 to 30 people per rater and source;
        together_days: 0 to 366.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: the ratings of the cycle are over.
        Refused: a number is out of bounds.
    """
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Drawing raters is HR's step."))
    if cycle.state not in (labels.CycleState.DRAFT, labels.CycleState.OPEN):
        raise errors.WrongState(_("Nothing was changed: the ratings of this cycle are over."))
    numbers = {"peers": peers, "subordinates": subordinates, "cap": cap, "together_days": together_days}
    bounds = {"peers": (3, 15), "subordinates": (3, 15), "cap": (3, 30), "together_days": (0, 366)}
    for name, (low, high) in bounds.items():
        if not low <= numbers[name] <= high:
            raise errors.Refused(_("This number must be between %(low)s and %(high)s.") % {"low": low, "high": high})
    rules, _made = DrawRules.objects.update_or_create(cycle=cycle, defaults=numbers)
    audit.record(chain=cycle.agency.audit_chain, actor=actor, action="cycle.draw_rules", obj=cycle, after=numbers)
    return rules


def replace_raters(cycle: Cycle, pairs: set[tuple[int, int]], at: datetime) -> None:
    """Take back what was asked of `pairs` (rater, rated) and not answered yet, and draw others in their place.

    Leaves no entry: who was drawn for whom stands in no trail. An answer that was given stays; nobody can find it.
    """
    cycle = _locked(cycle)
    if cycle.state != labels.CycleState.OPEN or cycle.local_day(at) > cycle.rating_until:
        return
    wanted = Q()
    for rater, rated in pairs:
        wanted |= Q(rater=rater, appraisal__employee=rated)
    # The tallies first, as an answer does: it is there before the assignment is read, or it finds it withdrawn.
    people = {pk for _rater, pk in pairs}
    tallies = Tally.objects.filter(appraisal__cycle=cycle, appraisal__employee__in=people).order_by("pk")
    list(tallies.select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = RaterAssignment.objects.filter(wanted, appraisal__cycle=cycle, state=labels.AssignmentState.ASSIGNED)
    touched = set(rows.values_list("appraisal_id", flat=True))
    asked = list(rows.values_list("pk", flat=True))
    RaterAssignment.objects.filter(pk__in=asked, state=labels.AssignmentState.ASSIGNED).update(
        state=labels.AssignmentState.WITHDRAWN
    )
    appraisals = [case for case in _appraisals(cycle) if case.pk in touched]
    if appraisals:
        _store(_draw(cycle, _cases(cycle, appraisals), rules_of(cycle), _standing(cycle)), appraisals)


def sources_of(cycle: Cycle) -> tuple[str, ...]:
    """Return the anonymous sources the scheme asks: peers, subordinates, both or none."""
    asked = {source for component in cycle.scheme.rules.components for source in component.sources}
    return tuple(str(source) for source in (PEER, SUBORDINATE) if source in asked)


def rules_of(cycle: Cycle) -> DrawRules:
    """Return the numbers of the draw of a cycle, the usual ones where HR set none."""
    return DrawRules.objects.filter(cycle=cycle).first() or DrawRules(cycle=cycle)


def seed_of(cycle: Cycle) -> str:
    """Return the seed of the draw of a cycle."""
    sealed = hmac.new(settings.AUDIT_KEY.encode(), f"draw|{cycle.pk}".encode(), hashlib.sha256).hexdigest()
    return draw.seed_of(cycle.pk, sealed)


def fingerprint_of(cycle: Cycle) -> str:
    """Return what may be shown: with it the keeper of the audit key can prove later that no other seed was used."""
    return hashlib.sha256(seed_of(cycle).encode()).hexdigest()


# --- What the draw is made from ------------------------------------------------------------------------
def _locked(cycle: Cycle) -> Cycle:
    return Cycle.objects.select_for_update(of=("self",)).select_related("scheme", "agency").get(pk=cycle.pk)


def _appraisals(cycle: Cycle) -> list[Appraisal]:
    rows = Appraisal.objects.filter(cycle=cycle, duty=labels.Duty.RATED)
    return list(rows.select_related("employee__position__post_type").order_by("pk"))


def _standing(cycle: Cycle) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {PEER: [], SUBORDINATE: []}
    rows = RaterAssignment.objects.filter(STANDING, appraisal__cycle=cycle).order_by("pk")
    for source, case, rater in rows.values_list("source", "appraisal_id", "rater_id"):
        found[source].append((case, rater))
    return found


def _draw(
    cycle: Cycle,
    cases: list[draw.Case],
    rules: DrawRules,
    standing: dict[str, list[tuple[int, int]]],
    seed: str | None = None,
    asked: "defaultdict[int, set[int]] | None" = None,
) -> Drawing:
    seed = seed or seed_of(cycle)
    minimum = cycle.scheme.rules.minimum_of
    found = {}
    for source in sources_of(cycle):
        common: dict[str, Any] = {
            "seed": f"{seed}|{source}",
            "existing": standing[source],
            "cap": rules.cap,
            "minimum": minimum(source),
        }
        if source == PEER:
            people, parents = _colleagues(cycle), _parents(cycle)
            found[source] = draw.draw(
                cases, people, parents, wanted=rules.peers, together=rules.together_days, **common
            )
        else:
            below = _below(cycle, cases, rules.together_days, _asked_about(cycle) if asked is None else asked)
            found[source] = draw.draw_subordinates(cases, below, wanted=rules.subordinates, **common)
    return Drawing(found)


def _store(drawing: Drawing, appraisals: list[Appraisal]) -> None:
    # In the order of keys, so that the order of rows says nothing the pairs do not say.
    rows = sorted((one.case, one.rater, source) for source, made in drawing.by_source.items() for one in made.drawn)
    RaterAssignment.objects.bulk_create(
        [RaterAssignment(appraisal_id=case, rater_id=rater, source=source) for case, rater, source in rows]
    )
    # The tallies stand before the first answer: a tally that appears with its answer would carry its moment.
    Tally.objects.bulk_create(
        [Tally(appraisal=appraisal, source=source) for appraisal in appraisals for source in drawing.by_source],
        ignore_conflicts=True,
    )


def _cases(
    cycle: Cycle, appraisals: list[Appraisal], asked: "defaultdict[int, set[int]] | None" = None
) -> list[draw.Case]:
    barred = _barred_in(cycle)
    leaders = dict(Unit.objects.filter(agency=cycle.agency, leader__isnull=False).values_list("pk", "leader_id"))
    near = defaultdict(set)
    for case, colleague in WorksWithRow.objects.filter(appraisal__in=appraisals).values_list(
        "appraisal_id", "colleague_id"
    ):
        near[case].add(colleague)
    asked = _asked_about(cycle) if asked is None else asked
    found = []
    for appraisal in appraisals:
        above = (appraisal.appraiser_id, appraisal.reviewer_id, leaders.get(appraisal.unit_id))
        others = {pk for pk in above if pk is not None}
        found.append(
            draw.Case(
                id=appraisal.pk,
                employee=appraisal.employee_id,
                unit=appraisal.unit_id,
                level=appraisal.employee.position.post_type.level,
                barred=frozenset(barred[appraisal.employee_id] | others | asked[appraisal.employee_id]),
                works_with=frozenset(near[appraisal.pk]),
                since=max(filter(None, (appraisal.period_start, appraisal.employee.position_since))),
                until=min(appraisal.period_end, cycle.rating_until),
            )
        )
    return found


def _asked_about(cycle: Cycle) -> defaultdict[int, set[int]]:
    """Return who was ever asked about whom: nobody is asked twice, in no part of the year and for no source."""
    asked = defaultdict(set)
    rows = RaterAssignment.objects.filter(appraisal__cycle=cycle)
    for rated, rater in rows.values_list("appraisal__employee_id", "rater_id"):
        asked[rated].add(rater)
    return asked


def _people_as_cases(cycle: Cycle) -> list[draw.Case]:
    """Everybody in service as opening the cycle would make them cases; the employee's id stands for the case's."""
    barred = _barred_in(cycle)
    return [
        draw.Case(
            one.id, one.id, one.unit, one.level, frozenset(barred[one.id]), since=one.since, until=cycle.rating_until
        )
        for one in _colleagues(cycle)
    ]


def _barred_in(cycle: Cycle) -> defaultdict[int, set[int]]:
    """Return who may not rate whom as a peer: up and down the lines of the period, conflicts, vetoes."""
    barred = _kept_apart(cycle)
    for employee, supervisor, _start, _end in _lines(cycle):
        barred[employee].add(supervisor)
        barred[supervisor].add(employee)
    return barred


def _kept_apart(cycle: Cycle) -> defaultdict[int, set[int]]:
    apart: defaultdict[int, set[int]] = defaultdict(set)
    conflicts = ConflictOfInterest.objects.standing().filter(declared_by__agency=cycle.agency)
    for one, other in conflicts.values_list("declared_by_id", "other_id"):
        apart[one].add(other)
        apart[other].add(one)
    vetoes = RaterVeto.objects.filter(cycle=cycle).values_list("side", "said_by_id", "against_id")
    for side, said_by, against in vetoes:
        rated, rater = (said_by, against) if side == labels.VetoSide.RATED else (against, said_by)
        apart[rated].add(rater)
    return apart


def _lines(cycle: Cycle) -> list[tuple[int, int, date, date | None]]:
    rows = ReportingLine.objects.filter(
        Q(end__isnull=True) | Q(end__gte=cycle.starts_on), start__lte=cycle.ends_on, employee__agency=cycle.agency
    )
    return list(rows.values_list("employee_id", "supervisor_id", "start", "end"))


def _below(cycle: Cycle, cases: list[draw.Case], days: int, asked: defaultdict[int, set[int]]) -> dict[int, set[int]]:
    """Return the subordinates of each case who are in service and were supervised for at least `days` of its period."""
    people = set(Employee.objects.active().filter(agency=cycle.agency).values_list("pk", flat=True))
    by_supervisor = defaultdict(list)
    for employee, supervisor, start, end in _lines(cycle):
        if employee in people:
            by_supervisor[supervisor].append((employee, start, end))
    apart = _kept_apart(cycle)
    found: dict[int, set[int]] = {}
    for case in cases:
        last = case.until or cycle.ends_on
        first = case.since or cycle.starts_on
        long_enough = {
            employee
            for employee, start, end in by_supervisor[case.employee]
            if (min(end or last, last) - max(start, first)).days + 1 >= days
        }
        found[case.id] = long_enough - apart[case.employee] - asked[case.employee]
    return found


def _colleagues(cycle: Cycle) -> list[draw.Colleague]:
    rows = Employee.objects.active().filter(agency=cycle.agency).order_by("pk")
    return [
        draw.Colleague(id=pk, unit=unit, level=level, since=since)
        for pk, unit, level, since in rows.values_list("pk", "unit_id", "position__post_type__level", "position_since")
    ]


def _parents(cycle: Cycle) -> dict[int, int | None]:
    return dict(Unit.objects.filter(agency=cycle.agency).values_list("pk", "parent_id"))
