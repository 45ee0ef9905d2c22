"""What happened to a staff record, and who opened it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.models import AuditEntry
from employees import labels
from employees.models import Employee, FileOpening, User

LIMIT = 50


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of the audit trail in words. `changes` are (field, before, after)."""

    at: datetime
    actor: str
    action: str
    changes: tuple[tuple[str, str, str], ...]
    reason: str


def history_of(employee: Employee, limit: int = LIMIT) -> list[HistoryEntry]:
    """Return the latest entries about a person's record, reporting lines and account, the newest first."""
    account = User.objects.filter(employee=employee).values_list("pk", flat=True).first()
    about = Q(object_type="employees.employee", object_id=str(employee.pk))
    if account:
        about |= Q(object_type="employees.user", object_id=str(account))
    rows = AuditEntry.objects.filter(about).select_related("actor").order_by("-at", "-pk")[:limit]
    return [_entry(row) for row in rows]


def openings_of(employee: Employee) -> Any:
    """Return who opened a person's file, as rows with viewer, page and day, the newest first."""
    return FileOpening.objects.filter(employee=employee).select_related("viewer__employee__position")


def _entry(row: AuditEntry) -> HistoryEntry:
    return HistoryEntry(
        at=row.at,
        actor=str(row.actor) if row.actor else _("the system"),
        action=str(labels.ACTIONS.get(row.action, row.action)),
        changes=tuple(_changes(row.details.get("before"), row.details.get("after"))),
        reason=str(row.details.get("reason", "")),
    )


def _changes(before: Any, after: Any) -> list[tuple[str, str, str]]:
    if not isinstance(before or {}, dict) or not isinstance(after or {}, dict):
        return []
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return [
        (_word(name), str(old.get(name, "")), str(new.get(name, "")))
        for name in names
        if old.get(name) != new.get(name)
    ]


def _word(name: str) -> str:
    words = {
        "supervisor": _("supervisor"),
        "supervisor_nip": _("supervisor (NIP)"),
        "kind": _("kind"),
        "start": _("from"),
        "end": _("to, the last day"),
        "role": _("role"),
    }
    if name in words:
        return words[name]
    fields = {field.name: field for field in Employee._meta.fields}
    return str(fields[name].verbose_name) if name in fields else name
