"""Units, positions, reporting lines and the organisation chart."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import access, errors, lookups
from employees import labels, selectors, services
from employees.forms import organisation as forms
from employees.models import Agency, Employee, Position, ReportingLine, Unit

GET_POST = ["GET", "HEAD", "POST"]


def _agency(request: HttpRequest) -> Agency:
    found = selectors.agency_for(request.user, request.GET.get("agency", ""))
    if found is None:
        raise Http404
    return found


@access.declare(access.SIGNED_IN)
@require_GET
def organisation(request: HttpRequest) -> HttpResponse:
    """The organisation chart: a nested list that needs no script, with leaders and head counts."""
    agency = _agency(request)
    context = {"agency": agency, "nodes": selectors.chart_of(agency), "readers": _may_list(request)}
    return render(request, "employees/organisation.html", context)


@access.declare(access.SIGNED_IN)
@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """All units as a tree, those not in use as well."""
    agency = _agency(request)
    page = lookups.page_of(request, selectors.unit_tree(agency))
    rows = [(unit, "– " * depth) for unit, depth in page]
    context = {"agency": agency, "page_obj": page, "rows": rows, "may_change": access.HR in request.user.roles}  # type: ignore[union-attr]
    return render(request, "employees/unit_list.html", context)


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def unit_add(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    user: Any = request.user
    form = forms.UnitForm(request.POST or None, agency=user.agency)
    if form.is_valid():
        try:
            unit = services.add_unit(agency=user.agency, actor=user, **form.cleaned_data)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The unit %(name)s was added.") % {"name": unit.name})
            return redirect("unit_list")
    return render(request, "employees/unit_form.html", {"form": form})


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, move or close a unit, or name its leader."""
    unit = lookups.get_visible(Unit.objects.select_related("agency", "parent", "leader"), request.user, pk=pk)
    lookups.require(unit.can_be_changed_by(request.user))
    form = forms.UnitForm(request.POST or None, agency=unit.agency, unit=unit)
    if form.is_valid():
        try:
            services.change_unit(unit=unit, actor=request.user, **form.cleaned_data)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The unit was saved."))
            return redirect("unit_list")
    return render(request, "employees/unit_form.html", {"form": form, "unit": unit})


@access.declare(access.SIGNED_IN)
@require_GET
def position_list(request: HttpRequest) -> HttpResponse:
    """The positions of the agency, with how many people hold each."""
    form = forms.PositionFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = Position.objects.visible_to(request.user).filter(agency=_agency(request), name__icontains=words)
    rows = rows.select_related("post_type").annotate(people=Count("employees", filter=Q(employees__is_active=True)))
    context = {
        "filter_form": form,
        "page_obj": lookups.page_of(request, rows.order_by("name", "pk")),
        "may_change": access.HR in request.user.roles,  # type: ignore[union-attr]
    }
    return render(request, "employees/position_list.html", context)


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def position_add(request: HttpRequest) -> HttpResponse:
    """Add a position."""
    user: Any = request.user
    form = forms.PositionForm(request.POST or None)
    if form.is_valid():
        try:
            services.add_position(agency=user.agency, actor=user, **form.cleaned_data)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The position was added."))
            return redirect("position_list")
    return render(request, "employees/position_form.html", {"form": form})


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def position_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a position."""
    position = lookups.get_visible(Position.objects.select_related("agency"), request.user, pk=pk)
    lookups.require(position.can_be_changed_by(request.user))
    initial = {name: getattr(position, name) for name in ("name", "post_type", "occupation")}
    form = forms.PositionForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.change_position(position=position, actor=request.user, **form.cleaned_data)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The position was saved."))
            return redirect("position_list")
    return render(request, "employees/position_form.html", {"form": form, "position": position})


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def line_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a reporting line of a person, or let it take over from the present one."""
    person = lookups.get_visible(Employee.objects.select_related("agency", "unit"), request.user, pk=pk)
    lookups.require(person.can_be_changed_by(request.user))
    initial = {"kind": labels.LineKind.DEFINITIVE, "start": timezone.localdate()}
    form = forms.LineForm(request.POST or None, employee=person, initial=initial)
    if form.is_valid():
        try:
            _add_line(person, request.user, **form.cleaned_data)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The reporting line was saved."))
            return redirect("employee", pk=person.pk)
    return render(request, "employees/line_form.html", {"form": form, "person": person})


def _add_line(person: Employee, user: Any, *, replace: bool, supervisor: Any, kind: str, start: Any, end: Any) -> None:
    if replace:
        services.change_supervisor(
            employee=person, supervisor=supervisor, since=start, today=timezone.localdate(), actor=user
        )
    else:
        services.add_line(employee=person, supervisor=supervisor, kind=kind, start=start, end=end, actor=user)


@access.declare(access.roles(access.HR))
@require_http_methods(GET_POST)
def line_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a running reporting line."""
    lines = ReportingLine.objects.select_related("employee__agency", "supervisor")
    line = lookups.get_visible(lines, request.user, pk=pk)
    lookups.require(line.can_be_ended_by(request.user))
    if line.end is not None and line.end < timezone.localdate():
        raise errors.WrongState(_("This reporting line has ended already."))
    form = forms.LineEndForm(request.POST or None, initial={"end": timezone.localdate()})
    if form.is_valid():
        try:
            services.end_line(line=line, end=form.cleaned_data["end"], actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The reporting line ends on the day you gave."))
            return redirect("employee", pk=line.employee_id)
    return render(request, "employees/line_end.html", {"form": form, "line": line})


def _may_list(request: HttpRequest) -> bool:
    roles: Any = request.user.roles  # type: ignore[union-attr]
    return bool(roles & {access.HR, access.AUDITOR, access.ADMINISTRATOR})
