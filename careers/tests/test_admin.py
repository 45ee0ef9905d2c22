"""The admin of careers belongs to administrators, and what leaves it as a spreadsheet is inert."""

import pytest
import tablib
from django.urls import reverse

from careers.admin import EarlierPostResource
from careers.models import DisciplinaryRecord, EarlierPost, TrainingRule
from careers.tests.factories import TODAY, make_item, make_opening, make_record
from core.models import AuditEntry
from employees.models import PostType

LISTS = ["trainingrule", "earlierpost", "trainingrecord", "developmentplan", "disciplinaryrecord", "opening"]


@pytest.mark.parametrize("name", LISTS)
def test_the_registers_are_kept_by_administrators(client, cast, name):
    make_item(cast)
    make_record(cast.eka)
    make_opening(cast)
    DisciplinaryRecord.objects.create(employee=cast.eka, level="light", description="x", decree_number="1", start=TODAY)
    EarlierPost.objects.create(employee=cast.eka, post_type=PostType.objects.first(), start=TODAY, end=TODAY)
    url = reverse(f"admin:careers_{name}_changelist")
    client.force_login(cast.users["administrator"])
    assert client.get(url).status_code == 200
    for actor in ("hr", "auditor", "employee"):
        client.force_login(cast.users[actor])
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("name", ["candidacy", "decision"])
def test_candidacies_are_not_in_the_admin(client, cast, name):
    client.force_login(cast.users["administrator"])
    assert client.get(f"/admin/careers/{name}/").status_code == 404


def test_an_opening_is_not_changed_past_its_workflow(client, cast):
    opening = make_opening(cast)
    client.force_login(cast.users["administrator"])
    url = reverse("admin:careers_opening_change", args=[opening.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"state": "decided"}).status_code == 403
    assert client.get(reverse("admin:careers_opening_add")).status_code == 403


def test_an_administrator_corrects_the_entitlement(client, cast):
    rule = TrainingRule.objects.get(kind="pppk")
    client.force_login(cast.users["administrator"])
    url = reverse("admin:careers_trainingrule_change", args=[rule.pk])
    data = {"kind": "pppk", "from_year": rule.from_year, "hours": "30", "is_minimum": ""}
    assert client.post(url, data).status_code == 302
    rule.refresh_from_db()
    assert rule.hours == 30


def test_an_exported_formula_is_a_text(client, cast):
    make_record(cast.eka, title="=1+1")
    client.force_login(cast.users["administrator"])
    url = reverse("admin:careers_trainingrecord_export")
    form = client.get(url).context["form"]
    fields = {name: "on" for name in form.fields if name.startswith("trainingrecordresource_")}
    answer = client.post(url, {"format": "1", "resource": "0", **fields})
    text = answer.content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert ";=1+1" not in text


def test_the_audit_trail_of_a_punishment_says_that_and_not_what(client, cast):
    client.force_login(cast.users["administrator"])
    data = {
        "employee": cast.eka.pk,
        "level": "severe",
        "description": "CANARY",
        "decree_number": "CANARY-1",
        "start": "2026-01-01",
    }
    assert client.post(reverse("admin:careers_disciplinaryrecord_add"), data).status_code == 302
    entry = AuditEntry.objects.get(action="admin.disciplinaryrecord.added")
    assert entry.chain == cast.sabang.audit_chain
    assert "CANARY" not in str(entry.details)
    assert "severe" not in str(entry.details)


def test_earlier_posts_are_imported_by_nip(cast):
    rows = tablib.Dataset(headers=["nip", "post_type", "occupation", "start", "end"])
    rows.append([cast.eka.nip, "jf_mahir", "guru", "2015-01-01", "2023-12-31"])
    for _again in range(2):
        assert not EarlierPostResource().import_data(rows, raise_errors=True).has_errors()
    post = EarlierPost.objects.get()
    assert (post.employee, post.post_type.key) == (cast.eka, "jf_mahir")
    rows.append(["000", "jf_mahir", "", "2015-01-01", "2023-12-31"])
    assert EarlierPostResource().import_data(rows).has_errors()
