"""The plan: written by the employee, agreed or returned by the supervisor, and nobody else's business to change."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from appraisal import selectors, services
from appraisal.forms.fields import FigureField
from appraisal.models import Appraisal, Target
from appraisal.tests import factories
from core import errors
from core.models import AuditEntry
from employees.models import FileOpening
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
    with translation.override("id"), pytest.raises(Exception, match=r"thousands|number"):
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
    expected = 200 if actor == holder else ACTORS[actor]
    before = (AuditEntry.objects.count(), list(Appraisal.objects.values()), list(Target.objects.values()))
    assert client.get(url).status_code == expected
    if actor != holder:
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
