"""Importing indicators and realisations from spreadsheets: upload, look at the dry run, confirm or drop."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal import selectors, services
from appraisal.forms import sheets as forms
from appraisal.labels import SheetKind
from appraisal.models import SheetImport
from appraisal.sheets import indicators, realisations
from core import access, errors, lookups
from core.spreadsheets import formats, writer

HR = access.roles(access.HR)
RECORDERS = access.roles(access.HR, access.SUPERVISOR)
LIMITS = {
    SheetKind.INDICATORS: (indicators.LIMITS, indicators.MOST_ROWS),
    SheetKind.REALISATIONS: (realisations.LIMITS, realisations.MOST_ROWS),
}
PAGES = {SheetKind.INDICATORS: "indicator_import", SheetKind.REALISATIONS: "realisation_import"}


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def indicator_import(request: HttpRequest) -> HttpResponse:
    """Upload a spreadsheet of indicators; it is checked, nothing is written."""
    return _upload_page(request, SheetKind.INDICATORS, {"columns": indicators.COLUMNS})


@access.declare(HR)
@require_GET
def indicator_template(request: HttpRequest) -> HttpResponse:
    """An empty file with the headers an import understands."""
    return _workbook("indicators-template.xlsx", writer.write_xlsx(selectors.indicator_headers(), []))


@access.declare(HR)
@require_GET
def indicator_export(request: HttpRequest) -> HttpResponse:
    """The library as the same file an import takes; no cell can do anything but be read."""
    user: Any = request.user
    rows = selectors.indicator_rows(user.agency)
    return _workbook("indicators.xlsx", writer.write_xlsx(selectors.indicator_headers(), rows))


@access.declare(RECORDERS)
@require_http_methods(["GET", "POST"])
def realisation_import(request: HttpRequest) -> HttpResponse:
    """Upload a spreadsheet of realisations; it is checked, nothing is written."""
    user: Any = request.user
    prepared = forms.PreparedSheetForm(agency=user.agency_id, is_hr=access.HR in user.roles)
    return _upload_page(request, SheetKind.REALISATIONS, {"columns": realisations.COLUMNS, "prepared": prepared})


@access.declare(RECORDERS)
@require_GET
def realisation_template(request: HttpRequest) -> HttpResponse:
    """An empty file with the headers an import understands."""
    return _workbook("realisations-template.xlsx", writer.write_xlsx(selectors.realisation_headers(), []))


@access.declare(RECORDERS)
@require_POST
def realisation_sheet(request: HttpRequest) -> HttpResponse:
    """A file with one row per target, to be filled in; that it left the system stands in the audit trail."""
    user: Any = request.user
    form = forms.PreparedSheetForm(request.POST, agency=user.agency_id, is_hr=access.HR in user.roles)
    if not form.is_valid():
        raise errors.Refused(_("There is no such unit in your agency. Choose one from the list."))
    unit = form.cleaned_data.get("unit")
    targets = services.prepare_realisations(agency=user.agency, unit=unit, actor=user)
    rows = selectors.realisation_rows(targets)
    return _workbook("realisations.xlsx", writer.write_xlsx(selectors.realisation_headers(), rows))


def _upload_page(request: HttpRequest, kind: SheetKind, context: dict[str, Any]) -> HttpResponse:
    user: Any = request.user
    limits, rows = LIMITS[kind]
    told: dict[str, Any] = {"user": user, "action": f"sheet.{kind}", "limits": limits, "rows": rows}
    form = forms.SheetUploadForm(request.POST or None, request.FILES or None, **told)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            added = _check(form, kind, user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            return redirect("sheet_import", added.pk) if added else redirect(PAGES[kind])
    uploads = SheetImport.objects.visible_to(user).filter(kind=kind)[:10]
    return render(
        request, f"appraisal/{PAGES[kind]}.html", {"form": form, "uploads": uploads, **context}, status=status
    )


def _check(form: forms.SheetUploadForm, kind: SheetKind, user: Any) -> SheetImport | None:
    """Read the file, then keep its dry run once for this form; None when the same form was sent before."""
    file, added = form.cleaned_data["file"], []
    read = services.read_sheet(kind=kind, file_name=file.name, content=file.read())
    told: dict[str, Any] = {"kind": kind, "agency": user.agency, "file_name": file.name, "read": read, "actor": user}
    form.submit(lambda: added.append(services.check_sheet(**told, at=timezone.now())))
    return added[0] if added else None


@access.declare(RECORDERS)
@require_GET
def sheet_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run of one's own upload: row by row what would happen, and why not."""
    found = _own(request, pk)
    return _sheet_page(request, found, forms.SheetConfirmForm(user=request.user, action=f"sheet.apply:{pk}"))


@access.declare(RECORDERS)
@require_POST
def sheet_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the dry run showed, all of it or nothing."""
    found = _own(request, pk)
    form = forms.SheetConfirmForm(request.POST, user=request.user, action=f"sheet.apply:{pk}")
    if form.is_valid():
        try:
            receipt = form.submit(lambda: services.apply_sheet(sheet=found, actor=request.user))
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            return _after(request, found, receipt.number)
    return _sheet_page(request, found, form)


def _after(request: HttpRequest, found: SheetImport, number: str) -> HttpResponse:
    """Say what became of a confirmation: the file is written, or shown anew because something had changed."""
    found.refresh_from_db()
    if found.is_checked:
        messages.warning(request, _("Nothing was written: something changed meanwhile. Look at the new dry run."))
        return redirect("sheet_import", found.pk)
    messages.success(request, _("Everything is written. Receipt number: %(number)s.") % {"number": number})
    return redirect(PAGES[SheetKind(found.kind)])


@access.declare(RECORDERS)
@require_POST
def sheet_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a checked file: its rows are deleted, nothing is written."""
    found = _own(request, pk)
    services.drop_sheet(sheet=found, actor=request.user)
    messages.success(request, _("The file was dropped: its rows are deleted and nothing was written."))
    return redirect(PAGES[SheetKind(found.kind)])


def _own(request: HttpRequest, pk: int) -> SheetImport:
    rows = SheetImport.objects.select_related("agency")
    found: SheetImport = lookups.get_visible(rows, request.user, pk=pk)
    lookups.require(services.may_import(found.kind, found.agency_id, request.user))
    return found


def _sheet_page(request: HttpRequest, found: SheetImport, form: forms.SheetConfirmForm) -> HttpResponse:
    filter_form = forms.SheetRowFilter(request.GET)
    page = lookups.page_of(request, filter_form.narrowed(found.rows.all()))
    context = {
        "sheet": found,
        "form": form,
        "remarks": selectors.remarks_of(found.kind, found.messages),
        "filter_form": filter_form,
        "page_obj": page,
        "rows": selectors.told_rows(found, list(page)),
        "list_url": reverse(PAGES[SheetKind(found.kind)]),
    }
    return render(request, "appraisal/sheet_import.html", context)


def _workbook(name: str, content: bytes) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=formats.XLSX_TYPE, headers={"Content-Disposition": disposition})
