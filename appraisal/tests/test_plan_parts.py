"""Annexes, expectations, weights, copies, HR's drafts and targets in words: by whom, when, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal import selectors, services
from appraisal.models import Appraisal, BehaviourExpectation, PlanFrame, Realisation, Target
from appraisal.services import countersign
from appraisal.tests import factories, plan_cases
from core import errors
from core.models import AuditEntry, SubmitReceipt
from tests import cast as people

pytestmark = pytest.mark.django_db


def user(cast, actor="employee"):
    return people.fresh(cast.users[actor])


@pytest.fixture
def case(cast):
    return plan_cases.planning_case(cast)


@pytest.fixture
def quadrant(cast):
    return plan_cases.planning_case(cast, plan_cases.QUADRANT)


def at_state(case, state):
    Appraisal.objects.filter(pk=case.pk).update(state=state)
    return Appraisal.objects.get(pk=case.pk)


# --- Annexes ---------------------------------------------------------------------------------------------
def test_the_employee_writes_the_annexes_and_the_supervisor_completes_them(client, cast, case):
    client.force_login(cast.users["employee"])
    url = reverse("plan_frame", args=[case.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"resources": "Dua laptop", "accountability": "Bulanan"}).status_code == 302
    at_state(case, "submitted")
    assert client.get(url).status_code == 409
    client.force_login(cast.users["supervisor"])
    assert client.get(url).status_code == 200
    client.post(url, {"resources": "Dua laptop", "accountability": "Bulanan", "consequences": "Pembinaan"})
    frame = PlanFrame.objects.get()
    assert (frame.resources, frame.accountability, frame.consequences) == ("Dua laptop", "Bulanan", "Pembinaan")
    entries = list(AuditEntry.objects.filter(action="plan.write_frame").order_by("sequence"))
    assert [entry.details["after"] for entry in entries] == [["resources", "accountability"], ["consequences"]]
    assert "laptop" not in str([entry.details for entry in entries])


def test_the_supervisor_cannot_turn_the_approach(cast, quadrant):
    at_state(quadrant, "submitted")
    services.write_frame(appraisal=quadrant, values={"approach": "qualitative"}, actor=user(cast, "supervisor"))
    assert selectors.frame_of(Appraisal.objects.get(pk=quadrant.pk)).approach == "quantitative"


def test_a_numeric_scheme_refuses_the_approach_in_words(client, cast, case):
    with pytest.raises(errors.Refused) as refusal:
        services.write_frame(appraisal=case, values={"approach": "qualitative"}, actor=user(cast))
    assert refusal.value.code == "approach"
    client.force_login(cast.users["employee"])
    page = client.get(reverse("plan_frame", args=[case.pk]))
    assert "approach" not in page.context["form"].fields


def test_innovation_is_planned_where_the_scheme_earns_points_with_it(client, cast, case):
    client.force_login(cast.users["employee"])
    assert "innovation" not in client.get(reverse("plan_frame", args=[case.pk])).context["form"].fields
    salor = plan_cases.planning_case(cast, "salor")
    client.post(reverse("plan_frame", args=[salor.pk]), {"innovation": "Antrean daring"})
    assert PlanFrame.objects.get().innovation == "Antrean daring"
    assert "Antrean daring" in client.get(reverse("appraisal", args=[salor.pk])).content.decode()


# --- Expectations ----------------------------------------------------------------------------------------
def test_the_supervisor_writes_what_she_expects_and_the_employee_reads_it(client, cast, quadrant):
    at_state(quadrant, "submitted")
    url = reverse("plan_expectations", args=[quadrant.pk])
    client.force_login(cast.users["supervisor"])
    assert len(client.get(url).context["form"].fields) == 7
    assert client.post(url, {"item_loyal": "Menjaga rahasia jabatan."}).status_code == 302
    client.post(url, {"item_loyal": "Menjaga rahasia.", "item_adaptive": "Belajar aplikasi baru."})
    client.post(url, {"item_loyal": "Menjaga rahasia."})
    assert dict(BehaviourExpectation.objects.values_list("item", "text")) == {"loyal": "Menjaga rahasia."}
    client.force_login(cast.users["employee"])
    assert client.get(url).status_code == 403
    assert "Menjaga rahasia." in client.get(reverse("appraisal", args=[quadrant.pk])).content.decode()
    assert "rahasia" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


@pytest.mark.parametrize("state", ["planning", "returned", "agreed", "published"])
def test_expectations_are_written_while_the_plan_is_submitted_only(client, cast, quadrant, state):
    at_state(quadrant, state)
    client.force_login(cast.users["supervisor"])
    url = reverse("plan_expectations", args=[quadrant.pk])
    assert client.get(url).status_code == 409
    assert client.post(url, {"item_loyal": "x"}).status_code == 409
    assert not BehaviourExpectation.objects.exists()


def test_an_item_the_scheme_does_not_know_is_refused(cast, quadrant):
    at_state(quadrant, "submitted")
    with pytest.raises(errors.Refused):
        services.write_expectations(appraisal=quadrant, texts={"nowhere": "x"}, actor=user(cast, "supervisor"))


# --- Words -----------------------------------------------------------------------------------------------
WORDS = {
    "title": "Menyusun standar pelayanan",
    "measure": "Standar dipakai",
    "aspect": "quality",
    "expected": "Standar dipakai semua loket.",
    "weight": "100",
}


def test_a_plan_in_words_is_written_reported_and_concluded_in_words(client, cast, quadrant):
    client.force_login(cast.users["employee"])
    client.post(reverse("plan_frame", args=[quadrant.pk]), {"approach": "qualitative"})
    url = reverse("target_add", args=[quadrant.pk])
    fields = client.get(url).context["form"].fields
    assert "expected" in fields and not {"value", "low", "high", "polarity"} & set(fields)
    assert client.post(url, {**WORDS, "expected": ""}).context["form"].errors.keys() == {"expected"}
    assert client.post(url, WORDS).status_code == 302
    target = Target.objects.get()
    services.submit_plan(appraisal=quadrant, actor=user(cast))
    services.agree_plan(appraisal=quadrant, actor=user(cast, "supervisor"))
    plan = selectors.plan_of(quadrant)
    assert (plan.missing, plan.rows[0].attained, plan.rows[0].aim) == (1, None, WORDS["expected"])
    report = reverse("realisation_add", args=[target.pk])
    form = client.get(report).context["form"]
    assert "value" not in form.fields
    told = {"day": "2026-11-10", "note": "Dipakai di tiga loket.", "submit_token": form.initial["submit_token"]}
    assert client.post(report, told).status_code == 302
    assert Realisation.objects.get().value is None
    judge = reverse("target_judge", args=[target.pk])
    client.force_login(cast.users["supervisor"])
    assert "Dipakai di tiga loket." in client.get(judge).content.decode()
    assert client.post(judge, {"reason": "Sesuai harapan."}).status_code == 302
    plan = selectors.plan_of(quadrant)
    assert (plan.missing, plan.rows[0].attained, plan.rows[0].target.judgement) == (0, None, "Sesuai harapan.")
    client.force_login(cast.users["employee"])
    assert "Sesuai harapan." in client.get(reverse("appraisal", args=[quadrant.pk])).content.decode()


def test_without_a_conclusion_the_case_cannot_be_countersigned_and_never_with_a_zero(cast, quadrant):
    target = plan_cases.in_words(quadrant)
    case = at_state(quadrant, "agreed")
    with pytest.raises(errors.WrongState):
        services.give_zero(target=target, reason="Tidak ada", actor=user(cast, "supervisor"))
    record = selectors.targets_record(case)[0]
    assert (record["realised"], record["zero_reason"], record["expected"]) == (None, "", target.expected)
    told = [one["code"] for one in countersign.records.missing_of(case)]
    assert "judgement_missing" in told
    services.judge_target(target=target, judgement="Selesai.", actor=user(cast, "supervisor"))
    assert "judgement_missing" not in [one["code"] for one in countersign.records.missing_of(case)]


@pytest.mark.parametrize("actor", ["employee", "reviewer", "hr", "leader", "supervisor_elsewhere"])
def test_only_the_supervisor_concludes(cast, quadrant, actor):
    target = plan_cases.in_words(quadrant)
    at_state(quadrant, "agreed")
    with pytest.raises(errors.NotYours):
        services.judge_target(target=target, judgement="x", actor=user(cast, actor))


def test_a_measured_target_is_not_concluded_in_words(client, cast, case):
    target = factories.make_target(case)
    at_state(case, "agreed")
    client.force_login(cast.users["supervisor"])
    url = reverse("target_judge", args=[target.pk])
    assert client.get(url).status_code == 409
    assert client.post(url, {"reason": "x"}).status_code == 409


def test_targets_of_the_other_kind_must_be_rewritten_before_the_plan_is_submitted(client, cast, quadrant):
    factories.make_target(quadrant)
    services.write_frame(appraisal=quadrant, values={"approach": "qualitative"}, actor=user(cast))
    with pytest.raises(errors.Refused, match="does not fit the approach"):
        services.submit_plan(appraisal=quadrant, actor=user(cast))
    client.force_login(cast.users["employee"])
    assert "to be rewritten" in client.get(reverse("appraisal", args=[quadrant.pk])).content.decode()
    client.post(reverse("target_edit", args=[Target.objects.get().pk]), WORDS)
    services.submit_plan(appraisal=quadrant, actor=user(cast))
    assert Target.objects.get().is_qualitative


def test_figures_and_words_at_once_are_refused_by_the_service_and_the_database(cast, quadrant):
    values = {**WORDS, "weight": Decimal(100), "polarity": "higher", "value": Decimal(3), "low": None, "high": None}
    with pytest.raises(errors.Refused):
        services.add_target(appraisal=quadrant, values=values, actor=user(cast))


# --- Perspectives and blocks -----------------------------------------------------------------------------
def test_perspectives_are_offered_to_high_leaders_only(client, cast, case):
    client.force_login(cast.users["employee"])
    url = reverse("target_add", args=[case.pk])
    assert "perspective" not in client.get(url).context["form"].fields
    values = {"title": "x", "measure": "x", "aspect": "cost", "polarity": "higher", "unit_of_measure": "x"}
    values |= {"value": Decimal(1), "low": None, "high": None, "weight": Decimal(1), "perspective": "budget"}
    with pytest.raises(errors.Refused, match="JPT"):
        services.add_target(appraisal=case, values=values, actor=user(cast))
    plan_cases.make_leader(cast, cast.eka)
    assert "perspective" in client.get(url).context["form"].fields
    assert services.add_target(appraisal=case, values=values, actor=user(cast)).perspective == "budget"


def test_the_main_block_comes_before_the_additional_one(cast, case):
    factories.make_target(case, title="Tugas tambahan", block="additional")
    factories.make_target(case, title="Tugas utama")
    assert [row.target.title for row in selectors.plan_of(case).rows] == ["Tugas utama", "Tugas tambahan"]


# --- Weights ---------------------------------------------------------------------------------------------
def weights_of(case):
    return list(Target.objects.filter(appraisal=case).order_by("pk").values_list("weight", flat=True))


def test_all_weights_are_typed_on_one_page(client, cast, case):
    one, two = (factories.make_target(case, title=f"Hasil {n}", weight=50) for n in (1, 2))
    client.force_login(cast.users["employee"])
    url = reverse("plan_weights", args=[case.pk])
    assert client.get(url).status_code == 200
    typed = {f"weight_{one.pk}": "33.33", f"weight_{two.pk}": "66.67"}
    assert client.post(url, typed).url == reverse("appraisal", args=[case.pk])
    assert weights_of(case) == [Decimal("33.33"), Decimal("66.67")]
    assert client.post(url, {**typed, f"weight_{two.pk}": "60"}).url == url
    assert weights_of(case) == [Decimal("33.33"), Decimal("60.00")]


@pytest.mark.parametrize(("how", "expected"), [("scale", ["25.00", "75.00"]), ("even", ["50.00", "50.00"])])
def test_typed_weights_are_scaled_or_shared_out_to_exactly_one_hundred(client, cast, case, how, expected):
    one, two = (factories.make_target(case, title=f"Hasil {n}", weight=5) for n in (1, 2))
    client.force_login(cast.users["employee"])
    typed = {f"weight_{one.pk}": "10", f"weight_{two.pk}": "30", "how": how}
    client.post(reverse("plan_weights", args=[case.pk]), typed)
    assert weights_of(case) == [Decimal(weight) for weight in expected]


@pytest.mark.parametrize("typed", ["0", "101", "x", ""])
def test_a_weight_that_is_none_is_refused_at_its_field(client, cast, case, typed):
    target = factories.make_target(case, weight=50)
    client.force_login(cast.users["employee"])
    page = client.post(reverse("plan_weights", args=[case.pk]), {f"weight_{target.pk}": typed})
    assert list(page.context["form"].errors) == [f"weight_{target.pk}"]
    assert weights_of(case) == [Decimal("50.00")]


def test_a_target_added_meanwhile_is_not_weighed_blindly(cast, case):
    target = factories.make_target(case, weight=50)
    factories.make_target(case, title="Baru", weight=50)
    with pytest.raises(errors.WrongState, match="meanwhile"):
        services.set_weights(appraisal=case, weights={target.pk: Decimal(100)}, actor=user(cast))


def test_scaling_a_whole_plan_keeps_the_proportions(cast, case):
    for weight in (10, 20, 30):
        factories.make_target(case, title=f"Hasil {weight}", weight=weight)
    services.scale_weights(appraisal=case, actor=user(cast))
    assert weights_of(case) == [Decimal("16.67"), Decimal("33.33"), Decimal("50.00")]


# --- Copying ---------------------------------------------------------------------------------------------
@pytest.fixture
def earlier(cast, case):
    year = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31), "planning_until": date(2025, 1, 31)}
    cycle = factories.make_cycle(cast, name="Penilaian 2025", year=2025, **year)
    found = factories.make_appraisal(cycle, cast.eka, cast.bekas, cast.rina, "acknowledged")
    for number in (1, 2):
        target = factories.make_target(found, title=f"Hasil {number}", weight=50, judgement="")
        factories.make_realisation(target)
    PlanFrame.objects.create(appraisal=found, resources="Laptop lama")
    return found


def copy_page(client, case):
    url = reverse("plan_copy", args=[case.pk])
    return url, client.get(url)


def test_last_years_targets_are_copied_once_and_never_doubled(client, cast, case, earlier):
    client.force_login(cast.users["employee"])
    url, page = copy_page(client, case)
    token = page.context["form"].initial["submit_token"]
    chosen = [target.pk for target in Target.objects.filter(appraisal=earlier)]
    sent = {"targets": chosen, "annexes": "on", "submit_token": token}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert SubmitReceipt.objects.filter(action=f"plan.copy:{case.pk}").count() == 1
    copies = Target.objects.filter(appraisal=case)
    assert [copy.title for copy in copies] == ["Hasil 1", "Hasil 2"]
    assert not Realisation.objects.filter(target__appraisal=case).exists()
    assert PlanFrame.objects.get(appraisal=case).resources == "Laptop lama"
    _url, page = copy_page(client, case)
    assert [row.why_not for row, _ticked in page.context["rows"]] == ["is in your plan already"] * 2
    again = {"targets": chosen, "submit_token": page.context["form"].initial["submit_token"]}
    assert client.post(url, again).status_code == 409
    assert copies.count() == 2


def test_only_the_chosen_targets_are_copied(cast, case, earlier):
    first = Target.objects.filter(appraisal=earlier).first()
    elsewhere = factories.make_target(factories.make_appraisal(case.cycle, cast.adi, cast.sari, cast.rina))
    number = services.copy_plan(appraisal=case, chosen={first.pk, elsewhere.pk}, actor=user(cast))
    assert number == 1
    assert [copy.title for copy in Target.objects.filter(appraisal=case)] == ["Hasil 1"]
    assert AuditEntry.objects.get(action="plan.copy").details["from"] == earlier.pk


def test_without_an_earlier_plan_the_page_says_so(client, cast, case):
    client.force_login(cast.users["employee"])
    _url, page = copy_page(client, case)
    assert "There is no earlier plan" in page.content.decode()
    with pytest.raises(errors.Refused, match="no earlier plan"):
        services.copy_plan(appraisal=case, chosen={1}, actor=user(cast))


def test_a_copy_that_would_grow_too_long_is_refused(cast, case, earlier):
    for number in range(39):
        factories.make_target(case, title=f"Sudah {number}", weight=1)
    chosen = {target.pk for target in Target.objects.filter(appraisal=earlier)}
    with pytest.raises(errors.Refused, match="at most 40"):
        services.copy_plan(appraisal=case, chosen=chosen, actor=user(cast))


def test_targets_in_words_are_not_copied_into_a_year_of_figures(cast, case, earlier):
    plan_cases.in_words(earlier)
    why = [row.why_not for row in selectors.copyable_of(case, earlier)]
    assert why == ["", "", "is described in words; this year needs figures"]


# --- HR drafts -------------------------------------------------------------------------------------------
def test_hr_drafts_after_two_weeks_and_the_employee_reads_it(client, cast, case):
    client.force_login(cast.users["hr"])
    url = reverse("target_add", args=[case.pk])
    good = {"title": "x", "measure": "x", "aspect": "cost", "polarity": "higher", "unit_of_measure": "x"}
    good |= {"value": "1", "weight": "100"}
    Appraisal.objects.filter(pk=case.pk).update(period_start=date(2026, 11, 3))
    assert client.get(url).status_code == 409
    assert client.post(url, good).status_code == 409
    assert not Target.objects.exists()
    Appraisal.objects.filter(pk=case.pk).update(period_start=date(2026, 11, 2))
    assert client.post(url, good).status_code == 302
    client.force_login(cast.users["employee"])
    page = client.get(reverse("appraisal", args=[case.pk])).content.decode()
    assert "Drafted by HR on 16 November 2026" in page and "HR never submits" in page
    services.submit_plan(appraisal=case, actor=user(cast))


def test_the_days_are_a_setting_of_the_cycle(cast, case):
    case.cycle.hr_drafts_after_days = 400
    case.cycle.save()
    with pytest.raises(errors.WrongState, match="HR may draft it from 5 February 2027"):
        services.share_out_weights(appraisal=case, actor=user(cast, "hr"))


@pytest.mark.parametrize("state", ["submitted", "returned", "agreed", "rated"])
def test_hr_leaves_a_plan_alone_that_was_submitted(cast, case, state):
    at_state(case, state)
    with pytest.raises(errors.WrongState):
        services.copy_plan(appraisal=case, chosen={1}, actor=user(cast, "hr"))
    assert not PlanFrame.objects.exists()


def test_hr_never_submits_and_never_agrees(client, cast, case):
    factories.make_target(case)
    with pytest.raises(errors.NotYours):
        services.submit_plan(appraisal=case, actor=user(cast, "hr"))
    at_state(case, "submitted")
    with pytest.raises(errors.NotYours):
        services.agree_plan(appraisal=case, actor=user(cast, "hr"))
    client.force_login(cast.users["hr"])
    assert client.get(reverse("plan_submit", args=[case.pk])).status_code == 403


def test_hr_of_another_agency_drafts_nothing(cast, case):
    with pytest.raises(errors.NotYours):
        services.share_out_weights(appraisal=case, actor=user(cast, "hr_elsewhere"))


def test_what_the_employee_writes_herself_is_not_told_as_drafted(cast, case):
    factories.make_target(case)
    services.share_out_weights(appraisal=case, actor=user(cast))
    assert not PlanFrame.objects.exists()
