"""Publication: a whole cycle is computed by the worker and appears at once; nothing of it is seen before."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, scoring, workflow
from appraisal.models import Appraisal, Cycle, Publication, Result
from appraisal.selectors import records, results
from core import errors, jobs, transitions

CHUNK = 50
COUNTERSIGNED = labels.AppraisalState.COUNTERSIGNED


class Incomplete(Exception):
    """A countersigned appraisal cannot be scored; carries its id."""

    def __init__(self, appraisal_id: int) -> None:
        super().__init__(f"appraisal {appraisal_id}")
        self.appraisal_id = appraisal_id


@transaction.atomic
def start_publication(*, cycle: Cycle, reason: str, actor: Any, at: datetime | None = None) -> Publication:
    """Ask the worker to compute and publish a cycle whose rating window is over.

    Args:
        reason: HR's words for publishing without those who are not countersigned; needed only then.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: the cycle is not open, or ratings still come in.
        Refused: nothing is countersigned, or somebody is not and there is no reason.
    """
    at = at or timezone.now()
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Publication is HR's step."))
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("agency").get(pk=cycle.pk)
    left_out = _check_ready(cycle, reason, at)
    total = Appraisal.objects.filter(cycle=cycle, state=COUNTERSIGNED).count()
    transitions.move(
        cycle,
        workflow.CYCLE,
        "start_publication",
        actor=actor,
        roles={"hr"},
        chain=cycle.agency.audit_chain,
        reason=reason,
        details={"countersigned": total, "left_out": left_out},
    )
    publication = Publication.objects.create(cycle=cycle, requested_by=actor, total=total, created_at=at)
    jobs.wake(publication, at=at)
    return publication


def _check_ready(cycle: Cycle, reason: str, at: datetime) -> list[int]:
    """Return the ids of the appraisals that stay out; refuse in words what cannot be published."""
    if cycle.state == labels.CycleState.OPEN and not cycle.are_ratings_over(at):
        raise errors.WrongState(
            _(
                "Nothing was published: ratings come in until the end of %(day)s, and from open forms for fifteen "
                "minutes more. Publish after that."
            )
            % {"day": cycle.rating_until.strftime("%d-%m-%Y")}
        )
    if not Appraisal.objects.filter(cycle=cycle, state=COUNTERSIGNED).exists():
        raise errors.Refused(_("Nothing was published: no appraisal of this cycle has been countersigned."))
    left_out = list(
        Appraisal.objects.filter(cycle=cycle)
        .owed()
        .exclude(state=COUNTERSIGNED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if left_out and not reason.strip():
        raise errors.Refused(
            _(
                "Nothing was published: %(number)s appraisals are not countersigned. Wait for them, or give the reason "
                "for publishing without them."
            )
            % {"number": len(left_out)},
            code="reason",
        )
    return left_out


@transaction.atomic
def stop_publication(*, publication: Publication, reason: str, actor: Any, at: datetime | None = None) -> None:
    """Take a publication back before it is done: the cycle is open again, nothing was shown to anybody.

    Raises:
        NotYours: the actor is not HR of the agency (None stands for the system itself).
        WrongState: it is published already.
        Refused: there is no reason.
    """
    cycle = publication.cycle
    if actor is not None and not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Publication is HR's step."))
    transitions.move(
        cycle,
        workflow.CYCLE,
        "stop_publication",
        actor=actor,
        roles={"system"},
        chain=cycle.agency.audit_chain,
        reason=reason,
    )
    if actor is not None:
        # The worker itself ends its job as failed, with the same words.
        jobs.cancel(publication, at=at or timezone.now())


@transaction.atomic
def retry_publication(*, publication: Publication, actor: Any, at: datetime | None = None) -> None:
    """Give a failed publication its attempts again.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: it has not failed.
    """
    if not publication.cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Publication is HR's step."))
    if publication.cycle.state != labels.CycleState.PUBLISHING or not jobs.retry(publication, at=at or timezone.now()):
        raise errors.WrongState(_("Nothing was started: this publication is not waiting to be tried again."))


# --- What the worker does -------------------------------------------------------------------------------
def chunks_of(cycle: Cycle) -> list[list[int]]:
    """Return the ids of the countersigned appraisals of a cycle in chunks, always in the same order."""
    ids = list(Appraisal.objects.filter(cycle=cycle, state=COUNTERSIGNED).order_by("pk").values_list("pk", flat=True))
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]


@transaction.atomic
def compute_chunk(ids: Sequence[int], *, at: datetime) -> None:
    """Compute and keep the results of some appraisals, not yet shown; doing it again gives the same bytes.

    Raises:
        Incomplete: an appraisal cannot be scored.
    """
    appraisals = list(
        Appraisal.objects.filter(pk__in=ids, state=COUNTERSIGNED)
        .select_related("cycle__scheme", "employee__position__post_type")
        .order_by("pk")
    )
    built = records.records_of(appraisals, anonymous=True)
    Result.objects.bulk_create(
        [_result(appraisal.pk, built[appraisal.pk], at) for appraisal in appraisals],
        update_conflicts=True,
        unique_fields=["appraisal"],
        update_fields=["score", "predicate", "frozen", "sha256", "computed_at"],
    )


def _result(appraisal_id: int, record: dict[str, Any], at: datetime) -> Result:
    try:
        frozen = scoring.freeze(record)
    except scoring.ScoringError as problem:
        raise Incomplete(appraisal_id) from problem
    outcome = frozen["outcome"]
    if outcome["predicate"] is None:
        raise Incomplete(appraisal_id)
    return Result(
        appraisal_id=appraisal_id,
        score=None if outcome["score"] is None else Decimal(outcome["score"]),
        predicate=outcome["predicate"],
        frozen=frozen,
        sha256=hashlib.sha256(results.canonical(frozen)).hexdigest(),
        computed_at=at,
    )


@transaction.atomic
def publish_all(publication: Publication, *, claim: jobs.Claim, at: datetime) -> None:
    """Show every computed result at once: results, appraisals, cycle, audit entry and job in one transaction.

    Raises:
        LeaseLost: the publication was stopped or belongs to another worker; nothing was shown.
    """
    cycle = publication.cycle
    waiting = Appraisal.objects.filter(cycle=cycle, state=COUNTERSIGNED)
    computed = Result.objects.filter(appraisal__in=waiting, published_at__isnull=True)
    digests = list(computed.order_by("appraisal_id").values_list("sha256", flat=True))
    computed.update(published_at=at)
    shown = Appraisal.objects.filter(cycle=cycle, state=COUNTERSIGNED, result__published_at=at)
    number = Appraisal.objects.filter(pk__in=list(shown.values_list("pk", flat=True))).update(
        state=workflow.APPRAISAL.step("publish").target
    )
    transitions.move(
        cycle,
        workflow.CYCLE,
        "publish",
        actor=None,
        roles={"system"},
        chain=cycle.agency.audit_chain,
        details={"results": number, "sha256": hashlib.sha256("".join(digests).encode()).hexdigest()},
        published_at=at,
    )
    jobs.finish(claim, at=at, done=number, total=number)


@transaction.atomic
def acknowledge(*, appraisal: Appraisal, actor: Any, at: datetime | None = None) -> None:
    """The employee says that she has received her result; this is no agreement with it.

    Raises:
        NotYours: it is somebody else's.
        WrongState: it is not published, or acknowledged already.
    """
    transitions.move(
        appraisal,
        workflow.APPRAISAL,
        "acknowledge",
        actor=actor,
        roles=appraisal.roles_of(actor),
        chain=appraisal.cycle.agency.audit_chain,
        acknowledged_at=at or timezone.now(),
    )
