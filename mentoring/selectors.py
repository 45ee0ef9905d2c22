"""Reads of mentoring that others build on: a person's year, and what she owes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import todo
from employees.models import Employee
from mentoring.models import AgreedAction, FeedbackSession, Mentorship
from mentoring.summaries import MentoringYear


def year_of(employee: Employee, year: int) -> MentoringYear:
    """Return one person's calendar year of sessions and mentoring."""
    return years_of([employee.pk], year)[employee.pk]


def years_of(employee_ids: Iterable[int], year: int) -> dict[int, MentoringYear]:
    """Return the year of many people in four queries, however many they are."""
    ids = list(employee_ids)
    held: dict[int, list[datetime]] = defaultdict(list)
    for employee, moment in (
        FeedbackSession.objects.held_in(year)
        .filter(employee__in=ids)
        .order_by("scheduled_for")
        .values_list("employee", "scheduled_for")
    ):
        held[employee].append(moment)
    agreed: dict[int, list[bool]] = defaultdict(list)
    for owner, done_on in AgreedAction.objects.filter(
        owner__in=ids, session__scheduled_for__year=year, session__state__in=["held", "acknowledged"]
    ).values_list("owner", "done_on"):
        agreed[owner].append(done_on is not None)
    pairs = Mentorship.objects.in_year(year)
    mentors = _names(pairs.filter(mentee__in=ids), "mentee", "mentor")
    mentees = _names(pairs.filter(mentor__in=ids), "mentor", "mentee")
    return {
        pk: MentoringYear(
            sessions_held=len(held[pk]),
            actions_agreed=len(agreed[pk]),
            actions_done=sum(agreed[pk]),
            mentor_names=tuple(mentors[pk]),
            mentee_names=tuple(mentees[pk]),
            session_dates=tuple(timezone.localtime(moment).date() for moment in held[pk]),
        )
        for pk in ids
    }


def _names(pairs: Any, of: str, other: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pair in pairs.select_related(other).order_by("started_on", "pk"):
        found[getattr(pair, f"{of}_id")].append(getattr(pair, other).full_name)
    return found


def todo_for(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in sessions and pairs at the moment `at`, in three queries."""
    me, today = user.employee_id, timezone.localdate(at)
    if me is None:
        return []
    owed = [
        todo.Todo(
            label=_("Do what you agreed: %(action)s") % {"action": action.text},
            url_name="session",
            url_args=(action.session_id,),
            due=action.due_date,
            urgency=todo.urgency_of(action.due_date, today),
        )
        for action in AgreedAction.objects.open_for(me)[:10]
    ]
    for session in (
        FeedbackSession.objects.of(me).filter(state__in=["scheduled", "held"]).order_by("scheduled_for")[:20]
    ):
        owed.extend(_session_todo(session, user, at))
    for pair in Mentorship.objects.filter(mentor=me, state="proposed").select_related("mentee"):
        label = _("Answer the request to mentor %(name)s") % {"name": pair.mentee.full_name}
        owed.append(todo.Todo(label=label, url_name="mentorship", url_args=(pair.pk,)))
    return owed


def _session_todo(session: FeedbackSession, user: Any, at: datetime) -> list[todo.Todo]:
    day = timezone.localdate(session.scheduled_for)
    if session.state == "held":
        if session.is_acknowledged_by(user):
            return []
        return [
            todo.Todo(
                label=_("Read and acknowledge the notes of your session"), url_name="session", url_args=(session.pk,)
            )
        ]
    if session.scheduled_for > at:
        return [todo.Todo(label=_("Feedback session"), url_name="session", url_args=(session.pk,), due=day)]
    if session.supervisor_id != user.employee_id:
        return []
    late = todo.urgency_of(day, timezone.localdate(at))
    label = _("Write down the session you held")
    return [todo.Todo(label=label, url_name="session", url_args=(session.pk,), due=day, urgency=late)]


def sessions_page(user: Any) -> Any:
    """Return the sessions `user` may see, newest first, with both people."""
    return FeedbackSession.objects.visible_to(user).select_related("employee", "supervisor")


def pairs_page(user: Any) -> Any:
    """Return the mentor pairs `user` may see, open ones first."""
    return (
        Mentorship.objects.visible_to(user)
        .select_related("mentor", "mentee")
        .order_by(F("ended_on").asc(nulls_first=True), "-started_on", "-pk")
    )
