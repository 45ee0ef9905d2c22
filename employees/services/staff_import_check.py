"""The worker's first half of an import: read the file, plan it against the agency, keep the dry run row by row.

Nothing of the register changes here. Each batch of rows is written together with the renewal of the claim, so that a
worker that lost its claim leaves no row behind, and the next one starts again from nothing.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from core import bulk, jobs
from core.spreadsheets import reader
from employees import nip as nips
from employees.models.staff_import import StaffImport, StaffImportRow
from employees.selectors import staff_import as selectors
from employees.staff_file import contract, headers, plan, stored

BATCH = 2000
PREVIEW_ROWS = 200
SAMPLE_LENGTH = 60


@dataclass(frozen=True)
class DryRun:
    """What a check found: the plan, and what of it is kept on the row of the import."""

    plan: contract.ImportPlan
    mapping: dict[str, Any]
    summary: dict[str, Any]


def check_file(*, claim: jobs.Claim, on: datetime.date) -> None:
    """Check the file of a claimed import and keep the dry run.

    Args:
        claim: of a `StaffImport` in phase checking.
        on: the local day of the agency.

    Raises:
        GiveUp: the file cannot be read; the sentence says why.
        LeaseLost: cancelled, or another worker has it.
    """
    staff_import = StaffImport.objects.select_related("agency").get(pk=claim.pk)
    table = _read(staff_import, claim)
    jobs.renew(claim, total_rows=len(table.rows), done_rows=0)
    store(claim, plan_table(staff_import, table, on))


def plan_again(staff_import: StaffImport, on: datetime.date) -> DryRun:
    """Plan a file that was read before against the agency as it is now."""
    table = reader.read_table(bytes(staff_import.content), staff_import.file_name)
    return plan_table(staff_import, table, on)


def plan_table(staff_import: StaffImport, table: reader.Table, on: datetime.date) -> DryRun:
    """Plan a table against the agency, with the columns a person chose, or those we recognise."""
    chosen = (staff_import.mapping or {}).get("chosen")
    mapping = (
        headers.corrected_mapping(table, chosen["header_row"], chosen["columns"])
        if chosen
        else headers.propose_mapping(table)
    )
    directory = selectors.directory_snapshot(staff_import.agency, _nips(table, mapping), on)
    planned = plan.plan_import(table, mapping, directory, on=on)
    return DryRun(
        planned,
        {
            "header_row": mapping.header_row,
            "columns": mapping.columns,
            "unrecognised": mapping.unrecognised,
            "chosen": chosen,
            "preview": _preview(table, mapping.header_row),
        },
        _summary(planned, table, stored.fingerprint(directory, on)),
    )


def store(claim: jobs.Claim, found: DryRun, *, changed_meanwhile: bool = False) -> None:
    """Keep a dry run and end the work of this claim: the import is checked.

    Raises:
        LeaseLost: cancelled, or another worker has it.
    """
    with transaction.atomic():
        jobs.renew(claim, done_rows=0)
        StaffImportRow.objects.filter(staff_import=claim.pk).delete()
    rows, done = _rows(claim.pk, found.plan), 0
    while batch := list(islice(rows, BATCH)):
        done += len(batch)
        with transaction.atomic():
            jobs.renew(claim, done_rows=done)
            bulk.insert(StaffImportRow, batch)
    summary = {**found.summary, "changed_meanwhile": changed_meanwhile}
    jobs.finish(
        claim, phase=StaffImport.Phase.CHECKED, plan=summary, mapping=found.mapping, done_rows=done, total_rows=done
    )


def in_every_language(message: object) -> dict[str, str]:
    """A lazily translated sentence in each language of the house: who reads it is not known yet."""
    told = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            told[code] = str(message)
    return told


def _read(staff_import: StaffImport, claim: jobs.Claim) -> reader.Table:
    try:
        return reader.read_table(bytes(staff_import.content), staff_import.file_name)
    except reader.SpreadsheetRefused as refused:
        jobs.renew(claim, plan={"file_refused": in_every_language(refused.message)})
        raise jobs.GiveUp(str(refused.message)) from refused


def _nips(table: reader.Table, mapping: contract.Mapping) -> Iterator[str]:
    column = mapping.columns.get("nip")
    if column is None:
        return iter(())
    return (nips.clean_nip(str(row.cell(column).value or "")) for row in table.rows)


def _preview(table: reader.Table, header_row: int) -> list[dict[str, str]]:
    """Header and first value of every column, by which a person recognises it."""
    found: list[dict[str, str]] = []
    for row in table.rows[:PREVIEW_ROWS]:
        for index, cell in enumerate(row.cells):
            if index == len(found):
                found.append({"letter": reader.column_name(index), "header": "", "sample": ""})
            if cell.value is None:
                continue
            part = "header" if row.number == header_row else "sample"
            if row.number >= header_row and not found[index][part]:
                found[index][part] = str(cell.value)[:SAMPLE_LENGTH]
    return found


def _summary(planned: contract.ImportPlan, table: reader.Table, fingerprint: str) -> dict[str, Any]:
    counts = planned.counts
    counts["warnings"] = sum(_has_warning(row) for row in planned.rows)
    return {
        "can_apply": planned.can_apply,
        "writes": bool(counts["create"] + counts["change"] + len(planned.new_units) + len(planned.new_positions)),
        "counts": counts,
        "messages": [stored.message_to_json(message) for message in planned.messages],
        "new_units": [[unit.name, unit.parent, list(unit.similar_to)] for unit in planned.new_units],
        "new_positions": [[position.name, position.post_type] for position in planned.new_positions],
        "notes": [in_every_language(note.message) for note in table.notes],
        "fingerprint": fingerprint,
        "digest": stored.digest(planned),
    }


def _has_warning(row: contract.PlannedRow) -> bool:
    return any(message.level == "warning" for message in row.messages)


def _rows(import_id: Any, planned: contract.ImportPlan) -> Iterator[StaffImportRow]:
    for row in planned.rows:
        yield StaffImportRow(
            staff_import_id=import_id,
            row_number=row.row_number,
            nip=row.nip[:40],
            name=str(row.values.get("name") or "")[:200],
            action=row.action,
            has_warning=_has_warning(row),
            planned=stored.row_to_json(row),
        )
    for left in planned.left_out:
        yield StaffImportRow(
            staff_import_id=import_id,
            row_number=left.row_number,
            action=StaffImportRow.Action.LEFT_OUT,
            planned={"messages": [stored.message_to_json(left.message)]},
        )
