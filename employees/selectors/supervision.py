"""Who supervises whom on a day.

The definitive supervisor rates. An acting supervisor (PLT) stands in for a post that is vacant, so she counts only
where there is no definitive one; a daily deputy (PLH) stands in for days of absence and counts last. An acting line
beside a definitive one changes nothing here: it only lets the acting person see the file on those days.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from employees import labels
from employees.models import Employee, ReportingLine

PRECEDENCE = (labels.LineKind.DEFINITIVE, labels.LineKind.PLT, labels.LineKind.PLH)


@dataclass(frozen=True)
class Above:
    """The supervisor on a day and her supervisor, the reviewer; None where nobody is."""

    supervisor: Employee | None
    reviewer: Employee | None


def supervisor_on(employee_id: int, day: date) -> Employee | None:
    """Return who rates an employee on `day`: the definitive supervisor, else PLT, else PLH, else None."""
    line = _by_precedence(day).filter(employee=employee_id).select_related("supervisor__position").first()
    return line.supervisor if line else None


def above_on(employee_id: int, day: date) -> Above:
    """Return the supervisor and the reviewer (the supervisor's supervisor) of an employee on `day`."""
    supervisor = supervisor_on(employee_id, day)
    return Above(supervisor, supervisor_on(supervisor.pk, day) if supervisor else None)


def supervisors_on(agency_id: int, day: date) -> dict[int, int]:
    """Return {employee id: supervisor id} for a whole agency on `day`, in one query; who has nobody is not in it.

    The reviewer of an employee is `found.get(found.get(employee_id))`.
    """
    rows = _by_precedence(day).filter(employee__agency=agency_id).values_list("employee", "supervisor")
    found: dict[int, int] = {}
    for employee_id, supervisor_id in rows:
        found.setdefault(employee_id, supervisor_id)
    return found


def colleagues_in_unit(employee: Employee) -> QuerySet[Employee]:
    """Return the people in service in the same unit, without the employee: the pool peers are drawn from."""
    people: Any = Employee.objects.filter(unit=employee.unit_id, agency=employee.agency_id)
    found: QuerySet[Employee] = people.active().exclude(pk=employee.pk).select_related("position__post_type")
    return found


def _by_precedence(day: date) -> Any:
    order = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(PRECEDENCE)), output_field=IntegerField()
    )
    return ReportingLine.objects.on(day).order_by(order, "pk")
