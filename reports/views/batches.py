"""HR orders reports and watches them being made."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal.models import Appraisal
from core import access, errors, lookups
from employees.models import Employee
from reports import selectors, services
from reports.forms import BatchForm, CorrectionForm
from reports.models import IssuedReport, ReportBatch

HR = access.roles(access.HR)


@access.declare(HR)
@require_GET
def report_batches(request: HttpRequest) -> HttpResponse:
    """The batches of the agency, the newest first."""
    batches = ReportBatch.objects.visible_to(request.user).with_counts().select_related("cycle", "unit", "requested_by")
    page, now = lookups.page_of(request, batches.order_by("-pk")), timezone.now()
    rows = [(batch, selectors.progress_of(batch, now)) for batch in page]
    return render(request, "reports/report_batches.html", {"page_obj": page, "rows": rows})


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def report_batch_add(request: HttpRequest) -> HttpResponse:
    """First count, then order: nobody starts ten thousand documents by mistake."""
    form = BatchForm(request.POST or None, user=request.user)
    plan = None
    if form.is_valid():
        asked = form.cleaned_data
        plan = selectors.plan_of(asked["cycle"], asked["unit"], again=asked["again"])
        if "order" in request.POST and asked["counted"] == plan.to_make:
            made: list[ReportBatch] = []
            try:
                receipt = form.submit(lambda: made.append(_order(form, request)))
            except errors.Refused as refusal:
                form.refuse(refusal)
            else:
                words = _("Ordered. Receipt %(number)s. You may leave this page: the work goes on.")
                messages.success(request, words % {"number": receipt.number})
                return redirect("report_batch", made[0].pk) if made else redirect("report_batches")
        elif "order" in request.POST:
            form.refuse(errors.Refused(_("Nothing was ordered yet: the number has changed. Please look at it again.")))
    context = {"form": form, "plan": plan, "has_cycles": form.fields["cycle"].queryset.exists()}
    return render(request, "reports/report_batch_add.html", context)


def _order(form: BatchForm, request: HttpRequest) -> ReportBatch:
    asked = form.cleaned_data
    return services.order_batch(
        cycle=asked["cycle"],
        unit=asked["unit"],
        again=asked["again"],
        language=asked["language"],
        reason=asked["reason"],
        actor=request.user,
    )


def _batch(request: HttpRequest, pk: int) -> ReportBatch:
    batches = ReportBatch.objects.with_counts().select_related("cycle", "unit", "agency", "requested_by")
    return lookups.get_visible(batches, request.user, pk=pk)


@access.declare(HR)
@require_GET
def report_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a batch is; asked again by the page itself, it answers with the moving part only."""
    batch = _batch(request, pk)
    failed = (
        IssuedReport.objects.filter(batch=batch).failed().select_related("employee__unit").order_by("employee__name")
    )
    context = {
        "batch": batch,
        "progress": selectors.progress_of(batch, timezone.now()),
        "page_obj": lookups.page_of(request, failed),
        "can_run": batch.can_be_run_by(request.user),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "reports/_report_batch.html" if part else "reports/report_batch.html", context)


@access.declare(HR)
@require_POST
def report_batch_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what has not been issued yet."""
    batch = _batch(request, pk)
    lookups.require(batch.can_be_run_by(request.user))
    stopped = services.cancel_batch(batch=batch, actor=request.user)
    messages.success(request, _("%(number)s reports were taken out; those already issued stay.") % {"number": stopped})
    return redirect("report_batch", pk)


@access.declare(HR)
@require_POST
def report_batch_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the failed reports once more."""
    batch = _batch(request, pk)
    lookups.require(batch.can_be_run_by(request.user))
    again = services.retry_failed(batch=batch, actor=request.user)
    messages.success(request, _("%(number)s reports are being tried again.") % {"number": again})
    return redirect("report_batch", pk)


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def report_correct(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The next revision of one person's report; the earlier ones stay."""
    person = lookups.get_visible(Employee.objects.select_related("agency"), request.user, pk=pk)
    lookups.require(person.can_be_changed_by(request.user))
    cases = Appraisal.objects.filter(employee=person, cycle__year=year, cycle__published_at__isnull=False)
    case = cases.select_related("cycle__agency").order_by("-period_end").first()
    if case is None:
        raise Http404
    form = CorrectionForm(request.POST or None, user=request.user, action=f"report.correct:{pk}:{year}")
    if form.is_valid():
        made: list[ReportBatch] = []
        try:
            receipt = form.submit(lambda: made.append(_correct(person, case, form, request)))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Ordered. Receipt %(number)s.") % {"number": receipt.number})
            return redirect("report_batch", made[0].pk) if made else redirect("report_batches")
    return render(request, "reports/report_correct.html", {"form": form, "person": person, "year": year})


def _correct(person: Employee, case: Appraisal, form: CorrectionForm, request: HttpRequest) -> ReportBatch:
    asked = form.cleaned_data
    return services.correct_report(
        employee=person, cycle=case.cycle, reason=asked["reason"], language=asked["language"], actor=request.user
    )
