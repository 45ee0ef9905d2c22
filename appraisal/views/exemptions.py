"""Pages of HR: who is exempt in a cycle, from when to when and why."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import labels, services
from appraisal.forms.handovers import EndExemptionForm, ExemptionForm
from appraisal.forms.sending import sent
from appraisal.models import Appraisal, Cycle, Exemption
from core import access, errors, lookups
from core.forms import ReasonForm

HR = access.roles(access.HR)
# More names on one page help nobody; the monitor has them all.
MOST = 200
WATCHERS = access.roles(access.HR, access.AUDITOR)


def _cycle(request: HttpRequest, pk: int) -> Cycle:
    return lookups.get_visible(Cycle.objects.select_related("agency", "scheme"), request.user, pk=pk)


@access.declare(WATCHERS)
@require_GET
def exemption_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who is or was exempt in a cycle."""
    cycle = _cycle(request, pk)
    rows = Exemption.objects.visible_to(request.user).filter(cycle=cycle).select_related("employee__unit")
    page = lookups.page_of(request, rows.order_by("state", "employee__name", "start", "pk"))
    short = Appraisal.objects.filter(cycle=cycle, duty=labels.Duty.JOINED).select_related("employee", "unit")
    may_change = cycle.can_be_run_by(request.user) and cycle.state == labels.CycleState.OPEN
    context = {
        "cycle": cycle,
        "page_obj": page,
        "may_change": may_change,
        "short": short.order_by("employee__name")[:MOST],
    }
    return render(request, "appraisal/exemption_list.html", context)


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def exemption_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an exemption."""
    cycle = _cycle(request, pk)
    lookups.require(cycle.can_be_run_by(request.user))
    if cycle.state != labels.CycleState.OPEN and request.method == "GET":
        raise errors.WrongState(_("Exemptions are recorded while the cycle is open."))
    form = ExemptionForm(sent(request), cycle=cycle, user=request.user, action=f"exemption.record:{pk}")
    status = 200
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("reason", "note", "start", "end")}
        employee: Any = form.employee

        def work() -> None:
            services.record_exemption(cycle=cycle, employee=employee, actor=request.user, **told)

        try:
            receipt = form.submit(work)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("Stored. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("exemption_list", pk)
    return render(request, "appraisal/exemption_form.html", {"cycle": cycle, "form": form}, status=status)


def _exemption(request: HttpRequest, pk: int) -> Exemption:
    rows = Exemption.objects.select_related("cycle__agency", "cycle__scheme", "employee")
    found: Exemption = lookups.get_visible(rows, request.user, pk=pk)
    lookups.require(found.cycle.can_be_run_by(request.user))
    if found.state != labels.ExemptionState.ACTIVE:
        raise errors.WrongState(_("This exemption has been cancelled."))
    return found


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def exemption_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an exemption end earlier."""
    found = _exemption(request, pk)
    form = EndExemptionForm(sent(request), initial={"end": found.end})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.end_exemption(exemption=found, end=form.cleaned_data["end"], actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("The exemption ends earlier; the days count again."))
            return redirect("exemption_list", found.cycle_id)
    return render(request, "appraisal/exemption_end.html", {"exemption": found, "form": form}, status=status)


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def exemption_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an exemption, with a reason."""
    found = _exemption(request, pk)
    form = ReasonForm(sent(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.cancel_exemption(exemption=found, reason=reason, actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The exemption is cancelled; the days count again."))
            return redirect("exemption_list", found.cycle_id)
    return render(request, "appraisal/exemption_cancel.html", {"exemption": found, "form": form}, status=status)
