"""What a confirmed spreadsheet writes: rows in bulk, with an entry in the audit trail for each thing that changed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from appraisal import labels
from appraisal.models import Appraisal, Indicator, Realisation, SheetImport
from appraisal.sheets import indicators
from appraisal.sheets.columns import Draft
from core import audit, bulk
from employees.models import Agency

BATCH = 500


def lock(sheet: SheetImport, drafts: Sequence[Draft]) -> None:
    """Lock what the rows are judged against, so that it stands still until they are written.

    Of a library the agency, because an indicator that another import adds cannot be locked; of plans the cases, in the
    order of their ids.
    """
    if sheet.kind == labels.SheetKind.INDICATORS:
        lock_library(sheet.agency_id)
        return
    cases = {draft.values["appraisal_id"] for draft in drafts if draft.values.get("appraisal_id")}
    list(Appraisal.objects.filter(pk__in=cases).order_by("pk").select_for_update(no_key=True))


def lock_library(agency_id: int) -> None:
    """Let one transaction at a time add to the library of an agency."""
    list(Agency.objects.filter(pk=agency_id).select_for_update(no_key=True))


def write_indicators(sheet: SheetImport, drafts: Sequence[Draft], actor: Any, at: datetime) -> None:
    """Add and change indicators of the library."""
    library = {_identity(one): one for one in Indicator.objects.filter(agency=sheet.agency_id)}
    added, changed = [], []
    for draft in drafts:
        values = indicators.typed(draft.values)
        if draft.action == labels.RowAction.ADD:
            added.append(Indicator(agency=sheet.agency, **values))
        elif draft.action == labels.RowAction.CHANGE:
            stored = library[indicators.identity(draft.values)]
            for name, value in values.items():
                setattr(stored, name, value)
            changed.append(stored)
    Indicator.objects.bulk_create(added, batch_size=BATCH)
    Indicator.objects.bulk_update(changed, indicators.FIELDS, batch_size=BATCH)
    details = {"sheet_import": sheet.pk}
    told = [
        *(audit.Told("indicator.add", one.pk, after=_told(one), details=details) for one in added),
        *(audit.Told("indicator.change", one.pk, after=_told(one), details=details) for one in changed),
    ]
    audit.record_many(chain=sheet.agency.audit_chain, actor=actor, model=Indicator, entries=told, at=at)


def _identity(indicator: Indicator) -> tuple[str, str]:
    return indicators.identity({"occupation": indicator.occupation, "name": indicator.name})


def _told(indicator: Indicator) -> dict[str, Any]:
    told = {name: getattr(indicator, name) for name in indicators.FIELDS}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in told.items()}


def write_realisations(sheet: SheetImport, drafts: Sequence[Draft], actor: Any, at: datetime) -> None:
    """Record realisations; the audit trail has one entry for each case, with every figure that was recorded in it."""
    told = [draft for draft in drafts if draft.action == labels.RowAction.ADD]
    bulk.insert(Realisation, (_realisation(draft, actor, at) for draft in told))
    by_case: dict[int, list[list[Any]]] = defaultdict(list)
    for draft in told:
        figures = [draft.values["target_id"], draft.values["day"], draft.values.get("value")]
        by_case[draft.values["appraisal_id"]].append(figures)
    audit.record_many(
        chain=sheet.agency.audit_chain, actor=actor, model=Appraisal, entries=_entries(sheet, by_case), at=at
    )


def _realisation(draft: Draft, actor: Any, at: datetime) -> Realisation:
    value = draft.values.get("value")
    return Realisation(
        target_id=draft.values["target_id"],
        day=date.fromisoformat(draft.values["day"]),
        value=None if value is None else Decimal(value),
        note=draft.values.get("note") or "",
        recorded_by=actor,
        recorded_at=at,
    )


def _entries(sheet: SheetImport, by_case: dict[int, list[list[Any]]]) -> Iterator[audit.Told]:
    for case, rows in sorted(by_case.items()):
        yield audit.Told("realisation.import", case, after=rows, details={"sheet_import": sheet.pk})
