"""How a record becomes a score: worked examples whose figures were computed by hand."""

import json
from decimal import Decimal

import pytest

from appraisal import scoring
from appraisal.tests.scoring_records import (
    SCHEMES,
    answers,
    codes,
    component_of,
    record,
    sabang,
    salor,
    sibolga,
    source,
    source_of,
    target,
)


def pp30(realised="115", **parts):
    ratings = {"supervisor": source("pp-30-2019", "supervisor", 4)}
    return record("pp-30-2019", **({"targets": [target(realised=realised)], "ratings": ratings} | parts))


def test_targets_and_three_sources_make_a_score():
    outcome = scoring.score(sabang())
    # competency = 100 × 15 % + 80 × 55 % + 87.5 × 30 % = 85.25; total = 80 × 40 % + 85.25 × 60 % = 83.15
    assert (outcome["status"], outcome["score"], outcome["predicate"]) == ("scored", "83.15", "good")
    assert outcome["missing"] == []
    competency = component_of(outcome, "competency")
    assert (competency["score"], competency["contribution"]) == ("85.250000", "51.150000")
    assert [item["key"] for item in competency["items"]][-2:] == ["u6", "u7"]


def test_the_outcome_is_plain_json():
    outcome = scoring.score(sabang())
    assert json.loads(json.dumps(outcome)) == outcome


def test_a_rating_is_turned_into_points_before_averaging():
    outcome = scoring.score(sibolga(1, 3, 5))
    # (40 + 80 + 100) / 3, not the points of the mean level 3
    assert source_of(outcome, "quality", "peer")["score"] == "73.333333"


def test_item_weights_count_within_a_source():
    data = sibolga(3, 4, 5)
    for item in data["scheme"]["components"][0]["items"]:
        item["weight"] = "1"
    data["scheme"]["components"][0]["items"][0]["weight"] = "2"
    data["ratings"]["supervisor"]["counters"]["attendance"] = answers(5)
    # (2 × 100 + 80 + 80) / 4
    assert source_of(scoring.score(data), "discipline", "supervisor")["score"] == "90.000000"


def test_a_missing_source_is_never_a_zero_and_its_weight_is_shared_out():
    data = sabang()
    del data["ratings"]["self"]
    outcome = scoring.score(data)
    missing = source_of(outcome, "competency", "self")
    assert (missing["why"], missing["used"], missing["score"], missing["effective_weight"]) == (
        "no_answer",
        False,
        None,
        "0.000000",
    )
    # 55 / 85 and 30 / 85: competency = 80 × 64.705882 % + 87.5 × 35.294118 %
    assert source_of(outcome, "competency", "supervisor")["effective_weight"] == "64.705882"
    assert component_of(outcome, "competency")["score"] == "82.647059"
    assert "source_no_answer" in codes(outcome["steps"])


@pytest.mark.parametrize("given", [{}, {"raters": 0, "counters": {}}, {"raters": 1, "counters": {}}])
def test_without_the_supervisor_there_is_no_score(given):
    data = sabang()
    data["ratings"]["supervisor"] = given or data["ratings"].pop("supervisor")
    if not given:
        del data["ratings"]["supervisor"]
    outcome = scoring.score(data)
    assert (outcome["status"], outcome["score"], outcome["predicate"]) == ("incomplete", None, None)
    assert codes(outcome["missing"]) == ["supervisor_missing"]
    assert "Competency" in outcome["missing"][0]["text"]
    assert "Kompetensi" in outcome["missing"][0]["text_id"]
    assert component_of(outcome, "competency")["score"] is None
    assert "rounded" not in codes(outcome["steps"])


def test_an_item_the_supervisor_could_not_judge_is_left_out_and_said():
    data = sibolga(3, 4, 5, supervisor=5)
    data["ratings"]["supervisor"]["counters"]["rules"] = {"cannot_judge": 1}
    outcome = scoring.score(data)
    assert source_of(outcome, "discipline", "supervisor")["score"] == "100.000000"
    said = [step for step in outcome["steps"] if step["code"] == "source_skipped"]
    assert [step["values"]["items"]["en"] for step in said] == ["Keeping the rules"]


def test_a_skipped_public_element_is_named():
    data = sabang()
    data["ratings"]["public"]["counters"]["u7"] = {"4": 9}
    said = [step for step in scoring.score(data)["steps"] if step["code"] == "source_skipped"]
    assert [step["values"]["items"]["id"] for step in said] == ["U7"]


def test_a_missing_realisation_names_its_target_and_leaves_no_score():
    outcome = scoring.score(sabang(targets=[target(1, weight="50"), target(2, weight="50", realised=None)]))
    assert (outcome["status"], outcome["score"]) == ("incomplete", None)
    assert codes(outcome["missing"]) == ["realisation_missing"]
    assert "“Target 2”" in outcome["missing"][0]["text"]
    assert outcome["missing"][0]["values"]["id"] == "2"
    assert [row["percent"] for row in outcome["targets"]] == ["80.000000", None]


def test_an_accepted_obstacle_takes_the_target_out_and_shares_its_weight_out_in_proportion():
    targets = [
        target(1, weight="20", realised="50"),
        target(2, weight="30", realised="100"),
        target(3, weight="50", realised=None, obstacle="Flood in March"),
    ]
    outcome = scoring.score(sabang(targets=targets))
    assert [row["effective_weight"] for row in outcome["targets"]] == ["40.000000", "60.000000", "0.000000"]
    assert [row["taken_out"] for row in outcome["targets"]] == [False, False, True]
    assert component_of(outcome, "targets")["score"] == "80.000000"
    taken = next(step for step in outcome["steps"] if step["code"] == "target_taken_out")
    assert "Flood in March" in taken["text_en"] and "Flood in March" in taken["text_id"]


def test_a_zero_given_with_a_reason_counts_as_zero_whichever_way_is_better():
    given = target(realised=None, zero_reason="Never started", polarity="lower")
    outcome = scoring.score(sabang(targets=[given]))
    assert (outcome["status"], component_of(outcome, "targets")["score"]) == ("scored", "0.000000")
    assert "target_zero_given" in codes(outcome["steps"])


def test_a_realisation_counts_even_where_a_zero_was_given_before():
    outcome = scoring.score(sabang(targets=[target(zero_reason="Given too early")]))
    assert component_of(outcome, "targets")["score"] == "80.000000"


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        ([], "targets_missing"),
        ([target(realised=None, obstacle="Flood")], "all_targets_taken_out"),
        ([target(1, weight="50"), target(2, weight="49.5")], "target_weights"),
        ([target(target="0")], "target_not_measurable"),
        ([target(polarity="sideways")], "target_not_measurable"),
    ],
)
def test_targets_that_cannot_be_counted_leave_the_appraisal_incomplete(targets, code):
    outcome = scoring.score(sabang(targets=targets))
    assert (outcome["status"], outcome["score"], codes(outcome["missing"])) == ("incomplete", None, [code])


def test_attainment_is_capped_by_the_scheme_and_the_explanation_says_so():
    town = scoring.score(sabang(targets=[target(realised="150")]))
    national = scoring.score(pp30(realised="150"))
    assert (town["targets"][0]["percent"], national["targets"][0]["percent"]) == ("100.000000", "120.000000")
    assert "target_capped" in codes(town["steps"])
    assert "target_capped" not in codes(scoring.score(sabang())["steps"])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (target(polarity="lower", realised="90"), "target_lower"),
        (target(target=None, low="70", high="90"), "target_range_inside"),
        (target(polarity="lower", target="0", realised="0"), "target_zero_reached"),
        (target(polarity="lower", target="0", realised="2"), "target_zero_missed"),
    ],
)
def test_every_formula_is_explained(row, code):
    assert code in codes(scoring.score(sabang(targets=[row]))["steps"])


@pytest.mark.parametrize(
    ("bonus", "score"),
    [
        ({}, "90.00"),
        ({"innovation-bonus": None}, "90.00"),
        ({"innovation-bonus": "0.5"}, "90.50"),
        ({"innovation-bonus": {"points": "8", "verified": False}}, "90.00"),
        ({"innovation-bonus": {"points": "8", "verified": True}}, "98.00"),
        ({"innovation-bonus": {"points": None, "verified": True}}, "90.00"),
        ({"innovation-bonus": "10"}, "100.00"),
        ({"innovation-bonus": "25"}, "100.00"),
    ],
)
def test_a_verified_bonus_is_added(bonus, score):
    # 90 × 70 % + 90 (level 4) × 30 %
    assert scoring.score(salor(level=4, realised="90", bonus=bonus))["score"] == score


def test_the_total_of_a_town_scheme_ends_at_100_with_the_bonus():
    outcome = scoring.score(salor(bonus={"innovation-bonus": "8"}))
    assert (outcome["score"], outcome["predicate"]) == ("100.00", "very-good")
    assert "total_capped" in codes(outcome["steps"])
    assert component_of(outcome, "innovation-bonus")["contribution"] == "8.000000"


def test_a_bonus_is_limited_to_its_maximum():
    outcome = scoring.score(salor(level=1, realised="50", bonus={"innovation-bonus": "25"}))
    assert component_of(outcome, "innovation-bonus")["score"] == "10.000000"
    assert outcome["score"] == "57.00"


@pytest.mark.parametrize(
    ("mean", "score", "predicate"),
    [
        ("90.995", "91.00", "very-good"),
        ("90.99499999", "90.99", "good"),
        ("91", "91.00", "very-good"),
        ("75.995", "76.00", "good"),
        ("75.994", "75.99", "needs-improvement"),
        ("60.995", "61.00", "needs-improvement"),
        ("60.99", "60.99", "poor"),
        ("51", "51.00", "poor"),
        ("50.994", "50.99", "very-poor"),
        ("0", "0.00", "very-poor"),
        ("272985/3000", "91.00", "very-good"),
    ],
)
def test_a_score_is_rounded_first_and_then_classified(mean, score, predicate):
    means = dict.fromkeys(("discipline", "quality", "innovation"), mean)
    outcome = scoring.score(record("sibolga", ratings={"supervisor": {"raters": 1, "means": means}}))
    assert (outcome["score"], outcome["predicate"]) == (score, predicate)


def test_rounding_happens_once_and_thirds_stay_exact():
    """Three targets of a third each make exactly 90.995: any rounding on the way would lose the tie."""
    third = {"target": "3", "realised": "2"}
    targets = [target(1, weight="33", **third), target(2, weight="33", **third), target(3, weight="34", **third)]
    # targets 200/3; 66.666… × 40 % + x × 60 % = 90.995 needs x = 107.213888… = 38597/360
    means = {"competency": "38597/360"}
    data = record("sabang-kompetensi", targets=targets, ratings={"supervisor": {"raters": 1, "means": means}})
    assert scoring.score(data)["score"] == "91.00"


def test_without_an_idea_the_next_predicate_applies_and_the_explanation_says_why():
    with_idea, without = scoring.score(pp30(idea_accepted=True)), scoring.score(pp30())
    # 115 × 70 % + 110 × 30 %
    assert with_idea["score"] == without["score"] == "113.50"
    assert (with_idea["predicate"], without["predicate"]) == ("very-good", "good")
    assert "idea_needed" in codes(without["steps"]) and "idea_needed" not in codes(with_idea["steps"])


def test_leadership_is_asked_about_leaders_only():
    data = pp30()
    data["ratings"]["supervisor"]["counters"]["leadership"] = answers(1)
    leader, other = scoring.score(data | {"leader": True}), scoring.score(data)
    # leader: (4 × 110 + 50) / 5
    assert component_of(leader, "behaviour")["score"] == "98.000000"
    assert component_of(other, "behaviour")["score"] == "110.000000"
    assert "leadership" not in [item["key"] for item in component_of(other, "behaviour")["items"]]


def plaju(own, above):
    ratings = {"self": source("plaju", "self", own), "supervisor": source("plaju", "supervisor", above)}
    return record("plaju", targets=[target()], ratings=ratings)


@pytest.mark.parametrize(("own", "above", "opens"), [(4, 3, True), (3, 4, True), (3, 3, False)])
def test_a_gap_of_one_level_opens_a_dialogue(own, above, opens):
    dialogue = scoring.score(plaju(own, above))["dialogue"]
    assert dialogue["opens"] is opens
    assert len(dialogue["items"]) == (9 if opens else 0)


def test_the_gap_is_told_item_by_item():
    data = plaju(3, 3)
    data["ratings"]["self"]["counters"]["respect"] = answers(5)
    data["ratings"]["self"]["counters"]["openness"] = {"cannot_judge": 1}
    assert scoring.score(data)["dialogue"]["items"] == [
        {"item": "respect", "self": "5.000000", "supervisor": "3.000000", "gap": "2.000000"}
    ]


def test_a_scheme_without_a_gap_rule_opens_no_dialogue():
    assert scoring.score(sabang())["dialogue"] == {"opens": False, "items": []}


def quadrant(**chosen):
    ratings = {
        "supervisor": source("permenpanrb-6-2022", "supervisor", 1),
        "peer": source("permenpanrb-6-2022", "peer", 4, 4, 5),
    }
    return record("permenpanrb-6-2022", targets=[target(realised="20")], ratings=ratings, quadrant=chosen)


def test_aids_are_computed_and_shown_but_never_decide():
    outcome = scoring.score(quadrant(result="above", behaviour="above"))
    assert (outcome["status"], outcome["score"], outcome["predicate"]) == ("scored", None, "very-good")
    assert component_of(outcome, "results")["score"] == "20.000000"
    assert component_of(outcome, "behaviour")["score"] == "40.000000"
    peer = source_of(outcome, "behaviour", "peer")
    assert (peer["why"], peer["used"], peer["score"]) == ("shown_only", False, "93.333333")
    assert codes(outcome["steps"]).count("aid") == 2


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["quadrant_result_missing", "quadrant_behaviour_missing"]),
        ({"result": "meets"}, ["quadrant_behaviour_missing"]),
        ({"behaviour": "meets", "result": None}, ["quadrant_result_missing"]),
    ],
)
def test_the_software_never_chooses_for_the_supervisor(chosen, expected):
    outcome = scoring.score(quadrant(**chosen))
    assert (outcome["status"], outcome["predicate"], codes(outcome["missing"])) == ("incomplete", None, expected)


def test_a_missing_realisation_holds_the_quadrant_up_too():
    data = quadrant(result="meets", behaviour="meets") | {"targets": [target(realised=None)]}
    outcome = scoring.score(data)
    assert (outcome["status"], outcome["predicate"]) == ("incomplete", None)
    assert codes(outcome["missing"]) == ["realisation_missing"]


@pytest.mark.parametrize("targets", [[], [target(realised=None, obstacle="Flood")], [target(weight="7")]])
def test_a_qualitative_plan_needs_no_measured_targets_under_the_quadrant(targets):
    outcome = scoring.score(quadrant(result="meets", behaviour="meets") | {"targets": targets})
    assert (outcome["status"], outcome["predicate"]) == ("scored", "good")


def test_a_scheme_of_targets_alone_explains_no_points_table():
    data = record("salor", targets=[target()])
    data["scheme"]["components"] = [data["scheme"]["components"][0] | {"weight": "100"}]
    del data["scheme"]["planning"]
    outcome = scoring.score(data)
    assert outcome["score"] == "80.00"
    assert "points" not in codes(outcome["steps"])


def test_every_step_is_a_sentence_in_both_languages():
    outcomes = [scoring.score(sabang()), scoring.score(quadrant(result="below", behaviour="above"))]
    for step in [step for outcome in outcomes for step in outcome["steps"]]:
        assert step["text_id"] != step["text_en"]
        assert all(len(step[text]) > 15 and step[text].endswith((".", "%")) for text in ("text_id", "text_en"))


def test_indonesian_sentences_write_a_decimal_comma_and_english_ones_a_point():
    step = next(step for step in scoring.score(sabang())["steps"] if step["code"] == "rounded")
    assert "83,15" in step["text_id"] and "83.15" in step["text_en"]
    assert step["values"] == {"score": "83.150000"}


def test_braces_in_a_title_are_only_text():
    outcome = scoring.score(sabang(targets=[target(title="{weight} {0}")]))
    assert any("“{weight} {0}”" in step["text_en"] for step in outcome["steps"])


def test_answers_to_other_satisfaction_elements_are_simply_not_used():
    data = sabang()
    data["ratings"]["public"]["counters"]["u1"] = {"1": 12}
    assert scoring.score(data)["score"] == "83.15"


def test_sources_the_scheme_does_not_ask_change_nothing():
    data = sabang()
    data["ratings"]["subordinate"] = {"raters": 4, "counters": {"anything": {"1": 4}}}
    assert scoring.score(data)["score"] == "83.15"


def test_whole_numbers_and_decimals_are_read_like_text():
    data = sabang(targets=[target(realised=Decimal("80.0"), weight=100)])
    assert scoring.score(data)["score"] == "83.15"


def test_classify_can_be_asked_alone():
    assert scoring.classify(Decimal("76.00"), SCHEMES["sibolga"].bands, idea_accepted=False).key == "good"
