"""Employees, who supervises whom and when, and who opened whose file."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import access
from core.workflow import Step
from employees import labels, querysets, workflow


class Employee(models.Model):
    """A civil servant of one agency. The NIP is text, always."""

    agency = models.ForeignKey(
        "employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="employees"
    )
    nip = models.CharField(_("NIP"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=120)
    title_before = models.CharField(_("title before the name"), max_length=40, blank=True)
    title_after = models.CharField(_("title after the name"), max_length=60, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    birth_place = models.CharField(_("place of birth"), max_length=80, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=labels.Sex, blank=True)
    kind = models.CharField(_("kind of employment"), max_length=8, choices=labels.Kind)
    unit = models.ForeignKey(
        "employees.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="employees"
    )
    position = models.ForeignKey(
        "employees.Position", verbose_name=_("position"), on_delete=models.PROTECT, related_name="employees"
    )
    position_since = models.DateField(_("in this position since"), null=True, blank=True)
    rank = models.ForeignKey(
        "employees.Rank", verbose_name=_("rank"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rank_since = models.DateField(_("in this rank since"), null=True, blank=True)
    education = models.CharField(_("education"), max_length=4, choices=labels.Education, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = querysets.EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=labels.Kind.values), name="employee_kind_known"),
            models.CheckConstraint(condition=Q(nip__regex=r"^[0-9]{18}$"), name="employee_nip_18_digits"),
            models.CheckConstraint(condition=Q(sex__in=["", *labels.Sex.values]), name="employee_sex_known"),
            models.CheckConstraint(
                condition=Q(education__in=["", *labels.Education.values]), name="employee_education_known"
            ),
        ]
        indexes = [models.Index(fields=["agency", "name", "id"], name="employee_list")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with its titles, as it is written on a letter."""
        name = f"{self.title_before} {self.name}".strip()
        return f"{name}, {self.title_after}" if self.title_after else name

    def can_be_changed_by(self, user: Any) -> bool:
        """HR of the agency keeps the staff register."""
        return access.HR in user.roles and user.agency_id == self.agency_id

    def is_own_file_of(self, user: Any) -> bool:
        return user.employee_id is not None and user.employee_id == self.pk


class ReportingLine(models.Model):
    """Who supervises whom from one day to another. The database refuses overlaps of one kind (migration 0002)."""

    employee = models.ForeignKey(
        Employee, verbose_name=_("employee"), on_delete=models.PROTECT, related_name="reporting_lines"
    )
    supervisor = models.ForeignKey(
        Employee, verbose_name=_("supervisor"), on_delete=models.PROTECT, related_name="supervised_lines"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=labels.LineKind, default=labels.LineKind.DEFINITIVE)
    start = models.DateField(_("from"))
    end = models.DateField(_("to, the last day"), null=True, blank=True)

    objects = querysets.ReportingLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting line")
        verbose_name_plural = _("reporting lines")
        ordering = ["employee", "-start"]
        constraints = [
            models.CheckConstraint(condition=~Q(employee=F("supervisor")), name="line_not_to_oneself"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="line_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(kind__in=labels.LineKind.values), name="line_kind_known"),
        ]
        indexes = [models.Index(fields=["supervisor", "start", "end"], name="line_of_supervisor")]

    def __str__(self) -> str:
        return f"{self.employee} → {self.supervisor}"

    def can_be_ended_by(self, user: Any) -> bool:
        """HR of the employee's agency keeps the reporting lines."""
        return self.employee.can_be_changed_by(user)


class SupervisorReport(models.Model):
    """ "My supervisor is wrong": the named supervisor and HR both confirm before anything changes."""

    class State(models.TextChoices):
        REPORTED = "reported", _("reported")
        CONFIRMED = "confirmed", _("confirmed by the named supervisor")
        DONE = "done", _("reporting line changed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    employee = models.ForeignKey(Employee, verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+")
    named_supervisor = models.ForeignKey(
        Employee, verbose_name=_("the right supervisor"), on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField(_("since"))
    explanation = models.TextField(_("explanation"), max_length=1000)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.REPORTED)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    reported_at = models.DateTimeField(_("reported at"))

    objects = querysets.SupervisorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a wrong supervisor")
        verbose_name_plural = _("reports of wrong supervisors")
        ordering = ["-reported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(state__in=["reported", "confirmed"]), name="one_open_supervisor_report"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reported", "confirmed", "done", "declined", "withdrawn"]),
                name="supervisor_report_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} → {self.named_supervisor}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this very case: employee, named_supervisor, hr.

        Two different people confirm: somebody of HR who is herself part of the case does not act in it for HR.
        """
        if user.employee_id is not None and user.employee_id == self.employee_id:
            return frozenset({"employee"})
        if user.employee_id is not None and user.employee_id == self.named_supervisor_id:
            return frozenset({"named_supervisor"})
        return frozenset({"hr"}) if self.employee.can_be_changed_by(user) else frozenset()

    def open_steps(self, user: Any) -> tuple[Step, ...]:
        """Return the steps `user` may take now: the buttons of the page."""
        return workflow.SUPERVISOR_REPORT.open_steps(self.state, self.roles_of(user))


class FileOpening(models.Model):
    """The access log: somebody opened another person's file on a day. The person can read it."""

    employee = models.ForeignKey(Employee, verbose_name=_("whose file"), on_delete=models.PROTECT, related_name="+")
    viewer = models.ForeignKey("employees.User", verbose_name=_("who"), on_delete=models.PROTECT, related_name="+")
    page = models.CharField(_("page"), max_length=60)
    day = models.DateField(_("day"))

    objects = querysets.FileOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening of a file")
        verbose_name_plural = _("openings of files")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "viewer", "page", "day"], name="file_opening_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.viewer} · {self.employee} · {self.day}"

    @property
    def page_words(self) -> str:
        """What was opened, in words; a code nobody gave words to is shown as it is."""
        return str(labels.FILE_PAGES.get(self.page, self.page))
