"""A scheme in plain words: how am I rated and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from appraisal import labels, scoring
from appraisal.models import Scheme


@dataclass(frozen=True)
class PartTold:
    """One component: its weight in percent (a bonus: points on top), who rates it, and what they are asked."""

    label: str
    kind: str
    weight: Decimal
    maximum: Decimal | None
    sources: list[tuple[str, Decimal]]
    items: list[tuple[str, str, list[tuple[int, str]]]]


@dataclass(frozen=True)
class SchemeTold:
    """A scheme in the language of the reader."""

    pk: int
    name: str
    version: int
    conclusion: str
    parts: list[PartTold]
    bands: list[tuple[str, Decimal | None]]
    minimum_raters: list[tuple[str, int]]
    quadrant: list[tuple[str, list[tuple[str, str]]]]
    points: list[tuple[int, Decimal]]
    total_cap: Decimal
    attainment_cap: Decimal
    approaches: list[str]
    most_targets: int
    expected_items: list[str]
    plans_innovation: bool

    @property
    def has_targets(self) -> bool:
        return any(part.kind == "targets" for part in self.parts)

    @property
    def has_anonymous(self) -> bool:
        return bool(self.minimum_raters)


def scheme_told(scheme: Scheme) -> SchemeTold:
    """Return `scheme` in plain words."""
    rules = scheme.rules
    used = {source for component in rules.components for source in component.sources}
    anonymous = [source for source in scoring.ANONYMOUS_SOURCES if source in used]
    return SchemeTold(
        pk=scheme.pk,
        name=labels.in_language(rules.name),
        version=scheme.version,
        conclusion=rules.conclusion,
        parts=[_part(component) for component in rules.components],
        bands=[(labels.in_language(band.label), band.minimum) for band in rules.bands],
        minimum_raters=[(_source(source), rules.minimum_of(source)) for source in anonymous],
        quadrant=_quadrant(rules),
        points=sorted(rules.points.items()),
        total_cap=rules.total_cap,
        attainment_cap=rules.attainment_cap,
        approaches=[str(labels.Approach(approach).label) for approach in rules.planning.approaches],
        most_targets=rules.planning.max_targets,
        expected_items=[labels.in_language(item.label) for item in rules.expectation_items(leader=True)],
        plans_innovation=rules.planning.innovation,
    )


def schemes_told(schemes: Iterable[Scheme]) -> list[SchemeTold]:
    """Return each of `schemes` in plain words."""
    return [scheme_told(scheme) for scheme in schemes]


def _source(source: str) -> str:
    return str(labels.Source(source).label)


def _part(component: scoring.Component) -> PartTold:
    return PartTold(
        label=labels.in_language(component.label),
        kind=component.kind,
        weight=component.weight,
        maximum=component.maximum,
        sources=[(_source(source), weight) for source, weight in component.sources.items()],
        items=[
            (
                labels.in_language(item.label),
                labels.in_language(item.description),
                [(level, labels.in_language(text)) for level, text in sorted(item.anchors.items())],
            )
            for item in component.items
        ],
    )


def _quadrant(rules: scoring.Scheme) -> list[tuple[str, list[tuple[str, str]]]]:
    """Rows by result, each with (behaviour, predicate)."""
    return [
        (
            str(labels.Expectation(result).label),
            [
                (str(labels.Expectation(behaviour).label), labels.in_language(rules.band(key).label))
                for behaviour, key in row.items()
            ],
        )
        for result, row in rules.quadrant.items()
    ]
