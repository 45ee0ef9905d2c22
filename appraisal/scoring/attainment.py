"""How far a target was reached, in percent.

Higher or lower may be better, and the target is one value or a range. PermenPANRB 8/2021 gives the formulas for
ranges; the formulas for one value are those of PP 30/2019.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from appraisal.scoring.errors import TargetError
from appraisal.scoring.figures import HUNDRED, ZERO, as_decimal

POLARITIES = ("higher", "lower")

Number = Decimal | Fraction


@dataclass(frozen=True)
class Attained:
    """A percentage together with how it came about, so that it can be explained.

    `formula` is one of higher, lower, range_inside, zero_reached, zero_missed; `bound` is the value the realisation
    was divided by.
    """

    percent: Fraction
    formula: str
    bound: Fraction
    uncapped: Fraction


def check_target(*, polarity: str, target: Number | None, low: Number | None, high: Number | None) -> None:
    """Refuses a target against which nothing could be measured.

    A target is one value or a range (both ends). Values must be greater than zero, except "lower is better" with
    target 0 ("no complaints"). Raises TargetError with one of the codes polarity_unknown, target_missing,
    target_and_range, range_incomplete, not_a_number, target_not_positive, range_not_positive, range_reversed.
    """
    if polarity not in POLARITIES:
        raise TargetError("polarity_unknown", "Say whether higher or lower is better for this target.")
    _check_shape(target, low, high)
    if any(isinstance(value, Decimal) and not value.is_finite() for value in (target, low, high)):
        raise TargetError("not_a_number", "A target must be an ordinary number.")
    if low is not None and high is not None:
        _check_range(low, high)
    else:
        _check_single(polarity, target or Fraction(0))


def _check_shape(target: Number | None, low: Number | None, high: Number | None) -> None:
    ends = [end for end in (low, high) if end is not None]
    if target is None and not ends:
        raise TargetError("target_missing", "Give a target value, or a range with a lowest and a highest value.")
    if target is not None and ends:
        raise TargetError("target_and_range", "Give either one target value or a range, not both.")
    if len(ends) == 1:
        raise TargetError("range_incomplete", "A range needs both its lowest and its highest value.")


def _check_single(polarity: str, target: Number) -> None:
    if target < 0 or (target == 0 and polarity == "higher"):
        raise TargetError(
            "target_not_positive",
            "The target must be greater than zero; only a target where lower is better may be zero.",
        )


def _check_range(low: Number, high: Number) -> None:
    if low <= 0 or high <= 0:
        raise TargetError("range_not_positive", "Both ends of a target range must be greater than zero.")
    if low > high:
        raise TargetError("range_reversed", "The lowest value of a range cannot be above its highest value.")


def attain(
    *,
    polarity: str,
    realised: Number | None,
    target: Number | None,
    low: Number | None,
    high: Number | None,
    cap: Number,
) -> Attained | None:
    """The exact percentage with its formula; None while there is no realisation, because missing is not zero.

    Never below 0 and never above `cap`. Raises TargetError as `check_target`.
    """
    check_target(polarity=polarity, target=target, low=low, high=high)
    if realised is None:
        return None
    if isinstance(realised, Decimal) and not realised.is_finite():
        raise TargetError("not_a_number", "A realisation must be an ordinary number.")
    value = Fraction(realised)
    formula, bound = _formula(polarity, value, target, low, high)
    uncapped = max(ZERO, _percent(formula, value, bound))
    return Attained(min(uncapped, Fraction(cap)), formula, bound, uncapped)


def _formula(
    polarity: str, value: Fraction, target: Number | None, low: Number | None, high: Number | None
) -> tuple[str, Fraction]:
    if low is not None and high is not None:
        if low <= value <= high:
            return "range_inside", Fraction(low)
        return polarity, Fraction(low if value < low else high)
    bound = Fraction(target or 0)
    if bound == 0:
        return ("zero_reached" if value <= 0 else "zero_missed"), bound
    return polarity, bound


def _percent(formula: str, value: Fraction, bound: Fraction) -> Fraction:
    if formula == "higher":
        return value / bound * HUNDRED
    if formula == "lower":
        return (1 + (1 - value / bound)) * HUNDRED
    return ZERO if formula == "zero_missed" else HUNDRED


def attainment(
    *,
    polarity: str,
    realised: Decimal | None,
    target: Decimal | None = None,
    low: Decimal | None = None,
    high: Decimal | None = None,
    cap: Decimal,
) -> Decimal | None:
    """Attainment in percent, 0 to `cap`, unrounded; None while there is no realisation.

    `polarity` is "higher" or "lower"; give `target`, or `low` and `high`. Raises TargetError for a target that cannot
    be measured. Sources: PP 30/2019, PermenPANRB 8/2021 (ranges).
    """
    attained = attain(polarity=polarity, realised=realised, target=target, low=low, high=high, cap=cap)
    return None if attained is None else as_decimal(attained.percent)
