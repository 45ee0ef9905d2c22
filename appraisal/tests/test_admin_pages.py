"""The admin: catalogues can be changed, cases only looked at, answers not even seen."""

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.models import Indicator, Scheme
from appraisal.tests import factories
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
# Rows that say what somebody answered, or who was asked.
NEVER = {"RaterAssignment", "Tally", "Ticket", "PublicAnswer", "Rating", "Result"}
READ_ONLY = ("cycle", "appraisal", "target", "realisation", "evidence", "publication")


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.users["administrator"])
    return client


def test_nothing_anybody_answered_is_in_the_admin():
    models = {model.__name__: model for model in apps.get_app_config("appraisal").get_models()}
    assert models.keys() >= NEVER
    assert not [name for name in NEVER if admin.site.is_registered(models[name])]
    assert admin.site.is_registered(models["Scheme"])


@pytest.mark.parametrize("name", ["scheme", "indicator", "servicepoint", *READ_ONLY])
def test_every_list_opens_for_administrators_only(client, cast, name):
    url = reverse(f"admin:appraisal_{name}_changelist")
    client.force_login(cast.users["hr"])
    assert client.get(url).status_code == 403
    client.force_login(cast.users["administrator"])
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("name", READ_ONLY)
def test_cases_are_looked_at_and_never_changed(administrator, cast, name):
    case = factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina)
    target = factories.make_target(case)
    rows = {"cycle": case.cycle, "appraisal": case, "target": target, "realisation": factories.make_realisation(target)}
    assert administrator.get(reverse(f"admin:appraisal_{name}_add")).status_code == 403
    if name in rows:
        url = reverse(f"admin:appraisal_{name}_change", args=[rows[name].pk])
        assert administrator.get(url).status_code == 200
        assert administrator.post(url, {"state": "published"}).status_code == 403


def scheme_form(scheme, **changes):
    document = json.dumps({**scheme.document, **changes})
    return {"key": scheme.key, "version": scheme.version, "name": scheme.name, "document": document}


def test_a_scheme_is_changed_only_while_no_cycle_uses_it(administrator, cast):
    factories.load_schemes()
    scheme = Scheme.objects.get(key="sibolga")
    url = reverse("admin:appraisal_scheme_change", args=[scheme.pk])
    assert administrator.post(url, scheme_form(scheme, total_cap="99")).status_code == 302
    scheme.refresh_from_db()
    assert scheme.rules.total_cap == 99
    assert AuditEntry.objects.filter(action="admin.scheme.changed").exists()
    factories.make_cycle(cast, "sibolga")
    assert administrator.post(url, scheme_form(scheme, total_cap="98")).status_code == 403
    scheme.refresh_from_db()
    assert scheme.rules.total_cap == 99


@pytest.mark.parametrize("changes", [{"components": []}, {"key": "other"}, {"version": 7}, {"total_cap": "much"}])
def test_a_scheme_that_could_score_nobody_is_refused_in_words(administrator, changes):
    factories.load_schemes()
    scheme = Scheme.objects.get(key="sibolga")
    url = reverse("admin:appraisal_scheme_change", args=[scheme.pk])
    page = administrator.post(url, scheme_form(scheme, **changes))
    assert page.status_code == 200
    assert "document" in page.context["adminform"].form.errors


def test_exported_indicators_are_inert(administrator, cast):
    factories.make_indicator(cast.sabang, name="==1+1")
    answer = administrator.post(
        reverse("admin:appraisal_indicator_export"), {"format": "1", "resource": "", "indicatorresource_name": "on"}
    )
    assert answer.status_code == 200
    assert "'==1+1" in answer.content.decode("utf-8-sig")


def test_indicators_are_imported_through_the_safe_reader(administrator, cast):
    rows = (
        "agency;occupation;name;aspect;polarity;unit_of_measure;definition;is_active\n"
        "sabang;guru;Kehadiran di kelas;time;higher;persen;;1\n"
    )
    url = reverse("admin:appraisal_indicator_import")
    page = administrator.post(
        url, {"format": "1", "import_file": SimpleUploadedFile("a.csv", rows.encode()), "resource": ""}
    )
    confirm = page.context["confirm_form"].initial
    administrator.post(reverse("admin:appraisal_indicator_process_import"), confirm)
    assert Indicator.objects.get().occupation == "guru"
