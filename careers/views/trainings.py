"""Pages of training records: employees record, HR confirms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from careers import forms, selectors, services
from careers.models import TrainingRecord
from core import access, errors, lookups
from core import forms as core_forms

MAY_READ = access.roles(access.EMPLOYEE, access.HR, access.AUDITOR)


@access.declare(MAY_READ)
@require_GET
def training_record_list(request: HttpRequest) -> HttpResponse:
    """My trainings; for HR and auditors those of the agency, the waiting ones first."""
    filter_form = forms.RecordFilter(request.GET or None)
    page_obj = lookups.page_of(request, selectors.records_page(request.user, filter_form.chosen()))
    for record in page_obj:
        record.may_judge = record.state == "recorded" and "hr" in record.roles_of(request.user)
    return render(request, "careers/training_record_list.html", {"page_obj": page_obj, "filter_form": filter_form})


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def training_record_add(request: HttpRequest) -> HttpResponse:
    """Record a finished training of my own."""
    user = request.user
    form = forms.RecordForm(request.POST or None, user=user, action="training_record.add")
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "submit_token"}
        try:
            receipt = form.submit(
                lambda: services.record_training(employee=user.employee, actor=user, on=timezone.localdate(), **data)
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Recorded; it counts when HR has confirmed it. Receipt %(n)s.") % {"n": receipt.number}
            )
            return redirect("training_record_list")
    return render(request, "careers/training_record_add.html", {"form": form})


def _record(request: HttpRequest, pk: int) -> TrainingRecord:
    """Return a record that waits for this very person of HR."""
    record = lookups.get_visible(TrainingRecord.objects.select_related("employee__agency"), request.user, pk=pk)
    lookups.require("hr" in record.roles_of(request.user), _("HR confirms trainings, and nobody confirms her own."))
    if record.state != "recorded":
        raise errors.WrongState(_("Nothing was changed: HR has answered this record already."))
    return record


@access.declare(MAY_READ)
@require_POST
def training_record_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a training: its hours count."""
    services.judge_training(record=_record(request, pk), action="confirm", actor=request.user)
    messages.success(request, _("Confirmed: the hours count."))
    return redirect("training_record_list")


@access.declare(MAY_READ)
@require_http_methods(["GET", "POST"])
def training_record_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a training record with a reason the employee reads."""
    record = _record(request, pk)
    form = core_forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.judge_training(record=record, action="refuse", actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Not confirmed; the employee reads your reason."))
        return redirect("training_record_list")
    return render(request, "careers/training_record_refuse.html", {"form": form, "record": record})
