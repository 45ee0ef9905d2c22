"""Ordering reports: one batch, one row per person, all or nothing; the worker does the rest."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.models import Cycle
from core import access, audit, errors, jobs, receipts
from employees.models import Employee, Unit
from reports import labels, selectors
from reports.models import IssuedReport, ReportBatch

CHUNK = 1000


@transaction.atomic
def order_batch(
    *,
    cycle: Cycle,
    unit: Unit | None = None,
    again: bool = False,
    language: str = labels.Language.INDONESIAN,
    reason: str = "",
    actor: Any,
    at: datetime | None = None,
) -> ReportBatch:
    """Order the reports of everybody with a published result in `cycle`, or in `unit` and the units below it.

    Args:
        again: also for people who have a report of this year; they get the next revision, and `reason` says why.
        actor: HR of the agency; None for a command of the people who run the site.

    Raises:
        NotYours: the actor does not run the cycles of this agency.
        Refused: the cycle is not published, nobody is left, a reason is missing, or the same was ordered meanwhile.
    """
    _require_hr(actor, cycle.agency_id)
    if cycle.published_at is None:
        raise errors.WrongState(_("Nothing was ordered: reports can be issued once the cycle is published."))
    if again and not reason.strip():
        raise errors.Refused(_("Nothing was ordered: a new revision needs a reason."), code="reason")
    people = selectors.people_of(cycle, unit, again=again)
    kind = labels.BatchKind.UNIT if unit else labels.BatchKind.CYCLE
    return _order(cycle, unit, kind, people, language, reason, actor, at or timezone.now())


@transaction.atomic
def correct_report(
    *,
    employee: Employee,
    cycle: Cycle,
    reason: str,
    language: str = labels.Language.INDONESIAN,
    actor: Any,
    at: datetime | None = None,
) -> ReportBatch:
    """Order the next revision of one person's report; the earlier ones stay as they were issued.

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: without a reason, without a published result, or while one is being made.
    """
    _require_hr(actor, cycle.agency_id)
    if not reason.strip():
        raise errors.Refused(_("Nothing was ordered: a new revision needs a reason."), code="reason")
    people = selectors.people_of(cycle, None, again=True, only=employee.pk)
    return _order(cycle, None, labels.BatchKind.LIST, people, language, reason, actor, at or timezone.now())


def _order(
    cycle: Cycle,
    unit: Unit | None,
    kind: str,
    people: list[int],
    language: str,
    reason: str,
    actor: Any,
    at: datetime,
) -> ReportBatch:
    if not people:
        raise errors.Refused(
            _("Nothing was ordered: everybody here has a report already, is waiting for one, or has no result yet."),
            code="nobody",
        )
    batch = ReportBatch.objects.create(
        agency_id=cycle.agency_id,
        kind=kind,
        cycle=cycle,
        unit=unit,
        year=cycle.year,
        language=language,
        reason=reason.strip(),
        requested_by=actor,
        requested_at=at,
        total=len(people),
    )
    try:
        with transaction.atomic():
            _add_reports(batch, people, at)
    except IntegrityError as doubled:
        raise errors.Conflict(
            _("Nothing was ordered: somebody ordered reports for the same people just now. Open the list of batches.")
        ) from doubled
    audit.record(
        chain=cycle.agency.audit_chain,
        actor=actor,
        action="report_batch.ordered",
        obj=batch,
        reason=batch.reason,
        details={"cycle": cycle.pk, "unit": unit.pk if unit else None, "total": batch.total, "language": language},
        at=at,
    )
    jobs.wake_all()
    return batch


def _add_reports(batch: ReportBatch, people: list[int], at: datetime) -> None:
    last = selectors.last_revisions(people, batch.year)
    IssuedReport.objects.bulk_create(
        (
            IssuedReport(
                batch=batch,
                employee_id=pk,
                year=batch.year,
                revision=last.get(pk, 0) + 1,
                code=receipts.new_number(),
                created_at=at,
            )
            for pk in people
        ),
        batch_size=CHUNK,
    )


@transaction.atomic
def cancel_batch(*, batch: ReportBatch, actor: Any, at: datetime | None = None) -> int:
    """Stop what has not been issued yet; finished reports stay. Returns how many reports were taken out.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: everything is over already.
    """
    _require_hr(actor, batch.agency_id)
    at = at or timezone.now()
    # One update for the whole batch; a worker in the middle of a report finds its claim lost and writes nothing.
    stopped = (
        IssuedReport.objects.filter(batch=batch)
        .open()
        .update(state=jobs.JobState.CANCELLED, claim_id=None, lease_until=None, finished_at=at)
    )
    if not stopped:
        raise errors.WrongState(_("Nothing was cancelled: every report of this batch is over already."))
    ReportBatch.objects.filter(pk=batch.pk).update(cancelled_at=at)
    _tell(batch, "report_batch.cancelled", actor, at, {"reports": stopped})
    return stopped


@transaction.atomic
def retry_failed(*, batch: ReportBatch, actor: Any, at: datetime | None = None) -> int:
    """Give the failed reports of a batch all their attempts again. Returns how many.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: none has failed.
    """
    _require_hr(actor, batch.agency_id)
    at = at or timezone.now()
    failed: Iterable[IssuedReport] = IssuedReport.objects.filter(batch=batch).failed()
    again = sum(jobs.retry(row, at=at) for row in failed)
    if not again:
        raise errors.WrongState(_("Nothing was started again: no report of this batch has failed."))
    _tell(batch, "report_batch.retried", actor, at, {"reports": again})
    return again


def _require_hr(actor: Any, agency_id: int) -> None:
    if actor is not None and not (access.HR in actor.roles and actor.agency_id == agency_id):
        raise errors.NotYours(_("Only HR of the agency orders reports."))


def _tell(batch: ReportBatch, action: str, actor: Any, at: datetime, details: dict[str, int]) -> None:
    audit.record(chain=batch.agency.audit_chain, actor=actor, action=action, obj=batch, details=details, at=at)
