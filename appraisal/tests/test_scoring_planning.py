"""The planning side of every scheme: data, strictly read; documents from before it still load and still score."""

import pytest

from appraisal import scoring
from appraisal.tests.scoring_records import SCHEMES, record, source, target

ALL = sorted(SCHEMES)
QUADRANT = "permenpanrb-6-2022"
# scheme → approaches, fewest targets, components with special expectations, innovation planned
EXPECTED = {
    "sabang-karier": (("quantitative",), 1, ("contribution",), False),
    "sabang-kompetensi": (("quantitative",), 1, ("competency",), False),
    "salor": (("quantitative",), 1, ("discipline",), True),
    "sibolga": (("quantitative",), 0, ("discipline", "quality", "innovation"), True),
    "plaju": (("quantitative",), 1, ("attitude",), False),
    "permenpanrb-6-2022": (("quantitative", "qualitative"), 1, ("behaviour",), False),
    "pp-30-2019": (("quantitative",), 1, ("behaviour",), True),
    "pp-30-2019-60-40": (("quantitative",), 1, ("behaviour",), True),
}


def document(key="sabang-karier", **planning):
    data = scoring.scheme_to_json(SCHEMES[key])
    data["planning"] |= planning
    return data


def refusal_of(data):
    with pytest.raises(scoring.SchemeError) as refusal:
        scoring.scheme_from_json(data)
    assert str(refusal.value).endswith(".")
    return refusal.value.code


def test_all_schemes_say_how_they_are_planned():
    assert {
        key: (
            scheme.planning.approaches,
            scheme.planning.min_targets,
            scheme.planning.expectations,
            scheme.planning.innovation,
        )
        for key, scheme in SCHEMES.items()
    } == EXPECTED
    assert {scheme.planning.max_targets for scheme in SCHEMES.values()} == {40}


def test_the_seven_values_and_the_five_aspects_take_special_expectations():
    assert len(SCHEMES[QUADRANT].expectation_items(leader=False)) == 7
    leads, leads_nobody = (
        [item.key for item in SCHEMES["pp-30-2019"].expectation_items(leader=leader)] for leader in (True, False)
    )
    assert len(leads) == 5 and set(leads) - set(leads_nobody) == {"leadership"}


@pytest.mark.parametrize("key", ALL)
def test_a_document_from_before_the_planning_table_still_loads_and_scores_the_same(key):
    new = scoring.scheme_to_json(SCHEMES[key])
    old = {name: value for name, value in new.items() if name != "planning"}
    read = scoring.scheme_from_json(old)
    assert read.planning.approaches == SCHEMES[key].planning.approaches
    assert read.planning.min_targets == SCHEMES[key].planning.min_targets
    assert read.planning.max_targets == 40
    data = record(key, targets=[target()], ratings={"supervisor": source(key, "supervisor", 4)})
    before, after = ({**data, "scheme": scheme} for scheme in (old, new))
    assert scoring.score(before) == scoring.score(after)
    assert scoring.verify(scoring.freeze(before)).agrees


@pytest.mark.parametrize(
    ("code", "planning"),
    [
        ("unknown_setting", {"colour": "red"}),
        ("planning_list", {"approaches": "quantitative"}),
        ("planning_list", {"approaches": ["quantitative", "quantitative"]}),
        ("planning_list", {"expectations": [1]}),
        ("approach", {"approaches": []}),
        ("approach", {"approaches": ["quantitative", "poetic"]}),
        ("qualitative_needs_quadrant", {"approaches": ["quantitative", "qualitative"]}),
        ("planning_number", {"min_targets": -1}),
        ("planning_number", {"max_targets": True}),
        ("planning_number", {"max_targets": "40"}),
        ("targets_needed", {"min_targets": 0}),
        ("targets_limit", {"min_targets": 41}),
        ("targets_limit", {"max_targets": 0}),
        ("targets_limit", {"max_targets": 501}),
        ("expectations", {"expectations": ["targets"]}),
        ("expectations", {"expectations": ["nowhere"]}),
        ("flag", {"innovation": "yes"}),
    ],
)
def test_a_planning_side_that_could_not_be_kept_is_refused_in_words(code, planning):
    assert refusal_of(document(**planning)) == code


def test_a_plan_in_words_alone_is_refused_even_under_the_quadrant():
    assert refusal_of(document(QUADRANT, approaches=["qualitative"])) == "approach"


def test_the_planning_table_must_be_a_table():
    assert refusal_of({**document(), "planning": []}) == "not_a_table"


def test_a_scheme_may_allow_up_to_five_hundred_targets():
    assert scoring.scheme_from_json(document(max_targets=500)).planning.max_targets == 500
