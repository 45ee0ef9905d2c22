"""Development plans with their items, trainings held, and how many hours a year somebody is entitled to."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from careers import labels, querysets
from careers.models.of_employee import OfEmployee
from core import access
from employees import labels as people_labels


class TrainingRule(models.Model):
    """Training hours (JP) a year by kind of employment, from one year on: data, because the law changes them."""

    kind = models.CharField(_("kind of employment"), max_length=8, choices=people_labels.Kind)
    from_year = models.PositiveSmallIntegerField(_("from the year"))
    hours = models.DecimalField(_("hours (JP) a year"), max_digits=5, decimal_places=1)
    is_minimum = models.BooleanField(
        _("at least so many"), help_text=_("Checked: at least so many hours. Not checked: at most so many.")
    )

    class Meta:
        verbose_name = _("training entitlement")
        verbose_name_plural = _("training entitlements")
        ordering = ["kind", "-from_year"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "from_year"], name="training_rule_once"),
            models.CheckConstraint(condition=Q(kind__in=people_labels.Kind.values), name="training_rule_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_year}: {self.hours} JP"


class DevelopmentPlan(OfEmployee, models.Model):
    """What one employee learns in one year; she and her supervisor choose it together."""

    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))

    objects = querysets.PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("development plan")
        verbose_name_plural = _("development plans")
        ordering = ["-year", "employee__name"]
        constraints = [models.UniqueConstraint(fields=["employee", "year"], name="development_plan_once")]

    def __str__(self) -> str:
        return f"{self.employee} {self.year}"


class DevelopmentItem(models.Model):
    """One thing to learn: why, how, how many hours, by when."""

    plan = models.ForeignKey(DevelopmentPlan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="items")
    title = models.CharField(_("what to learn"), max_length=200)
    reason = models.CharField(_("why"), max_length=400)
    method = models.CharField(_("how"), max_length=12, choices=labels.Method, default=labels.Method.CLASSROOM)
    hours = models.DecimalField(
        _("planned hours (JP)"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal(0))]
    )
    due_date = models.DateField(_("by"))
    proposed_by = models.ForeignKey(
        "employees.Employee", verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=labels.ItemState, default=labels.ItemState.PROPOSED)
    outcome = models.TextField(_("result, or why it was dropped"), max_length=2000, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = querysets.ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a development plan")
        verbose_name_plural = _("items of development plans")
        ordering = ["due_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.ItemState.values), name="development_item_state_known"),
            models.CheckConstraint(condition=Q(method__in=labels.Method.values), name="development_method_known"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="development_hours_not_negative"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on__isnull=True)),
                name="development_item_done_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user: Any, is_supervisor: bool) -> frozenset[str]:
        """Return the roles of `user` in this item; the counterpart is the side that did not propose it."""
        me = user.employee_id
        found = {"employee"} if me is not None and me == self.plan.employee_id else set()
        if is_supervisor:
            found.add("supervisor")
        if found and me != self.proposed_by_id:
            found.add("counterpart")
        return frozenset(found)


class TrainingRecord(OfEmployee, models.Model):
    """A training somebody finished. The employee records it, HR confirms it, and only then its hours count."""

    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    item = models.OneToOneField(
        DevelopmentItem,
        verbose_name=_("item of the plan"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="record",
    )
    title = models.CharField(_("training"), max_length=200)
    hours = models.DecimalField(_("hours (JP)"), max_digits=5, decimal_places=1)
    completed_on = models.DateField(_("completed on"))
    provider = models.CharField(_("provider"), max_length=160)
    certificate_number = models.CharField(_("certificate number"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=labels.RecordState, default=labels.RecordState.RECORDED)
    answer = models.TextField(_("answer of HR"), max_length=2000, blank=True)

    objects = querysets.RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("training record")
        verbose_name_plural = _("training records")
        ordering = ["-completed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.RecordState.values), name="training_state_known"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="training_has_hours"),
            models.UniqueConstraint(
                fields=["employee", "title", "completed_on"], condition=~Q(state="refused"), name="training_once"
            ),
        ]
        indexes = [models.Index(fields=["employee", "completed_on"], name="trainings_of_employee")]

    def __str__(self) -> str:
        return f"{self.employee}: {self.title}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` here; somebody of HR does not confirm her own training."""
        if user.employee_id is not None and user.employee_id == self.employee_id:
            return frozenset({"employee"})
        of_hr = access.HR in user.roles and user.agency_id == self.employee.agency_id
        return frozenset({"hr"}) if of_hr else frozenset()
