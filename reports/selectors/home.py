"""The home page: what I owe, where my year stands, my latest result; for some also how others stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal import labels as appraisal_labels
from appraisal import selectors as appraisal_selectors
from appraisal.models import Appraisal
from appraisal.selectors import todo as appraisal_todo
from careers import selectors as careers_selectors
from core import access
from core.todo import Todo, in_order
from employees.models import SupervisorReport
from mentoring import selectors as mentoring_selectors
from reports.models import IssuedReport

State = appraisal_labels.AppraisalState
# Every app that knows what somebody owes. An app joins by offering `todo_for(user, at)` and a line here.
PROVIDERS: tuple[Callable[[Any, datetime], list[Todo]], ...] = (
    appraisal_todo.todo_for,
    mentoring_selectors.todo_for,
    careers_selectors.todo_for,
)
# More than a page of duties helps nobody; the lists behind them are complete.
MOST = 25
# Newest cases looked at for my own year: this year's parts and the last published one are among them.
LOOKED_AT = 6


@dataclass(frozen=True)
class Duty:
    """One line of the to-do list, with its address."""

    label: str
    url: str
    due: date | None
    is_late: bool


@dataclass(frozen=True)
class Figure:
    """One figure about others, with the page behind it."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class Standing:
    """Where my own year stands."""

    cycle: str
    url: str
    steps: list[dict[str, str]]


@dataclass(frozen=True)
class LatestResult:
    """My latest published result, in words first."""

    year: int
    predicate: str
    score: str
    url: str
    report_url: str


@dataclass(frozen=True)
class Home:
    """Everything on the home page."""

    duties: list[Duty]
    more: int
    standing: Standing | None
    latest: LatestResult | None
    team: list[Figure]
    agency: list[Figure]


def home_of(user: Any, at: datetime) -> Home:
    """Return the home page of `user` at the moment `at`; the number of queries does not grow with rows."""
    owed = in_order([todo for provider in PROVIDERS for todo in provider(user, at)])
    duties = [
        Duty(str(todo.label), reverse(todo.url_name, args=todo.url_args), todo.due, todo.is_late)
        for todo in owed[:MOST]
    ]
    standing, latest = _own_year(user, at)
    team, agency = _others(user)
    return Home(duties, max(0, len(owed) - MOST), standing, latest, team, agency)


def _own_year(user: Any, at: datetime) -> tuple[Standing | None, LatestResult | None]:
    """Where my year stands and my latest published result, in one query: it is the same handful of cases."""
    if user.employee_id is None:
        return None, None
    paper = IssuedReport.objects.done().filter(employee=OuterRef("employee"), year=OuterRef("cycle__year"))
    cases = list(
        Appraisal.objects.filter(employee=user.employee_id)
        .exclude(cycle__state=appraisal_labels.CycleState.DRAFT)
        .select_related("cycle__agency", "result")
        .annotate(paper=Subquery(paper.order_by("-revision").values("pk")[:1]))
        .order_by("-cycle__year", "-period_end", "-pk")[:LOOKED_AT]
    )
    if not cases:
        return None, None
    now = cases[0]
    standing = Standing(now.cycle.name, reverse("appraisal", args=[now.pk]), appraisal_selectors.stages_of(now, at))
    shown = (case for case in cases if hasattr(case, "result") and case.result.published_at is not None)
    return standing, next((_latest(case) for case in shown), None)


def _latest(case: Any) -> LatestResult:
    result = case.result
    bands = result.frozen["record"]["scheme"]["bands"]
    label = next((band["label"] for band in bands if band["key"] == result.predicate), {"id": result.predicate})
    return LatestResult(
        year=case.cycle.year,
        predicate=appraisal_labels.in_language(label),
        score="" if result.score is None else appraisal_selectors.figure(result.score),
        url=reverse("scorecard", args=[case.pk]),
        report_url=reverse("report_download", args=[case.paper]) if case.paper else "",
    )


def _others(user: Any) -> tuple[list[Figure], list[Figure]]:
    """For supervisors how the team stands, for HR how far the open cycles are: all cases are counted in one query."""
    roles = user.roles
    if not roles & {access.SUPERVISOR, access.HR}:
        return [], []
    of_team, of_agency = Q(appraiser=user.employee_id), Q(cycle__agency=user.agency_id)
    seen = of_agency if access.HR in roles else of_team
    open_reports = _open_reports(user).order_by().values("employee__agency").annotate(n=Count("pk")).values("n")
    counts = Appraisal.objects.filter(seen, cycle__state=appraisal_labels.CycleState.OPEN).aggregate(
        planning=Count("pk", filter=of_team & Q(state__in=[State.PLANNING, State.RETURNED])),
        submitted=Count("pk", filter=of_team & Q(state=State.SUBMITTED)),
        running=Count("pk", filter=of_team & Q(state=State.AGREED)),
        rated=Count("pk", filter=of_team & Q(state__in=[State.RATED, State.COUNTERSIGNED])),
        everybody=Count("pk", filter=of_agency),
        signed=Count("pk", filter=of_agency & Q(state=State.COUNTERSIGNED)),
        nobody=Count("pk", filter=of_agency & Q(appraiser__isnull=True)),
        waiting=Max(Coalesce(Subquery(open_reports), 0)),
    )
    team = _team(counts) if access.SUPERVISOR in roles else []
    return team, _agency(user, counts) if access.HR in roles else []


def _open_reports(user: Any) -> QuerySet[SupervisorReport]:
    return SupervisorReport.objects.filter(employee__agency=user.agency_id, state__in=["reported", "confirmed"])


def _team(counts: dict[str, Any]) -> list[Figure]:
    words = {
        "planning": _("plans still being written"),
        "submitted": _("plans that wait for you"),
        "running": _("not rated yet"),
        "rated": _("rated"),
    }
    return [Figure(label, counts[name], reverse("team")) for name, label in words.items() if counts[name]]


def _agency(user: Any, counts: dict[str, Any]) -> list[Figure]:
    # None where no case is open at all: then nobody has counted them yet.
    waiting = counts["waiting"] if counts["waiting"] is not None else _open_reports(user).count()
    rows = [
        (_("people in open cycles"), counts["everybody"], "cycle_list"),
        (_("of them countersigned"), counts["signed"], "cycle_list"),
        (_("people without a supervisor"), counts["nobody"], "cycle_list"),
        (_("reports of a wrong supervisor to settle"), waiting, "supervisor_report_list"),
    ]
    return [Figure(label, number, reverse(page)) for label, number, page in rows]
