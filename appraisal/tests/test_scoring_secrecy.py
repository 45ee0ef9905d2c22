"""Anonymous answers stay anonymous: under the minimum, on agreement, and in what is frozen."""

import json

import pytest

from appraisal import scoring
from appraisal.tests.scoring_records import answers, codes, component_of, record, sibolga, source, source_of, target

QUALITY = ("accuracy", "completeness", "service", "records")


def by_peers(outcome, component, item):
    row = next(row for row in component_of(outcome, component)["items"] if row["key"] == item)
    return row["by_source"]["peer"]


def mixed():
    """Four peers who never all agree."""
    return sibolga(2, 3, 4, 5)


def test_under_the_minimum_peers_are_neither_used_nor_shown_and_it_is_said():
    outcome = scoring.score(sibolga(1, 5))
    peer = source_of(outcome, "quality", "peer")
    assert (peer["why"], peer["used"], peer["score"], peer["raters"]) == ("below_minimum", False, None, 2)
    assert source_of(outcome, "quality", "supervisor")["effective_weight"] == "100.000000"
    assert outcome["score"] == "80.00"
    assert {by_peers(outcome, "quality", item)["score"] for item in QUALITY} == {None}
    said = [step["text_en"] for step in outcome["steps"] if step["code"] == "source_below_minimum"]
    assert len(said) == 3 and "fewer than 3 raters" in said[0] and "40 %" in said[0]


def test_under_the_minimum_the_outcome_does_not_depend_on_what_was_answered():
    assert scoring.score(sibolga(1, 1)) == scoring.score(sibolga(5, 5)) == scoring.score(sibolga(2, 4))


def test_from_the_minimum_on_peers_count():
    outcome = scoring.score(sibolga(1, 5, 5))
    assert source_of(outcome, "quality", "peer")["why"] == "used"
    # 80 × 60 % + 80 × 40 %
    assert outcome["score"] == "80.00"
    assert scoring.score(sibolga(1, 1, 5)) != outcome


def test_nine_citizens_are_too_few_and_ten_are_enough():
    def public(count):
        ratings = {
            "supervisor": source("sabang-kompetensi", "supervisor", 3),
            "public": source("sabang-kompetensi", "public", *[3] * (count - 1), 4),
        }
        outcome = scoring.score(record("sabang-kompetensi", targets=[target()], ratings=ratings))
        return source_of(outcome, "competency", "public")["why"]

    assert (public(9), public(10)) == ("below_minimum", "used")


def test_an_item_judged_by_fewer_than_the_minimum_is_not_used():
    data = mixed()
    data["ratings"]["peer"]["counters"]["accuracy"] = {"1": 2, "cannot_judge": 2}
    outcome = scoring.score(data)
    assert by_peers(outcome, "quality", "accuracy") == {"score": None, "level": None, "why": "missing"}
    assert source_of(outcome, "quality", "peer")["score"] == source_of(outcome, "innovation", "peer")["score"]
    data["ratings"]["peer"]["counters"]["accuracy"] = {"5": 2, "cannot_judge": 2}
    assert scoring.score(data) == outcome


def test_a_source_that_judged_no_item_often_enough_is_not_used():
    data = mixed()
    for item in QUALITY:
        data["ratings"]["peer"]["counters"][item] = {"1": 2, "cannot_judge": 2}
    outcome = scoring.score(data)
    assert source_of(outcome, "quality", "peer")["why"] == "too_few_judged"
    assert source_of(outcome, "discipline", "peer")["why"] == "used"
    assert "source_too_few_judged" in codes(outcome["steps"])


def test_items_on_which_peers_differ_are_shown():
    outcome = scoring.score(mixed())
    assert {by_peers(outcome, "quality", item)["score"] for item in QUALITY} == {"82.500000"}
    assert {by_peers(outcome, "quality", item)["why"] for item in QUALITY} == {"shown"}


def test_an_item_on_which_all_agreed_is_hidden_while_the_component_keeps_its_mean():
    data = mixed()
    data["ratings"]["peer"]["counters"]["service"] = answers(1, 1, 1, 1)
    outcome = scoring.score(data)
    assert by_peers(outcome, "quality", "service") == {"score": None, "level": None, "why": "hidden"}
    # (82.5 × 3 + 40) / 4
    assert source_of(outcome, "quality", "peer")["score"] == "71.875000"


def test_a_hidden_item_cannot_be_found_by_subtraction():
    data = mixed()
    data["ratings"]["peer"]["counters"]["service"] = answers(1, 1, 1, 1)
    hidden = [item for item in QUALITY if by_peers(scoring.score(data), "quality", item)["why"] == "hidden"]
    assert len(hidden) == 2


def test_agreement_among_those_who_could_judge_is_agreement():
    data = mixed()
    data["ratings"]["peer"]["counters"]["service"] = {"2": 3, "cannot_judge": 1}
    assert by_peers(scoring.score(data), "quality", "service")["why"] == "hidden"


def test_named_ratings_are_shown_with_their_level():
    row = component_of(scoring.score(mixed()), "quality")["items"][0]["by_source"]["supervisor"]
    assert row == {"score": "80.000000", "level": "3.000000", "why": "shown"}


def test_no_step_and_no_row_tells_the_level_of_an_anonymous_source():
    outcome = scoring.score(mixed())
    assert by_peers(outcome, "quality", "service")["level"] is None


@pytest.mark.parametrize("peers", [(1, 5), (3, 3, 3), (2, 3, 4, 5)])
def test_a_redacted_record_has_no_anonymous_counters_and_scores_the_same(peers):
    original = sibolga(*peers)
    redacted = scoring.redact(original)
    assert "counters" not in redacted["ratings"]["peer"]
    assert redacted["ratings"]["peer"]["raters"] == len(peers)
    assert redacted["ratings"]["supervisor"] == original["ratings"]["supervisor"]
    assert scoring.score(redacted) == scoring.score(original)
    assert scoring.redact(redacted) == redacted


def test_under_the_minimum_a_redacted_record_keeps_only_the_number_of_raters():
    peer = scoring.redact(sibolga(1, 5))["ratings"]["peer"]
    assert peer == {"raters": 2, "means": {}, "items": {}, "skipped": {}}


def test_a_redacted_record_hides_what_all_agreed_on():
    items = scoring.redact(sibolga(4, 4, 4))["ratings"]["peer"]["items"]
    assert len(items) == 10 and set(items.values()) == {None}


def test_redacting_leaves_the_original_alone():
    original = sibolga(1, 5)
    before = json.dumps(original)
    scoring.redact(original)
    assert json.dumps(original) == before


def test_anonymous_answers_the_scheme_does_not_ask_for_are_dropped_too():
    data = mixed()
    data["ratings"]["subordinate"] = {"raters": 5, "counters": {"secret": {"1": 5}}}
    assert scoring.redact(data)["ratings"]["subordinate"] == {"raters": 5, "means": {}, "items": {}, "skipped": {}}


def test_a_record_without_ratings_can_be_redacted():
    assert scoring.redact(record("sibolga"))["ratings"] == {}
