"""Pages of feedback sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, errors, lookups
from mentoring import forms, selectors, services
from mentoring.models import AgreedAction, FeedbackSession, PrivateNote
from mentoring.workflow import SESSION


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    """My sessions, as employee and as supervisor."""
    page_obj = lookups.page_of(request, selectors.sessions_page(request.user))
    return render(request, "mentoring/session_list.html", {"page_obj": page_obj})


def _session(request: HttpRequest, pk: int) -> FeedbackSession:
    rows = FeedbackSession.objects.select_related("employee", "supervisor", "agency")
    return lookups.get_visible(rows, request.user, pk=pk)


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: agenda, notes, agreed actions, and what is to be done next."""
    row = _session(request, pk)
    steps = {step.action for step in SESSION.open_steps(row.state, row.roles_of(request.user))}
    note = PrivateNote.objects.visible_to(request.user).filter(session=row).first()
    context = {
        "session": row,
        "note": note,
        "may_move": row.state == "scheduled",
        "actions": row.actions.select_related("owner"),
        "may_write": "hold" in steps and row.scheduled_for <= timezone.now(),
        "may_cancel": "cancel" in steps,
        "may_acknowledge": row.state == "held" and not row.is_acknowledged_by(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "mentoring/session.html", context)


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def session_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a session that was held."""
    row = _session(request, pk)
    lookups.require("supervisor" in row.roles_of(request.user), _("The supervisor writes the session down."))
    if row.state != "scheduled":
        raise errors.WrongState(_("Nothing was changed: this session was written down or cancelled already."))
    owners = [(row.employee_id, row.employee.full_name), (row.supervisor_id, row.supervisor.full_name)]
    form = forms.SessionNotesForm(request.POST or None, user=request.user, action=f"session.hold:{pk}", owners=owners)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = form.submit(
                lambda: services.record_session(
                    session=row,
                    notes=form.cleaned_data["notes"],
                    actions=form.actions(),
                    actor=request.user,
                    at=timezone.now(),
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The session is written down. Receipt %(number)s.") % {"number": receipt.number}
            )
            return redirect("session", pk)
    return render(request, "mentoring/session_hold.html", {"form": form, "session": row})


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a session off with a reason."""
    row = _session(request, pk)
    if row.state != "scheduled":
        raise errors.WrongState(_("Nothing was changed: this session was held or cancelled already."))
    later = row.series is not None and selectors.later_of(row).exists()
    form = forms.CancelForm(request.POST or None, in_series=later)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.cancel_session(
            session=row, reason=data["reason"], actor=request.user, rest=data.get("scope") == "rest", at=timezone.now()
        )
        messages.success(request, _("The session is cancelled; the other side reads your reason."))
        return redirect("session", pk)
    return render(request, "mentoring/session_cancel.html", {"form": form, "session": row})


@access.declare(access.roles(access.EMPLOYEE))
@require_POST
def session_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge the notes for my side."""
    services.acknowledge_session(session=_session(request, pk), actor=request.user, at=timezone.now())
    messages.success(request, _("You have acknowledged the session."))
    return redirect("session", pk)


@access.declare(access.roles(access.EMPLOYEE))
@require_POST
def action_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an agreed action of mine as done."""
    action = lookups.get_visible(AgreedAction.objects.select_related("session__agency"), request.user, pk=pk)
    services.finish_action(action=action, actor=request.user, on=timezone.localdate())
    messages.success(request, _("Marked as done."))
    return redirect("session", action.session_id)
