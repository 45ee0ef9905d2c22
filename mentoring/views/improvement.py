"""Pages of improvement plans: whole for the two; for HR that they exist and where their milestones stand."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import access, errors, lookups
from employees.models import Employee
from mentoring import forms, selectors, services
from mentoring.agenda import latest_end
from mentoring.models import ImprovementPlan, Milestone
from mentoring.workflow import IMPROVEMENT


@access.declare(access.roles(access.EMPLOYEE, access.HR))
@require_GET
def improvement_list(request: HttpRequest) -> HttpResponse:
    """The improvement plans I belong to; for HR those of the agency."""
    page_obj = lookups.page_of(request, selectors.plans_page(request.user))
    return render(request, "mentoring/improvement_list.html", {"page_obj": page_obj})


@access.declare(access.roles(access.SUPERVISOR))
@require_http_methods(["GET", "POST"])
def improvement_add(request: HttpRequest) -> HttpResponse:
    """Open a plan for one of my people."""
    user, today = request.user, timezone.localdate()
    form = forms.ImprovementForm(
        request.POST or None,
        user=user,
        action="improvement.open",
        people=Employee.objects.active().supervised_by(user.employee_id, today).select_related("agency"),
        initial={"employee": request.GET.get("person"), "starts_on": today, "ends_on": latest_end(today)},
    )
    if request.method == "POST" and form.is_valid():
        data, found = form.cleaned_data, []
        plan = {name: data[name] for name in ("employee", "reason", "starts_on", "ends_on")}
        try:
            form.submit(
                lambda: found.append(
                    services.open_improvement(milestones=form.milestones(), actor=user, on=today, **plan)
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The plan is open. Please talk about it in person, too."))
            return redirect("improvement", found[0].pk) if found else redirect("improvement_list")
    return render(request, "mentoring/improvement_add.html", {"form": form})


def _plan(request: HttpRequest, pk: int) -> ImprovementPlan:
    rows = ImprovementPlan.objects.select_related("employee", "supervisor", "agency")
    return lookups.get_visible(rows, request.user, pk=pk)


@access.declare(access.roles(access.EMPLOYEE, access.HR))
@require_GET
def improvement(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: whole for the two, states only for HR."""
    plan, user, today = _plan(request, pk), request.user, timezone.localdate()
    roles = plan.roles_of(user)
    if not roles:
        context: dict[str, Any] = {"plan": plan, "states": selectors.milestone_states(plan, today)}
        return render(request, "mentoring/improvement_hr.html", context)
    context = {
        "plan": plan,
        "roles": roles,
        "milestones": Milestone.objects.visible_to(user).filter(plan=plan),
        "sessions": plan.sessions.visible_to(user).order_by("scheduled_for"),
        "steps": {step.action for step in IMPROVEMENT.open_steps(plan.state, roles)},
        "latest_end": latest_end(plan.starts_on),
        "today": today,
    }
    return render(request, "mentoring/improvement.html", context)


@access.declare(access.roles(access.EMPLOYEE, access.HR))
@require_http_methods(["GET", "POST"])
def improvement_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a plan: acknowledge, extend, close, or one more milestone."""
    plan, today = _plan(request, pk), timezone.localdate()
    role = "employee" if step == "acknowledge" else "supervisor"
    lookups.require(role in plan.roles_of(request.user))
    if plan.state == "closed" or (step == "acknowledge" and plan.state != "proposed"):
        raise errors.WrongState(_("Nothing was changed: this plan has moved on. Open it again to see where it stands."))
    form = _step_form(request, plan, step)
    if request.method == "POST" and form.is_valid():
        try:
            _take_step(form, plan, step, request.user, today)
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Stored. Thank you."))
            return redirect("improvement", pk)
    return render(request, "mentoring/improvement_step.html", {"form": form, "plan": plan, "step": step})


def _step_form(request: HttpRequest, plan: ImprovementPlan, step: str) -> Any:
    data = request.POST or None
    if step == "milestone":
        return forms.MilestoneForm(data, user=request.user, action=f"improvement.milestone:{plan.pk}")
    made: dict[str, Any] = {
        "acknowledge": forms.AcknowledgeForm,
        "extend": forms.ExtendForm,
        "close": forms.CloseForm,
    }
    return made[step](data, initial={"ends_on": plan.ends_on} if step == "extend" else None)


def _take_step(form: Any, plan: ImprovementPlan, step: str, actor: Any, on: Any) -> None:
    data = form.cleaned_data
    if step == "acknowledge":
        services.acknowledge_improvement(plan=plan, comment=data["comment"], actor=actor, at=timezone.now())
    elif step == "extend":
        services.extend_improvement(plan=plan, ends_on=data["ends_on"], actor=actor)
    elif step == "close":
        services.close_improvement(plan=plan, result=data["result"], words=data["words"], actor=actor, on=on)
    else:
        form.submit(
            lambda: services.add_milestone(plan=plan, text=data["text"], due_date=data["due_date"], actor=actor)
        )


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def milestone_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a milestone came out."""
    row = lookups.get_visible(Milestone.objects.select_related("plan__agency", "plan__employee"), request.user, pk=pk)
    plan = row.plan
    lookups.require("supervisor" in plan.roles_of(request.user))
    if plan.state == "closed":
        raise errors.WrongState(_("Nothing was changed: this plan is closed."))
    form = forms.JudgeForm(request.POST or None, initial={"outcome": row.outcome, "words": row.outcome_words})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.judge_milestone(
            milestone=row, outcome=data["outcome"], words=data["words"], actor=request.user, on=timezone.localdate()
        )
        messages.success(request, _("Stored. Thank you."))
        return redirect("improvement", plan.pk)
    return render(request, "mentoring/improvement_step.html", {"form": form, "plan": plan, "milestone": row})
