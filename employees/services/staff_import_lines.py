"""Reporting lines of an import, in bulk. The rules are those of `services.lines.change_supervisor`.

A new supervisor begins on the day of the import, and the old line ends the day before; a line that began on that very
day was wrong from its first day and is removed (the audit entry of the import keeps both names). Who had no definitive
supervisor gets one from 1 January of the year of the import, or from her appointment or the end of her last line if
that is later: the first import of a year covers the whole appraisal period, and nobody is supervised before she came.
"""

import datetime
from dataclasses import dataclass, field

from core import bulk
from employees import labels
from employees import nip as nips
from employees.models import Agency, ReportingLine
from employees.staff_file import contract

DAY = datetime.timedelta(days=1)
BATCH = 500
Span = tuple[int, datetime.date, datetime.date | None]


@dataclass
class Changes:
    """What happens to reporting lines: ids to end, ids to remove, lines to add."""

    ended: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    added: list[ReportingLine] = field(default_factory=list)


def write_lines(
    agency: Agency, rows: list[tuple[str, dict[str, contract.Plain]]], people: dict[str, int], on: datetime.date
) -> None:
    """Give everybody in `rows` the supervisor of her row from the day `on`, inside the transaction of the import.

    Args:
        agency: whose people they are.
        rows: (NIP, values); only `supervisor_nip` is read, and nothing happens where it is missing.
        people: ids of all employees of the agency by NIP.
        on: the local day of the import.
    """
    wanted = {nip: people[str(values["supervisor_nip"])] for nip, values in rows if values.get("supervisor_nip")}
    changes, spans = Changes(), _spans(agency)
    for nip, supervisor in wanted.items():
        _give(changes, people[nip], supervisor, spans.get(people[nip], []), first_day(nip, on), on)
    for start in range(0, len(changes.removed), BATCH):
        ReportingLine.objects.filter(pk__in=changes.removed[start : start + BATCH]).delete()
    for start in range(0, len(changes.ended), BATCH):
        ReportingLine.objects.filter(pk__in=changes.ended[start : start + BATCH]).update(end=on - DAY)
    bulk.insert(ReportingLine, changes.added)


def first_day(nip: str, on: datetime.date) -> datetime.date:
    """The day from which somebody without a supervisor gets one; never after `on`.

    The month of appointment stands in the NIP of a PNS; the NI PPPK has only the year, which then counts from January.
    """
    new_year = datetime.date(on.year, 1, 1)
    appointed = nips.nip_facts(nip).appointment
    return min(max(new_year, appointed or new_year), on)


def _spans(agency: Agency) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    lines = ReportingLine.objects.filter(employee__agency=agency, kind=labels.LineKind.DEFINITIVE).order_by("start")
    for pk, employee, start, end in lines.values_list("pk", "employee", "start", "end"):
        found.setdefault(employee, []).append((pk, start, end))
    return found


def _give(
    changes: Changes, employee: int, supervisor: int, spans: list[Span], first: datetime.date, on: datetime.date
) -> None:
    """Decide about one person. `first` counts only where she has no supervisor on the day `on`."""
    start, planned = first, None
    for pk, begun, end in spans:
        if begun > on:
            planned = begun if planned is None else min(planned, begun)
        elif end is not None and end < on:
            start = max(start, end + DAY)
        else:
            start = on
            (changes.ended if begun < on else changes.removed).append(pk)
    changes.added.append(
        ReportingLine(
            employee_id=employee,
            supervisor_id=supervisor,
            start=start,
            end=planned - DAY if planned else None,
        )
    )
