"""Who sees which report and which batch. The only place where this is written."""

from typing import Any

from django.db import models
from django.db.models import Count, Max, Min, Q

from core import access
from core.jobs import JobState
from employees import querysets as people


class IssuedReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "IssuedReportQuerySet":
        """HR and auditors see the reports of their agency in every state; others only finished ones.

        Those others are the employee, the supervisor and the reviewer of the part that concluded the year, and the
        leader of that unit.
        """
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if roles & {access.HR, access.AUDITOR}:
            return self.filter(employee__agency=people.agency_of(user))
        me = user.employee_id
        if me is None:
            return self.none()
        mine = Q(employee=me) | Q(supervisor=me) | Q(reviewer=me) | Q(unit__leader=me)
        return self.done().filter(mine)

    def done(self) -> "IssuedReportQuerySet":
        return self.filter(state=JobState.DONE)

    def failed(self) -> "IssuedReportQuerySet":
        return self.filter(state=JobState.FAILED)

    def open(self) -> "IssuedReportQuerySet":
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def latest_first(self) -> "IssuedReportQuerySet":
        return self.order_by("-year", "-revision")


def _count(*states: str) -> Count:
    return Count("reports", filter=Q(reports__state__in=states))


class ReportBatchQuerySet(people.HrOnlyQuerySet):
    def with_counts(self) -> "ReportBatchQuerySet":
        """Add how many reports are in each state, and when the work began and last ended."""
        return self.annotate(
            waiting=_count(JobState.WAITING),
            running=_count(JobState.RUNNING),
            done=_count(JobState.DONE),
            failed=_count(JobState.FAILED),
            cancelled=_count(JobState.CANCELLED),
            began_at=Min("reports__started_at"),
            ended_at=Max("reports__finished_at"),
        )


class OwnQuerySet(models.QuerySet[Any]):
    """Rows that belong to one account and concern nobody else."""

    def visible_to(self, user: Any) -> "OwnQuerySet":
        return self.filter(user=user)


class DigestRunQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "DigestRunQuerySet":
        """How far the daily mails are is the business of administrators; it names nobody."""
        return self if access.ADMINISTRATOR in user.roles else self.none()
