"""What surrounds the targets: approach, annexes, special expectations; and the conclusion on targets in words."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, selectors
from appraisal.models import Appraisal, BehaviourExpectation, PlanFrame, Target
from appraisal.services.plans import locked_case, open_plan, require_role
from appraisal.services.realisations import require_running
from core import audit, errors

ANNEXES = ("resources", "accountability", "consequences")
OF_THE_WRITER = ("approach", "innovation")


def frame_role(appraisal: Appraisal, actor: Any) -> str:
    """Return as what `actor` writes the annexes in this state: "supervisor" while it is submitted, else "writer".

    Raises:
        NotYours: neither the supervisor nor somebody who may write the plan.
    """
    if appraisal.state == labels.AppraisalState.SUBMITTED and "supervisor" in appraisal.roles_of(actor):
        return "supervisor"
    if appraisal.can_be_planned_by(actor):
        return "writer"
    if "supervisor" in appraisal.roles_of(actor):
        return "supervisor"
    raise errors.NotYours(_("This step belongs to somebody else."))


@transaction.atomic
def write_frame(*, appraisal: Appraisal, values: dict[str, str], actor: Any, at: datetime | None = None) -> PlanFrame:
    """Write approach and annexes of a plan: the employee (or HR) while she writes it, the supervisor while it is
    submitted; the approach and the planned innovation stay the employee's.

    Args:
        values: any of `ANNEXES` and `OF_THE_WRITER`.

    Raises:
        NotYours: the actor has no part in the plan.
        WrongState: the plan is not open for her.
        Refused: the scheme does not know the approach; `code` is "approach".
    """
    allowed: tuple[str, ...] = ANNEXES
    if frame_role(locked_case(appraisal.pk), actor) == "supervisor":
        appraisal = _submitted(appraisal, actor)
    else:
        appraisal = open_plan(appraisal.pk, actor, at or timezone.now())
        allowed += OF_THE_WRITER
    changes = {name: values[name].strip() for name in allowed if name in values}
    if changes.get("approach", "quantitative") not in appraisal.cycle.scheme.rules.planning.approaches:
        raise errors.Refused(
            _("This scheme gives a score and needs figures: choose the quantitative approach."), code="approach"
        )
    frame, _made = PlanFrame.objects.get_or_create(appraisal=appraisal)
    changed = [name for name, value in changes.items() if getattr(frame, name) != value]
    for name in changed:
        setattr(frame, name, changes[name])
    if changed:
        frame.save(update_fields=changed)
        # Which parts, not their words: those stand in the plan.
        _record(appraisal, actor, "plan.write_frame", appraisal, after=changed)
    return frame


@transaction.atomic
def write_expectations(*, appraisal: Appraisal, texts: dict[str, str], actor: Any) -> None:
    """Write what the supervisor expects in particular of the behaviour items, while the plan is submitted to her.

    Args:
        texts: words by item key; empty words take the expectation away.

    Raises:
        NotYours: the actor is not the supervisor.
        WrongState: the plan is not submitted.
        Refused: an item takes no expectation in this scheme.
    """
    appraisal = _submitted(appraisal, actor)
    known = {item.key for item in selectors.expectation_items(appraisal)}
    if set(texts) - known:
        raise errors.Refused(_("Nothing was stored: this item takes no special expectation in this scheme."))
    stored = {row.item: row for row in BehaviourExpectation.objects.filter(appraisal=appraisal)}
    before = {key: row.text for key, row in stored.items()}
    wanted = {key: text.strip() for key, text in texts.items()}
    changed = sorted(key for key, text in wanted.items() if text != before.get(key, ""))
    if not changed:
        return
    BehaviourExpectation.objects.filter(appraisal=appraisal, item__in=changed).delete()
    BehaviourExpectation.objects.bulk_create(
        BehaviourExpectation(appraisal=appraisal, item=key, text=wanted[key]) for key in changed if wanted[key]
    )
    _record(appraisal, actor, "plan.write_expectations", appraisal, after=changed)


def require_submitted(appraisal: Appraisal) -> None:
    """Stop unless the plan lies with the supervisor.

    Raises:
        WrongState: it is not submitted, or the cycle is not open.
    """
    if appraisal.state != labels.AppraisalState.SUBMITTED or appraisal.cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was changed: you write this while the plan is submitted to you."))


def _submitted(appraisal: Appraisal, actor: Any) -> Appraisal:
    appraisal = locked_case(appraisal.pk)
    require_role(appraisal, actor, "supervisor")
    require_submitted(appraisal)
    return appraisal


@transaction.atomic
def judge_target(*, target: Target, judgement: str, actor: Any) -> None:
    """Conclude on a qualitative target in words; a later conclusion replaces it.

    Raises:
        NotYours: the actor is not the supervisor.
        WrongState: the case does not run, the target is measured in figures, or an obstacle was accepted.
        Refused: there are no words.
    """
    appraisal = locked_case(target.appraisal_id)
    require_role(appraisal, actor, "supervisor")
    require_running(appraisal)
    if not judgement.strip():
        raise errors.Refused(_("Nothing was stored: conclude in words, the employee reads them."), code="reason")
    standing = Target.objects.in_force().filter(pk=target.pk)
    open_for_words = standing.exclude(expected="").exclude(obstacle_state="accepted")
    if open_for_words.update(judgement=judgement.strip()) != 1:
        raise errors.WrongState(
            _("Nothing was stored: this target is not concluded in words now. Open the page again.")
        )
    _record(appraisal, actor, "target.judge", target)


def _record(appraisal: Appraisal, actor: Any, action: str, obj: Any, **told: Any) -> None:
    audit.record(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        action=action,
        obj=obj,
        details={"appraisal": appraisal.pk},
        **told,
    )
