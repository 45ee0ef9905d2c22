from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import RaterAssignment
from core.todo import Todo, Urgency, in_order, urgency_of
from employees.models import ReportingLine, SupervisorReport
from reports import selectors
from reports.tests import year

pytestmark = pytest.mark.django_db
OPEN = {"published": False, "rating_until": date(2026, 12, 15), "countersign_until": date(2026, 12, 31)}


@pytest.fixture
def cycle(cast):
    """Open in the rating window: the frozen day is 16 November 2026."""
    return year.cycle(cast.sabang, 2026, **OPEN)


def home(cast, actor):
    return selectors.home_of(cast.users[actor], timezone.now())


def labels(found):
    """What is owed, without the private reminder to talk: nobody of the cast has ever talked."""
    return [duty.label for duty in found.duties if duty.url != reverse("talk_list")]


def test_an_employee_owes_her_plan_and_is_told_that_it_is_late(cast, cycle):
    case = year.case(cycle, cast.eka, appraiser=cast.sari, state="planning", agreed_at=None)
    duty = home(cast, "employee").duties[0]
    assert duty.label == "Write your plan and submit it"
    assert duty.url == reverse("appraisal", args=[case.pk])
    assert duty.is_late and duty.due == date(2026, 1, 31)


def test_a_supervisor_owes_her_agreement_straight_to_the_case_or_to_the_team(cast, cycle):
    case = year.case(cycle, cast.eka, appraiser=cast.sari, state="submitted", agreed_at=None)
    duty = home(cast, "supervisor").duties[0]
    assert (duty.label, duty.url) == ("Agree the plan of Eka", reverse("appraisal", args=[case.pk]))
    year.case(cycle, cast.adi, appraiser=cast.sari, state="submitted", agreed_at=None)
    duty = home(cast, "supervisor").duties[0]
    assert (duty.label, duty.url) == ("Agree 2 plans", reverse("team"))


def test_in_the_window_everybody_owes_her_ratings_and_results(cast, cycle):
    case = year.case(cycle, cast.eka, appraiser=cast.sari)
    case.targets.create(
        title="Layanan",
        measure="Berkas",
        aspect="quantity",
        polarity="higher",
        unit_of_measure="x",
        value=1,
        weight=100,
    )
    RaterAssignment.objects.create(appraisal=case, rater=cast.adi, source="peer")
    assert set(labels(home(cast, "employee"))) == {"Assess yourself", "Record the results of your targets"}
    assert labels(home(cast, "supervisor")) == ["Rate Eka"]
    assert labels(home(cast, "peer")) == ["Rate a colleague without your name"]


def test_a_reviewer_owes_her_signature(cast, cycle):
    year.case(cycle, cast.eka, appraiser=cast.sari, reviewer=cast.rina, state="rated")
    assert labels(home(cast, "reviewer")) == ["Countersign the appraisal of Eka"]


def test_a_published_result_waits_for_acknowledgement_and_is_shown(cast):
    case = year.published(year.cycle(cast.sabang), [cast.eka], appraiser=cast.sari)[0]
    found = home(cast, "employee")
    assert labels(found) == ["Read your result and acknowledge it"]
    assert found.latest.year == 2025
    assert found.latest.predicate
    assert found.latest.url == reverse("scorecard", args=[case.pk])
    assert found.standing.steps[-1]["state"] == "current"


def test_who_owes_nothing_reads_so(client, cast):
    client.force_login(cast.users["other_employee"])
    assert "Nothing is due" in client.get(reverse("home")).content.decode()


def test_a_supervisor_sees_how_her_team_stands_and_hr_how_the_agency_stands(cast, cycle):
    year.case(cycle, cast.eka, appraiser=cast.sari)
    year.case(cycle, cast.adi, appraiser=cast.sari, state="rated")
    year.case(cycle, cast.lina, state="planning", agreed_at=None)
    assert [(one.label, one.number) for one in home(cast, "supervisor").team] == [("not rated yet", 1), ("rated", 1)]
    assert home(cast, "employee").team == []
    for person in (cast.eka, cast.adi):
        SupervisorReport.objects.create(
            employee=person,
            named_supervisor=cast.tono,
            since=date(2026, 11, 1),
            explanation="x",
            reported_at=timezone.now(),
        )
    assert [one.number for one in home(cast, "hr").agency] == [3, 0, 1, 2]
    assert [one.number for one in home(cast, "hr_elsewhere").agency] == [0, 0, 0, 0]


@pytest.mark.parametrize("actor", ["administrator", "auditor", "panel", "leader", "hr"])
def test_the_page_opens_for_everybody(client, cast, cycle, actor):
    client.force_login(cast.users[actor])
    assert client.get(reverse("home")).status_code == 200


def test_the_page_asks_at_most_fifteen_times_however_much_is_owed(client, cast, cycle):
    people = year.many(cast.sabang, cast.eka, 50)
    ReportingLine.objects.bulk_create(
        ReportingLine(employee=person, supervisor=cast.sari, start=date(2024, 1, 1)) for person in people
    )
    own = year.case(cycle, cast.sari, appraiser=cast.rina)
    year.published(year.cycle(cast.sabang), [cast.sari], appraiser=cast.rina)
    counts = []
    for few in (people[:2], people[2:]):
        for person in few:
            case = year.case(cycle, person, appraiser=cast.sari, reviewer=cast.rina)
            RaterAssignment.objects.create(appraisal=case, rater=cast.hana, source="peer")
        for actor in ("supervisor", "hr"):
            client.force_login(cast.users[actor])
            client.get(reverse("home"))
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse("home")).status_code == 200
            counts.append(len(asked))
    assert own
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15, "\n".join(query["sql"][query["sql"].find(" FROM ") :][:150] for query in asked)


def test_what_is_late_stands_before_what_is_soon_and_undated_last():
    today = date(2026, 11, 16)
    todos = [
        Todo(name, "home", due=due, urgency=urgency_of(due, today))
        for name, due in (
            ("undated", None),
            ("far", date(2026, 12, 24)),
            ("soon", date(2026, 11, 23)),
            ("today", today),
            ("late", date(2026, 11, 15)),
        )
    ]
    assert [todo.label for todo in in_order(todos)] == ["late", "today", "soon", "far", "undated"]
    assert urgency_of(today, today) is Urgency.SOON
    assert urgency_of(date(2026, 11, 24), today) is Urgency.OPEN
