"""The boards: what is late, missing, unproved or questioned; figures that tell of nobody; reminders once a day."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from appraisal import selectors, tasks
from appraisal.models import Appraisal, Cycle, Evidence, Reminder, Target, UnitStanding
from appraisal.selectors import standings, todo
from appraisal.services import reminders
from appraisal.services import standings as counting
from appraisal.tests import factories
from appraisal.tests.test_plan_pages import at_state, count
from core import errors
from core.models import AuditEntry
from employees.models import Unit
from tests import cast as people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@pytest.fixture
def cycle(cast):
    return factories.make_cycle(cast)


@pytest.fixture
def case(cast, cycle):
    return factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina)


def proof(realisation, **fields):
    return Evidence.objects.create(realisation=realisation, link="https://contoh.invalid/1", **fields)


# --- The team of a supervisor ------------------------------------------------------------------------------
def rows(client, cast, **asked):
    client.force_login(cast.users["supervisor"])
    return client.get(reverse("team_board"), asked).context["rows"]


def test_every_target_stands_in_its_band_and_missing_is_no_zero(client, cast, case):
    for value in (100, 80, 10, None):
        target = factories.make_target(case)
        if value is not None:
            factories.make_realisation(target, value)
    factories.make_target(case, obstacle="Banjir", obstacle_state="accepted")
    zero = factories.make_target(case, zero_reason="Tidak dikerjakan")
    (row,) = rows(client, cast)
    assert [(mark.band.value, mark.percent) for mark in row.marks] == [
        ("reached", "100%"),
        ("near", "80%"),
        ("below", "10%"),
        ("missing", ""),
        ("taken_out", ""),
        ("below", "0%"),
    ]
    assert row.marks[-1].target == zero
    assert (row.missing, row.unproved) == (1, 3)


def test_a_figure_just_below_the_target_does_not_read_as_reached(client, cast, case):
    factories.make_realisation(factories.make_target(case, value=1000), 999)
    (row,) = rows(client, cast)
    assert (row.marks[0].band.value, row.marks[0].percent) == ("near", "99%")


def test_qualitative_targets_are_told_in_words(client, cast, case):
    target = factories.make_target(case, expected="Layanan ramah", value=None, unit_of_measure="")
    factories.make_realisation(target, user=cast.users["employee"])
    Target.objects.filter(pk=target.pk).first().realisations.update(value=None, note="Ramah")
    (row,) = rows(client, cast)
    assert row.marks[0].band.value == "words" and row.marks[0].attained is None


def test_withdrawn_realisations_and_ended_targets_do_not_count(client, cast, case):
    target = factories.make_target(case)
    realisation = factories.make_realisation(target)
    type(realisation).objects.update(state="withdrawn", withdrawn_at=AT, withdrawn_reason="salah")
    ended = factories.make_target(case)
    Target.objects.filter(pk=ended.pk).update(ended_on=date(2026, 6, 1), ended_reason="x")
    (row,) = rows(client, cast)
    assert [mark.band.value for mark in row.marks] == ["missing"]


def test_evidence_that_is_refused_is_none_and_a_question_is_counted(client, cast, case):
    refused, asked = (factories.make_realisation(factories.make_target(case)) for _n in range(2))
    proof(refused, state="refused")
    proof(asked, state="questioned")
    (row,) = rows(client, cast)
    assert (row.unproved, row.questioned) == (1, 1)


def test_the_filters_find_who_needs_attention(client, cast, cycle, case):
    factories.make_realisation(factories.make_target(case))
    late = factories.make_appraisal(cycle, cast.adi, cast.sari, cast.rina, "planning")
    factories.make_target(late)
    asked = factories.make_appraisal(cycle, cast.budi, cast.sari, cast.rina)
    proof(factories.make_realisation(factories.make_target(asked)), state="questioned")
    found = {
        show: [row.case.employee.name for row in rows(client, cast, show=show)]
        for show in ("", "late", "missing", "unproved", "questioned", "nonsense")
    }
    assert found == {
        "": ["Adi", "Budi", "Eka"],
        "late": ["Adi"],
        "missing": ["Adi"],
        "unproved": ["Eka"],
        "questioned": ["Budi"],
        "nonsense": ["Adi", "Budi", "Eka"],
    }
    assert [row.case.employee.name for row in rows(client, cast, q="eka")] == ["Eka"]
    assert "Nobody fits" in client.get(reverse("team_board"), {"q": "tidakada"}).content.decode()


def test_a_board_shows_ones_own_team_only(client, cast, cycle, case):
    factories.make_appraisal(cycle, cast.lina, cast.tono, cast.rina)
    assert [row.case.employee.name for row in rows(client, cast)] == ["Eka"]
    client.force_login(cast.users["former_supervisor"])
    assert "Nobody here yet" in client.get(reverse("team_board")).content.decode()


def test_with_two_open_years_one_is_chosen(client, cast, case):
    other = factories.make_cycle(cast, name="Penilaian 2025", year=2025)
    factories.make_appraisal(other, cast.adi, cast.sari, cast.rina)
    assert [row.case.employee.name for row in rows(client, cast)] == ["Eka"]
    assert [row.case.employee.name for row in rows(client, cast, cycle=other.pk)] == ["Adi"]


def test_the_board_asks_the_same_for_fifty_people_and_says_so_in_forty_kilobytes(client, cast, cycle, case):
    client.force_login(cast.users["supervisor"])
    url = reverse("team_board")
    factories.make_realisation(factories.make_target(case))
    few = count(client, url)
    for person in factories.make_people(cast.eka, 50, cast.sari):
        one = factories.make_appraisal(cycle, person, cast.sari, cast.rina)
        for number in range(6):
            target = factories.make_target(one, title=f"Melayani warga di loket nomor {number}")
            factories.make_realisation(target, user=cast.users["hr"])
    assert count(client, url) == few <= 15
    assert len(client.get(url).content) <= 40 * 1024


# --- The units of a leader ------------------------------------------------------------------------------------
def crew(cast, cycle, unit, number, first_serial, state="agreed"):
    found = factories.make_people(cast.eka, number, cast.sari, first_serial=first_serial)
    for person in found:
        person.unit = unit
        person.save()
        factories.make_realisation(
            factories.make_target(factories.make_appraisal(cycle, person, cast.sari, cast.rina, state)),
            user=cast.users["hr"],
        )
    return found


def below(cast, name, parent=None):
    return Unit.objects.create(agency=cast.sabang, name=name, parent=parent or cast.units["pelayanan"])


def board(cast, cycle):
    return standings.unit_board(cycle, people.fresh(cast.users["leader"]), "small")


def test_small_units_stand_together_and_never_alone(cast, cycle):
    crew(cast, cycle, cast.units["pelayanan"], 6, 100)
    crew(cast, cycle, below(cast, "Seksi A"), 3, 200)
    crew(cast, cycle, below(cast, "Seksi B"), 4, 300)
    told = board(cast, cycle)
    assert [(row.name, row.people) for row in told.rows] == [("Dinas Pelayanan", 6), ("small", 7)]
    assert told.everybody.people == 13


def test_one_small_unit_is_joined_with_the_next_smallest_so_that_no_difference_tells_it(cast, cycle):
    crew(cast, cycle, cast.units["pelayanan"], 9, 100)
    crew(cast, cycle, below(cast, "Seksi A"), 2, 200)
    crew(cast, cycle, below(cast, "Seksi B"), 6, 300)
    told = board(cast, cycle)
    assert [(row.name, row.people) for row in told.rows] == [("Dinas Pelayanan", 9), ("small", 8)]
    # Nobody is left over when the lines are taken from the total.
    assert told.everybody.people == sum(row.people for row in told.rows)


def test_fewer_than_five_in_all_are_not_told_at_all(client, cast, cycle):
    crew(cast, cycle, cast.units["pelayanan"], 4, 100)
    told = board(cast, cycle)
    assert told.is_hidden and not told.rows and told.everybody is None
    client.force_login(cast.users["leader"])
    assert "Too few people" in client.get(reverse("unit_board")).content.decode()


def test_units_beside_ones_own_are_not_on_the_board(cast, cycle):
    crew(cast, cycle, cast.units["pelayanan"], 5, 100)
    crew(cast, cycle, cast.units["keuangan"], 5, 200)
    assert [row.name for row in board(cast, cycle).rows] == ["Dinas Pelayanan"]


def test_figures_are_those_the_job_counted_and_say_when(client, cast, cycle):
    crew(cast, cycle, cast.units["pelayanan"], 5, 100)
    client.force_login(cast.users["leader"])
    url = reverse("unit_board")
    assert "were not counted yet" in client.get(url).content.decode()
    tasks.count_standings()
    page = client.get(url)
    assert page.context["board"].rows[0].figures["near"] == 5
    assert page.context["board"].rows[0].realised_share == 100
    assert "10:00 WIB" in page.content.decode()


def test_the_board_of_units_asks_the_same_for_many_units(client, cast, cycle):
    crew(cast, cycle, cast.units["pelayanan"], 5, 100)
    client.force_login(cast.users["leader"])
    few = count(client, reverse("unit_board"))
    for number in range(30):
        crew(cast, cycle, below(cast, f"Seksi {number:02d}"), 1, 200 + number)
    counting.count_all(AT)
    assert count(client, reverse("unit_board")) == few <= 15


def test_a_leader_of_nothing_open_reads_what_will_appear(client, cast):
    client.force_login(cast.users["leader"])
    assert "Nothing to count yet" in client.get(reverse("unit_board")).content.decode()


# --- What is counted ---------------------------------------------------------------------------------------------
def test_a_fresh_count_replaces_the_old_one_and_the_check_finds_what_changed(cast, cycle, case):
    target = factories.make_target(case)
    call_command("count_standings", stdout=StringIO())
    assert UnitStanding.objects.get(unit=case.unit).figures["realised"] == 0
    call_command("count_standings", "--check", stdout=StringIO())
    proof(factories.make_realisation(target))
    with pytest.raises(CommandError, match="1 units differ"):
        call_command("count_standings", "--check", stdout=StringIO())
    call_command("count_standings", stdout=StringIO())
    figures = UnitStanding.objects.get(unit=case.unit).figures
    assert (figures["realised"], figures["proved"], figures["recorded"], figures["near"]) == (1, 1, 1, 1)


def test_exempt_people_and_targets_taken_out_are_not_counted(cast, cycle, case):
    factories.make_target(case, obstacle="Banjir", obstacle_state="accepted")
    exempt = factories.make_appraisal(cycle, cast.adi, cast.sari, cast.rina, duty="exempt")
    factories.make_target(exempt)
    assert standings.fresh_figures(cycle)[case.unit_id]["targets"] == 0


# --- The monitor: never wrong, always counted ---------------------------------------------------------------------
STATES = ["planning", "submitted", "returned", "submitted", "agreed", "rated", "agreed", "rated", "countersigned"]


def test_the_monitor_says_at_every_step_what_a_plain_count_says(cast, cycle, case):
    """Through all states of a case, a move to another unit and a removal: the figures are those of the rows."""
    other = factories.make_appraisal(cycle, cast.lina, cast.tono, cast.rina, "planning")
    for state in [*STATES, "published", "acknowledged"]:
        at_state(case, state)
        assert_counted(cycle)
    Appraisal.objects.filter(pk=case.pk).update(unit=cast.units["keuangan"])
    assert_counted(cycle)
    other.delete()
    assert_counted(cycle)


def assert_counted(cycle):
    plain: dict = {}
    for one in Appraisal.objects.filter(cycle=cycle):
        plain[one.state] = plain.get(one.state, 0) + 1
    for most in (25, 0, 1):
        assert selectors.completion(cycle, most).everybody.counts == plain
    told: dict = {}
    for unit in selectors.completion(cycle).units:
        for state, number in unit.counts.items():
            told[state] = told.get(state, 0) + number
    assert told == plain


def test_the_monitor_lists_people_by_name_and_whole(client, cast, cycle, case):
    """Somebody whose year was cut stands with both parts on the same page."""
    factories.make_appraisal(cycle, cast.adi, cast.sari, cast.rina)
    factories.make_appraisal(cycle, cast.eka, cast.tono, cast.rina, period_start=date(2026, 7, 1))
    client.force_login(cast.users["hr"])
    shown = client.get(reverse("cycle", args=[cycle.pk])).context["rows"]
    assert [row.appraisal.employee.name for row in shown] == ["Adi", "Eka", "Eka"]
    assert [row.appraisal.period_start for row in shown][1:] == [date(2026, 1, 1), date(2026, 7, 1)]


def test_the_monitor_pages_through_everybody(client, cast, cycle):
    for person in factories.make_people(cast.eka, 30, cast.sari):
        factories.make_appraisal(cycle, person, cast.sari, cast.rina)
    client.force_login(cast.users["hr"])
    url = reverse("cycle", args=[cycle.pk])
    shown = [row.appraisal.pk for page in (1, 2) for row in client.get(url, {"page": page}).context["rows"]]
    assert len(shown) == len(set(shown)) == 30


# --- Completion by unit ------------------------------------------------------------------------------------------
def test_completion_searches_and_pages_units(client, cast, cycle, case):
    crew(cast, cycle, below(cast, "Seksi Arsip"), 1, 200)
    client.force_login(cast.users["hr"])
    url = reverse("cycle_completion", args=[cycle.pk])
    assert [row.name for row in client.get(url).context["rows"]] == ["Dinas Pelayanan", "Seksi Arsip"]
    assert [row.name for row in client.get(url, {"q": "arsip"}).context["rows"]] == ["Seksi Arsip"]
    assert "No unit fits" in client.get(url, {"q": "tidakada"}).content.decode()
    few = count(client, url)
    for number in range(40):
        crew(cast, cycle, below(cast, f"Seksi {number:02d}"), 1, 300 + number)
    assert count(client, url) == few <= 15
    assert len(client.get(url).content) <= 40 * 1024


# --- Reminders ---------------------------------------------------------------------------------------------------
def test_hr_reminds_whose_turn_it_is_once_a_day(cast, cycle):
    for person, state in ((cast.eka, "planning"), (cast.adi, "returned"), (cast.budi, "submitted")):
        factories.make_appraisal(cycle, person, cast.sari, cast.rina, state)
    factories.make_appraisal(cycle, cast.citra, cast.sari, cast.rina, "planning", duty="exempt")
    hr = cast.users["hr"]
    assert reminders.remind(cycle=cycle, stage="plan", actor=hr, at=AT) == 2
    assert reminders.remind(cycle=cycle, stage="plan", actor=hr, at=AT) == 0
    assert reminders.remind(cycle=cycle, stage="agree", actor=hr, at=AT) == 1
    told = Reminder.objects.of_day(date(2026, 11, 16)).values_list("employee__name", "stage")
    assert sorted(told) == [("Adi", "plan"), ("Eka", "plan"), ("Sari", "agree")]
    assert AuditEntry.objects.filter(action="cycle.remind").count() == 2


def test_a_supervisor_of_many_is_reminded_once(cast, cycle):
    for person in (cast.eka, cast.adi):
        factories.make_appraisal(cycle, person, cast.sari, cast.rina, "submitted")
    assert reminders.remind(cycle=cycle, stage="agree", actor=cast.users["hr"], at=AT) == 1


def test_a_stage_far_from_its_end_and_a_closed_cycle_are_not_reminded_of(cast):
    early = factories.make_cycle(cast, **factories.PLANNING)
    factories.make_appraisal(early, cast.eka, cast.sari, cast.rina, "planning")
    closed = factories.make_cycle(cast, state="published", name="Lalu")
    for cycle in (early, closed):
        with pytest.raises(errors.WrongState):
            reminders.remind(cycle=cycle, stage="plan", actor=cast.users["hr"], at=AT)


@pytest.mark.parametrize("actor", ["supervisor", "hr_elsewhere", "auditor"])
def test_only_hr_of_the_agency_reminds(cast, cycle, actor):
    with pytest.raises(errors.NotYours):
        reminders.remind(cycle=cycle, stage="plan", actor=cast.users[actor], at=AT)


@pytest.mark.parametrize(
    ("state", "stage", "actor", "words"),
    [
        ("planning", "plan", "employee", "write the plan and submit it"),
        ("submitted", "agree", "supervisor", "agree or return submitted plans"),
    ],
)
def test_the_reminder_stands_among_what_is_owed_until_it_is_done(cast, cycle, state, stage, actor, words):
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, state)
    user = cast.users[actor]
    line = f"HR reminds you: {words}"
    assert line not in [one.label for one in todo.todo_for(user, AT)]
    reminders.remind(cycle=cycle, stage=stage, actor=cast.users["hr"], at=AT)
    assert line in [one.label for one in todo.todo_for(user, AT)]
    assert line in [one.label for one in todo.todo_for(user, AT.replace(day=19))]
    assert line not in [one.label for one in todo.todo_for(user, AT.replace(day=20))]
    at_state(case, "agreed")
    assert line not in [one.label for one in todo.todo_for(user, AT)]


def test_the_page_reminds_with_one_press_and_then_says_so(client, cast, cycle):
    factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "planning")
    client.force_login(cast.users["hr"])
    url, page = reverse("cycle_remind", args=[cycle.pk]), reverse("cycle_completion", args=[cycle.pk])
    assert 'value="plan"' in client.get(page).content.decode()
    answer = client.post(url, {"stage": "plan"}, follow=True)
    assert "1 person is reminded" in answer.content.decode()
    assert "reminded today" in answer.content.decode() and 'value="plan"' not in answer.content.decode()
    assert client.post(url, {"stage": "nonsense"}).status_code == 409
    assert client.get(url).status_code == 405


def test_an_auditor_reads_completion_and_cannot_remind(client, cast, cycle):
    factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "planning")
    client.force_login(cast.users["auditor"])
    assert 'value="plan"' not in client.get(reverse("cycle_completion", args=[cycle.pk])).content.decode()
    assert client.post(reverse("cycle_remind", args=[cycle.pk]), {"stage": "plan"}).status_code == 403


@pytest.mark.parametrize("name", ["team_board", "unit_board", "cycle_completion"])
def test_reading_a_board_writes_nothing(client, cast, cycle, case, name):
    args = [cycle.pk] if name == "cycle_completion" else []
    client.force_login(cast.users["leader" if name == "unit_board" else "hr"])
    before = (AuditEntry.objects.count(), Reminder.objects.count(), list(Cycle.objects.values()))
    assert client.get(reverse(name, args=args)).status_code == 200
    assert (AuditEntry.objects.count(), Reminder.objects.count(), list(Cycle.objects.values())) == before
    client.logout()
    assert client.get(reverse(name, args=args)).status_code == 302
