"""What a scheme is: the published rules by which one cycle is scored. Plain data, fixed once read."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

SOURCES = ("self", "supervisor", "peer", "subordinate", "public")
# Nobody may be able to tie these answers to a person, so they are used and shown only from a minimum of raters on.
ANONYMOUS_SOURCES = ("peer", "subordinate", "public")
LOWEST_MINIMUM = 3
DEFAULT_MINIMUM = {"peer": 3, "subordinate": 3, "public": 10}

KINDS = ("targets", "rated", "bonus")
CONCLUSIONS = ("bands", "quadrant")
APPROACHES = ("quantitative", "qualitative")
LEVELS = (1, 2, 3, 4, 5)
PUBLIC_LEVELS = (1, 2, 3, 4)

# A text for people in both languages: {"id": "...", "en": "..."}.
Text = dict[str, str]


@dataclass(frozen=True)
class Item:
    """One question to a rater, with a rubric text for each level from 1 to 5 (3 meets expectation).

    `guides` are conduct guides shown under the item; `leaders_only` items are asked about leaders alone.
    """

    key: str
    label: Text
    description: Text
    anchors: dict[int, Text]
    weight: Decimal = Decimal(1)
    leaders_only: bool = False
    guides: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Component:
    """One part of the score. `weight` is in percent (a bonus has none: it adds up to `maximum` points).

    `sources` gives each source its weight in percent; 0 means shown as input, never counted. `public_items` are the
    satisfaction elements (answers 1 to 4) that stand for the items in the public source.
    """

    key: str
    kind: str
    label: Text
    weight: Decimal
    sources: dict[str, Decimal]
    items: tuple[Item, ...] = ()
    public_items: tuple[str, ...] = ()
    maximum: Decimal | None = None

    def questions(self, source: str, *, leader: bool) -> dict[str, Decimal]:
        """Key and weight of everything this source is asked about a leader, or about somebody who leads nobody."""
        if source == "public":
            return dict.fromkeys(self.public_items, Decimal(1))
        return {item.key: item.weight for item in self.items if leader or not item.leaders_only}


@dataclass(frozen=True)
class Band:
    """A predicate and the lowest score that earns it (None in quadrant schemes)."""

    key: str
    label: Text
    minimum: Decimal | None
    requires_idea: bool = False


@dataclass(frozen=True)
class Planning:
    """What a plan under this scheme may and must hold.

    `expectations` are the keys of rated components whose items take a special expectation of the supervisor;
    `innovation` asks for the planned innovation and its evidence (a bonus, or an idea, is to be earned with it).
    """

    approaches: tuple[str, ...]
    min_targets: int
    max_targets: int
    expectations: tuple[str, ...]
    innovation: bool


@dataclass(frozen=True)
class Scheme:
    """The rules of one cycle. Caps are in percent or points; `gap_opens_dialogue` is in levels.

    `points` turns levels 1 to 5 into points, `public_points` the public's answers 1 to 4.
    `quadrant[result][behaviour]` is a band key in quadrant schemes and empty otherwise.
    """

    key: str
    version: int
    name: Text
    conclusion: str
    components: tuple[Component, ...]
    bands: tuple[Band, ...]
    points: dict[int, Decimal]
    public_points: dict[int, Decimal]
    minimum_raters: dict[str, int]
    attainment_cap: Decimal
    total_cap: Decimal
    quadrant: dict[str, dict[str, str]]
    planning: Planning
    requires_practice: bool = False
    gap_opens_dialogue: Decimal | None = None

    def minimum_of(self, source: str) -> int:
        """How many raters a source needs before it is used and shown; a named source needs one."""
        return self.minimum_raters.get(source, 1)

    def points_of(self, source: str) -> dict[int, Decimal]:
        """Level → points for the answers of this source."""
        return self.public_points if source == "public" else self.points

    def expectation_items(self, *, leader: bool) -> list[Item]:
        """The items that take a special expectation in the plan of a leader, or of somebody who leads nobody."""
        return [
            item
            for component in self.components
            if component.key in self.planning.expectations
            for item in component.items
            if leader or not item.leaders_only
        ]

    def band(self, key: str) -> Band:
        """The band with this key. Raises KeyError when the scheme has none."""
        for band in self.bands:
            if band.key == key:
                return band
        raise KeyError(key)


def scheme_to_json(scheme: Scheme) -> dict[str, Any]:
    """The scheme as JSON-able data: numbers as strings, levels as string keys.

    `scheme_from_json` reads it back unchanged.
    """
    return {
        "key": scheme.key,
        "version": scheme.version,
        "name": scheme.name,
        "conclusion": scheme.conclusion,
        "attainment_cap": str(scheme.attainment_cap),
        "total_cap": str(scheme.total_cap),
        "requires_practice": scheme.requires_practice,
        "gap_opens_dialogue": None if scheme.gap_opens_dialogue is None else str(scheme.gap_opens_dialogue),
        "minimum_raters": dict(scheme.minimum_raters),
        "points": {str(level): str(points) for level, points in scheme.points.items()},
        "public_points": {str(level): str(points) for level, points in scheme.public_points.items()},
        "bands": [_band_to_json(band) for band in scheme.bands],
        "quadrant": {result: dict(row) for result, row in scheme.quadrant.items()},
        "components": [_component_to_json(component) for component in scheme.components],
        "planning": {
            "approaches": list(scheme.planning.approaches),
            "min_targets": scheme.planning.min_targets,
            "max_targets": scheme.planning.max_targets,
            "expectations": list(scheme.planning.expectations),
            "innovation": scheme.planning.innovation,
        },
    }


def _band_to_json(band: Band) -> dict[str, Any]:
    minimum = None if band.minimum is None else str(band.minimum)
    return {"key": band.key, "label": band.label, "minimum": minimum, "requires_idea": band.requires_idea}


def _component_to_json(component: Component) -> dict[str, Any]:
    return {
        "key": component.key,
        "kind": component.kind,
        "label": component.label,
        "weight": str(component.weight),
        "sources": {source: str(weight) for source, weight in component.sources.items()},
        "items": [_item_to_json(item) for item in component.items],
        "public_items": list(component.public_items),
        "maximum": None if component.maximum is None else str(component.maximum),
    }


def _item_to_json(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "label": item.label,
        "description": item.description,
        "anchors": {str(level): text for level, text in item.anchors.items()},
        "weight": str(item.weight),
        "leaders_only": item.leaders_only,
        "guides": list(item.guides),
    }
