"""Who rates whom without a name: drawing both sources, conflicts, vetoes, stepping back, trying out."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from appraisal.models import Appraisal, ConflictOfInterest, DrawRules, RaterAssignment, RaterVeto, Tally, WorksWith
from appraisal.services import draws
from appraisal.services import raters as services
from appraisal.tests import factories, rating_cases
from core import errors, receipts
from core.models import AuditEntry
from employees.models import Employee, ReportingLine

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PEOPLE = ("eka", "adi", "budi", "citra", "dedi")


@pytest.fixture
def cycle(cast):
    cycle = factories.make_cycle(cast, "sibolga")
    for name in PEOPLE:
        factories.make_appraisal(cycle, cast.people[name], cast.sari, cast.rina)
    return cycle


def draw_now(cast, cycle):
    return draws.draw_raters(cycle=cycle, actor=cast.users["hr"])


def case_of(cast, cycle, name="eka"):
    return rating_cases.load(Appraisal.objects.get(cycle=cycle, employee=cast.people[name]))


def raters_of(cast, cycle, name="eka", state="assigned"):
    rows = RaterAssignment.objects.filter(appraisal__cycle=cycle, appraisal__employee=cast.people[name], state=state)
    return set(rows.values_list("rater__name", flat=True))


def tally_states(cycle):
    return sorted(Tally.objects.filter(appraisal__cycle=cycle).values_list("appraisal_id", "source"))


# --- Subordinates --------------------------------------------------------------------------------------
def leader_cycle(cast):
    """Sari is rated too, in a scheme that asks peers and subordinates."""
    cycle = factories.make_cycle(cast, "pp-30-2019-60-40")
    factories.make_appraisal(cycle, cast.sari, cast.rina, None)
    return cycle


def test_subordinates_are_drawn_for_their_supervisor(cast):
    cycle = leader_cycle(cast)
    draw_now(cast, cycle)
    rows = RaterAssignment.objects.filter(appraisal__employee=cast.sari, source="subordinate")
    assert rows.count() >= 3
    assert set(rows.values_list("rater", flat=True)) <= set(
        ReportingLine.objects.filter(supervisor=cast.sari).values_list("employee", flat=True)
    )
    peers = RaterAssignment.objects.filter(appraisal__employee=cast.sari, source="peer")
    assert not set(peers.values_list("rater", flat=True)) & set(rows.values_list("rater", flat=True))
    assert tally_states(cycle) == [(rows[0].appraisal_id, "peer"), (rows[0].appraisal_id, "subordinate")]


def test_subordinates_of_less_than_ninety_days_are_not_asked(cast):
    cycle = leader_cycle(cast)
    ReportingLine.objects.filter(supervisor=cast.sari).update(start=date(2026, 9, 30))
    drawing = draw_now(cast, cycle)
    assert drawing.by_source["subordinate"].drawn == []
    assert len(drawing.by_source["subordinate"].short) == 1


def test_a_subordinate_rates_her_supervisor_on_the_page(client, cast):
    cycle = leader_cycle(cast)
    draw_now(cast, cycle)
    mine = RaterAssignment.objects.get(appraisal__employee=cast.sari, rater=cast.eka)
    client.force_login(cast.users["employee"])
    listed = client.get(reverse("my_ratings")).content.decode()
    assert "your supervisor, without your name" in listed
    page = client.get(reverse("peer_rate", args=[mine.pk])).content.decode()
    assert "at least 3 subordinates" in page
    form = rating_cases.form_of(case_of(cast, cycle, "sari"), "subordinate")
    assert client.post(reverse("peer_rate", args=[mine.pk]), form).status_code == 200
    assert Tally.objects.get(appraisal=mine.appraisal, source="subordinate").document["raters"] == 1


# --- Conflicts of interest -----------------------------------------------------------------------------
@pytest.mark.parametrize("declared_by", ["eka", "adi"])
def test_two_people_in_conflict_are_drawn_for_each_other_in_neither_direction(cast, cycle, declared_by):
    other = "adi" if declared_by == "eka" else "eka"
    ConflictOfInterest.objects.create(declared_by=cast.people[declared_by], other=cast.people[other], kind="family")
    draw_now(cast, cycle)
    assert "Adi" not in raters_of(cast, cycle, "eka") and "Eka" not in raters_of(cast, cycle, "adi")


def test_without_the_declaration_they_are_drawn(cast, cycle):
    """The control of the test above: the unit is so small that everybody is asked about everybody."""
    draw_now(cast, cycle)
    assert "Adi" in raters_of(cast, cycle, "eka") and "Eka" in raters_of(cast, cycle, "adi")


def test_declaring_takes_back_what_was_asked_and_draws_somebody_else(cast, cycle):
    newcomers = factories.make_people(cast.eka, 12, cast.sari)
    rating_cases.ask(case_of(cast, cycle), cast.adi)
    draw_now(cast, cycle)
    before = len(raters_of(cast, cycle, "eka"))
    asked = next(iter(RaterAssignment.objects.filter(appraisal__employee=cast.eka, rater=cast.adi)))
    services.declare_conflict(other=cast.adi, kind="dispute", actor=cast.users["employee"], at=NOW)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert len(raters_of(cast, cycle, "eka")) == before
    assert newcomers
    entry = AuditEntry.objects.get(action="conflict.declare")
    assert not [word for word in ("dispute", "Adi", str(cast.adi.pk)) if word in str(entry.details)]


def test_an_answer_that_was_given_stays_counted(cast, cycle):
    draw_now(cast, cycle)
    asked = RaterAssignment.objects.get(appraisal__employee=cast.eka, rater=cast.adi)
    rating_cases.answer(asked, cast.users["peer"])
    services.declare_conflict(other=cast.adi, kind="family", actor=cast.users["employee"], at=NOW)
    asked.refresh_from_db()
    assert asked.state == "answered"
    assert Tally.objects.get(appraisal=asked.appraisal, source="peer").document["raters"] == 1


def test_a_conflict_is_declared_once_and_ended_by_its_author_alone(cast, cycle):
    conflict = services.declare_conflict(other=cast.adi, kind="family", actor=cast.users["employee"], at=NOW)
    with pytest.raises(errors.Refused, match="already"):
        services.declare_conflict(other=cast.adi, kind="dispute", actor=cast.users["employee"], at=NOW)
    with pytest.raises(errors.NotYours):
        services.end_conflict(conflict=conflict, actor=cast.users["peer"], at=NOW)
    services.end_conflict(conflict=conflict, actor=cast.users["employee"], at=NOW)
    with pytest.raises(errors.WrongState):
        services.end_conflict(conflict=conflict, actor=cast.users["employee"], at=NOW)
    services.declare_conflict(other=cast.adi, kind="family", actor=cast.users["employee"], at=NOW)


@pytest.mark.parametrize("other", ["eka", "siti"])
def test_no_conflict_with_oneself_or_another_town(cast, other):
    with pytest.raises(errors.Refused):
        services.declare_conflict(other=cast.people[other], kind="family", actor=cast.users["employee"], at=NOW)


# --- Vetoes --------------------------------------------------------------------------------------------
def refuse(cast, cycle, name="adi", at=NOW, reason="Kami bersaing."):
    services.refuse_rater(
        appraisal=case_of(cast, cycle), against=cast.people[name], reason=reason, actor=cast.users["employee"], at=at
    )


def test_a_veto_replaces_the_rater_and_holds_in_the_next_draw(cast, cycle):
    draw_now(cast, cycle)
    refuse(cast, cycle)
    draw_now(cast, cycle)
    assert "Adi" not in raters_of(cast, cycle, "eka")
    # Only one direction: she still may be asked about him.
    assert "Eka" in raters_of(cast, cycle, "adi")


def test_one_veto_in_a_cycle(cast, cycle):
    refuse(cast, cycle)
    with pytest.raises(errors.Refused, match="used your veto"):
        refuse(cast, cycle, "budi")
    assert RaterVeto.objects.count() == 1


def test_a_veto_needs_a_reason_and_another_colleague(cast, cycle):
    with pytest.raises(errors.Refused, match="reason"):
        refuse(cast, cycle, reason="  ")
    for name in ("eka", "siti", "sari", "rina"):
        with pytest.raises(errors.Refused):
            refuse(cast, cycle, name)
    assert not RaterVeto.objects.exists()


def test_no_veto_after_the_ratings(cast, cycle):
    with pytest.raises(errors.WrongState):
        refuse(cast, cycle, at=LATER)


def test_stepping_back_once_draws_somebody_else_and_leaves_no_trail_of_the_pair(cast, cycle):
    factories.make_people(cast.eka, 12, cast.sari)
    for name in ("eka", "budi"):
        rating_cases.ask(case_of(cast, cycle, name), cast.adi)
    draw_now(cast, cycle)
    mine = list(RaterAssignment.objects.filter(rater=cast.adi, state="assigned"))
    before = RaterAssignment.objects.filter(appraisal=mine[0].appraisal, state="assigned").count()
    entries = AuditEntry.objects.count()
    services.step_back(assignment=mine[0], reason="Saudara saya", actor=cast.users["peer"], at=NOW)
    assert RaterAssignment.objects.filter(appraisal=mine[0].appraisal, state="assigned").count() == before
    assert not RaterAssignment.objects.filter(pk=mine[0].pk, state="assigned").exists()
    assert AuditEntry.objects.count() == entries
    with pytest.raises(errors.Refused, match="used your veto"):
        services.step_back(assignment=mine[1], reason="x", actor=cast.users["peer"], at=NOW)
    with pytest.raises(errors.NotYours):
        services.step_back(assignment=mine[1], reason="x", actor=cast.users["employee"], at=NOW)
    with pytest.raises(errors.WrongState):
        services.step_back(assignment=mine[0], reason="x", actor=cast.users["peer"], at=NOW)


# --- Colleagues of other units -------------------------------------------------------------------------
def test_the_supervisor_names_a_colleague_of_another_unit_who_is_then_drawn(cast, cycle):
    case = case_of(cast, cycle)
    services.name_colleague(appraisal=case, colleague=cast.lina, actor=cast.users["supervisor"])
    draw_now(cast, cycle)
    assert "Lina" in raters_of(cast, cycle, "eka")
    with pytest.raises(errors.NotYours):
        services.name_colleague(appraisal=case, colleague=cast.tono, actor=cast.users["employee"])
    for name in ("adi", "eka", "siti", "rina", "lina"):
        with pytest.raises(errors.Refused):
            services.name_colleague(appraisal=case, colleague=cast.people[name], actor=cast.users["supervisor"])
    row = WorksWith.objects.get()
    with pytest.raises(errors.NotYours):
        services.drop_colleague(row=row, actor=cast.users["employee"])
    services.drop_colleague(row=row, actor=cast.users["supervisor"])
    assert not WorksWith.objects.exists()


# --- The numbers, and trying them out ------------------------------------------------------------------
def numbers(**changes):
    return {"peers": 3, "subordinates": 3, "cap": 4, "together_days": 0} | changes


def test_the_numbers_of_the_cycle_rule_the_draw(cast, cycle):
    draws.save_rules(cycle=cycle, **numbers(), actor=cast.users["hr"])
    draw_now(cast, cycle)
    assert {len(raters_of(cast, cycle, name)) for name in PEOPLE} == {3}


@pytest.mark.parametrize("wrong", [{"peers": 2}, {"subordinates": 16}, {"cap": 2}, {"together_days": 367}])
def test_numbers_out_of_bounds_are_refused(cast, cycle, wrong):
    with pytest.raises(errors.Refused):
        draws.save_rules(cycle=cycle, **numbers(**wrong), actor=cast.users["hr"])
    assert not DrawRules.objects.exists()


def test_trying_out_stores_nothing_and_works_before_the_cycle_is_open(client, cast):
    cycle = factories.make_cycle(cast, "sibolga", state="draft")
    client.force_login(cast.users["hr"])
    page = client.post(reverse("draw_rules", args=[cycle.pk]), numbers() | {"try": "1"})
    assert "People with enough raters" in page.content.decode()
    assert not RaterAssignment.objects.exists() and not DrawRules.objects.exists() and not Tally.objects.exists()


def test_a_trial_is_not_the_real_draw(cast, cycle):
    factories.make_people(cast.eka, 20, cast.sari)
    real = {(one.case, one.rater) for one in draw_now(cast, cycle).drawn}
    tried = {(one.case, one.rater) for one in draws.simulate(cycle, DrawRules(cycle=cycle)).drawn}
    assert real != tried


def test_hr_saves_the_numbers_on_the_page_and_reads_what_is_wrong(client, cast, cycle):
    client.force_login(cast.users["hr"])
    address = reverse("draw_rules", args=[cycle.pk])
    answer = client.post(address, numbers(peers=99))
    assert answer.status_code == 200 and 'value="99"' in answer.content.decode()
    assert client.post(address, numbers()).status_code == 302
    assert DrawRules.objects.get().peers == 3


# --- The pages -----------------------------------------------------------------------------------------
def test_declaring_and_ending_on_the_page(client, cast, cycle):
    user = cast.users["employee"]
    client.force_login(user)
    form = {"other": "Adi", "kind": "family", "submit_token": receipts.issue_token(user, "conflict.declare")}
    told = client.post(reverse("conflict_declare"), form, follow=True).content.decode()
    assert "Declared" in told and "Adi" in told
    row = ConflictOfInterest.objects.get()
    client.post(reverse("conflict_end", args=[row.pk]))
    assert not ConflictOfInterest.objects.standing().exists()


def test_a_name_several_people_have_is_asked_again_without_any_nip(client, cast, cycle):
    Employee.objects.filter(pk__in=[cast.adi.pk, cast.lina.pk]).update(name="Nama Sama")
    user = cast.users["employee"]
    client.force_login(user)
    form = {"other": "Nama Sama", "kind": "family", "submit_token": receipts.issue_token(user, "conflict.declare")}
    told = client.post(reverse("conflict_declare"), form).content.decode()
    assert "Nama Sama · Dinas Keuangan" in told and cast.lina.nip not in told
    form["other"] = "Nama Sama · Dinas Keuangan"
    assert client.post(reverse("conflict_declare"), form).status_code == 302
    assert ConflictOfInterest.objects.get().other == cast.lina


def test_veto_and_stepping_back_on_the_pages(client, cast, cycle):
    draw_now(cast, cycle)
    user, case = cast.users["employee"], case_of(cast, cycle)
    client.force_login(user)
    address = reverse("rater_refuse", args=[case.pk])
    token = receipts.issue_token(user, "rater.refuse")
    wrong = client.post(address, {"against": "Sari", "reason": "Alasan saya", "submit_token": token})
    assert wrong.status_code == 200 and "Alasan saya" in wrong.content.decode()
    answer = client.post(address, {"against": "Adi", "reason": "Alasan saya", "submit_token": token}, follow=True)
    assert "Adi is not asked to rate you" in answer.content.decode()
    mine = RaterAssignment.objects.filter(rater=cast.eka, state="assigned").first()
    address = reverse("rater_step_back", args=[mine.pk])
    token = receipts.issue_token(user, "rater.step_back")
    assert client.post(address, {"reason": "x", "submit_token": token}).status_code == 302
    assert client.get(address).status_code == 409


def test_pages_of_others_are_closed(client, cast, cycle):
    draw_now(cast, cycle)
    case = case_of(cast, cycle)
    assert client.get(reverse("my_raters")).status_code == 302
    for actor, code in (("supervisor", 403), ("hr", 403), ("other_employee", 404), ("hr_elsewhere", 404)):
        client.force_login(cast.users[actor])
        assert client.get(reverse("rater_refuse", args=[case.pk])).status_code == code, actor


def test_looking_writes_nothing_and_costs_the_same_for_many(client, cast, cycle, django_assert_max_num_queries):
    client.force_login(cast.users["employee"])
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("my_raters"))
    for person in factories.make_people(cast.eka, 30):
        ConflictOfInterest.objects.create(declared_by=cast.eka, other=person, kind="business")
    with django_assert_max_num_queries(15) as many:
        client.get(reverse("my_raters"))
    assert len(few) == len(many)
    assert not RaterVeto.objects.exists()


def test_a_trial_after_the_real_draw_gives_the_same_numbers_as_before_it(cast, cycle):
    before = draws.simulate(cycle, DrawRules(cycle=cycle)).drawn
    draw_now(cast, cycle)
    assert draws.simulate(cycle, DrawRules(cycle=cycle)).drawn == before
