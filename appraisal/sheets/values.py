"""From a cell to a value that JSON can hold. What is impossible or unclear raises Problem; nothing is guessed."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from core.spreadsheets.reader import Cell
from employees.staff_file import values as staff
from employees.staff_file.contract import Problem
from employees.staff_file.headers import simplify

LARGEST = Decimal(10) ** 14
PLACES = 4
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+\Z")
_FIGURE = re.compile(r"-?[0-9][0-9.,]*\Z")


def line(length: int) -> Callable[[Cell], str | None]:
    """Return a reader of texts in one line."""
    return lambda cell: _within(staff.text_of(cell, "", numbers=True), length)


def words(length: int) -> Callable[[Cell], str]:
    """Return a reader of texts that keep their lines; an empty cell is an empty text."""

    def read(cell: Cell) -> str:
        if cell.kind != "text":
            return _within(staff.text_of(cell, "", numbers=True), length) or ""
        text = "\n".join(line.strip() for line in str(cell.value).strip().splitlines())
        return _within(text, length) or ""

    return read


def _within(text: str | None, length: int) -> str | None:
    if text is not None and len(text) > length:
        raise Problem("text_too_long", length=length)
    return text


def one_of(told: Mapping[str, str], shown: str) -> Callable[[Cell], str | None]:
    """Return a reader of words: `told` has them as `simplify` writes them; `shown` names them for people."""

    def read(cell: Cell) -> str | None:
        text = staff.text_of(cell, "", numbers=True)
        if text is None:
            return None
        if simplify(text) not in told:
            raise Problem("sheet_word_unknown", text=text[:60], words=shown)
        return told[simplify(text)]

    return read


def yes_or_no(cell: Cell) -> bool | None:
    """Read `ya`, `tidak` and what else means the same; None in an empty cell."""
    if cell.kind == "boolean":
        return bool(cell.value)
    told = {"ya": "1", "aktif": "1", "yes": "1", "active": "1", "y": "1", "1": "1", "true": "1", "benar": "1"}
    told |= dict.fromkeys(("tidak", "nonaktif", "tidak aktif", "no", "inactive", "t", "n", "0", "false", "salah"), "")
    word = one_of(told, "ya, tidak")(cell)
    return None if word is None else bool(word)


def figure(cell: Cell) -> str | None:
    """Read a number, as text with a point: `12,5` and `12.5` are 12.5, `1.250,5` is 1250.5.

    `1.250` in a text cell could be two numbers and is refused.
    """
    if cell.kind == "number":
        number = Decimal(str(cell.value))
    else:
        text = staff.text_of(cell, "")
        if text is None:
            return None
        number = _number(text)
    if not number.is_finite():
        raise Problem("sheet_not_a_number", text=str(cell.value)[:40])
    if abs(number) >= LARGEST:
        raise Problem("sheet_number_too_large", text=str(cell.value)[:40])
    if number != round(number, PLACES):
        raise Problem("sheet_number_too_precise", text=str(cell.value)[:40], places=PLACES)
    return plain(number)


def plain(number: Decimal) -> str:
    """Write a number without superfluous zeros: the same number is always the same text."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _number(text: str) -> Decimal:
    if not _FIGURE.match(text):
        raise Problem("sheet_not_a_number", text=text[:40])
    points, commas = text.count("."), text.count(",")
    if points and commas:
        grouping, decimal = (".", ",") if text.rindex(",") > text.rindex(".") else (",", ".")
        whole, _mark, rest = text.partition(decimal)
        if text.count(decimal) > 1 or grouping in rest or not _is_grouped(whole, grouping):
            raise Problem("sheet_not_a_number", text=text[:40])
        text = f"{whole.replace(grouping, '')}.{rest}"
    elif points + commas > 1:
        mark = "." if points else ","
        if not _is_grouped(text, mark):
            raise Problem("sheet_not_a_number", text=text[:40])
        text = text.replace(mark, "")
    elif points + commas == 1:
        whole, _mark, rest = text.replace(",", ".").partition(".")
        digits = whole.lstrip("-")
        if len(rest) == 3 and 1 <= len(digits) <= 3 and not digits.startswith("0"):
            raise Problem("sheet_number_unclear", text=text[:40])
        text = f"{whole}.{rest}"
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Problem("sheet_not_a_number", text=text[:40]) from error


def _is_grouped(text: str, mark: str) -> bool:
    first, *rest = text.lstrip("-").split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in rest)


def day(cell: Cell) -> str | None:
    """Read a day as ISO text; the day comes first in what people write."""
    found = staff.date_of(cell, "")
    return None if found is None else found.isoformat()


def nip(cell: Cell) -> str | None:
    """Read a NIP: 18 digits that are text. What a spreadsheet made a number has lost digits."""
    if cell.kind == "text" and _SCIENTIFIC.match(str(cell.value).strip()):
        raise Problem("nip_is_number", text=str(cell.value)[:40])
    found = staff.nip_of(cell, "nip")
    if found is None:
        return None
    if not re.fullmatch("[0-9]{18}", found):
        raise Problem("nip_not_18_digits", nip=found[:40])
    if found.endswith("000"):
        raise Problem("nip_serial", nip=found)
    return found


def count(cell: Cell) -> int | None:
    """Read the number of a target: 1 or more."""
    text = figure(cell)
    if text is None:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 999:
        raise Problem("sheet_not_a_target_number", text=text)
    return int(text)
