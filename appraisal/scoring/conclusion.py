"""The end of the way: from component scores to a score and a predicate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from appraisal.scoring.bands import classify
from appraisal.scoring.figures import HUNDRED, ZERO, round_half_up
from appraisal.scoring.quadrant import predicate
from appraisal.scoring.reading import Record
from appraisal.scoring.steps import missing, step
from appraisal.scoring.wording import EXPECTATION_NAMES

Scores = Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Conclusion:
    """Score (two decimals, as a string), band key (both None while not known), what is missing, the last steps."""

    score: str | None = None
    predicate: str | None = None
    missing: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)


def conclude_by_bands(read: Record, scores: Scores, *, complete: bool) -> Conclusion:
    """Weighs the components, adds the bonus, caps, rounds once (half up, two decimals) and only then classifies.

    No score at all unless every component is complete.
    """
    if not complete:
        return Conclusion()
    steps, total = [], ZERO
    for component in read.scheme.components:
        value = scores[component.key] or ZERO
        if component.kind == "bonus":
            total += value
            continue
        weight = Fraction(component.weight)
        part = value * weight / HUNDRED
        total += part
        steps.append(step("component_weighted", label=component.label, score=value, weight=weight, part=part))
    steps.append(step("total", total=total))
    cap = Fraction(read.scheme.total_cap)
    if total > cap:
        steps.append(step("total_capped", total=total, cap=cap))
    rounded = round_half_up(min(total, cap))
    steps.append(step("rounded", score=Fraction(rounded)))
    band = classify(rounded, read.scheme.bands, idea_accepted=read.idea_accepted)
    best = classify(rounded, read.scheme.bands, idea_accepted=True)
    if best != band:
        steps.append(step("idea_needed", band=best.label))
    limit = Fraction(band.minimum or 0)
    steps.append(step("classified", score=Fraction(rounded), minimum=limit, band=band.label))
    return Conclusion(f"{rounded:f}", band.key, [], steps)


def conclude_by_quadrant(read: Record, scores: Scores, *, complete: bool) -> Conclusion:
    """The predicate from the two ratings the supervisor chose. Computed aids are named and decide nothing."""
    steps = []
    for component in read.scheme.components:
        value = scores[component.key]
        if value is not None:
            steps.append(step("aid", label=component.label, score=value))
    gaps = []
    if read.result is None:
        gaps.append(missing("quadrant_result_missing"))
    if read.behaviour is None:
        gaps.append(missing("quadrant_behaviour_missing"))
    key = predicate(read.scheme.quadrant, read.result, read.behaviour)
    if key is None or not complete:
        return Conclusion(None, None, gaps, steps)
    chosen = {
        "result": EXPECTATION_NAMES[str(read.result)],
        "behaviour": EXPECTATION_NAMES[str(read.behaviour)],
        "band": read.scheme.band(key).label,
    }
    steps.append(step("quadrant", **chosen))
    return Conclusion(None, key, gaps, steps)
