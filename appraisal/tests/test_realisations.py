"""What was reached, what stood in the way, and a zero nobody likes to give."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from appraisal import selectors, services
from appraisal.models import Appraisal, Realisation, Target
from appraisal.tests import factories
from core import errors
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return factories.running_case(cast)


@pytest.fixture
def target(case):
    return factories.make_target(case)


# --- Recording -----------------------------------------------------------------------------------------
def test_the_employee_records_a_realisation_with_link_and_file_in_one_form(client, cast, target):
    client.force_login(cast.users["employee"])
    page = factories.send_realisation(
        client,
        target,
        note="Rekap Puskesmas",
        link="https://data.sabang.invalid/rekap",
        file=factories.paper(kind="text/html"),
    )
    assert "Receipt number" in page.content.decode()
    realisation = Realisation.objects.get()
    assert (realisation.value, realisation.recorded_by) == (Decimal(80), cast.users["employee"])
    link, file = realisation.evidence.order_by("pk")
    assert link.link == "https://data.sabang.invalid/rekap"
    assert (file.file_name, file.content_type, len(file.sha256)) == ("rekap.pdf", "application/pdf", 64)
    assert AuditEntry.objects.get(action="realisation.add").details["after"]["sha256"] == file.sha256
    assert "80%" in page.content.decode()


def test_the_same_form_sent_twice_records_once(client, cast, target):
    client.force_login(cast.users["employee"])
    url = reverse("realisation_add", args=[target.pk])
    token = client.get(url).context["form"]["submit_token"].value()
    for _n in range(2):
        client.post(url, {"day": "2026-11-15", "value": "80", "submit_token": token})
    assert Realisation.objects.count() == 1


def test_the_latest_day_counts_and_among_equals_the_later_entry(cast, case, target):
    factories.record(cast, target, day=date(2026, 11, 10), value=Decimal(70))
    factories.record(cast, target, day=date(2026, 6, 10), value=Decimal(10))
    row = selectors.plan_of(case).rows[0]
    assert (row.latest.value, row.attained) == (70, 70)
    factories.record(cast, target, day=date(2026, 11, 10), value=Decimal(75))
    assert selectors.plan_of(case).rows[0].attained == 75
    assert Realisation.objects.count() == 3


def test_attainment_is_capped_by_the_scheme_and_missing_is_no_zero(cast, case, target):
    assert selectors.plan_of(case).rows[0].attained is None
    assert selectors.plan_of(case).missing == 1
    factories.record(cast, target, value=Decimal(500))
    assert selectors.plan_of(case).rows[0].attained == 100


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": date(2025, 12, 31)}, "day"),
        ({"day": date(2027, 1, 1)}, "day"),
        ({"day": date(2026, 11, 17)}, "day"),
        ({"value": Decimal(-1)}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("Infinity")}, "value"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_an_impossible_realisation_is_refused_at_its_field_and_nothing_is_kept(cast, target, changes, code):
    with pytest.raises(errors.Refused) as refusal:
        factories.record(cast, target, **changes)
    assert refusal.value.code == code
    assert not Realisation.objects.exists()


@pytest.mark.parametrize(
    ("moment", "accepted"),
    [
        (datetime(2026, 11, 16, 16, 59, tzinfo=UTC), False),  # 23:59 of the 16th in Western Indonesia
        (datetime(2026, 11, 16, 17, 0, tzinfo=UTC), True),  # 00:00 of the 17th
    ],
)
def test_tomorrow_begins_at_local_midnight(cast, target, moment, accepted):
    with time_machine.travel(moment, tick=False):
        if accepted:
            assert factories.record(cast, target, day=date(2026, 11, 17))
        else:
            with pytest.raises(errors.Refused, match="still to come"):
                factories.record(cast, target, day=date(2026, 11, 17))


def test_what_was_typed_stays_when_a_realisation_is_refused(client, cast, target):
    client.force_login(cast.users["employee"])
    page = factories.send_realisation(client, target, day="2026-12-31", note="Catatan panjang")
    assert "day" in page.context["form"].errors
    assert "Catatan panjang" in page.content.decode()


def test_the_database_refuses_a_negative_realisation(cast, target):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_realisation(target, -1)


@pytest.mark.parametrize("state", ["planning", "submitted", "returned", "rated", "countersigned", "published"])
def test_results_are_recorded_only_while_the_plan_is_agreed(client, cast, case, target, state):
    Appraisal.objects.filter(pk=case.pk).update(state=state)
    client.force_login(cast.users["employee"])
    assert client.get(reverse("realisation_add", args=[target.pk])).status_code == 409
    with pytest.raises(errors.WrongState):
        factories.record(cast, target)


# --- Obstacles and zeros -------------------------------------------------------------------------------
def test_an_obstacle_is_reported_accepted_and_takes_the_target_out(client, cast, case, target):
    client.force_login(cast.users["employee"])
    client.post(reverse("obstacle_claim", args=[target.pk]), {"reason": "Vaksin tidak tersedia sejak Maret."})
    client.force_login(cast.users["supervisor"])
    assert "Answer the obstacle" in client.get(reverse("appraisal", args=[case.pk])).content.decode()
    url = reverse("obstacle_answer", args=[target.pk])
    assert "Vaksin tidak tersedia" in client.get(url).content.decode()
    client.post(url, {"accept": "yes", "reason": "Benar, di luar kendali."})
    row = selectors.plan_of(case).rows[0]
    assert row.is_taken_out and row.attained is None and not row.is_missing
    actions = AuditEntry.objects.filter(action__startswith="obstacle.").values_list("action", flat=True)
    assert list(actions) == ["obstacle.claim", "obstacle.answer"]


def test_a_refused_obstacle_counts_and_may_be_reported_once_more(cast, case, target):
    services.claim_obstacle(target=target, obstacle="Hujan", actor=factories.actor(cast))
    services.answer_obstacle(
        target=target, accept=False, reason="Hujan biasa.", actor=factories.actor(cast, "supervisor")
    )
    assert selectors.plan_of(case).rows[0].is_missing
    services.claim_obstacle(target=target, obstacle="Banjir bandang", actor=factories.actor(cast))
    target.refresh_from_db()
    assert (target.obstacle_state, target.obstacle_answer) == ("claimed", "")


def test_an_obstacle_is_answered_once(cast, target):
    services.claim_obstacle(target=target, obstacle="Banjir", actor=factories.actor(cast))
    services.answer_obstacle(target=target, accept=True, reason="Ya.", actor=factories.actor(cast, "supervisor"))
    with pytest.raises(errors.WrongState):
        services.answer_obstacle(target=target, accept=False, reason="Lain.", actor=factories.actor(cast, "supervisor"))
    with pytest.raises(errors.WrongState):
        services.claim_obstacle(target=target, obstacle="Lagi", actor=factories.actor(cast))


@pytest.mark.parametrize("words", ["", "   "])
def test_obstacles_and_zeros_need_words(cast, target, words):
    with pytest.raises(errors.Refused):
        services.claim_obstacle(target=target, obstacle=words, actor=factories.actor(cast))
    with pytest.raises(errors.Refused):
        services.give_zero(target=target, reason=words, actor=factories.actor(cast, "supervisor"))
    Target.objects.update(obstacle_state="claimed")
    with pytest.raises(errors.Refused):
        services.answer_obstacle(target=target, accept=True, reason=words, actor=factories.actor(cast, "supervisor"))


def test_a_zero_is_given_with_a_reason_and_a_later_realisation_replaces_it(client, cast, case, target):
    client.force_login(cast.users["supervisor"])
    client.post(reverse("zero_give", args=[target.pk]), {"reason": "Tidak pernah dilaporkan."})
    row = selectors.plan_of(case).rows[0]
    assert row.is_zero_given and row.attained == 0 and not row.is_missing
    assert "Tidak pernah dilaporkan." in client.get(reverse("appraisal", args=[case.pk])).content.decode()
    factories.record(cast, target, value=Decimal(60))
    assert selectors.plan_of(case).rows[0].attained == 60


def test_no_zero_where_something_was_realised(client, cast, target):
    factories.record(cast, target)
    client.force_login(cast.users["supervisor"])
    url = reverse("zero_give", args=[target.pk])
    assert (client.get(url).status_code, client.post(url, {"reason": "x"}).status_code) == (409, 409)


STEPS = {
    "realisation_add": "employee",
    "obstacle_claim": "employee",
    "obstacle_answer": "supervisor",
    "zero_give": "supervisor",
}


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("actor", sorted(factories.SEES_CASE))
def test_every_step_answers_everybody_as_declared_and_reading_writes_nothing(client, cast, target, name, actor):
    if name == "obstacle_answer":
        Target.objects.update(obstacle_state="claimed", obstacle="Banjir")
    if actor:
        client.force_login(cast.users[actor])
    mine = actor == STEPS[name]
    expected = 200 if mine else 403 if factories.SEES_CASE[actor] == 200 else factories.SEES_CASE[actor]
    url = reverse(name, args=[target.pk])
    before = (AuditEntry.objects.count(), list(Target.objects.values()))
    assert client.get(url).status_code == expected
    if not mine:
        assert client.post(url, {"reason": "x", "accept": "yes"}).status_code == expected
    assert (AuditEntry.objects.count(), list(Target.objects.values())) == before


@pytest.mark.parametrize("name", sorted(STEPS))
def test_no_step_is_open_once_the_case_is_rated(client, cast, case, target, name):
    Target.objects.update(obstacle_state="claimed" if name == "obstacle_answer" else "none")
    Appraisal.objects.filter(pk=case.pk).update(state="rated")
    client.force_login(cast.users[STEPS[name]])
    url = reverse(name, args=[target.pk])
    assert client.get(url).status_code == 409
    if name != "realisation_add":
        assert client.post(url, {"reason": "x", "accept": "yes"}).status_code == 409


@pytest.mark.parametrize(
    ("name", "state"), [("obstacle_claim", "claimed"), ("obstacle_answer", "none"), ("zero_give", "accepted")]
)
def test_a_step_of_another_state_of_the_obstacle_is_closed(client, cast, target, name, state):
    Target.objects.update(obstacle_state=state)
    client.force_login(cast.users[STEPS[name]])
    url = reverse(name, args=[target.pk])
    assert (client.get(url).status_code, client.post(url, {"reason": "x", "accept": "yes"}).status_code) == (409, 409)
