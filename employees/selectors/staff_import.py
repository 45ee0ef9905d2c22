"""What an import has to know about an agency, in the same few queries for two people or ten thousand."""

import datetime
from collections.abc import Iterable
from typing import Any

from employees import labels
from employees.models import Agency, Employee, Position, Rank, ReportingLine, Unit
from employees.staff_file.contract import Directory, ExistingEmployee, PositionRef, UnitRef, key

COLUMNS = {
    "name": "name", "title_before": "title_before", "title_after": "title_after", "birth_place": "birth_place",
    "birth_date": "birth_date", "sex": "sex", "kind": "kind", "unit": "unit__name", "position": "position__name",
    "position_since": "position_since", "rank": "rank__code", "rank_since": "rank_since", "education": "education",
    "email": "email", "phone": "phone", "is_active": "is_active",
}  # fmt: skip


def directory_snapshot(agency: Agency, nips: Iterable[str], on: datetime.date) -> Directory:
    """Return the agency as the planner needs it, in seven queries.

    Args:
        agency: whose staff is imported; nothing of any other agency is read but which of `nips` it has.
        nips: the NIPs of the file, at most 20,000 (the reader's limit of rows).
        on: the day on which supervisors are looked up: the definitive reporting line in force.
    """
    lines: Any = ReportingLine.objects.filter(employee__agency=agency, kind=labels.LineKind.DEFINITIVE)
    told = lines.order_by("start").values_list("employee__nip", "supervisor__nip")
    # Who left keeps her last supervisor: otherwise every later import would want to give her one again.
    above = dict(told.filter(employee__is_active=False)) | dict(told.on(on).filter(employee__is_active=True))
    fields = (*COLUMNS, "supervisor_nip")
    people = {
        nip: ExistingEmployee(nip, dict(zip(fields, (*values, above.get(nip)), strict=True)))
        for nip, *values in Employee.objects.filter(agency=agency).order_by("pk").values_list("nip", *COLUMNS.values())
    }
    units = Unit.objects.filter(agency=agency).order_by("pk").values_list("name", "parent__name")
    positions = Position.objects.filter(agency=agency).order_by("pk").values_list("name", "post_type__key")
    unknown = [nip for nip in set(nips) if nip and nip not in people]
    elsewhere = Employee.objects.filter(nip__in=unknown).exclude(agency=agency).values_list("nip", flat=True)
    return Directory(
        employees=people,
        units={key(name): UnitRef(name, parent) for name, parent in units},
        positions={key(name): PositionRef(name, post_type) for name, post_type in positions},
        ranks=frozenset(Rank.objects.values_list("code", flat=True)),
        registered_elsewhere=frozenset(elsewhere.order_by()),
    )
