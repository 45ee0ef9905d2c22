"""The planning side of a scheme: what a plan under it may and must hold. Read and checked like the rest of it.

A document from before there was a planning table still loads: the defaults follow from its components, so that no
stored scheme changes and no result moves.
"""

from collections.abc import Iterable
from typing import Any

from appraisal.scoring.errors import SchemeError
from appraisal.scoring.scheme import APPROACHES, Band, Component, Planning

SETTINGS = ("approaches", "min_targets", "max_targets", "expectations", "innovation")
MOST_TARGETS = 500
_DEFAULT_MOST = 40


def read_planning(
    data: dict[str, Any], *, conclusion: str, components: Iterable[Component], bands: Iterable[Band]
) -> Planning:
    """The planning side from its table (a subset of `SETTINGS`); what is left out follows from the components.

    Raises SchemeError in words when a setting is of the wrong kind.
    """
    listed = list(components)
    rated = [component.key for component in listed if component.kind == "rated"]
    scored = any(component.kind == "targets" for component in listed)
    bonus = any(component.kind == "bonus" for component in listed) or any(band.requires_idea for band in bands)
    by_default = list(APPROACHES if conclusion == "quadrant" else APPROACHES[:1])
    innovation = data.get("innovation", bonus)
    if not isinstance(innovation, bool):
        raise SchemeError("flag", "The planning: innovation must be true or false.")
    return Planning(
        approaches=_words(data.get("approaches", by_default), "approaches"),
        min_targets=_count(data.get("min_targets", int(scored)), "min_targets"),
        max_targets=_count(data.get("max_targets", _DEFAULT_MOST), "max_targets"),
        expectations=_words(data.get("expectations", rated), "expectations"),
        innovation=innovation,
    )


def check_planning(planning: Planning, *, conclusion: str, components: Iterable[Component]) -> None:
    """Raises SchemeError for the first rule of planning this scheme breaks."""
    listed = list(components)
    if not set(planning.approaches) <= set(APPROACHES) or APPROACHES[0] not in planning.approaches:
        raise SchemeError(
            "approach", "The planning needs the quantitative approach; the only other one is the qualitative one."
        )
    if "qualitative" in planning.approaches and conclusion != "quadrant":
        raise SchemeError(
            "qualitative_needs_quadrant",
            "Only a scheme that concludes by the quadrant may plan in words: a score needs figures.",
        )
    if any(component.kind == "targets" for component in listed) and not planning.min_targets:
        raise SchemeError("targets_needed", "A scheme that scores targets needs at least one target in each plan.")
    if not max(1, planning.min_targets) <= planning.max_targets <= MOST_TARGETS:
        raise SchemeError(
            "targets_limit", f"The most targets of a plan must lie between the fewest (or 1) and {MOST_TARGETS}."
        )
    rated = {component.key for component in listed if component.kind == "rated"}
    unknown = [key for key in planning.expectations if key not in rated]
    if unknown:
        raise SchemeError(
            "expectations", f"Special expectations belong to rated components; {', '.join(unknown)} is none."
        )


def _words(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value) or len(set(value)) < len(value):
        raise SchemeError("planning_list", f"The planning: {name} must be a list of different words.")
    return tuple(value)


def _count(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise SchemeError("planning_number", f"The planning: {name} must be a whole number.")
    return value
