"""Targets judged in words: never a zero, never counted; a numeric scheme cannot use them."""

import json
from decimal import Decimal

from appraisal import scoring
from appraisal.tests.scoring_records import record, source, target
from appraisal.tests.test_scoring_engine import codes, quadrant

WORDS = {"target": None, "realised": None, "expected": "Standar pelayanan diperbarui bersama warga."}
CONCLUDED = {"judgement": "Selesai dan dipakai di tiga kelurahan."}


def in_words(number=1, **changes):
    return target(number, **{**WORDS, **changes})


def concluded(*targets):
    return scoring.score(quadrant(result="meets", behaviour="meets") | {"targets": list(targets)})


def test_a_concluded_target_in_words_has_no_percentage_and_is_told_as_words():
    outcome = concluded(in_words(**CONCLUDED))
    assert (outcome["status"], outcome["predicate"]) == ("scored", "good")
    (row,) = outcome["targets"]
    assert (row["percent"], row["judgement"], row["taken_out"]) == (None, CONCLUDED["judgement"], False)
    (told,) = [step for step in outcome["steps"] if step["code"] == "target_judged"]
    assert CONCLUDED["judgement"] in told["text_id"] and WORDS["expected"] in told["text_en"]
    assert "aid" not in [step["code"] for step in outcome["steps"] if "results" in json.dumps(step["values"])]
    (component,) = [row for row in outcome["components"] if row["key"] == "results"]
    assert component["score"] is None


def test_without_a_conclusion_it_is_missing_and_never_a_zero():
    outcome = concluded(in_words())
    assert (outcome["status"], outcome["predicate"]) == ("incomplete", None)
    assert codes(outcome["missing"]) == ["judgement_missing"]
    assert outcome["targets"][0]["percent"] is None


def test_an_accepted_obstacle_takes_it_out():
    outcome = concluded(in_words(obstacle="Banjir"))
    assert outcome["status"] == "scored" and outcome["targets"][0]["taken_out"]


def test_measured_targets_beside_it_share_the_whole_hundred():
    outcome = concluded(in_words(1, weight="60", **CONCLUDED), target(2, weight="40", realised="80"))
    assert [row["effective_weight"] for row in outcome["targets"]] == ["0.000000", "100.000000"]
    (component,) = [row for row in outcome["components"] if row["key"] == "results"]
    assert Decimal(component["score"]) == 80


def test_a_numeric_scheme_cannot_count_it_and_says_so():
    ratings = {"supervisor": source("sabang-karier", "supervisor", 4)}
    outcome = scoring.score(record("sabang-karier", targets=[in_words(**CONCLUDED)], ratings=ratings))
    assert outcome["status"] == "incomplete" and outcome["score"] is None
    assert codes(outcome["missing"]) == ["target_not_measurable"]


def test_rows_of_measured_targets_are_told_as_before():
    assert "judgement" not in concluded(target())["targets"][0]


def test_a_frozen_record_with_words_verifies():
    data = quadrant(result="meets", behaviour="meets") | {"targets": [in_words(**CONCLUDED)]}
    assert scoring.verify(scoring.freeze(data)).agrees
