"""Feedback at any time, the request for it, and what somebody makes of a year of it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring import labels, querysets


class FeedbackRequest(models.Model):
    """Somebody asks a colleague how she did; it may be declined without a reason."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(
        "employees.Employee", verbose_name=_("who asks"), on_delete=models.PROTECT, related_name="+"
    )
    asked = models.ForeignKey("employees.Employee", verbose_name=_("asked"), on_delete=models.PROTECT, related_name="+")
    question = models.TextField(_("question"), max_length=500)
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(
        _("state"), max_length=10, choices=labels.FeedbackRequestState, default=labels.FeedbackRequestState.OPEN
    )

    objects = querysets.FeedbackRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for feedback")
        verbose_name_plural = _("requests for feedback")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=labels.FeedbackRequestState.values), name="feedback_request_state_known"
            ),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="feedback_request_of_two"),
            models.UniqueConstraint(fields=["asker", "asked"], condition=Q(state="open"), name="feedback_request_once"),
        ]
        indexes = [models.Index(fields=["asked", "state"], name="feedback_requests_of_asked")]

    def __str__(self) -> str:
        return f"{self.asker} → {self.asked}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this request."""
        me = user.employee_id
        pairs = (("asker", self.asker_id), ("asked", self.asked_id))
        return frozenset(name for name, holder in pairs if me is not None and holder == me)


class Feedback(models.Model):
    """Words of one colleague to another, with the writer's name. No rating, and in no score."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=labels.FeedbackKind)
    writer = models.ForeignKey("employees.Employee", verbose_name=_("from"), on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("employees.Employee", verbose_name=_("to"), on_delete=models.PROTECT, related_name="+")
    # Named to the writer before she wrote; a later supervisor does not inherit it. Empty: for the receiver alone.
    supervisor = models.ForeignKey(
        "employees.Employee",
        verbose_name=_("her supervisor, who reads it too"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # As it was called then: feedback stays readable when the plan moves on.
    target = models.CharField(_("target"), max_length=300, blank=True)
    behaviour = models.CharField(_("behaviour"), max_length=16, choices=labels.CoreValue, blank=True)
    event = models.CharField(_("event"), max_length=160, blank=True)
    text = models.TextField(_("feedback"), max_length=4000, blank=True)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    reply = models.TextField(_("reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    answers = models.OneToOneField(
        FeedbackRequest,
        verbose_name=_("answers"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answer",
    )

    objects = querysets.FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=labels.FeedbackKind.values), name="feedback_kind_known"),
            models.CheckConstraint(
                condition=Q(behaviour__in=["", *labels.CoreValue.values]), name="feedback_behaviour_known"
            ),
            models.CheckConstraint(condition=~Q(writer=F("receiver")), name="feedback_of_two"),
            # Words are there until they are withdrawn, and never after.
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) & ~Q(text="") | Q(withdrawn_at__isnull=False, text="", event=""),
                name="feedback_withdrawn_without_words",
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, reply="") | Q(replied_at__isnull=False) & ~Q(reply=""),
                name="feedback_replied_in_words",
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "given_at"], name="feedback_of_receiver"),
            models.Index(fields=["writer", "given_at"], name="feedback_of_writer"),
        ]

    def __str__(self) -> str:
        return f"{self.writer} → {self.receiver}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this feedback."""
        me = user.employee_id
        pairs = (("writer", self.writer_id), ("receiver", self.receiver_id), ("supervisor", self.supervisor_id))
        return frozenset(name for name, holder in pairs if me is not None and holder == me)


class YearThemes(models.Model):
    """What somebody took from a year's feedback, in her own words; the yearly report quotes it."""

    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    text = models.TextField(_("themes"), max_length=1000)

    objects = querysets.YearThemesQuerySet.as_manager()

    class Meta:
        verbose_name = _("themes of a year")
        verbose_name_plural = _("themes of years")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["employee", "year"], name="year_themes_once")]

    def __str__(self) -> str:
        return f"{self.employee} {self.year}"
