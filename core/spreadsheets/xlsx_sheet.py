"""Read the cells of the first visible sheet of a workbook in one pass. No Django here: the child process runs this.

Every cell leaves as JSON can carry it: None, text as str, numbers, booleans, and the rest as a one-entry dictionary:
`{"d": ISO date}`, `{"t": ISO date and time}`, `{"f": formula}`, `{"e": error text}`.
"""

import datetime
import math
import re
from collections.abc import Callable
from typing import Any, TypeAlias
from xml.parsers import expat

from core.spreadsheets.limits import Limits
from core.spreadsheets.refusal import Refusal
from core.spreadsheets.xlsx_archive import Archive

Emit: TypeAlias = Callable[[int, list[Any]], None]

BUILT_IN_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
KEPT_DATES = 20_000
_FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General', re.IGNORECASE)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
# Days in a sheet have no time zone.
EPOCHS = {False: datetime.datetime(1899, 12, 30), True: datetime.datetime(1904, 1, 1)}  # noqa: DTZ001


def decode(text: str) -> str:
    """Undo `_x000D_`, the way in which XLSX writes characters that XML cannot hold.

    Raises:
        Refusal: it hides a character no text has and no database stores, such as NUL or half of a surrogate pair.
    """
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _NO_TEXT.search(plain):
        raise Refusal("binary")
    return plain


class Book:
    """What the cells of a sheet need to be understood: which sheet, which texts, which styles are dates."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        workbook = next((part for kind, part in archive.relations("").values() if kind == "officeDocument"), "")
        if workbook not in archive.names:
            raise Refusal("not_a_spreadsheet")
        self.sheets: list[tuple[str, str]] = []
        self.epoch = EPOCHS[False]
        archive.elements(workbook, self._workbook_element)
        relations = archive.relations(workbook)
        parts = dict(relations.values())
        if not self.sheets or relations.get(self.sheets[0][1], ("", ""))[0] != "worksheet":
            raise Refusal("no_sheet")
        self.sheet_name = self.sheets[0][0]
        self.sheet_part = relations[self.sheets[0][1]][1]
        self.texts: list[str] = []
        self.date_styles: set[str] = set()
        self.dates: dict[str, Any] = {}
        if parts.get("sharedStrings") in archive.names:
            archive.parse(parts["sharedStrings"], self._collect_texts)
        if parts.get("styles") in archive.names:
            self._read_styles(parts["styles"])

    def _workbook_element(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "sheet" and attributes.get("state", "visible") == "visible":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), link))
        elif local == "workbookPr":
            self.epoch = EPOCHS[attributes.get("date1904", "0") in ("1", "true")]

    def _collect_texts(self, parser: expat.XMLParserType) -> None:  # noqa: C901 - handlers that share one state
        pieces: list[str] = []
        state = {"text": False, "phonetic": False}

        def start(tag: str, _: dict[str, str]) -> None:
            local = tag.rpartition(":")[2]
            if local == "si":
                pieces.clear()
            elif local == "rPh":
                state["phonetic"] = True
            elif local == "t":
                state["text"] = not state["phonetic"]

        def end(tag: str) -> None:
            local = tag.rpartition(":")[2]
            if local == "si":
                self.texts.append(decode("".join(pieces)))
            elif local == "rPh":
                state["phonetic"] = False
            elif local == "t":
                state["text"] = False

        def characters(data: str) -> None:
            if state["text"]:
                pieces.append(data)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = characters

    def _read_styles(self, part: str) -> None:
        own: dict[str, bool] = {}
        styles: list[str] = []
        inside = {"cellXfs": False}

        def start(tag: str, attributes: dict[str, str]) -> None:
            local = tag.rpartition(":")[2]
            if local == "numFmt":
                code = _FORMAT_NOISE.sub("", attributes.get("formatCode", "")).lower()
                own[attributes.get("numFmtId", "")] = any(letter in code for letter in "dmyhs")
            elif local in ("cellXfs", "cellStyles", "dxfs"):
                inside["cellXfs"] = local == "cellXfs"
            elif local == "xf" and inside["cellXfs"]:
                styles.append(attributes.get("numFmtId", "0"))

        self.archive.elements(part, start)
        for index, number in enumerate(styles):
            built_in = number.isdecimal() and int(number) in BUILT_IN_DATE_FORMATS
            if own.get(number, built_in):
                self.date_styles.add(str(index))

    def number(self, text: str, style: str) -> Any:
        """A number as int or float, or as a date when the style of the cell shows it as one."""
        if style in self.date_styles:
            if text not in self.dates:  # few days, many cells; bounded, because a hostile sheet has other ideas
                if len(self.dates) >= KEPT_DATES:
                    return self._date(text)
                self.dates[text] = self._date(text)
            return self.dates[text]
        if text.removeprefix("-").isdecimal() and len(text) < 400:
            return int(text)
        try:
            value = float(text)
        except ValueError:
            return {"e": text[:40]}
        if not math.isfinite(value):
            return {"e": text[:40]}
        return int(value) if value.is_integer() else value

    def _date(self, text: str) -> Any:
        try:
            days = float(text)
            moment = self.epoch + datetime.timedelta(seconds=round(days * 86400))
        except (ValueError, OverflowError):
            return {"e": text[:40]}
        if days < 1:  # a time of day without a day is no date
            return days
        return (
            {"d": moment.date().isoformat()}
            if moment == datetime.datetime.combine(moment.date(), datetime.time.min)
            else {"t": moment.isoformat()}
        )


def column_of(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


class SheetReader:
    """Turns the elements of one sheet into rows; refuses as soon as a limit is passed."""

    def __init__(self, book: Book, limits: Limits, emit: Emit) -> None:
        self.book, self.limits, self.emit = book, limits, emit
        self.columns: dict[str, int] = {}
        self.row_number = 0
        self.cells: list[Any] = []
        self.next_column = 0

    def read(self) -> None:
        """Emit `(row number, cells)` for every row that has something in it, in the order of the file."""
        self.book.archive.parse(self.book.sheet_part, self._prepare)

    def _prepare(self, parser: expat.XMLParserType) -> None:  # noqa: C901 - handlers that share one state
        # Closures over local variables instead of methods: this runs for every element of a 50 MB sheet.
        pieces: list[str] = []
        formula: list[str] | None = None
        into: list[str] | None = None
        attributes: dict[str, str] = {}
        phonetic = False

        def start(tag: str, given: dict[str, str]) -> None:
            nonlocal formula, into, attributes, phonetic
            if tag == "c":
                attributes = given
                formula = into = None
                pieces.clear()
            elif tag == "v" or (tag == "t" and not phonetic):
                into = pieces
            elif tag == "f":
                into = formula = []
            elif tag == "rPh":
                phonetic = True
            elif tag == "row":
                self._start_row(given.get("r"))

        def end(tag: str) -> None:
            nonlocal into, phonetic
            into = None
            if tag == "c":
                value = self._value(attributes, "".join(pieces), formula) if pieces or formula is not None else None
                self._place(attributes.get("r", ""), value)
            elif tag == "row":
                self._end_row()
            elif tag == "rPh":
                phonetic = False

        def characters(data: str) -> None:
            if into is not None:
                into.append(data)

        def root(tag: str, _: dict[str, str]) -> None:
            # Some programs write `<x:worksheet>`: then every tag has the prefix, and only then is it cut off.
            cut = len(tag) - len("worksheet")
            parser.StartElementHandler = start if cut <= 0 else lambda tag, given: start(tag[cut:], given)
            parser.EndElementHandler = end if cut <= 0 else lambda tag: end(tag[cut:])

        parser.StartElementHandler = root
        parser.CharacterDataHandler = characters

    def _start_row(self, number: str | None) -> None:
        following = self.row_number + 1
        if number is not None and not (number.isdecimal() and len(number) < 8):
            raise Refusal("damaged")
        self.row_number = following if number is None else int(number)
        if self.row_number < following:  # rows out of order or twice: which one counts would be a guess
            raise Refusal("damaged")
        self.cells = []
        self.next_column = 0

    def _end_row(self) -> None:
        if self.cells:
            if self.row_number > self.limits.rows:
                raise Refusal("too_many_rows", rows=self.limits.rows)
            self.emit(self.row_number, self.cells)
            self.cells = []

    def _place(self, reference: str, value: Any) -> None:
        column = self._column(reference) if reference else self.next_column
        self.next_column = column + 1
        if value is None or value == "":
            return
        cells = self.cells
        if column != len(cells):
            if column < len(cells):  # the same cell twice, or cells out of order: which one counts would be a guess
                raise Refusal("damaged")
            if column < self.limits.columns:
                cells.extend([None] * (column - len(cells)))
        if column >= self.limits.columns:
            raise Refusal("too_many_columns", columns=self.limits.columns)
        cells.append(value)

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self.columns.get(letters)
        if column is None:
            if _REFERENCE.match(reference) is None:
                raise Refusal("damaged")
            column = self.columns[letters] = column_of(letters)
        return column

    def _value(self, attributes: dict[str, str], text: str, formula: list[str] | None) -> Any:
        if formula is not None:
            return {"f": ("=" + "".join(formula))[:200]}
        if len(text) > self.limits.cell_characters:
            raise Refusal("cell_too_long", row=self.row_number, characters=self.limits.cell_characters)
        kind = attributes.get("t", "n")
        if kind == "s":
            return self._shared(text)
        if kind == "inlineStr" or kind == "str":
            return decode(text)
        if kind == "n":
            return self.book.number(text, attributes.get("s", ""))
        if kind == "b":
            return text == "1"
        if kind == "d":
            return self._iso_date(text)
        return {"e": text[:40]}

    def _shared(self, text: str) -> str:
        try:
            return self.book.texts[int(text)]
        except (ValueError, IndexError) as error:
            raise Refusal("damaged") from error

    def _iso_date(self, text: str) -> Any:
        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError:
            return {"e": text[:40]}
        return {"d": text} if len(text) == 10 else {"t": moment.replace(tzinfo=None).isoformat()}
