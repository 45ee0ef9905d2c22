"""Issued reports and the batches they are issued in."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import access, jobs
from reports import labels, querysets


class ReportBatch(models.Model):
    """HR asks for the reports of a cycle, a unit or some people. Its state follows from its reports."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=labels.BatchKind)
    cycle = models.ForeignKey("appraisal.Cycle", verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "employees.Unit", verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    language = models.CharField(
        _("language"), max_length=2, choices=labels.Language, default=labels.Language.INDONESIAN
    )
    reason = models.CharField(_("reason of a new revision"), max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    total = models.PositiveIntegerField(_("reports"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = querysets.ReportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of reports")
        verbose_name_plural = _("batches of reports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=labels.BatchKind.values), name="report_batch_kind_known"),
            models.CheckConstraint(
                condition=Q(language__in=labels.Language.values), name="report_batch_language_known"
            ),
            models.CheckConstraint(condition=Q(kind="unit") | Q(unit__isnull=True), name="report_batch_unit_if_unit"),
            models.CheckConstraint(condition=Q(total__gt=0), name="report_batch_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.unit or self.get_kind_display()}"

    def can_be_run_by(self, user: Any) -> bool:
        """HR of the agency runs its batches."""
        return access.HR in user.roles and user.agency_id == self.agency_id


class IssuedReport(jobs.Job):
    """One report of one person's year: a job until it is done, then a file with its content, code and hashes."""

    batch = models.ForeignKey(ReportBatch, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="reports")
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    # Random, so that nobody finds a report by counting.
    code = models.CharField(_("verification code"), max_length=14, unique=True)
    unit = models.ForeignKey(
        "employees.Unit", verbose_name=_("unit"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    supervisor = models.ForeignKey(
        "employees.Employee", verbose_name=_("supervisor"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        "employees.Employee", verbose_name=_("reviewer"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder, null=True)
    content_sha256 = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)
    file = models.CharField(_("file in the storage"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, db_index=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True)
    issued_at = models.DateTimeField(_("issued at"), null=True)

    objects = querysets.IssuedReportQuerySet.as_manager()

    class Meta(jobs.Job.Meta):
        abstract = False
        verbose_name = _("issued report")
        verbose_name_plural = _("issued reports")
        ordering = ["-year", "employee__name", "-revision"]
        constraints = [
            *jobs.Job.Meta.constraints,
            # What was cancelled was never issued: its number is free again.
            models.UniqueConstraint(
                fields=["employee", "year", "revision"], condition=~Q(state="cancelled"), name="report_revision_once"
            ),
            models.CheckConstraint(condition=Q(revision__gt=0), name="report_revision_from_one"),
            # Done with everything, or not done with nothing: half a report cannot be stored.
            models.CheckConstraint(
                condition=(
                    Q(state="done", content__isnull=False, size__gt=0, issued_at__isnull=False, unit__isnull=False)
                    & ~Q(file="")
                    & ~Q(sha256="")
                    & ~Q(content_sha256="")
                )
                | (
                    ~Q(state="done")
                    & Q(content__isnull=True, size__isnull=True, issued_at__isnull=True)
                    & Q(file="", sha256="", content_sha256="")
                ),
                name="report_whole_or_nothing",
            ),
        ]
        indexes = [*jobs.Job.Meta.indexes, models.Index(fields=["batch", "state"], name="report_progress")]

    def __str__(self) -> str:
        return f"{self.employee} · {self.year} · {self.revision}"

    @property
    def file_name(self) -> str:
        """The name under which a reader saves it: without the person's name, which would travel in logs."""
        return f"rapor-kinerja-{self.year}-{self.code}.pdf"
