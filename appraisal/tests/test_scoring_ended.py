"""A target that an agreed change took out of the plan: it stays in the record and counts nowhere."""

from appraisal import scoring
from appraisal.tests.scoring_records import codes, record, sabang, source, target

ENDED = "1 July 2026: the budget was cut"


def pp30(*targets):
    return record("pp-30-2019", targets=list(targets), ratings={"supervisor": source("pp-30-2019", "supervisor", 4)})


def test_the_others_make_one_hundred_without_it_and_it_needs_no_realisation():
    plain = scoring.score(pp30(target(1, weight="40"), target(2, weight="60", realised="100")))
    changed = scoring.score(
        pp30(
            target(1, weight="40"),
            target(2, weight="60", realised="100"),
            target(3, weight="30", realised=None, ended=ENDED),
        )
    )
    assert (changed["status"], changed["score"]) == ("scored", plain["score"])
    assert changed["targets"][:2] == plain["targets"]
    out = changed["targets"][2]
    assert (out["taken_out"], out["percent"], out["effective_weight"]) == (True, None, "0.000000")


def test_the_explanation_says_why():
    outcome = scoring.score(pp30(target(1), target(2, weight="30", ended=ENDED)))
    (said,) = [row for row in outcome["steps"] if row["code"] == "target_ended"]
    assert ENDED in said["text_en"] and ENDED in said["text_id"]


def test_a_realisation_recorded_before_does_not_count_and_neither_does_an_obstacle_of_it():
    alone = scoring.score(sabang())["score"]
    for fields in ({"realised": "100"}, {"obstacle": "Banjir"}, {"zero_reason": "x"}):
        data = sabang(targets=[target(1), target(2, weight="50", ended=ENDED, **fields)])
        assert scoring.score(data)["score"] == alone


def test_it_does_not_help_the_weights_to_one_hundred():
    outcome = scoring.score(sabang(targets=[target(1, weight="70"), target(2, weight="30", ended=ENDED)]))
    assert outcome["status"] == "incomplete" and "target_weights" in codes(outcome["missing"])


def test_a_plan_of_which_nothing_is_left_has_no_score():
    outcome = scoring.score(sabang(targets=[target(1, ended=ENDED)]))
    assert outcome["score"] is None and "targets_missing" in codes(outcome["missing"])


def test_frozen_records_with_and_without_such_a_target_verify():
    for data in (sabang(), sabang(targets=[target(1), target(2, weight="30", ended=ENDED)])):
        assert scoring.verify(scoring.freeze(data)).agrees
