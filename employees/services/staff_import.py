"""The import of a staff spreadsheet, as HR steps through it: upload, correct the columns, confirm, cancel.

The work itself is done by the worker: `staff_import_check` and `staff_import_write`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import access, audit, errors, jobs
from core.spreadsheets import limits, reader, refusal, sniff
from employees.models import Agency, User
from employees.models.staff_import import StaffImport, StaffImportRow

Phase = StaffImport.Phase


@transaction.atomic
def add_staff_import(*, agency: Agency, file_name: str, content: bytes, actor: User, at: datetime) -> StaffImport:
    """Take a file in; the worker checks it.

    What can be seen from its size and first bytes is refused here; everything else happens in the guarded reader.

    Raises:
        NotYours: the actor is not HR of the agency.
        SpreadsheetRefused: the file is too large or no spreadsheet.
    """
    _require_hr(agency.pk, actor)
    if len(content) > limits.Limits().packed:
        raise reader.SpreadsheetRefused("too_large", {"megabytes": limits.Limits().packed // limits.MEGABYTE})
    try:
        sniff.kind_of(content, file_name)
    except refusal.Refusal as refused:
        raise reader.SpreadsheetRefused(refused.code, refused.params) from refused
    added = StaffImport.objects.create(
        agency=agency, uploaded_by=actor, file_name=file_name[-200:], content=content, created_at=at
    )
    _record(added, "staff_import.added", actor, details={"file": added.file_name, "bytes": len(content)})
    jobs.wake(added, at=at)
    return added


@transaction.atomic
def correct_columns(
    *, staff_import: StaffImport, header_row: int, columns: Mapping[str, int], actor: User, at: datetime
) -> None:
    """Check the file again with the columns a person chose.

    Args:
        staff_import: a checked import.
        header_row: its number in the file, from 1.
        columns: field of `staff_file.headers.FIELDS` -> column, from 0.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: it is not checked, or somebody has already confirmed it.
    """
    _require_hr(staff_import.agency_id, actor)
    chosen = {"header_row": header_row, "columns": dict(columns)}
    mapping = {**(staff_import.mapping or {}), "chosen": chosen}
    _begin(staff_import, Phase.CHECKED, Phase.CHECKING, at, mapping=mapping, done_rows=0)
    _record(staff_import, "staff_import.columns_corrected", actor, details=chosen)


@transaction.atomic
def apply_staff_import(*, staff_import: StaffImport, actor: User, at: datetime) -> None:
    """Confirm the dry run: the worker writes it, all or nothing.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: it is not checked any more, a row is refused, or there is nothing to write.
    """
    _require_hr(staff_import.agency_id, actor)
    now = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if now.is_checked and not now.can_be_applied:
        raise errors.WrongState(
            _("Nothing was written: the dry run has refused rows, or nothing to write. Correct the file and upload it.")
        )
    _begin(staff_import, Phase.CHECKED, Phase.APPLYING, at, applied_by=actor)
    _record(staff_import, "staff_import.confirmed", actor, details={"counts": (now.plan or {}).get("counts")})


@transaction.atomic
def cancel_staff_import(*, staff_import: StaffImport, actor: User, at: datetime) -> None:
    """Drop an import that is not written; the file and the dry run are deleted, the register stays as it is.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: it is written, or cancelled already.
    """
    _require_hr(staff_import.agency_id, actor)
    rows = StaffImport.objects.filter(pk=staff_import.pk).exclude(phase=Phase.APPLIED)
    open_rows = rows.exclude(state=jobs.JobState.CANCELLED)
    # Also out from under a worker: it finds its claim lost and its transaction comes to nothing.
    hit = open_rows.update(
        state=jobs.JobState.CANCELLED,
        claim_id=None,
        lease_until=None,
        finished_at=at,
        content=b"",
        mapping=None,
        plan=None,
    )
    if hit != 1:
        raise errors.WrongState(_("Nothing was changed: this import is written or cancelled already."))
    StaffImportRow.objects.filter(staff_import=staff_import.pk).delete()
    _record(staff_import, "staff_import.cancelled", actor)


@transaction.atomic
def retry_staff_import(*, staff_import: StaffImport, actor: User, at: datetime) -> None:
    """Start work again that stopped for a reason of ours; nothing had been written.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: it has not failed, or the file itself cannot be read.
    """
    _require_hr(staff_import.agency_id, actor)
    if not staff_import.can_be_retried or not jobs.retry(staff_import, at=at):
        raise errors.WrongState(_("Nothing was changed: this import does not wait for another attempt."))
    _record(staff_import, "staff_import.retried", actor)


def _begin(staff_import: StaffImport, before: str, after: str, at: datetime, **changes: Any) -> None:
    """The next piece of work of the same row: a finished job waits again, with all its attempts."""
    rows = StaffImport.objects.filter(pk=staff_import.pk, phase=before, state=jobs.JobState.DONE)
    hit = rows.update(
        phase=after, state=jobs.JobState.WAITING, attempts=0, problem="", started_at=None, finished_at=None, **changes
    )
    if hit != 1:
        raise errors.WrongState(
            _("Nothing was changed: this import has moved on. Open the page again to see where it stands.")
        )
    staff_import.refresh_from_db()
    jobs.wake(staff_import, at=at)


def _require_hr(agency_id: int, actor: User) -> None:
    if access.HR not in actor.roles or actor.agency_id != agency_id:
        raise errors.NotYours(_("Only HR of this agency imports its staff."))


def _record(staff_import: StaffImport, action: str, actor: User, details: dict[str, Any] | None = None) -> None:
    audit.record(chain=staff_import.agency.audit_chain, actor=actor, action=action, obj=staff_import, details=details)
