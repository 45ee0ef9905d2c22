"""What citizens wrote in their own words, apart from their answers, and the tablets on which they answer.

A comment has no time, no ticket and no key in common with an answer. Its key is random, and the rows that wait for
HR are written anew in the order of their keys with every answer (`services.public_words`), so that neither the order
of rows nor the version of a row says which answer it came with.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.anonymous import ServiceOfficer, ServicePoint
from appraisal.models.cycles import Cycle
from core import access


class PublicComment(models.Model):
    """One citizen's words about one service point in one cycle; read by HR alone until HR releases them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service_point = models.ForeignKey(
        ServicePoint, verbose_name=_("service point"), on_delete=models.PROTECT, related_name="comments"
    )
    cycle = models.ForeignKey(Cycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        ServiceOfficer,
        verbose_name=_("officer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="comments",
    )
    text = models.TextField(_("comment"), max_length=500)
    state = models.CharField(
        _("state"), max_length=10, choices=labels.CommentState, default=labels.CommentState.WAITING
    )
    is_redacted = models.BooleanField(_("parts blacked out"), default=False)
    withheld_for = models.CharField(
        _("why it is withheld"), max_length=10, choices=labels.WithholdReason, blank=True, default=""
    )
    reply = models.TextField(_("reply of the officer"), max_length=500, blank=True, default="")

    objects = querysets.PublicCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment of the public")
        verbose_name_plural = _("comments of the public")
        indexes = [models.Index(fields=["service_point", "cycle", "state"], name="comments_of_point")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.CommentState.values), name="comment_state_known"),
            models.CheckConstraint(
                condition=Q(withheld_for__in=["", *labels.WithholdReason.values]), name="comment_withheld_for_known"
            ),
            models.CheckConstraint(
                condition=(Q(state="withheld") & ~Q(withheld_for="")) | (~Q(state="withheld") & Q(withheld_for="")),
                name="comment_withheld_with_reason",
            ),
            # Only what was released can be answered, and only by the officer it names.
            models.CheckConstraint(
                condition=Q(reply="") | Q(state="released", officer__isnull=False), name="comment_reply_to_released"
            ),
        ]

    def __str__(self) -> str:
        return str(self.service_point)

    def can_be_screened_by(self, user: Any) -> bool:
        """HR of the agency alone reads and screens what is not released, and nobody what names herself."""
        return (
            access.HR in user.roles and user.agency_id == self.service_point.unit.agency_id and not self.is_about(user)
        )

    def can_be_answered_by(self, user: Any) -> bool:
        """The officer it names has one reply to what was released."""
        return self.is_about(user) and self.state == labels.CommentState.RELEASED and not self.reply

    def is_about(self, user: Any) -> bool:
        """Say whether the citizen named this very person."""
        return (
            self.officer is not None and user.employee_id is not None and self.officer.employee_id == user.employee_id
        )


class Kiosk(models.Model):
    """A tablet at a counter that hands out tickets by itself. Its address is a secret; only the digest is kept."""

    service_point = models.ForeignKey(
        ServicePoint, verbose_name=_("service point"), on_delete=models.PROTECT, related_name="kiosks"
    )
    name = models.CharField(_("name of the tablet"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = querysets.KioskQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiosk")
        verbose_name_plural = _("kiosks")
        ordering = ["-is_active", "name", "pk"]

    def __str__(self) -> str:
        return self.name
