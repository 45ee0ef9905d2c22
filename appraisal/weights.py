"""Weights of a plan that are together exactly 100 percent, to the hundredth. Plain Python."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


def even(count: int) -> list[Decimal]:
    """Return `count` equal weights in percent; the first ones take the odd hundredths.

    Raises:
        ValueError: there is nothing to weigh, or more than a hundredth for each cannot be had.
    """
    return scaled([Decimal(1)] * count)


def scaled(weights: Sequence[Decimal]) -> list[Decimal]:
    """Return the weights in the same proportion, together exactly 100 percent, each at least 0.01.

    Every weight is rounded down to the hundredth; what is left over goes to those that lost most, the first of equals.

    Raises:
        ValueError: there is none, one is not greater than zero, or there are more than 10,000.
    """
    if not weights or len(weights) > HUNDRED / CENT or any(not weight.is_finite() or weight <= 0 for weight in weights):
        raise ValueError("Weights must be greater than zero.")
    total = sum(weights, Decimal(0))
    exact = [weight * HUNDRED / total for weight in weights]
    found = [max(CENT, share.quantize(CENT, rounding=ROUND_DOWN)) for share in exact]
    cents = int((HUNDRED - sum(found, Decimal(0))) / CENT)
    # The least weights were lifted to a hundredth: the greatest pay for it.
    while cents < 0:
        greatest = max(range(len(found)), key=lambda place: (found[place], -place))
        found[greatest] -= CENT
        cents += 1
    lost_most = sorted(range(len(found)), key=lambda place: (found[place] - exact[place], place))
    for place in lost_most[:cents]:
        found[place] += CENT
    return found
