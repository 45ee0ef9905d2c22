"""The daily digest: at most one mail a day to a person, about what she owes. Its text is never stored."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import jobs
from reports import querysets


class DigestRun(jobs.Job):
    """The digests of one agency on one of its local days: a job that goes through the accounts in order.

    `reached` is the last account looked at, so that a run that was killed goes on where it stood.
    """

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    reached = models.PositiveBigIntegerField(_("last account"), default=0)
    sent = models.PositiveIntegerField(_("mails sent"), default=0)

    objects = querysets.DigestRunQuerySet.as_manager()

    class Meta(jobs.Job.Meta):
        abstract = False
        verbose_name = _("run of daily digests")
        verbose_name_plural = _("runs of daily digests")
        ordering = ["-day", "agency"]
        constraints = [
            *jobs.Job.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "day"], name="digest_run_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.day}"


class Digest(models.Model):
    """The mark that a person had her mail of a day; without what it said. Written before the mail is sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("day"))

    objects = querysets.OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily digest")
        verbose_name_plural = _("daily digests")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.day}"


class DigestChoice(models.Model):
    """Whether a person wants the daily mail; who never chose gets it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.PROTECT, related_name="+"
    )
    wanted = models.BooleanField(_("daily mail"), default=True)

    objects = querysets.OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of the daily mail")
        verbose_name_plural = _("choices of the daily mail")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wanted}"
