"""What the worker does for people who meet: the mails about their sessions."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs
from mentoring.models import FeedbackSession, SessionMail
from mentoring.selectors import calendar_of


@jobs.handles(SessionMail)
def send_session_mail(pk: int, claim: jobs.Claim) -> None:
    """Send one mail about a session, from what stands now. A second run sends the same once more."""
    mail = SessionMail.objects.select_related("session__agency", "to").get(pk=pk)
    if not mail.to.email or not mail.to.is_active:
        raise jobs.GiveUp(_("There is no e-mail address; no mail was sent."))
    sessions = _sessions_of(mail)
    first, agency = sessions[0], mail.session.agency
    if mail.occasion != "cancelled" and first.state == "cancelled":
        raise jobs.GiveUp(_("The session was cancelled meanwhile; no mail was sent."))
    with translation.override(settings.LANGUAGE_CODE), timezone.override(ZoneInfo(agency.time_zone)):
        context = {
            "mail": mail,
            "sessions": sessions,
            "other": first.other_than(mail.to_id),
            "link": settings.SITE_URL.rstrip("/") + reverse("session", args=[first.pk]),
        }
        subject = render_to_string("emails/session_subject.txt", context).strip()
        body = render_to_string("emails/session.txt", context)
        message = EmailMessage(subject, body, to=[mail.to.email])
        message.attach("sesi.ics", calendar_of(sessions, agency).decode(), "text/calendar")
    message.send()


def _sessions_of(mail: SessionMail) -> list[FeedbackSession]:
    rows = FeedbackSession.objects.select_related("employee", "supervisor").order_by("scheduled_for", "pk")
    if mail.whole_series and mail.session.series:
        return list(rows.filter(series=mail.session.series, scheduled_for__gte=mail.session.scheduled_for))
    return list(rows.filter(pk=mail.session_id))
