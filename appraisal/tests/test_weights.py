"""Weights are together exactly 100, whatever they were before."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal import weights

TRIES = settings(max_examples=60, deadline=None, derandomize=True)
WEIGHTS = st.lists(st.decimals(min_value="0.01", max_value=100, places=2), min_size=1, max_size=60)


@TRIES
@given(WEIGHTS)
def test_scaled_weights_are_together_exactly_one_hundred_and_each_above_zero(given_weights):
    found = weights.scaled(given_weights)
    assert sum(found) == 100
    assert min(found) >= Decimal("0.01")
    assert all(weight == weight.quantize(Decimal("0.01")) for weight in found)


@TRIES
@given(WEIGHTS)
def test_a_greater_weight_is_never_scaled_below_a_smaller_one(given_weights):
    found = weights.scaled(given_weights)
    for one, scaled_one in zip(given_weights, found, strict=True):
        for other, scaled_other in zip(given_weights, found, strict=True):
            assert one <= other or scaled_one >= scaled_other


def test_weights_that_make_one_hundred_stay_as_they_are():
    assert weights.scaled([Decimal("33.33"), Decimal("66.67")]) == [Decimal("33.33"), Decimal("66.67")]


def test_the_tiny_one_keeps_a_hundredth_and_the_great_one_pays():
    assert weights.scaled([Decimal("0.01"), Decimal(100), Decimal(100), Decimal(100)]) == [
        Decimal("0.01"),
        Decimal("33.33"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]


@pytest.mark.parametrize("count", [1, 3, 7, 40, 500])
def test_even_weights_differ_by_a_hundredth_at_most(count):
    found = weights.even(count)
    assert sum(found) == 100 and max(found) - min(found) <= Decimal("0.01")
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("wrong", [[], [Decimal(0)], [Decimal(-1), Decimal(2)], [Decimal("NaN")]])
def test_what_cannot_be_weighed_is_refused(wrong):
    with pytest.raises(ValueError, match="greater than zero"):
        weights.scaled(wrong)
