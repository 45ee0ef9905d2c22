"""Which column is what: headers in Indonesian and English, in any order, below any title lines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.spreadsheets.reader import Cell, Row, Table, column_name
from employees.staff_file.contract import Message, Problem
from employees.staff_file.headers import simplify

HEADER_SEARCH_ROWS = 20
# Columns people number their rows with.
NOT_NEEDED = frozenset({"no", "nomor", "no urut", "nomor urut", "row"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file of ours: its headers in the two languages, other names for it, and how a cell is read."""

    field: str
    indonesian: str
    english: str
    read: Callable[[Cell], Any]
    others: tuple[str, ...] = ()
    is_needed: bool = False

    @property
    def names(self) -> dict[str, str]:
        """The header by language."""
        return {"id": self.indonesian, "en": self.english}


@dataclass(slots=True)
class Draft:
    """One row: what it says (JSON values), what is to be said about it, and what happens to it."""

    number: int
    values: dict[str, Any]
    messages: list[Message] = field(default_factory=list)
    label: str = ""
    action: str = "refused"

    @property
    def is_refused(self) -> bool:
        return any(message.level == "error" for message in self.messages)

    def refuse(self, code: str, about: str | None = None, **params: object) -> None:
        """Say why this row cannot be taken."""
        self.messages.append(Message("error", code, about, params))

    def remark(self, code: str, about: str | None = None, **params: object) -> None:
        """Say something about this row that should be looked at."""
        self.messages.append(Message("warning", code, about, params))


@dataclass(slots=True)
class Read:
    """A file as it was understood: its rows, the fields it has a column for, and what concerns the whole file."""

    drafts: list[Draft] = field(default_factory=list)
    fields: frozenset[str] = frozenset()
    messages: list[Message] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(message.level == "error" for message in self.messages)


def read(table: Table, columns: Sequence[Column], one_of: Sequence[str] = ()) -> Read:
    """Read every row below the header; without a header that is whole and clear, none.

    Args:
        columns: of the file.
        one_of: fields of which at least one needs a column.
    """
    known = {simplify(name): each.field for each in columns for name in (each.indonesian, each.english, *each.others)}
    header = _header(table, known)
    if header is None:
        return Read(messages=[Message("error", "sheet_header_not_found", None, {"rows": HEADER_SEARCH_ROWS})])
    places, messages = _places(header, known)
    messages += _missing(places, columns, one_of)
    found = Read(fields=frozenset(places), messages=messages)
    if not found.is_refused:
        found.drafts = list(_drafts(table, header, places, columns))
        if not found.drafts:
            found.messages.append(Message("error", "sheet_no_rows"))
    return found


def _header(table: Table, known: dict[str, str]) -> Row | None:
    """The row among the first ones with the most known headers, at least two."""
    best, most = None, 1
    for row in table.rows:
        if row.number > HEADER_SEARCH_ROWS:
            break
        count = len({known.get(simplify(cell.value)) for cell in row.cells if cell.kind == "text"} - {None})
        if count > most:
            best, most = row, count
    return best


def _places(header: Row, known: dict[str, str]) -> tuple[dict[str, int], list[Message]]:
    claims: dict[str, list[int]] = {}
    messages = []
    for index, cell in enumerate(header.cells):
        name = simplify(cell.value) if cell.kind == "text" else ""
        if name in known:
            claims.setdefault(known[name], []).append(index)
        elif cell.value is not None and name not in NOT_NEEDED:
            told = {"letter": column_name(index), "header": str(cell.value)[:60]}
            messages.append(Message("info", "sheet_column_unused", None, told))
    for about, indexes in claims.items():
        if len(indexes) > 1:
            letters = ", ".join(column_name(index) for index in indexes)
            messages.append(Message("error", "sheet_header_twice", about, {"columns": letters}))
    return {about: indexes[0] for about, indexes in claims.items()}, messages


def _missing(places: dict[str, int], columns: Sequence[Column], one_of: Sequence[str]) -> list[Message]:
    missing = [each.field for each in columns if each.is_needed and each.field not in places]
    messages = [Message("error", "sheet_column_missing", about) for about in missing]
    if one_of and not set(one_of) & set(places):
        messages.append(Message("error", "sheet_column_missing", one_of[0]))
    return messages


def _drafts(table: Table, header: Row, places: dict[str, int], columns: Sequence[Column]) -> Iterator[Draft]:
    used = [(each, places[each.field]) for each in columns if each.field in places]
    for row in table.rows:
        if row.number <= header.number or all(row.cell(place).value is None for _each, place in used):
            continue
        draft = Draft(row.number, {})
        for each, place in used:
            try:
                draft.values[each.field] = each.read(row.cell(place))
            except Problem as problem:
                draft.values[each.field] = None
                draft.messages.append(Message(problem.level, problem.code, each.field, problem.params))
        yield draft
