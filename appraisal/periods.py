"""Which periods a year has to look back on. Plain Python: dates in, dates out (domain §3, periodic evaluation)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

# Months in one period of each rhythm.
MONTHS = {"monthly": 1, "quarterly": 3}
# A remainder shorter than this, left by a cut of the year, may be reviewed; nobody owes it.
SHORTEST_OWED = 14
# Days after the last day of a period within which both sides should have written.
GRACE = timedelta(days=14)


@dataclass(frozen=True)
class Period:
    """One period of a case: `number` is its place in the year of the cycle, the days are those of the case in it."""

    number: int
    start: date
    end: date

    @property
    def due(self) -> date:
        """The last day for both sides."""
        return self.end + GRACE

    @property
    def is_owed(self) -> bool:
        return (self.end - self.start).days + 1 >= SHORTEST_OWED

    def has_begun(self, today: date) -> bool:
        return today >= self.start

    def is_over(self, today: date) -> bool:
        return today > self.end


def periods_of(
    rhythm: str, starts_on: date, ends_on: date, case_start: date | None = None, case_end: date | None = None
) -> tuple[Period, ...]:
    """Return the review periods of a case.

    Periods are calendar months, or three of them together, counted from the month in which the cycle begins; the first
    and the last are as short as the cycle makes them. A case that is only a part of the year has the same numbers, cut
    to its own days.

    Args:
        rhythm: none, monthly or quarterly.
        starts_on: first day of the cycle.
        ends_on: last day of the cycle.
        case_start: first day of the case, by default that of the cycle.
        case_end: last day of the case, by default that of the cycle.
    """
    step = MONTHS.get(rhythm, 0)
    first_day, last_day = max(starts_on, case_start or starts_on), min(ends_on, case_end or ends_on)
    found = []
    number, begin = 1, starts_on
    while step and begin <= ends_on:
        end = min(_month_end(begin, step - 1), ends_on)
        start, stop = max(begin, first_day), min(end, last_day)
        if start <= stop:
            found.append(Period(number, start, stop))
        number, begin = number + 1, end + timedelta(days=1)
    return tuple(found)


def _month_end(day: date, months_later: int) -> date:
    """Return the last day of the month that many months after the month of `day`."""
    months = day.year * 12 + day.month - 1 + months_later
    year, month = divmod(months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
