"""The work of an errand, careful or careless; and a careless end of a report, which must double what it tells."""

import os
import time
from typing import Any

from django.db import transaction

from core import audit, jobs
from employees.models import Agency
from reports.models import IssuedReport
from reports.services import issuing
from tests.faults.errands.models import Delivery, Errand

CARELESS = os.environ.get("FAULTS_CARELESS") == "1"


@jobs.handles(Errand)
def deliver(pk: str, claim: jobs.Claim) -> None:
    """Careful: the effect and the end of the job in one transaction. Careless is the control that must double."""
    if CARELESS:
        Delivery.objects.create(errand_id=pk)
        time.sleep(0.05)
        return
    time.sleep(0.05)
    with transaction.atomic():
        Delivery.objects.create(errand_id=pk)
        jobs.finish(claim)


def careless_finish(held: jobs.Claim, row: IssuedReport, agency: Agency, at: Any, **made: Any) -> None:
    """The entry of the audit trail is written before, and apart from, the end of the job."""
    with transaction.atomic():
        audit.record(chain=agency.audit_chain, actor=None, action="report.issued", obj=row, at=at)
    time.sleep(0.5)
    jobs.finish(
        held,
        at=at,
        issued_at=at,
        file=made["file"],
        size=len(made["made"]),
        content=made["content"],
        sha256=made["digest"],
        content_sha256=made["digest"],
        unit_id=made["case"].unit_id,
    )


if CARELESS:
    issuing._finish = careless_finish  # type: ignore[assignment]
