"""Read CSV without guessing: an encoding or a separator that is not certain is refused in words. No Django here."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from core.spreadsheets import inert
from core.spreadsheets.limits import Limits
from core.spreadsheets.refusal import Refusal

SEPARATORS = (",", ";", "\t")
HEAD_RECORDS = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode(content: bytes) -> tuple[str, str]:
    """Return (text, encoding): "utf-8-sig", "utf-8" or "cp1252". Valid UTF-8 is UTF-8; the rest must be cp1252."""
    if b"\0" in content:
        raise Refusal("utf16" if _looks_like_utf16(content) else "binary")
    for encoding in ("utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            raise Refusal("binary")
        return text, encoding
    raise Refusal("unknown_encoding")


def _looks_like_utf16(content: bytes) -> bool:
    sample = content[:400]
    return 0.4 < sample.count(b"\0") / len(sample) < 0.6


def _records(text: str, separator: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _head_widths(text: str, separator: str) -> Counter[int]:
    """How many of the first records have how many columns, not counting empty ones."""
    widths: Counter[int] = Counter()
    try:
        for record in _records(text, separator):
            if any(cell.strip() for cell in record):
                widths[len(record)] += 1
            if widths.total() >= HEAD_RECORDS:
                break
    except csv.Error:
        pass  # quotes that do not fit: either this is not the separator, or `read` names the row
    return widths


def detect_separator(text: str) -> str:
    """Return the separator of the first records, or raise Refusal when two could be meant.

    A separator is a candidate when the widest form of its records has at least two columns and makes up at least half
    of the records (title lines above the header are narrower). A candidate wins when no other has half as many columns.
    """
    candidates: dict[str, int] = {}
    for separator in SEPARATORS:
        widths = _head_widths(text, separator)
        if widths and max(widths) > 1 and widths[max(widths)] * 2 >= widths.total():
            candidates[separator] = max(widths)
        elif widths and (common := widths.most_common(1)[0])[0] > 1 and common[1] * 2 >= widths.total():
            candidates[separator] = common[0]
    if not candidates:
        if any(separator in text for separator in SEPARATORS):
            raise Refusal("separator_unclear")
        return SEPARATORS[0]  # one single column: nothing to separate
    best = max(candidates, key=lambda separator: candidates[separator])
    if any(candidates[other] * 2 > candidates[best] for other in candidates if other != best):
        raise Refusal("separator_unclear")
    return best


def read(text: str, separator: str, limits: Limits, emit: Callable[[int, list[Any]], None]) -> None:
    """Emit `(record number, cells)` for every record that has something in it.

    Our own protection marks are taken off.
    """
    usual = csv.field_size_limit(limits.cell_characters)
    number = 0
    try:
        for number, record in enumerate(_records(text, separator), start=1):
            cells = [inert.unprotect(cell) or None for cell in record]
            while cells and cells[-1] is None:
                cells.pop()
            if not cells:
                continue
            if number > limits.rows:
                raise Refusal("too_many_rows", rows=limits.rows)
            if len(cells) > limits.columns:
                raise Refusal("too_many_columns", columns=limits.columns)
            emit(number, cells)
    except csv.Error as error:
        raise Refusal("broken_quotes", row=number + 1) from error
    finally:
        csv.field_size_limit(usual)
