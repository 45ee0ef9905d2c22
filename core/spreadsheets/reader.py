"""Read a spreadsheet that somebody uploaded. Parsing happens in a child process (`child`), which may die; we do not."""

import datetime
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, TypeAlias

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from core import errors
from core.spreadsheets.limits import Limits

Value: TypeAlias = str | int | float | Decimal | datetime.date | datetime.datetime | bool | None
Kind: TypeAlias = Literal["text", "number", "date", "boolean", "formula", "error", "empty"]

PROJECT = Path(__file__).resolve().parent.parent.parent
# Rows are at most `unpacked` characters; what is longer than four bytes for each of them does not come from our child.
BYTES_PER_CHARACTER = 4


class Cell(NamedTuple):
    """One cell. Of a formula `value` is its text with `=`, never what it once computed; of an error its name."""

    value: Value
    kind: Kind


EMPTY = Cell(None, "empty")


class Row(NamedTuple):
    """One row that has something in it; `number` counts from 1 as the spreadsheet program shows it."""

    number: int
    cells: list[Cell]

    def cell(self, index: int) -> Cell:
        """The cell in that column (from 0); beyond the last one it is empty."""
        return self.cells[index] if index < len(self.cells) else EMPTY


class Note(NamedTuple):
    """Something the reader decided and the person should see: encoding, separator, sheets that were not read."""

    code: str
    message: Any  # lazily translated str


@dataclass(frozen=True, slots=True)
class Table:
    """What stood in the file. Rows without any content are not listed: the row numbers show where they were."""

    rows: list[Row]
    notes: list[Note] = field(default_factory=list)
    sheet: str = ""
    encoding: str = ""
    separator: str = ""


SENTENCES: dict[str, Any] = {
    "too_large": _("The file is larger than %(megabytes)s MB. Split it into smaller files and try again."),
    "unpacks_too_large": _(
        "Unpacked, the file would be larger than %(megabytes)s MB, so it was not read. "
        "Copy the rows you need into a new workbook, without pictures and formatting, and try again."
    ),
    "too_many_rows": _("The sheet has content below row %(rows)s. Split it into smaller files and try again."),
    "too_many_columns": _(
        "The sheet has content beyond column number %(columns)s. Delete the columns that are not needed and try again."
    ),
    "cell_too_long": _(
        "A cell in row %(row)s has more than %(characters)s characters. Shorten its text and try again."
    ),
    "too_heavy": _(
        "Reading the file took too much time or memory, so it was stopped. "
        "Copy the rows you need into a new workbook and try again."
    ),
    "empty_file": _("The file is empty. Choose the file that contains the table and try again."),
    "no_rows": _("The first sheet of the file has no rows. Put the table into the first sheet and try again."),
    "no_sheet": _("The workbook has no visible sheet with cells. Put the table into the first sheet and try again."),
    "damaged": _(
        "The file is damaged or incomplete. Open it in your spreadsheet program, save it again as .xlsx, and try again."
    ),
    "dangerous_xml": _(
        "The file contains a document type declaration, which no spreadsheet program writes, so it was not read. "
        "Copy the rows into a new workbook and try again."
    ),
    "password_protected": _(
        "The file is protected with a password. Remove the password in your spreadsheet program, save, and try again."
    ),
    "old_excel": _(
        "The file is in another Excel format (.xls or .xlsb). Open it, save it as “Excel Workbook (.xlsx)”, and try "
        "again."
    ),
    "open_document": _("The file is an OpenDocument sheet. Open it, save it as .xlsx, and try again."),
    "web_page": _(
        "The file is a web page although its name says otherwise; many systems export like this. "
        "Open it in your spreadsheet program, save it as .xlsx, and try again."
    ),
    "not_a_spreadsheet": _("This is not a spreadsheet. Choose a file in the format .xlsx or .csv and try again."),
    "binary": _("The file contains characters that no text has. Save the table again as .xlsx and try again."),
    "utf16": _("The text is encoded in UTF-16. Save the file as “CSV UTF-8” or as .xlsx and try again."),
    "unknown_encoding": _(
        "The encoding of the text is neither UTF-8 nor Windows-1252. Save the file as “CSV UTF-8” or as .xlsx and try "
        "again."
    ),
    "separator_unclear": _(
        "It is not clear which character separates the columns: comma, semicolon or tab. "
        "Say which one it is, or save the file as .xlsx, and try again."
    ),
    "broken_quotes": _(
        "The quotation marks around row %(row)s do not match, or the file ends too early. "
        "Correct the row, or save the table as .xlsx, and try again."
    ),
    "number_too_long": _(
        "Row %(row)s, column %(column)s holds a number with more than 15 digits; spreadsheets lose the last ones. "
        "Format the column as text, enter the value again, and try again."
    ),
    "formula": _("Row %(row)s, column %(column)s holds a formula. Replace it by its value and try again."),
}
SEPARATOR_NAMES = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
NOTE_SENTENCES: dict[str, Any] = {
    "encoding_cp1252": _("The text is not UTF-8; it was read as Windows-1252. Check names with accents."),
    "separator": _("The columns were separated at this character: %(separator)s."),
    "other_sheets": _("Only the sheet “%(sheet)s” was read. Not read: %(others)s."),
}


def _fill(template: object, params: Mapping[str, object]) -> str:
    return str(template) % {key: str(value) for key, value in params.items()}


_fill_lazy = lazy(_fill, str)


class SpreadsheetRefused(errors.Refused):
    """A file that is not read. `code` is a key of SENTENCES; `message` says what happened and what to do next."""

    status = 400

    def __init__(self, code: str, params: Mapping[str, str | int] | None = None) -> None:
        self.params = dict(params or {})
        super().__init__(_fill_lazy(SENTENCES[code], self.params), code=code)


def read_table(
    source: bytes | str | Path, filename: str, limits: Limits | None = None, *, separator: str = ""
) -> Table:
    """Read the first visible sheet of an XLSX file, or a CSV file, in a child process with limits.

    `source` is the content or a path, `filename` the name the person gave it (its ending only matters for text files).
    `separator` (comma, semicolon, tab) overrides detection for CSV. Raises SpreadsheetRefused for every file that is
    too large, dangerous, damaged or ambiguous; no file can cost more than `limits` (rule: docs of `Limits`).
    """
    limits = limits or Limits()
    with _opened(source) as stream:
        if os.fstat(stream.fileno()).st_size > limits.packed:
            raise SpreadsheetRefused("too_large", {"megabytes": limits.packed // 1024 // 1024})
        lines = _run_child(stream, filename, separator, limits)
    last = _last_line(lines)
    if "refused" in last:
        raise SpreadsheetRefused(str(last["refused"]), last["params"])
    rows = [_row(json.loads(line)) for line in lines[:-1]]
    if not rows:
        raise SpreadsheetRefused("no_rows")
    end = last["end"]
    return Table(
        rows=rows,
        notes=_notes(end),
        sheet=end.get("sheet", ""),
        encoding=end.get("encoding", ""),
        separator=end.get("separator", ""),
    )


def _opened(source: bytes | str | Path) -> IO[bytes]:
    """A real file, because a child process can only inherit one of those."""
    if isinstance(source, bytes):
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        stream.write(source)
        stream.seek(0)
        return stream
    return Path(source).open("rb")


def _run_child(stream: IO[bytes], filename: str, separator: str, limits: Limits) -> list[bytes]:
    """Start the child without our environment (it has our keys) and return the lines it wrote."""
    command = [
        sys.executable,
        "-E",
        "-s",
        "-m",
        "core.spreadsheets.child",
        limits.to_json(),
        filename[-100:],
        separator,
    ]
    bound = limits.unpacked * BYTES_PER_CHARACTER
    # A NUL in a command line is an error of ours, not of the child.
    command = [part.replace("\0", "") for part in command]
    with subprocess.Popen(  # noqa: S603 - our own module, no shell
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT,
        env={"LANG": "C.UTF-8"},
        close_fds=True,
    ) as child:
        alarm = threading.Timer(limits.wall_seconds, child.kill)
        alarm.start()
        try:
            output = child.stdout.read(bound) if child.stdout else b""
        finally:
            alarm.cancel()
            child.kill()
    return output.splitlines()


def _last_line(lines: list[bytes]) -> dict[str, Any]:
    """What the child said at the end; without a word from it, it was stopped by its limits."""
    try:
        last = json.loads(lines[-1])
    except (IndexError, ValueError):
        last = None
    if not isinstance(last, dict):
        raise SpreadsheetRefused("too_heavy")
    return last


def _row(data: list[Any]) -> Row:
    cells = [Cell(value, "text") if type(value) is str else _cell(value) for value in data[1]]
    return Row(data[0], cells)


def _cell(value: Any) -> Cell:
    if value is None:
        return EMPTY
    if isinstance(value, dict):
        return _tagged(value)
    return Cell(value, "boolean" if isinstance(value, bool) else "number")


def _tagged(value: dict[str, str]) -> Cell:
    [(tag, text)] = value.items()
    if tag == "d":
        return Cell(datetime.date.fromisoformat(text), "date")
    if tag == "t":
        return Cell(datetime.datetime.fromisoformat(text), "date")
    return Cell(text, "formula" if tag == "f" else "error")


def _notes(end: Mapping[str, Any]) -> list[Note]:
    notes = []
    if end.get("encoding") == "cp1252":
        notes.append(Note("encoding_cp1252", NOTE_SENTENCES["encoding_cp1252"]))
    if separator := end.get("separator"):
        params: dict[str, object] = {"separator": SEPARATOR_NAMES.get(separator, separator)}
        notes.append(Note("separator", _fill_lazy(NOTE_SENTENCES["separator"], params)))
    if others := end.get("other_sheets"):
        params = {"sheet": end["sheet"], "others": ", ".join(others)}
        notes.append(Note("other_sheets", _fill_lazy(NOTE_SENTENCES["other_sheets"], params)))
    return notes


def column_name(index: int) -> str:
    """The letters of a column as a spreadsheet program shows them: 0 -> A, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
