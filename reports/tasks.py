"""The worker's part: one issued report per job."""

from django.utils import timezone

from core import jobs
from reports.models import IssuedReport
from reports.services import issuing


@jobs.handles(IssuedReport)
def issue(pk: int, claim: jobs.Claim) -> None:
    """Issue one report; a second run finds the row done and does nothing."""
    issuing.issue(claim, at=timezone.now())
