"""Write spreadsheets in which no cell can do anything but be read.

XLSX: every text is an explicit string cell (`t="inlineStr"`) in a style with `quotePrefix` and the text format, which
is what a spreadsheet program itself does with a text typed after an apostrophe; the text is written unchanged.
CSV knows no cell types, so a dangerous text gets a leading apostrophe (`inert.protect`), which our reader takes off
again. Export and import are therefore the identity for texts, whole numbers and (in XLSX) dates; an empty text becomes
an empty cell. Characters that XML cannot hold are removed, and texts longer than a cell are cut; pass `notices` to
learn where.
"""

import csv
import datetime
import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from core.spreadsheets import inert
from core.spreadsheets.reader import column_name

CELL_CHARACTERS = 32_767
# A spreadsheet keeps 15 digits of a number; what is longer is written as text.
EXACT_INTEGER = 10**15
BOM = "\ufeff"

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - days in a sheet have no time zone
TEXT, HEADER, DATE, MOMENT = 1, 2, 3, 4

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" '
    'applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


class Notice(NamedTuple):
    """A text that could not be written as it was. `code` is "characters_removed" or "text_cut"; counted from row 1."""

    code: str
    row: int
    column: int


def clean(text: str, row: int, column: int, notices: list[Notice] | None = None) -> str:
    """The text as a cell can hold it; what had to go is put on `notices`."""
    cleaned = _ILLEGAL.sub("", text)
    if cleaned != text and notices is not None:
        notices.append(Notice("characters_removed", row, column))
    if len(cleaned) > CELL_CHARACTERS:
        if notices is not None:
            notices.append(Notice("text_cut", row, column))
        cleaned = cleaned[:CELL_CHARACTERS]
    return cleaned


def write_xlsx(
    headers: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "Data",
    notices: list[Notice] | None = None,
) -> bytes:
    """Return a workbook with one sheet. The same rows give the same bytes, so that a checksum means something."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(_entry(name), _DECLARATION + content)
        archive.writestr(_entry("xl/workbook.xml"), _DECLARATION + _workbook(sheet))
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as part:
            part.write((_DECLARATION + f'<worksheet xmlns="{_MAIN}"><sheetData>').encode())
            part.write(_xlsx_row(1, headers, HEADER, notices).encode())
            for number, row in enumerate(rows, start=2):
                part.write(_xlsx_row(number, row, TEXT, notices).encode())
            part.write(b"</sheetData></worksheet>")
    return target.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _workbook(sheet: str) -> str:
    name = re.sub(r"[\[\]:*?/\\']", " ", clean(sheet, 0, 0))[:31].strip() or "Data"
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _xlsx_row(number: int, row: Sequence[object], style: int, notices: list[Notice] | None) -> str:
    cells = [_xlsx_cell(number, index, value, style, notices) for index, value in enumerate(row)]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _xlsx_cell(number: int, index: int, value: object, style: int, notices: list[Notice] | None) -> str:
    if value is None or value == "":
        return ""
    start = f'<c r="{column_name(index)}{number}"'
    if isinstance(value, bool):
        return f'{start} t="b"><v>{int(value)}</v></c>'
    if _is_number(value):
        return f"{start}><v>{value}</v></c>"
    if isinstance(value, datetime.date) and (serial := _serial(value)) is not None:
        shown = MOMENT if isinstance(value, datetime.datetime) else DATE
        return f'{start} s="{shown}"><v>{serial}</v></c>'
    text = clean(_text(value), number, index + 1, notices)
    text = escape(_ESCAPE_LOOKALIKE.sub("_x005F_", text), _ENTITIES)
    return f'{start} s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _is_number(value: object) -> bool:
    """Whether a spreadsheet keeps the number exactly; a NIP that is an int for once is not one of those."""
    if isinstance(value, int):
        return abs(value) < EXACT_INTEGER
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.as_tuple().digits) <= 15
    return isinstance(value, float) and math.isfinite(value)


def _serial(value: datetime.date) -> str | None:
    """Days since the epoch of spreadsheets, or None before March 1900, where they count wrongly."""
    naive = value.replace(tzinfo=None) if isinstance(value, datetime.datetime) else value
    moment = naive if isinstance(naive, datetime.datetime) else datetime.datetime.combine(naive, datetime.time.min)
    days = (moment - _EPOCH) / datetime.timedelta(days=1)
    if days < 61:
        return None
    return str(int(days)) if days.is_integer() else repr(days)


def _text(value: object) -> str:
    return value.isoformat(" ") if isinstance(value, datetime.datetime) else str(value)


def write_csv(
    headers: Sequence[object],
    rows: Iterable[Sequence[object]],
    separator: str = ";",
    *,
    notices: list[Notice] | None = None,
) -> bytes:
    """Return UTF-8 with a byte order mark, which spreadsheet programs need to recognise it; dates are ISO dates."""
    target = io.StringIO(newline="")
    target.write(BOM)
    output = csv.writer(target, delimiter=separator, lineterminator="\r\n")
    for number, row in enumerate((headers, *rows), start=1):
        output.writerow([_csv_cell(value, number, index, notices) for index, value in enumerate(row, start=1)])
    return target.getvalue().encode("utf-8")


def _csv_cell(value: object, number: int, index: int, notices: list[Notice] | None) -> Any:
    if value is None or (_is_number(value) and not isinstance(value, bool)):
        return value
    return inert.protect(clean(_text(value), number, index, notices))
