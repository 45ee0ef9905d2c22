"""Pages of matching: run it, read the reasons, take pairs over or leave them out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, errors, lookups
from employees.models import Agency
from mentoring.forms import matching as forms
from mentoring.models import MatchingRun, MatchProposal
from mentoring.selectors import matching as selectors
from mentoring.services import matching as services

HR = access.roles(access.HR)


def _agency(request: HttpRequest) -> Agency:
    """The agency of the caller: whoever is HR belongs to one."""
    user: Any = request.user
    agency: Agency = user.agency
    return agency


@access.declare(HR)
@require_GET
def run_list(request: HttpRequest) -> HttpResponse:
    """The matchings of the agency, and who waits and offers now."""
    context = {
        "page_obj": lookups.page_of(request, selectors.runs_of(_agency(request))),
        "standing": selectors.standing_of(_agency(request)),
    }
    return render(request, "mentoring/matching_list.html", context)


@access.declare(HR)
@require_POST
def run_add(request: HttpRequest) -> HttpResponse:
    """Match everybody who waits."""
    run = services.run_matching(agency=_agency(request), actor=request.user, at=timezone.now())
    messages.success(request, _("The matching is ready. Nothing is decided: please review the pairs."))
    return redirect("matching_run", run.pk)


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One matching: every pair with its reasons; ticked ones are taken over or left out."""
    row = lookups.get_visible(MatchingRun.objects.select_related("run_by"), request.user, pk=pk)
    form = forms.ReviewMatchesForm(request.POST or None, proposals=row.proposals.filter(state="open"))
    if request.method == "POST" and form.is_valid():
        _review(request, list(form.cleaned_data["chosen"].values_list("pk", flat=True)), form.cleaned_data["decision"])
        return redirect("matching_run", pk)
    page_obj = lookups.page_of(request, selectors.proposals_of(row))
    context = {
        "run": row,
        "form": form,
        "page_obj": page_obj,
        "rows": [{"proposal": one, "reasons": selectors.reasons_of(one)} for one in page_obj],
        "unmatched": selectors.unmatched_of(row),
    }
    return render(request, "mentoring/matching.html", context)


def _review(request: HttpRequest, chosen: list[int], decision: str) -> None:
    """Review one pair after the other; one that can no longer be is said in words and stops no other."""
    done = 0
    rows = MatchProposal.objects.filter(pk__in=chosen).select_related(
        "mentor", "request__mentee__agency", "request__agency"
    )
    for proposal in rows:
        try:
            if decision == "accept":
                services.accept_match(proposal=proposal, actor=request.user, at=timezone.now())
            else:
                services.drop_match(proposal=proposal, actor=request.user)
        except errors.Refused as refusal:
            messages.warning(request, str(refusal))
        except errors.NotYours:
            messages.warning(request, _("A pair you belong to yourself is reviewed by a colleague of HR."))
        else:
            done += 1
    if done and decision == "accept":
        words = ngettext(
            "%(count)s pair was taken over; the mentees are asked next.",
            "%(count)s pairs were taken over; the mentees are asked next.",
            done,
        )
        messages.success(request, words % {"count": done})
    elif done:
        words = ngettext("%(count)s pair was left out.", "%(count)s pairs were left out.", done)
        messages.success(request, words % {"count": done})
