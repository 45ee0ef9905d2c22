"""Schemes for everybody, cycles for HR."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import labels, selectors, services
from appraisal.forms.cycles import CaseFilter, ConfirmForm, CycleForm
from appraisal.models import Appraisal, Cycle, Scheme
from core import access, errors, lookups

HR = access.roles(access.HR)
MONITOR = access.roles(access.HR, access.AUDITOR)


@access.declare(access.SIGNED_IN)
@require_GET
def scheme_list(request: HttpRequest) -> HttpResponse:
    """All schemes in their newest version."""
    schemes = Scheme.objects.visible_to(request.user).latest().order_by("name")
    page = lookups.page_of(request, schemes)
    return render(request, "appraisal/scheme_list.html", {"page_obj": page, "rows": selectors.schemes_told(page)})


@access.declare(access.SIGNED_IN)
@require_GET
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """How am I rated and why: one scheme in plain words."""
    found = lookups.get_visible(Scheme.objects.all(), request.user, pk=pk)
    return render(request, "appraisal/scheme.html", {"scheme": found, "told": selectors.scheme_told(found)})


@access.declare(MONITOR)
@require_GET
def cycle_list(request: HttpRequest) -> HttpResponse:
    """The cycles of the agency."""
    cycles = Cycle.objects.visible_to(request.user).select_related("scheme")
    may_add = access.HR in request.user.roles  # type: ignore[union-attr]
    context = {"page_obj": lookups.page_of(request, cycles), "may_add": may_add}
    return render(request, "appraisal/cycle_list.html", context)


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def cycle_add(request: HttpRequest) -> HttpResponse:
    """Prepare a cycle."""
    user: Any = request.user
    form = CycleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_cycle(agency=user.agency, actor=user, dates=form.dates, **_named(form))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The cycle is prepared. Look it over, then open it."))
            return redirect("cycle", added.pk)
    return render(request, "appraisal/cycle_form.html", {"form": form, "cancel_url": reverse("cycle_list")})


def _named(form: CycleForm) -> dict[str, Any]:
    told = {field: form.cleaned_data[field] for field in ("name", "year", "scheme")}
    # Left out by a form that does not show them: the service keeps what is there.
    more = {field: form.cleaned_data[field] for field in ("review_rhythm", "evidence_quota_mb", *services.CYCLE_TERMS)}
    return told | {field: value for field, value in more.items() if value}


def _cycle(request: HttpRequest, pk: int) -> Cycle:
    return lookups.get_visible(Cycle.objects.select_related("agency", "scheme"), request.user, pk=pk)


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def cycle_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a cycle in preparation."""
    found = _cycle(request, pk)
    lookups.require(found.can_be_run_by(request.user))
    if found.state != labels.CycleState.DRAFT and request.method == "GET":
        raise errors.WrongState(_("This cycle is open: its rules and dates are published and stay as they are."))
    form = CycleForm(request.POST or None, cycle=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_cycle(cycle=found, actor=request.user, dates=form.dates, **_named(form))
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The cycle is saved."))
            return redirect("cycle", found.pk)
    context = {"form": form, "cycle": found, "cancel_url": reverse("cycle", args=[pk])}
    return render(request, "appraisal/cycle_form.html", context)


@access.declare(MONITOR)
@require_GET
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """How far everybody is: by unit and state, who is late, every case one click away."""
    found, now = _cycle(request, pk), timezone.now()
    form = CaseFilter(request.GET or None, agency=found.agency_id)
    cases = Appraisal.objects.filter(cycle=found).visible_to(request.user).with_people()
    completion = selectors.completion(found)
    asked = form.is_bound and form.is_valid() and form.has_changed()
    everybody = selectors.CasesByName(found, cases, completion.everybody.total)
    page = lookups.page_of(request, _filtered(cases, form, found, now) if asked else everybody)
    context = {
        "cycle": found,
        "completion": completion,
        "filter_form": form,
        "page_obj": page,
        "rows": selectors.case_rows(page, now),
        "may_run": found.can_be_run_by(request.user),
        "facts": selectors.cycle_facts(found),
    }
    return render(request, "appraisal/cycle.html", context)


def _filtered(cases: Any, form: CaseFilter, found: Cycle, now: Any) -> Any:
    asked = form.cleaned_data
    if asked["unit"]:
        cases = cases.filter(unit=asked["unit"])
    if asked["state"]:
        cases = cases.filter(state=asked["state"])
    if asked["late"]:
        cases = cases.late(found.local_day(now))
    if asked["alone"]:
        cases = cases.filter(appraiser__isnull=True)
    return cases.search(asked["q"])


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def cycle_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what opening will do and who has no supervisor yet; then open once."""
    found = _cycle(request, pk)
    lookups.require(found.can_be_run_by(request.user))
    if found.state != labels.CycleState.DRAFT and request.method == "GET":
        raise errors.WrongState(_("This cycle has been opened already."))
    form = ConfirmForm(request.POST or None, user=request.user, action=f"cycle.open:{pk}")
    if request.method == "POST" and form.is_valid():
        receipt = form.submit(lambda: services.open_cycle(cycle=found, actor=request.user))
        messages.success(request, _("The cycle is open. Receipt number: %(number)s.") % {"number": receipt.number})
        return redirect("cycle", pk)
    opening = selectors.opening(found, found.local_day(timezone.now()))
    return render(request, "appraisal/cycle_open.html", {"cycle": found, "opening": opening, "form": form})


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def cycle_refresh_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring newcomers and changed supervisors into an open cycle."""
    found = _cycle(request, pk)
    lookups.require(found.can_be_run_by(request.user))
    if request.method == "POST":
        told = services.refresh_people(cycle=found, actor=request.user)
        sentence = _(
            "Brought up to date: %(added)d added, %(moved)d supervisors or reviewers named, %(ended)d ended, "
            "%(alone)d still without a supervisor. Hand-overs that wait for you: %(handovers)d."
        )
        numbers = {
            "added": told.added,
            "moved": told.moved,
            "ended": told.ended,
            "alone": told.without_supervisor,
            "handovers": told.handovers,
        }
        messages.success(request, sentence % numbers)
        return redirect("cycle", pk)
    if found.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("People are brought up to date while the cycle is open."))
    return render(request, "appraisal/cycle_people.html", {"cycle": found, "cancel_url": reverse("cycle", args=[pk])})
