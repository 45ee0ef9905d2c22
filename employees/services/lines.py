"""Reporting lines: who supervises whom from which day to which."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import audit, errors
from employees import labels
from employees.models import Agency, Employee, ReportingLine, User

DAY = timedelta(days=1)


@transaction.atomic
def add_line(
    *, employee: Employee, supervisor: Employee, kind: str, start: date, end: date | None = None, actor: User
) -> ReportingLine:
    """Add a reporting line. `end` is its last day, None means still running.

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: it overlaps a line of the same kind, the supervisor is elsewhere, not in service or the person herself,
            the days are the wrong way round, or the two would supervise each other in a circle.
    """
    _require_hr(employee, actor)
    _lock(employee)
    return _add(employee, supervisor, kind, start, end, actor)


@transaction.atomic
def end_line(*, line: ReportingLine, end: date, actor: User) -> None:
    """End a running line; `end` is its last day.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: the line has ended already.
        Refused: `end` is before the line began.
    """
    _require_hr(line.employee, actor)
    if end < line.start:
        raise errors.Refused(
            _("Nothing was saved: the line began on %(start)s and cannot end before.") % {"start": _day(line.start)}
        )
    before = _told(line)
    open_line = ReportingLine.objects.filter(pk=line.pk).filter(Q(end=None) | Q(end__gt=end))
    if open_line.update(end=end) != 1:
        raise errors.WrongState(_("Nothing was saved: this reporting line has ended already."))
    line.end = end
    _record(line, "reporting_line.ended", actor, before=before, after=_told(line))


@transaction.atomic
def change_supervisor(
    *, employee: Employee, supervisor: Employee, since: date, today: date, actor: User, reason: str = ""
) -> ReportingLine:
    """Give an employee another definitive supervisor from the day `since`, in one step.

    The line in force on `since` ends the day before. A line that began on `since` or later, but not after `today`, was
    wrong from its first day and is removed, its content kept in the audit trail. A line that HR planned for after
    `today` stays, and the new one ends the day before it.

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: as `add_line`.
    """
    _require_hr(employee, actor)
    _lock(employee)
    lines = ReportingLine.objects.filter(employee=employee, kind=labels.LineKind.DEFINITIVE).order_by("start")
    planned = lines.filter(start__gt=max(today, since)).first()
    for line in lines.filter(Q(end=None) | Q(end__gte=since), start__lte=max(today, since)):
        _make_room(line, since, actor, reason)
    end = planned.start - DAY if planned else None
    return _add(employee, supervisor, labels.LineKind.DEFINITIVE, since, end, actor, reason)


def _make_room(line: ReportingLine, since: date, actor: User, reason: str) -> None:
    before = _told(line)
    if line.start < since:
        line.end = since - DAY
        ReportingLine.objects.filter(pk=line.pk).update(end=line.end)
        _record(line, "reporting_line.ended", actor, before=before, after=_told(line), reason=reason)
    else:
        _record(line, "reporting_line.removed", actor, before=before, reason=reason)
        ReportingLine.objects.filter(pk=line.pk).delete()


def _add(
    employee: Employee,
    supervisor: Employee,
    kind: str,
    start: date,
    end: date | None,
    actor: User,
    reason: str = "",
) -> ReportingLine:
    check_line(employee=employee, supervisor=supervisor, kind=kind, start=start, end=end)
    line = ReportingLine(employee=employee, supervisor=supervisor, kind=kind, start=start, end=end)
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as refused:
        # The database is the last to say no: it knows of a line that was added in this very moment.
        raise errors.Refused(_overlap_in_general(kind), code="overlap") from refused
    _record(line, "reporting_line.added", actor, after=_told(line), reason=reason)
    return line


def check_line(
    *,
    employee: Employee,
    supervisor: Employee,
    kind: str,
    start: date,
    end: date | None,
    without: int | None = None,
) -> None:
    """Check a line that is not saved yet; `without` is the id of a line that it replaces.

    Raises:
        Refused: as `add_line`.
    """
    if supervisor.pk == employee.pk:
        raise errors.Refused(_("Nothing was saved: nobody supervises herself or himself."))
    if supervisor.agency_id != employee.agency_id or not supervisor.is_active:
        raise errors.Refused(_("Nothing was saved: the supervisor must be in service in the same agency."))
    if end is not None and end < start:
        raise errors.Refused(_("Nothing was saved: the last day is before the first day."))
    last = Q(start__lte=end) if end else Q()
    other = ReportingLine.objects.filter(last, Q(end=None) | Q(end__gte=start), employee=employee, kind=kind).exclude(
        pk=without
    )
    found = other.select_related("supervisor").first()
    if found:
        raise errors.Refused(_overlap(found), code="overlap")
    _refuse_circle(employee, supervisor, start, end, without)


def _refuse_circle(
    employee: Employee, supervisor: Employee, start: date, end: date | None, without: int | None
) -> None:
    """Nobody countersigns her own appraisal: walk up from the supervisor over lines that share days with this one."""
    last = Q(start__lte=end) if end else Q()
    rows = ReportingLine.objects.filter(
        last, Q(end=None) | Q(end__gte=start), employee__agency=employee.agency_id
    ).exclude(pk=without)
    above: dict[int, set[int]] = {}
    for below_id, above_id in rows.order_by().values_list("employee", "supervisor"):
        above.setdefault(below_id, set()).add(above_id)
    reached, ahead = set(), [supervisor.pk]
    while ahead:
        step = ahead.pop()
        if step == employee.pk:
            raise errors.Refused(
                _("Nothing was saved: %(employee)s supervises %(supervisor)s already, directly or through others.")
                % {"employee": employee.full_name, "supervisor": supervisor.full_name},
                code="cycle",
            )
        if step not in reached:
            reached.add(step)
            ahead.extend(above.get(step, ()))


def _overlap(line: ReportingLine) -> str:
    words = {"supervisor": line.supervisor.full_name, "kind": line.get_kind_display(), "start": _day(line.start)}
    if line.end is None:
        return (
            _(
                "Nothing was saved: %(supervisor)s is %(kind)s since %(start)s without an end. End that line first or "
                "choose other days."
            )
            % words
        )
    return _("Nothing was saved: %(supervisor)s is %(kind)s from %(start)s to %(end)s. Choose days outside of it.") % {
        **words,
        "end": _day(line.end),
    }


def _overlap_in_general(kind: str) -> str:
    return _("Nothing was saved: there is already a %(kind)s on some of these days. Open the page again to see it.") % {
        "kind": labels.LineKind(kind).label
    }


def _require_hr(employee: Employee, actor: User) -> None:
    if not employee.can_be_changed_by(actor):
        raise errors.NotYours(_("Only HR of this agency keeps its reporting lines."))


def _lock(employee: Employee) -> None:
    """One change of lines at a time per agency: overlaps and circles are judged on what is really there."""
    Agency.objects.select_for_update().get(pk=employee.agency_id)


def _record(line: ReportingLine, action: str, actor: User, **told: Any) -> None:
    """Reporting lines belong to the history of the employee: the entry names her."""
    employee = line.employee
    audit.record(
        chain=employee.agency.audit_chain, actor=actor, action=action, obj=employee, details={"line": line.pk}, **told
    )


def _told(line: ReportingLine) -> dict[str, str]:
    return {
        "supervisor": str(line.supervisor),
        "kind": line.kind,
        "start": line.start.isoformat(),
        "end": line.end.isoformat() if line.end else "",
    }


def _day(day: date) -> str:
    return date_format(day, "j F Y")
