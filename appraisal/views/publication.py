"""Pages of HR: what a publication will show, how far it is, stopping it or trying it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal import labels
from appraisal.forms.publication import PublishForm
from appraisal.forms.sending import sent
from appraisal.models import Cycle, Publication
from appraisal.selectors import coverage
from appraisal.services import publication as services
from core import access, errors, lookups
from core.forms import ReasonForm


@access.declare(access.roles("hr"))
@require_http_methods(["GET", "POST"])
def cycle_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be published and what is missing; start the publication."""
    cycle = lookups.get_visible(Cycle.objects.select_related("agency", "scheme"), request.user, pk=pk)
    lookups.require(cycle.can_be_run_by(request.user))
    form = PublishForm(sent(request), user=request.user, action=f"cycle.publish:{cycle.pk}")
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            receipt = form.submit(
                lambda: services.start_publication(cycle=cycle, reason=form.cleaned_data["reason"], actor=request.user)
            )
            messages.success(request, _("Publication has started. Receipt number %(n)s.") % {"n": receipt.number})
            return redirect("publication", _latest(cycle).pk)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    readiness = coverage.readiness_of(cycle)
    page = lookups.page_of(request, readiness.left_out.order_by("unit__name", "employee__name", "pk"))
    context = {
        "cycle": cycle,
        "form": form,
        "ready": readiness.ready,
        "not_owed": readiness.not_owed,
        "page_obj": page,
        "waiting": page.paginator.count,
        "is_open": cycle.state == labels.CycleState.OPEN,
        "window_over": cycle.local_day(timezone.now()) > cycle.rating_until,
        "latest": _latest(cycle),
    }
    return render(request, "appraisal/publication_start.html", context, status=status)


def _latest(cycle: Cycle) -> Publication | None:
    found: Publication | None = Publication.objects.filter(cycle=cycle).order_by("-pk").first()
    return found


@access.declare(access.roles("hr"))
@require_GET
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a publication is; the page asks again by itself while it runs."""
    found = lookups.get_visible(Publication.objects.select_related("cycle__agency"), request.user, pk=pk)
    lookups.require(found.cycle.can_be_run_by(request.user))
    context = {
        "publication": found,
        "cycle": found.cycle,
        "stop_form": ReasonForm(),
        "is_publishing": found.cycle.state == labels.CycleState.PUBLISHING,
    }
    response = render(request, "appraisal/publication.html", context)
    if not found.is_over:
        # Works without a script; the page says that it renews itself.
        response["Refresh"] = "5"
    return response


@access.declare(access.roles("hr"))
@require_POST
def publication_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a failed publication its attempts again."""
    found = lookups.get_visible(Publication.objects.select_related("cycle__agency"), request.user, pk=pk)
    services.retry_publication(publication=found, actor=request.user)
    messages.success(request, _("The publication is tried again."))
    return redirect("publication", found.pk)


@access.declare(access.roles("hr"))
@require_POST
def publication_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a publication before anything was shown; the cycle is open again."""
    found = lookups.get_visible(Publication.objects.select_related("cycle__agency"), request.user, pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    services.stop_publication(publication=found, reason=reason, actor=request.user)
    messages.success(request, _("Stopped. Nobody has seen anything; the cycle is open again."))
    return redirect("cycle_publish", found.cycle_id)
