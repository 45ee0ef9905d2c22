"""Openings and candidacies: what services allow, who decides, who sees."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from careers import selectors, services
from careers.eligibility import Requirements
from careers.models import Candidacy, Decision, DisciplinaryRecord, EarlierPost, Opening
from careers.tests.factories import (
    AFTER,
    CLOSES,
    EASY,
    NOW,
    REASON,
    TODAY,
    decide_first,
    decide_second,
    make_candidacy,
    make_opening,
    publish_result,
)
from careers.tests.factories import fresh as fresh_candidacy
from core import errors
from core.models import AuditEntry
from employees.models import Employee, PostType, ReportingLine, RoleGrant
from tests.cast import fresh


# --- Openings -------------------------------------------------------------------------------------------
def test_an_opening_is_published_with_two_people_on_its_panel(cast):
    alone = make_opening(cast, "draft", panel=("panel",))
    with pytest.raises(errors.Refused):
        services.publish_opening(opening=alone, actor=cast.users["hr"], on=TODAY)
    alone.panel.add(cast.users["panel_2"])
    with pytest.raises(errors.Refused):
        services.publish_opening(opening=alone, actor=cast.users["hr"], on=AFTER)
    services.publish_opening(opening=alone, actor=cast.users["hr"], on=CLOSES)
    with pytest.raises(errors.WrongState):
        services.publish_opening(opening=alone, actor=cast.users["hr"], on=TODAY)


def test_an_opening_closes_after_its_last_day(cast):
    opening = make_opening(cast)
    with pytest.raises(errors.Refused):
        services.close_opening(opening=opening, actor=cast.users["hr"], on=CLOSES)
    services.close_opening(opening=opening, actor=cast.users["hr"], on=AFTER)
    opening.refresh_from_db()
    assert opening.state == "closed"


def test_requirements_stand_once_they_were_read(cast):
    opening = make_opening(cast)
    with pytest.raises(errors.WrongState):
        services.save_opening(
            opening=opening,
            title="Lain",
            description="Lain",
            post_type=opening.post_type,
            unit=opening.unit,
            closes_on=CLOSES,
            requirements=Requirements(),
            panel=[],
            actor=cast.users["hr"],
        )
    opening.refresh_from_db()
    assert opening.asked == EASY


@pytest.mark.parametrize("actor", ["employee", "panel", "auditor", "hr_elsewhere"])
def test_only_hr_of_the_agency_runs_an_opening(cast, actor):
    with pytest.raises(errors.NotYours):
        services.publish_opening(opening=make_opening(cast, "draft"), actor=cast.users[actor], on=TODAY)


def test_hr_does_not_run_an_opening_in_which_she_is_a_candidate(cast):
    opening = make_opening(cast)
    make_candidacy(cast, opening, cast.hana, opening_state="published")
    with pytest.raises(errors.NotYours):
        services.close_opening(opening=opening, actor=cast.users["hr"], on=AFTER)


def test_an_opening_is_decided_when_nobody_waits(cast):
    candidacy = make_candidacy(cast)
    with pytest.raises(errors.Refused):
        services.finish_opening(opening=candidacy.opening, actor=cast.users["hr"])
    services.withdraw_candidacy(candidacy=candidacy, reason="Pindah", actor=cast.users["employee"])
    services.finish_opening(opening=candidacy.opening, actor=cast.users["hr"])


def test_a_candidate_never_sits_on_the_panel(cast):
    opening = make_opening(cast)
    with pytest.raises(errors.Refused):
        services.nominate(opening=opening, employee=cast.panca, motivation="x", actor=cast.users["panel"], on=TODAY)
    candidacy = make_candidacy(cast, opening)
    members = [cast.users["panel"], cast.users["employee"]]
    with pytest.raises(errors.Refused):
        services.set_panel(opening=candidacy.opening, panel=members, actor=cast.users["hr"])
    with pytest.raises(errors.Refused):
        services.set_panel(opening=candidacy.opening, panel=members[:1], actor=cast.users["hr"])
    assert set(opening.panel.all()) == {cast.users["panel"], cast.users["panel_2"]}


# --- Nomination -----------------------------------------------------------------------------------------
def test_the_last_day_counts_in_full(cast):
    opening = make_opening(cast)
    services.nominate(opening=opening, employee=cast.eka, motivation="x", actor=cast.users["employee"], on=CLOSES)
    with pytest.raises(errors.WrongState):
        services.nominate(opening=opening, employee=cast.adi, motivation="x", actor=cast.users["peer"], on=AFTER)


@pytest.mark.parametrize("state", ["draft", "closed", "decided"])
def test_nobody_enters_an_opening_that_is_not_published(cast, state):
    with pytest.raises(errors.WrongState):
        make_candidacy(cast, make_opening(cast, state))


@pytest.mark.parametrize("actor", ["peer", "hr", "former_supervisor", "reviewer"])
def test_only_oneself_and_the_supervisor_of_today_enter_a_candidate(cast, actor):
    with pytest.raises(errors.NotYours):
        make_candidacy(cast, by=cast.users[actor])


def test_somebody_of_another_agency_cannot_enter(cast):
    with pytest.raises(errors.NotYours):
        make_candidacy(cast, employee=cast.siti)


def test_a_person_enters_once(cast):
    opening = make_opening(cast)
    make_candidacy(cast, opening, by=cast.users["supervisor"], opening_state="published")
    with pytest.raises(errors.Refused):
        make_candidacy(cast, opening)


def test_eligibility_is_frozen_as_it_was(cast):
    candidacy = make_candidacy(cast)
    assert candidacy.verdict == "eligible"
    Employee.objects.filter(pk=cast.eka.pk).update(education="sma")
    again = fresh_candidacy(candidacy)
    assert again.verdict == "eligible"
    assert [row["passed"] for row in again.rules] == [True] * 5
    assert str(again.rules[1]["required"]) == "Education of at least D-III"


def test_a_missing_fact_cannot_be_judged_until_hr_completes_it(cast):
    Employee.objects.filter(pk=cast.eka.pk).update(birth_date=None)
    candidacy = make_candidacy(cast, employee=Employee.objects.get(pk=cast.eka.pk))
    assert candidacy.verdict == "unclear"
    with pytest.raises(errors.Refused):
        decide_first(candidacy, cast.users["panel"])
    Employee.objects.filter(pk=cast.eka.pk).update(birth_date=date(1985, 2, 1))
    candidacy = fresh_candidacy(candidacy)
    with pytest.raises(errors.NotYours):
        services.recheck_eligibility(candidacy=candidacy, actor=cast.users["panel"])
    services.recheck_eligibility(candidacy=candidacy, actor=cast.users["hr"])
    candidacy = fresh_candidacy(candidacy)
    assert candidacy.verdict == "eligible"
    entry = AuditEntry.objects.get(action="candidacy.recheck")
    assert (entry.details["before"], entry.details["after"]) == ("unclear", "eligible")
    decide_first(candidacy, cast.users["panel"])
    with pytest.raises(errors.WrongState):
        services.recheck_eligibility(candidacy=candidacy, actor=cast.users["hr"])


def test_facts_come_from_the_registers(cast):
    publish_result(cast.eka, 2025)
    EarlierPost.objects.create(
        employee=cast.eka,
        post_type=PostType.objects.get(key="jf_mahir"),
        start=date(2015, 1, 1),
        end=date(2023, 12, 31),
    )
    DisciplinaryRecord.objects.create(
        employee=cast.eka, level="light", description="x", decree_number="1", start=TODAY, end=TODAY
    )
    facts = selectors.facts_of(Employee.objects.get(pk=cast.eka.pk), CLOSES)
    assert (facts.kind, facts.education, facts.appointed) == ("pns", "s1", date(2010, 1, 1))
    assert [(p.post_type, p.start, p.end) for p in facts.posts] == [
        ("jf_mahir", date(2015, 1, 1), date(2023, 12, 31)),
        ("pelaksana", date(2024, 1, 1), None),
    ]
    assert list(facts.predicates) == [2025]
    assert [(p.level, p.end) for p in facts.punishments] == [("light", TODAY)]


# --- Decision of two people -----------------------------------------------------------------------------
def test_two_different_people_select_with_a_reason_each(cast):
    candidacy = make_candidacy(cast)
    decide_first(candidacy, cast.users["panel"])
    with pytest.raises(errors.NotYours):
        decide_second(candidacy, cast.users["panel"])
    decide_second(candidacy, cast.users["panel_2"])
    decision = Decision.objects.get()
    assert fresh_candidacy(candidacy).state == "selected"
    assert (decision.first_by, decision.second_by) == (cast.users["panel"], cast.users["panel_2"])
    actions = AuditEntry.objects.filter(object_type="careers.candidacy").values_list("action", flat=True)
    assert list(actions) == ["candidacy.nominate", "candidacy.propose", "candidacy.select"]


def test_a_rejection_takes_two_people_as_well(cast):
    candidacy = make_candidacy(cast)
    decide_first(candidacy, cast.users["panel"], "reject")
    decide_second(candidacy, cast.users["panel_2"])
    assert fresh_candidacy(candidacy).state == "rejected"


def test_disagreement_opens_the_question_again_and_keeps_both_reasons(cast):
    candidacy = make_candidacy(cast)
    decide_first(candidacy, cast.users["panel"], "reject")
    decide_second(candidacy, cast.users["panel_2"], agrees=False, reason="Nilainya tinggi.")
    assert fresh_candidacy(candidacy).state == "nominated"
    decide_first(candidacy, cast.users["panel_2"])
    decide_second(candidacy, cast.users["panel"])
    assert fresh_candidacy(candidacy).state == "selected"
    reasons = list(Decision.objects.values_list("first_reason", "second_reason"))
    assert reasons == [(REASON, "Nilainya tinggi."), (REASON, "Saya sependapat.")]


def test_both_need_a_written_reason(cast):
    candidacy = make_candidacy(cast)
    with pytest.raises(errors.Refused):
        decide_first(candidacy, cast.users["panel"], reason=" ")
    decide_first(candidacy, cast.users["panel"])
    with pytest.raises(errors.Refused):
        decide_second(candidacy, cast.users["panel_2"], reason="")
    assert fresh_candidacy(candidacy).state == "proposed"


def test_somebody_decides_first_only_once(cast):
    candidacy = make_candidacy(cast)
    earlier = fresh_candidacy(candidacy)
    decide_first(candidacy, cast.users["panel"])
    for user in (cast.users["panel"], cast.users["panel_2"]):
        with pytest.raises(errors.WrongState):
            decide_first(earlier, user)
    assert Decision.objects.count() == 1


def test_the_panel_decides_after_closing(cast):
    with pytest.raises(errors.WrongState):
        decide_first(make_candidacy(cast, opening_state="published"), cast.users["panel"])
    with pytest.raises(errors.WrongState):
        decide_second(make_candidacy(cast, opening_state="closed"), cast.users["panel_2"])


@pytest.mark.parametrize("actor", ["employee", "supervisor", "hr", "auditor", "peer"])
def test_people_off_the_panel_do_not_decide(cast, actor):
    with pytest.raises(errors.NotYours):
        decide_first(make_candidacy(cast), cast.users[actor])


def test_a_panel_member_whose_role_has_ended_does_not_decide(cast):
    candidacy = make_candidacy(cast)
    RoleGrant.objects.filter(user=cast.users["panel"]).update(end=date(2026, 11, 15))
    with pytest.raises(errors.NotYours):
        decide_first(candidacy, fresh(cast.users["panel"]))


def on_panel(cast, name):
    RoleGrant.objects.create(user=cast.users[name], agency=cast.sabang, role="panel", start=date(2024, 1, 1))
    return fresh(cast.users[name])


def test_the_supervisor_of_the_candidate_stands_back(cast):
    sari = on_panel(cast, "sari")
    candidacy = make_candidacy(cast, make_opening(cast, panel=("panel", "sari")))
    with pytest.raises(errors.NotYours, match="You supervise this candidate"):
        decide_first(candidacy, sari)
    decide_first(candidacy, cast.users["panel"])
    with pytest.raises(errors.NotYours, match="You supervise this candidate"):
        decide_second(candidacy, sari)


def test_who_nominated_stands_back_even_after_the_line_has_ended(cast):
    sari = on_panel(cast, "sari")
    candidacy = make_candidacy(cast, make_opening(cast, panel=("panel", "sari")), by=sari)
    ReportingLine.objects.filter(supervisor=cast.sari).update(end=date(2026, 11, 15))
    with pytest.raises(errors.NotYours, match="You nominated"):
        decide_first(candidacy, sari)


def test_the_candidate_herself_stands_back(cast):
    candidacy = make_candidacy(cast)
    candidacy.opening.panel.add(on_panel(cast, "eka"))
    with pytest.raises(errors.NotYours, match="You are the candidate"):
        decide_first(candidacy, fresh(cast.users["employee"]))


def test_a_requirement_that_is_not_met_cannot_be_selected_away(cast):
    opening = make_opening(cast, requirements=Requirements(minimum_education="s3", predicate_years=0))
    candidacy = make_candidacy(cast, opening)
    assert candidacy.verdict == "not_eligible"
    with pytest.raises(errors.Refused):
        decide_first(candidacy, cast.users["panel"], "select")
    decide_first(candidacy, cast.users["panel"], "reject")


def test_one_post_takes_one_person(cast):
    opening = make_opening(cast)
    first = make_candidacy(cast, opening, opening_state="published")
    second = make_candidacy(cast, opening, cast.adi)
    first = fresh_candidacy(first)
    for candidacy in (first, second):
        decide_first(candidacy, cast.users["panel"])
    decide_second(first, cast.users["panel_2"])
    with pytest.raises(errors.Refused):
        decide_second(second, cast.users["panel_2"])
    decide_second(second, cast.users["panel_2"], agrees=False)
    decide_first(second, cast.users["panel"], "reject")
    decide_second(second, cast.users["panel_2"])
    assert fresh_candidacy(second).state == "rejected"


def test_nobody_withdraws_a_decided_or_foreign_candidacy(cast):
    candidacy = make_candidacy(cast)
    with pytest.raises(errors.NotYours):
        services.withdraw_candidacy(candidacy=candidacy, reason="x", actor=cast.users["supervisor"])
    decide_first(candidacy, cast.users["panel"])
    decide_second(candidacy, cast.users["panel_2"])
    with pytest.raises(errors.WrongState):
        services.withdraw_candidacy(candidacy=candidacy, reason="x", actor=cast.users["employee"])


def test_the_database_itself_wants_two_people_and_one_selected(cast):
    opening = make_opening(cast)
    first = make_candidacy(cast, opening, opening_state="published")
    second = make_candidacy(cast, opening, cast.adi)
    decide_first(first := fresh_candidacy(first), cast.users["panel"])
    whole = {"second_agrees": True, "second_reason": "ya", "second_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(second_by=cast.users["panel"], **whole)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(second_by=cast.users["panel_2"])
    Candidacy.objects.filter(pk=first.pk).update(state="selected")
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidacy.objects.filter(pk=second.pk).update(state="selected")
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidacy.objects.filter(pk=first.pk).update(verdict="unclear")


# --- Who sees what --------------------------------------------------------------------------------------
def test_everybody_sees_her_own_candidacy_and_only_panel_hr_and_auditor_see_all(cast):
    opening = make_opening(cast)
    make_candidacy(cast, opening, opening_state="published")
    make_candidacy(cast, opening, cast.adi)
    seen = {
        actor: {c.employee.name for c in Candidacy.objects.visible_to(fresh(cast.users[actor]))} for actor in cast.users
    }
    everybody = {"Eka", "Adi"}
    readers = ("hr", "hana", "auditor", "ardi", "panel", "panca", "panel_2", "putri")
    expected = {name: everybody if name in readers else set() for name in cast.users}
    expected |= {"employee": {"Eka"}, "eka": {"Eka"}, "peer": {"Adi"}, "adi": {"Adi"}}
    assert seen == expected


def test_a_candidate_of_hr_sees_no_rival(cast):
    opening = make_opening(cast)
    make_candidacy(cast, opening, opening_state="published")
    make_candidacy(cast, opening, cast.hana)
    seen = Candidacy.objects.visible_to(fresh(cast.users["hr"]))
    assert [c.employee.name for c in seen] == ["Hana"]


def test_a_panel_member_of_another_opening_sees_nothing_here(cast):
    make_candidacy(cast, make_opening(cast, panel=("panel",)))
    assert not Candidacy.objects.visible_to(fresh(cast.users["panel_2"])).exists()


def test_openings_in_preparation_are_seen_by_hr_and_auditors_only(cast):
    make_opening(cast, "draft")
    seen = {name for name, user in cast.users.items() if Opening.objects.visible_to(fresh(user)).exists()}
    assert seen == {"hr", "hana", "auditor", "ardi", "administrator"}


def test_punishments_are_read_by_hr_of_the_agency_and_administrators(cast):
    DisciplinaryRecord.objects.create(
        employee=cast.eka, level="severe", description="x", decree_number="1", start=TODAY
    )
    seen = {n for n, user in cast.users.items() if DisciplinaryRecord.objects.visible_to(fresh(user)).exists()}
    assert seen == {"hr", "hana", "administrator"}


def test_the_panel_owes_what_it_may_decide(cast):
    sari = on_panel(cast, "sari")
    opening = make_opening(cast, panel=("panel", "panel_2", "sari"))
    candidacy = make_candidacy(cast, opening)
    links = {
        name: [(t.url_name, t.url_args) for t in selectors.todo_for(user, NOW)]
        for name, user in {"panel": cast.users["panel"], "panel_2": cast.users["panel_2"], "sari": sari}.items()
    }
    owed = [("candidacy", (candidacy.pk,))]
    assert links == {"panel": owed, "panel_2": owed, "sari": []}
    decide_first(candidacy, cast.users["panel"])
    assert selectors.todo_for(fresh(cast.users["panel"]), NOW) == []
    assert len(selectors.todo_for(fresh(cast.users["panel_2"]), NOW)) == 1
