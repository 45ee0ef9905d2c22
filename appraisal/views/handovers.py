"""Pages of hand-overs: what is due, what was confirmed, and the note of the former supervisor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal import services
from appraisal.forms.handovers import ConfirmHandoversForm, NoteForm
from appraisal.forms.sending import sent
from appraisal.models import Appraisal, Cycle, Handover
from appraisal.selectors import handovers as selectors
from core import access, errors, lookups
from employees import services as people_services

PEOPLE = access.roles(access.EMPLOYEE, access.HR, access.AUDITOR)
LOADED = ("appraisal__cycle__agency", "appraisal__employee", "following", "former", "new", "confirmed_by__employee")


@access.declare(PEOPLE)
@require_GET
def handover_list(request: HttpRequest) -> HttpResponse:
    """Hand-overs that are due and those that were confirmed: HR sees all, supervisors their own."""
    return _list(request)


@access.declare(access.roles(access.HR))
@require_POST
def handover_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the hand-overs chosen in one cycle."""
    cycle = lookups.get_visible(Cycle.objects.select_related("agency", "scheme"), request.user, pk=pk)
    lookups.require(cycle.can_be_run_by(request.user))
    form = _form(request, cycle, selectors.due_in(cycle, timezone.now()))
    if not form.is_valid():
        return _list(request, form, 409)
    done: list[Handover] = []

    def work() -> None:
        done.extend(services.confirm_handovers(cycle=cycle, keys=form.chosen, actor=request.user))

    try:
        receipt = form.submit(work)
    except errors.Refused as refusal:
        form.refuse(refusal)
        return _list(request, form, refusal.status)
    told = ngettext("%(count)d hand-over is confirmed.", "%(count)d hand-overs are confirmed.", len(done))
    number = _("Receipt number: %(number)s.") % {"number": receipt.number}
    messages.success(request, f"{told % {'count': len(done)}} {number}" if done else number)
    return redirect("handover_list")


def _form(request: HttpRequest, cycle: Cycle, rows: list[selectors.Due]) -> ConfirmHandoversForm:
    return ConfirmHandoversForm(sent(request), rows=rows, user=request.user, action=f"handover.confirm:{cycle.pk}")


def _list(request: HttpRequest, refused: ConfirmHandoversForm | None = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    now, runs = timezone.now(), access.HR in user.roles
    rows = Cycle.objects.visible_to(user).filter(state="open").select_related("agency")
    cycles = list(rows.order_by("-year", "name", "pk"))
    due = selectors.due_for(user, cycles, now)
    blocks = []
    for cycle in cycles:
        here = [one for one in due if one.case.cycle_id == cycle.pk]
        action, form = f"handover.confirm:{cycle.pk}", None
        if refused is not None and refused.action == action:
            form = refused
        elif runs and here:
            form = ConfirmHandoversForm(rows=here, user=user, action=action)
        if here or form:
            blocks.append({"cycle": cycle, "rows": here, "form": form})
    confirmed = Handover.objects.visible_to(user).select_related(*LOADED)
    page = lookups.page_of(request, confirmed.order_by("-confirmed_at", "-pk"))
    context = {"blocks": blocks, "page_obj": page, "runs": runs, "chosen": refused.chosen if refused else []}
    return render(request, "appraisal/handover_list.html", context, status=status)


@access.declare(PEOPLE)
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over with its note; the former supervisor writes it here."""
    found: Handover = lookups.get_visible(Handover.objects.select_related(*LOADED), request.user, pk=pk)
    roles, now = found.roles_of(request.user), timezone.now()
    people_services.note_file_opened(employee=found.appraisal.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    status = 200
    form = NoteForm(sent(request), user=request.user, action=f"handover.note:{pk}")
    if request.method == "POST":
        lookups.require("former" in roles)
        if form.is_valid():
            note = form.cleaned_data["note"]
            try:
                form.submit(lambda: services.write_note(handover=found, note=note, actor=request.user))
            except errors.Refused as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, _("Your note is stored. The employee and the new supervisor can read it."))
                return redirect("handover", pk)
    mine = Appraisal.objects.visible_to(request.user).filter(pk__in=[found.appraisal_id, found.following_id or 0])
    context = {
        "handover": found,
        "facts": selectors.facts_of(found),
        "form": form,
        "may_write": selectors.may_write(found, roles, now),
        "may_rate": "former" in roles and found.kind == "cut" and found.appraisal.takes_ratings(now),
        "cases": list(mine.order_by("period_start")),
    }
    return render(request, "appraisal/handover.html", context, status=status)
