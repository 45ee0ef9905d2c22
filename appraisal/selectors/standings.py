"""What units have reached so far. Counted by a job and shown with the moment of counting; small units never alone.

Reading every target of a government takes seconds, so the page shows what the job counted. How far the *cases* are is
always counted afresh, from an index.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef

from appraisal import labels
from appraisal.models import Appraisal, Cycle, PeriodicReview, Realisation, Target, UnitStanding
from appraisal.selectors.cycles import UnitCompletion, units_completion
from appraisal.selectors.marks import Band, caps_of, mark_of, marked
from employees import selectors as people_selectors
from employees.models import Unit

# Fewer people than this are never shown alone to the leader: a share of four would tell who it is.
SMALLEST = 5
SUBMITTED = ("submitted", "agreed", "rated", "countersigned", "published", "acknowledged")
AGREED = SUBMITTED[1:]
RATED = AGREED[1:]
# What is counted of a unit: targets in force; with a result; with evidence; with a question about it; by band; cases
# with a result and with a concluded periodic review.
FIGURES = ("targets", "realised", "proved", "questioned", "reached", "near", "below", "recorded", "reviewed")


def fresh_figures(cycle: Cycle) -> dict[int, dict[str, int]]:
    """Return unit id → figures of `FIGURES`, counted now: reads every target of the cycle, row by row."""
    cap = caps_of([cycle])[cycle.pk]
    units = Appraisal.objects.owed().filter(cycle=cycle).order_by().values_list("unit", flat=True).distinct()
    found: dict[int, dict[str, int]] = {unit: dict.fromkeys(FIGURES, 0) for unit in units}
    for target in _all_targets(cycle).iterator(chunk_size=2000):
        _count(found[target.unit_id], mark_of(target, cap), target)
    recorded = Realisation.objects.counting().filter(target__appraisal__cycle=cycle, target__appraisal__duty="rated")
    for unit, number in _by_unit(recorded, "target__appraisal"):
        found[unit]["recorded"] = number
    reviews = PeriodicReview.objects.filter(appraisal__cycle=cycle, state=labels.ReviewState.CONCLUDED)
    for unit, number in _by_unit(reviews.filter(appraisal__duty="rated"), "appraisal"):
        found[unit]["reviewed"] = number
    return found


def _all_targets(cycle: Cycle) -> Any:
    targets = Target.objects.in_force().filter(appraisal__cycle=cycle, appraisal__duty="rated")
    return marked(targets).annotate(unit_id=F("appraisal__unit")).order_by()


def _by_unit(rows: Any, path: str) -> Any:
    unit = f"{path}__unit"
    return rows.order_by(unit).values_list(unit).annotate(number=Count(path, distinct=True))


def _count(figures: dict[str, int], mark: Any, target: Any) -> None:
    if mark.band == Band.TAKEN_OUT:
        return
    figures["targets"] += 1
    figures["realised"] += mark.band != Band.MISSING
    figures["proved"] += bool(target.is_realised and target.is_shown)
    figures["questioned"] += bool(mark.is_questioned)
    if mark.band in (Band.REACHED, Band.NEAR, Band.BELOW):
        figures[mark.band.value] += 1


@dataclass(frozen=True)
class UnitRow:
    """One line: a unit, several small ones together, or everything; `figures` is None where nothing was counted yet."""

    name: str
    counts: dict[str, int]
    figures: dict[str, int] | None
    unit_id: int | None = None
    depth: int = 0

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def submitted(self) -> int:
        return sum(self.counts.get(state, 0) for state in SUBMITTED)

    @property
    def agreed(self) -> int:
        return sum(self.counts.get(state, 0) for state in AGREED)

    @property
    def rated(self) -> int:
        return sum(self.counts.get(state, 0) for state in RATED)

    @property
    def agreed_share(self) -> Decimal | None:
        return share(self.agreed, self.people)

    @property
    def realised_share(self) -> Decimal | None:
        return share(self.figures["realised"], self.figures["targets"]) if self.figures else None

    @property
    def proved_share(self) -> Decimal | None:
        return share(self.figures["proved"], self.figures["realised"]) if self.figures else None


def share(part: int, whole: int) -> Decimal | None:
    """Return `part` of `whole` in whole percent, cut; None where there is nothing to share."""
    return Decimal(100 * part // whole) if whole else None


def joined(name: str, rows: Iterable[UnitRow]) -> UnitRow:
    """Return several rows as one; figures are summed where they were counted."""
    counts: dict[str, int] = defaultdict(int)
    figures: dict[str, int] = defaultdict(int)
    rows, is_counted = list(rows), False
    for row in rows:
        for state, number in row.counts.items():
            counts[state] += number
        for figure, number in (row.figures or {}).items():
            figures[figure] += number
        is_counted = is_counted or row.figures is not None
    return UnitRow(name, dict(counts), dict(figures) if is_counted else None)


@dataclass(frozen=True)
class UnitBoard:
    """The units of a leader: every unit of at least `SMALLEST` people, the smaller ones together, and all of them."""

    rows: list[UnitRow] = field(default_factory=list)
    everybody: UnitRow | None = None
    counted_at: datetime | None = None
    # The whole is too small to be told in figures.
    is_hidden: bool = False


def units_led(user: Any) -> list[tuple[Unit, int]]:
    """Return the units `user` leads and those below them with their depth, in tree order, in one query."""
    found: list[tuple[Unit, int]] = []
    inside: int | None = None
    for unit, depth in people_selectors.unit_tree(user.agency, counted=False):
        if inside is not None and depth <= inside:
            inside = None
        if inside is None and unit.leader_id == user.employee_id:
            inside = depth
        if inside is not None:
            found.append((unit, depth - inside))
    return found


def unit_board(cycle: Cycle, user: Any, small: str) -> UnitBoard:
    """Return the board of a leader in one cycle; `small` is the name of the line for small units together.

    Small units are joined with each other, and with the next smallest until the line holds `SMALLEST` people: nobody
    can take the lines away from the total and be left with a handful.
    """
    units = units_led(user)
    counts = {row.unit_id: row.counts for row in units_completion(cycle, [(unit.pk, unit.name) for unit, _d in units])}
    told = {row.unit_id: row for row in _standings(cycle, user, [unit.pk for unit, _depth in units])}
    rows = [
        UnitRow(unit.name, counts[unit.pk], told[unit.pk].figures if unit.pk in told else None, unit.pk, depth)
        for unit, depth in units
        if counts[unit.pk]
    ]
    everybody = joined("", rows)
    counted_at = min((row.counted_at for row in told.values()), default=None)
    if everybody.people < SMALLEST:
        return UnitBoard(counted_at=counted_at, is_hidden=bool(rows))
    hidden = _hidden([row for row in rows if row.people < SMALLEST], [row for row in rows if row.people >= SMALLEST])
    shown = [row for row in rows if row.unit_id not in hidden]
    if hidden:
        shown.append(joined(small, [row for row in rows if row.unit_id in hidden]))
    return UnitBoard(shown, everybody, counted_at)


def _hidden(small: list[UnitRow], large: list[UnitRow]) -> set[int | None]:
    """Return the units that are told together only."""
    if not small:
        return set()
    together = list(small)
    for row in sorted(large, key=lambda one: one.people):
        if sum(one.people for one in together) >= SMALLEST:
            break
        together.append(row)
    return {row.unit_id for row in together}


def _standings(cycle: Cycle, user: Any, units: list[int]) -> list[UnitStanding]:
    return list(UnitStanding.objects.visible_to(user).filter(cycle=cycle, unit__in=units))


def rows_of(units: list[UnitCompletion], cycle: Cycle, user: Any) -> tuple[list[UnitRow], datetime | None]:
    """Return the lines of HR's page for the units of one page, and when the figures were counted, in one query."""
    told = {row.unit_id: row for row in _standings(cycle, user, [unit.unit_id for unit in units if unit.unit_id])}
    rows = [
        UnitRow(unit.name, unit.counts, told[unit.unit_id].figures if unit.unit_id in told else None, unit.unit_id)
        for unit in units
    ]
    return rows, min((row.counted_at for row in told.values()), default=None)


def taking_part(cycle: Cycle) -> Any:
    """Return the units with cases in a cycle, by name."""
    here = Appraisal.objects.filter(cycle=cycle, unit=OuterRef("pk"))
    return Unit.objects.filter(Exists(here), agency=cycle.agency_id)
