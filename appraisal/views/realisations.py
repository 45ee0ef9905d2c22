"""What was reached, evidence, obstacles and zeros."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import selectors, services
from appraisal.forms.evidence import RealisationForm
from appraisal.forms.plans import ObstacleAnswerForm, ObstacleForm
from appraisal.models import Appraisal, Evidence, Realisation, Target
from appraisal.services import evidence as files
from appraisal.views.plans import STAFF, target_for
from core import access, errors, lookups
from core.forms import ReasonForm
from employees import services as people_services

# States in which an obstacle may be reported.
OBSTACLE_OPEN = ("none", "refused")
# A file of somebody else's never becomes a page of ours, whatever a browser thinks it is.
EVIDENCE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def realisation_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was reached, with evidence in the same form."""
    target, case = target_for(request, pk, "employee")
    services_open = {"day": min(case.cycle.local_day(timezone.now()), case.period_end)}
    form = RealisationForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        action=f"realisation.add:{pk}",
        initial=services_open,
        in_words=target.is_qualitative,
        takes_obstacle=target.obstacle_state in OBSTACLE_OPEN,
    )
    status = 200
    if request.method == "GET":
        services.require_running(case)
        if target.ended_on is not None:
            raise errors.WrongState(_("This target was taken out of the plan; nothing is recorded on it any more."))
    elif form.is_valid():
        told: dict[str, Any] = {name: form.cleaned_data.get(name) for name in ("day", "value", "note", "link", "file")}
        told["obstacle"] = form.cleaned_data.get("obstacle", "")
        try:
            receipt = form.submit(lambda: services.add_realisation(target=target, actor=request.user, **told))
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("Stored. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("appraisal", case.pk)
    context = {
        "form": form,
        "appraisal": case,
        "target": target,
        "aim": selectors.aim_of(target),
        "used": files.used_room(case),
        "room": files.room_of(case),
    }
    return render(request, "appraisal/realisation_form.html", context, status=status)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def obstacle_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Report an obstacle outside one's control."""
    target, case = target_for(request, pk, "employee")
    form = ObstacleForm(request.POST or None)

    def work() -> None:
        services.claim_obstacle(target=target, obstacle=form.cleaned_data["reason"], actor=request.user)

    is_open = target.obstacle_state in OBSTACLE_OPEN
    return _target_step(request, target, case, form, work, "obstacle_claim", is_open)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def obstacle_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse a reported obstacle."""
    target, case = target_for(request, pk, "supervisor")
    form = ObstacleAnswerForm(request.POST or None)

    def work() -> None:
        told = form.cleaned_data
        services.answer_obstacle(target=target, accept=told["accept"], reason=told["reason"], actor=request.user)

    is_open = target.obstacle_state == "claimed"
    return _target_step(request, target, case, form, work, "obstacle_answer", is_open)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def zero_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give zero for a target without any realisation, with a reason."""
    target, case = target_for(request, pk, "supervisor")
    form = ReasonForm(request.POST or None)

    def work() -> None:
        services.give_zero(target=target, reason=form.cleaned_data["reason"], actor=request.user)

    is_open = target.obstacle_state != "accepted" and not target.is_qualitative
    is_open = is_open and not Realisation.objects.counting().filter(target=target).exists()
    return _target_step(request, target, case, form, work, "zero_give", is_open)


def _target_step(
    request: HttpRequest, target: Target, case: Appraisal, form: Any, work: Any, name: str, is_open: bool
) -> HttpResponse:
    status = 200
    if request.method == "GET":
        services.require_running(case)
        if not is_open:
            raise errors.WrongState(
                _("This step is not open for this target now. Open the case to see where it stands.")
            )
    elif form.is_valid():
        try:
            work()
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Stored. The other side sees it in the case."))
            return redirect("appraisal", case.pk)
    context = {
        "form": form,
        "appraisal": case,
        "target": target,
        "aim": selectors.aim_of(target),
        "step": name,
        "cancel_url": reverse("appraisal", args=[case.pk]),
    }
    return render(request, "appraisal/target_step.html", context, status=status)


@access.declare(access.SIGNED_IN)
@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a file of evidence to whoever may see the case, as a download that cannot become a page."""
    rows = Evidence.objects.select_related("realisation__target__appraisal__employee")
    found: Evidence = lookups.get_visible(rows, request.user, pk=pk)
    if not found.file:
        raise Http404
    user: Any = request.user
    employee = found.realisation.target.appraisal.employee
    people_services.note_file_opened(employee=employee, viewer=user, page="appraisal")
    try:
        stream = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(stream, as_attachment=True, filename=found.file_name, content_type=found.content_type)
    response["Content-Security-Policy"] = EVIDENCE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
