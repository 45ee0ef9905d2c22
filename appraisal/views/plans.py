"""The plan: targets, weights, and the steps between employee and supervisor."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal import selectors, services
from appraisal.forms.cycles import ConfirmForm
from appraisal.forms.plans import IndicatorPick, TargetForm
from appraisal.models import Appraisal, Indicator, Target
from appraisal.selectors import plan_versions
from appraisal.workflow import APPRAISAL
from core import access, errors, lookups
from core.forms import ReasonForm
from employees import services as people_services

STAFF = access.roles(access.EMPLOYEE)
PLANNERS = access.roles(access.EMPLOYEE, access.HR)


def case_for(request: HttpRequest, pk: int, role: str) -> Appraisal:
    """Return the case when the caller may see it and has `role` in it: 404 for strangers, 403 for other roles."""
    found: Appraisal = lookups.get_visible(Appraisal.objects.with_people(), request.user, pk=pk)
    lookups.require(role in found.roles_of(request.user))
    people_services.note_file_opened(employee=found.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    return found


def target_for(request: HttpRequest, pk: int, role: str) -> tuple[Target, Appraisal]:
    """Return a target and its case, as `case_for`."""
    target: Target = lookups.get_visible(Target.objects.all(), request.user, pk=pk)
    return target, case_for(request, target.appraisal_id, role)


def plan_for(request: HttpRequest, pk: int) -> Appraisal:
    """Return the case whose plan the caller writes, or drafts as HR: 404 for strangers, 403 for other roles.

    A plan that is not open for her is 409 when the page is opened; a sent form hears it from the service.
    """
    found: Appraisal = lookups.get_visible(Appraisal.objects.with_plan(), request.user, pk=pk)
    lookups.require(found.can_be_planned_by(request.user))
    people_services.note_file_opened(employee=found.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    if request.method == "GET":
        services.require_writer(found, request.user, timezone.now())
    return found


def planned_target_for(request: HttpRequest, pk: int) -> tuple[Target, Appraisal]:
    """Return a target and its case, as `plan_for`."""
    target: Target = lookups.get_visible(Target.objects.all(), request.user, pk=pk)
    return target, plan_for(request, target.appraisal_id)


@access.declare(PLANNERS)
@require_http_methods(["GET", "POST"])
def target_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a target; `?indicator=` fills it in from the library."""
    case = plan_for(request, pk)
    chosen = request.GET.get("indicator", "")
    library = Indicator.objects.visible_to(request.user).filter(is_active=True)
    indicator = library.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 12 else None
    form = TargetForm(request.POST or None, appraisal=case, indicator=indicator)

    def add(values: dict[str, Any]) -> None:
        services.add_target(appraisal=case, values=values, actor=request.user)
        messages.success(request, _("The target is added."))

    return _target_page(request, case, form, add, None)


@access.declare(PLANNERS)
@require_http_methods(["GET", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a target."""
    target, case = planned_target_for(request, pk)
    form = TargetForm(request.POST or None, appraisal=case, target=target)

    def change(values: dict[str, Any]) -> None:
        services.change_target(target=target, values=values, actor=request.user)
        messages.success(request, _("The target is saved."))

    return _target_page(request, case, form, change, target)


def _target_page(
    request: HttpRequest, case: Appraisal, form: TargetForm, work: Callable[..., None], target: Target | None
) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            work(form.cleaned_data)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            return redirect("appraisal", case.pk)
    context = {
        "form": form,
        "pick": None if target else IndicatorPick(initial=request.GET, agency=case.cycle.agency_id),
        "appraisal": case,
        "target": target,
        "weight": selectors.plan_weight(case, besides=target),
        "remark": plan_versions.remarks_on(case).get(target.pk, "") if target else "",
    }
    return render(request, "appraisal/target_form.html", context, status=status)


@access.declare(PLANNERS)
@require_http_methods(["GET", "POST"])
def target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then remove a target."""
    target, case = planned_target_for(request, pk)
    if request.method == "POST":
        services.remove_target(target=target, actor=request.user)
        messages.success(request, _("The target is removed."))
        return redirect("appraisal", case.pk)
    return render(request, "appraisal/target_remove.html", {"target": target, "appraisal": case, "losses": [target]})


@access.declare(PLANNERS)
@require_POST
def plan_rebalance(request: HttpRequest, pk: int) -> HttpResponse:
    """Share the weights out evenly."""
    case = plan_for(request, pk)
    services.share_out_weights(appraisal=case, actor=request.user)
    messages.success(request, _("Every target weighs the same now, together 100 percent."))
    return redirect("appraisal", pk)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole plan once more, then hand it to the supervisor."""
    case = case_for(request, pk, "employee")
    return _sign_page(request, case, "plan_submit", services.submit_plan)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole plan, then agree it."""
    case = case_for(request, pk, "supervisor")
    return _sign_page(request, case, "plan_agree", services.agree_plan)


def _sign_page(request: HttpRequest, case: Appraisal, name: str, service: Callable[..., None]) -> HttpResponse:
    form = ConfirmForm(request.POST or None, user=request.user, action=f"{name}:{case.pk}")
    status = 200
    if request.method == "GET":
        _require_step(case, name)
    elif form.is_valid():
        try:
            receipt = form.submit(lambda: service(appraisal=case, actor=request.user))
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Stored. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("appraisal", case.pk)
    context = {"form": form, "appraisal": case, "plan": selectors.plan_of(case)}
    return render(request, f"appraisal/{name}.html", context, status=status)


def _require_step(case: Appraisal, name: str) -> None:
    """Stop with 409 when the page of a step is opened while the step is closed."""
    if name == "plan_submit":
        services.require_open(case, timezone.now())
    elif case.state not in APPRAISAL.step("agree_plan").sources or case.cycle.state != "open":
        raise errors.WrongState(_("There is no submitted plan to agree. Open the page again to see where it stands."))


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an agreed plan again with a reason."""
    case = case_for(request, pk, "supervisor")
    return _reason_page(request, case, "reopen_plan", services.reopen_plan)


def _reason_page(request: HttpRequest, case: Appraisal, action: str, service: Callable[..., None]) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "GET":
        if case.state not in APPRAISAL.step(action).sources or case.cycle.state != "open":
            raise errors.WrongState(_("This step is not open now. Open the page again to see where it stands."))
    elif form.is_valid():
        try:
            service(appraisal=case, reason=form.cleaned_data["reason"], actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The plan is with the employee again, with your reason."))
            return redirect("appraisal", case.pk)
    context = {"form": form, "appraisal": case, "action": action, "cancel_url": reverse("appraisal", args=[case.pk])}
    return render(request, "appraisal/plan_reason.html", context, status=status)
