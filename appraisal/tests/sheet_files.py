"""Spreadsheets for tests: rows of indicators and of realisations, by header."""

from appraisal import services
from appraisal.models import SheetImport
from core.spreadsheets import writer
from employees.models import User
from tests import cast as people

INDICATOR = {
    "RUMPUN JABATAN": "Bidan",
    "INDIKATOR": "Kunjungan ibu hamil",
    "ASPEK": "kuantitas",
    "ARAH": "makin tinggi makin baik",
    "SATUAN": "persen",
}
REALISATION = {"NIP": people.nip(5), "NO TARGET": 1, "TANGGAL": "31-10-2026", "REALISASI": 90, "CATATAN": ""}


def xlsx(*rows, like=None, title=()):
    """A workbook of `rows` (dicts by header), each on the ground of `like`; `title` rows stand above the header."""
    full = [{**(like or {}), **row} for row in rows]
    headers = list(dict.fromkeys(name for row in full for name in row))
    body = [[row.get(name) for name in headers] for row in full]
    lines = [*[[text] for text in title], headers, *body]
    return writer.write_xlsx(lines[0], lines[1:])


def indicators(*rows, **options):
    return xlsx(*(rows or ({},)), like=INDICATOR, **options)


def realisations(*rows, **options):
    return xlsx(*(rows or ({},)), like=REALISATION, **options)


def user(cast, actor) -> User:
    return people.fresh(cast.users[actor])


def check(cast, kind, content, actor="hr", name="berkas.xlsx") -> SheetImport:
    """Upload a file through the services; return its dry run."""
    who = user(cast, actor)
    read = services.read_sheet(kind=kind, file_name=name, content=content)
    return services.check_sheet(kind=kind, agency=who.agency, file_name=name, read=read, actor=who)


def said(sheet, number=None):
    """The codes of the messages of a row (or of the whole file), and what happens to the row."""
    if number is None:
        return [code for _level, code, *_rest in sheet.messages]
    row = sheet.rows.get(number=number)
    return row.action, [code for _level, code, *_rest in row.messages]
