"""The plan: the employee writes it, the supervisor agrees or returns it."""

from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, scoring, selectors
from appraisal.models import Appraisal, Target
from appraisal.workflow import APPRAISAL
from core import audit, errors, transitions

MAX_TARGETS = 40
CENT = Decimal("0.01")
FIELDS = (
    "indicator",
    "serves",
    "title",
    "measure",
    "aspect",
    "polarity",
    "unit_of_measure",
    "value",
    "low",
    "high",
    "weight",
)


def locked_case(pk: int) -> Appraisal:
    """Return the case under a row lock, so that nothing is written into a plan that is being submitted or concluded."""
    cases = Appraisal.objects.select_for_update(of=("self",)).select_related("cycle__agency", "cycle__scheme")
    return cases.get(pk=pk)


def require_role(appraisal: Appraisal, actor: Any, role: str) -> None:
    """Stop unless `actor` has `role` in this case.

    Raises:
        NotYours: she has not.
    """
    if role not in appraisal.roles_of(actor):
        raise errors.NotYours(_("This step belongs to somebody else."))


def _open_plan(pk: int, actor: Any, at: datetime) -> Appraisal:
    appraisal = locked_case(pk)
    require_role(appraisal, actor, "employee")
    require_open(appraisal, at)
    return appraisal


def require_open(appraisal: Appraisal, at: datetime) -> None:
    """Stop unless the plan may be written at the moment `at`.

    Raises:
        WrongState: it is submitted, agreed, or the rating window has opened.
    """
    if appraisal.is_plan_open(at):
        return
    if appraisal.state == labels.AppraisalState.PLANNING and appraisal.cycle.state == labels.CycleState.OPEN:
        raise errors.WrongState(
            _("Nothing was changed: the rating window is open. Ask your supervisor to allow a late plan.")
        )
    raise errors.WrongState(
        _("Nothing was changed: this plan is not open for writing. Ask your supervisor to return it if it must change.")
    )


def check_aim(*, polarity: str, value: Decimal | None, low: Decimal | None, high: Decimal | None) -> None:
    """Refuse a target nobody could be measured against (`domain` rule of attainment); `code` says why.

    Raises:
        Refused: in words, with the code of `scoring.check_target`.
    """
    try:
        scoring.check_target(polarity=polarity, target=value, low=low, high=high)
    except scoring.TargetError as refusal:
        raise errors.Refused(labels.TARGET_REFUSALS.get(refusal.code, str(refusal)), code=refusal.code) from refusal


def _check(appraisal: Appraisal, values: dict[str, Any]) -> None:
    check_aim(polarity=values["polarity"], value=values["value"], low=values["low"], high=values["high"])
    if not 0 < values["weight"] <= 100:
        raise errors.Refused(_("A weight is more than 0 and at most 100 percent."), code="weight")
    served, indicator = values.get("serves"), values.get("indicator")
    if served is not None and not selectors.servable_targets(appraisal).filter(pk=served.pk).exists():
        raise errors.Refused(_("A target can only serve a target of your own supervisor in this cycle."), code="serves")
    if indicator is not None and indicator.agency_id != appraisal.cycle.agency_id:
        raise errors.Refused(_("This indicator belongs to another agency."), code="indicator")


def _told(target: Target) -> dict[str, Any]:
    told = {field: getattr(target, field) for field in FIELDS if field not in ("indicator", "serves")}
    told |= {"indicator": target.indicator_id, "serves": target.serves_id}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in told.items()}


@transaction.atomic
def add_target(*, appraisal: Appraisal, values: dict[str, Any], actor: Any, at: datetime | None = None) -> Target:
    """Add a target to a plan that is being written.

    Args:
        values: the fields of `FIELDS`; weight in percent; one value, or a range.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: the plan is not open for writing.
        Refused: nobody could be measured against it; `code` says why.
    """
    appraisal = _open_plan(appraisal.pk, actor, at or timezone.now())
    _check(appraisal, values)
    if Target.objects.filter(appraisal=appraisal).count() >= MAX_TARGETS:
        raise errors.Refused(
            _("Nothing was added: a plan holds at most %(limit)d targets. Join small ones.") % {"limit": MAX_TARGETS}
        )
    target = Target.objects.create(appraisal=appraisal, **{field: values.get(field) for field in FIELDS})
    _record(appraisal, actor, "target.add", target, after=_told(target))
    return target


@transaction.atomic
def change_target(*, target: Target, values: dict[str, Any], actor: Any, at: datetime | None = None) -> Target:
    """Change a target of a plan that is being written.

    Raises:
        NotYours, WrongState, Refused: as `add_target`; WrongState also when it was removed meanwhile.
    """
    appraisal = _open_plan(target.appraisal_id, actor, at or timezone.now())
    _check(appraisal, values)
    target = _still_there(target)
    before = _told(target)
    for field in FIELDS:
        setattr(target, field, values.get(field))
    target.save()
    _record(appraisal, actor, "target.change", target, before=before, after=_told(target))
    return target


@transaction.atomic
def remove_target(*, target: Target, actor: Any, at: datetime | None = None) -> None:
    """Remove a target of a plan that is being written.

    Raises:
        NotYours, WrongState: as `add_target`.
        Refused: realisations were recorded on it; they are never deleted.
    """
    appraisal = _open_plan(target.appraisal_id, actor, at or timezone.now())
    target = _still_there(target)
    if target.realisations.exists():
        raise errors.Refused(
            _("Nothing was removed: realisations are recorded on this target. Change it, or report an obstacle later.")
        )
    _record(appraisal, actor, "target.remove", target, before=_told(target))
    target.delete()


def _still_there(target: Target) -> Target:
    found = Target.objects.filter(pk=target.pk).first()
    if found is None:
        raise errors.WrongState(_("Nothing was changed: this target has been removed meanwhile."))
    return found


@transaction.atomic
def share_out_weights(*, appraisal: Appraisal, actor: Any, at: datetime | None = None) -> None:
    """Give every target the same weight, together exactly 100 percent; the first ones take the odd hundredths.

    Raises:
        NotYours, WrongState: as `add_target`.
        Refused: there is no target.
    """
    appraisal = _open_plan(appraisal.pk, actor, at or timezone.now())
    targets = list(Target.objects.filter(appraisal=appraisal).order_by("pk"))
    if not targets:
        raise errors.Refused(_("There is no target to weigh yet. Add the first one."))
    before = [str(target.weight) for target in targets]
    share = (Decimal(100) / len(targets)).quantize(CENT, rounding=ROUND_DOWN)
    odd = int((Decimal(100) - share * len(targets)) / CENT)
    for number, target in enumerate(targets):
        target.weight = share + (CENT if number < odd else 0)
    Target.objects.bulk_update(targets, ["weight"])
    after = [str(target.weight) for target in targets]
    _record(appraisal, actor, "plan.share_out", appraisal, before=before, after=after)


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
    appraisal = _open_plan(appraisal.pk, actor, at)
    if appraisal.appraiser_id is None:
        raise errors.Refused(
            _("Nothing was submitted: HR has not named your supervisor yet. Your plan is kept; please tell HR.")
        )
    targets = list(Target.objects.filter(appraisal=appraisal))
    if not targets and any(component.kind == "targets" for component in appraisal.cycle.scheme.rules.components):
        raise errors.Refused(_("Nothing was submitted: a plan needs at least one target. Add the first one."))
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
    for target in targets:
        check_aim(polarity=target.polarity, value=target.value, low=target.low, high=target.high)
    late = appraisal.cycle.local_day(at) > appraisal.plan_due
    details = {"targets": len(targets), "late": late}
    _move(appraisal, "submit_plan", actor, details=details, submitted_at=at, last_reason="")


@transaction.atomic
def agree_plan(*, appraisal: Appraisal, actor: Any, at: datetime | None = None) -> None:
    """Agree a submitted plan: from now on it is what both rely on.

    Raises:
        NotYours: the actor is not the supervisor of this case.
        WrongState: there is no submitted plan, or the cycle is not open.
    """
    appraisal = _in_open_cycle(appraisal)
    _move(appraisal, "agree_plan", actor, agreed_at=at or timezone.now(), agreed_by_id=actor.employee_id)


@transaction.atomic
def return_plan(*, appraisal: Appraisal, reason: str, actor: Any) -> None:
    """Return a submitted plan with the reason, which the employee reads.

    Raises:
        NotYours, WrongState: as `agree_plan`.
        Refused: there is no reason.
    """
    _move(_in_open_cycle(appraisal), "return_plan", actor, reason=reason, last_reason=reason.strip())


@transaction.atomic
def reopen_plan(*, appraisal: Appraisal, reason: str, actor: Any, at: datetime | None = None) -> None:
    """Open an agreed plan again, or allow a plan that was never written although the rating window is open.

    Raises:
        NotYours, Refused: as `return_plan`.
        WrongState: the plan is open anyway, or the case is already rated.
    """
    appraisal = _in_open_cycle(appraisal)
    if appraisal.is_plan_open(at or timezone.now()):
        raise errors.WrongState(_("Nothing was changed: the employee can write this plan already."))
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


def _record(appraisal: Appraisal, actor: Any, action: str, obj: Any, **told: Any) -> None:
    audit.record(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        action=action,
        obj=obj,
        details={"appraisal": appraisal.pk},
        **told,
    )
