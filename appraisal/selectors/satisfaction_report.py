"""The satisfaction report of one service point (SKM, PermenPANRB 14/2017): one content for page, sheet and paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from appraisal import labels, scoring
from appraisal.models import Cycle, ServicePoint
from appraisal.selectors import satisfaction
from appraisal.summaries import Words
from core import charts

YEARS = 6


@dataclass(frozen=True)
class Line:
    """One element: NRR is the mean of 1–4 with two decimals, `weighted` is its ninth; None without ten answers."""

    code: str
    label: Words
    nrr: Decimal | None
    weighted: Decimal | None


@dataclass(frozen=True)
class Year:
    """One cycle in the trend; `index` is None where too few have answered."""

    name: str
    year: int
    verified: int
    index: Decimal | None
    grade: str


@dataclass(frozen=True)
class Report:
    """A service point in one cycle; `needed` is None while nobody has said how many people it serves."""

    point: Any
    cycle: Cycle
    figures: satisfaction.PointFigures
    lines: tuple[Line, ...]
    population: int | None
    needed: int | None
    years: tuple[Year, ...]

    @property
    def is_reached(self) -> bool:
        """Say whether as many have answered by ticket as should be asked."""
        return self.needed is not None and self.figures.verified.answers >= self.needed

    @property
    def still_needed(self) -> int:
        """How many answers by ticket are missing to the sample."""
        return max((self.needed or 0) - self.figures.verified.answers, 0)

    def chart(self) -> charts.Chart:
        """The index over the cycles as a picture with its table."""
        points = [(str(year.year), year.index) for year in self.years]
        return charts.trend(points, title=_("Satisfaction index over the years"), label=_("Year"))


def cycles_of(point: ServicePoint) -> list[Cycle]:
    """Return the cycles of the agency that have begun, the newest first."""
    cycles = Cycle.objects.filter(agency=point.unit.agency_id).exclude(state=labels.CycleState.DRAFT)
    return list(cycles.order_by("-year", "-pk")[:YEARS])


def report_of(point: ServicePoint, cycle: Cycle, cycles: Iterable[Cycle]) -> Report:
    """Return the report of a service point in `cycle`, with its trend over `cycles`; one query for each of them."""
    by_cycle = {one.pk: satisfaction.figures_of([point], one)[point.pk] for one in {*cycles, cycle}}
    ordered = sorted({*cycles, cycle}, key=lambda one: (one.year, one.pk))
    verified = by_cycle[cycle.pk].verified
    return Report(
        point=point,
        cycle=cycle,
        figures=by_cycle[cycle.pk],
        # Under ten answers there are no elements either.
        lines=tuple(_line(code, one) for code, one in zip(scoring.ELEMENTS, verified.elements, strict=False)),
        population=point.users_per_year,
        needed=scoring.sample_size(point.users_per_year) if point.users_per_year else None,
        years=tuple(_year(one, by_cycle[one.pk].verified) for one in ordered if one.year <= cycle.year),
    )


def _line(code: str, element: satisfaction.Element) -> Line:
    if element.mean is None:
        return Line(code.upper(), element.label, None, None)
    # Every element has the same weight (domain §4).
    ninth = (element.mean / len(scoring.ELEMENTS)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return Line(code.upper(), element.label, element.mean.quantize(Decimal("0.01"), ROUND_HALF_UP), ninth)


def _year(cycle: Cycle, figures: satisfaction.Figures) -> Year:
    return Year(cycle.name, cycle.year, figures.answers, figures.index, figures.grade)


def rows_of(report: Report) -> list[list[object]]:
    """Return the report as rows of a sheet: what, its words, its figure."""
    figures = report.figures
    rows: list[list[object]] = [
        [_("Service point"), str(report.point.name), None],
        [_("Unit"), str(report.point.unit.name), None],
        [_("Cycle"), str(report.cycle.name), None],
        [_("Verified answers"), _("by ticket; these count"), figures.verified.answers],
        [_("Unverified answers"), _("from the poster; never counted"), figures.unverified.answers],
        [_("People served in a year"), "", report.population],
        [_("Sample needed"), "Krejcie–Morgan", report.needed],
        [_("Satisfaction index"), _grade_words(figures.verified), figures.verified.index],
    ]
    rows += [[line.code, str(line.label), line.nrr] for line in report.lines]
    rows += [[f"{_('Trend')} {year.year}", f"{year.name} {year.grade}".strip(), year.index] for year in report.years]
    return rows


def _grade_words(figures: satisfaction.Figures) -> str:
    if not figures.grade:
        return _("The index is shown from 10 answers on.")
    return f"{figures.grade} ({figures.grade_label})"
