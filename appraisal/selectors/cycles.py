"""Who takes part in a cycle, and how far everybody is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery

from appraisal import labels
from appraisal.models import Appraisal, Cycle, Handover
from employees import selectors as people_selectors
from employees.models import Employee, Unit

# How many units the monitor lists by itself.
MOST_UNITS = 25


@dataclass(frozen=True)
class Place:
    """Where one person stands on a day: her unit, who appraises her, who countersigns."""

    employee_id: int
    unit_id: int
    appraiser_id: int | None
    reviewer_id: int | None
    position_id: int | None = None


@dataclass(frozen=True)
class Opening:
    """What opening a cycle will do: how many people, and who has no supervisor yet."""

    total: int
    without_supervisor: list[Employee]


@dataclass(frozen=True)
class UnitCompletion:
    """One unit (or the whole cycle, without an id) with its cases per state, in the order of the workflow."""

    unit_id: int | None
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Short label of the state and number of cases, for every state in use."""
        return [(str(labels.STATE_HEADS[state]), self.counts.get(state, 0)) for state in labels.AppraisalState]

    @property
    def signed(self) -> int:
        """How many are countersigned or further."""
        return sum(self.counts.get(state, 0) for state in ("countersigned", "published", "acknowledged"))


@dataclass(frozen=True)
class Completion:
    """How far a cycle is."""

    units: list[UnitCompletion]
    everybody: UnitCompletion
    # Not every unit is listed; the page of completion by unit lists them all.
    are_more: bool = False
    # Exempt, or too short to be rated alone: among the cases, but nothing is owed in them.
    not_owed: int = 0

    @property
    def owed(self) -> int:
        """How many cases are to be countersigned."""
        return self.everybody.total - self.not_owed

    @property
    def all_signed(self) -> bool:
        """Whether every case that is owed is countersigned: then the cycle can be published."""
        return self.owed > 0 and self.everybody.signed == self.owed


def places_on(agency_id: int, day: date) -> list[Place]:
    """Return where every active person of the agency stands on `day`, in two queries."""
    above = people_selectors.supervisors_on(agency_id, day)
    people = (
        Employee.objects.active().filter(agency=agency_id).order_by("pk").values_list("pk", "unit_id", "position_id")
    )
    return [_place(employee, unit, position, above) for employee, unit, position in people]


def _place(employee: int, unit: int, position: int, above: dict[int, int]) -> Place:
    appraiser = above.get(employee)
    reviewer = above.get(appraiser) if appraiser is not None else None
    # Nobody countersigns her own appraisal, nor what she herself rated.
    return Place(employee, unit, appraiser, None if reviewer in (employee, appraiser) else reviewer, position)


def opening(cycle: Cycle, on: date) -> Opening:
    """Return what opening `cycle` on the local day `on` will do."""
    places = places_on(cycle.agency_id, on)
    lost = [place.employee_id for place in places if place.appraiser_id is None]
    people = Employee.objects.filter(pk__in=lost).select_related("unit").order_by("name", "pk")
    return Opening(total=len(places), without_supervisor=list(people))


def completion(cycle: Cycle, most: int = MOST_UNITS) -> Completion:
    """Return the number of cases per state, for everybody and for the first `most` units that have cases.

    At most four queries, which read one index and no row: a cycle of 50,000 costs much what one of 500 costs.
    """
    here = Appraisal.objects.filter(cycle=cycle)
    not_owed = here.exclude(duty=labels.Duty.RATED).count()
    taking_part = Unit.objects.filter(Exists(here.filter(unit=OuterRef("pk"))), agency=cycle.agency_id)
    names = list(taking_part.order_by("name", "pk").values_list("pk", "name")[: most + 1])
    units = units_completion(cycle, names[:most])
    if len(names) > most:
        counted = here.order_by("state").values_list("state").annotate(number=Count("pk"))
        return Completion(units, UnitCompletion(None, "", dict(counted)), are_more=True, not_owed=not_owed)
    total = {state: sum(unit.counts.get(state, 0) for unit in units) for state in labels.AppraisalState.values}
    everybody = UnitCompletion(None, "", {state: number for state, number in total.items() if number})
    return Completion(units, everybody, not_owed=not_owed)


def units_completion(cycle: Cycle, names: list[tuple[int, str]]) -> list[UnitCompletion]:
    """Return the cases per state of the units `names` (id, name), in one query."""
    units = {pk: UnitCompletion(pk, name, {}) for pk, name in names}
    here = Appraisal.objects.filter(cycle=cycle, unit__in=list(units))
    for unit, state, number in here.order_by("unit", "state").values_list("unit", "state").annotate(n=Count("pk")):
        units[unit].counts[state] = number
    return list(units.values())


class CasesByName:
    """All cases of a cycle in the order of names, for a paginator; a page holds whole people, also one cut in parts.

    The register is walked in the order of its index and each person is looked up in the cycle: page one of 50,000
    people reads some 25 rows, where sorting the cases by name would read them all.
    """

    ordered = True

    def __init__(self, cycle: Cycle, cases: Any, total: int) -> None:
        self.cycle, self.cases, self.total = cycle, cases, total

    def count(self) -> int:
        """How many people take part: every case, but the parts that follow a cut are of somebody counted before."""
        # Asked from the few hand-overs, not from the many cases.
        cycle = Subquery(Appraisal.objects.filter(pk=OuterRef("following")).order_by().values("cycle"))
        return self.total - Handover.objects.annotate(of_cycle=cycle).filter(of_cycle=self.cycle.pk).count()

    def __getitem__(self, part: slice) -> list[Appraisal]:
        takes_part = Exists(Appraisal.objects.filter(cycle=self.cycle, employee=OuterRef("pk")))
        people = Employee.objects.filter(takes_part, agency=self.cycle.agency_id).order_by("name", "pk")
        found = self.cases.filter(employee__in=list(people.values_list("pk", flat=True)[part]))
        return list(found.order_by("employee__name", "employee", "period_start"))


def sources_of(cycles: Iterable[Cycle]) -> dict[int, frozenset[str]]:
    """Return cycle id → sources that take part in its scheme."""
    return {
        cycle.pk: frozenset(source for component in cycle.scheme.rules.components for source in component.sources)
        for cycle in cycles
    }
