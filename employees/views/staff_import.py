"""HR imports a staff spreadsheet: upload, look at the dry run, correct the columns, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import access, errors, lookups
from core.spreadsheets import formats, writer
from employees.forms import staff_import as forms
from employees.models.staff_import import StaffImport
from employees.selectors import staff_import_told as told
from employees.services import staff_import as services

HR = access.roles(access.HR)
GET_POST = ["GET", "HEAD", "POST"]
ROWS_PER_PAGE = 50


@access.declare(HR)
@require_safe
def staff_import_list(request: HttpRequest) -> HttpResponse:
    """The imports of the agency, the newest first."""
    rows = StaffImport.objects.visible_to(request.user).defer("content", "plan", "mapping")
    page = lookups.page_of(request, rows.select_related("uploaded_by"))
    return render(request, "employees/staff_import_list.html", {"page_obj": page})


@access.declare(HR)
@require_http_methods(GET_POST)
def staff_import_add(request: HttpRequest) -> HttpResponse:
    """Take a file in; the worker checks it."""
    user: Any = request.user
    form = forms.UploadForm(request.POST or None, request.FILES or None, user=user, action="staff_import.add")
    if request.method == "POST" and form.is_valid():
        file, added = form.cleaned_data["file"], []
        given: dict[str, Any] = {"agency": user.agency, "file_name": file.name, "content": file.read(), "actor": user}
        try:
            receipt = form.submit(lambda: added.append(services.add_staff_import(**given, at=timezone.now())))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The file was received. Receipt %(number)s.") % {"number": receipt.number})
            return redirect("staff_import", added[0].pk) if added else redirect("staff_import_list")
    return render(request, "employees/staff_import_add.html", {"form": form})


@access.declare(HR)
@require_safe
def staff_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the import stands: progress, or the dry run with everything that would happen."""
    found = _get(request, pk)
    if request.htmx:  # type: ignore[attr-defined]
        # The page asks again while the worker is busy; afterwards everything on it is different.
        if found.is_busy:
            return render(request, "employees/_staff_import_progress.html", {"staff_import": found})
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _page(request, found, forms.ConfirmForm(user=request.user, action=f"staff_import.apply:{pk}"))


@access.declare(HR)
@require_http_methods(GET_POST)
def staff_import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is what; then the file is checked again."""
    found = _changeable(request, pk)
    if not found.is_checked:
        raise errors.WrongState(_("The columns can be chosen only while the dry run waits for you."))
    header_row = (found.mapping or {}).get("header_row") or None
    form = forms.ColumnsForm(request.POST or None, columns=told.columns(found), initial={"header_row": header_row})
    if request.method == "POST" and form.is_valid():
        services.correct_columns(
            staff_import=found,
            header_row=form.cleaned_data["header_row"],
            columns=form.chosen(),
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        messages.success(request, _("The file is checked again with these columns."))
        return redirect("staff_import", pk)
    return render(request, "employees/staff_import_mapping.html", {"form": form, "staff_import": found})


@access.declare(HR)
@require_safe
def staff_import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run as a workbook, in which no cell can do anything."""
    found = _changeable(request, pk)
    if not (found.plan or {}).get("counts"):
        raise errors.WrongState(_("There is no dry run to download (yet)."))
    header, rows = told.report(found)
    content = writer.write_xlsx(header, rows, sheet=_("Dry run"))
    disposition = f'attachment; filename="import-{found.pk}.xlsx"'
    return HttpResponse(content, content_type=formats.XLSX_TYPE, headers={"Content-Disposition": disposition})


@access.declare(HR)
@require_POST
def staff_import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the dry run; the worker writes all of it or nothing."""
    found = _changeable(request, pk)
    form = forms.ConfirmForm(request.POST, user=request.user, action=f"staff_import.apply:{pk}")
    actor: Any = request.user
    if form.is_valid():
        try:
            receipt = form.submit(
                lambda: services.apply_staff_import(staff_import=found, actor=actor, at=timezone.now())
            )
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            words = _("Confirmed. All rows are now written, or none. Receipt %(number)s.")
            messages.success(request, words % {"number": receipt.number})
            return redirect("staff_import", pk)
    return _page(request, found, form)


@access.declare(HR)
@require_POST
def staff_import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an import that is not written."""
    actor: Any = request.user
    services.cancel_staff_import(staff_import=_changeable(request, pk), actor=actor, at=timezone.now())
    messages.success(request, _("The import was cancelled; its file was deleted and nothing was written."))
    return redirect("staff_import_list")


@access.declare(HR)
@require_POST
def staff_import_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Start work again that stopped for a reason of ours."""
    actor: Any = request.user
    services.retry_staff_import(staff_import=_changeable(request, pk), actor=actor, at=timezone.now())
    messages.success(request, _("The work was started again."))
    return redirect("staff_import", pk)


def _get(request: HttpRequest, pk: int) -> StaffImport:
    rows = StaffImport.objects.select_related("agency", "uploaded_by", "applied_by").defer("content")
    return lookups.get_visible(rows, request.user, pk=pk)


def _changeable(request: HttpRequest, pk: int) -> StaffImport:
    found = _get(request, pk)
    lookups.require(found.can_be_changed_by(request.user))
    return found


def _page(request: HttpRequest, found: StaffImport, confirm: forms.ConfirmForm) -> HttpResponse:
    filter_form = forms.RowFilter(request.GET)
    page = lookups.page_of(request, filter_form.narrowed(found.rows.all()), ROWS_PER_PAGE)
    context = {
        "staff_import": found,
        "form": confirm,
        "facts": told.facts(found),
        "columns": told.columns(found),
        "problem": told.problem(found),
        "filter_form": filter_form,
        "page_obj": page,
        "rows": [told.told_row(row) for row in page],
    }
    return render(request, "employees/staff_import.html", context)
