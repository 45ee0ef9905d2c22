"""Registers that eligibility is judged by and that the staff record does not hold: earlier posts, punishments."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from careers import labels, querysets
from careers.models.of_employee import OfEmployee


class EarlierPost(OfEmployee, models.Model):
    """A post somebody held before the present one. What is not written here is unknown, not absent."""

    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    post_type = models.ForeignKey(
        "employees.PostType", verbose_name=_("post type"), on_delete=models.PROTECT, related_name="+"
    )
    occupation = models.CharField(_("occupation"), max_length=60, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("to, the last day"))

    objects = querysets.RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier post")
        verbose_name_plural = _("earlier posts")
        ordering = ["employee", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="earlier_post_days_in_order"),
            models.UniqueConstraint(fields=["employee", "post_type", "start"], name="earlier_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.post_type}"


class DisciplinaryRecord(OfEmployee, models.Model):
    """A punishment after PP 94/2021. Only HR of the agency reads it; others see that a rule is not met, never why."""

    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    level = models.CharField(_("level"), max_length=8, choices=labels.PunishmentLevel)
    description = models.CharField(_("punishment"), max_length=200)
    decree_number = models.CharField(_("number of the decree"), max_length=80)
    start = models.DateField(_("from"))
    end = models.DateField(_("to, the last day"), null=True, blank=True)

    objects = querysets.DisciplineQuerySet.as_manager()

    class Meta:
        verbose_name = _("disciplinary record")
        verbose_name_plural = _("disciplinary records")
        ordering = ["-start"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=labels.PunishmentLevel.values), name="punishment_level_known"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="punishment_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.decree_number}"
