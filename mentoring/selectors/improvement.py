"""Reads of improvement plans: whole for the two, for HR that they exist and where their milestones stand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import todo
from mentoring.models import ImprovementPlan, Milestone


@dataclass(frozen=True)
class MilestoneState:
    """A milestone as HR sees it: number, last day, outcome; not its words."""

    number: int
    due: date
    outcome: str
    outcome_label: str
    is_late: bool


def plans_page(user: Any) -> QuerySet[ImprovementPlan]:
    """Return the plans `user` may know of, open ones first."""
    rows = ImprovementPlan.objects.visible_to(user).select_related("employee", "supervisor")
    return rows.order_by("closed_on", "-starts_on", "-pk").prefetch_related(
        Prefetch("milestones", Milestone.objects.only("plan", "outcome", "due_date").order_by("due_date", "pk"))
    )


def milestone_states(plan: ImprovementPlan, today: date) -> list[MilestoneState]:
    """Return the milestones without their words: what HR sees."""
    rows = Milestone.objects.filter(plan=plan).only("plan", "outcome", "due_date").order_by("due_date", "pk")
    return [
        MilestoneState(
            n, row.due_date, row.outcome, row.get_outcome_display(), row.outcome == "open" and row.due_date < today
        )
        for n, row in enumerate(rows, start=1)
    ]


def open_plans(me: int) -> Any:
    """Improvement plans of `me`, as employee or supervisor, that are not closed."""
    return ImprovementPlan.objects.filter(Q(employee=me) | Q(supervisor=me)).exclude(state="closed")


def todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in improvement plans, in two queries."""
    me, today = user.employee_id, timezone.localdate(at)
    plans = list(
        open_plans(me)
        .select_related("employee")
        .prefetch_related(Prefetch("milestones", Milestone.objects.filter(outcome="open").order_by("due_date", "pk")))
    )
    return [owed for plan in plans for owed in _owed(plan, me, today)]


def _owed(plan: ImprovementPlan, me: int, today: date) -> list[todo.Todo]:
    open_ones = list(plan.milestones.all())
    name = plan.employee.full_name
    if plan.employee_id == me:
        if plan.state == "proposed":
            return [todo.Todo(label=_("Read your improvement plan"), url_name="improvement", url_args=(plan.pk,))]
        return [
            _at_plan(_("Milestone: %(text)s") % {"text": row.text}, plan, row.due_date, today)
            for row in open_ones
            if row.due_date >= today
        ][:1]
    due = [row for row in open_ones if row.due_date <= today]
    if due:
        return [
            _at_plan(_("Say how the milestone of %(name)s came out") % {"name": name}, plan, due[0].due_date, today)
        ]
    if plan.ends_on < today:
        return [_at_plan(_("Close the improvement plan of %(name)s") % {"name": name}, plan, plan.ends_on, today)]
    return []


def _at_plan(label: str, plan: ImprovementPlan, due: date, today: date) -> todo.Todo:
    return todo.Todo(
        label=label, url_name="improvement", url_args=(plan.pk,), due=due, urgency=todo.urgency_of(due, today)
    )
