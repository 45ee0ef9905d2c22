"""The cascade: a leader assigns her results, a member takes them up, declines, or links her own targets to them.

Nobody is ever blocked: a plan may be written, submitted and agreed whatever becomes of an assignment.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, selectors
from appraisal.models import Appraisal, ResultAssignment, Target
from appraisal.services import plans
from appraisal.workflow import CONTRIBUTION
from core import audit, errors, transitions

# Nobody has concluded yet; with the plan agreed an assignment waits until the plan is changed.
ASSIGNABLE = ("planning", "submitted", "returned", "agreed")
MOST_AT_ONCE = 60


@transaction.atomic
def assign_result(
    *,
    result: Target,
    members: Sequence[Appraisal],
    text: str,
    actor: Any,
    measure: str = "",
    aspect: str = "",
    at: datetime | None = None,
) -> list[ResultAssignment]:
    """Ask members of the team to contribute to one of one's own results.

    Args:
        result: a target of the actor's own plan, in any state of that plan.
        members: cases of the same cycle in which the actor is the appraiser.
        text: the contribution she expects; becomes the title of the target, unless the member words it otherwise.
        measure, aspect: suggestions.

    Raises:
        NotYours: the result is not the actor's, or a case is not of her team.
        WrongState: the cycle is not open, a case is concluded, or the result was taken out of the plan.
        Refused: nobody is chosen, or somebody has been asked for this result and has not answered.
    """
    at = at or timezone.now()
    own = plans.locked_case(result.appraisal_id)
    plans.require_role(own, actor, "employee")
    if own.cycle.state != labels.CycleState.OPEN or result.ended_on is not None:
        raise errors.WrongState(_("Nothing was assigned: this cycle or this result is closed."))
    if not members or len(members) > MOST_AT_ONCE:
        raise errors.Refused(_("Nothing was assigned: choose at least one member of your team."), code="members")
    cases = [_member(case, own) for case in members]
    waiting = ResultAssignment.objects.filter(result=result, appraisal__in=cases, state="open").select_related(
        "appraisal__employee"
    )
    names = ", ".join(str(one.appraisal.employee) for one in waiting)
    if names:
        raise errors.Refused(
            _("Nothing was assigned: %(names)s has been asked for this result and has not answered yet.")
            % {"names": names},
            code="members",
        )
    return [_assign(result, case, text, measure, aspect, actor, at) for case in cases]


def _member(case: Appraisal, own: Appraisal) -> Appraisal:
    case = plans.locked_case(case.pk)
    if case.cycle_id != own.cycle_id or case.appraiser_id != own.employee_id:
        raise errors.NotYours(_("This person is not in your team in this cycle."))
    if case.state not in ASSIGNABLE:
        raise errors.WrongState(
            _("Nothing was assigned: the appraisal of %(name)s is concluded.") % {"name": case.employee}
        )
    return case


def _assign(
    result: Target, case: Appraisal, text: str, measure: str, aspect: str, actor: Any, at: datetime
) -> ResultAssignment:
    made = ResultAssignment.objects.create(
        result=result,
        appraisal=case,
        text=text.strip(),
        measure=measure.strip(),
        aspect=aspect,
        assigned_by_id=actor.employee_id,
        assigned_at=at,
    )
    told = {"result": result.pk, "text": made.text, "measure": made.measure, "aspect": aspect}
    _record(case, actor, "result_assignment.assign", made, after=told)
    return made


@transaction.atomic
def take_up(*, assignment: ResultAssignment, values: dict[str, Any], actor: Any, at: datetime | None = None) -> Target:
    """Write the target for an assigned result; both or neither is stored.

    Args:
        values: the fields of the target, as `add_target` takes them.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: the plan is not open, or the assignment has been answered or withdrawn.
        Refused: as `add_target`.
    """
    target = plans.add_target(appraisal=assignment.appraisal, values=values, actor=actor, at=at)
    _move(assignment, "take_up", actor, target=target)
    return target


@transaction.atomic
def decline(*, assignment: ResultAssignment, reason: str, actor: Any) -> None:
    """Decline an assigned result in words, which the superior reads; the plan stays as it is.

    Raises:
        NotYours, WrongState, Refused: as `transitions.move`.
    """
    _move(assignment, "decline", actor, reason=reason, answer=reason.strip())


@transaction.atomic
def withdraw(*, assignment: ResultAssignment, actor: Any) -> None:
    """Take back an assigned result nobody has answered.

    Raises:
        NotYours, WrongState: as `transitions.move`.
    """
    _move(assignment, "withdraw", actor)


@transaction.atomic
def link_target(*, target: Target, serves: Target | None, actor: Any, at: datetime | None = None) -> None:
    """Say which result of the superior a target serves, or none; nothing else of the target changes.

    For plans written before the superior had one. Only while the plan may be written: later it is a change of the plan.

    Raises:
        NotYours, WrongState: as `change_target`.
        Refused: the result is not one of the superior's in this cycle.
    """
    case = plans.locked_case(target.appraisal_id)
    plans.require_role(case, actor, "employee")
    plans.require_open(case, at or timezone.now())
    if serves is not None and not selectors.servable_targets(case).filter(pk=serves.pk).exists():
        raise errors.Refused(_("A target can only serve a target of your own supervisor in this cycle."), code="serves")
    found = Target.objects.filter(pk=target.pk).first()
    if found is None:
        raise errors.WrongState(_("Nothing was changed: this target has been removed meanwhile."))
    before, found.serves = found.serves_id, serves
    found.serves_lost = ""
    found.save(update_fields=["serves", "serves_lost"])
    _record(case, actor, "target.link", found, before={"serves": before}, after={"serves": found.serves_id})


def _move(assignment: ResultAssignment, action: str, actor: Any, reason: str = "", **changes: Any) -> None:
    case = plans.locked_case(assignment.appraisal_id)
    if case.cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was changed: this cycle is not open."))
    transitions.move(
        assignment,
        CONTRIBUTION,
        action,
        actor=actor,
        roles=case.roles_of(actor),
        chain=case.cycle.agency.audit_chain,
        reason=reason,
        details={"appraisal": case.pk},
        **changes,
    )


def _record(case: Appraisal, actor: Any, action: str, obj: Any, **told: Any) -> None:
    chain = case.cycle.agency.audit_chain
    audit.record(chain=chain, actor=actor, action=action, obj=obj, details={"appraisal": case.pk}, **told)
