"""Cases from regulations and their published examples, and cases computed by hand from the rules."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

import pytest

from appraisal import scoring
from appraisal.tests.scoring_records import record, target, vectors

ATTAINMENT = vectors("attainment.json")
PP30 = vectors("pp30_2019.json")["boundary"]
QUADRANT = vectors("quadrant.json")["official"]
SKM = vectors("skm.json")


def test_the_vector_files_hold_the_cases_we_think_they_hold():
    assert len(ATTAINMENT["official"] + ATTAINMENT["boundary"]) == 9
    assert (len(PP30), len(QUADRANT), len(SKM["boundary"]), len(SKM["grades"]), len(SKM["sample_size"])) == (
        6,
        3,
        3,
        6,
        5,
    )


@pytest.mark.parametrize("case", list(chain(ATTAINMENT["official"], ATTAINMENT["boundary"])))
def test_attainment_follows_the_regulation(case):
    ends = {"target": Decimal(case["target"])} if isinstance(case["target"], str) else {}
    if not ends:
        ends = {"low": Decimal(case["target"][0]), "high": Decimal(case["target"][1])}
    realised = None if case["realised"] is None else Decimal(case["realised"])
    percent = scoring.attainment(polarity=case["polarity"], realised=realised, cap=Decimal(case["cap"]), **ends)
    if case["percent"] is None:
        assert percent is None
    else:
        assert percent.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(case["percent"])


@pytest.mark.parametrize("case", PP30)
def test_pp_30_2019_weighs_and_classifies(case):
    key = "pp-30-2019" if case["weights"] == "70/30" else "pp-30-2019-60-40"
    outcome = scoring.score(
        record(
            key,
            targets=[target(realised=case["skp"])],
            ratings={"supervisor": {"raters": 1, "means": {"behaviour": case["behaviour"]}}},
            idea_accepted=case["idea"],
        )
    )
    band = scoring.built_in_schemes()[key].band(outcome["predicate"])
    assert (outcome["score"], band.label["id"]) == (case["score"], case["predicate"])


@pytest.mark.parametrize("result", scoring.EXPECTATIONS)
@pytest.mark.parametrize("behaviour", scoring.EXPECTATIONS)
def test_the_quadrant_gives_the_official_predicate_and_no_number(result, behaviour):
    outcome = scoring.score(record("permenpanrb-6-2022", quadrant={"result": result, "behaviour": behaviour}))
    band = scoring.built_in_schemes()["permenpanrb-6-2022"].band(outcome["predicate"])
    assert band.label["id"] == QUADRANT[result][behaviour]
    assert (outcome["status"], outcome["score"]) == ("scored", None)


@pytest.mark.parametrize("case", SKM["boundary"])
def test_the_satisfaction_index_and_grade_follow_the_regulation(case):
    index = scoring.satisfaction_index(case["totals"], case["respondents"])
    assert (str(index), scoring.satisfaction_grade(index)) == (case["index"], case["grade"])


@pytest.mark.parametrize(("index", "grade"), SKM["grades"])
def test_satisfaction_grades_change_exactly_at_their_limits(index, grade):
    assert scoring.satisfaction_grade(Decimal(index)) == grade
    assert grade in scoring.GRADE_LABELS


@pytest.mark.parametrize(("population", "sample"), SKM["sample_size"])
def test_the_sample_size_follows_krejcie_and_morgan(population, sample):
    assert scoring.sample_size(population) == sample


def test_nobody_served_means_nobody_to_ask_and_no_index():
    assert scoring.sample_size(0) == 0
    assert scoring.satisfaction_index([0] * 9, 0) is None


def test_the_satisfaction_index_wants_all_nine_elements():
    with pytest.raises(ValueError, match="nine elements"):
        scoring.satisfaction_index([30] * 8, 10)


def test_the_index_of_counters_takes_the_mean_of_those_who_answered_an_element():
    counters = {element: {"3": 10} for element in scoring.ELEMENTS} | {"u1": {"4": 1, "2": 1}}
    assert scoring.satisfaction_index_of_counters(counters) == Decimal("75.00")
    counters["u1"] = {"4": 5}
    assert scoring.satisfaction_index_of_counters(counters) == Decimal("77.78")


def test_an_element_nobody_answered_leaves_no_index():
    counters = {element: {"3": 10} for element in scoring.ELEMENTS if element != "u9"}
    assert scoring.satisfaction_index_of_counters(counters) is None
