"""Spreadsheets that are checked first and written, all or nothing, when their uploader has seen what would happen."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import SheetImport, SheetRow, Target
from appraisal.selectors import indicator_sheet, realisation_sheet
from appraisal.services import sheet_writing
from appraisal.sheets import columns, indicators, messages, realisations
from appraisal.sheets.columns import Draft, Read
from appraisal.workflow import SHEET
from core import access, audit, bulk, errors, transitions
from core.spreadsheets import reader
from core.spreadsheets.limits import Limits
from employees.models import Agency
from employees.staff_file.contract import Message

# What nobody confirmed for so long holds figures of people for no purpose.
FORGOTTEN_AFTER = timedelta(days=7)
Judge = Callable[[Sequence[Draft], Agency, Any, datetime, Iterable[str]], None]
Write = Callable[[SheetImport, Sequence[Draft], Any, datetime], None]


@dataclass(frozen=True)
class Kind:
    """One kind of file: its columns, how large it may be, who may import it, how it is judged and written."""

    columns: Sequence[columns.Column]
    limits: Limits
    roles: frozenset[str]
    judge: Judge
    write: Write
    one_of: tuple[str, ...] = ()
    is_left_empty: Callable[[Draft], bool] = lambda draft: False


def _judge_indicators(drafts: Sequence[Draft], agency: Agency, actor: Any, at: datetime, fields: Iterable[str]) -> None:
    indicator_sheet.judge(drafts, agency, fields)


def _judge_realisations(
    drafts: Sequence[Draft], agency: Agency, actor: Any, at: datetime, fields: Iterable[str]
) -> None:
    realisation_sheet.judge(drafts, agency, actor, at)


KINDS: dict[str, Kind] = {
    labels.SheetKind.INDICATORS: Kind(
        indicators.COLUMNS,
        indicators.LIMITS,
        frozenset({access.HR}),
        _judge_indicators,
        sheet_writing.write_indicators,
    ),
    labels.SheetKind.REALISATIONS: Kind(
        realisations.COLUMNS,
        realisations.LIMITS,
        frozenset({access.HR, access.SUPERVISOR}),
        _judge_realisations,
        sheet_writing.write_realisations,
        realisations.ONE_OF,
        realisations.is_left_empty,
    ),
}


def may_import(kind: str, agency_id: int, actor: Any) -> bool:
    """Say whether somebody may import this kind of file for an agency."""
    return bool(KINDS[kind].roles & actor.roles) and actor.agency_id == agency_id


def read_sheet(*, kind: str, file_name: str, content: bytes) -> Read:
    """Read a file in a child process with limits; no transaction waits for it.

    Args:
        kind: of `labels.SheetKind`.
        content: the file; it is not kept.

    Raises:
        SpreadsheetRefused: the file cannot be read; the sentence says why.
    """
    rules = KINDS[kind]
    table = reader.read_table(content, file_name, rules.limits)
    read = columns.read(table, rules.columns, rules.one_of)
    read.messages += [Message("info", "sheet_read_as", None, {"sentence": str(note.message)}) for note in table.notes]
    _leave_out_empty(read, rules)
    return read


@transaction.atomic
def check_sheet(
    *, kind: str, agency: Agency, file_name: str, read: Read, actor: Any, at: datetime | None = None
) -> SheetImport:
    """Keep what a file would do, row by row; nothing is written.

    Args:
        read: of `read_sheet`.

    Raises:
        NotYours: the actor may not import this kind of file for this agency.
    """
    rules, at = KINDS[kind], at or timezone.now()
    _require(kind, agency, actor)
    _forget(actor, at)
    rules.judge(read.drafts, agency, actor, at, read.fields)
    sheet = SheetImport.objects.create(
        kind=kind,
        agency=agency,
        uploaded_by=actor,
        file_name=file_name[-200:],
        messages=[messages.stored(message) for message in read.messages],
        counts=_counts(read.drafts) | {"fields": sorted(read.fields)},
        uploaded_at=at,
    )
    _store(sheet, read.drafts)
    details = {"kind": str(kind), "file": sheet.file_name, "rows": len(read.drafts)}
    audit.record(chain=agency.audit_chain, actor=actor, action="sheet_import.check", obj=sheet, details=details)
    return sheet


def _leave_out_empty(read: Read, rules: Kind) -> None:
    kept = [draft for draft in read.drafts if not rules.is_left_empty(draft)]
    if len(kept) == len(read.drafts):
        return
    read.messages.append(Message("info", "sheet_left_empty", None, {"count": len(read.drafts) - len(kept)}))
    if not kept:
        read.messages.append(Message("error", "sheet_no_rows"))
    read.drafts = kept


@transaction.atomic
def apply_sheet(*, sheet: SheetImport, actor: Any, at: datetime | None = None) -> bool:
    """Write what the dry run showed, all of it or nothing.

    Everything is judged once more under lock. Where that shows something else than the person has seen, nothing is
    written: the new dry run stands in the place of the old one, and the answer is False.

    Raises:
        NotYours: the actor did not upload it, or may not import this kind of file any more.
        WrongState: it is written or dropped already, or its rows cannot be written.
    """
    at = at or timezone.now()
    sheet = SheetImport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=sheet.pk)
    _require(sheet.kind, sheet.agency, actor)
    if not sheet.is_checked:
        raise errors.WrongState(_("Nothing was changed: this file has been written or dropped already."))
    if not sheet.can_be_applied:
        raise errors.WrongState(
            _("Nothing was written: rows are refused, or there is nothing to write. Correct the file and upload it.")
        )
    rules, rows = KINDS[sheet.kind], list(sheet.rows.all())
    seen = [(row.number, row.action, row.messages) for row in rows]
    drafts = [Draft(row.number, dict(row.values), label=row.label) for row in rows]
    sheet_writing.lock(sheet, drafts)
    rules.judge(drafts, sheet.agency, actor, at, sheet.counts.get("fields", []))
    now = [(draft.number, draft.action, _stored(draft)) for draft in drafts]
    if now != seen:
        _show_anew(sheet, drafts)
        return False
    transitions.move(
        sheet,
        SHEET,
        "apply",
        actor=actor,
        roles=sheet.roles_of(actor),
        chain=sheet.agency.audit_chain,
        details={"kind": sheet.kind, "counts": _counts(drafts)},
        decided_at=at,
    )
    rules.write(sheet, drafts, actor, at)
    sheet.rows.all().delete()
    return True


@transaction.atomic
def drop_sheet(*, sheet: SheetImport, actor: Any, at: datetime | None = None) -> None:
    """Drop a checked file: its rows are deleted, nothing is written.

    Raises:
        NotYours: the actor did not upload it.
        WrongState: it is written or dropped already.
    """
    _drop(sheet, actor, at or timezone.now())


def _drop(sheet: SheetImport, actor: Any, at: datetime) -> None:
    chain, roles = sheet.agency.audit_chain, sheet.roles_of(actor)
    details = {"kind": sheet.kind}
    transitions.move(sheet, SHEET, "drop", actor=actor, roles=roles, chain=chain, details=details, decided_at=at)
    sheet.rows.all().delete()


def _forget(actor: Any, at: datetime) -> None:
    """Drop what the same person uploaded and left behind."""
    old = SheetImport.objects.filter(
        uploaded_by=actor, state=labels.SheetState.CHECKED, uploaded_at__lt=at - FORGOTTEN_AFTER
    )
    for sheet in old.select_related("agency")[:20]:
        _drop(sheet, actor, at)


def _require(kind: str, agency: Agency | None, actor: Any) -> None:
    if agency is None or not may_import(kind, agency.pk, actor):
        raise errors.NotYours(_("This file is imported by somebody else: HR, or for realisations also the supervisor."))


def _show_anew(sheet: SheetImport, drafts: Sequence[Draft]) -> None:
    sheet.rows.all().delete()
    sheet.counts = _counts(drafts) | {"fields": sheet.counts.get("fields", []), "changed_meanwhile": 1}
    sheet.save(update_fields=["counts"])
    _store(sheet, drafts)


def _counts(drafts: Iterable[Draft]) -> dict[str, Any]:
    found = Counter(draft.action for draft in drafts)
    warnings = sum(any(message.level == "warning" for message in draft.messages) for draft in drafts)
    return {action: found.get(action, 0) for action in labels.RowAction.values} | {"warnings": warnings}


def _stored(draft: Draft) -> list[Any]:
    return [messages.stored(message) for message in draft.messages]


def _store(sheet: SheetImport, drafts: Iterable[Draft]) -> None:
    bulk.insert(
        SheetRow,
        (
            SheetRow(
                sheet=sheet,
                number=draft.number,
                label=draft.label[:400],
                action=draft.action,
                has_warning=any(message.level == "warning" for message in draft.messages),
                values=draft.values,
                messages=_stored(draft),
            )
            for draft in drafts
        ),
    )


@transaction.atomic
def prepare_realisations(*, agency: Agency, unit: Any, actor: Any) -> list[Target]:
    """Return the targets for a sheet to fill in, and note in the trail that they left the system.

    Args:
        unit: only the people of this unit, None for everybody within reach.

    Raises:
        NotYours: the actor may not import realisations.
        Refused: nothing to fill in, or more than one file holds.
    """
    _require(labels.SheetKind.REALISATIONS, agency, actor)
    targets = list(realisation_sheet.prepared_targets(agency, actor, unit)[: realisations.MOST_ROWS + 1])
    if not targets:
        raise errors.Refused(_("There is no agreed plan in an open cycle to prepare a sheet for."))
    if len(targets) > realisations.MOST_ROWS:
        raise errors.Refused(
            _("These are more than %(limit)d targets, more than one file holds. Choose a unit.")
            % {"limit": realisations.MOST_ROWS}
        )
    details = {"rows": len(targets), "unit": unit.pk if unit is not None else None}
    audit.record(chain=agency.audit_chain, actor=actor, action="sheet.prepared", obj=agency, details=details)
    return targets
