"""The cascade: matrix of a leader, assigned results, links to the superior's results, and the tree."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import labels, services
from appraisal.forms.cascade import AssignForm, LinkForm, UnitFilter
from appraisal.forms.cycles import ConfirmForm
from appraisal.forms.plans import TargetForm
from appraisal.models import Appraisal, Cycle, Indicator, ResultAssignment
from appraisal.selectors import cascade as selectors
from appraisal.selectors import tree
from appraisal.services import cascade
from appraisal.views import plans
from core import access, errors, lookups
from core.forms import ReasonForm

READERS = frozenset({access.HR, access.AUDITOR, access.ADMINISTRATOR})
MEMBERS_A_PAGE = 15


@access.declare(access.SIGNED_IN)
@require_GET
def results_matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """Results of a leader's own plan × members of her team; HR and auditors read it too."""
    case: Appraisal = lookups.get_visible(Appraisal.objects.with_people(), request.user, pk=pk)
    user: Any = request.user
    is_own = "employee" in case.roles_of(user)
    lookups.require(is_own or bool(READERS & user.roles))
    page = lookups.page_of(request, selectors.team_of(case), MEMBERS_A_PAGE)
    context = {
        "appraisal": case,
        "page_obj": page,
        "matrix": selectors.matrix_of(case, page),
        "may_assign": is_own and case.cycle.state == labels.CycleState.OPEN,
    }
    return render(request, "appraisal/cascade_matrix.html", context)


@access.declare(plans.STAFF)
@require_http_methods(["GET", "POST"])
def result_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign a result to members of the team; `?member=` and `?result=` are filled in."""
    case = plans.case_for(request, pk, "employee")
    if case.cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was assigned: this cycle is not open."))
    chosen = {
        "result": _number(request, "result"),
        "members": [number] if (number := _number(request, "member")) else [],
    }
    form = AssignForm(
        request.POST or None, user=request.user, action=f"result.assign:{pk}", appraisal=case, initial=chosen
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("result", "members", "text", "measure", "aspect")}
        try:
            receipt = form.submit(lambda: cascade.assign_result(actor=request.user, **told))
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("Stored. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("results_matrix", pk)
    return render(request, "appraisal/cascade_assign.html", {"appraisal": case, "form": form}, status=status)


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 12 else None


def _assignment(request: HttpRequest, pk: int, role: str) -> ResultAssignment:
    """Return an assignment with its case: 404 for strangers, 403 for the other role, 409 when it is answered."""
    found: ResultAssignment = lookups.get_visible(
        ResultAssignment.objects.select_related("result", "assigned_by"), request.user, pk=pk
    )
    found.appraisal = plans.case_for(request, found.appraisal_id, role)
    if found.state != labels.ContributionState.OPEN:
        raise errors.WrongState(_("Nothing was changed: this has been answered or withdrawn meanwhile."))
    return found


@access.declare(plans.STAFF)
@require_http_methods(["GET", "POST"])
def assignment_take(request: HttpRequest, pk: int) -> HttpResponse:
    """The target form, filled in from what the superior assigned; saving it answers the assignment."""
    asked = _assignment(request, pk, "employee")
    if request.method == "GET":
        services.require_open(asked.appraisal, timezone.now())
    library = Indicator.objects.visible_to(request.user).filter(is_active=True)
    indicator = library.filter(pk=_number(request, "indicator")).first()
    form = TargetForm(request.POST or None, appraisal=asked.appraisal, indicator=indicator)
    form.initial.update(serves=asked.result_id, title=asked.text)
    if indicator is None:
        form.initial.update(measure=asked.measure, aspect=asked.aspect)

    def take(values: dict[str, Any]) -> None:
        cascade.take_up(assignment=asked, values=values, actor=request.user)
        messages.success(request, _("The target is added. Your supervisor sees that you have taken it up."))

    return plans._target_page(request, asked.appraisal, form, take, None)


@access.declare(plans.STAFF)
@require_http_methods(["GET", "POST"])
def assignment_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline in words."""
    asked = _assignment(request, pk, "employee")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cascade.decline(assignment=asked, reason=form.cleaned_data["reason"], actor=request.user)
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Declined. Your supervisor reads your words."))
            return redirect("appraisal", asked.appraisal_id)
    cancel_url = reverse("appraisal", args=[asked.appraisal_id])
    context = {"form": form, "asked": asked, "appraisal": asked.appraisal, "cancel_url": cancel_url}
    return render(request, "appraisal/cascade_decline.html", context)


@access.declare(plans.STAFF)
@require_http_methods(["GET", "POST"])
def assignment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what nobody has answered."""
    asked = _assignment(request, pk, "supervisor")
    form = ConfirmForm(request.POST or None, user=request.user, action=f"assignment.withdraw:{pk}")
    back = reverse("results_matrix", args=[asked.result.appraisal_id])
    if request.method == "POST" and form.is_valid():
        form.submit(lambda: cascade.withdraw(assignment=asked, actor=request.user))
        messages.success(request, _("The assignment is withdrawn."))
        return redirect(back)
    context = {"form": form, "asked": asked, "appraisal": asked.appraisal, "cancel_url": back}
    return render(request, "appraisal/cascade_withdraw.html", context)


@access.declare(plans.STAFF)
@require_http_methods(["GET", "POST"])
def target_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Link a target to a result of the superior who wrote her plan later."""
    target, case = plans.target_for(request, pk, "employee")
    form = LinkForm(request.POST or None, target=target, appraisal=case)
    if request.method == "POST" and form.is_valid():
        try:
            cascade.link_target(target=target, serves=form.cleaned_data["serves"], actor=request.user)
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The target is saved."))
            return redirect("appraisal", case.pk)
    services.require_open(case, timezone.now())
    return render(request, "appraisal/cascade_link.html", {"form": form, "target": target, "appraisal": case})


@access.declare(access.SIGNED_IN)
@require_GET
def result_tree(request: HttpRequest, pk: int) -> HttpResponse:
    """Who serves what in a cycle: HR and auditors begin with a unit, everybody else with her own results."""
    cycle: Cycle = lookups.get_visible(Cycle.objects.select_related("agency", "scheme"), request.user, pk=pk)
    user: Any = request.user
    form = None
    if READERS & user.roles:
        form = UnitFilter(request.GET or None, agency=cycle.agency_id)
        asked = form.is_bound and form.is_valid()
        roots = tree.roots_of_unit(cycle, form.cleaned_data["unit"] if asked else None)
    else:
        roots = tree.own_roots(cycle, user.employee_id)
    page = lookups.page_of(request, roots, tree.ROOTS_A_PAGE)
    context = {
        "cycle": cycle,
        "filter_form": form,
        "page_obj": page,
        "nodes": tree.roots_with_chains(list(page), user, cycle),
    }
    return render(request, "appraisal/cascade_tree.html", context)


@access.declare(access.SIGNED_IN)
@require_GET
def target_tree(request: HttpRequest, pk: int) -> HttpResponse:
    """One result with the chain above it and what serves it; two levels at a time."""
    user: Any = request.user
    target = tree.readable_target(pk, user)
    cycle = target.appraisal.cycle
    page = lookups.page_of(request, tree.served(target), tree.CHILDREN_A_PAGE)
    node, *nodes = tree.branch_of(target, list(page), user, cycle)
    context = {"cycle": cycle, "target": target, "node": node, "page_obj": page, "nodes": nodes}
    return render(request, "appraisal/cascade_branch.html", context)
