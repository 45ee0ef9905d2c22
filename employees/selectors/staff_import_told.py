"""The dry run of an import in words, for the page and for the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from employees import labels
from employees.models import PostType
from employees.models.staff_import import StaffImport, StaffImportRow
from employees.staff_file import messages, stored
from employees.staff_file.contract import Message, Plain

FIELDS = {
    "nip": gettext_lazy("NIP"),
    "name": gettext_lazy("name"),
    "title_before": gettext_lazy("title before the name"),
    "title_after": gettext_lazy("title after the name"),
    "birth_place": gettext_lazy("place of birth"),
    "birth_date": gettext_lazy("date of birth"),
    "ttl": gettext_lazy("place and date of birth in one column"),
    "sex": gettext_lazy("sex"),
    "rank_name": gettext_lazy("name of the rank"),
    "rank": gettext_lazy("rank"),
    "rank_since": gettext_lazy("in this rank since"),
    "position": gettext_lazy("position"),
    "position_type": gettext_lazy("type of the position"),
    "position_since": gettext_lazy("in this position since"),
    "unit": gettext_lazy("unit"),
    "parent_unit": gettext_lazy("unit above"),
    "education": gettext_lazy("education"),
    "kind": gettext_lazy("kind of employment"),
    "is_active": gettext_lazy("in service"),
    "supervisor_nip": gettext_lazy("NIP of the supervisor"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("telephone"),
}
CHOICES = {"sex": labels.Sex, "kind": labels.Kind, "education": labels.Education}
LEVELS = {"error": "bad", "warning": "warn", "info": "info"}
ACTION_TONES = {"create": "good", "change": "info", "same": "neutral", "refused": "bad", "left_out": "neutral"}
ACTION_ICONS = {"create": "plus", "change": "edit", "same": "check", "refused": "x-circle", "left_out": "info"}


@dataclass(frozen=True)
class Remark:
    """One message: which field, how serious, the sentence."""

    tone: str
    field: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """One field that gets another value."""

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class ToldRow:
    """One row of the dry run."""

    row_number: int
    nip: str
    name: str
    action: str
    tone: str
    icon: str
    remarks: tuple[Remark, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ToldColumn:
    """One column of the file and what it was understood as; `field` is empty where it is not used."""

    index: int
    letter: str
    header: str
    sample: str
    field: str
    label: str


def told_row(row: StaffImportRow) -> ToldRow:
    """Return one row in the language of the reader."""
    changes = stored.changes_of(row.planned)
    return ToldRow(
        row.row_number,
        row.nip,
        row.name,
        str(StaffImportRow.Action(row.action).label),
        ACTION_TONES[row.action],
        ACTION_ICONS[row.action],
        remarks(stored.messages_of(row.planned)),
        tuple(Change(field_label(name), shown(name, old), shown(name, new)) for name, (old, new) in changes.items()),
    )


def remarks(found: Iterable[Message]) -> tuple[Remark, ...]:
    """Return messages as sentences, the serious ones first."""
    order = list(LEVELS)
    ordered = sorted(found, key=lambda message: order.index(message.level))
    return tuple(Remark(LEVELS[m.level], field_label(m.field), messages.text(m)) for m in ordered)


def field_label(field: str | None) -> str:
    """Return the name of a field as people call it."""
    return str(FIELDS[field]) if field else ""


def shown(field: str, value: Plain) -> object:
    """Return a value as people write it; days stay days."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(CHOICES[field](value).label) if field in CHOICES else value


def columns(staff_import: StaffImport) -> list[ToldColumn]:
    """Return every column of the file with what it was understood as."""
    mapping = staff_import.mapping or {}
    fields = {index: field for field, index in mapping.get("columns", {}).items()}
    return [
        ToldColumn(
            index,
            column["letter"],
            column["header"],
            column["sample"],
            fields.get(index, ""),
            field_label(fields.get(index)),
        )
        for index, column in enumerate(mapping.get("preview", []))
    ]


def facts(staff_import: StaffImport) -> dict[str, Any]:
    """Return what the dry run says of the whole file: counts, remarks, notes of the reader, what is created."""
    plan = staff_import.plan or {}
    if "counts" not in plan:
        return {}
    types = dict(PostType.objects.values_list("key", "name"))
    return {
        "counts": plan["counts"],
        "remarks": remarks(stored.message_from_json(message) for message in plan["messages"]),
        "notes": [in_language(note) for note in plan["notes"]],
        "new_units": plan["new_units"],
        "new_positions": [(name, types.get(post_type, post_type)) for name, post_type in plan["new_positions"]],
        "changed_meanwhile": plan.get("changed_meanwhile", False),
        "can_apply": plan["can_apply"],
        "writes": plan["writes"],
    }


def problem(staff_import: StaffImport) -> str:
    """Return why the work stopped, in the language of the reader where we have it."""
    refused = (staff_import.plan or {}).get("file_refused")
    return in_language(refused) if refused else staff_import.problem


def in_language(sentences: dict[str, str]) -> str:
    """Return the sentence in the language in use, else in any."""
    return sentences.get(get_language() or "", "") or next(iter(sentences.values()), "")


def report(staff_import: StaffImport) -> tuple[list[str], Iterator[list[object]]]:
    """Return header and rows of the dry run as a file: one line per remark and per change."""
    header = [
        _("row"),
        _("NIP"),
        _("name"),
        _("what happens"),
        _("field"),
        _("message"),
        _("old value"),
        _("new value"),
    ]
    rows = staff_import.rows.order_by("row_number").iterator(chunk_size=2000)
    return header, (line for row in rows for line in _report_lines(told_row(row)))


def _report_lines(row: ToldRow) -> Iterator[list[object]]:
    start: list[object] = [row.row_number, row.nip, row.name, row.action]
    for remark in row.remarks:
        yield [*start, remark.field, remark.sentence, None, None]
    for change in row.changes:
        yield [*start, change.field, None, change.old, change.new]
    if not row.remarks and not row.changes:
        yield [*start, None, None, None, None]
