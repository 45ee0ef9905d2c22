"""Granted roles of the agency: HR reads them all and grants panel membership."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import access, errors, lookups
from employees import labels, services
from employees.forms import accounts
from employees.forms import organisation as forms
from employees.models import RoleGrant

GET_POST = ["GET", "HEAD", "POST"]


@access.declare(access.roles(access.HR, access.ADMINISTRATOR))
@require_GET
def grant_list(request: HttpRequest) -> HttpResponse:
    """Who has which granted role, from when to when."""
    user: Any = request.user
    rows = RoleGrant.objects.visible_to(user).select_related("user__employee", "agency")
    page = lookups.page_of(request, rows.order_by("user__display_name", "role", "-start", "pk"))
    context = {
        "page_obj": page,
        "rows": [(grant, grant.can_be_ended_by(user) and _runs(grant)) for grant in page],
        "may_grant": access.HR in user.roles,
    }
    return render(request, "employees/grant_list.html", context)


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def grant_add(request: HttpRequest) -> HttpResponse:
    """Make somebody a member of panels; other roles are granted by administrators."""
    user: Any = request.user
    form = accounts.PanelGrantForm(request.POST or None, agency=user.agency, initial={"start": timezone.localdate()})
    if form.is_valid():
        try:
            given = form.cleaned_data
            services.grant_role(
                user=given["person"], role=labels.Role.PANEL, start=given["start"], end=given["end"], actor=user
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The role was granted."))
            return redirect("grant_list")
    return render(request, "employees/grant_form.html", {"form": form})


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a panel membership."""
    grant = lookups.get_visible(RoleGrant.objects.select_related("user", "agency"), request.user, pk=pk)
    lookups.require(grant.can_be_ended_by(request.user))
    if not _runs(grant):
        raise errors.WrongState(_("This grant has ended already."))
    form = forms.GrantEndForm(request.POST or None, initial={"end": timezone.localdate()})
    if form.is_valid():
        try:
            services.end_grant(grant=grant, last_day=form.cleaned_data["end"], actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The role ends on the day you gave."))
            return redirect("grant_list")
    return render(request, "employees/grant_end.html", {"form": form, "grant": grant})


def _runs(grant: RoleGrant) -> bool:
    return grant.end is None or grant.end >= timezone.localdate()
