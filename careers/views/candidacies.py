"""Pages of candidacies: enter, read one's own, decide by two people, withdraw."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from careers import forms, selectors, services
from careers.models import Candidacy, Opening
from core import access, errors, lookups
from core import forms as core_forms
from employees import services as people_services

MAY_READ = access.roles(access.EMPLOYEE, access.HR, access.PANEL, access.AUDITOR)


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def candidacy_list(request: HttpRequest) -> HttpResponse:
    """My own candidacies."""
    page_obj = lookups.page_of(request, selectors.candidacies_page(request.user))
    return render(request, "careers/candidacy_list.html", {"page_obj": page_obj})


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply for an opening, or nominate one of my people."""
    user, today = request.user, timezone.localdate()
    opening = lookups.get_visible(Opening.objects.select_related("agency"), user, pk=pk)
    if not opening.takes_nominations(today):
        raise errors.WrongState(_("This opening takes no nominations (any more). Nothing was stored."))
    people = selectors.nominees(user, today)
    form = forms.NominationForm(
        request.POST or None,
        user=user,
        action=f"candidacy.nominate:{pk}",
        people=people,
        initial={"employee": user.employee_id},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            receipt = form.submit(
                lambda: services.nominate(
                    opening=opening, employee=data["employee"], motivation=data["motivation"], actor=user, on=today
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The candidacy is entered. Receipt %(number)s.") % {"number": receipt.number})
            return redirect("opening", pk)
    return render(request, "careers/nominate.html", {"form": form, "opening": opening})


def _candidacy(request: HttpRequest, pk: int) -> Candidacy:
    rows = Candidacy.objects.select_related(
        "opening__agency", "opening__post_type", "employee__unit", "employee__position", "nominated_by"
    )
    return lookups.get_visible(rows, request.user, pk=pk)


@access.declare(MAY_READ)
@require_GET
def candidacy(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidacy: requirements rule by rule, decisions with their reasons, and what is to be done next."""
    row, user, today = _candidacy(request, pk), request.user, timezone.localdate()
    people_services.note_file_opened(employee=row.employee, viewer=user, page="career")
    roles = selectors.candidacy_roles(row, user)
    decisions = list(row.decisions.select_related("first_by", "second_by"))
    waits_for_second = row.state == "proposed"
    decides = "panel" in roles and row.opening.state == "closed" and row.state in ("nominated", "proposed")
    conflict = selectors.conflict_of(row, user, today) if decides else ""
    decided_first = waits_for_second and decisions[-1].first_by_id == user.pk
    # The candidate reads decisions when they are whole; a first decision alone may still be turned round.
    shown = [d for d in decisions if d.second_by_id] if "candidate" in roles else decisions
    context = {
        "candidacy": row,
        "decisions": shown,
        "may_decide": decides and not conflict and not decided_first,
        "decided_first": decided_first,
        "conflict": conflict,
        "waits_for_second": waits_for_second,
        "may_withdraw": "candidate" in roles and row.state in ("nominated", "proposed"),
        "may_recheck": row.state == "nominated" and "hr" in row.opening.roles_of(user),
    }
    return render(request, "careers/candidacy.html", context)


@access.declare(MAY_READ)
@require_http_methods(["GET", "POST"])
def candidacy_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The first decision, or the second person's answer to it."""
    row, user, today = _candidacy(request, pk), request.user, timezone.localdate()
    decision = _require_turn(row, request)
    action = f"candidacy.decide:{pk}:{decision.pk if decision else 'first'}"
    make = forms.ConfirmationForm if decision else forms.DecisionForm
    form = make(request.POST or None, user=user, action=action)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "submit_token"}
        service = services.confirm_decision if decision else services.propose_decision
        try:
            receipt = form.submit(lambda: service(candidacy=row, actor=user, at=timezone.now(), on=today, **data))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Your decision is stored with its reason. Receipt %(n)s.") % {"n": receipt.number}
            )
            return redirect("candidacy", pk)
    return render(request, "careers/candidacy_decide.html", {"form": form, "candidacy": row, "decision": decision})


def _require_turn(row: Candidacy, request: HttpRequest) -> object:
    """Return the open first decision, None when there is none yet; stop whoever may not decide now."""
    user = request.user
    conflict = selectors.conflict_of(row, user, timezone.localdate())
    lookups.require(not conflict, conflict)
    lookups.require("panel" in selectors.candidacy_roles(row, user), _("Only the panel of this opening decides."))
    if row.opening.state != "closed" or row.state not in ("nominated", "proposed"):
        raise errors.WrongState(_("Nothing was decided: the panel decides after closing, and once."))
    decision = row.decisions.filter(second_by__isnull=True).select_related("first_by").first()
    lookups.require(
        decision is None or decision.first_by_id != user.pk,
        _("You made the first decision: a second person of the panel has to confirm it."),
    )
    return decision


@access.declare(MAY_READ)
@require_http_methods(["GET", "POST"])
def candidacy_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back my own candidacy."""
    row = _candidacy(request, pk)
    lookups.require(
        "candidate" in selectors.candidacy_roles(row, request.user), _("Only the candidate withdraws herself.")
    )
    if row.state not in ("nominated", "proposed"):
        raise errors.WrongState(_("Nothing was changed: this candidacy is decided or withdrawn."))
    form = core_forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_candidacy(candidacy=row, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("The candidacy is withdrawn."))
        return redirect("candidacy", pk)
    return render(request, "careers/candidacy_withdraw.html", {"form": form, "candidacy": row})


@access.declare(MAY_READ)
@require_POST
def candidacy_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge the requirements again after the registers were completed."""
    services.recheck_eligibility(candidacy=_candidacy(request, pk), actor=request.user)
    messages.success(request, _("The requirements are judged again; the earlier answer stays in the audit trail."))
    return redirect("candidacy", pk)
