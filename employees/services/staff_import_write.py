"""The worker's second half of an import: everything in one transaction, or nothing.

The plan that was confirmed is written only if the agency is still as it was when the plan was made (fingerprint). If
not, the file is planned again: the same plan is written, another one is shown to HR first. Progress cannot be told from
inside one transaction (SQLite has one writer), so the page says only that writing goes on; it takes seconds.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from core import audit, bulk, jobs
from employees.models import Agency, Employee, Position, PostType, Rank, ReportingLine, Unit, User
from employees.models.staff_import import StaffImport, StaffImportRow
from employees.selectors import staff_import as selectors
from employees.services import staff_import_check as check
from employees.services import staff_import_lines as lines
from employees.staff_file import contract, stored

BATCH = 500
ATTEMPTS = 3
PLAIN_FIELDS = tuple(
    name for name in contract.PERSON_FIELDS if name not in ("unit", "position", "rank", "supervisor_nip")
)
TEXT_FIELDS = frozenset({"name", "title_before", "title_after", "birth_place", "sex", "education", "email", "phone"})
NAME_FIELDS = frozenset({"name", "title_before", "title_after"})
Row = tuple[str, dict[str, contract.Plain]]


class DirectoryChanged(Exception):
    """Somebody changed the agency after the plan was made; nothing was written."""


@dataclass
class Catalogue:
    """Ids by the names a plan uses."""

    units: dict[str, int]
    positions: dict[str, int]
    ranks: dict[str, int]


@dataclass
class Work:
    """What one import writes about people: somebody new with all values, somebody known with what changes."""

    created: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    before: dict[str, dict[str, contract.Plain]] = field(default_factory=dict)


def write_staff(*, claim: jobs.Claim, on: datetime.date) -> None:
    """Write a confirmed import, once and as a whole.

    Args:
        claim: of a `StaffImport` in phase applying.
        on: the local day of the agency.

    Raises:
        LeaseLost: cancelled, or another worker has it; nothing was written.
    """
    for _attempt in range(ATTEMPTS):
        try:
            _write_all(claim, on)
            return
        except DirectoryChanged:
            staff_import = StaffImport.objects.select_related("agency").get(pk=claim.pk)
            found = check.plan_again(staff_import, on)
            if staff_import.plan is None or found.summary["digest"] != staff_import.plan["digest"]:
                break
            jobs.renew(claim, plan={**staff_import.plan, "fingerprint": found.summary["fingerprint"]})
    check.store(claim, found, changed_meanwhile=True)


@transaction.atomic
def _write_all(claim: jobs.Claim, on: datetime.date) -> None:
    jobs.renew(claim)  # first of all: from here on a second worker waits, and then finds the work done
    staff_import = StaffImport.objects.select_related("agency", "applied_by").get(pk=claim.pk)
    agency, rows = staff_import.agency, StaffImportRow.objects.filter(staff_import=claim.pk)
    _lock(agency)
    directory = selectors.directory_snapshot(agency, rows.exclude(nip="").values_list("nip", flat=True), on)
    summary = staff_import.plan or {}
    if stored.fingerprint(directory, on) != summary.get("fingerprint"):
        raise DirectoryChanged
    work = _work(rows.filter(action__in=["create", "change"]))
    catalogue = _catalogue(agency, summary, staff_import.applied_by)
    _create(agency, work.created, catalogue)
    _change(agency, work.changed, catalogue)
    people = dict(Employee.objects.filter(agency=agency).values_list("nip", "pk"))
    lines.write_lines(agency, [*work.created, *work.changed], people, on)
    _leave_and_return(work, people, on)
    _rename_accounts(work, people)
    _record(staff_import, work, people)
    jobs.finish(claim, phase=StaffImport.Phase.APPLIED, content=b"")


def _lock(agency: Agency) -> None:
    """Whoever changes lines locks the agency, whoever changes a person locks her record: we wait for both."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    list(Employee.objects.select_for_update().filter(agency=agency).order_by("pk").values_list("pk"))


def _work(rows: QuerySet[StaffImportRow]) -> Work:
    work = Work()
    for nip, action, planned in rows.values_list("nip", "action", "planned"):
        if action == StaffImportRow.Action.CREATE:
            work.created.append((nip, stored.values_of(planned)))
        else:
            changes = stored.changes_of(planned)
            work.changed.append((nip, {name: new for name, (_old, new) in changes.items()}))
            work.before[nip] = {name: old for name, (old, _new) in changes.items()}
    return work


# --- The organisation ------------------------------------------------------------------------------------
def _catalogue(agency: Agency, summary: dict[str, list[list[str]]], actor: Any) -> Catalogue:
    """Create the new units and positions and return the ids of all of them."""
    units = {contract.key(name): pk for name, pk in Unit.objects.filter(agency=agency).values_list("name", "pk")}
    _create_units(agency, [(name, parent) for name, parent, _similar in summary["new_units"]], units, actor)
    types = dict(PostType.objects.values_list("key", "pk"))
    created = Position.objects.bulk_create(
        Position(agency=agency, name=name, post_type_id=types[post_type])
        for name, post_type in summary["new_positions"]
    )
    _record_created(agency, Position, [(position.pk, position.name) for position in created], actor)
    positions = Position.objects.filter(agency=agency).values_list("name", "pk")
    return Catalogue(
        units, {contract.key(name): pk for name, pk in positions}, dict(Rank.objects.values_list("code", "pk"))
    )


def _create_units(agency: Agency, new: list[tuple[str, str | None]], known: dict[str, int], actor: Any) -> None:
    """One insert per level of the tree: a unit needs the id of its parent."""
    while new:
        ready = [unit for unit in new if unit[1] is None or contract.key(unit[1]) in known]
        if not ready:
            raise RuntimeError("The plan holds units without a parent")
        created = Unit.objects.bulk_create(
            Unit(agency=agency, name=name, parent_id=known[contract.key(parent)] if parent else None)
            for name, parent in ready
        )
        known.update({contract.key(unit.name): unit.pk for unit in created})
        _record_created(agency, Unit, [(unit.pk, unit.name) for unit in created], actor)
        new = [unit for unit in new if unit not in ready]


def _record_created(
    agency: Agency, model: type[Unit] | type[Position], created: list[tuple[int, str]], actor: Any
) -> None:
    action = f"{model._meta.model_name}.imported"
    entries = [audit.Told(action, pk, after={"name": name}) for pk, name in created]
    audit.record_many(chain=agency.audit_chain, actor=actor, model=model, entries=entries)


# --- People ----------------------------------------------------------------------------------------------
def _create(agency: Agency, rows: list[Row], catalogue: Catalogue) -> None:
    people = (_filled(Employee(agency=agency, nip=nip), values, catalogue) for nip, values in rows)
    bulk.insert(Employee, people)


def _change(agency: Agency, rows: list[Row], catalogue: Catalogue) -> None:
    """One upsert per batch; the insert never happens, because the plan found these people and we hold their rows."""
    changes = dict(rows)
    known = Employee.objects.filter(agency=agency, nip__in=list(changes))
    people = []
    for person in known.iterator(chunk_size=2000):
        _filled(person, changes[person.nip], catalogue)
        person.pk = None
        people.append(person)
    names = [*PLAIN_FIELDS, "unit", "position", "rank"]
    Employee.objects.bulk_create(
        people, batch_size=BATCH, update_conflicts=True, unique_fields=["nip"], update_fields=names
    )


def _filled(person: Employee, values: dict[str, contract.Plain], catalogue: Catalogue) -> Employee:
    for name in PLAIN_FIELDS:
        if name in values:
            value = values[name]
            if value is None and name == "is_active":
                continue
            setattr(person, name, "" if value is None and name in TEXT_FIELDS else value)
    if values.get("unit"):
        person.unit_id = catalogue.units[contract.key(str(values["unit"]))]
    if values.get("position"):
        person.position_id = catalogue.positions[contract.key(str(values["position"]))]
    if values.get("rank"):
        person.rank_id = catalogue.ranks[str(values["rank"])]
    return person


def _leave_and_return(work: Work, people: dict[str, int], on: datetime.date) -> None:
    """Who leaves service loses her account, and her own lines end on that day; who returns gets the account back."""
    left = [people[nip] for nip, values in [*work.created, *work.changed] if values.get("is_active") is False]
    back = [people[nip] for nip, values in work.changed if values.get("is_active") is True]
    for start in range(0, len(left), BATCH):
        ids = left[start : start + BATCH]
        running = ReportingLine.objects.filter(Q(end=None) | Q(end__gt=on), employee__in=ids)
        running.filter(start__gt=on).delete()
        running.update(end=on)
        User.objects.filter(employee__in=ids).update(is_active=False)
    for start in range(0, len(back), BATCH):
        User.objects.filter(employee__in=back[start : start + BATCH]).update(is_active=True)


def _rename_accounts(work: Work, people: dict[str, int]) -> None:
    renamed = [people[nip] for nip, values in work.changed if NAME_FIELDS & values.keys()]
    for start in range(0, len(renamed), BATCH):
        users = list(User.objects.filter(employee__in=renamed[start : start + BATCH]).select_related("employee"))
        for user in users:
            user.display_name = user.employee.full_name if user.employee else user.display_name
        User.objects.bulk_update(users, ["display_name"])


# --- The audit trail -------------------------------------------------------------------------------------
def _record(staff_import: StaffImport, work: Work, people: dict[str, int]) -> None:
    """One entry for the import with its counts, and one for every person."""
    chain, actor = staff_import.agency.audit_chain, staff_import.applied_by
    counts = (staff_import.plan or {})["counts"]
    audit.record(chain=chain, actor=actor, action="staff_import.written", obj=staff_import, details={"counts": counts})
    audit.record_many(chain=chain, actor=actor, model=Employee, entries=_entries(staff_import.pk, work, people))


def _entries(import_id: int, work: Work, people: dict[str, int]) -> Iterator[audit.Told]:
    details = {"import": import_id}
    for nip, values in work.created:
        after = {name: _told(value) for name, value in values.items() if value is not None}
        yield audit.Told("employee.imported", people[nip], after={"nip": nip, **after}, details=details)
    for nip, values in work.changed:
        before = {name: _told(value) for name, value in work.before[nip].items()}
        after = {name: _told(value) for name, value in values.items()}
        yield audit.Told("employee.imported", people[nip], before, after, details=details)


def _told(value: contract.Plain) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
