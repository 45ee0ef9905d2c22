"""Model plans: keep them, and apply one to a person or a whole team in one step."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal import selectors, services
from appraisal.forms.model_plans import ApplyForm, ModelPlanForm, ModelTargetForm, TeamChoice
from appraisal.models import Appraisal, ModelPlan, ModelTarget
from core import access, errors, lookups

STAFF = access.roles(access.EMPLOYEE, access.HR)
KEEPERS = access.roles(access.HR, access.SUPERVISOR)


@access.declare(STAFF)
@require_GET
def model_plan_list(request: HttpRequest) -> HttpResponse:
    """The model plans of the agency; those in use first."""
    plans = selectors.model_plans_of(request.user).order_by("-is_active", "name", "pk")
    page = lookups.page_of(request, plans)
    context = {"page_obj": page, "may_keep": services.may_keep(request.user)}
    return render(request, "appraisal/model_plan_list.html", context)


@access.declare(STAFF)
@require_GET
def model_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One model plan with its targets."""
    plan = lookups.get_visible(selectors.model_plans_of(request.user), request.user, pk=pk)
    rows = selectors.model_targets_of(plan)
    weight = selectors.model_weight(rows)
    context = {
        "plan": plan,
        "rows": rows,
        "weight": weight,
        "weighs_hundred": weight == selectors.HUNDRED,
        "may_change": plan.can_be_changed_by(request.user),
    }
    return render(request, "appraisal/model_plan.html", context)


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def model_plan_add(request: HttpRequest) -> HttpResponse:
    """Make an empty model plan."""
    return _plan_page(request, None, None)


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def model_plan_from(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a model plan of somebody's plan; `pk` is the case."""
    case: Appraisal = lookups.get_visible(Appraisal.objects.with_people(), request.user, pk=pk)
    lookups.require(bool(case.roles_of(request.user) & {"supervisor", "hr"}))
    if request.method == "GET" and not case.targets.exists():
        raise errors.WrongState(_("This plan has no targets to make a model of."))
    return _plan_page(request, None, case)


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def model_plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name, the post or the use of a model plan."""
    return _plan_page(request, _kept(request, pk), None)


def _kept(request: HttpRequest, pk: int) -> ModelPlan:
    plan = lookups.get_visible(ModelPlan.objects.select_related("position"), request.user, pk=pk)
    lookups.require(plan.can_be_changed_by(request.user), _("This model plan is kept by somebody else."))
    return plan


def _plan_page(request: HttpRequest, plan: ModelPlan | None, case: Appraisal | None) -> HttpResponse:
    user: Any = request.user
    initial: dict[str, Any] = {}
    if case is not None:
        post = case.position or case.employee.position
        initial = {"initial": {"name": post.name, "position": post.pk}}
    form = ModelPlanForm(request.POST or None, agency=user.agency_id, plan=plan, copying=case is not None, **initial)
    if form.is_valid():
        try:
            if plan is None:
                plan = services.add_model_plan(values=form.cleaned_data, actor=user, source=case)
            else:
                services.change_model_plan(plan=plan, values=form.cleaned_data, actor=user)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The model plan is saved."))
            return redirect("model_plan", plan.pk)
    return render(request, "appraisal/model_plan_form.html", {"form": form, "plan": plan, "case": case})


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def model_target_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a target to a model plan."""
    return _target_page(request, _kept(request, pk), None)


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def model_target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a target of a model plan."""
    target = lookups.get_visible(ModelTarget.objects.all(), request.user, pk=pk)
    return _target_page(request, _kept(request, target.plan_id), target)


def _target_page(request: HttpRequest, plan: ModelPlan, target: ModelTarget | None) -> HttpResponse:
    form = ModelTargetForm(request.POST or None, plan=plan, target=target)
    if form.is_valid():
        try:
            services.save_model_target(plan=plan, values=form.cleaned_data, actor=request.user, target=target)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The target is saved."))
            return redirect("model_plan", plan.pk)
    return render(request, "appraisal/model_target_form.html", {"form": form, "plan": plan, "target": target})


@access.declare(KEEPERS)
@require_POST
def model_target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a target of a model plan; plans it was copied to keep theirs."""
    target = lookups.get_visible(ModelTarget.objects.select_related("plan"), request.user, pk=pk)
    _kept(request, target.plan_id)
    services.remove_model_target(target=target, actor=request.user)
    messages.success(request, _("The target is removed from the model."))
    return redirect("model_plan", target.plan_id)


@access.declare(KEEPERS)
@require_POST
def model_plan_weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the weights exactly 100: evenly, or in proportion."""
    plan = _kept(request, pk)
    services.weigh_model(plan=plan, how="scale" if request.POST.get("how") == "scale" else "even", actor=request.user)
    messages.success(request, _("The weights are together 100 percent now."))
    return redirect("model_plan", pk)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def model_plan_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose people, see who gets what and who is skipped, then copy it to all of them in one step."""
    user: Any = request.user
    plan = lookups.get_visible(selectors.model_plans_of(user), user, pk=pk)
    choice = TeamChoice(request.GET or None, agency=user.agency_id, initial={"fits": True})
    people = _people(plan, user, choice)
    applies = request.method == "POST" and request.POST.get("step") == "apply"
    chosen = _chosen(request, people)
    form = ApplyForm(
        request.POST if applies else None,
        user=user,
        action=f"model_plan.apply:{pk}",
        candidates=people,
        initial={"people": [row.case.pk for row in chosen]},
    )
    status = 200
    if applies and form.is_valid():
        try:
            return _apply(request, plan, form)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    context = {
        "plan": plan,
        "form": form,
        "people": people,
        "ticked": _ticked(request, people),
        "filter_form": choice,
        "narrows": access.HR in user.roles,
        "most": selectors.MOST_PEOPLE,
        "is_cut": len(people) == selectors.MOST_PEOPLE,
        "nobody": request.method == "POST" and not chosen,
        "preview": chosen,
        "gets": [row for row in chosen if not row.why_not],
        "skipped": [row for row in chosen if row.why_not],
    }
    return render(request, "appraisal/model_plan_apply.html", context, status=status)


def _people(plan: ModelPlan, user: Any, choice: TeamChoice) -> list[selectors.Candidate]:
    cases = selectors.may_receive(plan, user)
    asked = choice.cleaned_data if choice.is_bound and choice.is_valid() else {}
    if asked.get("cycle"):
        cases = cases.filter(cycle=asked["cycle"])
    if asked.get("unit"):
        cases = cases.filter(unit=asked["unit"])
    # HR looks at everybody of the agency: those of the post, until she asks for more.
    if asked.get("fits") or (access.HR in user.roles and not choice.is_bound):
        cases = selectors.of_post(plan, cases)
    return selectors.candidates_of(plan, cases, user, timezone.now())


def _chosen(request: HttpRequest, people: Sequence[selectors.Candidate]) -> list[selectors.Candidate]:
    wanted = set(request.POST.getlist("people"))
    return [row for row in people if str(row.case.pk) in wanted]


def _ticked(request: HttpRequest, people: Sequence[selectors.Candidate]) -> set[int]:
    """Who is ticked when the page is shown: what was sent, else everybody the model was made for."""
    if request.method == "POST":
        return {row.case.pk for row in _chosen(request, people)}
    mine = [row for row in people if row.is_ticked]
    return {row.case.pk for row in mine}


def _apply(request: HttpRequest, plan: ModelPlan, form: ApplyForm) -> HttpResponse:
    told: list[services.Applied] = []
    receipt = form.submit(
        lambda: told.append(services.apply_model(plan=plan, chosen=form.cleaned_data["people"], actor=request.user))
    )
    given = len(told[0].given) if told else 0
    words = ngettext("%(number)d person got the targets.", "%(number)d people got the targets.", given)
    skipped = [f"{row.case.employee}: {row.why_not}" for row in told[0].skipped] if told else []
    if skipped:
        messages.warning(request, _("Skipped: %(people)s") % {"people": "; ".join(skipped[:20])})
    messages.success(
        request, f"{words % {'number': given}} {_('Receipt number: %(number)s.') % {'number': receipt.number}}"
    )
    own = [case for case in (told[0].given if told else []) if case.employee_id == request.user.employee_id]  # type: ignore[union-attr]
    return redirect("appraisal", own[0].pk) if len(own) == given == 1 else redirect("model_plan", plan.pk)
