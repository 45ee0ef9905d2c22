"""Staff files for tests: small ones row by row, and the invented export of Sabang before and after its correction."""

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from core import jobs
from core.spreadsheets import writer
from employees.models.staff_import import StaffImport
from employees.services import staff_import as services
from tests import cast as people

SABANG = Path(__file__).parent / "data" / "nominatif_sabang.xlsx"
AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
HEADER = ["NIP", "NAMA", "STATUS KEPEGAWAIAN", "UNIT KERJA", "UNIT INDUK", "JABATAN", "JENIS JABATAN", "NIP ATASAN"]
CORRECTIONS = {
    "B8": "197309071999031014",
    "B10": "196808211993111027",
    "G12": "28-01-2000",
    "S14": "198803132018011027",
    "D15": "Ana Lestari",
}


def nip(serial):
    """An invented NIP that the cast does not have: appointed March 2010."""
    return f"19800305201003{1}{serial:03d}"


def row(serial, name=None, supervisor="", unit="Dinas Pendidikan", parent="", position="Pengelola Data", **other):
    values = {"NIP": nip(serial), "NAMA": name or f"Orang {serial}", "STATUS KEPEGAWAIAN": "PNS", "UNIT KERJA": unit}
    values |= {"UNIT INDUK": parent, "JABATAN": position, "JENIS JABATAN": "Pelaksana", "NIP ATASAN": supervisor}
    return [{**values, **other}.get(header) for header in HEADER]


def xlsx(*rows, header=HEADER):
    return writer.write_xlsx(header, rows)


def sabang_corrected():
    """The real file after HR has corrected the six rows that are refused, in a spreadsheet program."""
    book = openpyxl.load_workbook(SABANG)
    for cell, value in CORRECTIONS.items():
        book.worksheets[0][cell] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(cast, content, name="pegawai.xlsx", actor="hr"):
    user = people.fresh(cast.users[actor])
    return services.add_staff_import(agency=user.agency, file_name=name, content=content, actor=user, at=AT)


def work(staff_import):
    """What a worker does with it; returns the row as it is then."""
    jobs.run("employees.staffimport", staff_import.pk)
    return StaffImport.objects.select_related("agency").get(pk=staff_import.pk)


def checked(cast, content, name="pegawai.xlsx", actor="hr"):
    return work(upload(cast, content, name, actor))


def confirm(cast, staff_import, actor="hr"):
    services.apply_staff_import(staff_import=staff_import, actor=people.fresh(cast.users[actor]), at=AT)


def applied(cast, content, actor="hr"):
    """Upload, check, confirm, write."""
    found = checked(cast, content, actor=actor)
    confirm(cast, found, actor)
    return work(found)
