"""A year cut by date: supervisors by day, parts under the minimum, and what the year comes to."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal import scoring
from appraisal.scoring import split
from appraisal.scoring.split import Line, Part, conclude, segments_of

RULES = scoring.built_in_schemes()
TOWN, QUADRANT = RULES["sibolga"], RULES["permenpanrb-6-2022"]
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
TRIES = settings(max_examples=60, deadline=None, derandomize=True)
ANA, BUDI, CITRA = 1, 2, 3


def day(month, number=1):
    return date(2026, month, number)


def shown(lines, minimum=90, first=FIRST, last=LAST):
    return [(segment.supervisor, segment.start, segment.end) for segment in segments_of(lines, first, last, minimum)]


# --- Who supervised when ---------------------------------------------------------------------------------
def test_one_line_is_one_segment():
    assert shown([Line(ANA, "definitive", date(2020, 1, 1))]) == [(ANA, FIRST, LAST)]


def test_a_change_in_july_makes_two():
    lines = [Line(ANA, "definitive", date(2020, 1, 1), day(6, 30)), Line(BUDI, "definitive", day(7))]
    assert shown(lines) == [(ANA, FIRST, day(6, 30)), (BUDI, day(7), LAST)]


def test_days_without_anybody_stay_with_the_one_before_and_at_the_start_with_the_one_after():
    lines = [Line(ANA, "definitive", day(3), day(5, 31)), Line(BUDI, "definitive", day(8))]
    assert shown(lines) == [(ANA, FIRST, day(7, 31)), (BUDI, day(8), LAST)]
    assert shown([Line(ANA, "definitive", day(3), day(5, 31))]) == [(ANA, FIRST, LAST)]
    assert shown([]) == []


def test_an_acting_supervisor_beside_a_definitive_one_changes_nothing():
    lines = [Line(ANA, "definitive", date(2020, 1, 1)), Line(BUDI, "plh", day(3), day(9, 30))]
    assert shown(lines) == [(ANA, FIRST, LAST)]


@pytest.mark.parametrize(("until", "parts"), [(day(6, 28), 2), (day(6, 29), 3)])
def test_an_acting_supervisor_counts_from_the_minimum_of_days_on(until, parts):
    """From 1 April: 89 days join the next definitive supervisor, 90 days are a part of their own."""
    lines = [
        Line(ANA, "definitive", date(2020, 1, 1), day(3, 31)),
        Line(BUDI, "plt", day(4), until),
        Line(CITRA, "definitive", until + timedelta(days=1)),
    ]
    told = shown(lines)
    assert len(told) == parts
    assert told[1][1] == day(4)
    assert told[1][0] == (BUDI if parts == 3 else CITRA)


def test_a_short_deputy_between_days_of_the_same_supervisor_leaves_no_trace():
    lines = [
        Line(ANA, "definitive", date(2020, 1, 1), day(3, 31)),
        Line(BUDI, "plh", day(4), day(4, 30)),
        Line(ANA, "definitive", day(5)),
    ]
    assert shown(lines) == [(ANA, FIRST, LAST)]


def test_a_short_acting_supervisor_at_the_end_joins_the_one_before():
    lines = [Line(ANA, "definitive", date(2020, 1, 1), day(11, 30)), Line(BUDI, "plt", day(12))]
    assert shown(lines) == [(ANA, FIRST, LAST)]


def test_an_acting_supervisor_alone_stays_however_short():
    assert shown([Line(BUDI, "plh", day(3), day(3, 9))]) == [(BUDI, FIRST, LAST)]


def test_one_who_acts_and_then_becomes_definitive_is_one_segment():
    lines = [
        Line(ANA, "definitive", date(2020, 1, 1), day(6, 30)),
        Line(BUDI, "plt", day(7), day(7, 31)),
        Line(BUDI, "definitive", day(8)),
    ]
    assert shown(lines) == [(ANA, FIRST, day(6, 30)), (BUDI, day(7), LAST)]


LINES = st.lists(
    st.builds(
        lambda who, kind, start, length: Line(
            who, kind, FIRST + timedelta(days=start), None if length is None else FIRST + timedelta(days=start + length)
        ),
        st.integers(1, 4),
        st.sampled_from(split.KINDS_IN_ORDER),
        st.integers(-40, 400),
        st.none() | st.integers(0, 200),
    ),
    max_size=6,
)


@TRIES
@given(LINES, st.integers(1, 200))
def test_segments_always_cover_the_whole_period_without_gap_or_overlap(lines, minimum):
    found = segments_of(lines, FIRST, LAST, minimum)
    if not found:
        assert not any(line.start <= LAST and (line.end is None or line.end >= FIRST) for line in lines)
        return
    assert (found[0].start, found[-1].end) == (FIRST, LAST)
    for before, after in itertools.pairwise(found):
        assert after.start == before.end + split.DAY
        assert after.supervisor != before.supervisor
    assert sum(segment.days for segment in found) == 365
    assert len(found) == 1 or all(segment.days >= minimum for segment in found if segment.acting)


# --- Exempt days -----------------------------------------------------------------------------------------
def test_exempt_days_are_counted_once_and_only_inside_the_part():
    spans = [(day(3), day(3, 31)), (day(3, 15), day(4, 14)), (date(2025, 12, 1), day(1, 10)), (day(12, 30), day(12))]
    assert split.exempt_days(FIRST, day(6, 30), spans) == 10 + 45
    assert split.exempt_days(FIRST, day(6, 30), []) == 0
    assert split.exempt_days(FIRST, LAST, [(date(2025, 1, 1), date(2027, 1, 1))]) == 365


@pytest.mark.parametrize(
    ("last", "exempt", "duty"),
    [(day(3, 31), 0, "rated"), (day(3, 30), 0, "joined"), (day(3, 31), 1, "joined"), (day(3, 31), 90, "exempt")],
)
def test_ninety_days_are_rated_eighty_nine_join_and_none_are_exempt(last, exempt, duty):
    assert split.duty_of(FIRST, last, exempt, 90) == duty


# --- The year --------------------------------------------------------------------------------------------
def part(first, last, score=None, duty="rated", exempt=0, predicate=None):
    known = None if score is None else Decimal(score)
    if predicate is None and known is not None:
        predicate = scoring.classify(known, TOWN.bands, idea_accepted=False).key
    return Part(first, last, exempt, duty, known, predicate)


def test_two_parts_are_weighted_by_their_days():
    year = conclude([part(FIRST, day(6, 30), "80"), part(day(7), LAST, "90")], TOWN)
    assert year.weights == (181, 184)
    # (181 × 80 + 184 × 90) / 365 = 85.0410…
    assert (year.score, year.predicate) == (Decimal("85.04"), "good")


def test_the_twenty_ninth_of_february_is_a_day():
    leap = date(2028, 1, 1)
    year = conclude([part(leap, date(2028, 2, 29), "0", duty="joined"), part(date(2028, 3, 1), leap, "70")], TOWN)
    assert split.days_between(leap, date(2028, 2, 29)) == 60
    assert year.weights[0] == 0
    year = conclude([part(leap, date(2028, 6, 30), "80"), part(date(2028, 7, 1), date(2028, 12, 31), "90")], TOWN)
    assert (year.weights, year.score) == ((182, 184), Decimal("85.03"))


def test_months_without_duty_lie_between_parts_and_weigh_nothing():
    year = conclude([part(FIRST, day(3, 31), "60"), part(day(7), LAST, "90")], TOWN)
    assert (year.weights, sum(year.weights)) == ((90, 184), 274)
    inside = conclude([part(FIRST, LAST, "60", exempt=91)], TOWN)
    assert inside.weights == (274,)


SHORT_FIRST = [part(FIRST, day(1, 31), duty="joined"), part(day(2), LAST, "80")]
SHORT_LAST = [part(FIRST, day(11, 30), "80"), part(day(12), LAST, duty="joined")]
SHORT_MIDDLE = [part(FIRST, day(5, 31), "70"), part(day(6), day(6, 30), duty="joined"), part(day(7), LAST, "90")]


@pytest.mark.parametrize(
    ("parts", "weights"), [(SHORT_FIRST, (0, 365)), (SHORT_LAST, (365, 0)), (SHORT_MIDDLE, (151, 0, 214))]
)
def test_days_of_a_part_under_the_minimum_join_the_next_and_at_the_end_the_one_before(parts, weights):
    assert conclude(parts, TOWN).weights == weights


def test_three_parts():
    parts = [part(FIRST, day(4, 30), "60"), part(day(5), day(8, 31), "75"), part(day(9), LAST, "90")]
    assert conclude(parts, TOWN).score == Decimal("75.08")


def test_a_rated_part_without_a_score_leaves_the_year_without_one():
    year = conclude([part(FIRST, day(6, 30)), part(day(7), LAST, "90")], TOWN)
    assert (year.score, year.predicate, year.is_complete) == (None, None, False)


def test_nobody_rated_is_no_year():
    year = conclude([part(day(11), LAST, duty="joined")], TOWN)
    assert (year.score, year.is_complete, year.weights) == (None, False, (0,))
    assert not conclude([part(FIRST, LAST, duty="exempt", exempt=365)], TOWN).is_complete
    assert conclude([], TOWN).weights == ()


def test_in_a_quadrant_scheme_the_last_rated_part_concludes():
    parts = [
        part(FIRST, day(6, 30), predicate="sangat_baik"),
        part(day(7), day(11, 30), predicate="baik"),
        part(day(12), LAST, duty="joined"),
    ]
    year = conclude(parts, QUADRANT)
    assert (year.score, year.predicate) == (None, "baik")
    # An earlier part that never came to a conclusion does not take the last one's away.
    assert conclude([part(FIRST, day(6, 30)), parts[1]], QUADRANT).predicate == "baik"
    assert not conclude([parts[0], part(day(7), LAST)], QUADRANT).is_complete


def test_one_part_stands_for_itself_with_its_own_predicate():
    """A bonus of an idea or a cap made that predicate; it is not classified a second time."""
    assert conclude([part(FIRST, LAST, "95", predicate="baik")], TOWN).predicate == "baik"


SCORE = st.decimals(min_value=0, max_value=100, places=2)
LENGTHS = st.lists(st.tuples(st.integers(90, 200), SCORE), min_size=2, max_size=4)


def in_a_row(lengths):
    start, found = FIRST, []
    for length, score in lengths:
        end = start + timedelta(days=length - 1)
        found.append(part(start, end, score))
        start = end + split.DAY
    return found


@TRIES
@given(LENGTHS)
def test_the_year_lies_between_its_worst_and_its_best_part_and_no_day_is_lost(lengths):
    year = conclude(in_a_row(lengths), TOWN)
    scores = [score for _length, score in lengths]
    assert min(scores) <= year.score <= max(scores)
    assert sum(year.weights) == sum(length for length, _score in lengths)


@TRIES
@given(LENGTHS, st.data())
def test_cutting_a_part_in_two_of_the_same_score_changes_nothing(lengths, data):
    place = data.draw(st.integers(0, len(lengths) - 1))
    length, score = lengths[place]
    cut = data.draw(st.integers(1, length - 1))
    finer = [*lengths[:place], (cut, score), (length - cut, score), *lengths[place + 1 :]]
    whole, cut_year = conclude(in_a_row(lengths), TOWN), conclude(in_a_row(finer), TOWN)
    assert (whole.score, whole.predicate) == (cut_year.score, cut_year.predicate)
    assert sum(whole.weights) == sum(cut_year.weights)
