"""Who sees which row: `visible_to` of every model, asked over the whole cast, against a table a person can read.

Eka is the employee, Sari her supervisor, Rina the reviewer; everything in the world is about Eka unless said otherwise.
"""

import pytest
from django.apps import apps

from tests import cast as people
from tests import world
from tests.access_row import ACTORS

OUR_APPS = ("core", "employees", "appraisal", "mentoring", "careers", "reports")
SIGNED_IN = [actor for actor in ACTORS if actor != "anonymous"]
AGENCY = set(SIGNED_IN) - {"hr_elsewhere"}
CASE = {"employee", "supervisor", "reviewer", "leader", "hr", "auditor", "administrator"}
THE_TWO = {"employee", "supervisor"}
HR_OFFICE = {"hr", "administrator"}

# model → (thing of the world, who sees it)
TABLE = {
    "employees.Agency": (lambda w: w.cast.sabang, AGENCY),
    "employees.Unit": (lambda w: w.cast.units["pelayanan"], AGENCY),
    "employees.Position": (lambda w: w.cast.eka.position, AGENCY),
    "employees.Employee": (lambda w: w.cast.eka, CASE),
    "employees.ReportingLine": (lambda w: w.line, {"employee", "supervisor", "hr", "auditor", "administrator"}),
    "employees.SupervisorReport": (lambda w: w.supervisor_report, {"employee", "supervisor_elsewhere", *HR_OFFICE}),
    "employees.StaffImport": (lambda w: w.upload, HR_OFFICE),
    "employees.RoleGrant": (lambda w: w.grant, HR_OFFICE),
    "appraisal.Cycle": (lambda w: w.cycle_agreed, AGENCY),
    "appraisal.Indicator": (lambda w: w.indicator, AGENCY),
    "appraisal.ServicePoint": (lambda w: w.point, AGENCY),
    "appraisal.Kiosk": (lambda w: w.kiosk, AGENCY),
    # Before its release a comment is HR's alone; the administrator has no business with it.
    "appraisal.PublicComment": (lambda w: w.waiting_comment, {"hr"}),
    "appraisal.Publication": (lambda w: w.publication, HR_OFFICE),
    "appraisal.Appraisal": (lambda w: w.case_agreed, CASE),
    "appraisal.Target": (lambda w: w.target_agreed, CASE),
    "appraisal.PlanFrame": (lambda w: w.plan_frame, CASE),
    "appraisal.BehaviourExpectation": (lambda w: w.expectation, CASE),
    "appraisal.ModelPlan": (lambda w: w.model_plan, AGENCY),
    "appraisal.ModelTarget": (lambda w: w.model_target, AGENCY),
    "appraisal.Realisation": (lambda w: w.evidence.realisation, CASE),
    "appraisal.Evidence": (lambda w: w.evidence, CASE),
    "appraisal.EvidenceVerdict": (lambda w: w.verdict, CASE),
    "appraisal.PeriodicReview": (lambda w: w.review, CASE),
    "appraisal.ReviewNote": (lambda w: w.review_note, CASE),
    # Rated by the supervisor, not published: the employee and the leader of the unit do not see it yet.
    "appraisal.Rating": (lambda w: w.rating, {"supervisor", "reviewer", "hr", "auditor", "administrator"}),
    "appraisal.ResultAssignment": (lambda w: w.assigned, CASE),
    "appraisal.Reminder": (lambda w: w.reminder, {"employee", *HR_OFFICE}),
    "appraisal.UnitStanding": (lambda w: w.standing, {"leader", "auditor", *HR_OFFICE}),
    "appraisal.PlanVersion": (lambda w: w.plan_version, CASE),
    # Proposed; what is still being written is its author's only (test_plan_changes).
    "appraisal.PlanChange": (lambda w: w.plan_change, CASE),
    # The former supervisor (Bekas) and the new one (Sari) both read the note; neither reads the other's part.
    "appraisal.Handover": (
        lambda w: w.handover,
        {"employee", "supervisor", "former_supervisor", "reviewer", "hr", "auditor", "administrator"},
    ),
    "appraisal.Exemption": (lambda w: w.exemption, {"employee", "auditor", *HR_OFFICE}),
    "appraisal.Result": (lambda w: w.case_published.result, CASE),
    "appraisal.SheetImport": (lambda w: w.sheet, {"supervisor"}),
    "appraisal.RaterAssignment": (lambda w: w.assignment, {"peer"}),
    "appraisal.PracticeCase": (lambda w: w.practice_case, AGENCY),
    # Dedi tried it, who is none of the actors.
    "appraisal.PracticeTry": (lambda w: w.practice_try, set()),
    "appraisal.DrawRules": (lambda w: w.draw_rules, AGENCY - {"administrator"}),
    "appraisal.ConflictOfInterest": (lambda w: w.conflict, {"employee"}),
    "appraisal.RaterVeto": (lambda w: w.veto, {"employee"}),
    "appraisal.WorksWith": (lambda w: w.works_with, CASE),
    "mentoring.FeedbackSession": (lambda w: w.session, THE_TWO),
    "mentoring.AgreedAction": (lambda w: w.action, THE_TWO),
    # The writer's alone: Sari wrote it.
    "mentoring.PrivateNote": (lambda w: w.private_note, {"supervisor"}),
    "mentoring.AgendaTemplate": (lambda w: w.agenda_template, AGENCY - {"administrator"}),
    "mentoring.Feedback": (lambda w: w.feedback, {"employee", "peer", "supervisor"}),
    "mentoring.FeedbackRequest": (lambda w: w.feedback_request, {"employee", "peer"}),
    "mentoring.YearThemes": (lambda w: w.themes, {"employee"}),
    "mentoring.ImprovementPlan": (lambda w: w.improvement, THE_TWO | {"hr"}),
    "mentoring.Milestone": (lambda w: w.milestone, THE_TWO),
    "mentoring.MentoringTopic": (lambda w: w.mentoring_topic, AGENCY),
    # Paused: colleagues no longer see it.
    "mentoring.MentorOffer": (lambda w: w.mentor_offer, {"other_employee", "hr"}),
    "mentoring.MentorRequest": (lambda w: w.mentor_request, {"employee", "hr"}),
    "mentoring.MatchingRun": (lambda w: w.matching_run, HR_OFFICE),
    "mentoring.MatchProposal": (lambda w: w.match_proposal, HR_OFFICE),
    "mentoring.MentorshipGoal": (lambda w: w.pair_goal, {"employee", "other_employee"}),
    "mentoring.MentorMeeting": (lambda w: w.pair_meeting, {"employee", "other_employee"}),
    # Sealed: the other side has not written hers, and two weeks have not passed.
    "mentoring.MentorshipReview": (lambda w: w.pair_review, {"other_employee"}),
    "mentoring.Mentorship": (lambda w: w.pair, {"employee", "reviewer", "hr"}),
    "appraisal.Scheme": (lambda w: w.scheme, set(SIGNED_IN)),
    "careers.EarlierPost": (lambda w: w.earlier_post, {"employee", "hr", "auditor"}),
    "careers.DisciplinaryRecord": (lambda w: w.punishment, HR_OFFICE),
    "careers.DevelopmentPlan": (lambda w: w.plan, {"employee", "supervisor", "hr", "auditor"}),
    "careers.DevelopmentItem": (lambda w: w.item, {"employee", "supervisor", "hr", "auditor"}),
    "careers.TrainingRecord": (lambda w: w.record, {"employee", "hr", "auditor"}),
    "careers.Opening": (lambda w: w.opening, AGENCY),
    "careers.Candidacy": (lambda w: w.candidacy, {"employee", "hr", "auditor", "panel"}),
    "reports.IssuedReport": (lambda w: w.report, CASE),
    "reports.ReportBatch": (lambda w: w.batch, HR_OFFICE),
    "reports.Digest": (lambda w: w.digest, {"employee"}),
    "reports.DigestChoice": (lambda w: w.digest_choice, {"employee"}),
    "reports.DigestRun": (lambda w: w.digest_run, {"administrator"}),
}
# Kept elsewhere: invitations and openings of files have no thing in the world, or are asked by their own tests.
ASKED_ELSEWHERE = {"employees.Invitation", "employees.FileOpening", "employees.StaffImportRow", "employees.Mail"}


def with_visibility() -> set[str]:
    models = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label for model in models if hasattr(model._default_manager, "visible_to")}


def test_every_model_with_visibility_is_in_the_table():
    assert sorted(with_visibility() - set(TABLE) - ASKED_ELSEWHERE) == []
    assert sorted(set(TABLE) - with_visibility()) == []


@pytest.mark.django_db
def test_the_table_of_visibility_holds():
    place = world.make()
    wrong = []
    for label, (thing, expected) in TABLE.items():
        model = apps.get_model(label)
        row = thing(place)
        assert isinstance(row, model), label
        for actor in SIGNED_IN:
            seen = model._default_manager.visible_to(people.fresh(place.cast.users[actor])).filter(pk=row.pk).exists()
            if seen != (actor in expected):
                wrong.append(f"{actor} {'sees' if seen else 'does not see'} {label}")
    assert wrong == []


@pytest.mark.django_db
def test_somebody_without_an_agency_sees_nothing():
    """An account that belongs to no agency and is no administrator is nobody."""
    place = world.make()
    nobody = people.User.objects.create_user("tamu")
    for label, (thing, _expected) in TABLE.items():
        model = apps.get_model(label)
        assert not model._default_manager.visible_to(nobody).filter(pk=thing(place).pk).exists(), label
