"""What two people say to each other is seen by the two; HR sees which mentor pairs exist. Written only here."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from core import access


class SessionQuerySet(models.QuerySet[Any]):
    """Feedback sessions: only the two who meet; not HR, not the reviewer, not an administrator."""

    def of(self, employee_id: int) -> "SessionQuerySet":
        return self.filter(Q(employee=employee_id) | Q(supervisor=employee_id))

    def visible_to(self, user: Any) -> "SessionQuerySet":
        return self.of(user.employee_id) if user.employee_id else self.none()

    def held_in(self, year: int) -> "SessionQuerySet":
        return self.filter(scheduled_for__year=year, state__in=["held", "acknowledged"])


class ActionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ActionQuerySet":
        me = user.employee_id
        return self.filter(Q(session__employee=me) | Q(session__supervisor=me)) if me else self.none()

    def open_for(self, employee_id: int) -> "ActionQuerySet":
        """Agreed actions somebody owns and has not done."""
        return self.filter(owner=employee_id, done_on__isnull=True).exclude(session__state="cancelled")


class MentorshipQuerySet(models.QuerySet[Any]):
    """Mentor pairs: the two, and HR of the agency, who looks after the programme."""

    def of(self, employee_id: int) -> "MentorshipQuerySet":
        return self.filter(Q(mentor=employee_id) | Q(mentee=employee_id))

    def visible_to(self, user: Any) -> "MentorshipQuerySet":
        if access.HR in user.roles:
            return self.filter(Q(agency=user.agency_id) | Q(mentor=user.employee_id) | Q(mentee=user.employee_id))
        return self.of(user.employee_id) if user.employee_id else self.none()

    def in_year(self, year: int) -> "MentorshipQuerySet":
        """Pairs that met at some time of the year; proposals that were never accepted do not count."""
        return self.filter(state__in=["active", "closed"], started_on__lte=date(year, 12, 31)).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=date(year, 1, 1))
        )
