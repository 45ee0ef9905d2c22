"""Which periods a year has: calendar months or three of them, cut to the days of the cycle and of the case."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal import periods

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def days(found):
    return [(period.number, period.start.isoformat(), period.end.isoformat()) for period in found]


def test_a_year_has_twelve_months_four_quarters_or_none():
    months = periods.periods_of("monthly", FIRST, LAST)
    assert len(months) == 12
    assert days(months)[1] == (2, "2026-02-01", "2026-02-28")
    assert days(periods.periods_of("quarterly", FIRST, LAST)) == [
        (1, "2026-01-01", "2026-03-31"),
        (2, "2026-04-01", "2026-06-30"),
        (3, "2026-07-01", "2026-09-30"),
        (4, "2026-10-01", "2026-12-31"),
    ]
    assert periods.periods_of("none", FIRST, LAST) == ()


def test_a_cycle_that_begins_within_a_month_has_short_periods_at_its_ends():
    assert days(periods.periods_of("quarterly", date(2026, 8, 20), date(2027, 2, 10))) == [
        (1, "2026-08-20", "2026-10-31"),
        (2, "2026-11-01", "2027-01-31"),
        (3, "2027-02-01", "2027-02-10"),
    ]


def test_the_parts_of_a_cut_year_keep_the_numbers_of_the_cycle():
    before = periods.periods_of("quarterly", FIRST, LAST, FIRST, date(2026, 7, 9))
    after = periods.periods_of("quarterly", FIRST, LAST, date(2026, 7, 10), LAST)
    assert days(before)[2:] == [(3, "2026-07-01", "2026-07-09")]
    assert days(after)[0] == (3, "2026-07-10", "2026-09-30")
    assert [period.is_owed for period in before] == [True, True, False]
    assert all(period.is_owed for period in after)


@pytest.mark.parametrize(("length", "owed"), [(13, False), (14, True)])
def test_a_remainder_under_fourteen_days_is_not_owed(length, owed):
    assert periods.Period(1, FIRST, FIRST + timedelta(days=length - 1)).is_owed is owed


def test_it_is_due_fourteen_days_after_its_last_day():
    period = periods.Period(1, FIRST, date(2026, 1, 31))
    assert period.due == date(2026, 2, 14)
    assert (period.has_begun(FIRST), period.has_begun(FIRST - timedelta(days=1))) == (True, False)
    assert (period.is_over(period.end), period.is_over(period.end + timedelta(days=1))) == (False, True)


A_DAY = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(rhythm=st.sampled_from(["monthly", "quarterly"]), ends=st.lists(A_DAY, min_size=2, max_size=2, unique=True))
def test_periods_cover_every_day_of_the_cycle_once(rhythm, ends):
    first, last = sorted(ends)
    found = periods.periods_of(rhythm, first, last)
    assert found[0].start == first and found[-1].end == last
    assert [period.number for period in found] == list(range(1, len(found) + 1))
    for before, after in pairwise(found):
        assert after.start == before.end + timedelta(days=1) and after.start.day == 1


@given(cut=st.dates(date(2026, 1, 2), LAST), rhythm=st.sampled_from(["monthly", "quarterly"]))
def test_two_parts_together_have_the_days_of_the_whole(cut, rhythm):
    whole = periods.periods_of(rhythm, FIRST, LAST)
    before = periods.periods_of(rhythm, FIRST, LAST, FIRST, cut - timedelta(days=1))
    after = periods.periods_of(rhythm, FIRST, LAST, cut, LAST)
    assert sum((p.end - p.start).days + 1 for p in (*before, *after)) == 365
    assert {p.number for p in (*before, *after)} == {p.number for p in whole}
