"""The plan on paper: a page to print, and the same as a PDF."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from appraisal import selectors
from appraisal.models import Appraisal
from core import access, lookups
from employees import services as people_services

LANGUAGES = ("id", "en")


def _case(request: HttpRequest, pk: int) -> Appraisal:
    user: Any = request.user
    cases = Appraisal.objects.with_plan().select_related(
        "employee__rank",
        "appraiser__rank",
        "appraiser__position",
        "appraiser__unit",
    )
    found: Appraisal = lookups.get_visible(cases, user, pk=pk)
    people_services.note_file_opened(employee=found.employee, viewer=user, page="appraisal")
    return found


@access.declare(access.SIGNED_IN)
@require_GET
def plan_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan in the statutory layout, for the printer of the browser."""
    case = _case(request, pk)
    paper = selectors.paper_of(case, case.cycle.local_day(timezone.now()))
    return render(request, "appraisal/plan_print.html", {"appraisal": case, "paper": paper})


@access.declare(access.SIGNED_IN)
@require_GET
def plan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a PDF, in the language in use or in the one asked for with `?language=`."""
    case = _case(request, pk)
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else (translation.get_language() or "id")[:2]
    with translation.override(language):
        paper = selectors.paper_of(case, case.cycle.local_day(timezone.now()))
        html = render_to_string("print/plan.html", {"paper": paper, "language": language})
    from core import pdf  # noqa: PLC0415 - the PDF engine is heavy, and most requests never need it

    response = HttpResponse(pdf.render(html), content_type="application/pdf")
    name = f"SKP-{case.cycle.year}-{case.employee.nip}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
