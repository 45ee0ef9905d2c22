"""What a mentor and a mentee agree, talk about and conclude. Seen by the two and by nobody else."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring import labels, querysets

SHORTEST_MEETING, LONGEST_MEETING = 5, 600


class MentorshipGoal(models.Model):
    """One goal of a pair with the sign by which both will see that it is reached."""

    mentorship = models.ForeignKey(
        "mentoring.Mentorship", verbose_name=_("mentor pair"), on_delete=models.CASCADE, related_name="agreed_goals"
    )
    position = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("goal"), max_length=300)
    sign = models.CharField(_("sign of success"), max_length=300)

    objects = querysets.OfPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal of a mentor pair")
        verbose_name_plural = _("goals of mentor pairs")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["mentorship", "position"], name="mentorship_goal_place_once")]

    def __str__(self) -> str:
        return self.text


class MentorMeeting(models.Model):
    """One meeting of a pair, written down by either of the two and read by both."""

    mentorship = models.ForeignKey(
        "mentoring.Mentorship", verbose_name=_("mentor pair"), on_delete=models.CASCADE, related_name="meetings"
    )
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    topic = models.CharField(_("topic"), max_length=160)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    written_by = models.ForeignKey(
        "employees.Employee", verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = querysets.OfPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of a mentor pair")
        verbose_name_plural = _("meetings of mentor pairs")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_MEETING, minutes__lte=LONGEST_MEETING),
                name="meeting_minutes_in_range",
            )
        ]

    def __str__(self) -> str:
        return self.topic


class MentorshipReview(models.Model):
    """How one of the two looks back, half-way and at the end; the other reads it when both have written."""

    mentorship = models.ForeignKey(
        "mentoring.Mentorship", verbose_name=_("mentor pair"), on_delete=models.CASCADE, related_name="reviews"
    )
    kind = models.CharField(_("review"), max_length=8, choices=labels.ReviewKind)
    author = models.ForeignKey(
        "employees.Employee", verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"))
    helped = models.TextField(_("what helped"), max_length=2000)
    change = models.TextField(_("what should be different"), max_length=2000, blank=True)
    written_on = models.DateField(_("written on"))
    # From this day the other reads it even if she has not written hers.
    opens_on = models.DateField(_("readable from"))

    objects = querysets.ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a mentor pair")
        verbose_name_plural = _("reviews of mentor pairs")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=labels.ReviewKind.values), name="mentorship_review_kind_known"),
            models.CheckConstraint(
                condition=Q(satisfaction__gte=1, satisfaction__lte=5), name="mentorship_satisfaction_1_to_5"
            ),
            models.UniqueConstraint(fields=["mentorship", "kind", "author"], name="one_review_of_each_side"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.written_on}"
