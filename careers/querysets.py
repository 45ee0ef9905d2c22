"""Who sees which plan, training, opening, candidacy and punishment. The only place where this is written."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core import access
from employees import querysets as people

HR_AND_AUDITOR = frozenset({access.HR, access.AUDITOR})


class OfEmployeeQuerySet(models.QuerySet[Any]):
    """Rows of one person, found through the field path `employee_path`."""

    employee_path = "employee"

    def of(self, employee_id: int) -> Any:
        return self.filter(**{self.employee_path: employee_id})

    def of_agency(self, agency: int | None) -> Any:
        return self.filter(**{f"{self.employee_path}__agency": agency})

    def of_people_of(self, supervisor_id: int, on: date) -> Any:
        """Rows of those whom `supervisor_id` supervises on the day `on`."""
        below = people_of(self.model, supervisor_id, on)
        return self.filter(**{f"{self.employee_path}__in": below})


def people_of(model: Any, supervisor_id: int, on: date) -> Any:
    """Return the ids of those whom `supervisor_id` supervises; the staff register is reached through the model."""
    employees = model._meta.apps.get_model("employees", "Employee").objects.order_by()
    return employees.supervised_by(supervisor_id, on).values("pk")


class PlanQuerySet(OfEmployeeQuerySet):
    """Plans and their items: the employee, those who supervise her today, HR and auditors of her agency."""

    def visible_to(self, user: Any) -> "PlanQuerySet":
        if user.roles & HR_AND_AUDITOR:
            return self.of_agency(people.agency_of(user))
        me = user.employee_id
        if me is None:
            return self.none()
        return self.of(me) | self.of_people_of(me, timezone.localdate())


class ItemQuerySet(PlanQuerySet):
    employee_path = "plan__employee"

    def due_for(self, employee_id: int) -> "ItemQuerySet":
        """Chosen items she has to carry out, the nearest day first."""
        return self.of(employee_id).filter(state="chosen").order_by("due_date", "pk")

    def waiting_for(self, employee_id: int, on: date) -> "ItemQuerySet":
        """Proposals of the other side, for her own plan or for the plans of her people."""
        mine = self.of(employee_id) | self.of_people_of(employee_id, on)
        return mine.filter(state="proposed").exclude(proposed_by=employee_id)


class RecordQuerySet(OfEmployeeQuerySet):
    """Training records: the employee, HR who confirms them, the auditor."""

    def visible_to(self, user: Any) -> "RecordQuerySet":
        if user.roles & HR_AND_AUDITOR:
            return self.of_agency(people.agency_of(user))
        return self.of(user.employee_id) if user.employee_id else self.none()

    def to_confirm_by(self, user: Any) -> "RecordQuerySet":
        """Records that wait for HR; nobody confirms her own."""
        waiting = self.of_agency(people.agency_of(user)).filter(state="recorded")
        return waiting.exclude(employee=user.employee_id) if user.employee_id else waiting

    def counted_in(self, year: int) -> "RecordQuerySet":
        """Confirmed trainings of a calendar year: only these count."""
        return self.filter(state="confirmed", completed_on__year=year)


class DisciplineQuerySet(OfEmployeeQuerySet):
    def visible_to(self, user: Any) -> "DisciplineQuerySet":
        """HR of the agency only; an administrator keeps the register in the admin."""
        if access.HR in user.roles:
            return self.of_agency(people.agency_of(user))
        return self if access.ADMINISTRATOR in user.roles else self.none()


class OpeningQuerySet(people.OfAgencyQuerySet):
    """Openings: everybody of the agency once they are published; before that HR and auditors only."""

    def visible_to(self, user: Any) -> "OpeningQuerySet":
        if access.ADMINISTRATOR in user.roles:
            return self
        mine = self.of_agency(people.agency_of(user)) if people.agency_of(user) else self.none()
        return mine if user.roles & HR_AND_AUDITOR else mine.exclude(state="draft")

    def takes_nominations(self, on: date) -> "OpeningQuerySet":
        return self.filter(state="published", closes_on__gte=on)


class CandidacyQuerySet(models.QuerySet[Any]):
    """Candidacies: the candidate her own; all of an opening only its panel, HR and auditors of the agency.

    Whoever is a candidate herself sees nobody else's file of that opening, whatever roles she has.
    """

    def of(self, employee_id: int) -> "CandidacyQuerySet":
        return self.filter(employee=employee_id)

    def visible_to(self, user: Any) -> "CandidacyQuerySet":
        me = user.employee_id
        own = self.of(me) if me else self.none()
        if user.roles & HR_AND_AUDITOR:
            seen = self.filter(opening__agency=people.agency_of(user))
        elif access.PANEL in user.roles:
            seen = self.filter(self._on_panel(user))
        else:
            return own
        if me is None:
            return seen
        rival = self.model._default_manager.filter(opening=OuterRef("opening"), employee=me)
        return self.filter(Q(pk__in=seen.filter(~Exists(rival)).values("pk")) | Q(pk__in=own.values("pk")))

    def _on_panel(self, user: Any) -> Q:
        panel = self.model._meta.get_field("opening").related_model.panel.through
        return Q(Exists(panel.objects.filter(opening=OuterRef("opening"), user=user.pk)))

    def to_decide_by(self, user: Any, on: date) -> "CandidacyQuerySet":
        """What a panel member owes: open candidacies of closed openings, without those she may not decide."""
        rows = self.filter(self._on_panel(user), opening__state="closed", state__in=["nominated", "proposed"])
        decisions = self.model._meta.get_field("decisions").related_model.objects
        mine = decisions.filter(candidacy=OuterRef("pk"), first_by=user.pk, second_by__isnull=True)
        rows = rows.filter(Q(state="nominated") | ~Exists(mine)).exclude(nominated_by=user.pk)
        me = user.employee_id
        return rows if me is None else rows.exclude(employee=me).exclude(employee__in=people_of(self.model, me, on))
