"""The component of targets: attainment of each, accepted obstacles taken out, weights shared out."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from appraisal.scoring.attainment import Attained, attain
from appraisal.scoring.errors import RecordError, TargetError
from appraisal.scoring.figures import HUNDRED, ZERO, read, read_optional
from appraisal.scoring.steps import missing, step


@dataclass(frozen=True)
class Target:
    """One agreed target as the record has it; numbers are exact, missing ones None."""

    id: str
    title: str
    polarity: str
    target: Fraction | None
    low: Fraction | None
    high: Fraction | None
    weight: Fraction
    realised: Fraction | None
    obstacle: str
    zero_reason: str
    # A qualitative target: words of what is expected, and the supervisor's words of what came of it.
    expected: str = ""
    judgement: str = ""
    # Why an agreed change took it out of the plan; empty for a target that counts.
    ended: str = ""

    @property
    def is_qualitative(self) -> bool:
        return bool(self.expected) and self.target is None and self.low is None and self.high is None


@dataclass(frozen=True)
class Reached:
    """A target with its percentage; None while it cannot be known. `attained` explains it, except for a given zero."""

    target: Target
    percent: Fraction | None
    attained: Attained | None
    effective_weight: Fraction
    taken_out: bool


@dataclass(frozen=True)
class TargetsResult:
    """All targets, the exact score in percent (None while something is missing) and what is missing."""

    reached: list[Reached]
    score: Fraction | None
    missing: list[dict[str, Any]]


def read_target(row: object) -> Target:
    """A target of the record. Raises RecordError for broken numbers."""
    if not isinstance(row, Mapping):
        raise RecordError("target", "A target of the record is not a table.")
    title = str(row.get("title") or row.get("id") or "")
    weight = read(row.get("weight"), f"The weight of target “{title}”")
    if weight <= 0:
        raise RecordError("target_weight", f"The weight of target “{title}” must be greater than zero.")
    return Target(
        id=str(row.get("id", "")),
        title=title,
        polarity=str(row.get("polarity", "")),
        target=read_optional(row.get("target"), f"Target “{title}”"),
        low=read_optional(row.get("low"), f"The lowest value of target “{title}”"),
        high=read_optional(row.get("high"), f"The highest value of target “{title}”"),
        weight=weight,
        realised=read_optional(row.get("realised"), f"The realisation of target “{title}”"),
        obstacle=str(row.get("obstacle") or ""),
        zero_reason=str(row.get("zero_reason") or ""),
        expected=str(row.get("expected") or ""),
        judgement=str(row.get("judgement") or ""),
        ended=str(row.get("ended") or ""),
    )


def score_targets(targets: list[Target], cap: Fraction, *, weights_make_100: bool) -> TargetsResult:
    """Scores the targets of one employee; `cap` is the most percent that count.

    An accepted obstacle takes a target out and its weight is shared out in proportion. A missing realisation is
    missing: it is never shared out and leaves the whole component without a score. Where no score is built on them
    (`weights_make_100` is false), qualitative targets are concluded in words: they have no percentage and no share. A
    target that an agreed change took out of the plan counts nowhere: the weights of the others were agreed anew.
    """
    standing = [target for target in targets if not target.ended]
    words = not weights_make_100
    measured = [target for target in standing if not (words and target.is_qualitative)]
    counted = sum((target.weight for target in measured if not target.obstacle), ZERO)
    gaps: list[dict[str, Any]] = []
    reached = [
        _judge(target, gaps) if words and target.is_qualitative else _reach(target, cap, counted, gaps)
        for target in targets
    ]
    total = sum((target.weight for target in standing), ZERO)
    if not standing:
        gaps.append(missing("targets_missing"))
    elif measured and not counted:
        gaps.append(missing("all_targets_taken_out"))
    if standing and weights_make_100 and total != HUNDRED:
        gaps.append(missing("target_weights", total=total))
    parts = [one.percent * one.effective_weight for one in reached if one.percent is not None]
    return TargetsResult(reached, None if gaps or not parts else sum(parts, ZERO) / HUNDRED, gaps)


def _judge(target: Target, gaps: list[dict[str, Any]]) -> Reached:
    """A qualitative target: never a percentage, so never a zero."""
    is_out = bool(target.ended or target.obstacle)
    if not is_out and not target.judgement:
        gaps.append(missing("judgement_missing", id=target.id, title=target.title))
    return Reached(target, None, None, ZERO, taken_out=is_out)


def _reach(target: Target, cap: Fraction, counted: Fraction, gaps: list[dict[str, Any]]) -> Reached:
    if target.ended or target.obstacle:
        return Reached(target, None, None, ZERO, taken_out=True)
    effective = target.weight / counted * HUNDRED
    if target.realised is None and target.zero_reason:
        return Reached(target, ZERO, None, effective, taken_out=False)
    attained = None
    try:
        attained = attain(
            polarity=target.polarity,
            realised=target.realised,
            target=target.target,
            low=target.low,
            high=target.high,
            cap=cap,
        )
    except TargetError as error:
        gaps.append(missing("target_not_measurable", id=target.id, title=target.title, why=error.code))
    else:
        if attained is None:
            gaps.append(missing("realisation_missing", id=target.id, title=target.title))
    return Reached(target, attained.percent if attained else None, attained, effective, taken_out=False)


def steps_of_targets(result: TargetsResult, label: Mapping[str, str], cap: Fraction) -> list[dict[str, Any]]:
    """The explanation, target by target, then the weighting once every target has its percentage."""
    steps = [said for one in result.reached for said in _steps_of(one, cap)]
    if result.score is None:
        return steps
    for one in result.reached:
        if one.percent is not None:
            part = one.percent * one.effective_weight / HUNDRED
            values = {"percent": one.percent, "effective": one.effective_weight, "part": part}
            steps.append(step("target_weighted", title=one.target.title, **values))
    return [*steps, step("targets_score", label=label, score=result.score)]


def _steps_of(one: Reached, cap: Fraction) -> list[dict[str, Any]]:
    title = one.target.title
    if one.target.ended:
        return [step("target_ended", title=title, reason=one.target.ended)]
    if one.taken_out:
        return [step("target_taken_out", title=title, reason=one.target.obstacle, weight=one.target.weight)]
    if one.percent is None and one.target.is_qualitative:
        words = {"expected": one.target.expected, "judgement": one.target.judgement}
        return [step("target_judged", title=title, **words)] if one.target.judgement else []
    if one.attained is None:
        return (
            [step("target_zero_given", title=title, reason=one.target.zero_reason)] if one.percent is not None else []
        )
    uncapped = one.attained.uncapped
    numbers = {"realised": one.target.realised or ZERO, "bound": one.attained.bound, "uncapped": uncapped}
    steps = [step(f"target_{one.attained.formula}", title=title, **numbers)]
    if uncapped > one.attained.percent:
        steps.append(step("target_capped", title=title, uncapped=uncapped, cap=cap))
    return steps
