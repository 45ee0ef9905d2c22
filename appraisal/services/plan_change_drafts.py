"""Writing a change of an agreed plan: a draft only its author sees, until she proposes it."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, plan_diff
from appraisal.models import Appraisal, PlanChange, Target
from appraisal.selectors import plan_versions as reading
from appraisal.services import plans
from core import errors

DRAFT = labels.ChangeState.DRAFT
NEW = "new"
Items = list[dict[str, Any]]


def require_changeable(appraisal: Appraisal, at: datetime) -> None:
    """Stop unless the agreed plan may be changed at the moment `at`.

    Raises:
        WrongState: it is not agreed, the cycle is not open, or the rating window has opened.
    """
    if appraisal.cycle.state != labels.CycleState.OPEN or appraisal.state != labels.AppraisalState.AGREED:
        raise errors.WrongState(
            _("Nothing was changed: a change is proposed while the plan is agreed and nobody has concluded on it.")
        )
    if appraisal.cycle.has_rating_begun(at) or appraisal.takes_part_rating(at):
        raise errors.WrongState(
            _(
                "Nothing was changed: the rating window is open, and the plan stays as it was agreed. What kept a "
                "target from being reached is reported as an obstacle; only the supervisor can open the plan again."
            )
        )


def is_changeable(appraisal: Appraisal, at: datetime) -> bool:
    """Say whether the agreed plan may be changed at the moment `at`."""
    try:
        require_changeable(appraisal, at)
    except errors.WrongState:
        return False
    return True


def side_of(appraisal: Appraisal, actor: Any) -> str:
    """Return the side of `actor` in this case.

    Raises:
        NotYours: she is neither the employee nor the supervisor.
    """
    sides = appraisal.roles_of(actor) & set(labels.Side.values)
    if not sides:
        raise errors.NotYours(_("This step belongs to somebody else."))
    return min(sides)


def write_item(
    *, appraisal: Appraisal, key: str, values: dict[str, Any], actor: Any, at: datetime | None = None
) -> str:
    """Write new values of a target into the actor's draft; the plan itself does not change. Return the item's key.

    Args:
        key: the id of a target, "new" for an additional one, or the key of one the draft adds already.
        values: the fields of `plans.FIELDS`.

    Raises:
        NotYours, WrongState: as `side_of`, `require_changeable`; WrongState also when the target is gone.
        Refused: as `add_target`.
    """
    appraisal = changeable(appraisal, actor, at)
    values = plans.filled_in(values)
    wanted = reading.fields_told(Target(appraisal=appraisal, **values))

    def work(items: Items, content: dict[str, Any]) -> Items:
        nonlocal key
        key = plan_diff.new_key(items) if key == NEW else key
        current = _current(content, key)
        check_values(appraisal, values, current)
        return plan_diff.with_values(items, key, current, wanted)

    _write(appraisal, actor, work)
    return key


def end_item(*, appraisal: Appraisal, key: str, actor: Any, at: datetime | None = None) -> None:
    """Write into the actor's draft that a target is taken out of the plan.

    Raises:
        NotYours, WrongState: as `write_item`.
    """

    def work(items: Items, content: dict[str, Any]) -> Items:
        _current(content, key)
        return plan_diff.with_end(items, key)

    _write(changeable(appraisal, actor, at), actor, work)


def undo_item(*, appraisal: Appraisal, key: str, actor: Any, at: datetime | None = None) -> None:
    """Take what the actor's draft says of one target away again; the last one takes the draft with it.

    Raises:
        NotYours, WrongState: as `write_item`.
    """
    _write(changeable(appraisal, actor, at), actor, lambda items, _content: plan_diff.without(items, key))


def weigh_items(*, appraisal: Appraisal, weights: dict[str, Decimal], actor: Any, at: datetime | None = None) -> None:
    """Write other weights into the actor's draft.

    Args:
        weights: percent by the id of the target or the key of an additional one.

    Raises:
        NotYours, WrongState: as `write_item`.
        Refused: a weight is not a percentage.
    """
    if any(not weight.is_finite() or not 0 < weight <= 100 for weight in weights.values()):
        raise errors.Refused(_("A weight is more than 0 and at most 100 percent."), code="weight")

    def work(items: Items, content: dict[str, Any]) -> Items:
        for key, weight in weights.items():
            current = _current(content, key)
            items = plan_diff.with_weight(items, key, current, plan_diff.plain(weight) or "")
        return items

    _write(changeable(appraisal, actor, at), actor, work)


@transaction.atomic
def discard_draft(*, appraisal: Appraisal, actor: Any) -> None:
    """Throw the actor's draft away; nobody has seen it.

    Raises:
        NotYours: as `side_of`.
    """
    side_of(appraisal, actor)
    PlanChange.objects.filter(appraisal=appraisal, proposed_by=actor, state=DRAFT).delete()


def changeable(appraisal: Appraisal, actor: Any, at: datetime | None) -> Appraisal:
    """Return the case when `actor` may change its plan now.

    Raises:
        NotYours, WrongState: as `side_of`, `require_changeable`.
    """
    side_of(appraisal, actor)
    require_changeable(appraisal, at or timezone.now())
    return appraisal


def check_values(appraisal: Appraisal, values: dict[str, Any], current: dict[str, Any] | None) -> None:
    """Refuse values nobody could be measured against, as in any plan.

    What a target serves already may stay, also when the supervisor is another one by now.

    Raises:
        Refused: as `add_target`.
    """
    served, before = values.get("serves"), (current or {}).get("serves")
    if served is not None and before and str(served.pk) == before["id"]:
        values = {**values, "serves": None}
    plans._check(appraisal, values)


def _current(content: dict[str, Any], key: str) -> dict[str, Any] | None:
    """The target an item is about, None for an additional one."""
    if key.startswith(plan_diff.NEW):
        return None
    found = next((target for target in plan_diff.counting(content) if target["id"] == key), None)
    if found is None:
        raise errors.WrongState(_("Nothing was changed: this target is no longer in the plan. Open the page again."))
    return found


@transaction.atomic
def _write(appraisal: Appraisal, actor: Any, work: Callable[[Items, dict[str, Any]], Items]) -> None:
    """Change the actor's draft under the lock of the case; an empty one is none."""
    appraisal = plans.locked_case(appraisal.pk)
    draft = PlanChange.objects.filter(appraisal=appraisal, proposed_by=actor, state=DRAFT).first()
    draft = draft or PlanChange(appraisal=appraisal, proposed_by=actor)
    draft.side = side_of(appraisal, actor)
    draft.items = work(draft.items, reading.content_of(appraisal))
    if draft.items:
        draft.save()
    elif draft.pk:
        draft.delete()
