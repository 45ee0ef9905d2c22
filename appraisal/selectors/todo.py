"""What somebody owes in the year of an appraisal, for the home page: plans, results, ratings, signatures."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Realisation, Target
from appraisal.selectors import coverage
from core.todo import Todo, urgency_of

State = labels.AppraisalState


def todo_for(user: Any, at: datetime) -> list[Todo]:
    """Return what `user` owes at the moment `at`; one query beside those of the ratings, however many cases."""
    if user.employee_id is None:
        return []
    cases = list(_open_cases(user.employee_id))
    mine = [case for case in cases if case.employee_id == user.employee_id]
    team = [case for case in cases if case.appraiser_id == user.employee_id]
    return [
        *(found for case in mine for found in _own(case, at)),
        *_team(team, at),
        *coverage.rating_todos(user, at),
    ]


def _open_cases(me: int) -> Any:
    """Cases in which it may be the turn of `me`, with whether a target still has no result, and an obstacle waits."""
    targets = Target.objects.filter(appraisal=OuterRef("pk"))
    without_result = targets.exclude(obstacle_state=labels.ObstacleState.ACCEPTED).filter(
        ~Exists(Realisation.objects.filter(target=OuterRef("pk"))), zero_reason=""
    )
    own = Q(employee=me, state__in=[State.PLANNING, State.RETURNED, State.AGREED, State.PUBLISHED])
    above = Q(appraiser=me, state__in=[State.SUBMITTED, State.AGREED])
    running = Q(cycle__state=labels.CycleState.OPEN) | Q(state=State.PUBLISHED)
    return (
        Appraisal.objects.filter(own | above)
        .filter(running)
        .select_related("cycle__agency", "employee")
        .annotate(
            lacks_result=Exists(without_result),
            obstacle_waits=Exists(targets.filter(obstacle_state=labels.ObstacleState.CLAIMED)),
        )
        .order_by("cycle__planning_until", "employee__name", "pk")
    )


def _own(case: Appraisal, at: datetime) -> list[Todo]:
    today = case.cycle.local_day(at)
    if case.state == State.PUBLISHED:
        return [Todo(_("Read your result and acknowledge it"), "acknowledge", (case.pk,))]
    if case.state == State.RETURNED:
        return [_todo(_("Correct your plan and submit it again"), case, case.cycle.planning_until, today)]
    if case.state == State.PLANNING:
        return [_todo(_("Write your plan and submit it"), case, case.cycle.planning_until, today)]
    if case.lacks_result and case.cycle.has_rating_begun(at):  # type: ignore[attr-defined]
        return [_todo(_("Record the results of your targets"), case, case.cycle.rating_until, today)]
    return []


def _team(cases: list[Appraisal], at: datetime) -> list[Todo]:
    """The supervisor's part: one line per kind, straight to the case when there is only one."""
    plans = [case for case in cases if case.state == State.SUBMITTED]
    obstacles = [case for case in cases if case.state == State.AGREED and case.obstacle_waits]  # type: ignore[attr-defined]
    return [
        *_together(
            plans,
            at,
            lambda case: case.cycle.planning_until,
            _("Agree the plan of %(name)s"),
            _("Agree %(count)s plans"),
        ),
        *_together(
            obstacles,
            at,
            lambda case: case.cycle.rating_until,
            _("Answer the obstacle %(name)s reported"),
            _("Answer the obstacles of %(count)s people"),
        ),
    ]


def _together(
    cases: list[Appraisal], at: datetime, due_of: Callable[[Appraisal], date], one: str, many: str
) -> list[Todo]:
    if not cases:
        return []
    first = min(cases, key=due_of)
    label = (one if len(cases) == 1 else many) % {"name": first.employee.full_name, "count": len(cases)}
    page = ("appraisal", (first.pk,)) if len(cases) == 1 else ("team", ())
    due = due_of(first)
    return [Todo(label, *page, due=due, urgency=urgency_of(due, first.cycle.local_day(at)), count=len(cases))]


def _todo(label: str, case: Appraisal, due: date, today: date) -> Todo:
    return Todo(label, "appraisal", (case.pk,), due=due, urgency=urgency_of(due, today))
