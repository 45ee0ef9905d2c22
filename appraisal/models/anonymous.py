"""The second store: who was asked, and answers nobody can tie to a person (design section 4).

Participation and answers have no key, time, address or session between them. Nothing here carries a serial id that
could be matched with the order of events, except the assignment, which holds no answer.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.cases import Appraisal
from appraisal.models.cycles import Cycle
from core import access


class RaterAssignment(models.Model):
    """Somebody is asked to rate somebody; whether she has answered is known, what she answered is not."""

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.PROTECT, related_name="assignments"
    )
    rater = models.ForeignKey("employees.Employee", verbose_name=_("rater"), on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=12, choices=labels.Source)
    state = models.CharField(
        _("state"), max_length=10, choices=labels.AssignmentState, default=labels.AssignmentState.ASSIGNED
    )

    objects = querysets.AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("rater assignment")
        verbose_name_plural = _("rater assignments")
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "rater"], name="asked_once"),
            models.CheckConstraint(condition=Q(source__in=["peer", "subordinate"]), name="assignment_source_anonymous"),
            models.CheckConstraint(condition=Q(state__in=labels.AssignmentState.values), name="assignment_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class Tally(models.Model):
    """All anonymous answers about one person from one source, as counters in one document.

    document = {"raters": n, "counters": {item: {"1": n, …, "5": n, "cannot_judge": n}},
                "comments": [[random key, item, text], … sorted by key], "receipts": [… sorted]}
    """

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.PROTECT, related_name="tallies"
    )
    source = models.CharField(_("source"), max_length=12, choices=labels.Source)
    document = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "source"], name="one_tally"),
            models.CheckConstraint(condition=Q(source__in=["peer", "subordinate"]), name="tally_source_anonymous"),
        ]

    def __str__(self) -> str:
        return self.source


class ServicePoint(models.Model):
    """A counter where the public is served; its code stands on the poster."""

    unit = models.ForeignKey("employees.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(_("code on the poster"), max_length=16, unique=True)
    tickets_issued = models.PositiveIntegerField(_("tickets issued"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    # How many people the counter serves in a year: from it follows how many should be asked (domain §4).
    users_per_year = models.PositiveIntegerField(_("people served in a year"), null=True, blank=True)

    objects = querysets.ServicePointQuerySet.as_manager()

    class Meta:
        verbose_name = _("service point")
        verbose_name_plural = _("service points")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="service_point_once")]

    def __str__(self) -> str:
        return self.name

    def can_be_kept_by(self, user: Any) -> bool:
        """HR of the agency and the leader of the unit keep a service point and issue its tickets."""
        is_hr = access.HR in user.roles and user.agency_id == self.unit.agency_id
        return is_hr or (user.employee_id is not None and user.employee_id == self.unit.leader_id)


class ServiceOfficer(models.Model):
    """An officer of a service point, and whether the unit shows her name to the public there."""

    service_point = models.ForeignKey(
        ServicePoint, verbose_name=_("service point"), on_delete=models.CASCADE, related_name="officers"
    )
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("officer"), on_delete=models.PROTECT, related_name="+"
    )
    shown_name = models.CharField(_("name shown"), max_length=80)
    is_shown = models.BooleanField(_("shown to the public"), default=True)

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        constraints = [models.UniqueConstraint(fields=["service_point", "employee"], name="officer_once")]

    def __str__(self) -> str:
        return self.shown_name


class Ticket(models.Model):
    """A one-time ticket handed out at a counter. Using it deletes the row: nothing ties it to its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service_point = models.ForeignKey(
        ServicePoint, verbose_name=_("service point"), on_delete=models.PROTECT, related_name="tickets"
    )
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")

    def __str__(self) -> str:
        return str(self.service_point)


class PublicAnswer(models.Model):
    """One citizen's answer: nine elements, 1–4 or None. No time, no address, a random key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service_point = models.ForeignKey(
        ServicePoint, verbose_name=_("service point"), on_delete=models.PROTECT, related_name="answers"
    )
    cycle = models.ForeignKey(Cycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        ServiceOfficer, verbose_name=_("officer"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_verified = models.BooleanField(_("verified by a ticket"))
    answers = models.JSONField(_("answers"))
    version = models.CharField(_("questionnaire"), max_length=20)

    class Meta:
        verbose_name = _("public answer")
        verbose_name_plural = _("public answers")
        indexes = [models.Index(fields=["cycle", "is_verified", "service_point"], name="answers_of_cycle")]

    def __str__(self) -> str:
        return str(self.service_point)
