from decimal import Decimal

import pytest

from appraisal import scoring

CAP = Decimal(120)


def percent(polarity, realised, **ends):
    ends = {name: Decimal(value) for name, value in ends.items()}
    return scoring.attainment(polarity=polarity, realised=Decimal(realised), cap=CAP, **ends)


@pytest.mark.parametrize(
    ("polarity", "realised", "expected"),
    [
        ("higher", "80", "100"),
        ("higher", "90", "100"),
        ("higher", "99", "110"),
        ("higher", "40", "50"),
        ("lower", "80", "100"),
        ("lower", "90", "100"),
        ("lower", "99", "90"),
        ("lower", "72", "110"),
        ("lower", "900", "0"),
    ],
)
def test_a_range_counts_100_inside_and_is_measured_from_its_nearer_end_outside(polarity, realised, expected):
    assert percent(polarity, realised, low="80", high="90") == Decimal(expected)


@pytest.mark.parametrize(("realised", "expected"), [("0", "100"), ("1", "0"), ("0.01", "0")])
def test_no_complaints_is_all_or_nothing(realised, expected):
    assert percent("lower", realised, target="0") == Decimal(expected)


def test_a_negative_realisation_is_never_below_zero_percent():
    assert percent("higher", "-5", target="10") == 0


def test_the_cap_holds_also_for_a_target_of_zero():
    assert scoring.attainment(polarity="lower", realised=Decimal(0), target=Decimal(0), cap=Decimal(90)) == 90


def test_attainment_is_not_rounded():
    assert str(percent("higher", "2", target="3")).startswith("66.66666666666666666666")


@pytest.mark.parametrize(
    ("code", "polarity", "target", "low", "high"),
    [
        ("polarity_unknown", "sideways", "1", None, None),
        ("target_missing", "higher", None, None, None),
        ("target_and_range", "higher", "1", "1", None),
        ("range_incomplete", "higher", None, "1", None),
        ("range_incomplete", "lower", None, None, "1"),
        ("not_a_number", "higher", "NaN", None, None),
        ("not_a_number", "higher", None, "1", "Infinity"),
        ("target_not_positive", "higher", "0", None, None),
        ("target_not_positive", "lower", "-1", None, None),
        ("range_not_positive", "lower", None, "0", "5"),
        ("range_not_positive", "lower", None, "-1", "5"),
        ("range_not_positive", "higher", None, "1", "-5"),
        ("range_reversed", "higher", None, "6", "5"),
    ],
)
def test_a_target_nobody_could_be_measured_against_is_refused_in_words(code, polarity, target, low, high):
    values = {
        name: None if value is None else Decimal(value)
        for name, value in {"target": target, "low": low, "high": high}.items()
    }
    with pytest.raises(scoring.TargetError) as refusal:
        scoring.check_target(polarity=polarity, **values)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")
    assert isinstance(refusal.value, ValueError)


@pytest.mark.parametrize(
    "values",
    [{"target": "0.01"}, {"low": "5", "high": "5"}],
)
def test_a_measurable_target_is_accepted(values):
    given = {name: Decimal(values[name]) if name in values else None for name in ("target", "low", "high")}
    scoring.check_target(polarity="higher", **given)


def test_zero_is_a_fair_target_where_lower_is_better():
    scoring.check_target(polarity="lower", target=Decimal(0), low=None, high=None)


def test_a_realisation_that_is_no_number_is_refused():
    with pytest.raises(scoring.TargetError) as refusal:
        percent("higher", "NaN", target="1")
    assert refusal.value.code == "not_a_number"
