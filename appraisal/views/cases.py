"""The case of one employee: the hub for everybody who has a part in it. And the lists that lead there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from appraisal import labels, selectors
from appraisal.forms.cycles import TeamFilter
from appraisal.models import Appraisal
from appraisal.selectors import cascade, handovers, reviews, two_views
from appraisal.views.dialogue_context import dialogue_context
from appraisal.views.plan_context import plan_context
from appraisal.workflow import APPRAISAL
from core import access, lookups
from employees import services as people_services

RATED = (labels.AppraisalState.RATED, labels.AppraisalState.COUNTERSIGNED)
VIEWERS = frozenset({"employee", "supervisor", "reviewer"})
PUBLISHED = (labels.AppraisalState.PUBLISHED, labels.AppraisalState.ACKNOWLEDGED)
# Action of the workflow table → page, words of the button. "Publish" is a step of the whole cycle.
BUTTONS: dict[str, tuple[str, str | Promise]] = {
    "submit_plan": ("plan_submit", _("Submit the plan")),
    "return_plan": ("plan_return", _("Return the plan with a reason")),
    "agree_plan": ("plan_agree", _("Agree the plan")),
    "reopen_plan": ("plan_reopen", _("Open the plan again")),
    "finish_rating": ("rate_supervisor", _("Rate")),
    "send_back": ("send_back", _("Send back to the supervisor")),
    "countersign": ("countersign", _("Countersign")),
    "acknowledge": ("acknowledge", _("Acknowledge the result")),
}
FIRST = ("submit_plan", "agree_plan", "finish_rating", "countersign", "acknowledge")


@dataclass(frozen=True)
class Button:
    """Something the reader can do now, one click away."""

    url: str
    label: str | Promise
    primary: bool = False


def buttons_of(case: Appraisal, roles: frozenset[str], at: datetime) -> list[Button]:
    """Return what somebody with `roles` can do with this case at the moment `at`, from the table of steps."""
    found = [
        Button(reverse(BUTTONS[step.action][0], args=[case.pk]), BUTTONS[step.action][1], step.action in FIRST)
        for step in APPRAISAL.open_steps(case.state, roles)
        if step.action in BUTTONS and _is_open(step.action, case, at)
    ]
    if "employee" in roles and case.takes_ratings(at) and "self" in selectors.sources_of([case.cycle])[case.cycle_id]:
        found.append(Button(reverse("rate_self", args=[case.pk]), _("Assess yourself"), primary=True))
    if case.state in RATED and roles & VIEWERS and two_views.two_views_of(case) is not None:
        found.append(Button(reverse("two_views", args=[case.pk]), _("Two views")))
    if "supervisor" in roles and case.state == "agreed" and "peer" in selectors.sources_of([case.cycle])[case.cycle_id]:
        found.append(Button(reverse("works_with", args=[case.pk]), _("Colleagues of other units")))
    if case.state in PUBLISHED:
        found.append(Button(reverse("scorecard", args=[case.pk]), _("Read the scorecard")))
        found.append(Button(reverse("receipts", args=[case.pk]), _("Receipts of anonymous answers")))
    return found


def _is_open(action: str, case: Appraisal, at: datetime) -> bool:
    """Say whether the calendar and the cycle let a step of the table be taken now."""
    if action == "acknowledge":
        return True
    if case.cycle.state != labels.CycleState.OPEN:
        return False
    if action == "submit_plan":
        return case.is_plan_open(at)
    if action == "reopen_plan":
        return not case.is_plan_open(at)
    return case.takes_ratings(at) if action == "finish_rating" else True


@access.declare(access.SIGNED_IN)
@require_GET
def appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    """Where in the year, what can I do now, who sees this, and the plan with all that came of it."""
    case: Appraisal = lookups.get_visible(Appraisal.objects.with_plan(), request.user, pk=pk)
    user: Any = request.user
    now, roles = timezone.now(), case.roles_of(user)
    people_services.note_file_opened(
        employee=case.employee, viewer=user, page="appraisal", on=case.cycle.local_day(now)
    )
    running = case.takes_realisations()
    context = {
        "appraisal": case,
        "stages": selectors.stages_of(case, now),
        "facts": selectors.case_facts(case),
        "buttons": buttons_of(case, roles, now),
        "turn": selectors.role_words(case.waits_for(now)),
        "my_turn": case.waits_for(now) in roles,
        "due": selectors.due_of(case, now),
        "is_late": case.is_late(now),
        "readers": selectors.readers_of(),
        "plan": selectors.plan_of(case),
        "reviews": [row for row in reviews.reviews_of(case, now) if row.is_begun],
        "split": handovers.split_of(case, user),
        "assigned": cascade.assigned_to(case),
        "is_own": "employee" in roles,
        "may_lead": access.SUPERVISOR in user.roles,
        **plan_context(case, roles, now),
        "needs_late_plan": "employee" in roles and case.state == "planning" and not case.is_plan_open(now),
        "may_record": "employee" in roles and running,
        "may_decide": "supervisor" in roles and running,
    }
    context |= dialogue_context(case, user, now, context["plan"])
    return render(request, "appraisal/case.html", context)


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def my_appraisals(request: HttpRequest) -> HttpResponse:
    """The employee's own cases, the newest first."""
    user: Any = request.user
    cases = Appraisal.objects.visible_to(user).filter(employee=user.employee_id).with_people()
    page = lookups.page_of(request, cases.order_by("-cycle__year", "-period_start", "-pk"))
    context = {"page_obj": page, "rows": selectors.case_rows(page, timezone.now())}
    return render(request, "appraisal/case_list_mine.html", context)


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """The people somebody appraises, or countersigns, in open cycles; what waits for her stands first."""
    user: Any = request.user
    now = timezone.now()
    form = TeamFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    side = "reviewer" if asked.get("view") == "review" else "appraiser"
    cases = Appraisal.objects.visible_to(user).filter(cycle__state="open", **{side: user.employee_id}).with_people()
    if asked.get("state"):
        cases = cases.filter(state=asked["state"])
    if asked.get("late"):
        cases = cases.late(timezone.localdate(now, ZoneInfo(user.agency.time_zone)))
    page = lookups.page_of(request, cases.search(asked.get("q", "")).waiting_first(side))
    context = {"page_obj": page, "rows": selectors.case_rows(page, now), "filter_form": form, "side": side}
    return render(request, "appraisal/case_list_team.html", context)
