"""The import of a staff spreadsheet: a job whose dry run is shown to a person before anything is written."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import jobs
from employees import querysets


class StaffImport(jobs.Job):
    """One uploaded file: checked by the worker, looked at by HR, then applied by the worker, all or nothing."""

    class Phase(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, nothing written yet")
        APPLYING = "applying", _("being written")
        APPLIED = "applied", _("written")

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(editable=False)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.CHECKING)
    mapping = models.JSONField(_("columns"), null=True, blank=True)
    plan = models.JSONField(_("dry run"), null=True, blank=True)
    done_rows = models.PositiveIntegerField(_("rows done"), default=0)
    total_rows = models.PositiveIntegerField(_("rows"), default=0)

    objects = querysets.HrOnlyQuerySet.as_manager()

    class Meta(jobs.Job.Meta):
        abstract = False
        verbose_name = _("staff import")
        verbose_name_plural = _("staff imports")
        ordering = ["-pk"]
        constraints = [
            *jobs.Job.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(phase__in=["checking", "checked", "applying", "applied"]), name="import_phase_known"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
