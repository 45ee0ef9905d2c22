"""The pages of a plan and a case: who gets what, and lists that ask as much for fifty rows as for two."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Appraisal, Target
from appraisal.tests import factories
from core.models import AuditEntry
from employees.models import FileOpening

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


@pytest.fixture
def case(cast):
    cycle = factories.make_cycle(cast, **factories.PLANNING)
    return factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "planning")


def at_state(case, state):
    Appraisal.objects.filter(pk=case.pk).update(state=state)
    case.state = state
    return case


# --- Who gets what -------------------------------------------------------------------------------------
# page: (state in which it works, who gets 200)
PAGES = {
    "target_add": ("planning", "employee"),
    "target_edit": ("planning", "employee"),
    "target_remove": ("planning", "employee"),
    "plan_submit": ("planning", "employee"),
    "plan_agree": ("submitted", "supervisor"),
    "plan_return": ("submitted", "supervisor"),
    "plan_reopen": ("agreed", "supervisor"),
}
ACTORS = {
    "employee": 403,
    "supervisor": 403,
    "reviewer": 403,
    "hr": 403,
    "leader": 403,
    "auditor": 403,
    "peer": 404,
    "other_employee": 404,
    "former_supervisor": 404,
    "supervisor_elsewhere": 404,
    "hr_elsewhere": 404,
    "administrator": 403,
    "": 302,
}


def address(name, case):
    target = Target.objects.filter(appraisal=case).first() or factories.make_target(case)
    return reverse(name, args=[target.pk if name.startswith("target_") and name != "target_add" else case.pk])


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("actor", sorted(ACTORS))
def test_every_step_answers_everybody_as_declared_and_reading_writes_nothing(client, cast, case, name, actor):
    state, holder = PAGES[name]
    at_state(case, state)
    url = address(name, case)
    if actor:
        client.force_login(cast.users[actor])
    # HR drafts for those who have not submitted; two weeks of this year are long over.
    drafts = actor == "hr" and name.startswith("target_")
    expected = 200 if actor == holder or drafts else ACTORS[actor]
    before = (AuditEntry.objects.count(), list(Appraisal.objects.values()), list(Target.objects.values()))
    assert client.get(url).status_code == expected
    if actor != holder and not drafts:
        assert client.post(url, {**GOOD, "reason": "x"}).status_code == expected
    assert (AuditEntry.objects.count(), list(Appraisal.objects.values()), list(Target.objects.values())) == before


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize(
    "state", ["planning", "submitted", "returned", "agreed", "rated", "countersigned", "published"]
)
def test_every_step_is_open_in_its_states_only(client, cast, case, name, state):
    at_state(case, state)
    opens = {"planning": {"planning", "returned"}, "submitted": {"submitted"}, "agreed": {"agreed"}}[PAGES[name][0]]
    if name == "plan_reopen":
        opens = {"agreed", "planning"}
    client.force_login(cast.users[PAGES[name][1]])
    assert client.get(address(name, case)).status_code == (200 if state in opens else 409)


@pytest.mark.parametrize("actor", sorted(ACTORS))
def test_the_case_is_seen_by_those_who_have_a_part_in_it(client, cast, case, actor):
    factories.make_target(case)
    if actor:
        client.force_login(cast.users[actor])
    expected = {403: 200}.get(ACTORS[actor], ACTORS[actor])
    assert client.get(reverse("appraisal", args=[case.pk])).status_code == expected


def test_opening_somebody_elses_case_is_written_into_her_access_log_once_a_day(client, cast, case):
    for actor in ("employee", "supervisor", "supervisor"):
        client.force_login(cast.users[actor])
        client.get(reverse("appraisal", args=[case.pk]))
    opening = FileOpening.objects.get()
    assert (opening.employee, opening.viewer, opening.page) == (cast.eka, cast.users["supervisor"], "appraisal")


@pytest.mark.parametrize(
    ("state", "actor", "labels"),
    [
        ("planning", "employee", ["Submit the plan"]),
        ("planning", "supervisor", []),
        ("submitted", "supervisor", ["Return the plan with a reason", "Agree the plan"]),
        ("agreed", "supervisor", ["Open the plan again"]),
        ("agreed", "reviewer", []),
        ("rated", "reviewer", ["Send back to the supervisor", "Countersign"]),
        ("rated", "hr", []),
        ("countersigned", "supervisor", []),
    ],
)
def test_the_case_offers_what_can_be_done_now_and_nothing_else(client, cast, case, state, actor, labels):
    at_state(case, state)
    client.force_login(cast.users[actor])
    buttons = client.get(reverse("appraisal", args=[case.pk])).context["buttons"]
    assert [str(button.label) for button in buttons] == labels


def test_in_the_rating_window_employee_and_supervisor_are_led_to_their_forms(client, cast):
    case = factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina)
    shown = {}
    for actor in ("employee", "supervisor"):
        client.force_login(cast.users[actor])
        shown[actor] = [str(b.label) for b in client.get(reverse("appraisal", args=[case.pk])).context["buttons"]]
    assert shown == {"employee": ["Assess yourself"], "supervisor": ["Open the plan again", "Rate"]}


# --- Lists ---------------------------------------------------------------------------------------------
def count(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def test_the_team_shows_what_waits_first_and_asks_the_same_for_fifty_as_for_two(client, cast, case):
    waiting = factories.make_appraisal(case.cycle, cast.dedi, cast.sari, cast.rina, "submitted")
    client.force_login(cast.users["supervisor"])
    page = client.get(reverse("team"))
    assert [row.appraisal.pk for row in page.context["rows"]] == [waiting.pk, case.pk]
    few = count(client, reverse("team"))
    for person in factories.make_people(cast.eka, 50, cast.sari):
        factories.make_appraisal(case.cycle, person, cast.sari, cast.rina, "planning")
    assert count(client, reverse("team")) == few <= 15


def test_the_reviewer_sees_what_she_countersigns(client, cast, case):
    at_state(case, "rated")
    client.force_login(cast.users["reviewer"])
    assert client.get(reverse("team")).context["rows"] == []
    rows = client.get(reverse("team"), {"view": "review", "q": "eka", "state": "rated"}).context["rows"]
    assert [row.appraisal for row in rows] == [case]
    assert client.get(reverse("team"), {"view": "review", "late": "on"}).context["rows"] == []


def test_my_appraisals_are_mine(client, cast, case):
    factories.make_appraisal(case.cycle, cast.adi, cast.sari, cast.rina)
    client.force_login(cast.users["employee"])
    assert [row.appraisal for row in client.get(reverse("my_appraisals")).context["rows"]] == [case]
    client.force_login(cast.users["other_employee"])
    assert "No appraisal yet" in client.get(reverse("my_appraisals")).content.decode()


@pytest.mark.parametrize("name", ["my_appraisals", "team"])
def test_lists_need_an_employee(client, cast, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(cast.users["administrator"])
    assert client.get(reverse(name)).status_code == 403


def test_the_case_asks_the_same_for_forty_targets_as_for_two(client, cast, case):
    for number in range(2):
        factories.make_realisation(factories.make_target(case, title=f"Hasil {number}"))
    client.force_login(cast.users["employee"])
    url = reverse("appraisal", args=[case.pk])
    few = count(client, url)
    for number in range(38):
        factories.make_realisation(factories.make_target(case, title=f"Hasil {number + 2}"))
    assert count(client, url) == few <= 15
