"""Hand-overs: what is due, what a cut does, and that neither supervisor learns what the other wrote."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal import services
from appraisal.models import Appraisal, Handover, PlanFrame, Realisation, Target
from appraisal.selectors import handovers as selectors
from appraisal.services import ratings
from appraisal.tests import factories, rating_cases
from core import errors
from core.models import AuditEntry
from employees.models import Employee, ReportingLine
from tests import cast as people

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
AT = datetime(2026, 7, 6, 3, 0, tzinfo=UTC)


def hr(cast):
    return people.fresh(cast.users["hr"])


def as_user(cast, name):
    return people.fresh(cast.users[name])


@pytest.fixture
def case(cast):
    """Eka's case as it was opened in January: her supervisor was Bekas; Sari supervises her since July."""
    cycle = factories.make_cycle(cast, "sabang-karier", **factories.BEFORE_RATING)
    return factories.make_appraisal(cycle, cast.eka, cast.bekas, cast.rina, position=cast.eka.position)


def due_of(case, at=AT):
    return selectors.due_in(case.cycle, at)


def confirm(cast, case, at=AT):
    (due,) = due_of(case, at)
    (handover,) = services.confirm_handovers(cycle=case.cycle, keys=[due.key], actor=hr(cast), at=at)
    case.refresh_from_db()
    return handover


def lines(employee, *told):
    """Replace the reporting lines of somebody: (supervisor, first day, last day or None[, kind])."""
    ReportingLine.objects.filter(employee=employee).delete()
    for supervisor, start, end, *kind in told:
        ReportingLine.objects.create(
            employee=employee, supervisor=supervisor, start=start, end=end, kind=kind[0] if kind else "definitive"
        )


# --- What is due -----------------------------------------------------------------------------------------
def test_a_line_that_differs_from_the_appraiser_is_a_hand_over_with_the_days_of_both_parts(cast, case):
    (due,) = due_of(case)
    assert (due.case, due.new, due.since, due.kind) == (case, cast.sari, JULY, "cut")
    assert (due.former_days, due.new_days, due.reviewer_id) == (181, 184, cast.rina.pk)
    assert "181 days are rated by the former supervisor" in due.told


def test_nothing_is_due_while_the_register_agrees(cast, case):
    assert due_of(case, datetime(2026, 6, 30, 3, 0, tzinfo=UTC)) == []
    Appraisal.objects.update(appraiser=cast.sari)
    assert due_of(case) == []


@pytest.mark.parametrize("state", ["rated", "countersigned"])
def test_nobody_hands_over_what_has_been_concluded(cast, case, state):
    Appraisal.objects.update(state=state)
    assert due_of(case) == []


@pytest.mark.parametrize(("last", "kind"), [(date(2026, 3, 30), "join"), (date(2026, 3, 31), "cut")])
def test_eighty_nine_days_join_and_ninety_are_a_part(cast, case, last, kind):
    lines(cast.eka, (cast.bekas, date(2024, 1, 1), last), (cast.sari, last + timedelta(days=1), None))
    (due,) = due_of(case)
    assert due.kind == kind


def test_the_minimum_is_data_of_the_cycle(cast, case):
    case.cycle.minimum_days = 182
    case.cycle.save()
    (due,) = due_of(case)
    assert due.kind == "join"


def test_exempt_days_do_not_count_as_observed(cast, case):
    services.record_exemption(
        cycle=case.cycle, employee=cast.eka, reason="unpaid_leave", note="", start=date(2026, 1, 1),
        end=date(2026, 4, 30), actor=hr(cast), at=AT,
    )  # fmt: skip
    (due,) = due_of(case)
    assert (due.kind, due.former_days) == ("join", 61)


def test_a_line_wrong_from_the_first_day_is_a_correction(cast, case):
    lines(cast.eka, (cast.sari, date(2026, 1, 1), None))
    (due,) = due_of(case)
    assert (due.kind, due.since) == ("correct", date(2026, 1, 1))


def test_two_changes_are_handed_over_one_after_the_other(cast, case):
    lines(
        cast.eka,
        (cast.bekas, date(2024, 1, 1), date(2026, 3, 31)),
        (cast.tono, date(2026, 4, 1), date(2026, 6, 30)),
        (cast.sari, JULY, None),
    )
    assert [(due.new, due.since) for due in due_of(case)] == [(cast.tono, date(2026, 4, 1))]
    confirm(cast, case)
    (second,) = due_of(case)
    assert (second.new, second.since, second.kind) == (cast.sari, JULY, "cut")


@pytest.mark.parametrize(("days", "due"), [(89, []), (90, ["tono"])])
def test_an_acting_supervisor_counts_from_the_minimum_on(cast, case, days, due):
    first = date(2026, 4, 1)
    last = first + timedelta(days=days - 1)
    lines(
        cast.eka,
        (cast.bekas, date(2024, 1, 1), first - timedelta(days=1)),
        (cast.tono, first, last, "plt"),
        (cast.bekas, last + timedelta(days=1), None),
    )
    at = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
    assert [one.new.name.lower() for one in due_of(case, at)] == due


def test_a_deputy_beside_the_definitive_supervisor_changes_nothing(cast, case):
    lines(cast.eka, (cast.bekas, date(2024, 1, 1), None), (cast.tono, date(2026, 2, 1), None, "plh"))
    assert due_of(case) == []


def test_another_unit_or_post_under_the_same_supervisor_is_a_cut_too(cast, case):
    lines(cast.eka, (cast.bekas, date(2024, 1, 1), None))
    Employee.objects.filter(pk=cast.eka.pk).update(unit=cast.units["keuangan"], position_since=JULY)
    (due,) = due_of(case)
    assert (due.kind, due.since, due.is_same_supervisor) == ("cut", JULY, True)
    handover = confirm(cast, case)
    assert (case.unit, handover.following.unit) == (cast.units["pelayanan"], cast.units["keuangan"])
    assert due_of(case) == []


def test_the_list_asks_as_many_questions_for_fifty_as_for_two(cast, case):
    def add(count, first):
        for person in factories.make_people(cast.eka, count, cast.sari, first_serial=first):
            factories.make_appraisal(case.cycle, person, cast.bekas, cast.rina)

    add(2, 300)
    with CaptureQueriesContext(connection) as few:
        assert len(due_of(case)) == 3
    add(48, 400)
    with CaptureQueriesContext(connection) as many:
        assert len(due_of(case)) == 51
    assert len(few) == len(many) <= 6


# --- The cut ---------------------------------------------------------------------------------------------
def test_a_cut_ends_one_part_the_day_before_and_begins_the_next_with_its_plan(cast, case):
    first = factories.make_target(case, weight=Decimal(60), obstacle="Banjir", obstacle_state="claimed")
    second = factories.make_target(case, title="Menata arsip", weight=Decimal(40), zero_reason="")
    before, after = (
        factories.make_realisation(first, 40, day=date(2026, 6, 30)),
        factories.make_realisation(second, 7, day=JULY),
    )
    PlanFrame.objects.create(appraisal=case, resources="Dua komputer")
    handover = confirm(cast, case)
    part = handover.following
    assert (case.period_start, case.period_end, case.appraiser, case.state) == (
        date(2026, 1, 1), date(2026, 6, 30), cast.bekas, "agreed",
    )  # fmt: skip
    assert (part.period_start, part.period_end, part.appraiser, part.reviewer) == (
        JULY, date(2026, 12, 31), cast.sari, cast.rina,
    )  # fmt: skip
    assert (part.previous, part.state, part.duty, part.plan_until) == (case, "submitted", "rated", date(2026, 7, 20))
    copies = list(Target.objects.filter(appraisal=part))
    assert [(copy.origin, copy.title, copy.weight) for copy in copies] == [
        (first, first.title, 60), (second, "Menata arsip", 40),
    ]  # fmt: skip
    # The claim stays with the part it was made in, and so does what was reached in its days.
    assert [copy.obstacle_state for copy in copies] == ["none", "none"]
    first.refresh_from_db()
    assert (first.obstacle, first.obstacle_state) == ("Banjir", "claimed")
    assert Realisation.objects.get(pk=before.pk).target == first
    assert Realisation.objects.get(pk=after.pk).target == copies[1]
    assert part.frame.resources == "Dua komputer"
    entry = AuditEntry.objects.get(action="handover.cut")
    assert entry.details["since"] == "2026-07-01"
    assert (entry.details["before"]["appraiser"], entry.details["after"]["appraiser"]) == (cast.bekas.pk, cast.sari.pk)


def test_the_days_of_the_parts_are_the_days_of_the_whole(cast, case):
    whole = case.days
    handover = confirm(cast, case)
    assert case.days + handover.following.days == whole == 365


@pytest.mark.parametrize(
    ("before", "after"),
    [("planning", "planning"), ("returned", "planning"), ("submitted", "submitted"), ("agreed", "submitted")],
)
def test_an_agreed_plan_waits_for_the_new_supervisor_and_a_draft_stays_a_draft(cast, case, before, after):
    Appraisal.objects.update(state=before)
    factories.make_target(case)
    case.refresh_from_db()
    handover = confirm(cast, case)
    assert (case.state, handover.following.state) == (before, after)


def test_a_scheme_without_targets_goes_on_running(cast):
    cycle = factories.make_cycle(cast, "sibolga", **factories.BEFORE_RATING)
    case = factories.make_appraisal(cycle, cast.eka, cast.bekas, cast.rina)
    assert confirm(cast, case).following.state == "agreed"


def test_the_new_supervisor_takes_the_plan_over_as_agreed_in_one_step(cast, case):
    factories.make_target(case)
    part = confirm(cast, case).following
    services.agree_plan(appraisal=part, actor=as_user(cast, "supervisor"), at=AT)
    part.refresh_from_db()
    assert (part.state, part.agreed_by) == ("agreed", cast.sari)


def test_a_short_rest_of_the_year_joins_the_part_before_and_owes_nothing(cast, case):
    lines(cast.eka, (cast.bekas, date(2024, 1, 1), date(2026, 10, 31)), (cast.sari, date(2026, 11, 1), None))
    at = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
    (due,) = due_of(case, at)
    assert due.is_short_after and "61" in due.told
    part = confirm(cast, case, at).following
    assert (part.duty, part.is_rated_alone, case.duty) == ("joined", False, "rated")
    assert not part.is_late(datetime(2026, 12, 30, tzinfo=UTC))
    assert part.waits_for(datetime(2026, 12, 5, 3, 0, tzinfo=UTC)) == ""
    Appraisal.objects.filter(pk=part.pk).update(state="agreed")
    with pytest.raises(errors.WrongState):
        ratings.check_window(Appraisal.objects.get(pk=part.pk), "supervisor", datetime(2026, 12, 5, 3, 0, tzinfo=UTC))


def test_a_short_first_part_is_taken_over_whole(cast, case):
    lines(cast.eka, (cast.bekas, date(2024, 1, 1), date(2026, 2, 28)), (cast.sari, date(2026, 3, 1), None))
    handover = confirm(cast, case)
    assert (handover.kind, handover.following, handover.former) == ("join", None, cast.bekas)
    assert (case.appraiser, case.period_start, case.period_end) == (cast.sari, date(2026, 1, 1), date(2026, 12, 31))
    assert Appraisal.objects.count() == 1
    assert due_of(case) == []


def test_a_correction_changes_the_supervisor_and_asks_for_no_note(cast, case):
    lines(cast.eka, (cast.sari, date(2026, 1, 1), None))
    handover = confirm(cast, case)
    assert (handover.kind, case.appraiser, Appraisal.objects.count()) == ("correct", cast.sari, 1)
    assert selectors.todo_for(as_user(cast, "former_supervisor"), AT) == []


# --- Who may, and when -----------------------------------------------------------------------------------
@pytest.mark.parametrize("actor", ["supervisor", "former_supervisor", "auditor", "hr_elsewhere", "employee"])
def test_only_hr_of_the_agency_confirms(cast, case, actor):
    (due,) = due_of(case)
    with pytest.raises(errors.NotYours):
        services.confirm_handovers(cycle=case.cycle, keys=[due.key], actor=as_user(cast, actor), at=AT)
    assert Appraisal.objects.count() == 1


def test_confirming_twice_is_refused_the_second_time(cast, case):
    (due,) = due_of(case)
    services.confirm_handovers(cycle=case.cycle, keys=[due.key], actor=hr(cast), at=AT)
    with pytest.raises(errors.WrongState):
        services.confirm_handovers(cycle=case.cycle, keys=[due.key], actor=hr(cast), at=AT)
    assert (Appraisal.objects.count(), Handover.objects.count()) == (2, 1)


def test_what_hr_saw_is_what_happens_or_nothing(cast, case):
    (due,) = due_of(case)
    lines(cast.eka, (cast.bekas, date(2024, 1, 1), date(2026, 5, 31)), (cast.sari, date(2026, 6, 1), None))
    with pytest.raises(errors.WrongState):
        services.confirm_handovers(cycle=case.cycle, keys=[due.key], actor=hr(cast), at=AT)
    for keys in (["x"], ["0"], ["9" * 40 + "-1-1"], [due.key, "7-7-20260101"]):
        with pytest.raises(errors.WrongState):
            services.confirm_handovers(cycle=case.cycle, keys=keys, actor=hr(cast), at=AT)
    with pytest.raises(errors.Refused):
        services.confirm_handovers(cycle=case.cycle, keys=[], actor=hr(cast), at=AT)
    assert Appraisal.objects.count() == 1


def test_nothing_is_handed_over_in_a_cycle_that_is_not_open(cast, case):
    (due,) = due_of(case)
    case.cycle.state = "publishing"
    case.cycle.save()
    with pytest.raises(errors.WrongState):
        services.confirm_handovers(cycle=case.cycle, keys=[due.key], actor=hr(cast), at=AT)


# --- The former supervisor closes her part ---------------------------------------------------------------
@pytest.mark.parametrize(("day", "is_open"), [(5, False), (6, True), (20, True), (21, False)])
def test_the_closed_part_is_rated_before_the_window_of_the_cycle_opens(cast, case, day, is_open):
    if day != 5:
        confirm(cast, case)
    at = datetime(2026, 7, day, 3, 0, tzinfo=UTC)
    assert case.takes_ratings(at) is is_open
    # And again with everybody, for one who missed her days.
    assert case.takes_ratings(datetime(2026, 12, 5, 3, 0, tzinfo=UTC))


def test_the_former_supervisor_rates_her_part_and_has_no_role_in_the_next(cast, case):
    target = factories.make_target(case)
    factories.make_realisation(target, 50, day=date(2026, 6, 15))
    part = confirm(cast, case).following
    loaded, former = rating_cases.load(case), as_user(cast, "former_supervisor")
    ratings.save_rating(
        appraisal=loaded, source="supervisor", levels=rating_cases.levels_of(loaded, "supervisor"), comments={},
        base_revision=0, is_final=True, actor=former, at=AT,
    )  # fmt: skip
    case.refresh_from_db()
    assert case.state == "rated"
    assert part.roles_of(former) == frozenset()
    with pytest.raises(errors.NotYours):
        services.agree_plan(appraisal=part, actor=former, at=AT)
    with pytest.raises(errors.NotYours):
        ratings.save_rating(
            appraisal=rating_cases.load(part), source="supervisor", levels={}, comments={}, base_revision=0,
            is_final=False, actor=former, at=datetime(2026, 12, 5, 3, 0, tzinfo=UTC),
        )  # fmt: skip


def test_the_note_is_written_once_by_the_former_supervisor_within_its_days(cast, case):
    handover = confirm(cast, case)
    former = as_user(cast, "former_supervisor")
    for actor in ("supervisor", "employee", "hr"):
        with pytest.raises(errors.NotYours):
            services.write_note(handover=handover, note="x", actor=as_user(cast, actor), at=AT)
    with pytest.raises(errors.Refused):
        services.write_note(handover=handover, note="  ", actor=former, at=AT)
    with pytest.raises(errors.WrongState):
        services.write_note(handover=handover, note="x", actor=former, at=AT + timedelta(days=15))
    services.write_note(handover=handover, note="Arsip belum selesai.", actor=former, at=AT)
    with pytest.raises(errors.WrongState):
        services.write_note(handover=handover, note="Lain", actor=former, at=AT)
    handover.refresh_from_db()
    assert (handover.state, handover.note) == ("noted", "Arsip belum selesai.")
    # The trail tells that it was written, not what.
    assert "Arsip" not in str(AuditEntry.objects.get(action="handover.write_note").details)


def test_hr_and_the_former_supervisor_are_reminded_on_their_home_pages(cast, case):
    assert [todo.url_name for todo in selectors.todo_for(hr(cast), AT)] == ["handover_list"]
    confirm(cast, case)
    assert selectors.todo_for(hr(cast), AT) == []
    (todo,) = selectors.todo_for(as_user(cast, "former_supervisor"), AT)
    assert (todo.url_name, todo.due) == ("handover", date(2026, 7, 20))
    assert selectors.todo_for(as_user(cast, "former_supervisor"), AT + timedelta(days=15)) == []


# --- Secrecy between the two -----------------------------------------------------------------------------
def test_each_supervisor_sees_her_own_part_and_the_employee_sees_both(cast, case):
    factories.make_target(case)
    part = confirm(cast, case).following
    seen = {
        name: set(Appraisal.objects.visible_to(as_user(cast, name)).values_list("pk", flat=True))
        for name in ("former_supervisor", "supervisor", "employee", "reviewer", "hr")
    }
    assert seen == {
        "former_supervisor": {case.pk},
        "supervisor": {part.pk},
        "employee": {case.pk, part.pk},
        "reviewer": {case.pk, part.pk},
        "hr": {case.pk, part.pk},
    }
    targets = Target.objects.visible_to(as_user(cast, "supervisor"))
    assert set(targets.values_list("appraisal", flat=True)) == {part.pk}
