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
    return render(request, "mentoring/mentorship_list.html", {"page_obj": page_obj})


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
            messages.success(request, _("The pair is proposed; it begins when the mentor accepts."))
            return redirect("mentorship", found[0].pk) if found else redirect("mentorship_list")
    return render(request, "mentoring/mentorship_add.html", {"form": form, "own": own})


@access.declare(access.roles(access.EMPLOYEE, access.HR))
@require_GET
def mentorship(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: goals, state and the steps that are open to me."""
    pair = lookups.get_visible(Mentorship.objects.select_related("mentor", "mentee"), request.user, pk=pk)
    steps = MENTORSHIP.open_steps(pair.state, pair.roles_of(request.user))
    return render(request, "mentoring/mentorship.html", {"pair": pair, "actions": [step.action for step in steps]})


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def mentorship_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Accept, decline or close a pair."""
    pair = lookups.get_visible(Mentorship.objects.select_related("agency", "mentor", "mentee"), request.user, pk=pk)
    if action not in {step.action for step in MENTORSHIP.steps}:
        raise Http404
    step = MENTORSHIP.step(action)
    lookups.require(bool(pair.roles_of(request.user) & set(step.roles)))
    if pair.state not in step.sources:
        raise errors.WrongState(_("Nothing was changed: this pair has moved on. Open it again to see where it stands."))
    form = forms.StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.step_mentorship(
                pair=pair, action=action, reason=reason, actor=request.user, on=timezone.localdate()
            )
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Stored. Thank you."))
            return redirect("mentorship", pk)
    return render(request, "mentoring/mentorship_step.html", {"form": form, "pair": pair, "action": action})
