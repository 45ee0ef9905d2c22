"""Boards: the team of a supervisor, the units of a leader, completion by unit for HR with reminders."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from appraisal import labels, selectors
from appraisal.forms.cascade import BoardFilter, RemindForm, UnitSearch
from appraisal.models import Cycle
from appraisal.selectors import boards, marks, reminders, standings
from appraisal.services import reminders as services
from core import access, errors, lookups

UNITS_A_PAGE = 20
MONITOR = access.roles(access.HR, access.AUDITOR)


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def team_board(request: HttpRequest) -> HttpResponse:
    """The team with all its targets: how far each is, what is late, what lacks a result or evidence."""
    cycles, now = boards.cycles_of_team(request.user), timezone.now()
    form = BoardFilter(request.GET or None, cycles=cycles)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    context: dict[str, Any] = {"filter_form": form, "legend": marks.legend(), "cycle": None, "rows": []}
    if cycles:
        cycle = next((one for one in cycles if one == asked.get("cycle")), cycles[0])
        cases = boards.asked_for(boards.team_cases(cycle, request.user), asked.get("show", ""), cycle, now)
        page = lookups.page_of(request, cases.search(asked.get("q", "")), boards.PEOPLE_A_PAGE)  # type: ignore[attr-defined]
        context |= {"cycle": cycle, "page_obj": page, "rows": boards.board_of(page, cycle, now)}
    return render(request, "appraisal/board_team.html", context)


@access.declare(access.roles(access.LEADER))
@require_GET
def unit_board(request: HttpRequest) -> HttpResponse:
    """The units somebody leads and those below them, in figures that tell of nobody."""
    user: Any = request.user
    running = Cycle.objects.visible_to(user).filter(state=labels.CycleState.OPEN, agency=user.agency_id)
    cycles = list(running.select_related("agency", "scheme").order_by("-year", "-pk"))
    form = BoardFilter(request.GET or None, cycles=cycles)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    context: dict[str, Any] = {"cycle": None, "board": None, "filter_form": form if "cycle" in form.fields else None}
    if cycles:
        cycle = next((one for one in cycles if one == asked.get("cycle")), cycles[0])
        board = standings.unit_board(cycle, user, _("Units with fewer than five people, together"))
        context |= {"cycle": cycle, "board": board, "page_obj": lookups.page_of(request, board.rows, UNITS_A_PAGE)}
    return render(request, "appraisal/board_units.html", context)


@access.declare(MONITOR)
@require_GET
def cycle_completion(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each unit is, and who may be reminded."""
    cycle = _cycle(request, pk)
    form = UnitSearch(request.GET or None)
    units = standings.taking_part(cycle).order_by("name", "pk").values_list("pk", "name")
    if form.is_bound and form.is_valid():
        for word in form.cleaned_data["q"].split()[:6]:
            units = units.filter(name__icontains=word)
    page = lookups.page_of(request, units, UNITS_A_PAGE)
    rows, counted_at = standings.rows_of(selectors.units_completion(cycle, list(page)), cycle, request.user)
    total = selectors.completion(cycle, most=0).everybody
    context = {
        "cycle": cycle,
        "filter_form": form,
        "page_obj": page,
        "rows": rows,
        "everybody": standings.UnitRow("", total.counts, None),
        "counted_at": counted_at,
        "stages": reminders.stages_behind(cycle, total.counts, cycle.local_day(timezone.now())),
        "may_remind": cycle.can_be_run_by(request.user) and cycle.state == labels.CycleState.OPEN,
    }
    return render(request, "appraisal/board_completion.html", context)


@access.declare(access.roles(access.HR))
@require_POST
def cycle_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind everybody who is behind in one stage, once a day."""
    cycle = _cycle(request, pk)
    lookups.require(cycle.can_be_run_by(request.user))
    form = RemindForm(request.POST)
    if not form.is_valid():
        raise errors.Refused(_("Nobody was reminded: choose one of the stages on the page."))
    number = services.remind(cycle=cycle, stage=form.cleaned_data["stage"], actor=request.user)
    told = ngettext("%(number)d person is reminded.", "%(number)d people are reminded.", number) % {"number": number}
    messages.success(request, told)
    return redirect("cycle_completion", pk)


def _cycle(request: HttpRequest, pk: int) -> Cycle:
    return lookups.get_visible(Cycle.objects.select_related("agency", "scheme"), request.user, pk=pk)
