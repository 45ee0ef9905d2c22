"""Pages of mentor pairs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import access, errors, lookups
from employees.models import Employee
from mentoring import forms, selectors, services
from mentoring.models import Mentorship
from mentoring.workflow import MENTORSHIP


@access.declare(access.roles(access.EMPLOYEE, access.HR))
@require_GET
def mentorship_list(request: HttpRequest) -> HttpResponse:
    """The mentor pairs I belong to; for HR those of the agency."""
    page_obj = lookups.page_of(request, selectors.pairs_page(request.user))
    context = {
        "page_obj": page_obj,
        "own": selectors.own_part_of(request.user),
        "is_hr": access.HR in request.user.roles,
    }
    return render(request, "mentoring/mentorship_list.html", context)


@access.declare(access.roles(access.EMPLOYEE, access.HR))
@require_http_methods(["GET", "POST"])
def mentorship_add(request: HttpRequest) -> HttpResponse:
    """Propose a pair: HR for two others, an employee asks for a mentor of her own."""
    user = request.user
    own = None if access.HR in user.roles else user.employee
    people = Employee.objects.active().of_agency(user.agency_id)
    form = forms.MentorshipForm(
        request.POST or None,
        user=user,
        action="mentorship.propose",
        people=people,
        own=own,
        initial={"started_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        data, found = form.cleaned_data, []
        try:
            form.submit(
                lambda: found.append(
                    services.propose_mentorship(
                        mentor=data["mentor_nip"],
                        mentee=own or data["mentee_nip"],
                        topic=data["topic"],
                        goals=data["goals"],
                        started_on=data["started_on"],
                        actor=user,
                    )
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said(found[0] if found else None))
            return redirect("mentorship", found[0].pk) if found else redirect("mentorship_list")
    return render(request, "mentoring/mentorship_add.html", {"form": form, "own": own})


def _said(pair: Mentorship | None) -> str:
    if pair is not None and pair.state == "suggested":
        return _("The pair is proposed; the mentee is asked first, then the mentor.")
    return _("The pair is proposed; it begins when the mentor accepts.")


@access.declare(access.roles(access.EMPLOYEE, access.HR))
@require_GET
def mentorship(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair. The two read what they wrote; HR reads that the pair exists."""
    pairs = Mentorship.objects.with_activity(timezone.localdate()).select_related("mentor", "mentee", "request")
    pair = lookups.get_visible(pairs, request.user, pk=pk)
    is_mine = bool(pair.roles_of(request.user))
    context = {
        "pair": pair,
        "is_mine": is_mine,
        "is_mentor": "mentor" in pair.roles_of(request.user),
        "actions": selectors.actions_of(pair, request.user),
        "journey": selectors.journey_of(pair, request.user) if is_mine else None,
        "hours": selectors.hours_of(pair.minutes_met),
    }
    return render(request, "mentoring/mentorship.html", context)


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def mentorship_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Accept, decline or close a pair."""
    pairs = Mentorship.objects.select_related("agency", "mentor", "mentee", "request")
    pair = lookups.get_visible(pairs, request.user, pk=pk)
    if action not in {step.action for step in MENTORSHIP.steps}:
        raise Http404
    step = MENTORSHIP.step(action)
    lookups.require(bool(pair.roles_of(request.user) & set(step.roles)))
    if pair.state not in step.sources:
        raise errors.WrongState(_("Nothing was changed: this pair has moved on. Open it again to see where it stands."))
    form = forms.EndForm(request.POST or None) if action == "close" else forms.StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.step_mentorship(
                pair=pair, action=action, actor=request.user, on=timezone.localdate(), **form.cleaned_data
            )
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Stored. Thank you."))
            return redirect("mentorship", pk)
    context = {
        "form": form,
        "pair": pair,
        "action": action,
        "other": pair.other_than(request.user),
        "is_mentee": "mentee" in pair.roles_of(request.user),
    }
    return render(request, "mentoring/mentorship_step.html", context)
