"""Pages that arrange a session: with whom, about what, when; move it; put it into a calendar."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal.models import Appraisal
from core import access, errors, lookups
from core.calendar_file import CONTENT_TYPE
from employees.models import Employee, ReportingLine
from mentoring import forms, selectors, services
from mentoring.labels import SessionKind
from mentoring.models import FeedbackSession, ImprovementPlan


def _people(user: Any) -> Any:
    """Whom one may arrange a session for: one's own people, and oneself with one's own supervisor."""
    today = timezone.localdate()
    return Employee.objects.active().supervised_by(user.employee_id, today) | Employee.objects.filter(
        pk=user.employee_id
    )


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def session_add(request: HttpRequest) -> HttpResponse:
    """Arrange a session with one of my people, or with my supervisor: first with whom, then when and about what."""
    people = _people(request.user)
    if request.method == "POST":
        return _arrange(request, people, request.POST.get("employee"), request.POST.get("kind"))
    choose = forms.ChooseSessionForm(request.GET if "person" in request.GET else None, people=people)
    if choose.is_bound and choose.is_valid():
        return _arrange(request, people, str(choose.cleaned_data["person"].pk), choose.cleaned_data["kind"])
    if access.SUPERVISOR not in request.user.roles:
        return _arrange(request, people, str(request.user.employee_id), None)
    return render(request, "mentoring/session_choose.html", {"form": choose})


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def session_add_about(request: HttpRequest, pk: int) -> HttpResponse:
    """Arrange the dialogue a published result asks for, between its two people."""
    case = lookups.get_visible(Appraisal.objects.select_related("employee__agency", "appraiser"), request.user, pk=pk)
    mine = request.user.employee_id in (case.employee_id, case.appraiser_id)
    lookups.require(mine, _("Only the two who differ hold this dialogue."))
    if not selectors.dialogues_owed(request.user.employee_id, timezone.now()).filter(pk=pk).exists():
        raise errors.WrongState(_("Nothing was changed: this result asks for no dialogue, or its day is set already."))
    return _arrange(request, Employee.objects.filter(pk=case.employee_id), str(case.employee_id), None, about=case)


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def improvement_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Arrange a coaching or counselling session that belongs to an improvement plan."""
    rows = ImprovementPlan.objects.select_related("employee__agency", "supervisor")
    plan = lookups.get_visible(rows, request.user, pk=pk)
    lookups.require(bool(plan.roles_of(request.user)), _("Only the two of the plan meet."))
    if plan.state == "closed":
        raise errors.WrongState(_("Nothing was changed: this plan is closed."))
    kind = request.POST.get("kind") or request.GET.get("kind") or SessionKind.COACHING
    return _arrange(
        request, Employee.objects.filter(pk=plan.employee_id), str(plan.employee_id), kind, improvement=plan
    )


def _is_key(typed: str | None) -> bool:
    return str(typed).isdecimal() and len(str(typed)) < 12


def _arrange(
    request: HttpRequest,
    people: Any,
    chosen: str | None,
    kind: str | None,
    about: Appraisal | None = None,
    improvement: ImprovementPlan | None = None,
) -> HttpResponse:
    user: Any = request.user
    kind = kind if kind in SessionKind.values else SessionKind.DIALOGUE
    employee = people.select_related("agency").filter(pk=chosen).first() if _is_key(chosen) else None
    supervisor = _supervisor(employee, user, about, improvement)
    topics = selectors.topics_for(employee, supervisor, user, timezone.localdate()) if employee and supervisor else []
    form = forms.SessionForm(
        request.POST if request.method == "POST" else None,
        user=user,
        action="session.schedule",
        people=people,
        topics=topics,
        fixed=employee is not None,
        time_zone=user.agency.time_zone,
        initial={
            "employee": employee.pk if employee else None,
            "kind": kind,
            "minutes": 60,
            "agenda": selectors.template_text(user.agency_id, kind),
            "topics": [topic.key for topic in topics],
        },
    )
    if request.method == "POST" and form.is_valid():
        data, found = form.cleaned_data, []
        work = {"about": about, "improvement": improvement, "kind": data["kind"] or kind}
        try:
            receipt = form.submit(lambda: found.append(_schedule(form, user, work)))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The session is arranged. Receipt %(number)s.") % {"number": receipt.number})
            return redirect("session", found[0].pk) if found else redirect("session_list")
    other = Employee.objects.filter(pk=supervisor).first() if supervisor else None
    context = {
        "form": form,
        "employee": employee,
        "supervisor": other,
        "kind_label": SessionKind(kind).label,
        "about": about,
        "improvement": improvement,
    }
    return render(request, "mentoring/session_add.html", context)


def _supervisor(
    employee: Employee | None, user: Any, about: Appraisal | None, improvement: ImprovementPlan | None
) -> int | None:
    """Whom the employee would meet, for the proposals; the service decides again."""
    if improvement or about:
        return improvement.supervisor_id if improvement else about.appraiser_id if about else None
    if employee is None:
        return None
    if employee.pk != user.employee_id:
        return int(user.employee_id)
    lines = ReportingLine.objects.on(timezone.localdate()).filter(employee=employee).order_by("kind")
    return lines.values_list("supervisor", flat=True).first()


def _schedule(form: Any, user: Any, work: dict[str, Any]) -> FeedbackSession:
    data = form.cleaned_data
    return services.schedule_session(
        employee=data["employee"],
        scheduled_for=form.scheduled_for(),
        place=data["place"],
        agenda=selectors.agenda_with(data["agenda"], form.proposed, data.get("topics", ())),
        minutes=data["minutes"],
        times=data["times"],
        actor=user,
        at=timezone.now(),
        **work,
    )


def _mine(request: HttpRequest, pk: int) -> FeedbackSession:
    rows = FeedbackSession.objects.select_related("employee", "supervisor", "agency")
    return lookups.get_visible(rows, request.user, pk=pk)


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def session_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a session to another time or place; the other side gets a mail."""
    row = _mine(request, pk)
    if row.state != "scheduled":
        raise errors.WrongState(_("Nothing was changed: this session was held or cancelled already."))
    local: datetime = row.scheduled_for.astimezone(ZoneInfo(row.agency.time_zone))
    form = forms.WhenForm(
        request.POST or None,
        user=request.user,
        action=f"session.move:{pk}:{row.version}",
        time_zone=row.agency.time_zone,
        initial={"day": local.date(), "clock": local.strftime("%H:%M"), "place": row.place},
    )
    if request.method == "POST" and form.is_valid():
        move = {"scheduled_for": form.scheduled_for(), "place": form.cleaned_data["place"]}
        try:
            form.submit(lambda: services.move_session(session=row, actor=request.user, at=timezone.now(), **move))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The session is moved. Both of you get a mail with the new time."))
            return redirect("session", pk)
    return render(request, "mentoring/session_move.html", {"form": form, "session": row})


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as a file for a calendar."""
    row = _mine(request, pk)
    response = HttpResponse(selectors.calendar_of([row], row.agency), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="sesi-{row.pk}.ics"'
    return response


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def session_note(request: HttpRequest, pk: int) -> HttpResponse:
    """My private notes on a session."""
    row = _mine(request, pk)
    note = row.private_notes.visible_to(request.user).first()
    form = forms.NoteForm(
        request.POST or None,
        user=request.user,
        action=f"session.note:{pk}",
        initial={"text": note.text if note else ""},
    )
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            # No receipt: it would tell whoever reads receipts that there is a note. Storing it twice changes nothing.
            services.write_private_note(session=row, text=text, actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your private notes are stored. Nobody else can read them."))
            return redirect("session", pk)
    return render(request, "mentoring/session_note.html", {"form": form, "session": row})


@access.declare(access.roles(access.SUPERVISOR))
@require_GET
def talk_list(request: HttpRequest) -> HttpResponse:
    """My people and when we last talked; only I see this."""
    context = {"talks": selectors.talks_of(request.user, timezone.now())}
    return render(request, "mentoring/talk_list.html", context)


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def session_overview(request: HttpRequest) -> HttpResponse:
    """For reviewers: which sessions happened, and nothing of what was said."""
    page_obj = lookups.page_of(request, selectors.sessions_reviewed(request.user))
    return render(request, "mentoring/session_overview.html", {"page_obj": page_obj, "rows": selectors.told(page_obj)})


@access.declare(access.roles(access.HR))
@require_http_methods(["GET", "POST"])
def agenda_templates(request: HttpRequest) -> HttpResponse:
    """HR writes what each kind of session begins with."""
    user: Any = request.user
    words = {kind: selectors.template_text(user.agency_id, kind) for kind in SessionKind.values}
    form = forms.AgendaTemplatesForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        # What nobody changed stays the house's words, in each reader's language.
        texts = {
            kind: "" if _same(text, selectors.usual_text(kind)) else text for kind, text in form.cleaned_data.items()
        }
        services.save_agenda_templates(agency=user.agency, texts=texts, actor=user)
        messages.success(request, _("The templates are stored. New sessions begin with them."))
        return redirect("agenda_templates")
    return render(request, "mentoring/agenda_templates.html", {"form": form})


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
