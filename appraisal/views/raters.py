"""Pages about who rates whom without a name: HR draws, everybody declares conflicts and has one veto."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal import labels
from appraisal.forms import raters as forms
from appraisal.forms.sending import sent
from appraisal.models import Appraisal, ConflictOfInterest, Cycle, DrawRules, RaterAssignment, RaterVeto, WorksWith
from appraisal.selectors import coverage
from appraisal.services import draws
from appraisal.services import raters as services
from core import access, errors, lookups
from core.forms import SubmitOnceForm
from employees import services as people_services

STAFF = access.roles(access.EMPLOYEE)


# --- HR's draw -----------------------------------------------------------------------------------------
def _cycle(request: HttpRequest, pk: int) -> Cycle:
    cycle: Cycle = lookups.get_visible(Cycle.objects.select_related("agency", "scheme"), request.user, pk=pk)
    lookups.require(cycle.can_be_run_by(request.user))
    return cycle


@access.declare(access.roles(access.HR))
@require_http_methods(["GET", "POST"])
def peer_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw raters for a cycle and watch the coverage as counts."""
    cycle = _cycle(request, pk)
    form = SubmitOnceForm(sent(request), user=request.user, action=f"cycle.draw:{cycle.pk}")
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            receipt = form.submit(lambda: draws.draw_raters(cycle=cycle, actor=request.user))
            messages.success(request, _("Raters are drawn. Receipt number %(number)s.") % {"number": receipt.number})
            return redirect("peer_draw", cycle.pk)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    return _draw_page(request, cycle, form=form, status=status)


@access.declare(access.roles(access.HR))
@require_POST
def draw_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the numbers of the draw, or only try them out: then nothing is stored and the page shows what they give."""
    cycle = _cycle(request, pk)
    rules_form = forms.DrawRulesForm(request.POST, rules=draws.rules_of(cycle))
    if not rules_form.is_valid():
        return _draw_page(request, cycle, rules_form=rules_form)
    numbers = rules_form.cleaned_data
    if "try" in request.POST:
        tried = coverage.tried_out(draws.simulate(cycle, DrawRules(cycle=cycle, **numbers)))
        return _draw_page(request, cycle, rules_form=rules_form, tried=tried)
    draws.save_rules(cycle=cycle, **numbers, actor=request.user)
    messages.success(request, _("The numbers are saved. Who is drawn already stays."))
    return redirect("peer_draw", cycle.pk)


def _draw_page(request: HttpRequest, cycle: Cycle, status: int = 200, **more: Any) -> HttpResponse:
    rules = draws.rules_of(cycle)
    sources = draws.sources_of(cycle)
    context = {
        "cycle": cycle,
        "form": SubmitOnceForm(user=request.user, action=f"cycle.draw:{cycle.pk}"),
        "rules": rules,
        "rules_form": forms.DrawRulesForm(rules=rules),
        "sources": sources,
        "fingerprint": draws.fingerprint_of(cycle),
        "units": coverage.peer_coverage(cycle),
        "conflicts": ConflictOfInterest.objects.standing().filter(declared_by__agency=cycle.agency_id).count(),
    }
    return render(request, "appraisal/peer_draw.html", context | more, status=status)


# --- My conflicts, my veto -----------------------------------------------------------------------------
@access.declare(STAFF)
@require_GET
def my_raters(request: HttpRequest) -> HttpResponse:
    """My declared conflicts, and my veto of each open cycle."""
    return _relations_page(request)


def _relations_page(request: HttpRequest, status: int = 200, **forms_shown: Any) -> HttpResponse:
    user: Any = request.user
    cases = (
        Appraisal.objects.visible_to(user)
        .filter(employee=user.employee_id, cycle__state=labels.CycleState.OPEN)
        .select_related("cycle__scheme", "cycle__agency")
    )
    vetoes = RaterVeto.objects.visible_to(user).filter(side=labels.VetoSide.RATED).select_related("against")
    used = {veto.cycle_id: veto for veto in vetoes}
    now = timezone.now()
    open_cases = [case for case in cases if case.cycle.local_day(now) <= case.cycle.rating_until]
    context = {
        "conflict_form": forms.ConflictForm(user=user),
        "conflicts": ConflictOfInterest.objects.visible_to(user).standing().select_related("other__unit"),
        "cases": [(case, used.get(case.cycle_id)) for case in open_cases if draws.sources_of(case.cycle)],
    }
    return render(request, "appraisal/my_raters.html", context | forms_shown, status=status)


@access.declare(STAFF)
@require_POST
def conflict_declare(request: HttpRequest) -> HttpResponse:
    """Declare a conflict of interest with somebody."""
    form = forms.ConflictForm(request.POST, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        try:
            receipt = form.submit(
                lambda: services.declare_conflict(
                    other=given["other"], kind=given["kind"], actor=request.user, at=timezone.now()
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Declared. Receipt number %(number)s.") % {"number": receipt.number})
            return redirect("my_raters")
    return _relations_page(request, conflict_form=form)


@access.declare(STAFF)
@require_POST
def conflict_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a declaration of mine."""
    conflict = lookups.get_visible(ConflictOfInterest.objects.all(), request.user, pk=pk)
    services.end_conflict(conflict=conflict, actor=request.user, at=timezone.now())
    messages.success(request, _("The declaration has ended."))
    return redirect("my_raters")


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def rater_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the one colleague who shall not rate me in this cycle."""
    case = lookups.get_visible(Appraisal.objects.select_related("cycle__agency"), request.user, pk=pk)
    lookups.require("employee" in case.roles_of(request.user))
    form = forms.VetoForm(sent(request), user=request.user, action="rater.refuse")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            form.submit(
                lambda: services.refuse_rater(
                    appraisal=case,
                    against=given["against"],
                    reason=given["reason"],
                    actor=request.user,
                    at=timezone.now(),
                )
            )
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Stored. This colleague is not asked to rate you in this cycle."))
            return redirect("my_raters")
    elif request.method == "GET":
        services.require_ratings_ahead(case.cycle, timezone.now())
    return render(request, "appraisal/rater_refuse.html", {"form": form, "case": case})


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def rater_step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline to rate one person; another rater is drawn. Only I see that I was asked."""
    rows = RaterAssignment.objects.select_related("appraisal__employee", "appraisal__cycle__agency")
    assignment = lookups.get_visible(rows, request.user, pk=pk)
    if assignment.state != labels.AssignmentState.ASSIGNED:
        raise errors.WrongState(_("Nothing was changed: you have answered already, or you are no longer asked."))
    form = forms.DeclineForm(sent(request), user=request.user, action="rater.step_back")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            form.submit(
                lambda: services.step_back(assignment=assignment, reason=reason, actor=request.user, at=timezone.now())
            )
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Stored. You are not asked any more; somebody else is drawn."))
            return redirect("my_ratings")
    return render(request, "appraisal/rater_step_back.html", {"form": form, "assignment": assignment})


# --- Colleagues of other units -------------------------------------------------------------------------
@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def works_with(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervisor names colleagues of other units who work with the person."""
    case: Any = lookups.get_visible(Appraisal.objects.with_people(), request.user, pk=pk)
    lookups.require("supervisor" in case.roles_of(request.user))
    people_services.note_file_opened(employee=case.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    form = forms.WorksWithForm(sent(request), user=request.user, action=f"works_with:{case.pk}")
    if request.method == "POST" and form.is_valid():
        colleague = form.cleaned_data["colleague"]
        try:
            form.submit(lambda: services.name_colleague(appraisal=case, colleague=colleague, actor=request.user))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Added. The next draw can ask this colleague."))
            return redirect("works_with", pk)
    rows = case.works_with.select_related("colleague__unit")
    return render(request, "appraisal/works_with.html", {"form": form, "case": case, "rows": rows})


@access.declare(STAFF)
@require_POST
def works_with_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a colleague of another unit off the list."""
    row = lookups.get_visible(WorksWith.objects.select_related("appraisal__cycle"), request.user, pk=pk)
    lookups.require("supervisor" in row.appraisal.roles_of(request.user))
    services.drop_colleague(row=row, actor=request.user)
    messages.success(request, _("Taken off the list."))
    return redirect(reverse("works_with", args=[row.appraisal_id]))
