"""People in numbers, beside the fixed cast."""

from datetime import date

from employees.models import Employee, ReportingLine, Unit

START = date(2024, 1, 1)


def nip(serial: int) -> str:
    """A valid invented NIP of somebody born on 3 March 1990, appointed in 2015 or later."""
    return f"1990030320150{1 + serial // 999 % 9}1{1 + serial % 999:03d}"


def many_people(cast, count: int, *, first: int = 0) -> list[Employee]:
    """Add `count` people to Sabang's service unit, each with a reporting line to Sari."""
    people = Employee.objects.bulk_create(
        Employee(
            agency=cast.sabang,
            nip=nip(first + number),
            name=f"Pegawai {first + number:04d}",
            kind="pns",
            unit=cast.units["pelayanan"],
            position=cast.eka.position,
        )
        for number in range(count)
    )
    ReportingLine.objects.bulk_create(
        ReportingLine(employee=person, supervisor=cast.sari, start=START) for person in people
    )
    return people


def many_units(cast, count: int, *, first: int = 0) -> list[Unit]:
    """Add `count` units below Sabang's secretariat."""
    parent = cast.units["sekretariat"]
    return Unit.objects.bulk_create(
        Unit(agency=cast.sabang, name=f"Seksi {first + number:03d}", parent=parent) for number in range(count)
    )
