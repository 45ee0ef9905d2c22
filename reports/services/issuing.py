"""Making one report: compose, render, store; everything that counts is written in one transaction at the end.

The file gets a name that belongs to this attempt alone, and nobody knows that name before the row is done. So a
worker may be killed anywhere: what it left is never shown, and the next attempt starts from the beginning.
"""

import hashlib
import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import audit, jobs, pdf
from employees.models import Agency
from reports import composition, document, summaries
from reports.models import IssuedReport

logger = logging.getLogger(__name__)


def issue(claim: jobs.Claim, *, at: datetime) -> None:
    """Issue the report of a claimed row.

    Raises:
        GiveUp: the person has no published result of that year (any more).
        LeaseLost: cancelled meanwhile, or another worker has it; nothing is left behind.
    """
    row = IssuedReport.objects.select_related("batch", "employee__agency").get(pk=claim.pk)
    agency = row.employee.agency
    language = row.batch.language
    # Some words (states, kinds) are put in while composing: in the language of the paper, not of the worker.
    with translation.override(language):
        report = composition.year_report(row.employee, row.year)
    if report is None:
        raise jobs.GiveUp(_("There is no published result of this year, so there is nothing to report."))
    content = summaries.content_of(report, language)
    imprint = document.Imprint(
        code=row.code,
        revision=row.revision,
        issued_on=at.astimezone(ZoneInfo(agency.time_zone)).date(),
        language=language,
        content_sha256=summaries.sha256_of(content),
    )
    made = pdf.render(document.html_of(report, imprint))
    held = jobs.renew(claim, at=at)
    name = default_storage.save(f"{folder_of(row)}/{claim.claim_id.hex}.pdf", ContentFile(made))
    try:
        _finish(
            held,
            row,
            agency,
            at,
            file=name,
            made=made,
            content=content,
            digest=imprint.content_sha256,
            case=report.last.case,
        )
    except Exception:
        default_storage.delete(name)
        raise
    _forget_other_attempts(row, name)


def folder_of(row: IssuedReport) -> str:
    """Where the files of one report stand in the storage, one for each attempt that came so far."""
    return f"reports/{row.year}/{row.code}"


@transaction.atomic
def _finish(
    held: jobs.Claim,
    row: IssuedReport,
    agency: Agency,
    at: datetime,
    *,
    file: str,
    made: bytes,
    content: dict[str, Any],
    digest: str,
    case: summaries.Case,
) -> None:
    sha256 = hashlib.sha256(made).hexdigest()
    jobs.finish(
        held,
        at=at,
        file=file,
        size=len(made),
        sha256=sha256,
        content=content,
        content_sha256=digest,
        issued_at=at,
        unit_id=case.unit_id,
        supervisor_id=case.supervisor_id,
        reviewer_id=case.reviewer_id,
    )
    details = {"revision": row.revision, "code": row.code, "sha256": sha256, "content_sha256": digest}
    audit.record(chain=agency.audit_chain, actor=None, action="report.issued", obj=row, details=details, at=at)


def _forget_other_attempts(row: IssuedReport, kept: str) -> None:
    """Remove what killed workers left. Only after the row is done: nobody else can be the winner any more."""
    try:
        _folders, names = default_storage.listdir(folder_of(row))
        for name in names:
            if f"{folder_of(row)}/{name}" != kept:
                default_storage.delete(f"{folder_of(row)}/{name}")
    except (OSError, NotImplementedError) as problem:
        logger.warning("Files of earlier attempts could not be removed (%s).", type(problem).__name__)
