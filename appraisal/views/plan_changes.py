"""Changing an agreed plan during the year: the draft of one side, and the answer of the other."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal import labels, plan_diff, services
from appraisal.forms.cycles import ConfirmForm
from appraisal.forms.plan_changes import ChangeTargetForm, ChangeWeightsForm, ProposeForm
from appraisal.models import Appraisal, PlanChange
from appraisal.selectors import plan_changes as reading
from appraisal.views.plan_dialogue import readable_case
from appraisal.views.plans import STAFF
from core import access, errors, lookups
from core.forms import ReasonForm

SIDES = frozenset(labels.Side.values)


def side_case(request: HttpRequest, pk: int) -> Appraisal:
    """Return a case to one of the two sides of its plan: 404 for strangers, 403 for other readers."""
    case = readable_case(request, pk)
    lookups.require(bool(case.roles_of(request.user) & SIDES))
    return case


# --- Writing a proposal ------------------------------------------------------------------------------------
@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of one's own side; POST proposes it."""
    case = side_case(request, pk)
    form = ProposeForm(request.POST or None, user=request.user, action=f"plan_change:{case.pk}")
    status = 200
    if request.method == "GET":
        services.require_changeable(case, timezone.now())
    elif form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            receipt = form.submit(lambda: services.propose_change(appraisal=case, reason=reason, actor=request.user))
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Proposed. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("appraisal", case.pk)
    return _draft_page(request, case, form, status=status)


def _draft_page(
    request: HttpRequest,
    case: Appraisal,
    form: ProposeForm,
    *,
    weights: ChangeWeightsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    known = reading.changes_of(case, request.user)
    draft = reading.draft_of(case, known.draft.items if known.draft else [])
    weights = weights or ChangeWeightsForm(rows=draft.rows)
    fields = {row.key: weights[f"weight_{row.key}"] for row in draft.rows if f"weight_{row.key}" in weights.fields}
    context = {
        "appraisal": case,
        "form": form,
        "weights": weights,
        "draft": draft,
        "rows": [(row, fields.get(row.key)) for row in draft.rows],
        "proposed": known.proposed,
        "has_draft": known.draft is not None,
    }
    return render(request, "appraisal/plan_change.html", context, status=status)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_change_item(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Write new values of a target, or an additional one (`new`), into the draft."""
    case = side_case(request, pk)
    target = None
    if key != "new":
        target = reading.target_to_write(case, reading.draft_items(case, request.user), key)
        if target is None:
            raise Http404
    form = ChangeTargetForm(request.POST or None, appraisal=case, target=target)
    status = 200
    if request.method == "GET":
        services.require_changeable(case, timezone.now())
    elif form.is_valid():
        try:
            services.write_item(appraisal=case, key=key, values=form.cleaned_data, actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("Written into your draft. The plan itself has not changed."))
            return redirect("plan_change", case.pk)
    context = {"form": form, "appraisal": case, "target": target}
    return render(request, "appraisal/plan_change_item.html", context, status=status)


@access.declare(STAFF)
@require_POST
def plan_change_end(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Write into the draft that a target is taken out."""
    services.end_item(appraisal=side_case(request, pk), key=key, actor=request.user)
    if not key.startswith(plan_diff.NEW):
        messages.success(request, _("Marked as taken out in your draft. Give its weight to the other targets."))
    return redirect("plan_change", pk)


@access.declare(STAFF)
@require_POST
def plan_change_undo(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take back what the draft says of one target."""
    services.undo_item(appraisal=side_case(request, pk), key=key, actor=request.user)
    messages.success(request, _("This target stays as it was agreed."))
    return redirect("plan_change", pk)


@access.declare(STAFF)
@require_POST
def plan_change_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the weights of the draft."""
    case = side_case(request, pk)
    services.require_changeable(case, timezone.now())
    draft = reading.draft_of(case, reading.draft_items(case, request.user))
    weights = ChangeWeightsForm(request.POST, rows=draft.rows)
    if weights.is_valid():
        services.weigh_items(appraisal=case, weights=weights.weights, actor=request.user)
        messages.success(request, _("The weights are written into your draft."))
        return redirect("plan_change", pk)
    form = ProposeForm(user=request.user, action=f"plan_change:{case.pk}")
    return _draft_page(request, case, form, weights=weights)


@access.declare(STAFF)
@require_POST
def plan_change_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the draft away."""
    services.discard_draft(appraisal=side_case(request, pk), actor=request.user)
    messages.success(request, _("Your draft is thrown away. The agreed plan stays as it is."))
    return redirect("appraisal", pk)


# --- The answer --------------------------------------------------------------------------------------------
def _change_for(request: HttpRequest, pk: int, role: str) -> PlanChange:
    """Return a proposal to somebody with `role` in it: 404 for strangers, 403 for other readers, 409 once answered."""
    proposals = PlanChange.objects.exclude(state="draft").select_related("proposed_by__employee")
    change: PlanChange = lookups.get_visible(proposals, request.user, pk=pk)
    change.appraisal = readable_case(request, change.appraisal_id)
    lookups.require(role in change.roles_of(request.user))
    if request.method == "GET" and change.state != "proposed":
        raise errors.WrongState(_("This proposal has been answered or withdrawn. Open the page again."))
    return change


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_change_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the change once more, then agree it."""
    change = _change_for(request, pk, "other_side")
    form = ConfirmForm(request.POST or None, user=request.user, action=f"plan_change_agree:{change.pk}")
    status = 200
    if request.method == "GET":
        services.require_changeable(change.appraisal, timezone.now())
    elif form.is_valid():
        try:
            receipt = form.submit(lambda: services.agree_change(change=change, actor=request.user))
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Stored. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("appraisal", change.appraisal_id)
    context = {"form": form, "change": change, "appraisal": change.appraisal, "told": reading.change_told(change)}
    return render(request, "appraisal/plan_change_agree.html", context, status=status)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_change_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a proposed change with a reason."""
    change = _change_for(request, pk, "other_side")

    def refuse(reason: str) -> None:
        services.refuse_change(change=change, reason=reason, actor=request.user)
        messages.success(request, _("Refused with your reason. The agreed plan stays as it is."))

    return _reason_page(request, change, refuse, ReasonForm(request.POST or None), "refuse")


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_change_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one's own proposal; a reason is welcome."""
    change = _change_for(request, pk, "proposer")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = False
    form.fields["reason"].help_text = ""

    def withdraw(reason: str) -> None:
        services.withdraw_change(change=change, reason=reason, actor=request.user)
        messages.success(request, _("Withdrawn. The agreed plan stays as it is."))

    return _reason_page(request, change, withdraw, form, "withdraw")


def _reason_page(
    request: HttpRequest, change: PlanChange, work: Callable[[str], None], form: Any, action: str
) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            work(form.cleaned_data["reason"])
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            return redirect("appraisal", change.appraisal_id)
    cancel_url = reverse("plan_change_show", args=[change.pk])
    context = {
        "form": form,
        "change": change,
        "appraisal": change.appraisal,
        "action": action,
        "cancel_url": cancel_url,
    }
    return render(request, "appraisal/plan_change_reason.html", context, status=status)
