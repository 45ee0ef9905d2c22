"""The plan: the employee writes it, the supervisor agrees or returns it. HR drafts for those who have not begun."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from appraisal import labels, scoring, selectors
from appraisal.models import Appraisal, PlanFrame, Target
from appraisal.services import plan_versions
from appraisal.workflow import APPRAISAL
from core import audit, errors, transitions

FIELDS = (
    "indicator",
    "serves",
    "block",
    "perspective",
    "title",
    "measure",
    "aspect",
    "polarity",
    "unit_of_measure",
    "value",
    "low",
    "high",
    "expected",
    "weight",
)
# What stands in a field nobody filled in.
EMPTY: dict[str, Any] = {
    "block": labels.Block.MAIN.value,
    "perspective": "",
    "polarity": labels.Polarity.HIGHER.value,
    "unit_of_measure": "",
    "expected": "",
}


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


def open_plan(pk: int, actor: Any, at: datetime) -> Appraisal:
    """Return the case of a plan that `actor` may write now, locked; what HR writes is marked as drafted by HR.

    Raises:
        NotYours, WrongState: as `require_writer`.
    """
    appraisal = locked_case(pk)
    if require_writer(appraisal, actor, at) == "hr":
        frames = PlanFrame.objects.filter(appraisal=appraisal)
        if not frames.update(hr_drafted_at=at):
            PlanFrame.objects.create(appraisal=appraisal, hr_drafted_at=at)
    return appraisal


def require_writer(appraisal: Appraisal, actor: Any, at: datetime) -> str:
    """Return as what `actor` writes this plan at the moment `at`: "employee", or "hr" for somebody who has not begun.

    Raises:
        NotYours: neither the employee nor HR.
        WrongState: the plan is not open, or it is not HR's turn (too early, or the employee has submitted one).
    """
    if not appraisal.can_be_planned_by(actor):
        raise errors.NotYours(_("This step belongs to somebody else."))
    require_open(appraisal, at)
    if "employee" in appraisal.roles_of(actor):
        return "employee"
    if appraisal.can_be_drafted_by_hr(at):
        return "hr"
    if appraisal.state != labels.AppraisalState.PLANNING:
        raise errors.WrongState(
            _("Nothing was changed: the employee has submitted a plan already and changes it herself.")
        )
    raise errors.WrongState(
        _("Nothing was changed: until then the employee writes her plan herself. HR may draft it from %(day)s on.")
        % {"day": formats.date_format(appraisal.hr_drafts_from, "j F Y")}
    )


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


def check_target_of(approach: str, values: dict[str, Any]) -> None:
    """Refuse a target that cannot be measured or, in a qualitative plan, says nothing of what is expected.

    Args:
        approach: of the plan, a value of `labels.Approach`.
        values: polarity, value, low, high, expected and weight.

    Raises:
        Refused: `code` names the field, or is one of `scoring.check_target`.
    """
    if approach == labels.Approach.QUALITATIVE:
        if not (values.get("expected") or "").strip():
            raise errors.Refused(
                _("Describe what is expected: the supervisor concludes on it in words."), code="expected"
            )
        if any(values.get(field) is not None for field in ("value", "low", "high")):
            raise errors.Refused(_("A plan in words has no figures: leave them empty."), code="expected")
    else:
        if values.get("expected"):
            raise errors.Refused(_("A plan in figures needs a target value or a range, not words."), code="value")
        check_aim(polarity=values["polarity"], value=values["value"], low=values["low"], high=values["high"])
    if not 0 < values["weight"] <= 100:
        raise errors.Refused(_("A weight is more than 0 and at most 100 percent."), code="weight")


def check_room(appraisal: Appraisal, more: int = 1) -> None:
    """Stop when the plan has no room for so many more targets.

    Raises:
        Refused: the scheme's limit would be passed.
    """
    limit = appraisal.cycle.scheme.rules.planning.max_targets
    if Target.objects.in_force().filter(appraisal=appraisal).count() + more > limit:
        raise errors.Refused(
            _("Nothing was added: a plan holds at most %(limit)d targets. Join small ones.") % {"limit": limit}
        )


def _check(appraisal: Appraisal, values: dict[str, Any]) -> None:
    check_target_of(selectors.frame_of(appraisal).approach, values)
    if values["perspective"] and not selectors.has_perspectives(appraisal):
        raise errors.Refused(_("Perspectives belong to the plans of leaders (JPT)."), code="perspective")
    served, indicator = values.get("serves"), values.get("indicator")
    if served is not None and not selectors.servable_targets(appraisal).filter(pk=served.pk).exists():
        raise errors.Refused(_("A target can only serve a target of your own supervisor in this cycle."), code="serves")
    if indicator is not None and indicator.agency_id != appraisal.cycle.agency_id:
        raise errors.Refused(_("This indicator belongs to another agency."), code="indicator")


def filled_in(values: dict[str, Any]) -> dict[str, Any]:
    """Return every field of `FIELDS`, empty (or the ordinary choice) where nothing was given."""
    return {field: EMPTY.get(field) if values.get(field) in (None, "") else values[field] for field in FIELDS}


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
    appraisal = open_plan(appraisal.pk, actor, at or timezone.now())
    values = filled_in(values)
    _check(appraisal, values)
    check_room(appraisal)
    target = Target.objects.create(appraisal=appraisal, **values)
    _record(appraisal, actor, "target.add", target, after=_told(target))
    return target


@transaction.atomic
def change_target(*, target: Target, values: dict[str, Any], actor: Any, at: datetime | None = None) -> Target:
    """Change a target of a plan that is being written.

    Raises:
        NotYours, WrongState, Refused: as `add_target`; WrongState also when it was removed meanwhile.
    """
    appraisal = open_plan(target.appraisal_id, actor, at or timezone.now())
    values = filled_in(values)
    _check(appraisal, values)
    target = _still_there(target)
    before = _told(target)
    if values["expected"] != target.expected:
        # What was concluded on other words says nothing about these.
        target.judgement = ""
    for field, value in values.items():
        setattr(target, field, value)
    # Whoever writes the target again has read that the result it served is gone.
    target.serves_lost = ""
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
    appraisal = open_plan(target.appraisal_id, actor, at or timezone.now())
    target = _still_there(target)
    if target.realisations.exists():
        raise errors.Refused(
            _("Nothing was removed: realisations are recorded on this target. Change it, or report an obstacle later.")
        )
    _record(appraisal, actor, "target.remove", target, before=_told(target))
    plan_versions.let_go(target, appraisal, actor)
    target.delete()


def _still_there(target: Target) -> Target:
    found = Target.objects.filter(pk=target.pk).first()
    if found is None:
        raise errors.WrongState(_("Nothing was changed: this target has been removed meanwhile."))
    if found.ended_on is not None:
        raise errors.WrongState(_("Nothing was changed: this target was taken out of the plan and stays as a record."))
    return found


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


def _record(appraisal: Appraisal, actor: Any, action: str, obj: Any, **told: Any) -> None:
    audit.record(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        action=action,
        obj=obj,
        details={"appraisal": appraisal.pk},
        **told,
    )
