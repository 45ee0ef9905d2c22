"""The pages of model plans: keeping one, and giving it to a team with a preview before anything changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import ModelPlan, ModelTarget, Target
from appraisal.tests import factories, plan_cases
from core.models import AuditEntry, SubmitReceipt

pytestmark = pytest.mark.django_db

GOOD = {
    "block": "main",
    "title": "Melayani warga",
    "measure": "Jumlah layanan",
    "aspect": "quantity",
    "polarity": "higher",
    "unit_of_measure": "layanan",
    "value": "100",
    "weight": "40",
}


@pytest.fixture
def case(cast):
    return plan_cases.planning_case(cast)


def test_a_model_is_made_from_scratch_in_web_forms(client, cast):
    client.force_login(cast.users["supervisor"])
    answer = client.post(reverse("model_plan_add"), {"name": "Petugas loket", "approach": "quantitative"})
    plan = ModelPlan.objects.get()
    assert answer.url == reverse("model_plan", args=[plan.pk])
    assert client.post(reverse("model_target_add", args=[plan.pk]), GOOD).status_code == 302
    assert client.post(reverse("model_target_add", args=[plan.pk]), {**GOOD, "title": "Arsip"}).status_code == 302
    page = client.get(answer.url).content.decode()
    assert "must be 100%" in page and "Apply to people" not in page
    client.post(reverse("model_plan_weigh", args=[plan.pk]), {"how": "scale"})
    assert [str(weight) for weight in ModelTarget.objects.values_list("weight", flat=True)] == ["50.00", "50.00"]
    assert "Apply to people" in client.get(answer.url).content.decode()
    edit = reverse("model_target_edit", args=[ModelTarget.objects.first().pk])
    assert client.get(edit).context["form"].initial["title"] == "Melayani warga"
    client.post(edit, {**GOOD, "title": "Melayani semua warga", "weight": "50"})
    assert ModelTarget.objects.first().title == "Melayani semua warga"
    client.post(reverse("model_target_remove", args=[ModelTarget.objects.first().pk]))
    assert ModelTarget.objects.count() == 1


def test_a_wrong_target_is_refused_at_its_field(client, cast):
    plan = plan_cases.make_model(cast, 0)
    client.force_login(cast.users["hr"])
    page = client.post(reverse("model_target_add", args=[plan.pk]), {**GOOD, "value": "0"})
    assert list(page.context["form"].errors) == ["value"]


def test_a_name_that_is_taken_is_told_at_its_field(client, cast):
    plan_cases.make_model(cast)
    client.force_login(cast.users["hr"])
    page = client.post(reverse("model_plan_add"), {"name": "Petugas layanan", "approach": "quantitative"})
    assert list(page.context["form"].errors) == ["name"]


def test_a_model_is_made_of_somebodys_plan(client, cast, case):
    client.force_login(cast.users["supervisor"])
    url = reverse("model_plan_from", args=[case.pk])
    assert client.get(url).status_code == 409
    factories.make_target(case)
    assert client.get(url).context["form"].initial["position"] == cast.eka.position_id
    assert client.post(url, {"name": "Loket"}).status_code == 302
    assert ModelTarget.objects.get().title == "Melayani warga di loket"


def test_a_retired_model_is_read_but_not_applied(client, cast, case):
    plan = plan_cases.make_model(cast)
    client.force_login(cast.users["hr"])
    url = reverse("model_plan_edit", args=[plan.pk])
    client.post(url, {"name": plan.name, "position": plan.position_id})
    plan.refresh_from_db()
    assert not plan.is_active
    assert "not in use" in client.get(reverse("model_plan_list")).content.decode()
    assert "Apply to people" not in client.get(reverse("model_plan", args=[plan.pk])).content.decode()


def test_an_empty_list_says_what_model_plans_are_for(client, cast):
    client.force_login(cast.users["employee"])
    assert "No model plan yet" in client.get(reverse("model_plan_list")).content.decode()


# --- Applying --------------------------------------------------------------------------------------------
def test_the_preview_says_who_gets_what_and_who_is_skipped_and_changes_nothing(client, cast, case):
    busy = factories.make_appraisal(case.cycle, cast.adi, cast.sari, cast.rina, "planning")
    factories.make_target(busy)
    plan = plan_cases.make_model(cast, 3)
    client.force_login(cast.users["supervisor"])
    url = reverse("model_plan_apply", args=[plan.pk])
    page = client.get(url)
    assert page.context["ticked"] == {case.pk}
    assert "has targets already (1)" in page.content.decode()
    before = (Target.objects.count(), AuditEntry.objects.count())
    page = client.post(url, {"step": "preview", "people": [case.pk, busy.pk]})
    assert ([row.case.pk for row in page.context["gets"]], [row.case.pk for row in page.context["skipped"]]) == (
        [case.pk],
        [busy.pk],
    )
    assert "1 person gets 3 targets" in page.content.decode()
    assert (Target.objects.count(), AuditEntry.objects.count()) == before


def test_one_sending_gives_it_to_all_and_the_same_sending_again_does_nothing(client, cast, case):
    plan = plan_cases.make_model(cast, 3)
    client.force_login(cast.users["supervisor"])
    url = reverse("model_plan_apply", args=[plan.pk])
    page = client.post(url, {"step": "preview", "people": [case.pk]})
    sent = {"step": "apply", "people": [case.pk], "submit_token": page.context["form"].initial["submit_token"]}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert Target.objects.filter(appraisal=case).count() == 3
    assert SubmitReceipt.objects.filter(action=f"model_plan.apply:{plan.pk}").count() == 1


@pytest.mark.parametrize("step", ["preview", "apply"])
def test_nobody_chosen_is_told_in_words(client, cast, case, step):
    plan = plan_cases.make_model(cast)
    client.force_login(cast.users["supervisor"])
    url = reverse("model_plan_apply", args=[plan.pk])
    token = client.post(url, {"step": "preview", "people": [case.pk]}).context["form"].initial["submit_token"]
    page = client.post(url, {"step": step, "submit_token": token})
    assert "Choose at least one person." in page.content.decode()
    assert not Target.objects.exists()


def test_a_stranger_in_the_list_is_not_reached(client, cast, case):
    elsewhere = factories.make_appraisal(case.cycle, cast.lina, cast.tono, cast.rina, "planning")
    plan = plan_cases.make_model(cast)
    client.force_login(cast.users["supervisor"])
    url = reverse("model_plan_apply", args=[plan.pk])
    token = client.post(url, {"step": "preview", "people": [case.pk]}).context["form"].initial["submit_token"]
    client.post(url, {"step": "apply", "people": [elsewhere.pk], "submit_token": token})
    assert not Target.objects.exists()


def test_hr_narrows_the_people_down_by_unit(client, cast, case):
    factories.make_appraisal(case.cycle, cast.lina, cast.tono, cast.rina, "planning")
    plan = plan_cases.make_model(cast)
    client.force_login(cast.users["hr"])
    url = reverse("model_plan_apply", args=[plan.pk])
    assert len(client.get(url).context["people"]) == 2
    assert len(client.get(url, {"unit": cast.lina.unit_id}).context["people"]) == 1


def test_pages_ask_the_same_for_fifty_rows_as_for_two(client, cast, case):
    plan = plan_cases.make_model(cast)
    client.force_login(cast.users["supervisor"])
    pages = [
        reverse("model_plan_list"),
        reverse("model_plan", args=[plan.pk]),
        reverse("model_plan_apply", args=[plan.pk]),
    ]

    def counts():
        found = []
        for url in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    counts()
    few = counts()
    for person in factories.make_people(cast.eka, 24, cast.sari):
        factories.make_appraisal(case.cycle, person, cast.sari, cast.rina, "planning")
    for number in range(24):
        plan_cases.make_model(cast, 0, name=f"Lain {number}", keeper=cast.sari)
        ModelTarget.objects.create(plan=plan, title=f"{number}", measure="x", aspect="cost", value=1, weight=1)
    assert counts() == few
    assert max(few) <= 15
