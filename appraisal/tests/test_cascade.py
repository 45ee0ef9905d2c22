"""The cascade: a leader assigns, a member takes up, declines, or links later; nobody is ever blocked."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from appraisal.models import ResultAssignment, Target
from appraisal.selectors import todo
from appraisal.services import cascade, plan_steps, plans
from appraisal.tests import factories
from appraisal.tests.test_plan_pages import GOOD, at_state, count
from core import errors
from core.models import AuditEntry, SubmitReceipt

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@pytest.fixture
def cycle(cast):
    return factories.make_cycle(cast, **factories.PLANNING)


@pytest.fixture
def leader(cast, cycle):
    return factories.make_appraisal(cycle, cast.sari, cast.rina, cast.wali, "agreed")


@pytest.fixture
def member(cast, cycle):
    return factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "planning")


@pytest.fixture
def result(leader):
    return factories.make_target(leader, title="Cakupan imunisasi naik")


def assign(cast, result, *members, **fields):
    fields = {"text": "Mendata bayi", "actor": cast.users["supervisor"], "at": AT} | fields
    return cascade.assign_result(result=result, members=members, **fields)


def values(**fields):
    return {
        "title": "Mendata bayi di empat desa",
        "measure": "Bayi terdata",
        "aspect": "quantity",
        "polarity": "higher",
        "unit_of_measure": "bayi",
        "value": 40,
        "low": None,
        "high": None,
        "weight": 50,
        **fields,
    }


# --- Assigning ------------------------------------------------------------------------------------------
def test_a_leader_assigns_a_result_to_several_and_each_is_told_apart_in_the_audit_trail(cast, cycle, result, member):
    other = factories.make_appraisal(cycle, cast.adi, cast.sari, cast.rina, "agreed")
    made = assign(cast, result, member, other, measure="Bayi terdata", aspect="quantity")
    assert [(one.appraisal, one.state, one.assigned_by) for one in made] == [
        (member, "open", cast.sari),
        (other, "open", cast.sari),
    ]
    assert AuditEntry.objects.filter(action="result_assignment.assign").count() == 2


def test_it_works_before_the_member_has_a_plan_and_before_the_leaders_plan_is_agreed(cast, leader, result, member):
    at_state(leader, "planning")
    assert assign(cast, result, member)
    assert not Target.objects.filter(appraisal=member).exists()


def test_somebody_else_cannot_assign_the_result(cast, result, member):
    with pytest.raises(errors.NotYours):
        assign(cast, result, member, actor=cast.users["reviewer"])


def test_people_of_another_team_or_cycle_cannot_be_assigned(cast, cycle, result, member):
    stranger = factories.make_appraisal(cycle, cast.lina, cast.tono, cast.rina, "planning")
    elsewhere = factories.make_appraisal(
        factories.make_cycle(cast, name="Lain", **factories.PLANNING), cast.eka, cast.sari, cast.rina, "planning"
    )
    for case in (stranger, elsewhere):
        with pytest.raises(errors.NotYours):
            assign(cast, result, member, case)
    assert not ResultAssignment.objects.exists()


def test_nobody_is_asked_twice_for_the_same_result_before_she_has_answered(cast, result, member):
    (made,) = assign(cast, result, member)
    with pytest.raises(errors.Refused, match="Eka has been asked"):
        assign(cast, result, member)
    cascade.decline(assignment=made, reason="Sudah penuh", actor=cast.users["employee"])
    assert assign(cast, result, member)


@pytest.mark.parametrize("state", ["rated", "countersigned", "published"])
def test_a_concluded_appraisal_takes_no_assignment(cast, result, member, state):
    with pytest.raises(errors.WrongState):
        assign(cast, result, at_state(member, state))


def test_a_closed_cycle_takes_none_and_nobody_chosen_is_refused(cast, cycle, result, member):
    with pytest.raises(errors.Refused, match="at least one"):
        assign(cast, result)
    type(cycle).objects.filter(pk=cycle.pk).update(state="publishing")
    with pytest.raises(errors.WrongState):
        assign(cast, result, member)


# --- Answering ------------------------------------------------------------------------------------------
def test_taking_up_writes_the_target_and_answers_in_one_go(cast, result, member):
    (made,) = assign(cast, result, member)
    target = cascade.take_up(assignment=made, values=values(serves=result), actor=cast.users["employee"], at=AT)
    made.refresh_from_db()
    assert (made.state, made.target, target.serves) == ("accepted", target, result)


def test_a_target_that_is_refused_leaves_the_assignment_open(cast, result, member):
    (made,) = assign(cast, result, member)
    with pytest.raises(errors.Refused):
        cascade.take_up(assignment=made, values=values(weight=0), actor=cast.users["employee"], at=AT)
    made.refresh_from_db()
    assert made.state == "open" and not Target.objects.filter(appraisal=member).exists()


def test_taking_up_twice_writes_one_target(cast, result, member):
    (made,) = assign(cast, result, member)
    (same,) = ResultAssignment.objects.all()
    cascade.take_up(assignment=made, values=values(), actor=cast.users["employee"], at=AT)
    with pytest.raises(errors.WrongState):
        cascade.take_up(assignment=same, values=values(), actor=cast.users["employee"], at=AT)
    assert Target.objects.filter(appraisal=member).count() == 1


def test_declining_needs_words_which_stand_in_the_matrix(cast, result, member):
    (made,) = assign(cast, result, member)
    with pytest.raises(errors.Refused):
        cascade.decline(assignment=made, reason=" ", actor=cast.users["employee"])
    cascade.decline(assignment=made, reason="Sudah penuh", actor=cast.users["employee"])
    made.refresh_from_db()
    assert (made.state, made.answer) == ("declined", "Sudah penuh")


def test_only_the_supervisor_withdraws_and_only_what_is_open(cast, result, member):
    (made,) = assign(cast, result, member)
    with pytest.raises(errors.NotYours):
        cascade.withdraw(assignment=made, actor=cast.users["employee"])
    cascade.withdraw(assignment=made, actor=cast.users["supervisor"])
    with pytest.raises(errors.WrongState):
        cascade.withdraw(assignment=made, actor=cast.users["supervisor"])


def test_an_open_assignment_blocks_no_plan(cast, result, member):
    assign(cast, result, member)
    plans.add_target(appraisal=member, values=values(weight=100), actor=cast.users["employee"], at=AT)
    plan_steps.submit_plan(appraisal=member, actor=cast.users["employee"], at=AT)
    member.refresh_from_db()
    assert member.state == "submitted"


def test_what_waits_for_an_answer_is_owed_on_the_home_page(cast, result, member):
    (made,) = assign(cast, result, member)
    owed = [one.label for one in todo.todo_for(cast.users["employee"], AT)]
    assert "Answer what your supervisor assigned to you" in owed
    cascade.decline(assignment=made, reason="Sudah penuh", actor=cast.users["employee"])
    assert "Answer what" not in str(todo.todo_for(cast.users["employee"], AT))


# --- Linking later ---------------------------------------------------------------------------------------
def test_a_target_written_first_is_linked_when_the_superior_has_a_plan(cast, leader, member):
    target = factories.make_target(member)
    result = factories.make_target(leader, title="Ditulis kemudian")
    cascade.link_target(target=target, serves=result, actor=cast.users["employee"], at=AT)
    target.refresh_from_db()
    assert target.serves == result
    cascade.link_target(target=target, serves=None, actor=cast.users["employee"], at=AT)
    target.refresh_from_db()
    assert target.serves is None


def test_it_links_only_to_ones_own_superior_and_only_while_the_plan_is_open(cast, cycle, leader, member):
    target, result = factories.make_target(member), factories.make_target(leader)
    stranger = factories.make_appraisal(cycle, cast.tono, cast.rina, cast.wali, "agreed")
    with pytest.raises(errors.Refused):
        cascade.link_target(target=target, serves=factories.make_target(stranger), actor=cast.users["employee"], at=AT)
    at_state(member, "agreed")
    with pytest.raises(errors.WrongState):
        cascade.link_target(target=target, serves=result, actor=cast.users["employee"], at=AT)


# --- Pages -----------------------------------------------------------------------------------------------
def test_the_matrix_shows_targets_assignments_and_answers_in_their_cells(client, cast, cycle, result, member):
    assign(cast, result, member, text="Menyiapkan vaksin")
    factories.make_target(member, title="Mendata bayi", serves=result)
    factories.make_target(member, title="Tanpa kaitan")
    client.force_login(cast.users["supervisor"])
    page = client.get(reverse("results_matrix", args=[result.appraisal_id]))
    (row,) = page.context["matrix"].rows
    assert [one.title for one in row.cells[0].targets] == ["Mendata bayi"]
    assert [one.text for one in row.cells[0].assignments] == ["Menyiapkan vaksin"]
    assert row.unlinked == 1 and row.filled == row.cells
    assert "1 target serves no result here" in page.content.decode()


def test_an_empty_matrix_says_how_to_start(client, cast, leader):
    client.force_login(cast.users["supervisor"])
    url = reverse("results_matrix", args=[leader.pk])
    assert "No result yet" in client.get(url).content.decode()
    factories.make_target(leader)
    assert "Nobody in this team" in client.get(url).content.decode()


def test_the_matrix_asks_the_same_for_forty_people_and_ten_results(client, cast, cycle, result, member):
    client.force_login(cast.users["supervisor"])
    url = reverse("results_matrix", args=[result.appraisal_id])
    factories.make_target(member, serves=result)
    assign(cast, result, member)
    few = count(client, url)
    results = [result, *(factories.make_target(result.appraisal, title=f"Hasil {n}") for n in range(9))]
    for person in factories.make_people(cast.eka, 40, cast.sari):
        case = factories.make_appraisal(cycle, person, cast.sari, cast.rina, "planning")
        for one in results:
            factories.make_target(case, title="Kontribusi", serves=one)
        assign(cast, result, case)
    assert count(client, url) == few <= 15


def test_assigning_by_the_page_gives_a_receipt_and_twice_the_same_form_assigns_once(client, cast, result, member):
    client.force_login(cast.users["supervisor"])
    url = reverse("result_assign", args=[result.appraisal_id])
    token = client.get(url, {"member": member.pk, "result": result.pk}).context["form"].initial["submit_token"]
    sent = {"submit_token": token, "result": result.pk, "members": [member.pk], "text": "Mendata bayi"}
    for _time in range(2):
        assert client.post(url, sent).status_code == 302
    assert ResultAssignment.objects.count() == SubmitReceipt.objects.count() == 1


def test_assigning_keeps_what_was_typed_when_it_is_refused(client, cast, result, member):
    assign(cast, result, member)
    client.force_login(cast.users["supervisor"])
    url = reverse("result_assign", args=[result.appraisal_id])
    token = client.get(url).context["form"].initial["submit_token"]
    answer = client.post(
        url, {"submit_token": token, "result": result.pk, "members": [member.pk], "text": "Ditulis lama"}
    )
    assert answer.status_code == 200
    assert "Ditulis lama" in answer.content.decode() and "has been asked" in answer.content.decode()


def test_nobody_can_post_a_member_of_another_team(client, cast, cycle, result, member):
    stranger = factories.make_appraisal(cycle, cast.lina, cast.tono, cast.rina, "planning")
    client.force_login(cast.users["supervisor"])
    url = reverse("result_assign", args=[result.appraisal_id])
    token = client.get(url).context["form"].initial["submit_token"]
    client.post(url, {"submit_token": token, "result": result.pk, "members": [stranger.pk], "text": "x"})
    assert not ResultAssignment.objects.exists()


def test_the_member_reads_it_on_her_page_and_takes_it_up_in_a_filled_in_form(client, cast, result, member):
    (made,) = assign(cast, result, member, measure="Bayi terdata", aspect="quality")
    client.force_login(cast.users["employee"])
    page = client.get(reverse("appraisal", args=[member.pk])).content.decode()
    url = reverse("assignment_take", args=[made.pk])
    assert "assigned by Sari" in page and url in page
    form = client.get(url).context["form"]
    assert (form["title"].value(), form["measure"].value(), form["aspect"].value(), form["serves"].value()) == (
        "Mendata bayi",
        "Bayi terdata",
        "quality",
        result.pk,
    )
    assert client.post(url, GOOD | {"serves": result.pk}).status_code == 302
    made.refresh_from_db()
    assert made.state == "accepted" and made.target.serves == result
    assert "Assigned to you" not in client.get(reverse("appraisal", args=[member.pk])).content.decode()


def test_who_may_not_write_now_reads_why_and_may_still_decline(client, cast, result, member):
    (made,) = assign(cast, result, at_state(member, "agreed"))
    client.force_login(cast.users["employee"])
    assert client.get(reverse("assignment_take", args=[made.pk])).status_code == 409
    assert "when the plan is opened again" in client.get(reverse("appraisal", args=[member.pk])).content.decode()
    url = reverse("assignment_decline", args=[made.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 200
    assert client.post(url, {"reason": "Sudah penuh"}).status_code == 302
    assert client.get(url).status_code == 409


def test_withdrawing_leads_back_to_the_matrix(client, cast, result, member):
    (made,) = assign(cast, result, member)
    client.force_login(cast.users["supervisor"])
    url = reverse("assignment_withdraw", args=[made.pk])
    token = client.get(url).context["form"].initial["submit_token"]
    assert client.post(url, {"submit_token": token}).url == reverse("results_matrix", args=[result.appraisal_id])
    assert client.get(url).status_code == 409


def test_the_small_form_links_and_is_closed_with_the_plan(client, cast, result, member):
    target = factories.make_target(member)
    client.force_login(cast.users["employee"])
    url = reverse("target_link", args=[target.pk])
    assert "Cakupan imunisasi naik" in client.get(url).content.decode()
    assert client.post(url, {"serves": result.pk}).status_code == 302
    target.refresh_from_db()
    assert target.serves == result
    at_state(member, "submitted")
    assert client.get(url).status_code == client.post(url, {"serves": ""}).status_code == 409


@pytest.mark.parametrize("name", ["results_matrix", "result_assign", "result_tree", "target_tree"])
def test_reading_writes_nothing(client, cast, result, member, name):
    pk = {"result_tree": result.appraisal.cycle_id, "target_tree": result.pk}.get(name, result.appraisal_id)
    client.force_login(cast.users["supervisor"])
    before = (AuditEntry.objects.count(), ResultAssignment.objects.count(), list(Target.objects.values()))
    assert client.get(reverse(name, args=[pk])).status_code == 200
    assert (AuditEntry.objects.count(), ResultAssignment.objects.count(), list(Target.objects.values())) == before
