"""Mentor pairs."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring import labels, querysets


class Mentorship(models.Model):
    """A senior helps a junior with a goal for a time."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(
        "employees.Employee", verbose_name=_("mentor"), on_delete=models.PROTECT, related_name="+"
    )
    mentee = models.ForeignKey(
        "employees.Employee", verbose_name=_("mentee"), on_delete=models.PROTECT, related_name="+"
    )
    topic = models.CharField(_("topic"), max_length=160)
    goals = models.TextField(_("goals"), max_length=2000)
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=labels.MentorshipState, default=labels.MentorshipState.PROPOSED
    )
    closing_note = models.TextField(_("closing note"), max_length=2000, blank=True)

    objects = querysets.MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor pair")
        verbose_name_plural = _("mentor pairs")
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.MentorshipState.values), name="mentorship_state_known"),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="mentorship_of_two"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="mentorship_days_in_order"
            ),
            models.UniqueConstraint(
                fields=["mentor", "mentee"], condition=Q(state__in=["proposed", "active"]), name="mentorship_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} → {self.mentee}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this pair."""
        me = user.employee_id
        pairs = (("mentor", self.mentor_id), ("mentee", self.mentee_id))
        return frozenset(name for name, holder in pairs if me is not None and holder == me)
