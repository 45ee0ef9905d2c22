import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from appraisal import scoring
from appraisal.tests.scoring_records import SCHEMES

FOLDER = Path(__file__).parents[1] / "schemes"
SEVEN = {"sabang-karier", "sabang-kompetensi", "salor", "sibolga", "plaju", "permenpanrb-6-2022", "pp-30-2019"}
TOWNS = {"sabang-karier", "sabang-kompetensi", "salor", "sibolga", "plaju"}


def weights(key):
    return {component.key: component.weight for component in SCHEMES[key].components}


def test_all_seven_schemes_come_with_the_product_and_pp_30_in_both_weightings():
    assert set(SCHEMES) == SEVEN | {"pp-30-2019-60-40"}
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(SCHEMES)


@pytest.mark.parametrize("key", sorted(SCHEMES))
def test_a_scheme_survives_the_way_through_json(key):
    assert scoring.scheme_from_json(scoring.scheme_to_json(SCHEMES[key])) == SCHEMES[key]


@pytest.mark.parametrize("key", sorted(SCHEMES))
def test_every_item_has_five_different_rubric_texts_in_both_languages(key):
    items = [item for component in SCHEMES[key].components for item in component.items]
    assert items
    for item in items:
        for language in ("id", "en"):
            assert len({item.anchors[level][language] for level in scoring.LEVELS}) == 5


def test_town_rubrics_are_specific_to_their_item():
    texts = [
        anchor["id"]
        for key in TOWNS - {"salor"}  # salor shares its discipline items with sibolga
        for component in SCHEMES[key].components
        for item in component.items
        for anchor in item.anchors.values()
    ]
    assert len(texts) == 5 * (4 + 7 + 10 + 9) == len(set(texts))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("sabang-karier", {"targets": 60, "contribution": 40}),
        ("sabang-kompetensi", {"targets": 40, "competency": 60}),
        ("salor", {"targets": 70, "discipline": 30, "innovation-bonus": 0}),
        ("sibolga", {"discipline": 30, "quality": 40, "innovation": 30}),
        ("plaju", {"targets": 40, "knowledge": 20, "skills": 20, "attitude": 20}),
        ("pp-30-2019", {"targets": 70, "behaviour": 30}),
        ("pp-30-2019-60-40", {"targets": 60, "behaviour": 40}),
    ],
)
def test_components_weigh_what_the_domain_says(key, expected):
    assert weights(key) == expected


@pytest.mark.parametrize(
    ("key", "component", "expected"),
    [
        ("sabang-karier", "contribution", {"self": 20, "supervisor": 80}),
        ("sabang-kompetensi", "competency", {"self": 15, "supervisor": 55, "public": 30}),
        ("salor", "discipline", {"supervisor": 100}),
        ("sibolga", "quality", {"supervisor": 60, "peer": 40}),
        ("plaju", "attitude", {"self": 10, "supervisor": 60, "peer": 30}),
        ("pp-30-2019-60-40", "behaviour", {"supervisor": 60, "peer": 20, "subordinate": 20}),
    ],
)
def test_sources_weigh_what_the_domain_says(key, component, expected):
    assert {one.key: one.sources for one in SCHEMES[key].components}[component] == expected


def test_the_special_rules_of_each_scheme_are_data():
    assert SCHEMES["salor"].requires_practice and not SCHEMES["sibolga"].requires_practice
    assert SCHEMES["plaju"].gap_opens_dialogue == 1
    assert SCHEMES["salor"].components[2].maximum == 10
    assert SCHEMES["sibolga"].minimum_of("peer") == 3
    assert SCHEMES["sibolga"].minimum_of("supervisor") == 1
    assert SCHEMES["sabang-kompetensi"].minimum_of("public") == 10
    assert list(SCHEMES["pp-30-2019"].points.values()) == [50, 70, 90, 110, 120]
    assert list(SCHEMES["sibolga"].points.values()) == [40, 60, 80, 90, 100]
    assert {SCHEMES[key].total_cap for key in TOWNS} == {100}


def test_behaviour_has_seven_values_with_three_conduct_guides_each():
    values = SCHEMES["permenpanrb-6-2022"].components[1].items
    assert [len(value.guides) for value in values] == [3] * 7
    assert values[4].guides[2]["id"] == "Menjaga rahasia jabatan dan negara"


def test_an_unknown_band_is_a_key_error():
    with pytest.raises(KeyError):
        SCHEMES["sibolga"].band("excellent")


def sibolga():
    return scoring.scheme_to_json(SCHEMES["sibolga"])


def changed(base, path, value):
    """The JSON with one place changed; `path` is keys and positions, and "+" appends."""
    place = base
    for step in path[:-1]:
        place = place[step]
    if path[-1] == "+":
        place.append(value)
    else:
        place[path[-1]] = value
    return base


TEXT = {"id": "a", "en": "a"}
BONUS = {"key": "extra", "kind": "bonus", "label": TEXT, "maximum": "5"}
TARGETS = {"key": "targets", "kind": "targets", "label": TEXT, "weight": "0"}

BROKEN = [
    ("not_a_table", [], None),
    ("unknown_setting", ["colour"], "red"),
    ("key", ["key"], "Not A Key"),
    ("key", ["key"], 5),
    ("whole_number", ["version"], 0),
    ("whole_number", ["version"], True),
    ("whole_number", ["version"], "1"),
    ("text_missing", ["name"], {"id": "Hanya satu"}),
    ("text_missing", ["name"], {"id": "Ada", "en": " "}),
    ("not_a_table", ["name"], "Sibolga"),
    ("choice", ["conclusion"], "dice"),
    ("choice", ["conclusion"], ["bands"]),
    ("cap", ["attainment_cap"], "0"),
    ("cap", ["total_cap"], "0"),
    ("number", ["total_cap"], 100.5),
    ("number", ["total_cap"], True),
    ("number", ["total_cap"], "many"),
    ("number", ["total_cap"], "NaN"),
    ("number", ["total_cap"], "-1"),
    ("gap", ["gap_opens_dialogue"], "0"),
    ("flag", ["requires_practice"], "yes"),
    ("points_missing", ["points"], {"1": "40", "2": "60"}),
    ("points_not_rising", ["points", "3"], "60"),
    ("points_not_rising", ["public_points", "4"], "10"),
    ("minimum_too_low", ["minimum_raters", "peer"], 2),
    ("minimum_too_low", ["minimum_raters", "subordinate"], 1),
    ("minimum_too_low", ["minimum_raters", "public"], 2),
    ("unknown_setting", ["minimum_raters", "self"], 3),
    ("components_missing", ["components"], []),
    ("not_a_list", ["components"], {}),
    ("not_a_table", ["components", 0], "discipline"),
    ("choice", ["components", 0, "kind"], "guess"),
    ("component_weights", ["components", 0, "weight"], "31"),
    ("source_weights", ["components", 0, "sources", "peer"], "41"),
    ("supervisor_missing", ["components", 0, "sources"], {"peer": "100"}),
    ("supervisor_missing", ["components", 0, "sources"], {"peer": "100", "supervisor": "0"}),
    ("public_items", ["components", 0, "public_items"], ["u6"]),
    ("public_items", ["components", 0, "sources"], {"supervisor": "60", "public": "40"}),
    ("unknown_setting", ["components", 0, "sources", "boss"], "1"),
    ("items_missing", ["components", 0, "items"], []),
    ("key_repeated", ["components", 1, "items", 0, "key"], "attendance"),
    ("key_repeated", ["components", 1, "key"], "discipline"),
    ("item_weight", ["components", 0, "items", 0, "weight"], "0"),
    ("rubric", ["components", 0, "items", 0, "anchors"], {"1": TEXT}),
    ("rubric", ["components", 0, "items", 0, "anchors"], {}),
    ("rubric", ["components", 0, "items", 0, "anchors"], {"id": ["a"], "en": ["a"]}),
    ("not_a_list", ["components", 0, "items", 0, "anchors"], {"id": ["a"] * 5}),
    ("flag", ["components", 0, "items", 0, "leaders_only"], 1),
    ("bonus_maximum", ["components", 0, "maximum"], "5"),
    ("bonus_maximum", ["components", "+"], {**BONUS, "maximum": None}),
    ("bonus_weight", ["components", "+"], {**BONUS, "weight": "5"}),
    ("not_rated", ["components", "+"], {**BONUS, "sources": {"supervisor": "100"}}),
    ("band_minimum", ["bands"], []),
    ("band_minimum", ["bands", 0, "minimum"], None),
    ("band_order", ["bands", 0, "minimum"], "70"),
    ("band_order", ["bands", 4, "minimum"], "1"),
    ("band_idea", ["bands", 4, "requires_idea"], True),
    ("key_repeated", ["bands", 1, "key"], "very-good"),
    ("quadrant_unused", ["quadrant", "above"], {"above": "very-good"}),
    ("unknown_setting", ["quadrant", "beside"], {}),
]


@pytest.mark.parametrize(("code", "path", "value"), BROKEN)
def test_an_unfair_or_unreadable_scheme_is_refused_in_words(code, path, value):
    data = changed(sibolga(), path, value) if path else value
    with pytest.raises(scoring.SchemeError) as refusal:
        scoring.scheme_from_json(data)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def test_the_unbroken_scheme_is_accepted():
    assert scoring.scheme_from_json(sibolga()) == SCHEMES["sibolga"]


def test_a_scheme_has_targets_only_once():
    data = sibolga()
    data["components"] += [TARGETS, {**TARGETS, "key": "targets-again"}]
    with pytest.raises(scoring.SchemeError) as refusal:
        scoring.scheme_from_json(data)
    assert refusal.value.code == "targets_repeated"


def test_one_public_answer_cannot_count_in_two_components():
    data = sibolga()
    for component in data["components"][:2]:
        component |= {"sources": {"supervisor": "60", "public": "40"}, "public_items": ["u6"]}
    with pytest.raises(scoring.SchemeError) as refusal:
        scoring.scheme_from_json(data)
    assert refusal.value.code == "key_repeated"


def test_a_component_needs_an_item_for_people_who_lead_nobody():
    data = sibolga()
    for item in data["components"][0]["items"]:
        item["leaders_only"] = True
    with pytest.raises(scoring.SchemeError) as refusal:
        scoring.scheme_from_json(data)
    assert refusal.value.code == "items_missing"


@pytest.mark.parametrize("change", ["missing cell", "unknown predicate"])
def test_a_quadrant_needs_a_known_predicate_in_every_cell(change):
    data = scoring.scheme_to_json(SCHEMES["permenpanrb-6-2022"])
    if change == "missing cell":
        del data["quadrant"]["above"]["meets"]
    else:
        data["quadrant"]["above"]["meets"] = "superb"
    with pytest.raises(scoring.SchemeError) as refusal:
        scoring.scheme_from_json(data)
    assert refusal.value.code == "quadrant_incomplete"


def test_a_file_that_is_no_toml_is_refused_in_words():
    with pytest.raises(scoring.SchemeError) as refusal:
        scoring.load_scheme("key = ")
    assert refusal.value.code == "not_toml"


def test_decimals_of_a_file_stay_what_was_written():
    text = (FOLDER / "plaju.toml").read_text(encoding="utf-8")
    assert "gap_opens_dialogue = 1\n" in text
    scheme = scoring.load_scheme(text.replace("gap_opens_dialogue = 1\n", "gap_opens_dialogue = 1.1\n"))
    assert scheme.gap_opens_dialogue == Decimal("1.1")


def test_a_short_file_gets_the_published_defaults():
    text = (FOLDER / "sibolga.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    for setting in ("points", "minimum_raters", "attainment_cap", "total_cap"):
        del data[setting]
    assert scoring.scheme_from_json(data) == SCHEMES["sibolga"]
