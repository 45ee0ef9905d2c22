"""Copying targets: from last year's plan, into a model plan, and from a model plan to one person or a whole team."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, selectors
from appraisal.models import Appraisal, PlanFrame, Target
from appraisal.models.aims import Aim
from appraisal.services.plan_frames import ANNEXES
from appraisal.services.plans import check_room, open_plan
from core import audit, bulk, errors

# Everything a target asks for; never what came of it, never whom it serves: that superior's plan is another one now.
COPIED = (
    "indicator_id",
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


def copied(aim: Aim, *, perspectives: bool = True) -> dict[str, Any]:
    """Return the fields of `aim` for a copy of it; without its perspective for somebody who is no high leader."""
    values = {name: getattr(aim, name) for name in COPIED}
    return values if perspectives else values | {"perspective": ""}


def targets_from(aims: Iterable[Aim], appraisal: Appraisal, *, perspectives: bool) -> list[Target]:
    """Return new targets for a plan, not stored yet."""
    return [Target(appraisal=appraisal, **copied(aim, perspectives=perspectives)) for aim in aims]


@transaction.atomic
def copy_plan(
    *,
    appraisal: Appraisal,
    chosen: Collection[int],
    actor: Any,
    annexes: bool = False,
    at: datetime | None = None,
) -> int:
    """Copy chosen targets of the employee's latest earlier plan; what is there already is never doubled.

    Args:
        chosen: ids of targets of that plan; others are passed over.
        annexes: copy the annexes too, where this plan has none yet.

    Returns the number of targets copied.

    Raises:
        NotYours, WrongState: as `add_target`.
        Refused: there is no earlier plan, nothing of it can be copied, or the plan would grow too long.
    """
    appraisal = open_plan(appraisal.pk, actor, at or timezone.now())
    earlier = selectors.earlier_case_of(appraisal)
    if earlier is None:
        raise errors.Refused(_("Nothing was copied: there is no earlier plan."))
    rows = [
        row.target for row in selectors.copyable_of(appraisal, earlier) if not row.why_not and row.target.pk in chosen
    ]
    if not rows:
        raise errors.Refused(_("Nothing was copied: choose at least one target that is not in the plan yet."))
    check_room(appraisal, len(rows))
    _take_over_frame(appraisal, earlier, annexes=annexes)
    bulk.insert(Target, targets_from(rows, appraisal, perspectives=selectors.has_perspectives(appraisal)))
    audit.record(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        action="plan.copy",
        obj=appraisal,
        after=[row.title for row in rows],
        details={"appraisal": appraisal.pk, "from": earlier.pk},
    )
    return len(rows)


def _take_over_frame(appraisal: Appraisal, earlier: Appraisal, *, annexes: bool) -> None:
    """The approach goes with the targets into a plan that is still empty; annexes where there are none."""
    old, new = selectors.frame_of(earlier), selectors.frame_of(appraisal)
    changes: dict[str, Any] = {}
    allowed = appraisal.cycle.scheme.rules.planning.approaches
    if old.approach in allowed and not Target.objects.filter(appraisal=appraisal).exists():
        changes["approach"] = old.approach
    if annexes:
        changes |= {name: getattr(old, name) for name in ANNEXES if not getattr(new, name)}
    if changes:
        set_frame(appraisal, changes)


def set_frame(appraisal: Appraisal, changes: dict[str, Any]) -> None:
    """Write fields of the frame of a plan, made where there is none."""
    if not PlanFrame.objects.filter(appraisal=appraisal).update(**changes):
        PlanFrame.objects.create(appraisal=appraisal, **{"approach": labels.Approach.QUANTITATIVE, **changes})
