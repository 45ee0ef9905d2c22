"""The cascade: what a leader asks of her team for her own results. And what HR counts and reminds of meanwhile."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.cases import Appraisal, Target
from appraisal.models.cycles import Cycle


class ResultAssignment(models.Model):
    """A leader asks a member of her team to contribute to one of her own results (a cell of the role–result matrix)."""

    result = models.ForeignKey(
        Target, verbose_name=_("result of the superior"), on_delete=models.CASCADE, related_name="assignments"
    )
    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.CASCADE, related_name="result_assignments"
    )
    text = models.TextField(_("expected contribution"), max_length=300)
    measure = models.CharField(_("suggested indicator"), max_length=200, blank=True)
    aspect = models.CharField(_("suggested aspect"), max_length=10, choices=labels.Aspect, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=labels.ContributionState, default=labels.ContributionState.OPEN
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    # The target written for it; it may be removed again while the plan is open.
    target = models.ForeignKey(
        Target, verbose_name=_("target"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_by = models.ForeignKey(
        "employees.Employee", verbose_name=_("assigned by"), on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(_("assigned at"))

    objects = querysets.OfAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("assigned result")
        verbose_name_plural = _("assigned results")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=labels.ContributionState.values), name="contribution_state_known"
            ),
            models.CheckConstraint(
                condition=Q(aspect__in=["", *labels.Aspect.values]), name="contribution_aspect_known"
            ),
            models.UniqueConstraint(
                fields=["result", "appraisal"], condition=Q(state="open"), name="one_open_contribution"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Reminder(models.Model):
    """HR reminds one person of one stage of a cycle, at most once a day."""

    cycle = models.ForeignKey(Cycle, verbose_name=_("cycle"), on_delete=models.CASCADE, related_name="reminders")
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    stage = models.CharField(_("stage"), max_length=6, choices=labels.ReminderStage)
    day = models.DateField(_("day"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = querysets.ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "day", "stage", "employee"], name="one_reminder_a_day"),
            models.CheckConstraint(condition=Q(stage__in=labels.ReminderStage.values), name="reminder_stage_known"),
        ]
        indexes = [models.Index(fields=["employee", "day"], name="reminder_of_day")]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_stage_display()}"


class UnitStanding(models.Model):
    """What one unit has reached so far in a cycle, as counted at one moment; only ever replaced as a whole cycle."""

    cycle = models.ForeignKey(Cycle, verbose_name=_("cycle"), on_delete=models.CASCADE, related_name="standings")
    unit = models.ForeignKey("employees.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(_("counted at"))
    # {name of the figure: number}, see `selectors.standings.FIGURES`.
    figures = models.JSONField(_("figures"))

    objects = querysets.UnitStandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing of a unit")
        verbose_name_plural = _("standings of units")
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="one_standing_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.cycle}"
