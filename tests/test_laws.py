"""The laws of the house, asked by machine. Each of them was seen red once with its protection taken away."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver

from core import access
from tests import sweep

ROOT = Path(__file__).resolve().parent.parent
OUR_APPS = ("core", "employees", "appraisal", "mentoring", "careers", "reports")
# A lower app never points at a higher one; mentoring and careers do not know each other.
LEVEL = {
    "core": 0,
    "auth": 0,
    "contenttypes": 0,
    "employees": 1,
    "appraisal": 2,
    "mentoring": 3,
    "careers": 3,
    "reports": 4,
}
ADDRESSES_AT_LEAST = 60
OPEN_TO_ANYBODY = {
    "admin:login",
    "login",
    "sign_in",
    "accept_invitation",
    "public_rate",
    "kiosk",
    "set_language",
    "health",
    "verify",
    "verify_any",
}


def our_models():
    return [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]


def test_every_view_declares_its_rule():
    found = sweep.addresses()
    assert [a.route for a in found if a.rule is None] == []
    ours = [a for a in found if not a.is_admin]
    assert len(ours) >= ADDRESSES_AT_LEAST, f"the sweep saw only {len(ours)} views"


def test_the_sweep_sees_a_view_without_a_rule():
    assert access.rule_of(lambda request: None) is None


def test_only_named_pages_are_open_to_anybody():
    found = {a.name for a in sweep.addresses() if a.rule and a.rule.open_to_anonymous}
    assert found <= OPEN_TO_ANYBODY


def test_the_admin_belongs_to_administrators():
    rules = {a.rule.name for a in sweep.addresses() if a.is_admin and a.rule and a.name != "login"}
    assert rules == {"administrator"}


def test_foreign_keys_point_down_and_protect():
    wrong = []
    for model in our_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField) or field.related_model is None:
                continue
            there = field.related_model._meta.app_label
            # AUTH_USER_MODEL is the one person core and everybody may know.
            if field.related_model._meta.label == "employees.User":
                continue
            if LEVEL[there] > LEVEL[here] or (LEVEL[there] == LEVEL[here] and there != here):
                wrong.append(f"{model._meta.label}.{field.name} points up to {there}")
            if there != here and isinstance(field, models.ForeignKey):
                if field.remote_field.on_delete is not models.PROTECT:
                    wrong.append(f"{model._meta.label}.{field.name} does not protect")
                if not field.remote_field.hidden:
                    wrong.append(f"{model._meta.label}.{field.name} lets {there} know the upper app")
    assert wrong == []


def is_constrained(model, field) -> bool:
    """Say whether a check constraint of its own, and not part of another rule, lists the values of a field."""
    checks = [c.condition for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    alone = [check.children[0] for check in checks if len(check.children) == 1 and isinstance(check.children[0], tuple)]
    return any(name == f"{field.name}__in" for name, _values in alone)


def test_every_choice_is_constrained_in_the_database():
    fields = [(model, field) for model in our_models() for field in model._meta.local_fields if field.choices]
    assert len(fields) > 20
    assert [f"{model._meta.label}.{field.name}" for model, field in fields if not is_constrained(model, field)] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html"))
URL_TAG = re.compile(r"""{%\s*url\s+["']([^"']+)["']""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_template_compiles_and_its_addresses_exist(path):
    text = path.read_text()
    get_template(str(path.relative_to(ROOT / "templates")))
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    missing = {name for name in URL_TAG.findall(text) if ":" not in name} - names
    assert missing == set()


INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:|\|safe\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "path", [p for p in TEMPLATES if "print" not in p.parts], ids=lambda p: str(p.relative_to(ROOT / "templates"))
)
def test_no_template_needs_a_looser_policy(path):
    assert INLINE.findall(path.read_text()) == []


def test_url_names_are_used_once():
    names = [a.name for a in sweep.addresses() if not a.is_admin]
    assert sorted(n for n in set(names) if names.count(n) > 1) == []
    with pytest.raises(NoReverseMatch):
        get_resolver().reverse("no such page")


def test_the_layers_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


PLAIN_RULES = [
    "appraisal.scoring",
    "appraisal.workflow",
    "appraisal.draw",
    "careers.eligibility",
    "core.access",
    "mentoring.matching",
]


@pytest.mark.parametrize("module", PLAIN_RULES)
def test_rules_are_plain_python(module):
    program = (
        "import sys\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'django': raise ImportError('rules must not need Django')\n"
        "sys.meta_path.insert(0, Block())\n"
        f"import {module}\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_generated_documents_are_current():
    call_command("write_docs", "--check")
