"""Mails about a session: a row for each of the two. The text is made when it is sent, from what stands then."""

from datetime import datetime

from core import jobs
from employees.models import Employee
from mentoring.models import FeedbackSession, SessionMail


def tell_both(session: FeedbackSession, occasion: str, *, at: datetime, whole_series: bool = False) -> None:
    """Order a mail to each of the two who has an address."""
    for person in Employee.objects.filter(pk__in=[session.employee_id, session.supervisor_id]).exclude(email=""):
        mail = SessionMail.objects.create(
            session=session, to=person, occasion=occasion, whole_series=whole_series, created_at=at
        )
        jobs.wake(mail, at=at)
