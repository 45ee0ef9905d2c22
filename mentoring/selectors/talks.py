"""Whom a supervisor has talked with and for how long not: hers alone, for no statistic."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import ngettext

from core import access, todo
from employees.models import Employee, ReportingLine
from mentoring.models import Feedback, FeedbackSession

NAMED = 3


@dataclass(frozen=True)
class Talk:
    """One of my people with the last day we talked (a session, or feedback I gave); None means never."""

    employee_id: int
    name: str
    last: date | None
    is_quiet: bool


def talks_of(user: Any, at: datetime) -> list[Talk]:
    """Return everybody `user` supervises today, the longest silence first, in one query."""
    me, today = user.employee_id, timezone.localdate(at)
    if me is None:
        return []
    pair = {"employee": OuterRef("pk"), "supervisor": me}
    held = FeedbackSession.objects.filter(**pair, state__in=["held", "acknowledged"], scheduled_for__lte=at)
    given = Feedback.objects.filter(receiver=OuterRef("pk"), writer=me, withdrawn_at__isnull=True)
    line = ReportingLine.objects.on(today).filter(**pair)
    people = (
        Employee.objects.active()
        .supervised_by(me, today)
        .annotate(
            met=_latest(held, "employee", "scheduled_for"),
            wrote=_latest(given, "receiver", "given_at"),
            since=Coalesce(Subquery(line.order_by("start").values("start")[:1]), today),
        )
    )
    found = [_talk(person, today) for person in people]
    return sorted(found, key=lambda talk: (not talk.is_quiet, talk.last or date.min, talk.name))


def _latest(rows: Any, of: str, moment: str) -> Subquery:
    return Subquery(rows.order_by().values(of).annotate(latest=Max(moment)).values("latest"))


def _talk(person: Any, today: date) -> Talk:
    moments = [moment for moment in (person.met, person.wrote) if moment is not None]
    last = timezone.localdate(max(moments)) if moments else None
    # Somebody who came last week is not one I have neglected for two months.
    silent_since = max(last or date.min, person.since)
    quiet = silent_since <= today - timedelta(days=settings.TALK_REMINDER_DAYS)
    return Talk(person.pk, person.full_name, last, quiet)


def todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Remind a supervisor of those she has not talked with for long; nobody else sees this line."""
    if access.SUPERVISOR not in user.roles:
        return []
    quiet = [talk for talk in talks_of(user, at) if talk.is_quiet]
    if not quiet:
        return []
    names = ", ".join(talk.name for talk in quiet[:NAMED]) + (", …" if len(quiet) > NAMED else "")
    label = ngettext(
        "Talk with somebody you have not talked with for %(days)s days: %(names)s",
        "Talk with %(count)s people you have not talked with for %(days)s days: %(names)s",
        len(quiet),
    ) % {"count": len(quiet), "days": settings.TALK_REMINDER_DAYS, "names": names}
    return [todo.Todo(label=label, url_name="talk_list", count=len(quiet))]
