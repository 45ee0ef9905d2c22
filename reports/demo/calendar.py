"""The dates of the demo: a year that is over, and a year whose rating window is open around today."""

from dataclasses import dataclass
from datetime import date, timedelta

# The running year is this year from the middle of February on; before, its ratings could not have begun.
SETTLED = timedelta(days=45)
WINDOW_BEFORE, WINDOW_AFTER = timedelta(days=5), timedelta(days=21)


class TooEarly(ValueError):
    """The year asked for has not run long enough to be rated."""


@dataclass(frozen=True)
class Dates:
    """The six dates of one cycle."""

    year: int
    starts_on: date
    ends_on: date
    planning_until: date
    rating_from: date
    rating_until: date
    countersign_until: date

    @property
    def as_fields(self) -> dict[str, date]:
        """The dates by the names of the model's fields."""
        return {name: value for name, value in vars(self).items() if name != "year"}


def default_year(today: date) -> int:
    """Return the year that runs in the demo on `today`: in January and early February still the last one."""
    return (today - SETTLED).year


def running(year: int, today: date) -> Dates:
    """Return the dates of the running cycle.

    Raises:
        TooEarly: `year` begins less than six weeks before `today`.
    """
    start = date(year, 1, 1)
    if today - start < SETTLED:
        raise TooEarly(str(year))
    opens, closes = today - WINDOW_BEFORE, today + WINDOW_AFTER
    return Dates(year, start, date(year, 12, 31), date(year, 1, 31), opens, closes, closes + timedelta(days=14))


def finished(year: int) -> Dates:
    """Return the dates of the cycle of `year`, rated in January of the next year."""
    after = year + 1
    return Dates(
        year,
        date(year, 1, 1),
        date(year, 12, 31),
        date(year, 1, 31),
        date(after, 1, 5),
        date(after, 1, 23),
        date(after, 2, 6),
    )
