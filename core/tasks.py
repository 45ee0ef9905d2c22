"""What the worker hears: "do this row" and "look what was left behind". Arguments are ids only."""

from celery import shared_task
from django.utils import timezone

from core import jobs


@shared_task(name=jobs.TASK)
def run_job(label: str, pk: str) -> None:
    """Do one job; a second message for the same row finds it claimed and does nothing."""
    jobs.run(label, pk)


@shared_task(name=jobs.SWEEP_TASK)
def sweep_jobs() -> None:
    """Called by beat every `JOB_SWEEP_SECONDS`, and by `jobs.wake_all`."""
    jobs.sweep(timezone.now())
