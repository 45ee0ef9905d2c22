"""One engine for all schemes: a record goes in, a score with its explanation comes out.

The engine asks no clock, no settings and no database. The same record gives the same outcome anywhere and at any time.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from appraisal.scoring import components as rated
from appraisal.scoring import targets as planned
from appraisal.scoring.conclusion import conclude_by_bands, conclude_by_quadrant
from appraisal.scoring.explanation import steps_of_conversion, steps_of_rated
from appraisal.scoring.figures import HUNDRED, ZERO, six_places, six_places_or_none
from appraisal.scoring.reading import Record, read_record
from appraisal.scoring.scheme import Component
from appraisal.scoring.steps import missing, step
from appraisal.scoring.tallies import MISSING_ITEM, SourceFigures

ENGINE = "1"


@dataclass
class Workings:
    """What the engine writes down while it goes through the components, in the order of the scheme."""

    scores: dict[str, Fraction | None] = field(default_factory=dict)
    components: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)


def score(record: dict[str, Any]) -> dict[str, Any]:
    """Scores one appraisal record (format 1; numbers as strings) and explains every step.

    Returns JSON-able data: status ("scored" or "incomplete"), score (0 to the scheme's cap, two decimals, or None),
    predicate (a band key or None), missing, components, targets, dialogue and steps. Numbers are strings; those of
    six places are for showing, the engine itself counts exactly and rounds once. Anonymous answers below their
    minimum of raters appear nowhere.

    Raises RecordError for a record that cannot be read and SchemeError for a scheme that is not fair.
    Rules: PP 30/2019, PermenPANRB 6/2022, and the published scheme itself.
    """
    read = read_record(record)
    workings = Workings(steps=steps_of_conversion(read.scheme))
    for component in read.scheme.components:
        _BY_KIND[component.kind](read, component, workings)
    conclude = conclude_by_bands if read.scheme.conclusion == "bands" else conclude_by_quadrant
    end = conclude(read, workings.scores, complete=not workings.missing)
    gaps = workings.missing + end.missing
    return {
        "status": "incomplete" if gaps else "scored",
        "score": end.score,
        "predicate": end.predicate,
        "missing": gaps,
        "components": workings.components,
        "targets": workings.targets,
        "dialogue": _dialogue(read),
        "steps": workings.steps + end.steps,
    }


def _score_targets(read: Record, component: Component, workings: Workings) -> None:
    cap = Fraction(read.scheme.attainment_cap)
    by_bands = read.scheme.conclusion == "bands"
    result = planned.score_targets(read.targets, cap, weights_make_100=by_bands)
    # A qualitative plan under the quadrant has no measured targets; the supervisor concludes without that aid.
    gaps = [
        gap for gap in result.missing if by_bands or gap["code"] not in ("targets_missing", "all_targets_taken_out")
    ]
    workings.missing += gaps
    workings.steps += planned.steps_of_targets(result, component.label, cap)
    workings.scores[component.key] = result.score
    workings.components.append(_component_row(component, result.score))
    workings.targets += [
        {
            "id": one.target.id,
            "title": one.target.title,
            "percent": six_places_or_none(one.percent),
            "weight": six_places(one.target.weight),
            "effective_weight": six_places(one.effective_weight),
            "taken_out": one.taken_out,
            # Only where there is one: frozen records from before compare without it.
            **({"judgement": one.target.judgement} if one.target.is_qualitative else {}),
        }
        for one in result.reached
    ]


def _score_rated(read: Record, component: Component, workings: Workings) -> None:
    shares = rated.shares_of(component, read.figures, read.scheme.minimum_raters)
    result = rated.component_score(shares)
    if result is None and read.scheme.conclusion == "bands":
        workings.missing.append(missing("supervisor_missing", component=component.key, label=component.label))
    workings.steps += steps_of_rated(read, component, shares, result)
    workings.scores[component.key] = result
    row = _component_row(component, result)
    row["sources"] = [
        {
            "source": share.source,
            "weight": six_places(share.weight),
            "effective_weight": six_places(share.effective_weight),
            "raters": share.raters,
            "score": six_places_or_none(share.mean),
            "used": share.used,
            "why": share.why,
        }
        for share in shares
    ]
    row["items"] = _item_rows(read, component)
    workings.components.append(row)


def _item_rows(read: Record, component: Component) -> list[dict[str, Any]]:
    """Every item with what each source says about it, as far as it may be shown."""
    asked: dict[str, dict[str, dict[str, Any]]] = {}
    for source in component.sources:
        figures = read.figures.get(source, SourceFigures(0))
        for key in component.questions(source, leader=read.leader):
            figure = figures.items.get(key, MISSING_ITEM)
            asked.setdefault(key, {})[source] = {
                "score": six_places_or_none(figure.points),
                "level": six_places_or_none(figure.level) if source in ("self", "supervisor") else None,
                "why": figure.why,
            }
    return [{"key": key, "by_source": by_source} for key, by_source in asked.items()]


def _score_bonus(read: Record, component: Component, workings: Workings) -> None:
    verified = read.bonus.get(component.key)
    maximum = Fraction(component.maximum or 0)
    if verified is None:
        workings.steps.append(step("bonus_none", label=component.label))
        points = ZERO
    else:
        points = min(verified, maximum)
        workings.steps.append(step("bonus", label=component.label, score=points, maximum=maximum))
    workings.scores[component.key] = points
    row = _component_row(component, None if verified is None else points)
    row["contribution"] = six_places(points)
    row["maximum"] = six_places(maximum)
    workings.components.append(row)


_BY_KIND = {"targets": _score_targets, "rated": _score_rated, "bonus": _score_bonus}


def _component_row(component: Component, result: Fraction | None) -> dict[str, Any]:
    weight = Fraction(component.weight)
    return {
        "key": component.key,
        "kind": component.kind,
        "label": component.label,
        "weight": six_places(weight),
        "score": six_places_or_none(result),
        "contribution": None if result is None else six_places(result * weight / HUNDRED),
        "sources": [],
        "items": [],
    }


def _dialogue(read: Record) -> dict[str, Any]:
    """Items on which self and supervisor lie apart by the scheme's gap or more; they are to talk about those."""
    least = read.scheme.gap_opens_dialogue
    own, above = (read.figures.get(source, SourceFigures(0)).items for source in ("self", "supervisor"))
    items = []
    for key, figure in own.items():
        other = above.get(key, MISSING_ITEM)
        if least is None or figure.level is None or other.level is None or abs(figure.level - other.level) < least:
            continue
        levels = {"self": six_places(figure.level), "supervisor": six_places(other.level)}
        items.append({"item": key, **levels, "gap": six_places(figure.level - other.level)})
    return {"opens": bool(items), "items": items}
