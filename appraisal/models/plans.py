"""What surrounds the targets of a plan: approach, annexes, expectations of behaviour; and model plans to copy from."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.aims import LONGEST, Aim
from appraisal.models.cases import Appraisal
from core import access
from employees import querysets as people

LONGEST_ANNEX = 2000


class PlanFrame(models.Model):
    """Approach and annexes of one plan (PermenPANRB 6/2022); made when first needed, the defaults until then."""

    appraisal = models.OneToOneField(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.CASCADE, related_name="frame"
    )
    approach = models.CharField(
        _("approach"), max_length=12, choices=labels.Approach, default=labels.Approach.QUANTITATIVE
    )
    resources = models.TextField(_("support with resources"), max_length=LONGEST_ANNEX, blank=True)
    accountability = models.TextField(_("how results are accounted for"), max_length=LONGEST_ANNEX, blank=True)
    consequences = models.TextField(_("consequences"), max_length=LONGEST_ANNEX, blank=True)
    innovation = models.TextField(_("planned innovation and its evidence"), max_length=LONGEST_ANNEX, blank=True)
    # HR wrote in this plan for somebody who had not submitted one; she reads it on her page.
    hr_drafted_at = models.DateTimeField(_("drafted by HR at"), null=True, blank=True)

    objects = querysets.OfAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("frame of a plan")
        verbose_name_plural = _("frames of plans")
        constraints = [
            models.CheckConstraint(condition=Q(approach__in=labels.Approach.values), name="planframe_approach_known")
        ]

    def __str__(self) -> str:
        return str(self.appraisal)


class BehaviourExpectation(models.Model):
    """What the supervisor expects in particular of one behaviour item of the scheme (*ekspektasi khusus pimpinan*)."""

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.CASCADE, related_name="expectations"
    )
    item = models.CharField(_("item of the scheme"), max_length=60)
    text = models.TextField(_("special expectation"), max_length=LONGEST)

    objects = querysets.OfAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("special expectation")
        verbose_name_plural = _("special expectations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "item"], name="expectation_once_an_item"),
            models.CheckConstraint(condition=~Q(text=""), name="expectation_has_words"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ModelPlan(models.Model):
    """Targets to copy from, for a position or an occupation; kept by HR, or by the supervisor who made it."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    position = models.ForeignKey(
        "employees.Position",
        verbose_name=_("position"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    occupation = models.CharField(_("occupation"), max_length=60, blank=True)
    approach = models.CharField(
        _("approach"), max_length=12, choices=labels.Approach, default=labels.Approach.QUANTITATIVE
    )
    # None: kept by HR.
    keeper = models.ForeignKey(
        "employees.Employee",
        verbose_name=_("kept by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = people.OfAgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("model plan")
        verbose_name_plural = _("model plans")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="modelplan_name_once"),
            models.CheckConstraint(condition=Q(approach__in=labels.Approach.values), name="modelplan_approach_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def can_be_changed_by(self, user: Any) -> bool:
        """HR of the agency keeps all of them, a supervisor her own."""
        if user.agency_id != self.agency_id:
            return False
        return access.HR in user.roles or (user.employee_id is not None and user.employee_id == self.keeper_id)


class ModelTarget(Aim):
    """One target of a model plan."""

    plan = models.ForeignKey(ModelPlan, verbose_name=_("model plan"), on_delete=models.CASCADE, related_name="targets")

    objects = querysets.OfModelPlanQuerySet.as_manager()

    class Meta(Aim.Meta):
        abstract = False
        verbose_name = _("target of a model plan")
        verbose_name_plural = _("targets of model plans")
        # "main" before "additional".
        ordering = ["-block", "pk"]

    def __str__(self) -> str:
        return self.title
