"""The plan: written by the employee, agreed or returned by the supervisor, and nobody else's business to change."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from appraisal import selectors, services
from appraisal.forms.fields import FigureField
from appraisal.models import Appraisal, Target
from appraisal.tests import factories
from core import errors
from core.models import AuditEntry
from tests import cast as people

pytestmark = pytest.mark.django_db

GOOD = {
    "title": "Menaikkan cakupan imunisasi",
    "measure": "Cakupan imunisasi dasar",
    "aspect": "quantity",
    "polarity": "higher",
    "unit_of_measure": "persen",
    "value": "95",
    "low": "",
    "high": "",
    "weight": "100",
}
VALUES = {**GOOD, "value": Decimal(95), "low": None, "high": None, "weight": Decimal(100)}


@pytest.fixture
def case(cast):
    cycle = factories.make_cycle(cast, **factories.PLANNING)
    return factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "planning")


def user(cast, actor="employee"):
    return people.fresh(cast.users[actor])


def at_state(case, state):
    Appraisal.objects.filter(pk=case.pk).update(state=state)
    case.state = state
    return case


# --- Writing -------------------------------------------------------------------------------------------
def test_the_employee_adds_a_target_in_her_own_words(client, cast, case):
    client.force_login(cast.users["employee"])
    url = reverse("target_add", args=[case.pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, GOOD)
    assert answer.status_code == 302
    target = Target.objects.get()
    assert (target.value, target.weight, target.appraisal) == (Decimal(95), Decimal(100), case)
    entry = AuditEntry.objects.get(action="target.add")
    assert (entry.actor, entry.details["appraisal"]) == (cast.users["employee"], case.pk)


def test_an_indicator_of_the_library_fills_the_form(client, cast, case):
    indicator = factories.make_indicator(cast.sabang)
    client.force_login(cast.users["employee"])
    form = client.get(reverse("target_add", args=[case.pk]), {"indicator": indicator.pk}).context["form"]
    assert form.initial["measure"] == indicator.name
    assert form.initial["unit_of_measure"] == "persen"


@pytest.mark.parametrize("asked", ["x", "-1", "99999999999999999999", "²"])
def test_an_impossible_indicator_fills_nothing(client, cast, case, asked):
    client.force_login(cast.users["employee"])
    page = client.get(reverse("target_add", args=[case.pk]), {"indicator": asked})
    assert page.status_code == 200 and page.context["form"].initial == {}


def test_an_indicator_of_another_agency_is_not_offered(client, cast, case):
    foreign = factories.make_indicator(cast.sibolga)
    client.force_login(cast.users["employee"])
    url = reverse("target_add", args=[case.pk])
    assert client.get(url, {"indicator": foreign.pk}).context["form"].initial == {}
    page = client.post(url, {**GOOD, "indicator": foreign.pk})
    assert "indicator" in page.context["form"].errors


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": ""}, "value"),
        ({"low": "1", "high": "2"}, "value"),
        ({"value": "", "low": "1"}, "high"),
        ({"value": "", "high": "1"}, "low"),
        ({"value": "0"}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "", "low": "0", "high": "2"}, "low"),
        ({"value": "", "low": "3", "high": "2"}, "low"),
        ({"polarity": "sideways"}, "polarity"),
        ({"aspect": "colour"}, "aspect"),
        ({"weight": "0"}, "weight"),
        ({"weight": "100.01"}, "weight"),
        ({"weight": "abc"}, "weight"),
        ({"value": "NaN"}, "value"),
        ({"value": "1e999"}, "value"),
        ({"title": ""}, "title"),
    ],
)
def test_a_target_nobody_could_be_measured_against_is_refused_at_its_field(client, cast, case, changes, field):
    client.force_login(cast.users["employee"])
    page = client.post(reverse("target_add", args=[case.pk]), {**GOOD, **changes})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert GOOD["measure"] in page.content.decode()
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"polarity": "lower", "value": "0"},
        {"value": "", "low": "1", "high": "1"},
        {"polarity": "lower", "value": "", "low": "2", "high": "5.5"},
    ],
)
def test_zero_complaints_and_ranges_are_fair_targets(client, cast, case, changes):
    client.force_login(cast.users["employee"])
    assert client.post(reverse("target_add", args=[case.pk]), {**GOOD, **changes}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.250,5", "1250.5"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.000", "1000"),
        ("1000000", "1000000"),
        ("0,25", "0.25"),
    ],
)
def test_numbers_are_read_as_indonesians_write_them(typed, read):
    with translation.override("id"):
        assert FigureField().clean(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["1.2.3", "12.34.567", "1,2,3", "1,000.5", "1.00,5"])
def test_a_number_that_could_be_read_in_two_ways_is_refused(typed):
    with translation.override("id"), pytest.raises(ValidationError):
        FigureField().clean(typed)


def test_a_target_may_serve_the_supervisors_target_and_never_anybody_elses(client, cast, case):
    own = factories.make_appraisal(case.cycle, cast.sari, cast.rina, cast.wali, "planning")
    served = factories.make_target(own, title="Layanan kesehatan naik")
    elsewhere = factories.make_target(factories.make_appraisal(case.cycle, cast.tono, cast.rina, cast.wali, "planning"))
    client.force_login(cast.users["employee"])
    url = reverse("target_add", args=[case.pk])
    assert [target.pk for target in client.get(url).context["form"].fields["serves"].queryset] == [served.pk]
    assert "serves" in client.post(url, {**GOOD, "serves": elsewhere.pk}).context["form"].errors
    assert client.post(url, {**GOOD, "serves": served.pk}).status_code == 302
    with pytest.raises(errors.Refused):
        services.add_target(appraisal=case, values={**VALUES, "serves": elsewhere}, actor=user(cast))


def test_the_database_refuses_a_target_without_aim_and_a_second_aim(case):
    for wrong in ({"value": None}, {"low": Decimal(1), "high": Decimal(2), "value": Decimal(3)}, {"weight": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.create(appraisal=case, **{**VALUES, **wrong})


def test_a_target_is_changed_with_before_and_after_in_the_audit_trail(client, cast, case):
    target = factories.make_target(case)
    client.force_login(cast.users["employee"])
    url = reverse("target_edit", args=[target.pk])
    assert client.get(url).context["form"].initial["weight"] == Decimal(100)
    client.post(url, GOOD)
    target.refresh_from_db()
    assert target.title == GOOD["title"]
    details = AuditEntry.objects.get(action="target.change").details
    assert (Decimal(details["before"]["value"]), Decimal(details["after"]["value"])) == (100, 95)


def test_a_target_is_removed_only_by_a_sent_form(client, cast, case):
    target = factories.make_target(case)
    client.force_login(cast.users["employee"])
    url = reverse("target_remove", args=[target.pk])
    assert client.get(url).status_code == 200
    assert Target.objects.exists()
    client.post(url)
    assert not Target.objects.exists()
    assert client.post(url).status_code == 404


def test_a_target_with_realisations_stays(cast, case):
    target = factories.make_target(case)
    factories.make_realisation(target)
    with pytest.raises(errors.Refused, match="realisations are recorded"):
        services.remove_target(target=target, actor=user(cast))
    assert Target.objects.exists()


def test_changing_a_target_somebody_removed_meanwhile_says_so(cast, case):
    target = factories.make_target(case)
    Target.objects.all().delete()
    with pytest.raises(errors.WrongState, match="removed meanwhile"):
        services.change_target(target=target, values=VALUES, actor=user(cast))


def test_a_plan_holds_at_most_forty_targets(cast, case):
    for number in range(40):
        factories.make_target(case, title=f"Hasil {number}", weight=1)
    with pytest.raises(errors.Refused, match="at most 40"):
        services.add_target(appraisal=case, values=VALUES, actor=user(cast))


# --- Weights -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3, 7, 40])
def test_sharing_out_gives_exactly_one_hundred(cast, case, number):
    for _number in range(number):
        factories.make_target(case, weight=1)
    services.share_out_weights(appraisal=case, actor=user(cast))
    weights = list(Target.objects.values_list("weight", flat=True))
    assert sum(weights) == 100
    assert max(weights) - min(weights) <= Decimal("0.01")


def test_sharing_out_nothing_is_refused_in_words(client, cast, case):
    client.force_login(cast.users["employee"])
    assert client.post(reverse("plan_rebalance", args=[case.pk])).status_code == 409


@pytest.mark.parametrize(
    ("weights", "submits"), [([60, 40], True), ([60, "39.99"], False), ([60, "40.01"], False), ([], False)]
)
def test_a_plan_is_submitted_only_with_exactly_one_hundred(cast, case, weights, submits):
    for weight in weights:
        factories.make_target(case, weight=weight)
    if submits:
        services.submit_plan(appraisal=case, actor=user(cast))
    else:
        with pytest.raises(errors.Refused):
            services.submit_plan(appraisal=case, actor=user(cast))
    case.refresh_from_db()
    assert case.state == ("submitted" if submits else "planning")


def test_a_scheme_that_does_not_score_targets_needs_none(cast):
    cycle = factories.make_cycle(cast, "sibolga", **factories.PLANNING)
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "returned")
    services.submit_plan(appraisal=case, actor=user(cast))
    case.refresh_from_db()
    assert case.state == "submitted"


def test_without_a_supervisor_the_plan_waits_for_hr(cast, case):
    factories.make_target(case)
    Appraisal.objects.filter(pk=case.pk).update(appraiser=None)
    with pytest.raises(errors.Refused, match="tell HR"):
        services.submit_plan(appraisal=case, actor=user(cast))


# --- What scoring reads --------------------------------------------------------------------------------
def test_the_record_has_the_latest_realisation_as_text_and_only_accepted_obstacles(cast, case):
    late_entry = factories.make_target(case, value=Decimal("95.5"))
    factories.make_realisation(late_entry, 80, day=datetime(2026, 6, 1, tzinfo=UTC).date())
    factories.make_realisation(late_entry, 40, day=datetime(2026, 3, 1, tzinfo=UTC).date())
    claimed = factories.make_target(case, obstacle="Banjir", obstacle_state="claimed", zero_reason="Tidak dikerjakan")
    accepted = factories.make_target(case, low=1, high=2, obstacle="Banjir", obstacle_state="accepted")
    record = {row["id"]: row for row in selectors.targets_record(case)}
    assert record[str(late_entry.pk)]["realised"] == "80"
    assert record[str(late_entry.pk)]["target"] == "95.5"
    assert (record[str(claimed.pk)]["obstacle"], record[str(claimed.pk)]["zero_reason"]) == ("", "Tidak dikerjakan")
    assert record[str(claimed.pk)]["realised"] is None
    assert record[str(accepted.pk)]["obstacle"] == "Banjir"
    assert (record[str(accepted.pk)]["low"], record[str(accepted.pk)]["target"]) == ("1", None)


def test_the_records_of_a_whole_cycle_take_two_queries(cast, case, django_assert_num_queries):
    cases = [case]
    for person in factories.make_people(cast.eka, 10, cast.sari):
        cases.append(factories.make_appraisal(case.cycle, person, cast.sari, cast.rina))
        factories.make_realisation(factories.make_target(cases[-1]), user=cast.users["supervisor"])
    with django_assert_num_queries(2):
        records = selectors.targets_records([one.pk for one in cases])
    assert len(records) == 11 and records[case.pk] == []
