"""Improvement plans after low performance. The trail knows the steps and the days, never the words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, errors, transitions
from employees.models import Employee, ReportingLine
from mentoring.agenda import latest_end
from mentoring.models import ImprovementPlan, Milestone
from mentoring.workflow import IMPROVEMENT

MOST_MILESTONES = 20


@transaction.atomic
def open_improvement(
    *,
    employee: Employee,
    reason: str,
    starts_on: date,
    ends_on: date,
    milestones: Sequence[tuple[str, date]],
    actor: Any,
    on: date,
) -> ImprovementPlan:
    """Open an improvement plan of up to six months (domain.md §3) for somebody the actor supervises today.

    Args:
        milestones: (what will be seen, by which day), at least one.
        on: the local day.

    Raises:
        NotYours: the actor does not supervise her.
        Refused: too long, in the past, without a milestone or with one outside its days, or there is one already.
    """
    if not ReportingLine.objects.on(on).filter(employee=employee, supervisor=actor.employee_id).exists():
        raise errors.NotYours(_("Only her supervisor opens an improvement plan."))
    if starts_on < on:
        raise errors.Refused(_("Nothing was opened: the plan cannot begin before today."))
    _check_days(starts_on, ends_on, [due for _text, due in milestones])
    if not milestones:
        raise errors.Refused(_("Nothing was opened: a plan needs at least one milestone."))
    try:
        with transaction.atomic():
            plan = ImprovementPlan.objects.create(
                agency_id=employee.agency_id,
                employee=employee,
                supervisor_id=actor.employee_id,
                reason=reason,
                starts_on=starts_on,
                ends_on=ends_on,
            )
    except IntegrityError as twice:
        raise errors.Refused(_("Nothing was opened: a plan for this person is open already."), code="twice") from twice
    Milestone.objects.bulk_create(Milestone(plan=plan, text=text, due_date=due) for text, due in milestones)
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat(), "milestones": len(milestones)}
    audit.record(chain=employee.agency.audit_chain, actor=actor, action="improvement.open", obj=plan, details=days)
    return plan


def _check_days(starts_on: date, ends_on: date, due: Sequence[date]) -> None:
    if ends_on < starts_on or ends_on > latest_end(starts_on):
        raise errors.Refused(
            _("Nothing was stored: a plan runs for at most six months; choose an earlier last day."), code="long"
        )
    if any(not starts_on <= day <= ends_on for day in due):
        raise errors.Refused(_("Nothing was stored: the day of a milestone lies outside the plan."), code="outside")


@transaction.atomic
def acknowledge_improvement(*, plan: ImprovementPlan, comment: str, actor: Any, at: datetime) -> None:
    """The employee has read the plan and may comment; that is no agreement.

    Raises:
        NotYours, WrongState: as `transitions.move`.
    """
    _move(plan, "acknowledge", actor, comment=comment, acknowledged_at=at)


@transaction.atomic
def extend_improvement(*, plan: ImprovementPlan, ends_on: date, actor: Any) -> None:
    """Move the last day of an open plan, never beyond six months after its first.

    Raises:
        NotYours: the actor is not the supervisor.
        WrongState: the plan is closed.
        Refused: the day is too late, or a milestone lies behind it.
    """
    _require_supervisor(plan, actor)
    _check_days(plan.starts_on, ends_on, list(plan.milestones.values_list("due_date", flat=True)))
    rows = ImprovementPlan.objects.filter(pk=plan.pk).exclude(state="closed")
    if rows.update(ends_on=ends_on) != 1:
        raise errors.WrongState(_("Nothing was changed: this plan is closed."))
    before, plan.ends_on = plan.ends_on, ends_on
    audit.record(
        chain=plan.agency.audit_chain,
        actor=actor,
        action="improvement.extend",
        obj=plan,
        before=before.isoformat(),
        after=ends_on.isoformat(),
    )


@transaction.atomic
def add_milestone(*, plan: ImprovementPlan, text: str, due_date: date, actor: Any) -> Milestone:
    """Add a milestone to an open plan.

    Raises:
        NotYours, WrongState, Refused: as `extend_improvement`; or there are twenty already.
    """
    _require_open(plan, actor)
    _check_days(plan.starts_on, plan.ends_on, [due_date])
    if plan.milestones.count() >= MOST_MILESTONES:
        raise errors.Refused(_("Nothing was stored: a plan has at most twenty milestones."))
    milestone = Milestone.objects.create(plan=plan, text=text, due_date=due_date)
    chain, due = plan.agency.audit_chain, due_date.isoformat()
    audit.record(chain=chain, actor=actor, action="improvement.milestone", obj=milestone, details={"due": due})
    return milestone


@transaction.atomic
def judge_milestone(*, milestone: Milestone, outcome: str, words: str, actor: Any, on: date) -> None:
    """Say how a milestone came out; it may be said again while the plan is open.

    Raises:
        NotYours, WrongState: not the supervisor, or the plan is closed.
        Refused: no outcome.
    """
    plan = milestone.plan
    _require_open(plan, actor)
    if outcome not in ("met", "partly", "missed"):
        raise errors.Refused(_("Nothing was stored: please choose how the milestone came out."))
    Milestone.objects.filter(pk=milestone.pk).update(outcome=outcome, outcome_words=words, judged_on=on)
    audit.record(chain=plan.agency.audit_chain, actor=actor, action="improvement.judge", obj=milestone, after=outcome)


@transaction.atomic
def close_improvement(*, plan: ImprovementPlan, result: str, words: str, actor: Any, on: date) -> None:
    """Close a plan with its result, once every milestone has an outcome.

    Raises:
        NotYours, WrongState: as `transitions.move`.
        Refused: a milestone is still open.
    """
    if plan.milestones.filter(outcome="open").exists():
        raise errors.Refused(_("Nothing was closed: say first how each milestone came out."), code="open")
    _move(plan, "close", actor, result=result, closing_words=words, closed_on=max(on, plan.starts_on))


def _move(plan: ImprovementPlan, action: str, actor: Any, **changes: Any) -> None:
    roles, chain = plan.roles_of(actor), plan.agency.audit_chain
    transitions.move(plan, IMPROVEMENT, action, actor=actor, roles=roles, chain=chain, **changes)


def _require_supervisor(plan: ImprovementPlan, actor: Any) -> None:
    if "supervisor" not in plan.roles_of(actor):
        raise errors.NotYours(_("Only the supervisor changes the plan."))


def _require_open(plan: ImprovementPlan, actor: Any) -> None:
    _require_supervisor(plan, actor)
    # Locked, so that nobody closes it between this look and the change.
    if not ImprovementPlan.objects.select_for_update().filter(pk=plan.pk).exclude(state="closed").exists():
        raise errors.WrongState(_("Nothing was changed: this plan is closed."))
