"""The score of a rated component: the weighted mean of the sources that are present."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from appraisal.scoring.figures import HUNDRED, ZERO
from appraisal.scoring.scheme import ANONYMOUS_SOURCES, Component
from appraisal.scoring.tallies import SourceFigures

NOBODY = SourceFigures(0)


@dataclass(frozen=True)
class SourceShare:
    """How one source enters a component. Weights are in percent; `mean` is None where it may not be used.

    `why` is used, shown_only (weight 0), no_answer, below_minimum or too_few_judged.
    """

    source: str
    weight: Fraction
    effective_weight: Fraction
    raters: int
    mean: Fraction | None
    why: str

    @property
    def used(self) -> bool:
        """Whether this source counts in the component."""
        return self.why == "used"


def shares_of(
    component: Component, figures: Mapping[str, SourceFigures], minimums: Mapping[str, int]
) -> list[SourceShare]:
    """Every source of the component with the weight it has in the end.

    The weight of a source that is missing or under its minimum is shared out among the others in proportion to
    theirs; a missing source is never a zero. Without the supervisor nothing counts (all effective weights 0).
    """
    read = {source: figures.get(source, NOBODY) for source in component.sources}
    why = {source: _why(source, component, read[source], minimums) for source in component.sources}
    used = sum((Fraction(weight) for source, weight in component.sources.items() if why[source] == "used"), ZERO)
    if why["supervisor"] != "used":
        used = ZERO
    return [
        SourceShare(
            source=source,
            weight=Fraction(weight),
            effective_weight=Fraction(weight) / used * HUNDRED if used and why[source] == "used" else ZERO,
            raters=read[source].raters,
            mean=read[source].means.get(component.key) if why[source] in ("used", "shown_only") else None,
            why=why[source],
        )
        for source, weight in component.sources.items()
    ]


def _why(source: str, component: Component, figures: SourceFigures, minimums: Mapping[str, int]) -> str:
    if not figures.raters:
        return "no_answer"
    if figures.raters < minimums.get(source, 1):
        return "below_minimum"
    if component.key not in figures.means:
        return "too_few_judged" if source in ANONYMOUS_SOURCES else "no_answer"
    return "used" if component.sources[source] else "shown_only"


def component_score(shares: list[SourceShare]) -> Fraction | None:
    """The exact score in points; None without the supervisor."""
    parts = [share.mean * share.effective_weight for share in shares if share.used and share.mean is not None]
    present = any(share.effective_weight for share in shares)
    return sum(parts, ZERO) / HUNDRED if present else None
