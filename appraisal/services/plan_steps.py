"""The steps of a plan between employee and supervisor: submitted, returned, agreed, opened again."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, selectors
from appraisal.models import Appraisal, Target
from appraisal.services import plan_versions
from appraisal.services.plans import check_aim, locked_case, open_plan
from appraisal.workflow import APPRAISAL
from core import errors, transitions


@transaction.atomic
def submit_plan(*, appraisal: Appraisal, actor: Any, at: datetime | None = None) -> None:
    """Hand the plan to the supervisor. Weights are together exactly 100 percent; no target at all only where the scheme
    does not score targets.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: the plan is not open, for example because it was submitted a moment ago.
        Refused: no supervisor yet, no target, or weights that are not together 100.
    """
    at = at or timezone.now()
    appraisal = open_plan(appraisal.pk, actor, at)
    if appraisal.appraiser_id is None:
        raise errors.Refused(
            _("Nothing was submitted: HR has not named your supervisor yet. Your plan is kept; please tell HR.")
        )
    targets = list(Target.objects.in_force().filter(appraisal=appraisal))
    _check_complete(appraisal, targets)
    late = appraisal.cycle.local_day(at) > appraisal.plan_due
    details = {"targets": len(targets), "late": late}
    _move(appraisal, "submit_plan", actor, details=details, submitted_at=at, last_reason="")
    plan_versions.keep_step(appraisal, "submitted", actor, at)


def _check_complete(appraisal: Appraisal, targets: list[Target]) -> None:
    planning = appraisal.cycle.scheme.rules.planning
    if not targets and planning.min_targets:
        raise errors.Refused(_("Nothing was submitted: a plan needs at least one target. Add the first one."))
    if len(targets) < planning.min_targets:
        raise errors.Refused(
            _("Nothing was submitted: a plan needs at least %(number)d targets.") % {"number": planning.min_targets}
        )
    weight = sum((target.weight for target in targets), Decimal(0))
    if targets and weight != 100:
        raise errors.Refused(
            _(
                "Nothing was submitted: the weights are together %(weight)s percent, they must be exactly 100. "
                "Correct them, or share them out evenly."
            )
            % {"weight": selectors.figure(weight)},
            code="weight",
        )
    approach = selectors.frame_of(appraisal).approach
    if approach not in planning.approaches:
        raise errors.Refused(_("Nothing was submitted: this scheme needs figures. Choose the quantitative approach."))
    for target in targets:
        if target.is_qualitative != (approach == labels.Approach.QUALITATIVE):
            raise errors.Refused(
                _("Nothing was submitted: “%(title)s” does not fit the approach of the plan. Change that target.")
                % {"title": target.title}
            )
        if not target.is_qualitative:
            check_aim(polarity=target.polarity, value=target.value, low=target.low, high=target.high)


@transaction.atomic
def agree_plan(*, appraisal: Appraisal, actor: Any, at: datetime | None = None) -> None:
    """Agree a submitted plan: from now on it is what both rely on.

    Raises:
        NotYours: the actor is not the supervisor of this case.
        WrongState: there is no submitted plan, or the cycle is not open.
    """
    at = at or timezone.now()
    appraisal = _in_open_cycle(appraisal)
    signed = plan_versions.signed_so_far(appraisal)
    _move(appraisal, "agree_plan", actor, agreed_at=at, agreed_by_id=actor.employee_id)
    plan_versions.keep_step(appraisal, "agreed", actor, at, signed=signed)


@transaction.atomic
def return_plan(
    *,
    appraisal: Appraisal,
    reason: str,
    actor: Any,
    remarks: dict[int, str] | None = None,
    at: datetime | None = None,
) -> None:
    """Return a submitted plan with a reason, with remarks beside targets, or with both; the employee reads them.

    Args:
        remarks: target id → remark; empty ones are left out.

    Raises:
        NotYours, WrongState: as `agree_plan`.
        Refused: there is neither a reason nor a remark, or a remark on a target of another plan.
    """
    appraisal = _in_open_cycle(appraisal)
    said, told = plan_versions.remarks_of(appraisal, remarks or {})
    reason = reason.strip()
    # The trail holds one reason: where there are only remarks, it is made of them.
    _move(appraisal, "return_plan", actor, reason=reason or told, details={"remarks": len(said)}, last_reason=reason)
    plan_versions.keep_step(appraisal, "returned", actor, at or timezone.now(), reason=reason, remarks=said)


@transaction.atomic
def reopen_plan(*, appraisal: Appraisal, reason: str, actor: Any, at: datetime | None = None) -> None:
    """Open an agreed plan again, or allow a plan that was never written although the rating window is open.

    Raises:
        NotYours, Refused: as `return_plan`.
        WrongState: the plan is open anyway, or the case is already rated.
    """
    at = at or timezone.now()
    appraisal = _in_open_cycle(appraisal)
    if appraisal.is_plan_open(at):
        raise errors.WrongState(_("Nothing was changed: the employee can write this plan already."))
    signed = plan_versions.signed_so_far(appraisal)
    _move(
        appraisal,
        "reopen_plan",
        actor,
        reason=reason,
        last_reason=reason.strip(),
        agreed_at=None,
        agreed_by_id=None,
        submitted_at=None,
    )
    plan_versions.close_changes(appraisal, reason.strip(), actor, at)
    plan_versions.keep_step(appraisal, "reopened", actor, at, signed=signed, reason=reason.strip())


def _in_open_cycle(appraisal: Appraisal) -> Appraisal:
    appraisal = locked_case(appraisal.pk)
    if appraisal.cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was changed: this cycle is not open."))
    return appraisal


def _move(appraisal: Appraisal, action: str, actor: Any, **changes: Any) -> None:
    transitions.move(
        appraisal,
        APPRAISAL,
        action,
        actor=actor,
        roles=appraisal.roles_of(actor),
        chain=appraisal.cycle.agency.audit_chain,
        **changes,
    )
