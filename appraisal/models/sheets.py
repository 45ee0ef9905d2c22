"""A spreadsheet that was checked and waits for its uploader's word: indicators, or realisations."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets


class SheetImport(models.Model):
    """One uploaded file after its dry run. The file itself is not kept: its checked rows are, until they are written
    or dropped.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=labels.SheetKind)
    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=8, choices=labels.SheetState, default=labels.SheetState.CHECKED)
    # What concerns the whole file: how it was read, columns that were not used, what is missing.
    messages = models.JSONField(_("about the whole file"), default=list)
    # Rows by what happens to them.
    counts = models.JSONField(_("rows"), default=dict)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    decided_at = models.DateTimeField(_("written or dropped at"), null=True, blank=True)

    objects = querysets.OwnUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported spreadsheet")
        verbose_name_plural = _("imported spreadsheets")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=labels.SheetKind.values), name="sheet_kind_known"),
            models.CheckConstraint(condition=Q(state__in=labels.SheetState.values), name="sheet_state_known"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def roles_of(self, user: Any) -> frozenset[str]:
        """The one role there is: who uploaded a file decides on it."""
        return frozenset({"uploader"}) if user.pk == self.uploaded_by_id else frozenset()

    @property
    def is_checked(self) -> bool:
        """Whether it waits for its uploader's word."""
        return self.state == labels.SheetState.CHECKED

    @property
    def is_whole(self) -> bool:
        """Whether no row is refused and nothing about the file stands in the way."""
        return not self.counts.get("refused") and not any(level == "error" for level, *_rest in self.messages)

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return sum(int(self.counts.get(action, 0)) for action in ("add", "change"))

    @property
    def can_be_applied(self) -> bool:
        """Whether it may be confirmed: all or nothing, and something to write."""
        return self.is_checked and self.is_whole and self.writes > 0


class SheetRow(models.Model):
    """One row of a dry run: what it says (`values`, texts) and what would happen to it (`messages`: why)."""

    sheet = models.ForeignKey(
        SheetImport, verbose_name=_("imported spreadsheet"), on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField(_("row"))
    label = models.CharField(_("what it is about"), max_length=400, blank=True)
    action = models.CharField(_("what happens"), max_length=8, choices=labels.RowAction)
    has_warning = models.BooleanField(_("to be looked at"), default=False)
    values = models.JSONField(_("what it says"), default=dict)
    messages = models.JSONField(_("why"), default=list)

    class Meta:
        verbose_name = _("row of a spreadsheet")
        verbose_name_plural = _("rows of spreadsheets")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_row_once"),
            models.CheckConstraint(condition=Q(action__in=labels.RowAction.values), name="sheet_row_action_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.label}"
