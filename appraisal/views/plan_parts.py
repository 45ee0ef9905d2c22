"""What surrounds the targets of a plan: annexes, expectations, weights, copies; and targets judged in words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from appraisal import selectors, services
from appraisal.forms.plan_parts import CopyForm, ExpectationsForm, FrameForm, JudgementForm, WeightsForm
from appraisal.models import Appraisal, Target
from appraisal.views.plans import PLANNERS, STAFF, case_for, plan_for, target_for
from core import access, errors, lookups
from employees import services as people_services


@access.declare(PLANNERS)
@require_http_methods(["GET", "POST"])
def plan_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """All weights on one page: typed, scaled to 100, or shared out evenly."""
    case = plan_for(request, pk)
    targets = list(Target.objects.in_force().filter(appraisal=case))
    form = WeightsForm(request.POST or None, targets=targets)
    how = request.POST.get("how", "save")
    status = 200
    if request.method == "POST":
        try:
            if how == "even":
                services.share_out_weights(appraisal=case, actor=request.user)
            elif form.is_valid():
                services.set_weights(appraisal=case, weights=form.weights, scale=how == "scale", actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            if how == "even" or form.is_valid():
                return _weighed(request, case)
    context = {
        "form": form,
        "appraisal": case,
        "weight": sum(target.weight for target in targets),
        "point": formats.get_format("DECIMAL_SEPARATOR"),
    }
    return render(request, "appraisal/plan_weights.html", context, status=status)


def _weighed(request: HttpRequest, case: Appraisal) -> HttpResponse:
    weight = selectors.plan_weight(case)
    if weight == selectors.HUNDRED:
        messages.success(request, _("The weights are stored. They are together 100 percent."))
        return redirect("appraisal", case.pk)
    told = _("The weights are stored. They are together %(weight)s percent; you can submit with exactly 100.")
    messages.warning(request, told % {"weight": selectors.figure(weight)})
    return redirect("plan_weights", case.pk)


@access.declare(PLANNERS)
@require_http_methods(["GET", "POST"])
def plan_frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Approach and annexes: of the employee while she writes the plan, of the supervisor while it is submitted."""
    case: Appraisal = lookups.get_visible(Appraisal.objects.with_plan(), request.user, pk=pk)
    role = services.frame_role(case, request.user)
    people_services.note_file_opened(employee=case.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    planning = case.cycle.scheme.rules.planning
    form = FrameForm(
        request.POST if request.method == "POST" else None,
        frame=selectors.frame_of(case),
        approaches=planning.approaches,
        innovation=planning.innovation,
        writer=role == "writer",
    )
    status = 200
    if request.method == "GET":
        if role == "supervisor":
            services.require_submitted(case)
        else:
            services.require_writer(case, request.user, timezone.now())
    elif form.is_valid():
        try:
            services.write_frame(appraisal=case, values=form.cleaned_data, actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("The annexes are saved."))
            return redirect("appraisal", case.pk)
    return render(request, "appraisal/plan_frame.html", {"form": form, "appraisal": case, "role": role}, status=status)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_expectations(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervisor writes what she expects in particular of the behaviour items."""
    case = case_for(request, pk, "supervisor")
    sent = request.POST if request.method == "POST" else None
    form = ExpectationsForm(sent, expectations=selectors.expectations_of(case))
    status = 200
    if request.method == "GET":
        services.require_submitted(case)
    elif form.is_valid():
        try:
            services.write_expectations(appraisal=case, texts=form.texts, actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The expectations are saved. The employee reads them in her plan."))
            return redirect("appraisal", case.pk)
    return render(request, "appraisal/plan_expectations.html", {"form": form, "appraisal": case}, status=status)


@access.declare(PLANNERS)
@require_http_methods(["GET", "POST"])
def plan_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the targets of the latest earlier plan, then copy the chosen ones."""
    case = plan_for(request, pk)
    earlier = selectors.earlier_case_of(case)
    rows = selectors.copyable_of(case, earlier) if earlier else []
    form = CopyForm(request.POST or None, user=request.user, action=f"plan.copy:{pk}", rows=rows)
    status = 200
    if request.method == "POST" and form.is_valid():
        chosen, made = form.cleaned_data, []
        try:
            receipt = form.submit(
                lambda: made.append(
                    services.copy_plan(
                        appraisal=case,
                        chosen=set(chosen["targets"]),
                        annexes=chosen["annexes"],
                        actor=request.user,
                    )
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            number = made[0] if made else 0
            told = ngettext("%(number)d target copied.", "%(number)d targets copied.", number) % {"number": number}
            messages.success(request, f"{told} {_('Receipt number: %(number)s.') % {'number': receipt.number}}")
            return redirect("appraisal", case.pk)
    ticked = set(form["targets"].value() or [])
    context = {
        "form": form,
        "appraisal": case,
        "earlier": earlier,
        "rows": [(row, row.target.pk in ticked or str(row.target.pk) in ticked) for row in rows],
    }
    return render(request, "appraisal/plan_copy.html", context, status=status)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def target_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervisor concludes on a qualitative target in words."""
    target, case = target_for(request, pk, "supervisor")
    form = JudgementForm(request.POST or None, initial={"reason": target.judgement})
    status = 200
    if request.method == "GET":
        services.require_running(case)
        if not target.is_qualitative or target.obstacle_state == "accepted":
            raise errors.WrongState(
                _("This step is not open for this target now. Open the case to see where it stands.")
            )
    elif form.is_valid():
        try:
            services.judge_target(target=target, judgement=form.cleaned_data["reason"], actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Stored. The other side sees it in the case."))
            return redirect("appraisal", case.pk)
    context: dict[str, Any] = {
        "form": form,
        "appraisal": case,
        "target": target,
        "aim": target.measure,
        "step": "target_judge",
        "reported": target.realisations.order_by("day", "pk").last(),
        "cancel_url": reverse("appraisal", args=[case.pk]),
    }
    return render(request, "appraisal/target_judge.html", context, status=status)
