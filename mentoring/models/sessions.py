"""Feedback sessions with their agreed actions."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring import labels, querysets


class FeedbackSession(models.Model):
    """A talk between an employee and her supervisor. Its notes are shared by the two and seen by nobody else."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    supervisor = models.ForeignKey(
        "employees.Employee", verbose_name=_("supervisor"), on_delete=models.PROTECT, related_name="+"
    )
    scheduled_for = models.DateTimeField(_("date and time"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    agenda = models.TextField(_("agenda"), max_length=2000)
    shared_notes = models.TextField(_("shared notes"), max_length=8000, blank=True)
    state = models.CharField(
        _("state"), max_length=14, choices=labels.SessionState, default=labels.SessionState.SCHEDULED
    )
    employee_acknowledged_at = models.DateTimeField(_("acknowledged by the employee"), null=True, blank=True)
    supervisor_acknowledged_at = models.DateTimeField(_("acknowledged by the supervisor"), null=True, blank=True)

    objects = querysets.SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback session")
        verbose_name_plural = _("feedback sessions")
        ordering = ["-scheduled_for", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.SessionState.values), name="session_state_known"),
            models.CheckConstraint(condition=~Q(employee=F("supervisor")), name="session_of_two"),
            models.CheckConstraint(
                condition=~Q(state="acknowledged")
                | Q(employee_acknowledged_at__isnull=False, supervisor_acknowledged_at__isnull=False),
                name="session_acknowledged_by_both",
            ),
        ]
        indexes = [models.Index(fields=["employee", "scheduled_for"], name="sessions_of_employee")]

    def __str__(self) -> str:
        return f"{self.employee} – {self.supervisor}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this session."""
        me = user.employee_id
        pairs = (("employee", self.employee_id), ("supervisor", self.supervisor_id))
        return frozenset(name for name, holder in pairs if me is not None and holder == me)

    def is_acknowledged_by(self, user: Any) -> bool:
        """Say whether this side has acknowledged the notes."""
        if user.employee_id == self.employee_id:
            return self.employee_acknowledged_at is not None
        return self.supervisor_acknowledged_at is not None


class AgreedAction(models.Model):
    """Something one of the two will do by a day."""

    session = models.ForeignKey(
        FeedbackSession, verbose_name=_("session"), on_delete=models.CASCADE, related_name="actions"
    )
    text = models.CharField(_("action"), max_length=300)
    owner = models.ForeignKey("employees.Employee", verbose_name=_("who"), on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = querysets.ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreed action")
        verbose_name_plural = _("agreed actions")
        ordering = ["due_date", "pk"]
        indexes = [models.Index(fields=["owner", "done_on"], name="actions_of_owner")]

    def __str__(self) -> str:
        return self.text
