"""Pages of development plans: mine, those of my people, and the steps of their items."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from careers import forms, selectors, services
from careers.models import DevelopmentItem
from careers.workflow import ITEM
from core import access, errors, lookups
from core import forms as core_forms
from employees import services as people_services
from employees.models import Employee

MAY_READ = access.roles(access.EMPLOYEE, access.HR, access.AUDITOR)


def _plan_page(request: HttpRequest, employee: Employee, is_supervisor: bool) -> HttpResponse:
    today = timezone.localdate()
    year_form = forms.YearForm(request.GET or None, today=today)
    year = year_form.chosen()
    items = list(selectors.plan_items(employee, year))
    for item in items:
        roles = item.roles_of(request.user, is_supervisor)
        item.open_actions = [step.action for step in ITEM.open_steps(item.state, roles)]
    mine = request.user.employee_id == employee.pk
    context = {
        "employee": employee,
        "year": year,
        "year_form": year_form,
        "items": items,
        "mine": mine,
        "may_propose": (mine or is_supervisor) and year >= today.year,
        "rule": selectors.rules_in(year).get(employee.kind),
        "confirmed": selectors.confirmed_hours(employee.pk, year),
        "today": today,
    }
    return render(request, "careers/development_plan.html", context)


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def development_plan(request: HttpRequest) -> HttpResponse:
    """My plan of a year, with the hours held so far."""
    return _plan_page(request, request.user.employee, False)


def _person(request: HttpRequest, pk: int) -> tuple[Employee, bool]:
    """Return the person and whether the caller supervises her today; others who know the file get 403."""
    employee = lookups.get_visible(Employee.objects.select_related("agency"), request.user, pk=pk)
    supervised = selectors.supervises(request.user, pk, timezone.localdate())
    allowed = supervised or employee.is_own_file_of(request.user) or {access.HR, access.AUDITOR} & request.user.roles
    lookups.require(bool(allowed), _("A development plan is read by the employee, her supervisor, HR and auditors."))
    return employee, supervised


@access.declare(MAY_READ)
@require_GET
def development_plan_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of one of my people."""
    employee, supervised = _person(request, pk)
    people_services.note_file_opened(employee=employee, viewer=request.user, page="career")
    return _plan_page(request, employee, supervised)


def _side(request: HttpRequest, pk: int) -> Employee:
    employee, supervised = _person(request, pk)
    lookups.require(
        supervised or employee.is_own_file_of(request.user),
        _("Only the employee and her supervisor of today choose what goes into this plan."),
    )
    return employee


@access.declare(MAY_READ)
@require_http_methods(["GET", "POST"])
def development_item_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose something to learn."""
    employee, today = _side(request, pk), timezone.localdate()
    form = forms.ItemForm(request.POST or None, user=request.user, action=f"development_item.add:{pk}", today=today)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "submit_token"}
        try:
            receipt = form.submit(
                lambda: services.propose_item(employee=employee, actor=request.user, on=today, **data)
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The item is proposed; the other side chooses it. Receipt %(n)s.") % {"n": receipt.number}
            )
            return redirect("development_plan_of", pk)
    return render(request, "careers/development_item_add.html", {"form": form, "employee": employee})


@access.declare(MAY_READ)
@require_POST
def development_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an item for each of the weakest indicators of the last published result."""
    employee, today = _side(request, pk), timezone.localdate()
    try:
        items = services.propose_from_weakest(employee=employee, year=today.year, actor=request.user, on=today)
    except errors.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Proposed from the last result: %(n)s.") % {"n": len(items)})
    return redirect("development_plan_of", pk)


def _item(request: HttpRequest, pk: int, action: str) -> DevelopmentItem:
    """Return the item if the caller may take the step `action` of it now."""
    rows = DevelopmentItem.objects.select_related("plan__employee__agency")
    item = lookups.get_visible(rows, request.user, pk=pk)
    supervised = selectors.supervises(request.user, item.plan.employee_id, timezone.localdate())
    step = ITEM.step(action)
    lookups.require(bool(item.roles_of(request.user, supervised) & set(step.roles)))
    if item.state not in step.sources:
        raise errors.WrongState(_("Nothing was changed: this item has moved on. Open the plan again."))
    return item


@access.declare(MAY_READ)
@require_POST
def development_item_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to what the other side proposed."""
    item = _item(request, pk, "choose")
    services.choose_item(item=item, actor=request.user, on=timezone.localdate())
    messages.success(request, _("Chosen: it is part of the plan now."))
    return redirect("development_plan_of", item.plan.employee_id)


@access.declare(MAY_READ)
@require_http_methods(["GET", "POST"])
def development_item_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item out, with a reason."""
    item = _item(request, pk, "drop")
    form = core_forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.drop_item(item=item, reason=form.cleaned_data["reason"], actor=request.user, on=timezone.localdate())
        messages.success(request, _("The item is dropped; the reason stands beside it."))
        return redirect("development_plan_of", item.plan.employee_id)
    return render(request, "careers/development_item_drop.html", {"form": form, "item": item})


@access.declare(MAY_READ)
@require_http_methods(["GET", "POST"])
def development_item_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of an item; hours become a training record that HR confirms."""
    item, today = _item(request, pk, "finish"), timezone.localdate()
    initial: dict[str, Any] = {"hours": item.hours, "completed_on": today}
    form = forms.FinishForm(
        request.POST or None, user=request.user, action=f"development_item.finish:{pk}", initial=initial
    )
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "submit_token"}
        try:
            receipt = form.submit(lambda: services.finish_item(item=item, actor=request.user, on=today, **data))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The item is done. Receipt %(number)s.") % {"number": receipt.number})
            return redirect("development_plan_of", item.plan.employee_id)
    return render(request, "careers/development_item_finish.html", {"form": form, "item": item})
