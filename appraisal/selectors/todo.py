"""What somebody owes in the year of an appraisal, for the home page: plans, results, ratings, signatures.

Two queries, however many cases: the home page asks every app, and every question counts there.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Rating, Realisation, Target
from appraisal.selectors import cascade, coverage, handovers, plan_changes, reminders, todo_year
from core.todo import Todo, Urgency, urgency_of

State = labels.AppraisalState


def todo_for(user: Any, at: datetime) -> list[Todo]:
    """Return what `user` owes at the moment `at`, in two queries."""
    me = user.employee_id
    if me is None:
        return []
    told = _cases(me).annotate(stage_now=reminders.stage_now(), is_asked=cascade.waits_for_answer())
    cases = list(told.annotate(reminded=reminders.is_reminded(me, at), **plan_changes.waiting()))
    mine = [case for case in cases if case.employee_id == me]
    team = [case for case in cases if case.appraiser_id == me]
    ratings = [row for case in cases for row in _ratings(case, me, at)]
    return [
        *reminders.reminder_todos(cases, me, at),
        *(found for case in mine for found in _own(case, at)),
        *cascade.contribution_todos(mine, me, at),
        *_team(team, at),
        *plan_changes.change_todos([*mine, *team], me, at),
        *todo_year.year_todos(cases, me, at),
        *_to_rate([*ratings, *coverage._as_peer(user, at)], at),
        *handovers.todo_for(user, at),
        *_to_sign([case for case in cases if case.reviewer_id == me and case.state == State.RATED], at),
    ]


def _cases(me: int) -> Any:
    """Every case in which it may be the turn of `me`, with what decides whether it is."""
    targets = Target.objects.in_force().filter(appraisal=OuterRef("pk"))
    without_result = targets.exclude(obstacle_state=labels.ObstacleState.ACCEPTED).filter(
        ~Exists(Realisation.objects.counting().filter(target=OuterRef("pk"))), zero_reason=""
    )
    ratings = Rating.objects.filter(appraisal=OuterRef("pk"), rater=me)
    own = Q(employee=me, state__in=[State.PLANNING, State.RETURNED, State.AGREED, State.PUBLISHED])
    above = Q(appraiser=me, state__in=[State.SUBMITTED, State.AGREED])
    running = Q(cycle__state=labels.CycleState.OPEN) | Q(state=State.PUBLISHED)
    return (
        Appraisal.objects.filter(own | above | Q(reviewer=me, state=State.RATED))
        .filter(running, duty=labels.Duty.RATED)
        .select_related("cycle__agency", "cycle__scheme", "employee", "unit")
        .annotate(
            lacks_result=Exists(without_result),
            obstacle_waits=Exists(targets.filter(obstacle_state=labels.ObstacleState.CLAIMED)),
            self_final=Exists(ratings.filter(source=labels.Source.SELF, is_final=True)),
            supervisor_final=Exists(ratings.filter(source=labels.Source.SUPERVISOR, is_final=True)),
        )
        .order_by("cycle__planning_until", "employee__name", "pk")
    )


def _own(case: Any, at: datetime) -> list[Todo]:
    today, cycle = case.cycle.local_day(at), case.cycle
    if case.state == State.PUBLISHED:
        return [Todo(_("Read your result and acknowledge it"), "acknowledge", (case.pk,))]
    if case.state == State.RETURNED:
        return [_at_case(_("Correct your plan and submit it again"), case, case.plan_due, today)]
    if case.state == State.PLANNING:
        return [_at_case(_("Write your plan and submit it"), case, case.plan_due, today)]
    if case.state == State.AGREED and case.lacks_result and (cycle.has_rating_begun(at) or case.takes_part_rating(at)):
        return [_at_case(_("Record the results of your targets"), case, case.rating_due(at), today)]
    return []


def _at_case(label: str, case: Any, due: date, today: date) -> Todo:
    return Todo(label, "appraisal", (case.pk,), due=due, urgency=urgency_of(due, today))


def _team(cases: Iterable[Any], at: datetime) -> list[Todo]:
    """The supervisor's part: one line per kind, straight to the case when there is only one."""
    plans = [case for case in cases if case.state == State.SUBMITTED]
    obstacles = [case for case in cases if case.state == State.AGREED and case.obstacle_waits]
    return [
        *_together(plans, at, _planning_end, _("Agree the plan of %(name)s"), _("Agree %(count)s plans"), "team"),
        *_together(
            obstacles,
            at,
            _rating_end,
            _("Answer the obstacle %(name)s reported"),
            _("Answer the obstacles of %(count)s people"),
            "team",
        ),
    ]


def _to_sign(cases: list[Any], at: datetime) -> list[Todo]:
    one, many = _("Countersign the appraisal of %(name)s"), _("Countersign %(count)s appraisals")
    return _together(cases, at, _signature_end, one, many, "countersign_list", "countersign")


def _together(
    cases: list[Any],
    at: datetime,
    due_of: Callable[[Any], date],
    one: str,
    many: str,
    list_page: str,
    case_page: str = "appraisal",
) -> list[Todo]:
    if not cases:
        return []
    first, single = min(cases, key=due_of), len(cases) == 1
    due = due_of(first)
    return [
        Todo(
            (one if single else many) % {"name": first.employee.full_name, "count": len(cases)},
            case_page if single else list_page,
            (first.pk,) if single else (),
            due=due,
            urgency=urgency_of(due, first.cycle.local_day(at)),
            count=len(cases),
        )
    ]


def _planning_end(case: Any) -> date:
    return case.plan_due  # type: ignore[no-any-return]


def _rating_end(case: Any) -> date:
    return case.cycle.rating_until  # type: ignore[no-any-return]


def _signature_end(case: Any) -> date:
    return case.cycle.countersign_until  # type: ignore[no-any-return]


def _ratings(case: Any, me: int, at: datetime) -> list[coverage.Owed]:
    """The named ratings of one case that are still owed; the rule itself stands in `coverage`."""
    if case.state != State.AGREED or not case.is_rating_open(at):
        return []
    finals = {(case.pk, "self"): case.self_final, (case.pk, "supervisor"): case.supervisor_final}
    return coverage._named(case, me, finals, at)


def _to_rate(rows: list[coverage.Owed], at: datetime) -> list[Todo]:
    """One line per kind of rating; the window is open while these rows are here, so nothing of it is late."""
    found = []
    for source, one, many in (
        ("self", _("Assess yourself"), _("Assess yourself")),
        ("supervisor", _("Rate %(name)s"), _("Rate %(count)s people of your team")),
        ("peer", _("Rate a colleague without your name"), _("Rate %(count)s colleagues without your name")),
        (
            "subordinate",
            _("Rate your supervisor without your name"),
            _("Rate %(count)s of your supervisors without your name"),
        ),
    ):
        owed = [row for row in rows if row.source == source and row.state != "done"]
        if not owed:
            continue
        first, single = min(owed, key=lambda row: row.until), len(owed) == 1
        found.append(
            Todo(
                (one if single else many) % {"name": first.name, "count": len(owed)},
                first.url_name if single else "my_ratings",
                (first.pk,) if single else (),
                due=first.until,
                urgency=max(Urgency.SOON, urgency_of(first.until, at.date())),
                count=len(owed),
            )
        )
    return found
