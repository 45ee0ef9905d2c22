"""Exemptions: days on which somebody is not appraised, with the reason (domain §3)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Cycle, Exemption
from appraisal.selectors import handovers as selectors
from appraisal.services.handovers import locked_cycle, recount
from appraisal.workflow import EXEMPTION
from core import audit, errors, transitions
from employees.models import Employee


@transaction.atomic
def record_exemption(
    *,
    cycle: Cycle,
    employee: Employee,
    reason: str,
    note: str,
    start: date,
    end: date,
    actor: Any,
    at: datetime | None = None,
) -> Exemption:
    """Take days out of somebody's period. A part without any day left is exempt, one with too few joins the next.

    Args:
        reason: one of `ExemptionReason`; "other" is explained in `note`.
        start, end: first and last day, within the period of the cycle.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: the cycle is not open, or somebody has concluded on these days already.
        Refused: `code` names the field: employee, note, start or end.
    """
    at = at or timezone.now()
    _require_hr(cycle, actor)
    cycle = locked_cycle(cycle.pk)
    _check(cycle, employee, reason, note, start, end)
    _require_open(cycle, employee.pk, start, end)
    exemption = Exemption.objects.create(
        cycle=cycle,
        employee=employee,
        reason=reason,
        note=note.strip(),
        start=start,
        end=end,
        recorded_by=actor,
        recorded_at=at,
    )
    recount(cycle, [employee.pk])
    _record(exemption, actor, "exemption.record", at, after=_told(exemption))
    return exemption


@transaction.atomic
def end_exemption(*, exemption: Exemption, end: date, actor: Any, at: datetime | None = None) -> None:
    """Let an exemption end earlier: its last day is now `end`.

    Raises:
        NotYours, WrongState: as `record_exemption`; WrongState also when it was cancelled.
        Refused: the new last day is not earlier, or before the first day.
    """
    at = at or timezone.now()
    _require_hr(exemption.cycle, actor)
    cycle = locked_cycle(exemption.cycle_id)
    exemption = Exemption.objects.select_for_update(of=("self",)).select_related("cycle__agency").get(pk=exemption.pk)
    if not exemption.start <= end < exemption.end:
        raise errors.Refused(
            _("Nothing was changed: the new last day lies between the first and the present last day."), code="end"
        )
    _require_open(cycle, exemption.employee_id, exemption.start, exemption.end)
    before = _told(exemption)
    if Exemption.objects.filter(pk=exemption.pk, state="active").update(end=end) != 1:
        raise errors.WrongState(_("Nothing was changed: this exemption has been cancelled."))
    exemption.end = end
    recount(cycle, [exemption.employee_id])
    _record(exemption, actor, "exemption.end", at, before=before, after=_told(exemption))


@transaction.atomic
def cancel_exemption(*, exemption: Exemption, reason: str, actor: Any) -> None:
    """Cancel an exemption that should not have been: its days count again.

    Raises:
        NotYours, WrongState: as `record_exemption`; WrongState also when it is cancelled already.
        Refused: there is no reason.
    """
    _require_hr(exemption.cycle, actor)
    cycle = locked_cycle(exemption.cycle_id)
    _require_open(cycle, exemption.employee_id, exemption.start, exemption.end)
    transitions.move(
        exemption,
        EXEMPTION,
        "cancel",
        actor=actor,
        roles={"hr"},
        chain=cycle.agency.audit_chain,
        reason=reason,
        details={"employee": exemption.employee_id},
    )
    recount(cycle, [exemption.employee_id])


def _require_hr(cycle: Cycle, actor: Any) -> None:
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Exemptions are kept by HR of the agency."))


def _check(cycle: Cycle, employee: Employee, reason: str, note: str, start: date, end: date) -> None:
    if employee.agency_id != cycle.agency_id:
        raise errors.Refused(_("Nothing was stored: this person belongs to another agency."), code="employee")
    if reason == labels.ExemptionReason.OTHER and not note.strip():
        raise errors.Refused(_("Nothing was stored: explain the other reason in a few words."), code="note")
    if end < start:
        raise errors.Refused(_("Nothing was stored: the last day is before the first day."), code="end")
    if start < cycle.starts_on or end > cycle.ends_on:
        raise errors.Refused(_("Nothing was stored: these days lie outside the period of the cycle."), code="start")


def _require_open(cycle: Cycle, employee_id: int, start: date, end: date) -> None:
    """Days somebody has concluded on stay as they are: an exemption must not erase a rating."""
    parts = Appraisal.objects.filter(
        cycle=cycle, employee=employee_id, period_start__lte=end, period_end__gte=start
    ).exclude(state__in=selectors.OPEN_STATES)
    if parts.exists():
        raise errors.WrongState(
            _(
                "Nothing was changed: these days have been rated already. Ask the reviewer to send the appraisal back "
                "first."
            )
        )


def _told(exemption: Exemption) -> dict[str, str]:
    # Not the note: it may speak of private life, and the audit trail is read by more people than the exemption.
    return {"reason": exemption.reason, "start": exemption.start.isoformat(), "end": exemption.end.isoformat()}


def _record(exemption: Exemption, actor: Any, action: str, at: datetime, **told: Any) -> None:
    audit.record(
        chain=exemption.cycle.agency.audit_chain,
        actor=actor,
        action=action,
        obj=exemption,
        details={"employee": exemption.employee_id},
        at=at,
        **told,
    )
