"""How far a rater is from the norm of the experts, on invented cases. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# So many cases make a practice, as far as there are so many.
CASES = 3


@dataclass(frozen=True)
class Comparison:
    """One item: the rater's level and the norm's (1–5, None for "cannot judge"), and how far apart, None if unknown.

    `apart` is signed: above zero the rater is milder than the norm.
    """

    item: str
    mine: int | None
    norm: int
    apart: int | None


@dataclass(frozen=True)
class Distance:
    """All items; `mean_apart` is how far on average whatever the direction, `severity` the signed mean, in levels."""

    rows: tuple[Comparison, ...]
    mean_apart: Decimal | None
    severity: Decimal | None


def distance_of(levels: Mapping[str, int | None], norm: Mapping[str, int]) -> Distance:
    """Compare what a rater chose with the norm; items without a level of both sides are not counted."""
    rows = []
    for item, expected in norm.items():
        mine = levels.get(item)
        rows.append(Comparison(item, mine, expected, None if mine is None else mine - expected))
    known = [row.apart for row in rows if row.apart is not None]
    return Distance(tuple(rows), _mean([abs(apart) for apart in known]), _mean(known))


def _mean(values: list[int]) -> Decimal | None:
    if not values:
        return None
    return (Decimal(sum(values)) / len(values)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
