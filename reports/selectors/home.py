"""The home page: what I owe, where my year stands, my latest result; for some also how others stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal import labels as appraisal_labels
from appraisal import selectors as appraisal_selectors
from appraisal.models import Appraisal, Cycle
from appraisal.selectors import parts as appraisal_parts
from appraisal.selectors import todo as appraisal_todo
from careers import selectors as careers_selectors
from core import access
from core.todo import Todo, in_order
from employees.models import Agency, SupervisorReport
from mentoring import selectors as mentoring_selectors
from reports.models import IssuedReport

State = appraisal_labels.AppraisalState
# Every app that knows what somebody owes. An app joins by offering `todo_for(user, at)` and a line here.
PROVIDERS: tuple[Callable[[Any, datetime], list[Todo]], ...] = (
    appraisal_todo.todo_for,
    mentoring_selectors.todo_for,
    careers_selectors.todo_for,
)
# The figures of a team, by the states they count.
TEAM_STATES = {
    "planning": [State.PLANNING, State.RETURNED],
    "submitted": [State.SUBMITTED],
    "running": [State.AGREED],
    "rated": [State.RATED, State.COUNTERSIGNED],
}
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
    return standing, next((_latest(case, cases) for case in shown), None)


def _latest(case: Any, cases: list[Any]) -> LatestResult | None:
    """The latest published year; of one cut by date what its parts come to together."""
    parts = sorted((one for one in cases if one.cycle_id == case.cycle_id), key=lambda one: one.period_start)
    outcome = appraisal_parts.outcome_of(parts)
    if outcome is None:
        return None
    return LatestResult(
        year=case.cycle.year,
        predicate=str(outcome.label),
        score="" if outcome.score is None else appraisal_selectors.figure(outcome.score),
        url=reverse("scorecard", args=[case.pk]),
        report_url=reverse("report_download", args=[case.paper]) if case.paper else "",
    )


def _others(user: Any) -> tuple[list[Figure], list[Figure]]:
    """For supervisors how the team stands, for HR how far the open cycles are: every figure beside the others in one
    query, each of them read from an index, so that HR's home costs much the same in a large agency as in a small one.
    """
    roles = user.roles
    wanted: dict[str, Coalesce] = {}
    if access.SUPERVISOR in roles:
        team = Appraisal.objects.filter(appraiser=user.employee_id, cycle__state=appraisal_labels.CycleState.OPEN)
        wanted |= {name: _number(team.filter(state__in=states)) for name, states in TEAM_STATES.items()}
    if access.HR in roles:
        running = Cycle.objects.filter(agency=user.agency_id, state=appraisal_labels.CycleState.OPEN)
        cases = Appraisal.objects.filter(cycle__in=running.values("pk"))
        wanted |= {
            "everybody": _number(cases),
            "signed": _number(cases.filter(state=State.COUNTERSIGNED)),
            "nobody": _number(cases.filter(appraiser__isnull=True)),
            "waiting": _number(_open_reports(user)),
        }
    if not wanted or user.agency_id is None:
        return [], []
    counts = Agency.objects.filter(pk=user.agency_id).values(**wanted).get()
    return _team(counts) if access.SUPERVISOR in roles else [], _agency(counts) if access.HR in roles else []


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many `rows` there are, as a figure inside another query."""
    counted = rows.order_by().annotate(together=Value(1)).values("together").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


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


def _agency(counts: dict[str, Any]) -> list[Figure]:
    rows = [
        (_("people in open cycles"), counts["everybody"], "cycle_list"),
        (_("of them countersigned"), counts["signed"], "cycle_list"),
        (_("people without a supervisor"), counts["nobody"], "cycle_list"),
        (_("reports of a wrong supervisor to settle"), counts["waiting"], "supervisor_report_list"),
    ]
    return [Figure(label, number, reverse(page)) for label, number, page in rows]
