"""Frozen records agree with themselves, and notice when somebody changed them."""

import copy
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from appraisal import scoring
from appraisal.scoring.__main__ import main
from appraisal.tests.scoring_records import answers, record, sibolga, source, target

ROOT = Path(__file__).parents[2]


@pytest.fixture
def frozen():
    data = sibolga(1, 3, 5)
    data["ratings"]["peer"]["counters"]["service"] = answers(5, 5, 4)
    data["ratings"]["peer"]["counters"]["rules"] = {"5": 2, "cannot_judge": 1}
    return scoring.freeze(data)


def write(folder, content):
    path = folder / "frozen.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def test_a_frozen_record_agrees_with_itself_also_after_a_file(frozen):
    assert scoring.verify(frozen) == scoring.Verification(True, [], [])
    assert scoring.verify(json.loads(json.dumps(frozen))).agrees
    assert frozen["engine"] == scoring.ENGINE


def test_a_frozen_record_gives_the_score_of_the_counters_it_came_from():
    data = sibolga(1, 3, 4)
    assert scoring.freeze(data)["outcome"] == scoring.score(data)
    # 220/3 has no exact decimal, so the mean is kept as a fraction
    assert scoring.freeze(sibolga(1, 3, 5))["record"]["ratings"]["peer"]["means"]["quality"] == "220/3"


def test_a_frozen_record_holds_no_anonymous_counter(frozen):
    assert "counters" not in json.dumps(frozen["record"]["ratings"]["peer"])


def test_a_frozen_record_is_detached_from_what_it_was_made_of():
    data = sibolga(1, 3, 5)
    kept = scoring.freeze(data)
    data["ratings"]["supervisor"]["counters"]["rules"] = answers(1)
    data["scheme"]["points"]["1"] = "0"
    assert scoring.verify(kept).agrees


@pytest.mark.parametrize("key", sorted(scoring.built_in_schemes()))
def test_every_scheme_can_be_frozen_and_verified(key):
    scheme = scoring.built_in_schemes()[key]
    asked = {name for component in scheme.components for name in component.sources}
    ratings = {name: source(key, name, *([3, 4, 2] if name == "peer" else [3] * 10)) for name in asked}
    data = record(key, targets=[target()], ratings=ratings, quadrant={"result": "meets", "behaviour": "above"})
    kept = scoring.freeze(data)
    assert kept["outcome"]["status"] == "scored"
    assert scoring.verify(kept).agrees


TAMPERINGS = [
    (["outcome", "score"], "99.99", "outcome.score"),
    (["outcome", "predicate"], "very-good", "outcome.predicate"),
    (["outcome", "components", 1, "sources", 1, "score"], "1.000000", "outcome.components[2].sources[2].score"),
    (["outcome", "components", 0, "items", 0, "by_source", "peer", "score"], "1", "outcome.components[1].items[1]"),
    (["outcome", "steps", 0, "values", "table", "en"], "1 = 100", "outcome.steps[1].values.table.en"),
    (["outcome", "steps"], [], "outcome.steps"),
    (["outcome", "missing"], None, "outcome.missing"),
    (["outcome", "extra"], "x", "outcome.extra"),
    (["record", "ratings", "peer", "means", "quality"], "100", "outcome.score"),
    (["record", "ratings", "peer", "raters"], 2, "outcome.score"),
    (["record", "ratings", "supervisor", "counters", "rules"], {"5": 1}, "outcome.score"),
    (["record", "scheme", "points", "3"], "85", "outcome.score"),
    (["record", "scheme", "bands", 1, "minimum"], "80", "outcome.predicate"),
]


@pytest.mark.parametrize(("path", "value", "named"), TAMPERINGS)
def test_a_changed_record_disagrees_and_the_place_is_named(frozen, path, value, named):
    changed = copy.deepcopy(frozen)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    verification = scoring.verify(changed)
    assert not verification.agrees
    assert any(sentence.startswith(named) for sentence in verification.differences)


def test_better_wording_is_noted_but_does_not_make_a_record_disagree(frozen):
    frozen["outcome"]["steps"][0]["text_en"] = "Said otherwise."
    verification = scoring.verify(frozen)
    assert verification.agrees
    assert len(verification.wording) == 1 and "Said otherwise." in verification.wording[0]


def test_long_values_are_shortened_in_a_difference(frozen):
    frozen["outcome"]["predicate"] = "x" * 500
    assert all(len(sentence) < 250 for sentence in scoring.verify(frozen).differences)


@pytest.mark.parametrize("content", [None, [], {}, {"record": {}, "outcome": {}}])
def test_something_that_is_not_frozen_is_refused(content):
    with pytest.raises(scoring.RecordError) as refusal:
        scoring.verify(content)
    assert refusal.value.code == "not_frozen"


def test_a_record_of_another_engine_is_refused(frozen):
    with pytest.raises(scoring.RecordError) as refusal:
        scoring.verify(frozen | {"engine": "0"})
    assert refusal.value.code == "engine"


def test_the_command_says_that_a_record_agrees(tmp_path, capsys, frozen):
    assert main([write(tmp_path, frozen)]) == 0
    said = capsys.readouterr().out
    assert "agrees with itself" in said and frozen["outcome"]["score"] in said


def test_the_command_notes_other_wording(tmp_path, capsys, frozen):
    frozen["outcome"]["steps"][0]["text_en"] = "Said otherwise."
    assert main([write(tmp_path, frozen)]) == 0
    assert "Said otherwise." in capsys.readouterr().out


def test_the_command_says_where_a_record_disagrees(tmp_path, capsys, frozen):
    frozen["outcome"]["score"] = "99.99"
    assert main([write(tmp_path, frozen)]) == 1
    said = capsys.readouterr().out
    assert "does not agree" in said and 'outcome.score: the record says "99.99"' in said


@pytest.mark.parametrize("content", ["no json", "{}", "[" * 100_000, '{"engine": "1", "record": {}, "outcome": {}}'])
def test_the_command_says_in_a_sentence_that_a_file_is_unreadable(tmp_path, capsys, content):
    assert main([write(tmp_path, content)]) == 2
    assert "The file cannot be read" in capsys.readouterr().out


def test_the_command_names_an_unfair_scheme_inside_a_record(tmp_path, capsys, frozen):
    frozen["record"]["scheme"]["minimum_raters"]["peer"] = 1
    assert main([write(tmp_path, frozen)]) == 2
    assert "cannot be below 3" in capsys.readouterr().out


def test_the_command_says_that_there_is_no_such_file(tmp_path, capsys):
    assert main([str(tmp_path / "absent.json")]) == 2
    assert "cannot be opened" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["one", "two"]])
def test_the_command_wants_one_file(capsys, arguments):
    assert main(arguments) == 2
    assert "Name one file" in capsys.readouterr().out


def test_the_module_ends_with_the_answer_as_its_exit_code(tmp_path, monkeypatch, frozen):
    monkeypatch.setattr(sys, "argv", ["scoring", write(tmp_path, frozen)])
    monkeypatch.delitem(sys.modules, "appraisal.scoring.__main__")
    with pytest.raises(SystemExit) as end:
        runpy.run_module("appraisal.scoring", run_name="__main__", alter_sys=False)
    assert end.value.code == 0


def alone(*arguments):
    """A Python without site packages, so that nothing but the standard library and this tree can be imported."""
    command = [sys.executable, "-S", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_record_is_recomputed_where_django_cannot_be_imported(tmp_path, frozen):
    assert "No module named 'django'" in alone("-c", "import django").stderr
    answer = alone("-m", "appraisal.scoring", write(tmp_path, frozen))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "agrees with itself" in answer.stdout
    frozen["outcome"]["score"] = "99.99"
    assert alone("-m", "appraisal.scoring", write(tmp_path, frozen)).returncode == 1
    assert alone("-m", "appraisal.scoring", write(tmp_path, "no json")).returncode == 2
