"""Both views side by side, once both have submitted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from appraisal.models import Appraisal
from appraisal.selectors.two_views import two_views_of
from core import access, errors, lookups
from employees import services as people_services

CASES = ("cycle__agency", "cycle__scheme", "employee__position__post_type", "unit", "appraiser")


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def two_views(request: HttpRequest, pk: int) -> HttpResponse:
    """For the employee, her supervisor and the reviewer: item by item, with what they are to talk about."""
    case: Appraisal = lookups.get_visible(Appraisal.objects.select_related(*CASES), request.user, pk=pk)
    lookups.require(bool(case.roles_of(request.user) & {"employee", "supervisor", "reviewer"}))
    people_services.note_file_opened(employee=case.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    rows = two_views_of(case)
    if rows is None:
        raise errors.WrongState(
            _("Both views lie side by side only where the scheme asks for it, and after both have been submitted.")
        )
    return render(
        request, "appraisal/two_views.html", {"case": case, "rows": rows, "apart": [r for r in rows if r.is_apart]}
    )
