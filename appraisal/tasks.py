"""What the worker does for this app: the publication of a cycle. May be killed anywhere and run again."""

from typing import Any

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.models import Publication
from appraisal.services import publication as services
from appraisal.services import refresh, standings
from core import jobs


@jobs.handles(Publication)
def publish(pk: Any, claim: jobs.Claim) -> None:
    """Compute the results of a cycle in chunks, then show them all at once."""
    publication = Publication.objects.select_related("cycle__agency", "cycle__scheme").get(pk=pk)
    chunks = services.chunks_of(publication.cycle)
    total, done = sum(map(len, chunks)), 0
    for chunk in chunks:
        try:
            services.compute_chunk(chunk, at=timezone.now())
        except services.Incomplete as problem:
            _give_up(publication, problem)
        done += len(chunk)
        claim = jobs.renew(claim, done=done, total=total)
    services.publish_all(publication, claim=claim, at=timezone.now())


def _give_up(publication: Publication, problem: services.Incomplete) -> None:
    """Open the cycle again and say which appraisal has no result; raises GiveUp."""
    reason = _("Appraisal %(id)s has no result: something is missing in its record.") % {"id": problem.appraisal_id}
    services.stop_publication(publication=publication, reason=reason, actor=None)
    raise jobs.GiveUp(reason) from problem


@shared_task(name="appraisal.refresh_open_cycles")
def refresh_open_cycles() -> None:
    """Called by beat every hour: cases for who came, an end for who left."""
    refresh.refresh_open_cycles(timezone.now())


@shared_task(name="appraisal.count_standings")
def count_standings() -> None:
    """Called by beat every hour: what the units of open cycles have reached, for the boards."""
    standings.count_all(timezone.now())
