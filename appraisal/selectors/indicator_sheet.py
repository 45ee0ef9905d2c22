"""What a spreadsheet of indicators means for the library, and the library as a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from appraisal import labels
from appraisal.models import Indicator
from appraisal.sheets import indicators as sheet
from appraisal.sheets.columns import Draft
from appraisal.sheets.values import plain
from employees.models import Agency
from employees.staff_file.contract import Message

SHOWN = 80


def judge(drafts: Sequence[Draft], agency: Agency, fields: Iterable[str]) -> None:
    """Say of every row what it would do to the library, in one query.

    A column of the file is what counts, an empty cell included; what the file has no column for stays as it is.

    Args:
        drafts: rows as they were read; their action, label and messages are filled in.
        fields: the fields the file has a column for.
    """
    library = {sheet.identity(_values(one)): one for one in Indicator.objects.filter(agency=agency)}
    has_column, first = set(fields), dict[tuple[str, str], int]()
    for draft in drafts:
        who = sheet.identity(draft.values)
        stored = library.get(who)
        before = _values(stored) if stored is not None else {}
        # Rubrics and ranges are judged together with what stays.
        draft.values = {**before, **{name: value for name, value in draft.values.items() if name in has_column}}
        if draft.values.get("is_active") is None:
            draft.values["is_active"] = before.get("is_active", True)
        draft.label = " · ".join(part for part in (draft.values.get("name"), draft.values.get("occupation")) if part)
        sheet.check(draft)
        if who[1] and who in first:
            draft.refuse("twice_in_file", "name", row=first[who])
        first.setdefault(who, draft.number)
        draft.action = _action(draft, stored, before)


def _action(draft: Draft, stored: Indicator | None, before: dict[str, Any]) -> str:
    if draft.is_refused:
        return str(labels.RowAction.REFUSED)
    if stored is None:
        return str(labels.RowAction.ADD)
    # The name keeps its spelling: whoever finds the same indicator under another spelling means the one there is.
    draft.values |= {name: before[name] for name in ("name", "occupation")}
    changes = [name for name in sheet.FIELDS if (draft.values.get(name) or None) != (before.get(name) or None)]
    for name in changes:
        told = {"old": _short(before.get(name)), "new": _short(draft.values.get(name))}
        draft.messages.append(Message("info", "field_changes", name, told))
    return str(labels.RowAction.CHANGE if changes else labels.RowAction.SAME)


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = sheet.ASPECTS.get(value) or sheet.POLARITIES.get(value) or str(value or "–")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _values(indicator: Indicator) -> dict[str, Any]:
    """The fields of an indicator as a row has them: JSON values, figures as text."""
    told = {name: getattr(indicator, name) for name in sheet.FIELDS}
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in told.items()}


def sheet_headers() -> list[str]:
    """The headers of a file of indicators in the language of the reader."""
    return [labels.in_language(column.names) for column in sheet.COLUMNS]


def sheet_rows(agency: Agency) -> Iterator[list[Any]]:
    """The library of an agency as rows of the same file an import takes."""
    for indicator in Indicator.objects.filter(agency=agency):
        yield [_cell(name, getattr(indicator, name)) for name in sheet.FIELDS]


def _cell(name: str, value: Any) -> Any:
    if name == "aspect":
        return sheet.ASPECTS[value]
    if name == "polarity":
        return sheet.POLARITIES[value]
    if name == "is_active":
        return "ya" if value else "tidak"
    return Decimal(plain(value)) if isinstance(value, Decimal) else value
