"""Improvement plans: six months at most, milestones, sessions; whole for the two, states only for HR."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from core import errors
from core.models import AuditEntry
from mentoring import selectors, services
from mentoring.models import FeedbackSession, ImprovementPlan, Milestone
from mentoring.tests.talks import NOW, TODAY, enter, make_plan, page, send

pytestmark = pytest.mark.django_db
SECRET = "CANARY-of-a-plan"


def begin(cast, actor="supervisor", **more):
    plan = {"starts_on": TODAY, "ends_on": date(2027, 5, 15), "milestones": [("x", date(2026, 12, 1))]}
    return services.open_improvement(
        employee=cast.eka, reason=SECRET, **{**plan, **more}, actor=cast.users[actor], on=TODAY
    )


class TestRules:
    def test_it_runs_six_months_and_not_a_day_longer(self, cast):
        with pytest.raises(errors.Refused, match="six months"):
            begin(cast, ends_on=date(2027, 5, 16))
        plan = begin(cast)
        with pytest.raises(errors.Refused, match="six months"):
            services.extend_improvement(plan=plan, ends_on=date(2027, 5, 16), actor=cast.users["supervisor"])
        services.extend_improvement(plan=plan, ends_on=date(2027, 2, 1), actor=cast.users["supervisor"])
        with pytest.raises(errors.Refused, match="outside"):
            services.extend_improvement(plan=plan, ends_on=date(2026, 11, 20), actor=cast.users["supervisor"])

    @pytest.mark.parametrize("actor", ["employee", "hr", "reviewer", "former_supervisor"])
    def test_only_the_supervisor_opens_it(self, cast, actor):
        with pytest.raises(errors.NotYours):
            begin(cast, actor)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"milestones": []}, "at least one"),
            ({"milestones": [("x", date(2026, 11, 1))]}, "outside"),
            ({"starts_on": date(2026, 11, 1)}, "before today"),
            ({"ends_on": date(2026, 11, 1)}, "six months"),
        ],
    )
    def test_it_refuses_what_is_no_plan(self, cast, change, words):
        with pytest.raises(errors.Refused, match=words):
            begin(cast, **change)

    def test_one_at_a_time(self, cast):
        begin(cast)
        with pytest.raises(errors.Refused, match="open already"):
            begin(cast)

    def test_it_closes_with_a_result_when_every_milestone_has_an_outcome(self, cast):
        plan = begin(cast)
        boss = {"actor": cast.users["supervisor"]}
        with pytest.raises(errors.Refused, match="each milestone"):
            services.close_improvement(plan=plan, result="reached", words="x", on=TODAY, **boss)
        services.judge_milestone(milestone=plan.milestones.get(), outcome="met", words=SECRET, on=TODAY, **boss)
        with pytest.raises(errors.NotYours):
            services.close_improvement(plan=plan, result="reached", words="x", on=TODAY, actor=cast.users["employee"])
        services.close_improvement(plan=plan, result="reached", words=SECRET, on=TODAY, **boss)
        for late in (
            lambda: services.add_milestone(plan=plan, text="x", due_date=date(2026, 12, 1), **boss),
            lambda: services.judge_milestone(
                milestone=plan.milestones.get(), outcome="missed", words="", on=TODAY, **boss
            ),
            lambda: services.extend_improvement(plan=plan, ends_on=date(2027, 2, 1), **boss),
        ):
            with pytest.raises(errors.WrongState):
                late()

    def test_the_database_knows_no_closed_plan_without_a_result(self, cast):
        plan = make_plan(cast)
        with pytest.raises(IntegrityError):
            ImprovementPlan.objects.filter(pk=plan.pk).update(state="closed")

    def test_the_trail_knows_the_steps_and_no_words(self, cast):
        plan = begin(cast)
        services.acknowledge_improvement(plan=plan, comment=SECRET, actor=cast.users["employee"], at=NOW)
        milestone = plan.milestones.get()
        services.judge_milestone(
            milestone=milestone, outcome="met", words=SECRET, actor=cast.users["supervisor"], on=TODAY
        )
        entries = list(AuditEntry.objects.all())
        assert [e.action for e in entries] == ["improvement.open", "improvement.acknowledge", "improvement.judge"]
        assert not [entry for entry in entries if SECRET in str(entry.details)]

    def test_both_are_told_what_is_next(self, cast):
        plan = begin(cast)

        def labels(actor):
            todos = selectors.todo_for(cast.users[actor], NOW)
            return [todo.label for todo in todos if todo.url_name == "improvement"]

        assert labels("employee") == ["Read your improvement plan"]
        services.acknowledge_improvement(plan=plan, comment="", actor=cast.users["employee"], at=NOW)
        assert labels("employee") == ["Milestone: x"]
        assert labels("supervisor") == labels("hr") == []
        Milestone.objects.update(due_date=TODAY)
        assert labels("supervisor") == ["Say how the milestone of Eka came out"]


class TestPages:
    def test_a_plan_from_its_reason_to_its_result(self, client, cast):
        enter(client, cast, "supervisor")
        data = {
            "employee": cast.eka.pk, "reason": "Files are late", "starts_on": "2026-11-16", "ends_on": "2027-05-15",
            "milestone_1": "All files in time", "due_1": "2026-12-15",
        }  # fmt: skip
        send(client, reverse("improvement_add"), data)
        plan = ImprovementPlan.objects.get()
        url = f"{reverse('improvement_session', args=[plan.pk])}?kind=counsel"
        visit = {"employee": cast.eka.pk, "kind": "counsel", "day": "2026-11-20", "clock": "10:00", "agenda": "x"}
        send(client, url, visit)
        session = FeedbackSession.objects.get()
        assert (session.improvement, session.kind) == (plan, "counsel")
        enter(client, cast, "employee")
        client.post(reverse("improvement_acknowledge", args=[plan.pk]), {"comment": "I need help"})
        assert client.get(reverse("improvement_acknowledge", args=[plan.pk])).status_code == 409
        enter(client, cast, "supervisor")
        shown = page(client, "improvement", plan.pk).content.decode()
        assert "I need help" in shown and "counselling" in shown and "15 May 2027" in shown
        send(client, reverse("improvement_milestone", args=[plan.pk]), {"text": "Two more", "due_date": "2027-01-15"})
        for milestone in plan.milestones.all():
            client.post(reverse("milestone_judge", args=[milestone.pk]), {"outcome": "met", "words": "Seen"})
        client.post(reverse("improvement_close", args=[plan.pk]), {"result": "reached", "words": "Well done"})
        plan.refresh_from_db()
        assert (plan.state, plan.result, plan.closed_on) == ("closed", "reached", TODAY)
        assert client.get(reverse("improvement_close", args=[plan.pk])).status_code == 409

    def test_hr_sees_days_and_states_and_no_words(self, client, cast):
        plan = make_plan(cast, reason=SECRET, comment=SECRET)
        plan.milestones.update(text=SECRET, outcome_words=SECRET, outcome="partly", judged_on=TODAY)
        session = {"agency": cast.sabang, "employee": cast.eka, "supervisor": cast.sari, "agenda": SECRET}
        FeedbackSession.objects.create(improvement=plan, scheduled_for=NOW + timedelta(days=1), **session)
        enter(client, cast, "hr")
        shown = page(client, "improvement", plan.pk).content.decode()
        assert "partly met" in shown and SECRET not in shown
        assert SECRET not in page(client, "improvement_list").content.decode()
        assert page(client, "milestone_judge", plan.milestones.get().pk).status_code == 404
        # The control: the employee reads the words.
        assert SECRET in page(enter(client, cast, "employee"), "improvement", plan.pk).content.decode()

    @pytest.mark.parametrize("actor", ["reviewer", "leader", "auditor", "peer", "hr_elsewhere", "former_supervisor"])
    def test_nobody_else_learns_of_it(self, client, cast, actor):
        plan = make_plan(cast)
        assert page(enter(client, cast, actor), "improvement", plan.pk).status_code == 404
        assert "Eka" not in page(client, "improvement_list").content.decode()

    def test_a_refusal_keeps_what_was_typed(self, client, cast):
        enter(client, cast, "supervisor")
        data = {
            "employee": cast.eka.pk, "reason": "Kept words", "starts_on": "2026-11-16", "ends_on": "2027-06-30",
            "milestone_1": "x", "due_1": "2026-12-15",
        }  # fmt: skip
        answer = send(client, reverse("improvement_add"), data).content.decode()
        assert "Kept words" in answer and "six months" in answer

    def test_it_is_not_in_the_yearly_summary(self, cast):
        make_plan(cast, reason=SECRET)
        assert selectors.year_of(cast.eka, 2026).is_empty
