""" "My supervisor is wrong": reported by the employee, confirmed by two, changed in one transaction."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from core import errors, receipts
from core.models import AuditEntry, SubmitReceipt
from employees import labels, services, workflow
from employees.models import Employee, ReportingLine, RoleGrant, SupervisorReport
from tests import cast as people

TODAY = date(2026, 11, 16)


@pytest.fixture
def report(cast, fixed_moment):
    return SupervisorReport.objects.create(
        employee=cast.eka,
        named_supervisor=cast.tono,
        since=date(2026, 10, 1),
        explanation="Decree 12",
        reported_at=fixed_moment,
    )


def report_of(cast, **changes):
    given = {"named_supervisor": cast.tono, "since": TODAY, "explanation": "x"} | changes
    user = people.fresh(cast.users["employee"])
    return services.report_supervisor(employee=cast.eka, actor=user, at=timezone.now(), **given)


def page(client, cast, actor, report, action=None):
    client.force_login(cast.users[actor])
    name, extra = ("supervisor_report_step", [action]) if action else ("supervisor_report", [])
    return reverse(name, args=[report.pk, *extra])


def step(client, cast, actor, report, action, **more):
    url = page(client, cast, actor, report, action)
    token = receipts.issue_token(cast.users[actor], f"supervisor_report.{action}:{report.pk}")
    return client.post(url, {"submit_token": token, **more})


def test_the_employee_finds_the_right_supervisor_by_name_and_reports(client, cast):
    client.force_login(cast.users["employee"])
    url = reverse("supervisor_report_add")
    assert "Registered today: Sari" in client.get(url).content.decode()
    found = client.get(url, {"q": "ton"}).content.decode()
    assert "Tono" in found and cast.tono.nip not in found
    form = client.get(url, {"supervisor": cast.tono.pk}).context["form"]
    sent = {
        "submit_token": form["submit_token"].value(),
        "supervisor": cast.tono.pk,
        "since": "2026-10-01",
        "explanation": "Decree 12",
    }
    answer = client.post(url, sent, follow=True).content.decode()
    assert SubmitReceipt.objects.get().number in answer
    client.post(url, sent)
    report = SupervisorReport.objects.get()
    assert (report.employee, report.named_supervisor, report.state) == (cast.eka, cast.tono, "reported")
    assert AuditEntry.objects.get().action == "supervisor_report.report"


def test_nobody_of_another_agency_or_who_left_can_be_found_or_named(client, cast):
    client.force_login(cast.users["employee"])
    Employee.objects.filter(pk=cast.lina.pk).update(is_active=False)
    url = reverse("supervisor_report_add")
    for person in (cast.siti, cast.lina, cast.eka):
        response = client.get(url, {"q": person.name, "supervisor": person.pk})
        assert person not in response.context["found"] and response.context["chosen"] is None
        token = receipts.issue_token(cast.users["employee"], "supervisor_report.add")
        client.post(url, {"submit_token": token, "supervisor": person.pk, "since": "2026-10-01", "explanation": "x"})
    assert not SupervisorReport.objects.exists()


@pytest.mark.parametrize("chosen", ["x", "-1", "9" * 30, "²"])
def test_a_made_up_person_in_the_address_chooses_nobody(client, cast, chosen):
    client.force_login(cast.users["employee"])
    assert client.get(reverse("supervisor_report_add"), {"supervisor": chosen}).context["chosen"] is None


def test_the_service_refuses_what_cannot_be(cast):
    for changes, sentence in (
        ({"named_supervisor": cast.siti}, "same agency"),
        ({"named_supervisor": cast.eka}, "nobody supervises"),
        ({"since": date(2026, 11, 17)}, "in the future"),
    ):
        with pytest.raises(errors.Refused, match=sentence):
            report_of(cast, **changes)
    with pytest.raises(errors.NotYours):
        services.report_supervisor(
            employee=cast.eka,
            named_supervisor=cast.tono,
            since=TODAY,
            explanation="x",
            actor=people.fresh(cast.users["supervisor"]),
            at=timezone.now(),
        )


def test_one_report_at_a_time(cast, report):
    with pytest.raises(errors.Refused, match="still open"):
        report_of(cast)


def test_two_people_confirm_and_the_line_changes_in_the_same_moment(client, cast, report):
    assert step(client, cast, "hr", report, "carry_out").status_code == 409
    assert step(client, cast, "supervisor_elsewhere", report, "confirm").status_code == 302
    assert ReportingLine.objects.get(employee=cast.eka, end=None).supervisor == cast.sari
    assert step(client, cast, "hr", report, "carry_out").status_code == 302
    report.refresh_from_db()
    lines = ReportingLine.objects.filter(employee=cast.eka).order_by("start")
    assert report.state == "done"
    assert [(line.supervisor.name, line.start, line.end) for line in lines][1:] == [
        ("Sari", date(2026, 7, 1), date(2026, 9, 30)),
        ("Tono", date(2026, 10, 1), None),
    ]
    actions = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == [
        "supervisor_report.confirm",
        "supervisor_report.carry_out",
        "reporting_line.ended",
        "reporting_line.added",
    ]


def test_when_the_line_cannot_change_nothing_changes(client, cast, report):
    SupervisorReport.objects.update(state="confirmed")
    ReportingLine.objects.create(employee=cast.tono, supervisor=cast.eka, kind="plh", start=date(2026, 10, 1))
    answer = step(client, cast, "hr", report, "carry_out")
    assert "supervises" in answer.content.decode() and answer.status_code == 200
    report.refresh_from_db()
    assert report.state == "confirmed"
    assert ReportingLine.objects.get(employee=cast.eka, end=None).supervisor == cast.sari
    assert not AuditEntry.objects.exists() and not SubmitReceipt.objects.exists()


@pytest.mark.parametrize(("actor", "action"), [("supervisor_elsewhere", "decline"), ("hr", "refuse")])
def test_declining_needs_a_reason_that_the_employee_reads(client, cast, report, actor, action):
    assert "required" in step(client, cast, actor, report, action, reason=" ").content.decode()
    assert step(client, cast, actor, report, action, reason="She never moved.").status_code == 302
    text = client.get(page(client, cast, "employee", report)).content.decode()
    assert "She never moved." in text and "declined" in text


def test_the_employee_may_withdraw_and_report_again(client, cast, report):
    assert step(client, cast, "employee", report, "withdraw").status_code == 302
    assert report_of(cast).state == "reported"


def test_the_same_step_sent_twice_has_one_effect(client, cast, report):
    url = page(client, cast, "supervisor_elsewhere", report, "confirm")
    token = client.get(url).context["form"]["submit_token"].value()
    assert client.post(url, {"submit_token": token}).status_code == 302
    assert client.post(url, {"submit_token": token}).status_code == 409
    assert AuditEntry.objects.count() == 1


# who sees which buttons in which state
BUTTONS = {
    "reported": {"employee": ["withdraw"], "supervisor_elsewhere": ["confirm", "decline"], "hr": ["refuse"]},
    "confirmed": {"employee": ["withdraw"], "supervisor_elsewhere": [], "hr": ["carry_out", "refuse"]},
    "done": {"employee": [], "supervisor_elsewhere": [], "hr": []},
    "declined": {"employee": [], "supervisor_elsewhere": [], "hr": []},
    "withdrawn": {"employee": [], "supervisor_elsewhere": [], "hr": []},
}


@pytest.mark.parametrize("state", BUTTONS)
def test_the_table_drives_the_buttons_and_the_answers(client, cast, report, state):
    SupervisorReport.objects.update(state=state)
    for actor, expected in BUTTONS[state].items():
        shown = client.get(page(client, cast, actor, report)).context["steps"]
        assert [open_step.action for open_step, _words in shown] == expected
        for row in workflow.SUPERVISOR_REPORT.steps:
            held = report.roles_of(people.fresh(cast.users[actor])) & set(row.roles)
            code = 403 if not held else 200 if state in row.sources else 409
            assert client.get(page(client, cast, actor, report, row.action)).status_code == code


@pytest.mark.parametrize("actor", ["other_employee", "supervisor", "hr_elsewhere", "auditor", "panel"])
def test_nobody_else_learns_of_it(client, cast, report, actor):
    assert client.get(page(client, cast, actor, report)).status_code == 404
    assert client.get(page(client, cast, actor, report, "confirm")).status_code == 404
    assert "Eka" not in client.get(reverse("supervisor_report_list")).content.decode()


def test_an_unknown_step_does_not_exist(client, cast, report):
    assert client.get(page(client, cast, "hr", report, "fly")).status_code == 404


def test_somebody_of_hr_who_is_part_of_the_case_does_not_decide_it(client, cast, report):
    RoleGrant.objects.create(user=cast.users["supervisor_elsewhere"], agency=cast.sabang, role="hr", start="2026-01-01")
    assert step(client, cast, "supervisor_elsewhere", report, "confirm").status_code == 302
    assert step(client, cast, "supervisor_elsewhere", report, "carry_out").status_code == 403


def test_the_list_filters_by_state(client, cast, report):
    client.force_login(cast.users["hr"])
    url = reverse("supervisor_report_list")
    assert len(client.get(url, {"state": "reported"}).context["page_obj"].object_list) == 1
    assert len(client.get(url, {"state": "done"}).context["page_obj"].object_list) == 0
    assert len(client.get(url, {"state": "nonsense"}).context["page_obj"].object_list) == 1


def test_every_step_and_state_has_its_words():
    assert set(labels.REPORT_STEPS) == {row.action for row in workflow.SUPERVISOR_REPORT.steps}
    assert set(labels.REPORT_WAITS_FOR) == set(SupervisorReport.State.values)
