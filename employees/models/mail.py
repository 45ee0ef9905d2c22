"""Mails are jobs: a row that waits until a worker has sent it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import jobs


class Mail(jobs.Job):
    """One mail to one person. Its text is made when it is sent, so that no secret waits in the database."""

    invitation = models.ForeignKey(
        "employees.Invitation", verbose_name=_("invitation"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta(jobs.Job.Meta):
        abstract = False
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.invitation)
