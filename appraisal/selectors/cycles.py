"""Who takes part in a cycle, and how far everybody is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from appraisal import labels
from appraisal.models import Appraisal, Cycle
from employees import selectors as people_selectors
from employees.models import Employee


@dataclass(frozen=True)
class Place:
    """Where one person stands on a day: her unit, who appraises her, who countersigns."""

    employee_id: int
    unit_id: int
    appraiser_id: int | None
    reviewer_id: int | None


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

    @property
    def all_signed(self) -> bool:
        """Whether every case is countersigned: then the cycle can be published."""
        return self.everybody.total > 0 and self.everybody.signed == self.everybody.total


def places_on(agency_id: int, day: date) -> list[Place]:
    """Return where every active person of the agency stands on `day`, in two queries."""
    above = people_selectors.supervisors_on(agency_id, day)
    people = Employee.objects.active().filter(agency=agency_id).order_by("pk").values_list("pk", "unit_id")
    return [_place(employee, unit, above) for employee, unit in people]


def _place(employee: int, unit: int, above: dict[int, int]) -> Place:
    appraiser = above.get(employee)
    reviewer = above.get(appraiser) if appraiser is not None else None
    # Nobody countersigns her own appraisal, nor what she herself rated.
    return Place(employee, unit, appraiser, None if reviewer in (employee, appraiser) else reviewer)


def opening(cycle: Cycle, on: date) -> Opening:
    """Return what opening `cycle` on the local day `on` will do."""
    places = places_on(cycle.agency_id, on)
    lost = [place.employee_id for place in places if place.appraiser_id is None]
    people = Employee.objects.filter(pk__in=lost).select_related("unit").order_by("name", "pk")
    return Opening(total=len(places), without_supervisor=list(people))


def completion(cycle: Cycle) -> Completion:
    """Return the number of cases per unit and state, in one query."""
    rows = (
        Appraisal.objects.filter(cycle=cycle)
        .order_by("unit__name", "unit_id")
        .values_list("unit_id", "unit__name", "state")
        .annotate(number=Count("pk"))
    )
    units: dict[int, UnitCompletion] = {}
    total: dict[str, int] = {}
    for unit_id, name, state, number in rows:
        units.setdefault(unit_id, UnitCompletion(unit_id, name, {})).counts[state] = number
        total[state] = total.get(state, 0) + number
    return Completion(list(units.values()), UnitCompletion(None, "", total))


def sources_of(cycles: Iterable[Cycle]) -> dict[int, frozenset[str]]:
    """Return cycle id → sources that take part in its scheme."""
    return {
        cycle.pk: frozenset(source for component in cycle.scheme.rules.components for source in component.sources)
        for cycle in cycles
    }
