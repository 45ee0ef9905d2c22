"""Records that cannot be counted are refused in words, never guessed."""

import pytest

from appraisal import scoring
from appraisal.tests.scoring_records import sabang, salor, target


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("format", {"format": 2}),
        ("not_a_table", {"scheme": None}),
        ("not_a_table", {"ratings": "all"}),
        ("not_a_table", {"ratings": {"self": 5}}),
        ("source_unknown", {"ratings": {"boss": {"raters": 1}}}),
        ("target", {"targets": "one"}),
        ("target", {"targets": ["one"]}),
        ("target_weight", {"targets": [target(weight="0")]}),
        ("number", {"targets": [target(weight=None)]}),
        ("number", {"targets": [target(realised="eighty")]}),
        ("number", {"targets": [target(realised=80.5)]}),
        ("number", {"targets": [target(realised=True)]}),
        ("number", {"targets": [target(realised="1E+999999999")]}),
        ("number", {"ratings": {"self": {"raters": 1, "means": {"competency": "1/0"}}}}),
        ("expectation", {"quadrant": {"result": "superb"}}),
        ("expectation", {"quadrant": {"behaviour": 1}}),
        ("bonus_unknown", {"bonus": {"luck": "5"}}),
        ("count", {"ratings": {"self": {"counters": {}}}}),
        ("count", {"ratings": {"self": {"raters": -1}}}),
        ("count", {"ratings": {"self": {"raters": 1, "counters": {"change": {"3": True}}}}}),
        ("counters", {"ratings": {"self": {"raters": 1, "counters": []}}}),
        ("item_unknown", {"ratings": {"self": {"raters": 1, "counters": {"charm": {"3": 1}}}}}),
        ("level_unknown", {"ratings": {"self": {"raters": 1, "counters": {"change": {"6": 1}}}}}),
        ("level_unknown", {"ratings": {"public": {"raters": 10, "counters": {"u6": {"5": 1}}}}}),
        ("level_unknown", {"ratings": {"self": {"raters": 1, "counters": {"change": 3}}}}),
        ("too_many_answers", {"ratings": {"self": {"raters": 1, "counters": {"change": {"3": 1, "4": 1}}}}}),
        ("means", {"ratings": {"self": {"raters": 1, "means": []}}}),
        ("means", {"ratings": {"self": {"raters": 1, "means": {}, "items": []}}}),
        ("means", {"ratings": {"self": {"raters": 1, "means": {}, "skipped": []}}}),
        ("means", {"ratings": {"self": {"raters": 1, "means": {}, "skipped": {"competency": "u6"}}}}),
    ],
)
def test_a_record_that_cannot_be_counted_is_refused_in_words(code, change):
    with pytest.raises(scoring.RecordError) as refusal:
        scoring.score(sabang() | change)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def test_something_that_is_no_record_is_refused():
    with pytest.raises(scoring.RecordError):
        scoring.score([])


def test_a_negative_bonus_is_refused():
    with pytest.raises(scoring.RecordError) as refusal:
        scoring.score(salor(bonus={"innovation-bonus": "-1"}))
    assert refusal.value.code == "bonus_negative"
