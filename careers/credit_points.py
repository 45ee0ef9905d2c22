"""Credit points (angka kredit) of functional posts for one year. Plain Python. Source: PerBKN 3/2023."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MONTHS = 12
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Level:
    """Points a year at 100 percent, points for the next rank, and for the next level (None where there is none)."""

    coefficient: Decimal
    for_rank: int
    for_level: int | None


LEVELS = {
    "Pemula": Level(Decimal("3.75"), 15, 15),
    "Terampil": Level(Decimal(5), 20, 60),
    "Mahir": Level(Decimal("12.5"), 50, 100),
    "Penyelia": Level(Decimal(25), 100, None),
    "Ahli Pertama": Level(Decimal("12.5"), 50, 100),
    "Ahli Muda": Level(Decimal(25), 100, 200),
    "Ahli Madya": Level(Decimal("37.5"), 150, 450),
    "Ahli Utama": Level(Decimal(50), 200, None),
}
PERCENT = {"Sangat Baik": 150, "Baik": 100, "Butuh Perbaikan": 75, "Kurang": 50, "Sangat Kurang": 25}


def yearly_points(level: str, predicate: str, months: int = MONTHS) -> Decimal:
    """Return percentage × coefficient × months/12, rounded half up to two decimals.

    Args:
        level: the level of the functional post, for example "Ahli Pertama".
        predicate: the predicate of the appraisal, for example "Baik".
        months: months of the year in this level, 1–12.

    Raises:
        ValueError: a level or predicate is unknown, or the months are not 1–12.
    """
    if level not in LEVELS or predicate not in PERCENT or not 1 <= months <= MONTHS:
        raise ValueError(f"No credit points are defined for {level!r}, {predicate!r}, {months} months.")
    exact = LEVELS[level].coefficient * PERCENT[predicate] * months / (100 * MONTHS)
    return exact.quantize(CENT, ROUND_HALF_UP)
