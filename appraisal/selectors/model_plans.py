"""Model plans, and who would get what when one is applied to a team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, ModelPlan, ModelTarget
from appraisal.selectors import plans
from core import access
from employees import labels as people_labels

# A whole office at once; HR narrows down by unit where there are more.
MOST_PEOPLE = 500


@dataclass(frozen=True)
class ModelTargetRow:
    """One target of a model plan with its aim as people write it."""

    target: ModelTarget
    aim: str


@dataclass(frozen=True)
class Candidate:
    """Somebody who could get a model plan; `why_not` says in words why she is skipped, empty when she gets it."""

    case: Appraisal
    there: int
    fits: bool
    why_not: str

    @property
    def is_ticked(self) -> bool:
        """Chosen at first: she can get it and holds the post it was made for."""
        return self.fits and not self.why_not


def model_plans_of(user: Any) -> QuerySet[ModelPlan]:
    """Return the model plans `user` may read, with the number of targets and their weight."""
    found: QuerySet[ModelPlan] = ModelPlan.objects.visible_to(user).select_related("position", "keeper")
    return found.annotate(number=Count("targets"), weight=Sum("targets__weight"))


def model_targets_of(plan: ModelPlan) -> list[ModelTargetRow]:
    """Return the targets of a model plan, the main ones first."""
    rows = ModelTarget.objects.filter(plan=plan).select_related("indicator")
    return [ModelTargetRow(target, plans.aim_of(target)) for target in rows]


def model_weight(rows: Iterable[ModelTargetRow]) -> Decimal:
    """Return the sum of the weights in percent; a model is applied with exactly 100."""
    return sum((row.target.weight for row in rows), Decimal(0))


def may_receive(plan: ModelPlan, user: Any) -> QuerySet[Appraisal]:
    """Return the cases `user` may apply a model plan to: her team's, her own, for HR everybody's; in open cycles."""
    cases: QuerySet[Appraisal] = Appraisal.objects.visible_to(user).filter(
        cycle__agency=plan.agency_id, cycle__state=labels.CycleState.OPEN, duty=labels.Duty.RATED
    )
    if access.HR in user.roles:
        return cases
    if user.employee_id is None:
        return cases.none()
    return cases.filter(Q(appraiser=user.employee_id) | Q(employee=user.employee_id))


def of_post(plan: ModelPlan, cases: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Return those of `cases` whose people hold the post the model was made for (the rule of `fits_post`)."""
    if plan.position_id:
        return cases.filter(Q(position=plan.position_id) | Q(position=None, employee__position=plan.position_id))
    if plan.occupation:
        return cases.filter(
            Q(position__occupation__iexact=plan.occupation)
            | Q(position=None, employee__position__occupation__iexact=plan.occupation)
        )
    return cases


def candidates_of(plan: ModelPlan, cases: Any, user: Any, at: datetime) -> list[Candidate]:
    """Return `cases` with what would happen to each, in one query; at most `MOST_PEOPLE`, those who get it first.

    Args:
        plan: the model; its own targets are not asked for here.
        user: who would apply it.
        at: the moment, because plans open and close by the local day.
    """
    loaded = cases.with_people().select_related("employee__position__post_type", "position__post_type")
    counted = list(loaded.annotate(there=Count("targets")).order_by("employee__name", "pk")[:MOST_PEOPLE])
    rows = candidates(plan, [(case, case.there) for case in counted], user, at)
    return sorted(rows, key=lambda row: (not row.is_ticked, bool(row.why_not)))


def candidates(plan: ModelPlan, cases: list[tuple[Appraisal, int]], user: Any, at: datetime) -> list[Candidate]:
    """Return what would happen to each of the cases, given with the number of targets they have; asks nothing."""
    # A scheme is a document to read: once each, not once a person.
    schemes = {case.cycle.scheme_id: case.cycle.scheme for case, _there in cases}
    allowed = {pk: scheme.rules.planning.approaches for pk, scheme in schemes.items()}
    return [
        Candidate(
            case,
            there,
            fits_post(plan, case),
            _why_not(case, there, user, at, in_scheme=plan.approach in allowed[case.cycle.scheme_id]),
        )
        for case, there in cases
    ]


def fits_post(plan: ModelPlan, case: Appraisal) -> bool:
    """Say whether the model was made for the post of this person; one without either fits everybody."""
    post = case.position or case.employee.position
    if plan.position_id:
        return bool(plan.position_id == post.pk)
    return not plan.occupation or plan.occupation.casefold() == post.occupation.casefold()


def leads(case: Appraisal) -> bool:
    """Say whether this is a high leader (JPT); `position` and `employee__position` come with their post type."""
    post = case.position or case.employee.position
    return bool(post.post_type.group == people_labels.PostGroup.JPT)


def _why_not(case: Appraisal, there: int, user: Any, at: datetime, *, in_scheme: bool) -> str:
    if case.state in (labels.AppraisalState.PLANNING, labels.AppraisalState.RETURNED) and not case.is_plan_open(at):
        return _("the rating window is open")
    if not case.is_plan_open(at):
        return _("the plan is submitted or agreed")
    if there:
        return _("has targets already (%(number)d)") % {"number": there}
    if not in_scheme:
        return _("the scheme of the year needs figures")
    if not case.roles_of(user) & {"employee", "supervisor"} and not case.can_be_drafted_by_hr(at):
        return _("it is still the employee's turn to write")
    return ""


def aims_of(plan: ModelPlan) -> list[ModelTarget]:
    """Return the targets to copy."""
    return list(ModelTarget.objects.filter(plan=plan))


def same_weight(rows: list[ModelTarget]) -> bool:
    """Say whether the targets weigh exactly 100 percent together."""
    return sum((row.weight for row in rows), Decimal(0)) == plans.HUNDRED
