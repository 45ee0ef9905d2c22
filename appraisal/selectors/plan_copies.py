"""What an earlier plan has to offer to a new one."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Target
from appraisal.models.aims import Aim
from appraisal.selectors import plans


@dataclass(frozen=True)
class Copyable:
    """One target of the earlier plan; `why_not` says in words why it cannot be copied, empty when it can."""

    target: Target
    aim: str
    why_not: str


def earlier_case_of(appraisal: Appraisal) -> Appraisal | None:
    """Return the employee's latest earlier case that has targets; None when there is none."""
    has_targets = Exists(Target.objects.filter(appraisal=OuterRef("pk")))
    earlier = Appraisal.objects.filter(
        has_targets,
        employee=appraisal.employee_id,
        cycle__agency=appraisal.cycle.agency_id,
        period_start__lt=appraisal.period_start,
    )
    return earlier.select_related("cycle").order_by("-period_start", "-pk").first()


def copyable_of(appraisal: Appraisal, earlier: Appraisal) -> list[Copyable]:
    """Return the targets of the earlier plan with what keeps each from being copied, in two queries."""
    there = {same_as(target) for target in Target.objects.filter(appraisal=appraisal)}
    in_words = labels.Approach.QUALITATIVE in appraisal.cycle.scheme.rules.planning.approaches
    return [
        Copyable(target, plans.aim_of(target), _why_not(target, there, in_words))
        for target in Target.objects.in_force().filter(appraisal=earlier)
    ]


def same_as(target: Aim) -> tuple[str, str]:
    """Return by what two targets are taken for the same: what is planned and how it is measured."""
    return (target.title.strip().casefold(), target.measure.strip().casefold())


def _why_not(target: Target, there: set[tuple[str, str]], in_words: bool) -> str:
    if same_as(target) in there:
        return _("is in your plan already")
    if target.is_qualitative and not in_words:
        return _("is described in words; this year needs figures")
    return ""
