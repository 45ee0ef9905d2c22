"""From counters to means, with the secrecy of anonymous answers kept on the way.

Counters say how many raters chose each level of each item. An answer is turned into points before averaging. Of an
anonymous source nothing leaves this module that stands on fewer raters than the minimum, and no item on which all
raters agreed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from appraisal.scoring.errors import RecordError
from appraisal.scoring.figures import ZERO, exact_text, read_optional, weighted_mean
from appraisal.scoring.satisfaction import ELEMENTS
from appraisal.scoring.scheme import ANONYMOUS_SOURCES, Component, Scheme

CANNOT_JUDGE = "cannot_judge"


@dataclass(frozen=True)
class ItemFigure:
    """What one source says about one item. `points` and `level` are None when missing or hidden.

    `why` is shown, hidden (all raters agreed, or the item would give a hidden one away) or missing.
    """

    points: Fraction | None
    level: Fraction | None
    why: str


MISSING_ITEM = ItemFigure(None, None, "missing")
HIDDEN_ITEM = ItemFigure(None, None, "hidden")


@dataclass(frozen=True)
class SourceFigures:
    """What one source says: number of raters, mean points by component key, figures by item key.

    `skipped` names, by component, the items left out of the mean because they have too few answers.
    """

    raters: int
    means: dict[str, Fraction] = field(default_factory=dict)
    items: dict[str, ItemFigure] = field(default_factory=dict)
    skipped: dict[str, list[str]] = field(default_factory=dict)


def read_source(source: str, given: Mapping[str, Any], scheme: Scheme, *, leader: bool) -> SourceFigures:
    """The figures of one source, from counters or from the reduced form that `reduced` writes.

    Raises RecordError for broken counts, unknown items and more answers than raters.
    """
    raters = _count(given.get("raters"), f"The number of {source} raters")
    components = [component for component in scheme.components if source in component.sources]
    if "means" in given:
        return _from_means(source, raters, given, components)
    counters = given.get("counters", {})
    _check_counters(source, raters, counters, components, scheme)
    figures = SourceFigures(raters)
    if raters < scheme.minimum_of(source):
        return figures
    for component in components:
        _add_component(figures, source, component, counters, scheme, leader=leader)
    return figures


def _check_counters(
    source: str, raters: int, counters: object, components: Iterable[Component], scheme: Scheme
) -> None:
    if not isinstance(counters, dict):
        raise RecordError("counters", f"The counters of source {source} are not a table.")
    known = {key for component in components for key in component.questions(source, leader=True)}
    if source == "public":
        # A citizen answers the whole satisfaction survey; elements that feed no component are simply not used.
        known |= set(ELEMENTS)
    levels = {str(level) for level in scheme.points_of(source)} | {CANNOT_JUDGE}
    for key, counts in counters.items():
        if components and key not in known:
            raise RecordError("item_unknown", f"The scheme has no item {key} for source {source}.")
        if not isinstance(counts, dict) or not set(counts) <= levels:
            raise RecordError("level_unknown", f"Item {key} of source {source} counts levels the scheme does not have.")
        if sum(_count(count, f"A counter of item {key}") for count in counts.values()) > raters:
            raise RecordError("too_many_answers", f"Item {key} has more answers than source {source} has raters.")


def _add_component(
    figures: SourceFigures,
    source: str,
    component: Component,
    counters: Mapping[str, Mapping[str, int]],
    scheme: Scheme,
    *,
    leader: bool,
) -> None:
    """Adds the mean of one component, and what may be shown of its items."""
    points = {str(level): Fraction(value) for level, value in scheme.points_of(source).items()}
    questions = component.questions(source, leader=leader)
    read: dict[str, ItemFigure] = {}
    unanimous = []
    for key in questions:
        counts = {level: counters.get(key, {}).get(level, 0) for level in points}
        judged = sum(counts.values())
        if judged < scheme.minimum_of(source):
            continue
        total = sum((points[level] * count for level, count in counts.items()), ZERO)
        levels = sum(int(level) * count for level, count in counts.items())
        read[key] = ItemFigure(total / judged, Fraction(levels, judged), "shown")
        if judged in counts.values():
            unanimous.append(key)
    mean = weighted_mean(
        [(Fraction(questions[key]), item.points) for key, item in read.items() if item.points is not None]
    )
    if mean is not None:
        figures.means[component.key] = mean
        figures.skipped[component.key] = [key for key in questions if key not in read]
    hidden = _to_hide(list(read), unanimous) if source in ANONYMOUS_SOURCES else []
    for key in questions:
        figures.items[key] = HIDDEN_ITEM if key in hidden else read.get(key, MISSING_ITEM)


def _to_hide(answered: list[str], unanimous: list[str]) -> list[str]:
    """Items on which all agreed.

    And never one alone, because the others and the component's mean would give it away.
    """
    others = [key for key in answered if key not in unanimous]
    return unanimous + others[:1] if len(unanimous) == 1 else unanimous


def _from_means(source: str, raters: int, given: Mapping[str, Any], components: Iterable[Component]) -> SourceFigures:
    means, items = given["means"], given.get("items", {})
    if not isinstance(means, dict) or not isinstance(items, dict):
        raise RecordError("means", f"The means of source {source} are not a table.")
    figures = SourceFigures(raters)
    for component in components:
        mean = read_optional(means.get(component.key), f"The mean of {source} for component {component.key}")
        if mean is not None:
            figures.means[component.key] = mean
    for key, points in items.items():
        value = read_optional(points, f"The mean of {source} for item {key}")
        figures.items[key] = HIDDEN_ITEM if value is None else ItemFigure(value, None, "shown")
    figures.skipped.update(_skipped(source, given.get("skipped", {})))
    return figures


def _skipped(source: str, given: object) -> dict[str, list[str]]:
    if not isinstance(given, dict) or not all(isinstance(keys, list) for keys in given.values()):
        raise RecordError("means", f"The skipped items of source {source} are not a table of lists.")
    return {str(component): [str(key) for key in keys] for component, keys in given.items()}


def reduced(figures: SourceFigures) -> dict[str, Any]:
    """The same figures without counters, for a record that others may read: exact means, hidden items as None."""
    return {
        "raters": figures.raters,
        "means": {key: exact_text(mean) for key, mean in figures.means.items()},
        "items": {
            key: None if item.points is None else exact_text(item.points)
            for key, item in figures.items.items()
            if item.why != "missing"
        },
        "skipped": {key: list(items) for key, items in figures.skipped.items() if items},
    }


def _count(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10**9:
        raise RecordError("count", f"{where} must be a whole number that is not negative.")
    return value
