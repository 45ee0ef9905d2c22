"""Pages of the reviewer: what waits, countersigning, sending back."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import labels
from appraisal.forms.sending import sent
from appraisal.models import Appraisal
from appraisal.selectors import plans, reviews, scorecards
from appraisal.services import countersign as services
from core import access, errors, lookups
from core.forms import ReasonForm, SubmitOnceForm
from employees import services as people_services

CASES = ("cycle__agency", "cycle__scheme", "employee__position__post_type", "unit", "appraiser", "reviewer")
COUNTERSIGNERS = access.roles("employee", "hr")


@access.declare(COUNTERSIGNERS)
@require_GET
def countersign_list(request: HttpRequest) -> HttpResponse:
    """List the rated appraisals the caller countersigns."""
    user: Any = request.user
    mine = Q(reviewer=user.employee_id, reviewer__isnull=False)
    if access.HR in user.roles:
        # The head of the government has nobody above: HR countersigns.
        mine |= Q(reviewer__isnull=True) & ~Q(employee=user.employee_id) & ~Q(appraiser=user.employee_id)
    waiting = (
        Appraisal.objects.visible_to(user)
        .filter(mine, state=labels.AppraisalState.RATED)
        .select_related("employee", "unit", "cycle", "appraiser")
        .order_by("employee__name", "pk")
    )
    return render(request, "appraisal/countersign_list.html", {"page_obj": lookups.page_of(request, waiting)})


def _case(request: HttpRequest, pk: int) -> Appraisal:
    appraisal = lookups.get_visible(Appraisal.objects.select_related(*CASES), request.user, pk=pk)
    lookups.require("reviewer" in appraisal.roles_of(request.user))
    people_services.note_file_opened(employee=appraisal.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    if appraisal.state != labels.AppraisalState.RATED:
        raise errors.WrongState(_("This appraisal does not wait for a countersignature."))
    return appraisal


@access.declare(COUNTERSIGNERS)
@require_http_methods(["GET", "POST"])
def countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """Show targets and the supervisor's levels, and countersign. No number that anonymous answers went into."""
    appraisal = _case(request, pk)
    form = SubmitOnceForm(sent(request), user=request.user, action=f"appraisal.countersign:{appraisal.pk}")
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            receipt = form.submit(lambda: services.countersign(appraisal=appraisal, actor=request.user))
            messages.success(request, _("Countersigned. Receipt number %(number)s.") % {"number": receipt.number})
            return redirect("countersign_list")
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    context = {
        "appraisal": appraisal,
        "form": form,
        "rows": plans.plan_of(appraisal).rows,
        "reviews": reviews.said_of(appraisal, timezone.now()),
        "levels": scorecards.preview_of(appraisal),
    }
    return render(request, "appraisal/countersign.html", context, status=status)


@access.declare(COUNTERSIGNERS)
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a rated appraisal back to the supervisor with a reason."""
    appraisal = _case(request, pk)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.send_back(appraisal=appraisal, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, _("Sent back. The supervisor reads your reason."))
            return redirect("countersign_list")
        except errors.Refused as refusal:
            form.refuse(refusal)
    return render(request, "appraisal/countersign_send_back.html", {"appraisal": appraisal, "form": form})
