"""Who joins and who leaves during the year, by hand and by the clock; and days on which nobody is appraised."""

from datetime import UTC, date, datetime

import pytest

from appraisal import services, tasks
from appraisal.models import Appraisal, Exemption
from appraisal.selectors import coverage
from appraisal.services import publication
from appraisal.services.refresh import refresh_open_cycles
from appraisal.tests import factories
from core import errors
from core.models import AuditEntry
from employees import services as people_services
from employees.models import Employee, ReportingLine
from tests import cast as people

pytestmark = pytest.mark.django_db
AUGUST = datetime(2026, 8, 3, 3, 0, tzinfo=UTC)


def hr(cast):
    return people.fresh(cast.users["hr"])


@pytest.fixture
def cycle(cast):
    """A year that was opened in January with everybody."""
    made = factories.make_cycle(cast, "sabang-karier", state="draft", **factories.BEFORE_RATING)
    services.open_cycle(cycle=made, actor=hr(cast), at=datetime(2026, 1, 5, 3, 0, tzinfo=UTC))
    made.refresh_from_db()
    return made


def newcomer(cast, since, line=True, **fields):
    (person,) = factories.make_people(cast.eka, 1)
    Employee.objects.filter(pk=person.pk).update(**fields)
    if line:
        ReportingLine.objects.create(employee=person, supervisor=cast.sari, start=since)
    return person


# --- Who joins -----------------------------------------------------------------------------------------
def test_who_joins_in_july_has_a_case_from_that_day_with_days_to_plan(cast, cycle):
    person = newcomer(cast, date(2026, 7, 15))
    services.refresh_people(cycle=cycle, actor=hr(cast), at=AUGUST)
    case = Appraisal.objects.get(employee=person)
    assert (case.period_start, case.period_end, case.duty) == (date(2026, 7, 15), date(2026, 12, 31), "rated")
    assert (case.appraiser, case.position, case.plan_until) == (cast.sari, person.position, date(2026, 8, 17))
    assert not case.is_late(AUGUST)


def test_who_joins_in_november_is_too_short_to_be_rated_alone_and_owes_nothing(cast, cycle):
    person = newcomer(cast, date(2026, 11, 2))
    services.refresh_people(cycle=cycle, actor=hr(cast), at=datetime(2026, 11, 3, 3, 0, tzinfo=UTC))
    case = Appraisal.objects.get(employee=person)
    assert (case.duty, case.days, case.is_rated_alone) == ("joined", 60, False)


def test_somebody_forgotten_who_was_there_all_along_has_the_whole_year(cast, cycle):
    person = newcomer(cast, date(2026, 7, 15), position_since=date(2020, 3, 1))
    services.refresh_people(cycle=cycle, actor=hr(cast), at=AUGUST)
    assert Appraisal.objects.get(employee=person).period_start == date(2026, 1, 1)


def test_where_the_register_knows_no_day_it_is_the_day_the_person_is_met(cast, cycle):
    person = newcomer(cast, None, line=False)
    told = services.refresh_people(cycle=cycle, actor=hr(cast), at=AUGUST)
    case = Appraisal.objects.get(employee=person)
    assert (case.period_start, case.appraiser) == (date(2026, 8, 3), None)
    assert told.without_supervisor == AuditEntry.objects.get(action="cycle.open").details["without_supervisor"] + 1


# --- Who leaves ----------------------------------------------------------------------------------------
def test_the_case_of_one_who_leaves_ends_that_day_and_is_rated_as_a_part(cast, cycle):
    Appraisal.objects.filter(employee=cast.lina).update(state="agreed")
    people_services.deactivate_employee(employee=cast.lina, reason="Pensiun", actor=hr(cast), on=date(2026, 7, 31))
    told = services.refresh_people(cycle=cycle, actor=hr(cast), at=AUGUST)
    case = Appraisal.objects.get(employee=cast.lina)
    assert (told.ended, case.period_end, case.duty, case.days) == (1, date(2026, 7, 31), "rated", 212)
    assert case.takes_ratings(AUGUST)
    assert services.refresh_people(cycle=cycle, actor=hr(cast), at=AUGUST).ended == 0


def test_who_leaves_after_two_months_is_too_short(cast, cycle):
    people_services.deactivate_employee(employee=cast.lina, reason="Pindah", actor=hr(cast), on=date(2026, 2, 27))
    services.refresh_people(cycle=cycle, actor=hr(cast), at=AUGUST)
    assert Appraisal.objects.get(employee=cast.lina).duty == "joined"


def test_what_was_rated_before_she_left_stays_as_it_was(cast, cycle):
    Appraisal.objects.filter(employee=cast.lina).update(state="rated")
    people_services.deactivate_employee(employee=cast.lina, reason="Pensiun", actor=hr(cast), on=date(2026, 7, 31))
    services.refresh_people(cycle=cycle, actor=hr(cast), at=AUGUST)
    assert Appraisal.objects.get(employee=cast.lina).period_end == date(2026, 12, 31)


def test_who_comes_back_gets_another_case_and_keeps_the_first(cast, cycle):
    people_services.deactivate_employee(employee=cast.lina, reason="Cuti", actor=hr(cast), on=date(2026, 4, 30))
    services.refresh_people(cycle=cycle, actor=hr(cast), at=datetime(2026, 5, 4, 3, 0, tzinfo=UTC))
    lina = Employee.objects.get(pk=cast.lina.pk)
    people_services.reactivate_employee(employee=lina, reason="Kembali", actor=hr(cast))
    ReportingLine.objects.create(employee=lina, supervisor=cast.sari, start=date(2026, 8, 1))
    services.refresh_people(cycle=cycle, actor=hr(cast), at=AUGUST)
    cases = Appraisal.objects.filter(employee=lina).order_by("period_start")
    assert [(case.period_start, case.period_end, case.appraiser) for case in cases] == [
        (date(2026, 1, 1), date(2026, 4, 30), cast.tono),
        (date(2026, 8, 1), date(2026, 12, 31), cast.sari),
    ]


# --- By itself -----------------------------------------------------------------------------------------
def test_the_clock_does_it_without_anybody_and_only_once(cast, cycle):
    person = newcomer(cast, date(2026, 7, 15))
    assert refresh_open_cycles(AUGUST) == 1
    assert Appraisal.objects.filter(employee=person).count() == 1
    assert refresh_open_cycles(AUGUST) == 0
    entry = AuditEntry.objects.get(action="cycle.refresh_people")
    assert (entry.actor, entry.details["added"]) == (None, [person.pk])


def test_the_clock_leaves_closed_and_past_cycles_alone(cast, cycle):
    person = newcomer(cast, date(2026, 7, 15))
    assert refresh_open_cycles(datetime(2027, 1, 4, 3, 0, tzinfo=UTC)) == 0
    type(cycle).objects.update(state="publishing")
    assert refresh_open_cycles(AUGUST) == 0
    assert not Appraisal.objects.filter(employee=person).exists()


def test_the_task_is_what_beat_calls(cast, cycle, settings):
    entry = settings.CELERY_BEAT_SCHEDULE["people"]
    assert entry["task"] == tasks.refresh_open_cycles.name
    person = newcomer(cast, date(2026, 11, 2))
    tasks.refresh_open_cycles()
    assert Appraisal.objects.filter(employee=person).exists()


def test_only_hr_of_the_agency_brings_people_up_to_date(cast, cycle):
    for actor in ("supervisor", "auditor", "hr_elsewhere"):
        with pytest.raises(errors.NotYours):
            services.refresh_people(cycle=cycle, actor=people.fresh(cast.users[actor]), at=AUGUST)


# --- Exemptions ----------------------------------------------------------------------------------------
def exempt(cast, cycle, employee, start=date(2026, 1, 1), end=date(2026, 12, 31), **fields):
    values = {"reason": "study", "note": "", "actor": hr(cast), "at": AUGUST, **fields}
    return services.record_exemption(cycle=cycle, employee=employee, start=start, end=end, **values)


def test_a_whole_year_exempt_owes_nothing_and_keeps_nobody_from_publishing(cast, cycle):
    exemption = exempt(cast, cycle, cast.eka)
    case = Appraisal.objects.get(employee=cast.eka)
    assert (case.duty, case.days) == ("exempt", 0)
    assert not case.is_late(AUGUST) and case.waits_for(AUGUST) == ""
    assert case not in Appraisal.objects.late(date(2026, 12, 31))
    assert case not in coverage.readiness_of(cycle).left_out
    Appraisal.objects.exclude(pk=case.pk).update(state="countersigned")
    later = datetime(2026, 12, 21, 3, 0, tzinfo=UTC)
    publication.start_publication(cycle=cycle, reason="", actor=hr(cast), at=later)
    assert AuditEntry.objects.get(action="cycle.start_publication").details["left_out"] == []
    assert exemption.state == "active"


def test_without_the_mark_the_same_case_keeps_the_cycle_from_publishing(cast, cycle):
    Appraisal.objects.exclude(employee=cast.eka).update(state="countersigned")
    with pytest.raises(errors.Refused):
        publication.start_publication(
            cycle=cycle, reason="", actor=hr(cast), at=datetime(2026, 12, 21, 3, 0, tzinfo=UTC)
        )


def test_some_months_exempt_shorten_the_days_and_too_many_leave_too_few(cast, cycle):
    exempt(cast, cycle, cast.eka, date(2026, 4, 1), date(2026, 6, 30))
    assert Appraisal.objects.get(employee=cast.eka).days == 274
    exempt(cast, cycle, cast.eka, date(2026, 6, 1), date(2026, 12, 31))
    # June is named twice and counts once: January to March are left.
    assert Appraisal.objects.get(employee=cast.eka).days == 90
    exempt(cast, cycle, cast.eka, date(2026, 3, 31), date(2026, 3, 31))
    assert Appraisal.objects.get(employee=cast.eka).duty == "joined"


def test_a_cancelled_exemption_gives_the_days_back_and_stays_in_the_list(cast, cycle):
    exemption = exempt(cast, cycle, cast.eka)
    services.cancel_exemption(exemption=exemption, reason="Salah orang", actor=hr(cast))
    case = Appraisal.objects.get(employee=cast.eka)
    assert (case.duty, case.days, Exemption.objects.count()) == ("rated", 365, 1)
    with pytest.raises(errors.WrongState):
        services.cancel_exemption(exemption=exemption, reason="Lagi", actor=hr(cast))
    actions = list(AuditEntry.objects.filter(action__startswith="exemption").values_list("action", flat=True))
    assert actions == ["exemption.record", "exemption.cancel"]


def test_days_that_have_been_rated_are_not_taken_out(cast, cycle):
    Appraisal.objects.filter(employee=cast.eka).update(state="rated")
    with pytest.raises(errors.WrongState):
        exempt(cast, cycle, cast.eka, date(2026, 4, 1), date(2026, 6, 30))
    assert not Exemption.objects.exists()


@pytest.mark.parametrize("actor", ["employee", "supervisor", "auditor", "hr_elsewhere"])
def test_only_hr_of_the_agency_exempts(cast, cycle, actor):
    with pytest.raises(errors.NotYours):
        exempt(cast, cycle, cast.eka, actor=people.fresh(cast.users[actor]))


def test_the_trail_tells_that_and_when_but_not_the_private_note(cast, cycle):
    exempt(cast, cycle, cast.eka, reason="other", note="Sakit berat")
    assert "Sakit" not in str(AuditEntry.objects.get(action="exemption.record").details)


def test_who_is_exempt_now_is_named_in_no_other_agency(cast, cycle):
    with pytest.raises(errors.Refused):
        exempt(cast, cycle, cast.siti)
