"""The private hints: when they come, and when they must not."""

import pytest

from appraisal.nudges import Nudge, nudges_of

MIXED = {"a": 3, "b": 4, "c": 3, "d": 5}


def codes(*args, **more):
    return [nudge.code for nudge in nudges_of(*args, **more)]


@pytest.mark.parametrize(
    ("levels", "hinted"),
    [
        (dict.fromkeys("abcd", 4), True),
        (dict.fromkeys("abc", 4), False),
        (MIXED, False),
        ({**dict.fromkeys("abcd", 4), "e": None}, True),
        (dict.fromkeys("abcd"), False),
        ({}, False),
    ],
)
def test_the_same_level_everywhere(levels, hinted):
    assert ("same_level" in codes(levels, {})) is hinted


def test_the_same_words_twice_or_about_somebody_else():
    said = {"a": "Selalu tepat waktu.", "b": "selalu TEPAT waktu", "c": "Ya.", "d": "Ya."}
    assert nudges_of(MIXED, said) == [Nudge("repeated_words", ("a", "b"))]
    assert nudges_of(MIXED, {"a": "Selalu tepat waktu."}) == []
    assert codes(MIXED, {"a": "Selalu tepat waktu."}, said_of_others=["Selalu tepat waktu"]) == ["repeated_words"]


@pytest.mark.parametrize(("seconds", "hinted"), [(11.9, True), (12, False), (None, False)])
def test_a_form_filled_in_seconds(seconds, hinted):
    assert ("fast" in codes(MIXED, {}, seconds=seconds)) is hinted


@pytest.mark.parametrize(
    ("level", "words", "hinted"),
    [
        (2, "Kerjanya bagus sekali", True),
        (2, "Bagus, tetapi sering terlambat", False),
        (5, "Sering terlambat", True),
        (5, "Bagus, tidak pernah terlambat", False),
        (3, "Kerjanya bagus", False),
        (1, "", False),
    ],
)
def test_level_and_words_that_disagree(level, words, hinted):
    assert nudges_of({"a": level, "b": 3}, {"a": words}) == ([Nudge("words_disagree", ("a",))] if hinted else [])
