"""The sentences about conversion and rated components."""

from fractions import Fraction
from typing import Any

from appraisal.scoring.components import SourceShare
from appraisal.scoring.figures import HUNDRED, for_reading
from appraisal.scoring.reading import Record
from appraisal.scoring.scheme import Component, Scheme, Text
from appraisal.scoring.steps import step
from appraisal.scoring.wording import SOURCE_NAMES


def steps_of_conversion(scheme: Scheme) -> list[dict[str, Any]]:
    """The points tables in use, where anything is rated at all."""
    if not any(component.kind == "rated" for component in scheme.components):
        return []
    steps = [step("points", table=_points_table(scheme, "supervisor"))]
    if any("public" in component.sources for component in scheme.components):
        steps.append(step("public_points", table=_points_table(scheme, "public")))
    return steps


def _points_table(scheme: Scheme, source: str) -> Text:
    points = scheme.points_of(source)
    return {
        language: "; ".join(f"{level} = {for_reading(Fraction(value), language)}" for level, value in points.items())
        for language in ("id", "en")
    }


def steps_of_rated(
    read: Record, component: Component, shares: list[SourceShare], result: Fraction | None
) -> list[dict[str, Any]]:
    """What each source says and weighs, then the component's score once there is one."""
    steps = [said for share in shares for said in _steps_of_source(read, component, share)]
    if result is None:
        return steps
    for share in shares:
        if share.used and share.mean is not None:
            numbers = {
                "mean": share.mean,
                "effective": share.effective_weight,
                "weight": share.weight,
                "part": share.mean * share.effective_weight / HUNDRED,
            }
            steps.append(step("source_weighted", label=component.label, source=SOURCE_NAMES[share.source], **numbers))
    return [*steps, step("rated_score", label=component.label, score=result)]


def _steps_of_source(read: Record, component: Component, share: SourceShare) -> list[dict[str, Any]]:
    named: dict[str, Any] = {"label": component.label, "source": SOURCE_NAMES[share.source]}
    if share.mean is None:
        # Nothing is shared out for a source without a weight, and a missing supervisor is told as missing, not as
        # shared out.
        if not share.weight or share.source == "supervisor":
            return []
        minimum = read.scheme.minimum_of(share.source)
        return [step(f"source_{share.why}", weight=share.weight, minimum=minimum, **named)]
    code = "source_mean" if share.used else "source_shown_only"
    steps = [step(code, raters=share.raters, mean=share.mean, **named)]
    skipped = read.figures[share.source].skipped.get(component.key, [])
    if skipped:
        steps.append(step("source_skipped", items=_labels(component, skipped), **named))
    return steps


def _labels(component: Component, keys: list[str]) -> Text:
    by_key = {item.key: item.label for item in component.items}
    return {
        language: "; ".join(by_key[key][language] if key in by_key else key.upper() for key in keys)
        for language in ("id", "en")
    }
