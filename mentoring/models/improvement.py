"""Improvement plans after low performance: up to six months of milestones, coaching and counselling."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring import labels, querysets


class ImprovementPlan(models.Model):
    """A supervisor and an employee agree how work gets better by a day, at most six months ahead (domain.md §3)."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    supervisor = models.ForeignKey(
        "employees.Employee", verbose_name=_("supervisor"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), max_length=2000)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to, the last day"))
    state = models.CharField(
        _("state"), max_length=14, choices=labels.ImprovementState, default=labels.ImprovementState.PROPOSED
    )
    comment = models.TextField(_("comment of the employee"), max_length=2000, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=12, choices=labels.ImprovementResult, blank=True)
    closing_words = models.TextField(_("closing words"), max_length=2000, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = querysets.ImprovementPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement plan")
        verbose_name_plural = _("improvement plans")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=labels.ImprovementState.values), name="improvement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", *labels.ImprovementResult.values]), name="improvement_result_known"
            ),
            models.CheckConstraint(condition=~Q(employee=F("supervisor")), name="improvement_of_two"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="improvement_days_in_order"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(result="")
                | ~Q(state="closed") & Q(closed_on__isnull=True, result=""),
                name="improvement_closed_with_result",
            ),
            models.UniqueConstraint(
                fields=["employee"], condition=~Q(state="closed"), name="improvement_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.starts_on} – {self.ends_on}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this plan."""
        me = user.employee_id
        pairs = (("employee", self.employee_id), ("supervisor", self.supervisor_id))
        return frozenset(name for name, holder in pairs if me is not None and holder == me)


class Milestone(models.Model):
    """One step of an improvement plan: what will be seen by a day, and how it came out."""

    plan = models.ForeignKey(
        ImprovementPlan, verbose_name=_("improvement plan"), on_delete=models.CASCADE, related_name="milestones"
    )
    text = models.CharField(_("milestone"), max_length=300)
    due_date = models.DateField(_("by"))
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=labels.MilestoneOutcome, default=labels.MilestoneOutcome.OPEN
    )
    outcome_words = models.TextField(_("what was seen"), max_length=1000, blank=True)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)

    objects = querysets.MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=labels.MilestoneOutcome.values), name="milestone_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", judged_on__isnull=True) | ~Q(outcome="open") & Q(judged_on__isnull=False),
                name="milestone_judged_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"
