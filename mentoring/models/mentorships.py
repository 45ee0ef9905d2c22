"""Mentor pairs."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from employees.models import Employee
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
    origin = models.CharField(
        _("how it began"), max_length=8, choices=labels.MentorshipOrigin, default=labels.MentorshipOrigin.ASKED
    )
    request = models.ForeignKey(
        "mentoring.MentorRequest",
        verbose_name=_("request"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pairs",
    )
    planned_until = models.DateField(_("planned until"), null=True, blank=True)
    # An agreement is given to one version of the goals: whoever changes them asks the other again.
    goals_version = models.PositiveSmallIntegerField(_("version of the goals"), default=0)
    goals_agreed_by_mentor_at = models.DateTimeField(_("goals agreed by the mentor"), null=True, blank=True)
    goals_agreed_by_mentee_at = models.DateTimeField(_("goals agreed by the mentee"), null=True, blank=True)
    # Why it ended, in words that blame nobody; who ended it stands in no column.
    ended_because = models.CharField(_("why it ended"), max_length=8, choices=labels.EndReason, blank=True)
    contribution_agreed_at = models.DateTimeField(_("counts as the mentor's contribution since"), null=True, blank=True)

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
                fields=["mentor", "mentee"],
                condition=Q(state__in=["suggested", "proposed", "active"]),
                name="mentorship_open_once",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=labels.MentorshipOrigin.values), name="mentorship_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_because__in=["", *labels.EndReason.values]), name="mentorship_end_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(contribution_agreed_at__isnull=True) | Q(state="closed"),
                name="mentorship_contributes_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} → {self.mentee}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this pair."""
        me = user.employee_id
        pairs = (("mentor", self.mentor_id), ("mentee", self.mentee_id))
        return frozenset(name for name, holder in pairs if me is not None and holder == me)

    @property
    def goals_are_agreed(self) -> bool:
        """Both have agreed to the goals as they stand."""
        return self.goals_agreed_by_mentor_at is not None and self.goals_agreed_by_mentee_at is not None

    def other_than(self, user: Any) -> Employee:
        """Return the other of the two, seen from one of them."""
        return self.mentee if user.employee_id == self.mentor_id else self.mentor
