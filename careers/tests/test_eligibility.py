"""Every rule met, not met, and not to be judged; the boundaries of its days."""

from dataclasses import replace
from datetime import date

import pytest

from careers import eligibility
from careers.eligibility import Facts, PostHeld, Punishment, Requirements
from employees import labels as people_labels

ON = date(2026, 11, 30)
ASKED = Requirements(
    minimum_education="s1",
    post_types=(("pelaksana", "Pelaksana"),),
    post_years=4,
    occupation="Layanan",
    related_years=2,
    maximum_age=56,
    retirement_age=58,
)
FACTS = Facts(
    kind="pns",
    education="s1",
    birth_date=date(1985, 2, 1),
    appointed=date(2010, 1, 1),
    posts=(PostHeld("pelaksana", date(2010, 1, 1), None, "layanan"),),
    predicates={2025: "good", 2024: "very-good"},
    punishments=(),
)


def answer(code, on=ON, asked=ASKED, **facts):
    """Return the result of one rule for the facts changed by `facts`."""
    results = eligibility.evaluate(replace(FACTS, **facts), asked, on)
    return next(result for result in results if result.code == code)


def test_the_words_of_education_agree_with_the_staff_register():
    assert eligibility.EDUCATION_ORDER == people_labels.EDUCATION_ORDER


def test_somebody_who_meets_everything_is_eligible():
    results = eligibility.evaluate(FACTS, ASKED, ON)
    assert [result.passed for result in results] == [True] * 8
    assert eligibility.verdict(results) is True


def test_nothing_known_is_never_a_pass():
    results = eligibility.evaluate(Facts(), ASKED, ON)
    assert {result.passed for result in results} == {None}
    assert eligibility.verdict(results) is None


def test_one_rule_not_met_weighs_more_than_one_that_cannot_be_judged():
    results = eligibility.evaluate(replace(FACTS, education="sma", birth_date=None), ASKED, ON)
    assert eligibility.verdict(results) is False


def test_an_opening_without_any_rule_judges_nobody_eligible():
    assert eligibility.verdict(()) is None


@pytest.mark.parametrize(("kind", "passed"), [("pns", True), ("pppk", False), (None, None)])
def test_pppk_have_no_promotion_in_rank(kind, passed):
    assert answer("kind", kind=kind).passed is passed


def test_an_opening_for_everybody_does_not_ask_for_the_kind():
    codes = {r.code for r in eligibility.evaluate(replace(FACTS, kind="pppk"), replace(ASKED, pns_only=False), ON)}
    assert "kind" not in codes


@pytest.mark.parametrize(
    ("education", "passed", "lacking"),
    [("s1", True, ""), ("s2", True, ""), ("d3", False, "1 level(s) short"), ("sma", False, "4 level(s) short")],
)
def test_education_is_compared_by_its_order(education, passed, lacking):
    found = answer("education", education=education)
    assert (found.passed, found.by_how_much.en) == (passed, lacking)


@pytest.mark.parametrize("education", [None, "", "unknown"])
def test_education_nobody_recorded_cannot_be_judged(education):
    assert answer("education", education=education).passed is None


@pytest.mark.parametrize(
    ("since", "passed", "lacking"),
    [
        (date(2022, 11, 30), True, ""),
        (date(2022, 12, 1), False, "1 days short"),
        (date(2026, 11, 30), False, "1461 days short"),
    ],
)
def test_four_years_are_over_on_the_anniversary(since, passed, lacking):
    posts = (PostHeld("pelaksana", since),)
    found = answer("post", posts=posts, appointed=since)
    assert (found.passed, found.by_how_much.en) == (passed, lacking)


@pytest.mark.parametrize(
    ("since", "words"),
    [(date(2022, 11, 30), "4.0 years on record (1461 days)"), (date(2022, 12, 1), "3.9 years on record (1460 days)")],
)
def test_a_day_short_of_four_years_does_not_read_as_four(since, words):
    assert answer("post", posts=(PostHeld("pelaksana", since),)).found.en == words


def test_time_nobody_wrote_down_may_hold_the_missing_years():
    posts = (PostHeld("pelaksana", date(2024, 1, 1)),)
    assert answer("post", posts=posts, appointed=date(2010, 1, 1)).passed is None
    assert answer("post", posts=posts, appointed=None).passed is None
    assert answer("post", posts=(PostHeld("pelaksana", None),)).passed is None


def test_recorded_time_in_other_posts_does_not_count():
    posts = (PostHeld("jf_mahir", date(2010, 1, 1), date(2023, 12, 31)), PostHeld("pelaksana", date(2024, 1, 1)))
    assert answer("post", posts=posts).passed is False


def test_earlier_posts_add_up_and_days_in_two_posts_count_once():
    first = PostHeld("pelaksana", date(2020, 1, 1), date(2022, 12, 31))
    gap_closed = PostHeld("pelaksana", date(2025, 11, 30))
    assert answer("post", posts=(first, gap_closed), appointed=date(2020, 1, 1)).passed is True
    twice = (first, replace(first, occupation="other"))
    assert answer("post", posts=twice, appointed=date(2024, 1, 1)).passed is False


def test_related_experience_counts_posts_of_the_occupation():
    assert answer("related").passed is True
    other = (PostHeld("pelaksana", date(2010, 1, 1), None, "keuangan"),)
    assert answer("related", posts=other).passed is False
    assert answer("related", posts=()).passed is None


@pytest.mark.parametrize(
    ("predicates", "passed"),
    [
        ({2025: "good", 2024: "good"}, True),
        ({2025: "good", 2024: "sufficient"}, False),
        ({2025: "good"}, None),
        ({2025: "needs-improvement"}, False),
        ({2025: "good", 2024: "good", 2023: "very-poor"}, True),
        ({2026: "good", 2025: "good", 2024: "poor"}, True),
        ({2026: "poor", 2025: "good", 2024: "good"}, False),
        ({2025: "good", 2024: "a word of no scheme"}, None),
    ],
)
def test_the_last_two_years_are_baik_or_better(predicates, passed):
    assert answer("predicates", predicates=predicates).passed is passed


@pytest.mark.parametrize(
    ("born", "age_passed", "retirement_passed"),
    [
        (date(1970, 11, 30), True, True),
        (date(1969, 12, 1), True, True),
        (date(1969, 11, 30), False, True),
        (date(1968, 12, 1), False, True),
        (date(1968, 11, 30), False, False),
        (None, None, None),
    ],
)
def test_age_counts_full_years_on_the_closing_day(born, age_passed, retirement_passed):
    assert answer("age", birth_date=born).passed is age_passed
    assert answer("retirement", birth_date=born).passed is retirement_passed


def test_somebody_over_the_age_reads_by_how_much():
    assert answer("age", birth_date=date(1967, 1, 1)).by_how_much.en == "3 year(s) over"


@pytest.mark.parametrize(
    ("punishments", "passed"),
    [
        ((), True),
        (None, None),
        ((Punishment("moderate", date(2024, 1, 1), date(2024, 11, 30)),), True),
        ((Punishment("moderate", date(2024, 1, 1), date(2024, 12, 1)),), False),
        ((Punishment("severe", date(2025, 1, 1), date(2025, 12, 31)),), False),
        ((Punishment("light", date(2026, 1, 1), date(2026, 1, 1)),), True),
        ((Punishment("light", date(2026, 11, 1), date(2026, 11, 30)),), False),
        ((Punishment("severe", date(2010, 1, 1), None),), False),
        ((Punishment("severe", date(2026, 12, 1), None),), True),
    ],
)
def test_punishments_count_while_served_and_grave_ones_for_two_years_after(punishments, passed):
    assert answer("discipline", punishments=punishments).passed is passed


def test_the_window_of_discipline_is_a_setting_of_the_opening():
    served = (Punishment("moderate", date(2023, 1, 1), date(2023, 12, 31)),)
    assert answer("discipline", punishments=served).passed is True
    assert answer("discipline", punishments=served, asked=replace(ASKED, clean_years=5)).passed is False


def test_a_leap_day_has_its_anniversary_on_the_28th():
    assert eligibility.years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)


def test_requirements_survive_the_database():
    assert Requirements.from_json(ASKED.to_json()) == ASKED
    stored = {**ASKED.to_json(), "post_types": [["pelaksana", "Pelaksana"]]}
    assert Requirements.from_json(stored) == ASKED


def test_results_carry_both_languages():
    row = answer("age", birth_date=date(1967, 1, 1)).to_json()
    assert row["required"] == {"id": "Usia paling tinggi 56 tahun", "en": "Not older than 56 years"}
    assert row["passed"] is False
