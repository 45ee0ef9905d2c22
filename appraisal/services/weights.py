"""The weights of a plan: shared out, scaled or typed, and always told as a whole."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import weights as rules
from appraisal.models import Appraisal, Target
from appraisal.services.plans import open_plan
from core import audit, errors

Weights = Sequence[Decimal]


def share_out_weights(*, appraisal: Appraisal, actor: Any, at: datetime | None = None) -> None:
    """Give every target the same weight, together exactly 100 percent; the first ones take the odd hundredths.

    Raises:
        NotYours, WrongState: as `add_target`.
        Refused: there is no target.
    """
    _reweigh(appraisal, actor, at, "plan.share_out", lambda weights: rules.even(len(weights)))


def scale_weights(*, appraisal: Appraisal, actor: Any, at: datetime | None = None) -> None:
    """Keep the proportions and make the weights exactly 100 percent together.

    Raises:
        NotYours, WrongState, Refused: as `share_out_weights`.
    """
    _reweigh(appraisal, actor, at, "plan.scale_weights", rules.scaled)


def set_weights(
    *, appraisal: Appraisal, weights: dict[int, Decimal], actor: Any, scale: bool = False, at: datetime | None = None
) -> None:
    """Write the weights of all targets at once; until the plan is submitted their sum may be anything.

    Args:
        weights: percent by target id, one for every target of the plan.
        scale: make them exactly 100 together, in the typed proportions.

    Raises:
        NotYours: as `add_target`.
        WrongState: as `add_target`, or a target was added or removed meanwhile.
        Refused: there is no target, or a weight is not a percentage.
    """

    def typed(_before: Weights) -> list[Decimal]:
        return rules.scaled(list(weights.values())) if scale else list(weights.values())

    if any(not weight.is_finite() or not 0 < weight <= 100 for weight in weights.values()):
        raise errors.Refused(_("A weight is more than 0 and at most 100 percent."), code="weight")
    _reweigh(appraisal, actor, at, "plan.set_weights", typed, expected=list(weights))


@transaction.atomic
def _reweigh(
    appraisal: Appraisal,
    actor: Any,
    at: datetime | None,
    action: str,
    work: Callable[[Weights], Weights],
    expected: list[int] | None = None,
) -> None:
    appraisal = open_plan(appraisal.pk, actor, at or timezone.now())
    targets = list(Target.objects.in_force().filter(appraisal=appraisal))
    if not targets:
        raise errors.Refused(_("There is no target to weigh yet. Add the first one."))
    if expected is not None:
        found = {target.pk: target for target in targets}
        if set(found) != set(expected):
            raise errors.WrongState(
                _("Nothing was changed: a target was added or removed meanwhile. Open the page again.")
            )
        targets = [found[pk] for pk in expected]
    before = [target.weight for target in targets]
    after = work(before)
    for target, weight in zip(targets, after, strict=True):
        target.weight = weight
    Target.objects.bulk_update(targets, ["weight"])
    audit.record(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        action=action,
        obj=appraisal,
        before=[str(weight) for weight in before],
        after=[str(weight) for weight in after],
        details={"appraisal": appraisal.pk},
    )
