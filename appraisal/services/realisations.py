"""What was reached, what stood in the way, and a zero nobody likes to give."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Realisation, Target
from appraisal.services import evidence as evidences
from appraisal.services.plans import locked_case, require_role
from appraisal.workflow import REALISATION
from core import audit, errors, transitions

LARGEST = Decimal(10) ** 14


def require_running(appraisal: Appraisal) -> None:
    """Stop unless results may be recorded in this case.

    Raises:
        WrongState: the plan is not agreed, or the case is already rated or published.
    """
    if not appraisal.takes_realisations():
        raise errors.WrongState(
            _("Nothing was stored: results are recorded while the plan is agreed and nobody has concluded on it.")
        )


def _running_target(target: Target, actor: Any, role: str) -> tuple[Appraisal, Target]:
    appraisal = locked_case(target.appraisal_id)
    require_role(appraisal, actor, role)
    require_running(appraisal)
    found = Target.objects.filter(pk=target.pk).first()
    if found is None or found.ended_on is not None:
        raise errors.WrongState(_("Nothing was stored: this target has been removed meanwhile."))
    return appraisal, found


@transaction.atomic
def add_realisation(
    *,
    target: Target,
    day: date,
    value: Decimal | None,
    actor: Any,
    note: str = "",
    obstacle: str = "",
    link: str = "",
    file: Any = None,
    at: datetime | None = None,
) -> Realisation:
    """Record what was reached by `day`; nothing earlier is changed, the latest day counts.

    Args:
        day: within the period of the case and not after the local day of `at`.
        value: in the unit of measure of the target, not negative; None for a qualitative target.
        note: of a qualitative target what was reached, in words.
        obstacle: what stood in the way, if anything; reported to the supervisor as `claim_obstacle` does.
        link: evidence as a web address.
        file: evidence as an uploaded PDF, JPEG or PNG of at most 10 MB.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: the plan is not agreed, or the case is concluded.
        Refused: `code` names the field: day, value, note, link or file.
    """
    at = at or timezone.now()
    checked = evidences.check_file(file) if file else None
    appraisal, target = _running_target(target, actor, "employee")
    if not appraisal.period_start <= day <= appraisal.period_end:
        raise errors.Refused(_("This day lies outside the period of this appraisal."), code="day")
    if day > appraisal.cycle.local_day(at):
        raise errors.Refused(_("This day is still to come: record what has been reached."), code="day")
    _check_reached(target, value, note)
    realisation = Realisation.objects.create(
        target=target, day=day, value=value, note=note.strip(), recorded_by=actor, recorded_at=at
    )
    if link:
        evidences.attach_link(realisation, link, at)
    if obstacle.strip():
        _claim(appraisal, target, obstacle.strip(), actor)
    figure = None if value is None else str(value)
    told = {"day": day.isoformat(), "value": figure, "link": link, "sha256": checked.sha256 if checked else ""}
    _record(appraisal, actor, "realisation.add", realisation, after=told, target=target.pk)
    if checked is not None:
        # Last: whatever is refused before it leaves no file behind.
        evidences.attach_file(appraisal, realisation, checked, at)
    return realisation


def _check_reached(target: Target, value: Decimal | None, note: str) -> None:
    if target.is_qualitative:
        if value is not None:
            raise errors.Refused(_("This target is described in words: leave the figure empty."), code="value")
        if not note.strip():
            raise errors.Refused(_("Describe in words what was reached."), code="note")
    elif value is None or not value.is_finite() or not 0 <= value < LARGEST:
        raise errors.Refused(_("A realisation is zero or more."), code="value")


@transaction.atomic
def withdraw_realisation(*, realisation: Realisation, reason: str, actor: Any, at: datetime | None = None) -> None:
    """Withdraw what was recorded wrongly: it stays in view with its reason, and the latest of the others counts.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: it was withdrawn before, or the case does not run.
        Refused: there is no reason.
    """
    appraisal, target = _running_target(realisation.target, actor, "employee")
    transitions.move(
        realisation,
        REALISATION,
        "withdraw",
        actor=actor,
        roles=appraisal.roles_of(actor),
        chain=appraisal.cycle.agency.audit_chain,
        reason=reason,
        details={"appraisal": appraisal.pk, "target": target.pk},
        withdrawn_at=at or timezone.now(),
        withdrawn_reason=reason.strip(),
    )


@transaction.atomic
def claim_obstacle(*, target: Target, obstacle: str, actor: Any) -> None:
    """Report that something outside the employee's control keeps a target from being reached.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: an obstacle waits for its answer or was accepted, or the case does not run.
        Refused: it is not described.
    """
    appraisal, target = _running_target(target, actor, "employee")
    if not obstacle.strip():
        raise errors.Refused(
            _("Nothing was stored: describe the obstacle, your supervisor decides on it."), code="reason"
        )
    _claim(appraisal, target, obstacle.strip(), actor)


def _claim(appraisal: Appraisal, target: Target, obstacle: str, actor: Any) -> None:
    before = target.obstacle_state
    _change(
        target,
        ("none", "refused"),
        obstacle_state=labels.ObstacleState.CLAIMED,
        obstacle=obstacle,
        obstacle_answer="",
    )
    _record(appraisal, actor, "obstacle.claim", target, before=before, after="claimed", reason=obstacle)


@transaction.atomic
def answer_obstacle(*, target: Target, accept: bool, reason: str, actor: Any) -> None:
    """Accept or refuse a reported obstacle with a reason; an accepted one takes the target out of the score.

    Raises:
        NotYours: the actor is not the supervisor.
        WrongState: no obstacle waits for an answer, or the case does not run.
        Refused: there is no reason.
    """
    appraisal, target = _running_target(target, actor, "supervisor")
    if not reason.strip():
        raise errors.Refused(
            _("Nothing was changed: please give a reason, the other side will read it."), code="reason"
        )
    after = labels.ObstacleState.ACCEPTED if accept else labels.ObstacleState.REFUSED
    _change(target, ("claimed",), obstacle_state=after, obstacle_answer=reason.strip())
    _record(appraisal, actor, "obstacle.answer", target, before="claimed", after=after.value, reason=reason)


@transaction.atomic
def give_zero(*, target: Target, reason: str, actor: Any) -> None:
    """Give zero for a target without any realisation, with a reason; a realisation recorded later replaces it.

    Raises:
        NotYours: the actor is not the supervisor.
        WrongState: there is a realisation or an accepted obstacle, or the case does not run.
        Refused: there is no reason.
    """
    appraisal, target = _running_target(target, actor, "supervisor")
    if not reason.strip():
        raise errors.Refused(
            _("Nothing was changed: please give a reason, the other side will read it."), code="reason"
        )
    if target.is_qualitative:
        raise errors.WrongState(_("Nothing was changed: this target is concluded in words, it takes no zero."))
    if Realisation.objects.counting().filter(target=target).exists():
        raise errors.WrongState(_("Nothing was changed: there is a realisation, and it counts."))
    _change(target, ("none", "claimed", "refused"), zero_reason=reason.strip())
    _record(appraisal, actor, "target.give_zero", target, after="0", reason=reason)


def _change(target: Target, states: tuple[str, ...], **changes: Any) -> None:
    """Change a target whose obstacle is in one of `states`: a conditional update that must hit exactly one row."""
    if Target.objects.filter(pk=target.pk, obstacle_state__in=states).update(**changes) != 1:
        raise errors.WrongState(
            _("Nothing was changed: the obstacle of this target stands differently now. Open the page again.")
        )


def _record(appraisal: Appraisal, actor: Any, action: str, obj: Any, target: int | None = None, **told: Any) -> None:
    details = {"appraisal": appraisal.pk, **({"target": target} if target else {})}
    audit.record(chain=appraisal.cycle.agency.audit_chain, actor=actor, action=action, obj=obj, details=details, **told)
