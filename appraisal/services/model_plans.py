"""Model plans: kept by HR and supervisors, applied to a person or to a whole team in one step."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import selectors
from appraisal import weights as rules
from appraisal.models import Appraisal, ModelPlan, ModelTarget, PlanFrame, Target
from appraisal.selectors import model_plans as reading
from appraisal.services.plan_copies import copied, targets_from
from appraisal.services.plans import check_target_of
from core import access, audit, bulk, errors

PLAN_FIELDS = ("name", "position", "occupation", "approach", "is_active")
TARGET_FIELDS = (
    "indicator",
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
LIMIT = 40


@dataclass(frozen=True)
class Applied:
    """What applying a model did: who got it, and who was skipped with the reason in words."""

    given: list[Appraisal]
    skipped: list[reading.Candidate]
    targets: int


def may_keep(user: Any) -> bool:
    """HR and supervisors keep model plans."""
    return bool(user.roles & {access.HR, access.SUPERVISOR}) and user.agency_id is not None


@transaction.atomic
def add_model_plan(*, values: dict[str, Any], actor: Any, source: Appraisal | None = None) -> ModelPlan:
    """Make a model plan, empty or with the targets of a person's plan; her name is not kept.

    Args:
        values: the fields of `PLAN_FIELDS`.
        source: the case whose targets (and approach) are copied; the actor is its supervisor or HR.

    Raises:
        NotYours: neither HR nor a supervisor, or no part in the case.
        Refused: the name is taken (`code` "name"), or the case has no targets.
    """
    if not may_keep(actor):
        raise errors.NotYours(_("Model plans are kept by HR and by supervisors."))
    aims: list[Target] = []
    if source is not None:
        if not source.roles_of(actor) & {"supervisor", "hr"}:
            raise errors.NotYours(_("This step belongs to somebody else."))
        aims = list(Target.objects.in_force().filter(appraisal=source))
        if not aims:
            raise errors.Refused(_("Nothing was made: this plan has no targets."))
        values = {**values, "approach": selectors.frame_of(source).approach}
    plan = ModelPlan(agency_id=actor.agency_id, keeper_id=None if access.HR in actor.roles else actor.employee_id)
    _write(plan, values)
    ModelTarget.objects.bulk_create(ModelTarget(plan=plan, **copied(aim)) for aim in aims)
    details = {"from": source.pk, "targets": len(aims)} if source is not None else {}
    _record(plan, actor, "model_plan.add", after=plan.name, details=details)
    return plan


@transaction.atomic
def change_model_plan(*, plan: ModelPlan, values: dict[str, Any], actor: Any) -> None:
    """Change name, post or approach of a model plan, or take it out of use.

    Raises:
        NotYours: kept by somebody else.
        Refused: the name is taken (`code` "name").
    """
    plan = _locked(plan, actor)
    before = plan.name
    _write(plan, values)
    _record(plan, actor, "model_plan.change", before=before, after=plan.name)


def _write(plan: ModelPlan, values: dict[str, Any]) -> None:
    for field in PLAN_FIELDS:
        if field in values:
            setattr(plan, field, values[field])
    same = ModelPlan.objects.filter(agency=plan.agency_id, name=plan.name).exclude(pk=plan.pk)
    if same.exists():
        raise errors.Refused(_("There is a model plan of this name already."), code="name")
    if plan.position is not None and plan.position.agency_id != plan.agency_id:
        raise errors.Refused(_("This position belongs to another agency."), code="position")
    plan.save()


@transaction.atomic
def save_model_target(
    *, plan: ModelPlan, values: dict[str, Any], actor: Any, target: ModelTarget | None = None
) -> ModelTarget:
    """Add a target to a model plan, or change one of its targets.

    Raises:
        NotYours: the plan is kept by somebody else.
        Refused: nobody could be measured against it, or the plan is full.
    """
    plan = _locked(plan, actor)
    told = {field: values.get(field) for field in TARGET_FIELDS}
    told |= {name: told[name] or usual for name, usual in (("block", "main"), ("polarity", "higher"))}
    told |= {name: told[name] or "" for name in ("perspective", "unit_of_measure", "expected")}
    check_target_of(plan.approach, told)
    if target is None:
        if ModelTarget.objects.filter(plan=plan).count() >= LIMIT:
            raise errors.Refused(
                _("Nothing was added: a plan holds at most %(limit)d targets. Join small ones.") % {"limit": LIMIT}
            )
        target = ModelTarget(plan=plan)
    for field, value in told.items():
        setattr(target, field, value)
    target.save()
    _record(plan, actor, "model_plan.change_targets", after=target.title)
    return target


@transaction.atomic
def remove_model_target(*, target: ModelTarget, actor: Any) -> None:
    """Remove a target of a model plan; plans it was copied to keep theirs.

    Raises:
        NotYours: the plan is kept by somebody else.
    """
    plan = _locked(target.plan, actor)
    _record(plan, actor, "model_plan.change_targets", before=target.title)
    target.delete()


@transaction.atomic
def weigh_model(*, plan: ModelPlan, how: str, actor: Any) -> None:
    """Make the weights of a model plan exactly 100 together: `how` is "even" or "scale".

    Raises:
        NotYours: the plan is kept by somebody else.
        Refused: it has no target.
    """
    plan = _locked(plan, actor)
    targets = list(ModelTarget.objects.filter(plan=plan))
    if not targets:
        raise errors.Refused(_("There is no target to weigh yet. Add the first one."))
    work: Callable[[Sequence[Decimal]], list[Decimal]] = (
        rules.scaled if how == "scale" else lambda weights: rules.even(len(weights))
    )
    for target, weight in zip(targets, work([target.weight for target in targets]), strict=True):
        target.weight = weight
    ModelTarget.objects.bulk_update(targets, ["weight"])
    _record(plan, actor, "model_plan.change_targets", after=[str(target.weight) for target in targets])


@transaction.atomic
def apply_model(*, plan: ModelPlan, chosen: Collection[int], actor: Any, at: datetime | None = None) -> Applied:
    """Copy a model plan into the empty plans of chosen people, all in one step; they change and submit it themselves.

    Whoever has targets, has submitted or may not be written for by the actor is skipped with a reason; nobody gets it
    twice.

    Args:
        chosen: ids of cases; those the actor may not apply it to are left alone silently, as if they did not exist.

    Raises:
        Refused: the model is not in use, has no targets, or does not weigh 100 percent; or nobody was chosen.
    """
    at = at or timezone.now()
    aims = _ready(plan)
    allowed = reading.may_receive(plan, actor).filter(pk__in=list(chosen)[: reading.MOST_PEOPLE])
    cases = list(
        Appraisal.objects.select_for_update(of=("self",))
        .filter(pk__in=allowed.values("pk"))
        .select_related("cycle__agency", "cycle__scheme")
        .select_related("employee__position__post_type", "position__post_type")
        .order_by("pk")
    )
    if not cases:
        raise errors.Refused(_("Nothing was applied: choose at least one person."))
    # Counted after the locks: a target added a moment ago is seen.
    there = dict(Target.objects.filter(appraisal__in=cases).order_by().values_list("appraisal").annotate(Count("pk")))
    looked = reading.candidates(plan, [(case, there.get(case.pk, 0)) for case in cases], actor, at)
    given = [one.case for one in looked if not one.why_not]
    bulk.insert(
        Target,
        (target for case in given for target in targets_from(aims, case, perspectives=reading.leads(case))),
    )
    _frame(given, plan, actor, at)
    _tell(plan, given, len(aims), actor)
    return Applied(given, [one for one in looked if one.why_not], len(aims))


def _ready(plan: ModelPlan) -> list[ModelTarget]:
    aims = reading.aims_of(plan)
    if not plan.is_active:
        raise errors.Refused(_("Nothing was applied: this model plan is not in use any more."))
    if not aims:
        raise errors.Refused(_("Nothing was applied: this model plan has no targets yet."))
    if not reading.same_weight(aims):
        raise errors.Refused(_("Nothing was applied: the weights of this model plan must be 100 percent together."))
    return aims


def _frame(given: list[Appraisal], plan: ModelPlan, actor: Any, at: datetime) -> None:
    """The approach of the model goes with its targets; where HR wrote, the employee reads when."""
    by_hr = [case for case in given if not case.roles_of(actor) & {"employee", "supervisor"}]
    framed = set(PlanFrame.objects.filter(appraisal__in=given).values_list("appraisal_id", flat=True))
    PlanFrame.objects.filter(appraisal__in=framed).update(approach=plan.approach)
    PlanFrame.objects.filter(appraisal__in=by_hr).update(hr_drafted_at=at)
    drafted = {case.pk for case in by_hr}
    PlanFrame.objects.bulk_create(
        PlanFrame(appraisal=case, approach=plan.approach, hr_drafted_at=at if case.pk in drafted else None)
        for case in given
        if case.pk not in framed
    )


def _tell(plan: ModelPlan, given: list[Appraisal], number: int, actor: Any) -> None:
    if not given:
        return
    details = {"model_plan": plan.pk, "targets": number}
    audit.record_many(
        chain=plan.agency.audit_chain,
        actor=actor,
        model=Appraisal,
        entries=[
            audit.Told("plan.apply_model", case.pk, after=plan.name, details={"appraisal": case.pk, **details})
            for case in given
        ],
    )


def _locked(plan: ModelPlan, actor: Any) -> ModelPlan:
    found = ModelPlan.objects.select_for_update(of=("self",)).select_related("agency", "position").get(pk=plan.pk)
    if not found.can_be_changed_by(actor):
        raise errors.NotYours(_("This model plan is kept by somebody else."))
    return found


def _record(plan: ModelPlan, actor: Any, action: str, **told: Any) -> None:
    audit.record(chain=plan.agency.audit_chain, actor=actor, action=action, obj=plan, **told)
