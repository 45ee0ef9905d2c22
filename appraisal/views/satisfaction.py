"""The satisfaction report of a service point as page, sheet and paper; its poster; its tablets."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal.forms.public import KioskForm
from appraisal.forms.sending import sent
from appraisal.models import Cycle, Kiosk, ServicePoint
from appraisal.selectors import public_words
from appraisal.selectors import satisfaction_report as reports
from appraisal.services import kiosks
from appraisal.views.public import KEEPERS, address_of, qr_of
from core import access, charts, errors, lookups
from core.spreadsheets import writer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZES = ("a4", "a5")


def _point(request: HttpRequest, pk: int) -> ServicePoint:
    found: ServicePoint = lookups.get_visible(ServicePoint.objects.select_related("unit__agency"), request.user, pk=pk)
    return found


def _cycle(request: HttpRequest, cycles: list[Cycle]) -> Cycle:
    """The cycle asked for with `?cycle=`, the newest without."""
    asked = request.GET.get("cycle", "")
    found = next((cycle for cycle in cycles if str(cycle.pk) == asked), None)
    if found is None and (asked or not cycles):
        raise Http404
    return found or cycles[0]


@access.declare(KEEPERS)
@require_GET
def service_point_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Index, grade, elements, sample and trend of a service point, and the released words of citizens."""
    point = _point(request, pk)
    cycles = reports.cycles_of(point)
    context: dict[str, Any] = {"point": point, "cycles": cycles, "can_keep": point.can_be_kept_by(request.user)}
    if cycles:
        report = reports.report_of(point, _cycle(request, cycles), cycles)
        words = public_words.released_at(point, report.cycle)
        context |= {"report": report, "chart": report.chart(), "words": words}
    return render(request, "appraisal/satisfaction_report.html", context)


def _report(request: HttpRequest, pk: int) -> reports.Report:
    point = _point(request, pk)
    cycles = reports.cycles_of(point)
    return reports.report_of(point, _cycle(request, cycles), cycles)


@access.declare(KEEPERS)
@require_GET
def service_point_report_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same figures as a sheet."""
    report = _report(request, pk)
    headers = [_("Figure"), _("Words"), _("Value")]
    content = writer.write_xlsx(headers, reports.rows_of(report), sheet="SKM")
    return _file(content, XLSX, f"SKM-{report.cycle.year}-{report.point.pk}.xlsx")


@access.declare(KEEPERS)
@require_GET
def service_point_report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same report on paper, in the language in use."""
    report = _report(request, pk)
    context = {
        "report": report,
        "day": report.cycle.local_day(timezone.now()),
        "language": _language(),
        "trend": charts.data_uri(report.chart().svg),
    }
    html = render_to_string("print/satisfaction.html", context)
    return _file(_pdf_of(html), "application/pdf", f"SKM-{report.cycle.year}-{report.point.pk}.pdf")


@access.declare(KEEPERS)
@require_GET
def service_point_poster(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """The poster with its QR code as a PDF, A4 or A5."""
    if size not in SIZES:
        raise Http404
    point = _point(request, pk)
    address = address_of(request, point.code)
    context = {"point": point, "size": size, "address": address, "qr": qr_of(address), "language": _language()}
    html = render_to_string("print/poster.html", context)
    return _file(_pdf_of(html), "application/pdf", f"poster-{point.pk}-{size}.pdf")


def _language() -> str:
    return (translation.get_language() or "id")[:2]


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@access.declare(KEEPERS)
@require_http_methods(["GET", "POST"])
def kiosk_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The tablets of a service point; a new one shows its secret address once."""
    point = _point(request, pk)
    lookups.require(point.can_be_kept_by(request.user))
    form = KioskForm(sent(request), user=request.user, action=f"kiosk.add:{point.pk}")
    status, address = 200, ""
    if form.is_bound and form.is_valid():
        made: list[kiosks.Added] = []
        try:
            form.submit(
                lambda: made.append(kiosks.add_kiosk(point=point, name=form.cleaned_data["name"], actor=request.user))
            )
            if not made:
                raise errors.WrongState(
                    _("This tablet was made and its address shown once. Withdraw it and make a new one if you lost it.")
                )
            address = request.build_absolute_uri(reverse("kiosk", args=[made[0].code]))
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    context = {"point": point, "form": form, "address": address, "kiosks": point.kiosks.all()}
    return render(request, "appraisal/kiosk_list.html", context, status=status)


@access.declare(KEEPERS)
@require_POST
def kiosk_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the address of a tablet."""
    found = Kiosk.objects.select_related("service_point__unit__agency")
    kiosk: Kiosk = lookups.get_visible(found, request.user, pk=pk)
    lookups.require(kiosk.service_point.can_be_kept_by(request.user))
    kiosks.end_kiosk(kiosk=kiosk, actor=request.user)
    messages.success(request, _("The address of this tablet opens nothing any more."))
    return redirect("kiosk_list", kiosk.service_point_id)


def _pdf_of(html: str) -> bytes:
    from core import pdf  # noqa: PLC0415 - the PDF engine is heavy, and most requests never need it

    return pdf.render(html)
