"""The steps of a plan between employee and supervisor: who may take them, when, and only once."""

import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from appraisal import services
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


# --- Between the two -----------------------------------------------------------------------------------
def test_submit_return_submit_agree_with_names_times_and_receipts(client, cast, case):
    factories.make_target(case)

    def press(actor, name, **fields):
        client.force_login(cast.users[actor])
        url = reverse(name, args=[case.pk])
        page = client.get(url)
        assert page.status_code == 200
        if "submit_token" in page.context["form"].fields:
            fields["submit_token"] = page.context["form"]["submit_token"].value()
        return client.post(url, fields, follow=True)

    assert "Receipt number" in press("employee", "plan_submit").content.decode()
    returned = press("supervisor", "plan_return", reason="Mohon tambahkan ukuran mutu.")
    assert "with your reason" in returned.content.decode()
    client.force_login(cast.users["employee"])
    assert "Mohon tambahkan ukuran mutu." in client.get(reverse("appraisal", args=[case.pk])).content.decode()
    press("employee", "plan_submit")
    page = press("supervisor", "plan_agree").content.decode()
    assert "Plan agreed" in page and "Sari ·" in page
    assert "Plan submitted" in page and "Eka ·" in page
    case.refresh_from_db()
    assert (case.state, case.agreed_by, case.last_reason) == ("agreed", cast.sari, "")
    assert list(AuditEntry.objects.filter(action__startswith="appraisal.").values_list("action", flat=True)) == [
        "appraisal.submit_plan",
        "appraisal.return_plan",
        "appraisal.submit_plan",
        "appraisal.agree_plan",
    ]


def test_the_same_form_sent_twice_gives_the_same_receipt_and_one_submission(client, cast, case):
    factories.make_target(case)
    client.force_login(cast.users["employee"])
    url = reverse("plan_submit", args=[case.pk])
    token = {"submit_token": client.get(url).context["form"]["submit_token"].value()}
    first, second = (client.post(url, token, follow=True).content.decode() for _n in range(2))
    numbers = [text.split("Receipt number: ")[1][:14] for text in (first, second)]
    assert numbers[0] == numbers[1]
    assert AuditEntry.objects.filter(action="appraisal.submit_plan").count() == 1


def test_two_forms_opened_in_two_tabs_submit_once(client, cast, case):
    factories.make_target(case)
    client.force_login(cast.users["employee"])
    url = reverse("plan_submit", args=[case.pk])
    tokens = [client.get(url).context["form"]["submit_token"].value() for _n in range(2)]
    codes = [client.post(url, {"submit_token": token}).status_code for token in tokens]
    assert codes == [302, 409]
    assert AuditEntry.objects.filter(action="appraisal.submit_plan").count() == 1


def test_two_supervisors_pages_cannot_agree_and_return_the_same_plan(cast, case):
    factories.make_target(case)
    at_state(case, "submitted")
    services.agree_plan(appraisal=case, actor=user(cast, "supervisor"))
    with pytest.raises(errors.WrongState):
        services.return_plan(appraisal=case, reason="Terlambat", actor=user(cast, "supervisor"))


def test_a_return_without_a_reason_changes_nothing(client, cast, case):
    at_state(case, "submitted")
    client.force_login(cast.users["supervisor"])
    page = client.post(reverse("plan_return", args=[case.pk]), {"reason": "   "})
    assert "reason" in page.context["form"].errors
    case.refresh_from_db()
    assert case.state == "submitted"


def test_an_agreed_plan_is_closed_until_the_supervisor_opens_it_again(client, cast, case):
    target = factories.make_target(case)
    at_state(case, "agreed")
    client.force_login(cast.users["employee"])
    assert client.post(reverse("target_edit", args=[target.pk]), GOOD).status_code == 409
    services.reopen_plan(appraisal=case, reason="Anggaran berubah.", actor=user(cast, "supervisor"))
    assert client.post(reverse("target_edit", args=[target.pk]), GOOD).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.agreed_at, case.last_reason) == ("returned", None, "Anggaran berubah.")


# --- The calendar --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (datetime(2026, 1, 31, 16, 59, tzinfo=UTC), False),  # 23:59 of the last day in Western Indonesia
        (datetime(2026, 1, 31, 17, 0, tzinfo=UTC), True),  # 00:00 of the next
    ],
)
def test_after_the_last_day_of_planning_a_plan_is_late_but_welcome(client, cast, moment, late):
    cycle = factories.make_cycle(cast, **factories.BEFORE_RATING)
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "planning")
    factories.make_target(case)
    client.force_login(cast.users["employee"])
    with time_machine.travel(moment, tick=False):
        page = client.get(reverse("appraisal", args=[case.pk]))
        assert page.context["is_late"] is late
        services.submit_plan(appraisal=case, actor=user(cast))
    assert AuditEntry.objects.get(action="appraisal.submit_plan").details["late"] is late


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 11, 30, 16, 59, tzinfo=UTC), True),  # 23:59 of the day before the window
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), False),
    ],
)
def test_the_rating_window_closes_plans_never_submitted(client, cast, case, moment, is_open):
    with time_machine.travel(moment, tick=False):
        client.force_login(cast.users["employee"])
        assert client.post(reverse("target_add", args=[case.pk]), GOOD).status_code == (302 if is_open else 409)
    assert Target.objects.exists() is is_open


def test_in_the_rating_window_the_supervisor_can_still_allow_a_late_plan(client, cast):
    case = factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina, "planning")
    client.force_login(cast.users["employee"])
    assert "needs a word from your supervisor" in client.get(reverse("appraisal", args=[case.pk])).content.decode()
    services.reopen_plan(appraisal=case, reason="Baru kembali dari cuti.", actor=user(cast, "supervisor"))
    assert client.post(reverse("target_add", args=[case.pk]), GOOD).status_code == 302


def test_before_the_window_there_is_nothing_to_reopen_in_an_open_plan(cast, case):
    with pytest.raises(errors.WrongState):
        services.reopen_plan(appraisal=case, reason="?", actor=user(cast, "supervisor"))


@pytest.mark.parametrize("cycle_state", ["publishing", "published"])
def test_a_cycle_that_is_not_open_takes_no_plan(cast, cycle_state):
    cycle = factories.make_cycle(cast, state=cycle_state, **factories.PLANNING)
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "returned")
    with pytest.raises(errors.WrongState):
        services.add_target(appraisal=case, values=VALUES, actor=user(cast))
    for service in (services.return_plan, services.reopen_plan):
        with pytest.raises(errors.WrongState):
            service(appraisal=at_state(case, "submitted"), reason="x", actor=user(cast, "supervisor"))


# --- At the same moment --------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_submit_and_change_at_the_same_moment_never_submit_a_plan_that_does_not_weigh_one_hundred(cast, case):
    target = factories.make_target(case)
    start = threading.Barrier(2)

    def run(work):
        try:
            start.wait()
            work()
        except errors.Refused:
            pass
        finally:
            connection.close()

    works = [
        lambda: services.submit_plan(appraisal=case, actor=user(cast)),
        lambda: services.change_target(target=target, values={**VALUES, "weight": Decimal(50)}, actor=user(cast)),
    ]
    threads = [threading.Thread(target=run, args=[work]) for work in works]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    case.refresh_from_db()
    target.refresh_from_db()
    assert (case.state, target.weight) in {("submitted", 100), ("planning", 50)}


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_the_same_moment_are_one(cast, case):
    factories.make_target(case)
    start, ends = threading.Barrier(2), []

    def press():
        try:
            start.wait()
            services.submit_plan(appraisal=case, actor=user(cast))
            ends.append("submitted")
        except errors.WrongState:
            ends.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _n in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(ends) == ["submitted", "too late"]
    assert AuditEntry.objects.filter(action="appraisal.submit_plan").count() == 1
