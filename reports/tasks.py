"""The worker's part: one issued report per job, and the daily digests."""

from celery import shared_task
from django.utils import timezone

from core import jobs
from reports.models import DigestRun, IssuedReport
from reports.services import digests, issuing


@jobs.handles(IssuedReport)
def issue(pk: int, claim: jobs.Claim) -> None:
    """Issue one report; a second run finds the row done and does nothing."""
    issuing.issue(claim, at=timezone.now())


@jobs.handles(DigestRun)
def send_digests(pk: int, claim: jobs.Claim) -> None:
    """Send the digests of one agency and day; a second run goes on where the first one stopped."""
    digests.send_digests(claim, at=timezone.now())


@shared_task(name="reports.order_digests")
def order_digests() -> None:
    """Called by beat every ten minutes: orders the day's run of each agency once its working day has begun."""
    digests.order_digests(at=timezone.now())
