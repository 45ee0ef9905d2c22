""" "My supervisor is wrong": the employee reports, the named supervisor and HR confirm."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import access, errors, lookups
from employees import labels, selectors, services, workflow
from employees.forms import organisation as search
from employees.forms import supervisor_reports as forms
from employees.models import Employee, SupervisorReport

GET_POST = ["GET", "HEAD", "POST"]
FOUND = 20


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(GET_POST)
def supervisor_report_add(request: HttpRequest) -> HttpResponse:
    """First find the right supervisor by name, then say since when and how one knows."""
    user: Any = request.user
    initial = {"supervisor": request.GET.get("supervisor", "")}
    form = forms.SupervisorReportForm(request.POST or None, user=user, action="supervisor_report.add", initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            receipt = form.submit(
                lambda: services.report_supervisor(
                    employee=user.employee,
                    named_supervisor=given["supervisor"],
                    since=given["since"],
                    explanation=given["explanation"],
                    actor=user,
                    at=timezone.now(),
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Your report was sent. Receipt number: %(number)s") % {"number": receipt.number}
            )
            return redirect("supervisor_report_list")
    return render(request, "employees/supervisor_report_add.html", _choosing(request, user, form))


def _choosing(request: HttpRequest, user: Any, form: forms.SupervisorReportForm) -> dict[str, Any]:
    colleagues: Any = Employee.objects.all()
    colleagues = colleagues.directory_of(user).exclude(pk=user.employee_id).select_related("position", "unit")
    chosen = str(form["supervisor"].value() or "")
    words = request.GET.get("q", "").strip()[:100]
    return {
        "form": form,
        "search_form": search.DirectorySearch(initial={"q": words}),
        "words": words,
        "found": list(colleagues.search(words)[:FOUND]) if words else [],
        "chosen": colleagues.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 12 else None,
        "present": selectors.supervisor_on(user.employee_id, timezone.localdate()),
    }


@access.declare(access.SIGNED_IN)
@require_GET
def supervisor_report_list(request: HttpRequest) -> HttpResponse:
    """One's own reports, those that name oneself, and for HR those of the agency."""
    rows = SupervisorReport.objects.visible_to(request.user)
    state = request.GET.get("state", "")
    if state in SupervisorReport.State.values:
        rows = rows.filter(state=state)
    rows = rows.select_related("employee__unit", "named_supervisor").order_by("-reported_at", "-pk")
    user: Any = request.user
    context = {
        "page_obj": lookups.page_of(request, rows),
        "states": SupervisorReport.State.choices,
        "state": state,
        "may_report": access.EMPLOYEE in user.roles,
    }
    return render(request, "employees/supervisor_report_list.html", context)


@access.declare(access.SIGNED_IN)
@require_GET
def supervisor_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with the steps the reader may take now."""
    report = _report(request, pk)
    open_steps = report.open_steps(request.user)
    context = {
        "report": report,
        "present": selectors.supervisor_on(report.employee_id, timezone.localdate()),
        "steps": [(step, labels.REPORT_STEPS[step.action]) for step in open_steps],
        "waits_for": labels.REPORT_WAITS_FOR[report.state],
    }
    return render(request, "employees/supervisor_report.html", context)


@access.declare(access.SIGNED_IN)
@require_http_methods(GET_POST)
def supervisor_report_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take one step: the page says what it does, and asks for words where the other side needs them."""
    report = _report(request, pk)
    try:
        step = workflow.SUPERVISOR_REPORT.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    lookups.require(bool(report.roles_of(request.user) & set(step.roles)))
    if report.state not in step.sources:
        raise errors.WrongState(_("This report has been taken forward already. Open it again to see where it stands."))
    form_class = forms.ReasonStepForm if step.needs_reason else forms.StepForm
    form = form_class(request.POST or None, user=request.user, action=f"supervisor_report.{action}:{pk}")
    if form.is_valid():
        reason, today = form.cleaned_data.get("reason", ""), timezone.localdate()
        try:
            receipt = form.submit(
                lambda: services.take_step(
                    report=report,
                    action=action,
                    actor=request.user,
                    today=today,
                    reason=reason,  # type: ignore[arg-type]
                )
            )
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved. Receipt number: %(number)s") % {"number": receipt.number})
            return redirect("supervisor_report", pk=pk)
    context = {"report": report, "form": form, "step": step, "words": labels.REPORT_STEPS[action]}
    return render(request, "employees/supervisor_report_step.html", context)


def _report(request: HttpRequest, pk: int) -> SupervisorReport:
    rows = SupervisorReport.objects.select_related(
        "employee__agency", "employee__unit", "employee__position", "named_supervisor__position"
    )
    return lookups.get_visible(rows, request.user, pk=pk)
