"""What the house itself keeps: the audit chain and the receipts of forms that were sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditChain(models.Model):
    """The head of one chain; locked while an entry is added, so that entries of a chain stand in one line."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    sequence = models.PositiveBigIntegerField(_("number of entries"), default=0)
    mac = models.CharField(_("seal of the last entry"), max_length=64, default="")

    class Meta:
        verbose_name = _("audit chain")
        verbose_name_plural = _("audit chains")

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """Who did what, when, from what, to what and why. Only ever added; the database refuses changes."""

    chain = models.CharField(_("chain"), max_length=60)
    sequence = models.PositiveBigIntegerField(_("number"))
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(_("what"), max_length=80)
    object_type = models.CharField(_("kind of object"), max_length=80)
    object_id = models.CharField(_("object"), max_length=40)
    details = models.JSONField(_("details"), default=dict)
    previous_mac = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["chain", "sequence"]
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="audit_one_line")]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_of_object")]

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence} {self.action}"


class SubmitReceipt(models.Model):
    """A form that was stored: the same token always leads to the same receipt (design law 7)."""

    token = models.CharField(_("token"), max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(_("what"), max_length=80)
    number = models.CharField(_("receipt number"), max_length=20, unique=True)
    stored_at = models.DateTimeField(_("stored at"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return self.number
