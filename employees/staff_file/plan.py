"""Plan an import: every row judged alone, then all rows together.

One pass over the cells; repeated cells are read once.
"""

import datetime
import re

from core.spreadsheets.reader import EMPTY, Cell, Row, Table
from employees import nip as nip_rules
from employees.staff_file import ranks, structure, supervision, values
from employees.staff_file.contract import (
    PERSON_FIELDS,
    REQUIRED_FIELDS,
    Directory,
    ImportPlan,
    LeftOut,
    Mapping,
    Message,
    Plain,
    PlannedRow,
    Problem,
)
from employees.staff_file.drafts import Draft
from employees.staff_file.headers import simplify

SUMMARY_WORDS = ("jumlah", "total", "subtotal")
CACHED_CELLS = 20_000
_NO_DIGIT = re.compile(r"[^0-9]")


def plan_import(table: Table, mapping: Mapping, directory: Directory, *, on: datetime.date) -> ImportPlan:
    """Return what importing the table would do to the agency described by `directory`; nothing is written.

    `on` is the day of the import: days after it are impossible as a date of birth and a warning elsewhere. The plan can
    be applied only as a whole. Planning the same file against the resulting directory gives only rows that are the
    same.
    """
    plan = ImportPlan(messages=list(mapping.problems))
    if not mapping.header_row or "nip" not in mapping.columns:
        return plan
    reader = _RowReader(mapping, directory, on)
    drafts: list[Draft] = []
    previous = mapping.header_row
    header = next((row for row in table.rows if row.number == mapping.header_row), None)
    for row in table.rows:
        if row.number <= mapping.header_row:
            continue
        plan.left_out.extend(
            LeftOut(number, Message("info", "empty_row")) for number in range(previous + 1, row.number)
        )
        previous = row.number
        reason = _no_person(row, header, mapping)
        if reason:
            plan.left_out.append(LeftOut(row.number, Message("info", reason, None, {"text": _first_text(row)})))
        else:
            drafts.append(reader.read(row))
    _name_duplicates(drafts)
    plan.new_units = structure.settle_units(drafts, directory)
    plan.new_positions = structure.settle_positions(drafts, directory)
    supervision.check(drafts, directory)
    plan.rows = [_decide(draft, directory) for draft in drafts]
    if not plan.rows:
        plan.messages.append(Message("error", "no_people"))
    return plan


def _first_text(row: Row) -> str:
    return next((str(cell.value) for cell in row.cells if cell.value is not None), "")


def _no_person(row: Row, header: Row | None, mapping: Mapping) -> str:
    """The code of the reason why a row is clearly no person, else an empty string: such a row is then an error."""
    if len(_NO_DIGIT.sub("", str(row.cell(mapping.columns["nip"]).value))) >= 15:
        return ""  # nearly every row: a person, right or wrong
    filled = [cell for cell in row.cells if cell.value is not None and str(cell.value).strip()]
    if not filled:
        return "empty_row"
    if header is not None and [simplify(cell.value) for cell in row.cells] == [simplify(c.value) for c in header.cells]:
        return "repeated_header"
    numbers = [str(cell.value).strip("() ") for cell in filled]
    if len(filled) > 2 and numbers == [str(index) for index in range(1, len(filled) + 1)]:
        return "column_numbers"
    first = simplify(filled[0].value)
    has_nip = any(len(_NO_DIGIT.sub("", str(cell.value))) >= 15 for cell in filled)
    if filled[0].kind == "text" and first.split(" ")[0] in SUMMARY_WORDS and not has_nip and len(filled) <= 3:
        return "summary_row"
    return ""


class _RowReader:
    """Reads the cells of a row into a draft. Towns repeat the same cells thousands of times: results are kept."""

    def __init__(self, mapping: Mapping, directory: Directory, on: datetime.date) -> None:
        # NIP and kind first: what a rank means depends on the kind.
        first = [field for field in ("nip", "kind") if field in mapping.columns]
        rest = [field for field in mapping.columns if field not in first]
        self.columns = [(field, mapping.columns[field]) for field in first + rest]
        self.directory, self.on = directory, on
        self.kept: dict[tuple[str, Cell], Plain | Problem] = {}

    def read(self, row: Row) -> Draft:
        """Judge the row alone."""
        draft = Draft(row.number)
        cells = row.cells
        width = len(cells)
        for field, index in self.columns:
            cell = cells[index] if index < width else EMPTY
            if field == "ttl":
                self._place_and_date(draft, cell)
            else:
                draft.take(field, self._parsed(field, cell))
        self._judge(draft)
        return draft

    def _parsed(self, field: str, cell: Cell) -> Plain | Problem:
        kept = self.kept.get((field, cell))
        if kept is not None or cell is EMPTY:
            return kept
        result: Plain | Problem
        try:
            result = values.PARSERS.get(field, values.plain_of)(cell, field)
        except Problem as problem:
            result = problem
        if len(self.kept) < CACHED_CELLS:
            self.kept[field, cell] = result
        return result

    def _place_and_date(self, draft: Draft, cell: Cell) -> None:
        try:
            place, day = values.place_and_date(cell)
        except Problem as problem:
            draft.add(problem, "birth_date")
            return
        for field, value in (("birth_place", place), ("birth_date", day)):
            if draft.values.get(field) is None:
                draft.values[field] = value

    def _judge(self, draft: Draft) -> None:
        existing = self.directory.employees.get(draft.nip)
        kind = draft.values.get("kind") or (existing.values.get("kind") if existing else None)
        self._judge_nip(draft, str(kind) if kind else None, is_new=existing is None)
        self._judge_rank(draft, str(kind) if kind else None)
        self._judge_dates(draft)
        for field in REQUIRED_FIELDS:
            missing = draft.values.get(field) is None and field not in draft.failed
            if missing and (field == "nip" or existing is None):
                draft.error("value_missing", field)

    def _judge_nip(self, draft: Draft, kind: str | None, *, is_new: bool) -> None:
        nip = draft.nip
        if not nip:
            return
        # Without a kind only what holds for both is checked: the row is refused for the missing kind anyway.
        problems = nip_rules.check_nip(nip, kind or "pppk")
        for code in problems:
            draft.error(code, "nip", nip=nip)
        if nip in self.directory.registered_elsewhere:
            draft.error("nip_elsewhere", "nip", nip=nip)
        if problems:
            return
        facts = nip_rules.nip_facts(nip)
        for field, fact in (("birth_date", facts.birth_date), ("sex", facts.sex)):
            value = draft.values.get(field)
            if value is not None and value != fact:
                draft.warn(f"nip_{field}_differs", field, value=value, nip_says=fact)
            elif value is None and is_new and field not in draft.failed:
                draft.values[field] = fact
                draft.info("taken_from_nip", field, value=fact)

    def _judge_rank(self, draft: Draft, kind: str | None) -> None:
        text, name = draft.values.get("rank"), draft.values.pop("rank_name", None)
        if text is None and name is None:
            return
        if text is None and "rank" in draft.failed:
            return
        try:
            code = ranks.parse_rank(str(text if text is not None else name), kind)
            draft.values["rank"] = code
            if text is not None and name is not None:
                ranks.check_same(str(name), code)
            if self.directory.ranks and code not in self.directory.ranks:
                raise Problem("rank_unknown", text=code)
        except Problem as problem:
            draft.add(problem, "rank")
            return
        if kind and ranks.KIND_OF_RANK[code] != kind:
            draft.warn("rank_of_other_kind", "rank", rank=code, kind=kind.upper())

    def _judge_dates(self, draft: Draft) -> None:
        for field in ("birth_date", "rank_since", "position_since"):
            day = draft.values.get(field)
            if isinstance(day, datetime.date) and day > self.on:
                if field == "birth_date":
                    draft.error("birth_in_future", field, value=day)
                else:
                    draft.warn("date_in_future", field, value=day)
            born = draft.values.get("birth_date")
            if (
                field != "birth_date"
                and isinstance(day, datetime.date)
                and isinstance(born, datetime.date)
                and day <= born
            ):
                draft.error("before_birth", field, value=day)


def _name_duplicates(drafts: list[Draft]) -> None:
    """Both rows are named: which of the two is right is not for us to say."""
    by_nip: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.nip:
            by_nip.setdefault(draft.nip, []).append(draft)
    for nip, same in by_nip.items():
        if len(same) > 1:
            for draft in same:
                others = ", ".join(str(other.row_number) for other in same if other is not draft)
                draft.error("duplicate_nip", "nip", nip=nip, rows=others)


def _decide(draft: Draft, directory: Directory) -> PlannedRow:
    existing = directory.employees.get(draft.nip)
    written = {field: draft.values[field] for field in PERSON_FIELDS if field in draft.values}
    changes: dict[str, tuple[Plain, Plain]] = {}
    if existing is not None:
        for field, new in written.items():
            old = existing.values.get(field) or None if field != "is_active" else existing.values.get(field)
            if new is None and old is not None:
                if field not in draft.failed:
                    draft.info("empty_keeps_value", field, value=old)
                written[field] = old
            elif new != old:
                changes[field] = (old, new)
    row = PlannedRow(draft.row_number, draft.nip, "create", written, changes, draft.messages)
    if row.refused:
        row.action = "refused"
    elif existing is not None:
        row.action = "change" if changes else "same"
    return row
