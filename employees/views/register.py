"""HR keeps the staff register: adding, correcting, closing records, inviting people."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import access, errors, forms, lookups
from employees import services
from employees.forms import people
from employees.models import Employee

GET_POST = ["GET", "HEAD", "POST"]


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def employee_add(request: HttpRequest) -> HttpResponse:
    """Add a staff record."""
    user: Any = request.user
    form = people.EmployeeForm(request.POST or None, agency=user.agency)
    if form.is_valid():
        try:
            person = services.add_employee(agency=user.agency, values=form.values(), actor=user)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": person.full_name})
            _warn(request, person)
            return redirect("employee", pk=person.pk)
    return render(request, "employees/employee_form.html", {"form": form})


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def employee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a staff record; what somebody else saved meanwhile is shown beside, never overwritten."""
    rows = Employee.objects.select_related("agency", "unit", "position", "rank")
    person = lookups.get_visible(rows, request.user, pk=pk)
    lookups.require(person.can_be_changed_by(request.user))
    form = people.EmployeeForm(request.POST or None, agency=person.agency, employee=person)
    context: dict[str, Any] = {"form": form, "person": person}
    if form.is_valid():
        try:
            changed = services.change_employee(
                employee=person, values=form.values(), seen=form.cleaned_data["seen"], actor=request.user
            )
        except errors.Conflict as conflict:
            context |= {"theirs": conflict.theirs, "fresh_seen": services.fingerprint(conflict.theirs)}
            form.refuse(conflict)
            form.data = form.data.copy()
            form.data["seen"] = context["fresh_seen"]
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            person.refresh_from_db()
            messages.success(request, _("The record was saved.") if changed else _("Nothing was different."))
            _warn(request, person)
            return redirect("employee", pk=person.pk)
    return render(request, "employees/employee_form.html", context)


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def employee_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the record of somebody who leaves, with the reason."""
    person = _changeable(request, pk)
    if not person.is_active:
        raise errors.WrongState(_("This person is no longer in service."))
    form = people.LeavingForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        try:
            given = form.cleaned_data
            services.deactivate_employee(employee=person, reason=given["reason"], on=given["on"], actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s left service. The record stays.") % {"name": person.full_name})
            return redirect("employee", pk=person.pk)
    return render(request, "employees/employee_leaves.html", {"form": form, "person": person, "leaving": True})


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def employee_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the record of somebody who came back."""
    person = _changeable(request, pk)
    if person.is_active:
        raise errors.WrongState(_("This person is in service already."))
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        services.reactivate_employee(employee=person, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("%(name)s is in service again.") % {"name": person.full_name})
        return redirect("employee", pk=person.pk)
    return render(request, "employees/employee_leaves.html", {"form": form, "person": person})


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def employee_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody to set her password; the link is mailed, and shown once for those without a mailbox."""
    person = _changeable(request, pk)
    if not person.is_active:
        raise errors.WrongState(_("This person is no longer in service."))
    context: dict[str, Any] = {"person": person, "form": forms.HouseForm()}
    if request.method == "POST":
        invitation, token = services.invite_employee(employee=person, actor=request.user, at=timezone.now())
        context["link"] = request.build_absolute_uri(reverse("accept_invitation", args=[token]))
        context["expires_at"] = invitation.expires_at
    return render(request, "employees/employee_invite.html", context)


def _changeable(request: HttpRequest, pk: int) -> Employee:
    person = lookups.get_visible(Employee.objects.select_related("agency", "unit", "position"), request.user, pk=pk)
    lookups.require(person.can_be_changed_by(request.user))
    return person


def _warn(request: HttpRequest, person: Employee) -> None:
    for sentence in services.warnings_of(person):
        messages.warning(request, sentence)
