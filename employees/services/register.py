"""The staff register: adding, correcting and closing staff records."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import access, audit, errors
from employees import nip as nips
from employees.models import Agency, Employee, ReportingLine, Unit, User
from employees.services import accounts
from employees.staff_file import contract, messages

FIELDS = (
    "nip", "name", "title_before", "title_after", "birth_date", "birth_place", "sex", "kind", "unit", "position",
    "position_since", "rank", "rank_since", "education", "email", "phone",
)  # fmt: skip


def fingerprint(employee: Employee) -> str:
    """Return a short digest of the record as it stands; a form carries it to notice that somebody else saved."""
    columns = {field.name: field.attname for field in Employee._meta.concrete_fields}
    values = [str(getattr(employee, columns[name])) for name in FIELDS]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def warnings_of(employee: Employee) -> list[str]:
    """Return sentences for what the NIP says differently from the record: worth a look, never an error (domain §7)."""
    facts = nips.nip_facts(employee.nip, employee.kind)
    compared = (
        ("nip_birth_date_differs", "birth_date", employee.birth_date, facts.birth_date),
        ("nip_sex_differs", "sex", employee.sex or None, facts.sex),
    )
    return [
        messages.text(contract.Message("warning", code, name, {"value": ours, "nip_says": says}))
        for code, name, ours, says in compared
        if ours is not None and says is not None and ours != says
    ]


def nip_problems(nip: str, kind: str) -> list[str]:
    """Return a sentence for each thing wrong with a NIP without spaces."""
    return [messages.text(contract.Message("error", code, "nip", {"nip": nip})) for code in nips.check_nip(nip, kind)]


@transaction.atomic
def add_employee(*, agency: Agency, values: Mapping[str, Any], actor: User) -> Employee:
    """Add a staff record of `agency`. `values` are the fields in `FIELDS`.

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: the NIP is wrong or known, or unit and position belong elsewhere.
    """
    _require_hr(agency, actor)
    employee = Employee(agency=agency, **{name: values[name] for name in FIELDS if name in values})
    _check(employee)
    _save(employee)
    audit.record(
        chain=agency.audit_chain, actor=actor, action="employee.added", obj=employee, after=_told(employee, FIELDS)
    )
    return employee


@transaction.atomic
def change_employee(*, employee: Employee, values: Mapping[str, Any], seen: str, actor: User) -> list[str]:
    """Correct a staff record. Returns the names of the fields that changed.

    Args:
        employee: the record; refreshed under lock.
        values: fields in `FIELDS`.
        seen: the `fingerprint` of the record the form was filled from.
        actor: HR of the agency.

    Raises:
        NotYours: the actor is not HR of the agency.
        Conflict: somebody else saved meanwhile.
        Refused: the NIP is wrong or known, or unit and position belong elsewhere.
    """
    row = Employee.objects.select_for_update(of=("self",)).select_related("agency", "unit", "position", "rank")
    now = row.get(pk=employee.pk)
    _require_hr(now.agency, actor)
    if fingerprint(now) != seen:
        raise errors.Conflict(
            _("Nothing was saved: somebody else changed this record since you opened it. Compare and save again."),
            theirs=now,
        )
    changed = [name for name in FIELDS if name in values and getattr(now, name) != values[name]]
    before = _told(now, changed)
    for name in changed:
        setattr(now, name, values[name])
    if not changed:
        return []
    _check(now)
    _save(now)
    accounts.rename_account(now)
    audit.record(
        chain=now.agency.audit_chain,
        actor=actor,
        action="employee.changed",
        obj=now,
        before=before,
        after=_told(now, changed),
    )
    return changed


@transaction.atomic
def deactivate_employee(*, employee: Employee, reason: str, actor: User, on: date) -> None:
    """Close the record of somebody who left: no sign-in any more, her own reporting lines end on the day `on`.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: she is not in service.
        Refused: people still report to her, or she leads a unit, or there is no reason.
    """
    _require_hr(employee.agency, actor)
    if not reason.strip():
        raise errors.Refused(_("Nothing was changed: please give a reason."), code="reason")
    Agency.objects.select_for_update().get(pk=employee.agency_id)
    _refuse_while_needed(employee, on)
    if Employee.objects.filter(pk=employee.pk, is_active=True).update(is_active=False) != 1:
        raise errors.WrongState(_("Nothing was changed: this person is no longer in service."))
    running = ReportingLine.objects.filter(employee=employee).filter(Q(end=None) | Q(end__gt=on))
    ended = [str(line) for line in running.select_related("employee", "supervisor")]
    running.filter(start__gt=on).delete()
    running.update(end=on)
    accounts.close_account(employee)
    employee.is_active = False
    audit.record(
        chain=employee.agency.audit_chain,
        actor=actor,
        action="employee.deactivated",
        obj=employee,
        reason=reason,
        details={"lines_ended": ended, "on": on.isoformat()},
    )


@transaction.atomic
def reactivate_employee(*, employee: Employee, reason: str, actor: User) -> None:
    """Open the record of somebody who came back; the reporting line is given anew.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: she is in service.
        Refused: there is no reason.
    """
    _require_hr(employee.agency, actor)
    if not reason.strip():
        raise errors.Refused(_("Nothing was changed: please give a reason."), code="reason")
    if Employee.objects.filter(pk=employee.pk, is_active=False).update(is_active=True) != 1:
        raise errors.WrongState(_("Nothing was changed: this person is in service already."))
    accounts.open_account(employee)
    employee.is_active = True
    audit.record(
        chain=employee.agency.audit_chain, actor=actor, action="employee.reactivated", obj=employee, reason=reason
    )


@transaction.atomic
def note_export(*, agency: Agency, file_format: str, rows: int, actor: User, at: datetime) -> None:
    """Leave an entry that the staff list left the system as a file."""
    details = {"format": file_format, "rows": rows}
    audit.record(chain=agency.audit_chain, actor=actor, action="employee.exported", obj=agency, details=details, at=at)


def _refuse_while_needed(employee: Employee, on: date) -> None:
    below = ReportingLine.objects.filter(supervisor=employee, employee__is_active=True)
    count = below.filter(Q(end=None) | Q(end__gt=on)).values("employee").distinct().count()
    if count:
        raise errors.Refused(
            _(
                "Nothing was changed: %(count)d people still report to %(name)s. Give them another supervisor first, "
                "then come back."
            )
            % {"count": count, "name": employee.full_name}
        )
    led = Unit.objects.filter(leader=employee, is_active=True).first()
    if led:
        raise errors.Refused(
            _("Nothing was changed: %(name)s still leads the unit %(unit)s. Name another leader first.")
            % {"name": employee.full_name, "unit": led.name}
        )


def _require_hr(agency: Agency, actor: User) -> None:
    if access.HR not in actor.roles or actor.agency_id != agency.pk:
        raise errors.NotYours(_("Only HR of this agency keeps its staff register."))


def _check(employee: Employee) -> None:
    if problems := nip_problems(employee.nip, employee.kind):
        raise errors.Refused(" ".join(problems), code="nip")
    if employee.agency_id not in {employee.unit.agency_id} & {employee.position.agency_id}:
        raise errors.Refused(_("Nothing was saved: unit and position must belong to this agency."))
    if employee.rank and employee.rank.kind != employee.kind:
        raise errors.Refused(_("Nothing was saved: this rank does not belong to this kind of employment."))
    if Employee.objects.filter(nip=employee.nip).exclude(pk=employee.pk).exists():
        raise errors.Refused(_nip_known(employee.nip), code="nip")


def _save(employee: Employee) -> None:
    try:
        with transaction.atomic():
            employee.save()
    except IntegrityError as known:
        # Two people added the same NIP in the same moment: the database decides who was first.
        raise errors.Refused(_nip_known(employee.nip), code="nip") from known


def _nip_known(nip: str) -> str:
    return _("Nothing was saved: the NIP %(nip)s is registered already.") % {"nip": nip}


def _told(employee: Employee, names: Any) -> dict[str, Any]:
    """The values as the audit trail keeps them: words and ISO dates."""
    return {name: _plain(getattr(employee, name)) for name in names}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
