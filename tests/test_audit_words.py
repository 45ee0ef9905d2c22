"""Whoever reads the audit trail reads words: every action code of the source has some."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from appraisal import labels as appraisal_labels
from core.workflow import Workflow
from employees import labels

ROOT = Path(__file__).resolve().parent.parent
APPS = ("core", "employees", "appraisal", "careers", "mentoring", "reports")
WORKFLOWS = [
    found
    for app in ("appraisal", "careers", "employees", "mentoring")
    for found in vars(import_module(f"{app}.workflow")).values()
    if isinstance(found, Workflow)
]
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
# Functions that tell; in each a code is a whole literal among its arguments.
TELLERS = {"record", "Told", "_Told", "_record", "_tell", "tell", "_reweigh"}


def _sources():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not {"tests", "migrations", "commands"} & set(path.parts):
                yield path


def _name(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _literal_codes():
    """Codes written out: as an argument of a function that tells, or given to a variable `action`."""
    found = set()
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in TELLERS:
                inside = [*node.args, *(word.value for word in node.keywords)]
                choices = [part for part in inside if isinstance(part, ast.IfExp)]
                inside += [choice.body for choice in choices] + [choice.orelse for choice in choices]
            elif isinstance(node, ast.Assign) and "action" in {getattr(n, "id", "") for n in ast.walk(node.targets[0])}:
                inside = list(ast.walk(node.value))
            else:
                continue
            values = (part.value for part in inside if isinstance(part, ast.Constant) and isinstance(part.value, str))
            found |= {value for value in values if CODE.fullmatch(value)}
    return found


def _composed_codes():
    """Codes put together from a name and a verb, with every value the name can have."""
    steps = {f"{workflow.name}.{step.action}" for workflow in WORKFLOWS for step in workflow.steps}
    named = (appraisal_labels.Source.SELF, appraisal_labels.Source.SUPERVISOR)
    ratings = {f"rating.submit_{source}" for source in named}
    handovers = {f"handover.{kind}" for kind in appraisal_labels.HandoverKind.values}
    return steps | ratings | handovers | {f"{model}.imported" for model in ("unit", "position", "employee")}


def test_every_action_of_the_source_has_words():
    codes = _literal_codes() | _composed_codes()
    assert len(WORKFLOWS) >= 8 and len(codes) > 70
    assert {"employee.added", "target.add", "report.issued", "indicator.add"} <= codes
    missing = sorted(code for code in codes if not labels.ACTIONS.get(code))
    assert not missing, f"Add words for these to employees.labels.ACTIONS: {missing}"


def test_no_words_are_kept_for_an_action_nobody_takes():
    assert sorted(set(labels.ACTIONS) - _literal_codes() - _composed_codes()) == []


@pytest.mark.parametrize("code", sorted(labels.ACTIONS))
def test_the_words_are_not_the_code(code):
    assert str(labels.ACTIONS[code]) and "." not in str(labels.ACTIONS[code])
