"""The scorecard and what belongs to it: its record as a file, the acknowledgement, the anonymous receipts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import labels
from appraisal.forms.sending import sent
from appraisal.models import Appraisal, Result
from appraisal.selectors import evidence, parts, results, scorecards
from appraisal.services import publication as services
from core import access, errors, lookups
from core.forms import SubmitOnceForm
from employees import services as employees_services

PUBLISHED = (labels.AppraisalState.PUBLISHED, labels.AppraisalState.ACKNOWLEDGED)


def _result(request: HttpRequest, pk: int) -> Result:
    """The published result of appraisal `pk`; whoever opens another person's is noted in that person's access log."""
    visible = Result.objects.select_related(*results.LOADED)
    result = lookups.get_visible(visible, request.user, appraisal=pk)
    employees_services.note_file_opened(employee=result.appraisal.employee, viewer=request.user, page="scorecard")
    return result


@access.declare(access.SIGNED_IN)
@require_GET
def scorecard(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's published year; `pk` is the appraisal's."""
    result = _result(request, pk)
    appraisal = result.appraisal
    roles = appraisal.roles_of(request.user)
    context = {
        "card": scorecards.scorecard_of(result),
        "parts": parts.told_on_scorecard(appraisal, request.user),
        "appraisal": appraisal,
        "refused": evidence.refused_of(appraisal),
        "is_mine": "employee" in roles,
        "can_acknowledge": "employee" in roles and appraisal.state == labels.AppraisalState.PUBLISHED,
    }
    return render(request, "appraisal/scorecard.html", context)


@access.declare(access.SIGNED_IN)
@require_GET
def scorecard_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen record as a file that `python -m appraisal.scoring` recomputes; its SHA-256 is the one on the page."""
    result = _result(request, pk)
    response = HttpResponse(results.canonical(result.frozen), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="scorecard-{result.appraisal_id}.json"'
    return response


@access.declare(access.roles("employee"))
@require_http_methods(["GET", "POST"])
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The employee says that she has received her result."""
    cases = Appraisal.objects.select_related("cycle__agency", "employee")
    appraisal = lookups.get_visible(cases, request.user, pk=pk)
    lookups.require("employee" in appraisal.roles_of(request.user))
    if appraisal.state != labels.AppraisalState.PUBLISHED:
        raise errors.WrongState(_("This result does not wait for an acknowledgement."))
    form = SubmitOnceForm(sent(request), user=request.user, action=f"appraisal.acknowledge:{appraisal.pk}")
    if request.method == "POST" and form.is_valid():
        receipt = form.submit(lambda: services.acknowledge(appraisal=appraisal, actor=request.user))
        messages.success(request, _("Thank you. Receipt number %(number)s.") % {"number": receipt.number})
        return redirect("scorecard", appraisal.pk)
    return render(request, "appraisal/scorecard_acknowledge.html", {"appraisal": appraisal, "form": form})


@access.declare(access.SIGNED_IN)
@require_GET
def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipts of anonymous answers: for those who see the result, and for whoever was asked to rate."""
    published = Appraisal.objects.filter(state__in=PUBLISHED).select_related("employee", "cycle")
    appraisal = published.visible_to(request.user).filter(pk=pk).first()
    sees_result = appraisal is not None
    if appraisal is None:
        appraisal = published.filter(pk=pk).first()
        if appraisal is None or not scorecards.may_check_receipts(appraisal, request.user):
            raise Http404
    context = {
        "appraisal": appraisal,
        "lists": scorecards.receipts_of(appraisal),
        "sees_result": sees_result,
    }
    return render(request, "appraisal/receipts.html", context)
