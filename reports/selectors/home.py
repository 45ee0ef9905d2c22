"""The home page: what I owe, where my year stands, my latest result; for some also how others stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal import labels as appraisal_labels
from appraisal import selectors as appraisal_selectors
from appraisal.models import Appraisal, Result
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
    return Home(
        duties=duties,
        more=max(0, len(owed) - MOST),
        standing=_standing(user, at),
        latest=_latest(user),
        team=_team(user),
        agency=_agency(user),
    )


def _standing(user: Any, at: datetime) -> Standing | None:
    if user.employee_id is None:
        return None
    case = (
        Appraisal.objects.filter(employee=user.employee_id)
        .exclude(cycle__state=appraisal_labels.CycleState.DRAFT)
        .select_related("cycle__agency")
        .order_by("-cycle__year", "-period_end", "-pk")
        .first()
    )
    if case is None:
        return None
    return Standing(
        cycle=case.cycle.name,
        url=reverse("appraisal", args=[case.pk]),
        steps=appraisal_selectors.stages_of(case, at),
    )


def _latest(user: Any) -> LatestResult | None:
    if user.employee_id is None:
        return None
    result = (
        Result.objects.filter(appraisal__employee=user.employee_id, published_at__isnull=False)
        .select_related("appraisal__cycle")
        .order_by("-appraisal__cycle__year", "-appraisal__period_end")
        .first()
    )
    if result is None:
        return None
    year = result.appraisal.cycle.year
    paper = IssuedReport.objects.done().filter(employee=user.employee_id, year=year).order_by("-revision").first()
    bands = result.frozen["record"]["scheme"]["bands"]
    label = next((band["label"] for band in bands if band["key"] == result.predicate), {"id": result.predicate})
    return LatestResult(
        year=year,
        predicate=appraisal_labels.in_language(label),
        score="" if result.score is None else appraisal_selectors.figure(result.score),
        url=reverse("scorecard", args=[result.appraisal_id]),
        report_url=reverse("report_download", args=[paper.pk]) if paper else "",
    )


def _team(user: Any) -> list[Figure]:
    """For supervisors: how many of the team wait for whom, in one query."""
    if access.SUPERVISOR not in user.roles:
        return []
    counts = Appraisal.objects.filter(
        appraiser=user.employee_id, cycle__state=appraisal_labels.CycleState.OPEN
    ).aggregate(
        planning=Count("pk", filter=Q(state__in=[State.PLANNING, State.RETURNED])),
        submitted=Count("pk", filter=Q(state=State.SUBMITTED)),
        running=Count("pk", filter=Q(state=State.AGREED)),
        rated=Count("pk", filter=Q(state__in=[State.RATED, State.COUNTERSIGNED])),
    )
    words = {
        "planning": _("plans still being written"),
        "submitted": _("plans that wait for you"),
        "running": _("not rated yet"),
        "rated": _("rated"),
    }
    return [Figure(words[name], number, reverse("team")) for name, number in counts.items() if number]


def _agency(user: Any) -> list[Figure]:
    """For HR: how far the open cycles are, and which reports of wrong supervisors wait."""
    if access.HR not in user.roles:
        return []
    cases = Appraisal.objects.filter(
        cycle__agency=user.agency_id, cycle__state=appraisal_labels.CycleState.OPEN
    ).aggregate(
        everybody=Count("pk"),
        signed=Count("pk", filter=Q(state=State.COUNTERSIGNED)),
        nobody=Count("pk", filter=Q(appraiser__isnull=True)),
    )
    wrong = SupervisorReport.objects.filter(
        employee__agency=user.agency_id, state__in=["reported", "confirmed"]
    ).count()
    rows = [
        (_("people in open cycles"), cases["everybody"], "cycle_list"),
        (_("of them countersigned"), cases["signed"], "cycle_list"),
        (_("people without a supervisor"), cases["nobody"], "cycle_list"),
        (_("reports of a wrong supervisor to settle"), wrong, "supervisor_report_list"),
    ]
    return [Figure(label, number, reverse(page)) for label, number, page in rows]
