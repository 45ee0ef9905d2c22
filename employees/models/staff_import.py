"""The import of a staff spreadsheet: a job whose dry run is shown to a person before anything is written."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import access, jobs
from employees import querysets


class StaffImport(jobs.Job):
    """One uploaded file: checked by the worker, looked at by HR, then applied by the worker, all or nothing.

    Two pieces of work share the row, one after the other: `phase` says which; both begin as a waiting job.
    """

    class Phase(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, nothing written yet")
        APPLYING = "applying", _("being written")
        APPLIED = "applied", _("written")

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    file_name = models.CharField(_("file"), max_length=200)
    # Emptied when the import is over: what is written stands in the register, what is not is nobody's business.
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

    def can_be_changed_by(self, user: Any) -> bool:
        """HR of the agency imports its staff."""
        return access.HR in user.roles and user.agency_id == self.agency_id

    @property
    def is_busy(self) -> bool:
        """Whether a worker has it, or it waits for one."""
        return not self.is_over

    @property
    def is_checked(self) -> bool:
        """Whether the dry run stands and waits for a person."""
        return self.state == self.State.DONE and self.phase == self.Phase.CHECKED

    @property
    def can_be_applied(self) -> bool:
        """Whether somebody may confirm it: no row is refused, and there is something to write."""
        return self.is_checked and bool(self.plan and self.plan["can_apply"] and self.plan["writes"])

    @property
    def can_be_cancelled(self) -> bool:
        """Whether it can still be dropped."""
        return self.state != self.State.CANCELLED and self.phase != self.Phase.APPLIED

    @property
    def can_be_retried(self) -> bool:
        """Whether the work stopped for a reason that does not lie in the file."""
        return self.state == self.State.FAILED and not (self.plan or {}).get("file_refused")


class StaffImportRow(models.Model):
    """One row of the dry run. `planned` holds values, changes and messages (`employees.staff_file.stored`)."""

    class Action(models.TextChoices):
        CREATE = "create", _("will be created")
        CHANGE = "change", _("will be changed")
        SAME = "same", _("stays the same")
        REFUSED = "refused", _("refused")
        LEFT_OUT = "left_out", _("left out")

    staff_import = models.ForeignKey(
        StaffImport, verbose_name=_("staff import"), on_delete=models.CASCADE, related_name="rows"
    )
    row_number = models.PositiveIntegerField(_("row"))
    nip = models.CharField(_("NIP"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    action = models.CharField(_("what happens"), max_length=10, choices=Action)
    has_warning = models.BooleanField(_("to be looked at"), default=False)
    planned = models.JSONField(_("what is planned"))

    class Meta:
        verbose_name = _("row of a staff import")
        verbose_name_plural = _("rows of staff imports")
        ordering = ["row_number"]
        constraints = [
            models.UniqueConstraint(fields=["staff_import", "row_number"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(action__in=["create", "change", "same", "refused", "left_out"]),
                name="import_row_action_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_number}: {self.nip}"
