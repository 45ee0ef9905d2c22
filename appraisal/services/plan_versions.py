"""Versions of a plan: kept in the transaction of the step they tell of, never changed afterwards."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, PlanChange, PlanVersion, Target
from appraisal.selectors import plan_versions as reading
from appraisal.workflow import PLAN_CHANGE
from core import audit, errors, transitions

Kind = labels.VersionKind


def sign(act: str, name: object, at: datetime) -> dict[str, str]:
    """Return a signature as a version keeps it: the name as it is today, the moment with its zone."""
    return {"act": act, "name": str(name), "at": at.isoformat()}


def keep_version(
    *,
    appraisal: Appraisal,
    kind: str,
    actor: Any,
    at: datetime,
    reason: str = "",
    remarks: dict[int, str] | None = None,
    signed: list[dict[str, str]] | None = None,
) -> PlanVersion:
    """Keep the plan as it stands now, as the next version.

    Called under the lock of the case, in the transaction of the step.

    Args:
        appraisal: with cycle and employee at hand; its plan is read again from the database.
        remarks: of a return, by target.
        signed: who signed what when (`sign`).
    """
    content = reading.content_of(appraisal)
    content["signed"] = signed or []
    content["remarks"] = {str(target): text for target, text in (remarks or {}).items()}
    last = PlanVersion.objects.filter(appraisal=appraisal).aggregate(number=Max("number"))["number"]
    return PlanVersion.objects.create(
        appraisal=appraisal,
        number=(last or 0) + 1,
        kind=kind,
        made_at=at,
        made_by=actor,
        reason=reason,
        content=content,
    )


def keep_agreed(appraisal: Appraisal, at: datetime) -> None:
    """Keep the agreed plan of a case from before versions were kept, so that a change of it can be compared."""
    if PlanVersion.objects.filter(appraisal=appraisal).exists():
        return
    keep_version(
        appraisal=appraisal,
        kind=Kind.AGREED,
        actor=None,
        at=appraisal.agreed_at or at,
        signed=signed_so_far(appraisal),
    )


def signed_so_far(appraisal: Appraisal) -> list[dict[str, str]]:
    """Return the signatures the case itself holds: who submitted and who agreed."""
    found = []
    if appraisal.submitted_at is not None:
        found.append(sign("submitted", appraisal.employee, appraisal.submitted_at))
    if appraisal.agreed_at is not None and appraisal.agreed_by is not None:
        found.append(sign("agreed", appraisal.agreed_by, appraisal.agreed_at))
    return found


def keep_step(
    appraisal: Appraisal,
    kind: str,
    actor: Any,
    at: datetime,
    *,
    signed: list[dict[str, str]] | None = None,
    reason: str = "",
    remarks: dict[int, str] | None = None,
) -> PlanVersion:
    """Keep a version of the plan, signed by those who brought it so far and by the one who takes this step.

    Args:
        signed: who brought it so far, where the case itself no longer says so.
        reason, remarks: as in `keep_version`.
    """
    before = signed_so_far(appraisal) if signed is None else signed
    mine = sign(kind, actor.employee or actor, at)
    return keep_version(
        appraisal=appraisal,
        kind=kind,
        actor=actor,
        at=at,
        reason=reason,
        remarks=remarks,
        signed=[*(one for one in before if one["act"] != kind), mine],
    )


def remarks_of(appraisal: Appraisal, remarks: dict[int, str]) -> tuple[dict[int, str], str]:
    """Return the remarks that say something, and all of them in one line for the trail.

    Raises:
        Refused: one is about a target that is not in this plan.
    """
    titles = dict(Target.objects.in_force().filter(appraisal=appraisal).values_list("pk", "title"))
    said = {pk: text.strip() for pk, text in remarks.items() if text.strip()}
    if not set(said) <= set(titles):
        raise errors.Refused(_("Nothing was returned: a remark is about a target that is not in this plan."))
    return said, "; ".join(f"{titles[pk]}: {text}" for pk, text in said.items())


def close_changes(appraisal: Appraisal, reason: str, actor: Any, at: datetime) -> None:
    """Close the open proposal of a plan that is opened again as a whole, with that reason; drafts go with it."""
    PlanChange.objects.filter(appraisal=appraisal, state=labels.ChangeState.DRAFT).delete()
    for change in PlanChange.objects.filter(appraisal=appraisal, state=labels.ChangeState.PROPOSED):
        transitions.move(
            change,
            PLAN_CHANGE,
            "close",
            actor=actor,
            roles=("system",),
            chain=appraisal.cycle.agency.audit_chain,
            reason=reason,
            details={"appraisal": appraisal.pk},
            answer=reason,
            answered_by_id=actor.pk,
            answered_at=at,
        )


def let_go(target: Target, appraisal: Appraisal, actor: Any) -> None:
    """Tell the targets of subordinates that the result they serve is removed: their pages and their trail say so."""
    serving = list(Target.objects.filter(serves=target).values_list("pk", "appraisal_id").order_by("pk"))
    Target.objects.filter(serves=target).update(serves=None, serves_lost=target.title)
    audit.record_many(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        model=Target,
        entries=[
            audit.Told("target.serves_lost", pk, before=target.pk, details={"appraisal": case, "title": target.title})
            for pk, case in serving
        ],
    )
