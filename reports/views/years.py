"""A person's year on a page, and the issued papers."""

import hashlib

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import access, errors, lookups
from employees import services as employees_services
from employees.models import Employee
from reports import composition, presentation, selectors
from reports.models import IssuedReport

PAGE = "report"


@access.declare(access.SIGNED_IN)
@require_GET
def year_report(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The same report as on paper; `pk` is the employee's."""
    if not selectors.concluding_part_visible(request.user, pk, year):
        raise Http404
    person = Employee.objects.select_related("agency").get(pk=pk)
    report = composition.year_report(person, year)
    employees_services.note_file_opened(employee=person, viewer=request.user, page=PAGE)
    context = {
        "person": person,
        "year": year,
        "report": report,
        "sheet": presentation.sheet_of(report) if report else None,
        "paper": selectors.latest_done(request.user, pk, year),
        "can_correct": report is not None and access.HR in request.user.roles,
        "is_mine": request.user.employee_id == pk,
    }
    return render(request, "reports/year_report.html", context)


@access.declare(access.SIGNED_IN)
@require_GET
def my_reports(request: HttpRequest) -> HttpResponse:
    """My own issued reports, the newest first."""
    mine = IssuedReport.objects.done().filter(employee=request.user.employee_id or 0).latest_first()
    return render(request, "reports/my_reports.html", {"page_obj": lookups.page_of(request, mine)})


@access.declare(access.SIGNED_IN)
@require_GET
def report_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, byte for byte as it was issued."""
    papers = IssuedReport.objects.done().select_related("employee__agency")
    paper = lookups.get_visible(papers, request.user, pk=pk)
    employees_services.note_file_opened(employee=paper.employee, viewer=request.user, page=PAGE)
    try:
        with default_storage.open(paper.file) as stored:
            content = stored.read()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise errors.Refused(
            _("This file is damaged or missing, so it is not handed out. Please tell HR: it can be issued again.")
        )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{paper.file_name}"'
    response["Cache-Control"] = "private, no-store"
    return response
