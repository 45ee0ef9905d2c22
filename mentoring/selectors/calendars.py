"""Sessions as calendar files: when and where, and nothing of what is talked about."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.calendar_file import CalendarEvent, calendar_file
from employees.models import Agency
from mentoring.models import FeedbackSession


def calendar_of(sessions: Iterable[FeedbackSession], agency: Agency) -> bytes:
    """Return the calendar file of sessions, loaded with both people, in the hours of their agency.

    The kind stays out of it: a calendar is often open to colleagues, and that somebody is counselled is hers.
    """
    return calendar_file([_event(session) for session in sessions], time_zone=agency.time_zone)


def _event(session: FeedbackSession) -> CalendarEvent:
    site = settings.SITE_URL.rstrip("/")
    address = site + reverse("session", args=[session.pk])
    names = {"employee": session.employee.full_name, "supervisor": session.supervisor.full_name}
    return CalendarEvent(
        uid=f"session-{session.pk}@{urlsplit(site).hostname or 'asn-kinerja'}",
        start=session.scheduled_for,
        end=session.scheduled_for + timedelta(minutes=session.minutes),
        stamp=session.changed_at,
        summary=_("Session: %(employee)s and %(supervisor)s") % names,
        place=session.place,
        description=_("Agenda and notes: %(address)s") % {"address": address},
        url=address,
        sequence=session.version,
        status="CANCELLED" if session.state == "cancelled" else "CONFIRMED",
    )
