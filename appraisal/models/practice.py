"""Practice before the rating window: invented cases with the norm of the agency's experts, and a rater's tries."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal import querysets
from core import access


class PracticeCase(models.Model):
    """An invented person, what she did, and the level each item deserves with the reason. HR's experts write it."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    scheme_key = models.SlugField(_("scheme"), max_length=60)
    title = models.CharField(_("title"), max_length=120)
    story = models.TextField(_("what happened"), max_length=4000)
    # {item: {"level": 1–5, "reason": text}}
    norm = models.JSONField(_("norm"))
    is_active = models.BooleanField(_("active"), default=True)

    objects = querysets.PracticeCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice case")
        verbose_name_plural = _("practice cases")
        ordering = ["scheme_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "scheme_key", "title"], name="practice_case_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def can_be_kept_by(self, user: Any) -> bool:
        """HR of the agency keeps the practice cases."""
        return access.HR in user.roles and user.agency_id == self.agency_id


class PracticeTry(models.Model):
    """What a rater chose for an invented case. Only she sees it; whether she practised is known, how well is not."""

    case = models.ForeignKey(PracticeCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="tries")
    rater = models.ForeignKey("employees.Employee", verbose_name=_("rater"), on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField(_("levels"))
    done_at = models.DateTimeField(_("done at"))

    objects = querysets.PracticeTryQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice try")
        verbose_name_plural = _("practice tries")
        ordering = ["pk"]
        indexes = [models.Index(fields=["rater", "case"], name="practice_of_rater")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.rater_id}"
