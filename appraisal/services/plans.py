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
from core import audit, errors

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
    # Rows of others before the audit chain: every service takes them in this order.
    plan_versions.let_go(target, appraisal, actor)
    _record(appraisal, actor, "target.remove", target, before=_told(target))
    target.delete()


def _still_there(target: Target) -> Target:
    found = Target.objects.filter(pk=target.pk).first()
    if found is None:
        raise errors.WrongState(_("Nothing was changed: this target has been removed meanwhile."))
    if found.ended_on is not None:
        raise errors.WrongState(_("Nothing was changed: this target was taken out of the plan and stays as a record."))
    return found


def _record(appraisal: Appraisal, actor: Any, action: str, obj: Any, **told: Any) -> None:
    audit.record(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        action=action,
        obj=obj,
        details={"appraisal": appraisal.pk},
        **told,
    )
