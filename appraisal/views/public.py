"""The pages on which HR and leaders keep service points."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal.forms.public import OfficerForm, ServicePointForm, TicketsForm
from appraisal.forms.sending import sent
from appraisal.models import Cycle, ServicePoint
from appraisal.selectors import public_words, satisfaction
from appraisal.services import public
from core import access, errors, lookups
from employees.models import Unit

KEEPERS = access.roles("hr", "leader")


@access.declare(KEEPERS)
@require_GET
def service_point_list(request: HttpRequest) -> HttpResponse:
    """List the service points of the agency with their index."""
    points = ServicePoint.objects.visible_to(request.user).select_related("unit").order_by("unit__name", "name", "pk")
    page = lookups.page_of(request, points)
    cycle = _cycle_for(request)
    figures = satisfaction.figures_of(page.object_list, cycle)
    rows = [(point, figures[point.pk]) for point in page.object_list]
    context = {
        "page_obj": page,
        "rows": rows,
        "cycle": cycle,
        "can_add": _units(request).exists(),
        "waiting": public_words.waiting_for(request.user) if access.HR in request.user.roles else None,
    }
    return render(request, "appraisal/service_point_list.html", context)


def _cycle_for(request: HttpRequest, point: ServicePoint | None = None) -> Cycle | None:
    """The newest cycle that has begun: its answers are the ones of interest."""
    cycles = Cycle.objects.visible_to(request.user).exclude(state="draft")
    if point is not None:
        cycles = cycles.filter(agency=point.unit.agency_id)
    found: Cycle | None = cycles.order_by("-year", "-pk").first()
    return found


def _units(request: HttpRequest) -> Any:
    """The units whose service points the caller keeps."""
    units = Unit.objects.visible_to(request.user).filter(is_active=True)
    return units if access.HR in request.user.roles else units.filter(leader=request.user.employee_id)


def _point(request: HttpRequest, pk: int, *, to_keep: bool) -> ServicePoint:
    point = lookups.get_visible(ServicePoint.objects.select_related("unit__agency"), request.user, pk=pk)
    lookups.require(not to_keep or point.can_be_kept_by(request.user))
    return point


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def service_point_add(request: HttpRequest) -> HttpResponse:
    """Open a service point."""
    form = ServicePointForm(sent(request), units=_units(request))
    if request.method == "POST" and form.is_valid():
        try:
            point = public.add_service_point(actor=request.user, **form.cleaned_data)
            messages.success(request, _("The service point is there. Print its poster or issue tickets."))
            return redirect("service_point", point.pk)
        except errors.Refused as refusal:
            form.refuse(refusal)
    return render(request, "appraisal/service_point_form.html", {"form": form, "point": None})


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def service_point_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, close or open a service point."""
    point = _point(request, pk, to_keep=True)
    initial = {"name": point.name, "is_active": point.is_active, "users_per_year": point.users_per_year}
    form = ServicePointForm(sent(request), initial=initial, units=None, point=point)
    if request.method == "POST" and form.is_valid():
        try:
            public.change_service_point(point=point, actor=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("service_point", point.pk)
        except errors.Refused as refusal:
            form.refuse(refusal)
    return render(request, "appraisal/service_point_form.html", {"form": form, "point": point})


@access.declare(KEEPERS)
@require_GET
def service_point(request: HttpRequest, pk: int) -> HttpResponse:
    """One service point: poster, officers, tickets, satisfaction."""
    point = _point(request, pk, to_keep=False)
    return _point_page(request, point, OfficerForm(agency_id=point.unit.agency_id))


@access.declare(KEEPERS)
@require_POST
def service_point_officer(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an officer, or change how the public sees one."""
    point = _point(request, pk, to_keep=True)
    form = OfficerForm(request.POST, agency_id=point.unit.agency_id)
    if form.is_valid():
        data = form.cleaned_data
        try:
            public.set_officer(
                point=point,
                employee=data["nip"],
                shown_name=data["shown_name"],
                is_shown=data["is_shown"],
                actor=request.user,
            )
            messages.success(request, _("The officer is saved."))
            return redirect("service_point", point.pk)
        except errors.Refused as refusal:
            form.refuse(refusal)
    return _point_page(request, point, form)


def _point_page(request: HttpRequest, point: ServicePoint, form: OfficerForm) -> HttpResponse:
    cycle = _cycle_for(request, point)
    address = address_of(request, point.code)
    context = {
        "point": point,
        "cycle": cycle,
        "figures": satisfaction.figures_of([point], cycle)[point.pk],
        "officers": point.officers.select_related("employee").order_by("shown_name", "pk"),
        "form": form,
        "can_keep": point.can_be_kept_by(request.user),
        "address": address,
        "poster": qr_of(address),
        "tickets_open": point.tickets.count(),
    }
    return render(request, "appraisal/service_point.html", context)


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def service_point_tickets(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue tickets and show them once, ready to print."""
    point = _point(request, pk, to_keep=True)
    form = TicketsForm(sent(request), user=request.user, action=f"service_point.tickets:{point.pk}")
    status = 200
    if request.method == "POST" and form.is_valid():
        issued: list[str] = []
        try:
            form.submit(
                lambda: issued.extend(
                    public.issue_tickets(point=point, number=form.cleaned_data["number"], actor=request.user)
                )
            )
            if issued:
                return _tickets_page(request, point, issued)
            raise errors.WrongState(
                _("These tickets were issued and shown once. Issue new ones if they did not reach the printer.")
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render(request, "appraisal/service_point_tickets.html", {"point": point, "form": form}, status=status)


def _tickets_page(request: HttpRequest, point: ServicePoint, codes: list[str]) -> HttpResponse:
    tickets = [(grouped(c), qr_of(address_of(request, c))) for c in codes]
    context = {"point": point, "tickets": tickets, "address": request.build_absolute_uri("/p/")}
    return render(request, "appraisal/service_point_printout.html", context)


def grouped(code: str) -> str:
    """Return a code in groups of four, as it is printed and typed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def address_of(request: HttpRequest, code: str) -> str:
    """Return the whole address a code stands for."""
    return request.build_absolute_uri(reverse("public_rate", args=[code]))


def qr_of(address: str) -> str:
    """Return the QR code of an address as a picture address."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2))
