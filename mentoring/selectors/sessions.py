"""Reads of feedback sessions: the list of the two, and what they owe."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import todo
from mentoring.models import AgreedAction, FeedbackSession


def sessions_page(user: Any) -> Any:
    """Return the sessions `user` may see, newest first, with both people."""
    return FeedbackSession.objects.visible_to(user).select_related("employee", "supervisor")


def todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in sessions at the moment `at`."""
    me, today = user.employee_id, timezone.localdate(at)
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
