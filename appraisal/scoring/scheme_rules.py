"""What a scheme must keep so that it can score everybody fairly. Each broken rule is one sentence."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from appraisal.scoring.errors import SchemeError
from appraisal.scoring.planning import check_planning
from appraisal.scoring.quadrant import EXPECTATIONS
from appraisal.scoring.scheme import LEVELS, LOWEST_MINIMUM, Component, Scheme


def check_scheme(scheme: Scheme) -> None:
    """Raises SchemeError for the first rule this scheme breaks; returns nothing when it is fair."""
    _refuse(not scheme.components, "components_missing", "A scheme needs at least one component.")
    _refuse(not scheme.attainment_cap, "cap", "The attainment cap must be greater than zero.")
    _refuse(not scheme.total_cap, "cap", "The total cap must be greater than zero.")
    _refuse(scheme.gap_opens_dialogue == 0, "gap", "The gap that opens a dialogue must be greater than zero.")
    for table in (scheme.points, scheme.public_points):
        rising = all(lower < higher for lower, higher in pairwise(table.values()))
        _refuse(not rising, "points_not_rising", "A higher level must always count more points.")
    for source, minimum in scheme.minimum_raters.items():
        text = f"The minimum of {source} raters cannot be below {LOWEST_MINIMUM}: answers could be tied to a person."
        _refuse(minimum < LOWEST_MINIMUM, "minimum_too_low", text)
    _check_components(scheme)
    if scheme.conclusion == "bands":
        _check_bands(scheme)
    else:
        _check_quadrant(scheme)
    check_planning(scheme.planning, conclusion=scheme.conclusion, components=scheme.components)


def _check_components(scheme: Scheme) -> None:
    keys = [component.key for component in scheme.components]
    keys += [item.key for component in scheme.components for item in component.items]
    _refuse(_repeated(keys), "key_repeated", "Two components or items of the scheme have the same key.")
    public = [item for component in scheme.components for item in component.public_items]
    _refuse(_repeated(public), "key_repeated", "A public item feeds more than one component.")
    several = sum(component.kind == "targets" for component in scheme.components) > 1
    _refuse(several, "targets_repeated", "A scheme has at most one component for targets.")
    for component in scheme.components:
        if component.kind == "rated":
            _check_rated(component)
        else:
            rated = component.items or component.sources or component.public_items
            text = f"Component {component.key} is not rated, so it has no items and no sources."
            _refuse(bool(rated), "not_rated", text)
        _check_bonus(component)


def _check_rated(component: Component) -> None:
    name = f"Component {component.key}"
    _refuse(not component.items, "items_missing", f"{name} is rated and needs items.")
    total = sum(component.sources.values(), Decimal(0))
    _refuse(total != 100, "source_weights", f"{name}: the weights of its sources make {total}, not 100.")
    _refuse(
        not component.sources.get("supervisor"),
        "supervisor_missing",
        f"{name} needs the supervisor among its sources, with a weight.",
    )
    public = "public" in component.sources
    _refuse(
        public != bool(component.public_items),
        "public_items",
        f"{name}: the public source and its public items need each other.",
    )
    everyone = [item for item in component.items if not item.leaders_only]
    _refuse(not everyone, "items_missing", f"{name} has no item for people who lead nobody.")
    for item in component.items:
        text = f"Item {item.key} needs a rubric text for each level from 1 to 5."
        _refuse(tuple(item.anchors) != LEVELS, "rubric", text)
        _refuse(not item.weight, "item_weight", f"Item {item.key} needs a weight greater than zero.")


def _check_bonus(component: Component) -> None:
    if component.kind == "bonus":
        _refuse(not component.maximum, "bonus_maximum", f"Bonus {component.key} needs a maximum greater than zero.")
        _refuse(bool(component.weight), "bonus_weight", f"Bonus {component.key} adds points and has no weight.")
    else:
        text = f"Component {component.key} is no bonus, so it has no maximum."
        _refuse(component.maximum is not None, "bonus_maximum", text)


def _check_bands(scheme: Scheme) -> None:
    total = sum((component.weight for component in scheme.components), Decimal(0))
    _refuse(total != 100, "component_weights", f"The weights of the components make {total}, not 100.")
    _refuse(bool(scheme.quadrant), "quadrant_unused", "A scheme that concludes by bands has no quadrant.")
    minimums = [band.minimum for band in scheme.bands if band.minimum is not None]
    complete = bool(minimums) and len(minimums) == len(scheme.bands)
    _refuse(not complete, "band_minimum", "A scheme that concludes by bands needs bands, each with a minimum.")
    falling = all(upper > lower for upper, lower in pairwise(minimums))
    _refuse(not falling or minimums[-1] != 0, "band_order", "Bands must fall from the highest to one that starts at 0.")
    _refuse(scheme.bands[-1].requires_idea, "band_idea", "The lowest band cannot require an idea.")
    _check_band_keys(scheme)


def _check_quadrant(scheme: Scheme) -> None:
    _check_band_keys(scheme)
    known = {band.key for band in scheme.bands}
    for result in EXPECTATIONS:
        for behaviour in EXPECTATIONS:
            key = scheme.quadrant.get(result, {}).get(behaviour)
            text = f"The quadrant needs one of the predicates for result {result} and behaviour {behaviour}."
            _refuse(key not in known, "quadrant_incomplete", text)


def _check_band_keys(scheme: Scheme) -> None:
    _refuse(_repeated(band.key for band in scheme.bands), "key_repeated", "Two bands of the scheme have the same key.")


def _repeated(keys: Iterable[str]) -> bool:
    listed = list(keys)
    return len(listed) != len(set(listed))


def _refuse(broken: bool, code: str, text: str) -> None:
    if broken:
        raise SchemeError(code, text)
