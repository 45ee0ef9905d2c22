"""Who gets a report, and how far a batch is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.models import Cycle, Result
from core.jobs import JobState
from employees.models import Unit
from reports.models import IssuedReport, ReportBatch


@dataclass(frozen=True)
class BatchPlan:
    """What an order would do: reports to make, people who have one already, people without a published result."""

    to_make: int
    have_one: int
    without_result: int


@dataclass(frozen=True)
class Progress:
    """How far a batch is: counts, reports per minute so far, and words for the time left."""

    total: int
    done: int
    failed: int
    cancelled: int
    is_over: bool
    per_minute: int | None
    left: str
    state: str

    @property
    def over(self) -> int:
        """Reports nobody works on any more."""
        return self.done + self.failed + self.cancelled


def with_units_below(unit: Unit) -> list[int]:
    """Return the ids of a unit and of every unit below it, in one query."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Unit.objects.filter(agency=unit.agency_id).values_list("pk", "parent_id"):
        children[parent].append(pk)
    found, waiting = [unit.pk], [unit.pk]
    while waiting:
        below = children.pop(waiting.pop(), [])
        found += below
        waiting += below
    return found


def people_of(cycle: Cycle, unit: Unit | None, *, again: bool, only: int | None = None) -> list[int]:
    """Return the ids of those who would get a report: a published result, and none under way or (unless `again`) done.

    A failed one counts as under way: it is tried again in its own batch.
    """
    with_result = _with_result(cycle, unit)
    if only is not None:
        with_result = with_result.filter(appraisal__employee=only)
    taken = IssuedReport.objects.filter(year=cycle.year, employee__agency=cycle.agency_id).exclude(
        state__in=[JobState.CANCELLED, *([JobState.DONE] if again else [])]
    )
    rows = with_result.exclude(appraisal__employee__in=taken.order_by().values("employee"))
    return list(rows.order_by("appraisal__employee").values_list("appraisal__employee", flat=True).distinct())


def plan_of(cycle: Cycle, unit: Unit | None, *, again: bool) -> BatchPlan:
    """Return in numbers what an order would do; nothing is written."""
    to_make = len(people_of(cycle, unit, again=again))
    with_result = _with_result(cycle, unit).order_by().values("appraisal__employee").distinct().count()
    cases = cycle.appraisals.all()
    if unit is not None:
        cases = cases.filter(unit__in=with_units_below(unit))
    everybody = cases.order_by().values("employee").distinct().count()
    return BatchPlan(to_make, with_result - to_make, everybody - with_result)


def _with_result(cycle: Cycle, unit: Unit | None):  # type: ignore[no-untyped-def]
    rows = Result.objects.filter(appraisal__cycle=cycle, published_at__isnull=False)
    return rows if unit is None else rows.filter(appraisal__unit__in=with_units_below(unit))


def last_revisions(people: Iterable[int], year: int) -> dict[int, int]:
    """Return the highest revision per employee id; cancelled ones were never issued and do not count."""
    rows = IssuedReport.objects.filter(year=year).exclude(state=JobState.CANCELLED).order_by()
    wanted = set(people)
    found = rows.values_list("employee").annotate(last=Max("revision"))
    return {employee: last for employee, last in found if employee in wanted}


def progress_of(batch: ReportBatch, at: datetime) -> Progress:
    """Return how far `batch` (with counts) is at the moment `at`."""
    over = batch.done + batch.failed + batch.cancelled  # type: ignore[attr-defined]
    left = batch.total - over
    began, worked = batch.began_at, batch.done + batch.failed  # type: ignore[attr-defined]
    seconds = (at - began).total_seconds() if began and worked else 0
    speed = worked / seconds if seconds > 0 else None
    return Progress(
        total=batch.total,
        done=batch.done,  # type: ignore[attr-defined]
        failed=batch.failed,  # type: ignore[attr-defined]
        cancelled=batch.cancelled,  # type: ignore[attr-defined]
        is_over=left == 0,
        per_minute=round(speed * 60) if speed and left else None,
        left=_time_left(timedelta(seconds=left / speed)) if speed and left else "",
        state=_state(batch, left),
    )


def _state(batch: ReportBatch, left: int) -> str:
    """The state of a batch follows from its counts; nobody stores it."""
    if batch.cancelled_at:
        return "cancelled"
    if left:
        return "running" if batch.began_at else "waiting"  # type: ignore[attr-defined]
    return "failed" if batch.failed else "done"  # type: ignore[attr-defined]


def _time_left(rest: timedelta) -> str:
    minutes = round(rest.total_seconds() / 60)
    if minutes < 1:
        return _("less than a minute left")
    return ngettext("about %(number)s minute left", "about %(number)s minutes left", minutes) % {"number": minutes}
