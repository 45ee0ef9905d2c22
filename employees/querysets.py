"""Who sees which rows, and the filters people ask for. The only place where visibility is written."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core import access


def agency_of(user: Any) -> int | None:
    """Return the id of the one agency a user belongs to; None for somebody of no agency, who sees no agency's data."""
    agency: int | None = user.agency_id
    return agency


class OfAgencyQuerySet(models.QuerySet[Any]):
    """Rows that belong to an agency through the field path `agency_path`."""

    agency_path = "agency"

    def of_agency(self, agency: Any) -> Any:
        return self.filter(**{self.agency_path: agency})

    def visible_to(self, user: Any) -> Any:
        """Everybody sees the catalogues and the organisation of her own agency; nobody another agency's."""
        if access.ADMINISTRATOR in user.roles:
            return self
        if agency_of(user) is None:
            return self.none()
        return self.of_agency(agency_of(user))


class AgencyQuerySet(OfAgencyQuerySet):
    agency_path = "pk"

    def visible_to(self, user: Any) -> Any:
        if access.ADMINISTRATOR in user.roles:
            return self
        return self.filter(pk=agency_of(user)) if agency_of(user) else self.none()


class HrOnlyQuerySet(OfAgencyQuerySet):
    """Rows of HR's own work: imports, invitations, grants."""

    def visible_to(self, user: Any) -> Any:
        if access.ADMINISTRATOR in user.roles:
            return self
        if access.HR in user.roles:
            return self.of_agency(agency_of(user))
        return self.none()


class EmployeeQuerySet(OfAgencyQuerySet):
    """A person's file: who may know that it exists.

    Herself, those who supervise her today or supervise her supervisor, the leader of her unit, HR and auditors of her
    agency, administrators.
    """

    def active(self) -> "EmployeeQuerySet":
        return self.filter(is_active=True)

    def directory_of(self, user: Any) -> "EmployeeQuerySet":
        """Colleagues one may name: people in service of one's own agency, by name, post and unit, never their files."""
        agency = agency_of(user)
        return self.none() if agency is None else self.active().of_agency(agency)

    def supervised_by(self, employee_id: int, on: date) -> "EmployeeQuerySet":
        """People whose reporting line of any kind leads to `employee_id` on the day `on`."""
        lines = self.model._meta.get_field("reporting_lines").related_model.objects
        return self.filter(pk__in=lines.on(on).filter(supervisor=employee_id).values("employee"))

    def visible_to(self, user: Any) -> "EmployeeQuerySet":
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if roles & {access.HR, access.AUDITOR}:
            return self.of_agency(agency_of(user))
        me = user.employee_id
        if me is None:
            return self.none()
        # Ids first: one indexed subquery each instead of joins that would repeat people.
        everybody = self.model.objects.order_by()
        today = timezone.localdate()
        lines = self.model._meta.get_field("reporting_lines").related_model.objects.on(today)
        below = everybody.supervised_by(me, today).values("pk")
        two_below = lines.filter(supervisor__in=below).values("employee")
        led = everybody.filter(unit__leader=me).values("pk")
        return self.filter(Q(pk=me) | Q(pk__in=below) | Q(pk__in=two_below) | Q(pk__in=led))

    def search(self, words: str) -> "EmployeeQuerySet":
        """People whose name holds every word, or whose NIP begins with the digits."""
        found = self
        for word in words.split()[:6]:
            found = found.filter(Q(name__icontains=word) | Q(nip__startswith=word))
        return found


class ReportingLineQuerySet(OfAgencyQuerySet):
    agency_path = "employee__agency"

    def on(self, day: date) -> "ReportingLineQuerySet":
        """Lines in force on `day`; `end` is the last day, None means still running."""
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)

    def visible_to(self, user: Any) -> "ReportingLineQuerySet":
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if roles & {access.HR, access.AUDITOR}:
            return self.of_agency(agency_of(user))
        if user.employee_id is None:
            return self.none()
        return self.filter(Q(employee=user.employee_id) | Q(supervisor=user.employee_id))


class SupervisorReportQuerySet(OfAgencyQuerySet):
    agency_path = "employee__agency"

    def visible_to(self, user: Any) -> "SupervisorReportQuerySet":
        """The person who reports, the supervisor she names, and HR; nobody else learns of it."""
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if access.HR in roles:
            return self.of_agency(agency_of(user))
        if user.employee_id is None:
            return self.none()
        return self.filter(Q(employee=user.employee_id) | Q(named_supervisor=user.employee_id))


class FileOpeningQuerySet(OfAgencyQuerySet):
    agency_path = "employee__agency"

    def visible_to(self, user: Any) -> "FileOpeningQuerySet":
        """Everybody sees who opened her own file."""
        if access.ADMINISTRATOR in user.roles:
            return self
        if user.employee_id is None:
            return self.none()
        return self.filter(employee=user.employee_id)
