"""A change of an agreed plan during the year: one side proposes it, the other side agrees or refuses.

The agreed plan stays in force until the other side agrees; then everything changes at once, or nothing.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, plan_diff, selectors
from appraisal.models import Appraisal, PlanChange, PlanVersion, Target
from appraisal.selectors import plan_versions as reading
from appraisal.services import plan_versions, plans
from appraisal.services.plan_change_drafts import Items, changeable, check_values, require_changeable, side_of
from appraisal.workflow import PLAN_CHANGE
from core import audit, errors, transitions

State = labels.ChangeState


@transaction.atomic
def propose_change(*, appraisal: Appraisal, reason: str, actor: Any, at: datetime | None = None) -> PlanChange:
    """Propose what the actor's draft holds; the other side is asked for its word.

    Raises:
        NotYours, WrongState: as `write_item`; WrongState also while another proposal is open.
        Refused: there is no reason, nothing to change, the plan has moved on, or the weights are not together 100.
    """
    at = at or timezone.now()
    appraisal = changeable(plans.locked_case(appraisal.pk), actor, at)
    change = PlanChange.objects.filter(appraisal=appraisal, proposed_by=actor, state=State.DRAFT).first()
    if change is None:
        raise errors.WrongState(_("Nothing was proposed: there is no change yet. Change a target first."))
    _require_no_other(appraisal)
    change.appraisal = appraisal
    content = reading.content_of(appraisal)
    _check_result(appraisal, content, change.items)
    change.reason, change.side = reason.strip(), side_of(appraisal, actor)
    change.items = plan_diff.with_bases(content, change.items)
    change.save()
    try:
        # The lock lets one of two come first; the constraint of the database would stop the second one anyway.
        with transaction.atomic():
            _move(change, "propose", actor, reason=reason, changes={"proposed_at": at})
    except IntegrityError as twice:
        raise errors.WrongState(_another()) from twice
    return change


@transaction.atomic
def agree_change(*, change: PlanChange, actor: Any, at: datetime | None = None) -> PlanVersion:
    """Agree a proposed change: all of it happens now, and a version with both names and moments is kept.

    Raises:
        NotYours: the actor is not the other side.
        WrongState: it is not proposed any more, or the plan can no longer be changed.
        Refused: the plan has moved on, or would not be a good one.
    """
    at = at or timezone.now()
    change = _locked(change)
    appraisal = change.appraisal
    _require_role(change, "other_side", actor)
    _require_proposed(change)
    require_changeable(appraisal, at)
    _check_result(appraisal, reading.content_of(appraisal), change.items)
    plan_versions.keep_agreed(appraisal, at)
    for item in change.items:
        _carry_out(appraisal, change, item, actor, at)
    proposer = change.proposed_by.employee or change.proposed_by
    version = plan_versions.keep_version(
        appraisal=appraisal,
        kind=labels.VersionKind.CHANGED,
        actor=actor,
        at=at,
        reason=change.reason,
        signed=[
            plan_versions.sign("proposed", proposer, change.proposed_at or at),
            plan_versions.sign("agreed_change", actor.employee or actor, at),
        ],
    )
    answered = {"answered_by_id": actor.pk, "answered_at": at, "version_id": version.pk}
    _move(change, "agree", actor, details={"version": version.number}, changes=answered)
    return version


@transaction.atomic
def refuse_change(*, change: PlanChange, reason: str, actor: Any, at: datetime | None = None) -> None:
    """Refuse a proposed change with a reason; the agreed plan stays as it is.

    Raises:
        NotYours: the actor is not the other side.
        WrongState: it is not proposed any more.
        Refused: there is no reason.
    """
    _answer(change, "refuse", reason, actor, at)


@transaction.atomic
def withdraw_change(*, change: PlanChange, actor: Any, reason: str = "", at: datetime | None = None) -> None:
    """Withdraw one's own proposal before it is answered.

    Raises:
        NotYours: the actor is not the side that proposed it.
        WrongState: it is not proposed any more.
    """
    _answer(change, "withdraw", reason, actor, at)


def _answer(change: PlanChange, action: str, reason: str, actor: Any, at: datetime | None) -> None:
    answered = {"answer": reason.strip(), "answered_by_id": actor.pk, "answered_at": at or timezone.now()}
    _move(_locked(change), action, actor, reason=reason, changes=answered)


def _locked(change: PlanChange) -> PlanChange:
    """The change as it stands under the lock of its case."""
    appraisal = plans.locked_case(change.appraisal_id)
    found = PlanChange.objects.select_related("proposed_by__employee").get(pk=change.pk)
    found.appraisal = appraisal
    return found


def _require_role(change: PlanChange, role: str, actor: Any) -> None:
    if role not in change.roles_of(actor):
        raise errors.NotYours(_("This step belongs to somebody else."))


def _require_proposed(change: PlanChange) -> None:
    if change.state != State.PROPOSED:
        raise errors.WrongState(_("Nothing was changed: this proposal has been answered or withdrawn meanwhile."))


def _require_no_other(appraisal: Appraisal) -> None:
    if PlanChange.objects.filter(appraisal=appraisal, state=State.PROPOSED).exists():
        raise errors.WrongState(_another())


def _another() -> str:
    return _(
        "Nothing was proposed: another change of this plan waits for its answer. Your draft is kept; "
        "answer that one first."
    )


def _move(
    change: PlanChange,
    action: str,
    actor: Any,
    *,
    changes: dict[str, Any],
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    transitions.move(
        change,
        PLAN_CHANGE,
        action,
        actor=actor,
        roles=change.roles_of(actor),
        chain=change.appraisal.cycle.agency.audit_chain,
        reason=reason.strip(),
        details={"appraisal": change.appraisal_id, **(details or {})},
        **changes,
    )


# --- What the plan would be ------------------------------------------------------------------------------
def _check_result(appraisal: Appraisal, content: dict[str, Any], items: Items) -> None:
    """Refuse a change that no longer fits the plan, or that would leave one nobody could submit."""
    if plan_diff.outdated(content, items):
        raise errors.Refused(
            _("Nothing was changed: the plan has moved on since this was written. Look at the marked targets again.")
        )
    if not items:
        raise errors.Refused(_("Nothing was proposed: there is no change yet. Change a target first."))
    for item in items:
        if item["kind"] != "end":
            whole: dict[str, Any] = next((one for one in content["targets"] if one["id"] == item["key"]), {})
            check_values(appraisal, revived({**whole, **item["now"]}), whole)
    after = plan_diff.apply(content, items)
    standing, weight = len(plan_diff.counting(after)), plan_diff.weight_of(after)
    planning = appraisal.cycle.scheme.rules.planning
    if not planning.min_targets <= standing <= planning.max_targets:
        raise errors.Refused(
            _("Nothing was changed: a plan by this scheme holds between %(least)d and %(most)d targets.")
            % {"least": planning.min_targets, "most": planning.max_targets}
        )
    if standing and weight != plan_diff.HUNDRED:
        raise errors.Refused(
            _(
                "Nothing was changed: with this change the weights are together %(weight)s percent, they must be "
                "exactly 100. Correct the weights below."
            )
            % {"weight": selectors.figure(weight)},
            code="weight",
        )


def revived(told: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a target as the plan takes them, from the texts a change keeps.

    Raises:
        Refused: a result or an indicator it points at is gone.
    """
    return plans.filled_in({name: _revived(name, told.get(name)) for name in plans.FIELDS})


def _revived(name: str, value: Any) -> Any:
    field: Any = Target._meta.get_field(name)
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        found = field.related_model._default_manager.filter(pk=value["id"]).first()
        if found is None:
            raise errors.Refused(
                _("Nothing was changed: “%(title)s”, which a target refers to, is gone.") % {"title": value["text"]}
            )
        return found
    try:
        return field.to_python(value)
    except ValidationError as broken:  # pragma: no cover - items are only written by `fields_told`
        raise errors.Refused(_("Nothing was changed: a value of this proposal cannot be read.")) from broken


def _carry_out(appraisal: Appraisal, change: PlanChange, item: dict[str, Any], actor: Any, at: datetime) -> None:
    if item["kind"] == "add":
        target = Target.objects.create(appraisal=appraisal, **revived(item["now"]))
        _record(appraisal, actor, "target.add", target, change, after=plans._told(target))
        return
    target = Target.objects.get(pk=item["key"], appraisal=appraisal)
    if item["kind"] == "end":
        target.ended_on, target.ended_reason = appraisal.cycle.local_day(at), change.reason
        target.save(update_fields=["ended_on", "ended_reason"])
        _record(appraisal, actor, "target.end", target, change, after=str(target.ended_on))
        return
    before = plans._told(target)
    values = revived({**reading.fields_told(target), **item["now"]})
    for name in item["now"]:
        setattr(target, name, values[name])
    if "serves" in item["now"]:
        target.serves_lost = ""
    target.save()
    _record(appraisal, actor, "target.change", target, change, before=before, after=plans._told(target))


def _record(appraisal: Appraisal, actor: Any, action: str, target: Target, change: PlanChange, **told: Any) -> None:
    audit.record(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        action=action,
        obj=target,
        details={"appraisal": appraisal.pk, "plan_change": change.pk},
        **told,
    )
