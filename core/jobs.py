"""The row is the job (design law 6).

A PDF, a mail, an import is a row of a model that inherits `Job`. A service writes the row and calls `wake(row)`; after
the commit one message with the row's id goes to the broker. Whoever receives it *claims* the row by a conditional
update and holds a lease. Everything later is written under that claim only: a worker that lost its lease can write
nothing. Messages may be lost, doubled or late; `sweep` finds the rows that wait or whose worker vanished.

    @jobs.handles(IssuedReport)              # in <app>/tasks.py
    def issue(pk: int, claim: jobs.Claim) -> None:
        ...                                  # may run twice: the second run must come to the same end
        with transaction.atomic():
            jobs.finish(claim, sha256=digest)

A handler that raises `GiveUp(sentence)` fails for good; after any other exception the row waits for the next attempt.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

logger = logging.getLogger(__name__)

TASK = "core.run_job"
SWEEP_TASK = "core.sweep_jobs"
# How many rows of one model a sweep wakes at most: a large batch must not flood the broker.
SWEEP_LIMIT = 500
# After the broker refused, nobody asks it again for so long: a batch must not wait one second per row.
BROKER_PAUSE_SECONDS = 5


class JobState(models.TextChoices):
    WAITING = "waiting", gettext_lazy("waiting")
    RUNNING = "running", gettext_lazy("running")
    DONE = "done", gettext_lazy("done")
    FAILED = "failed", gettext_lazy("failed")
    CANCELLED = "cancelled", gettext_lazy("cancelled")


class Job(models.Model):
    """The columns that make a row a job. Only this module writes them, except `cancel`led and new rows."""

    State = JobState

    state = models.CharField(gettext_lazy("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    claim_id = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(gettext_lazy("held by a worker until"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(gettext_lazy("attempts"), default=0, editable=False)
    max_attempts = models.PositiveSmallIntegerField(gettext_lazy("most attempts"), default=3)
    problem = models.CharField(gettext_lazy("problem"), max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField(gettext_lazy("asked for at"), default=timezone.now, editable=False)
    woken_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(gettext_lazy("started at"), null=True, editable=False)
    finished_at = models.DateTimeField(gettext_lazy("finished at"), null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="%(app_label)s_%(class)s_state"),
            # Running and held by a claim, or neither: a half-claimed row could never be swept.
            models.CheckConstraint(
                condition=Q(state="running", claim_id__isnull=False, lease_until__isnull=False)
                | (~Q(state="running") & Q(claim_id__isnull=True, lease_until__isnull=True)),
                name="%(app_label)s_%(class)s_claim",
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="%(app_label)s_%(class)s_job")]

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@dataclass(frozen=True)
class Claim:
    """The right to work on one row until `lease_until`."""

    model: type[Job]
    pk: Any
    claim_id: uuid.UUID
    lease_until: datetime
    attempt: int


@dataclass(frozen=True)
class Swept:
    """What one sweep did: rows woken, rows given up because every attempt was used."""

    woken: int
    given_up: int


class LeaseLost(Exception):
    """The row was cancelled or belongs to another worker by now; nothing was written."""


class GiveUp(Exception):
    """Raised by a handler: no further attempt makes sense. Carries the sentence for people."""


Handler = Callable[[Any, Claim], None]
_handlers: dict[type[Job], Handler] = {}
_broker_rests_until = 0.0


# --- Who does the work -------------------------------------------------------------------------------
def register(model: type[Job], handler: Handler) -> None:
    """Say that `handler(pk, claim)` does the jobs of `model`."""
    _handlers[model] = handler


def handles(model: type[Job]) -> Callable[[Handler], Handler]:
    """`register` as a decorator."""

    def decorate(handler: Handler) -> Handler:
        register(model, handler)
        return handler

    return decorate


def job_models() -> list[type[Job]]:
    """Every installed model whose rows are jobs."""
    return [model for model in apps.get_models() if issubclass(model, Job)]


def handler_of(model: type[Job]) -> Handler:
    """The handler of `model`, looked for in every app's `tasks.py`.

    Raises:
        LookupError: no app handles this model.
    """
    if model not in _handlers:
        autodiscover_modules("tasks")
    if model not in _handlers:
        raise LookupError(f"No handler is registered for {model._meta.label}")
    return _handlers[model]


# --- Waking ------------------------------------------------------------------------------------------
def wake(row: Job, *, at: datetime | None = None) -> None:
    """Send the row's id to a worker after the commit. Never fails and never waits longer than about a second."""
    model = type(row)
    model._base_manager.filter(pk=row.pk, state=JobState.WAITING).update(woken_at=at or timezone.now())
    transaction.on_commit(partial(_send_row, model, row.pk))


def wake_all() -> None:
    """Ask for a sweep after the commit: for a batch, whose rows need not be sent one by one by the web."""
    transaction.on_commit(partial(_send, SWEEP_TASK, []))


def _send_row(model: type[Job], pk: Any) -> None:
    if not _send(TASK, [model._meta.label_lower, str(pk)]):
        # Nobody heard it: the next sweep need not wait for an answer.
        model._base_manager.filter(pk=pk, state=JobState.WAITING).update(woken_at=None)


def _send(task: str, arguments: list[str]) -> bool:
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return False
    try:
        current_app.send_task(task, args=arguments, retry=False, ignore_result=True)
    except Exception as problem:  # noqa: BLE001 - whatever the broker does, what was stored stays stored
        _broker_rests_until = time.monotonic() + BROKER_PAUSE_SECONDS
        # Without the exception's text: it can carry an address with a password.
        logger.warning("The broker did not take a message (%s); the sweep will find the row.", type(problem).__name__)
        return False
    return True


# --- Claiming ----------------------------------------------------------------------------------------
def claim(model: type[Job], pk: Any, *, at: datetime) -> Claim | None:
    """Take the row if it waits or its lease has run out; None when somebody else has it or it is over.

    One conditional update decides, so of any number of workers exactly one wins, on every database.
    """
    claim_id, lease_until = uuid.uuid4(), _lease_end(at)
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lte=at)
    hit = model._base_manager.filter(free, pk=pk, attempts__lt=F("max_attempts")).update(
        state=JobState.RUNNING,
        claim_id=claim_id,
        lease_until=lease_until,
        attempts=F("attempts") + 1,
        started_at=at,
        problem="",
    )
    if hit != 1:
        return None
    attempt = model._base_manager.values_list("attempts", flat=True).get(pk=pk)
    return Claim(model=model, pk=pk, claim_id=claim_id, lease_until=lease_until, attempt=attempt)


def renew(held: Claim, *, at: datetime | None = None, **values: Any) -> Claim:
    """Hold the row for another lease; `values` are progress fields of the row, written in the same update.

    Raises:
        LeaseLost: cancelled, or another worker has it.
    """
    lease_until = _lease_end(at or timezone.now())
    _write(held, lease_until=lease_until, **values)
    return Claim(held.model, held.pk, held.claim_id, lease_until, held.attempt)


def finish(held: Claim, *, at: datetime | None = None, **values: Any) -> None:
    """The work is done; `values` are the result fields of the row, written in the same update.

    Raises:
        LeaseLost: cancelled, or another worker has it.
    """
    _write(held, **_released(JobState.DONE), finished_at=at or timezone.now(), **values)


def fail(held: Claim, problem: str, *, at: datetime | None = None, final: bool = False) -> None:
    """This attempt did not work. The row waits for the next one, or has failed when `final` or none is left.

    Args:
        problem: a sentence for people, without names or numbers of persons.

    Raises:
        LeaseLost: cancelled, or another worker has it.
    """
    last = final or not held.model._base_manager.filter(pk=held.pk, attempts__lt=F("max_attempts")).exists()
    if last:
        _write(held, **_released(JobState.FAILED), finished_at=at or timezone.now(), problem=problem[:500])
    else:
        # Woken just now as far as the sweep is concerned: the next attempt comes after a pause, not at once.
        _write(held, **_released(JobState.WAITING), woken_at=at or timezone.now(), problem=problem[:500])


def cancel(row: Job, *, at: datetime) -> bool:
    """Take the row out, also from under a worker, which then finds its claim lost. False when it is over already."""
    open_states = [JobState.WAITING, JobState.RUNNING]
    rows = type(row)._base_manager.filter(pk=row.pk, state__in=open_states)
    return rows.update(**_released(JobState.CANCELLED), finished_at=at) == 1


def retry(row: Job, *, at: datetime) -> bool:
    """Give a failed row all its attempts again and wake it. False when it has not failed."""
    rows = type(row)._base_manager.filter(pk=row.pk, state=JobState.FAILED)
    again = rows.update(state=JobState.WAITING, attempts=0, problem="", finished_at=None) == 1
    if again:
        wake(row, at=at)
    return again


def _lease_end(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _released(state: JobState) -> dict[str, Any]:
    return {"state": state, "claim_id": None, "lease_until": None}


def _write(held: Claim, **values: Any) -> None:
    mine = held.model._base_manager.filter(pk=held.pk, state=JobState.RUNNING, claim_id=held.claim_id)
    if mine.update(**values) != 1:
        raise LeaseLost(f"{held.model._meta.label} {held.pk}")


# --- Working -----------------------------------------------------------------------------------------
def run(label: str, pk: Any, *, at: datetime | None = None) -> bool:
    """Do one job if nobody else has it. True when this call finished it.

    Raises:
        LookupError: no such model, or nobody handles it.
    """
    model = next((model for model in job_models() if model._meta.label_lower == label), None)
    if model is None:
        raise LookupError(f"{label} is no job")
    handler = handler_of(model)
    held = claim(model, pk, at=at or timezone.now())
    if held is None:
        return False
    try:
        handler(held.pk, held)
        return _finish_if_open(held)
    except LeaseLost:
        logger.info("%s %s was taken away while it ran", model._meta.label, held.pk)
    except GiveUp as problem:
        _fail_quietly(held, str(problem), final=True)
    except Exception as problem:  # noqa: BLE001 - a broken row must not stop the worker
        # Type and place only: the text of an exception may carry what people wrote.
        logger.error("%s %s, attempt %s: %s", model._meta.label, held.pk, held.attempt, _where(problem))
        _fail_quietly(held, _("The work stopped with an unexpected error. It can be started again."))
    return False


def _finish_if_open(held: Claim) -> bool:
    """A handler may finish in its own transaction; if it did not, returning is finishing."""
    try:
        finish(held)
    except LeaseLost:
        return bool(held.model._base_manager.filter(pk=held.pk, state=JobState.DONE).exists())
    return True


def _fail_quietly(held: Claim, problem: str, *, final: bool = False) -> None:
    try:
        fail(held, problem, final=final)
    except LeaseLost:
        logger.info("%s %s was taken away while it failed", held.model._meta.label, held.pk)


def _where(problem: BaseException) -> str:
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "unknown place"
    return f"{type(problem).__name__} at {place}"


# --- Sweeping ----------------------------------------------------------------------------------------
def sweep(at: datetime) -> Swept:
    """Wake what was left behind: waiting rows nobody heard of, and rows whose worker vanished."""
    woken = given_up = 0
    for model in job_models():
        try:
            given_up += _give_up(model, at)
            woken += _wake_left_behind(model, at)
        except DatabaseError as problem:  # one broken table must not keep the others waiting
            logger.error("The sweep of %s stopped: %s", model._meta.label, _where(problem))
    return Swept(woken=woken, given_up=given_up)


def run_waiting(at: datetime) -> int:
    """Do every free job in this process, each at most once: for people without a worker. Returns how many got done."""
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lte=at)
    return sum(
        run(model._meta.label_lower, pk)
        for model in job_models()
        for pk in list(model._base_manager.filter(free).order_by("created_at", "pk").values_list("pk", flat=True))
    )


def overdue(at: datetime) -> int:
    """Rows nobody has touched for ten sweeps: either no worker runs or it is far behind."""
    since = at - timedelta(seconds=10 * settings.JOB_SWEEP_SECONDS)
    late = Q(state=JobState.WAITING, created_at__lt=since) & (Q(started_at=None) | Q(started_at__lt=since))
    lost = Q(state=JobState.RUNNING, lease_until__lt=since)
    return sum(model._base_manager.filter(late | lost).count() for model in job_models())


def _wake_left_behind(model: type[Job], at: datetime) -> int:
    unheard = Q(woken_at=None) | Q(woken_at__lte=at - timedelta(seconds=2 * settings.JOB_SWEEP_SECONDS))
    abandoned = Q(state=JobState.RUNNING, lease_until__lte=at)
    rows = model._base_manager.filter((Q(state=JobState.WAITING) & unheard) | abandoned)
    pks = list(rows.order_by("created_at", "pk").values_list("pk", flat=True)[:SWEEP_LIMIT])
    model._base_manager.filter(pk__in=pks).update(woken_at=at)
    for pk in pks:
        _send_row(model, pk)
    return len(pks)


def _give_up(model: type[Job], at: datetime) -> int:
    used_up = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lte=at)
    return model._base_manager.filter(used_up, attempts__gte=F("max_attempts")).update(
        **_released(JobState.FAILED),
        finished_at=at,
        problem=_(
            "The work was started several times and never came to an end. Please tell the people who run this site."
        ),
    )
