"""The dialogue about a plan: frozen versions, and changes during the year that both sides agree."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.cases import Appraisal


class PlanVersion(models.Model):
    """The plan as it stood at one step; only ever added, the database refuses to change it.

    `content` is what `selectors.content_of` tells: targets with exact figures as texts, words, remarks, signatures.
    """

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=labels.VersionKind)
    made_at = models.DateTimeField(_("at"))
    # None: kept afterwards, from before versions were kept.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)
    content = models.JSONField(_("content"))

    objects = querysets.OfAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="plan_version_numbered_once"),
            models.CheckConstraint(condition=Q(kind__in=labels.VersionKind.values), name="plan_version_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_kind_display()}"


class PlanChange(models.Model):
    """A change of an agreed plan that one side proposes; the agreed plan stays in force until the other one agrees.

    `items` are told in `appraisal.plan_diff`: new values, additional targets, targets taken out.
    """

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.PROTECT, related_name="changes"
    )
    side = models.CharField(_("proposed by the"), max_length=10, choices=labels.Side)
    state = models.CharField(_("state"), max_length=10, choices=labels.ChangeState, default=labels.ChangeState.DRAFT)
    items = models.JSONField(_("changes"), default=list)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    version = models.ForeignKey(
        PlanVersion, verbose_name=_("version"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = querysets.PlanChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a plan")
        verbose_name_plural = _("changes of plans")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal"], condition=Q(state="proposed"), name="plan_change_one_open_proposal"
            ),
            models.UniqueConstraint(
                fields=["appraisal", "proposed_by"], condition=Q(state="draft"), name="plan_change_one_draft_each"
            ),
            models.CheckConstraint(condition=Q(state__in=labels.ChangeState.values), name="plan_change_state_known"),
            models.CheckConstraint(condition=Q(side__in=labels.Side.values), name="plan_change_side_known"),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(proposed_at__isnull=False) & ~Q(reason="")),
                name="plan_change_proposed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal}: {self.get_state_display()}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this very change: proposer (her side proposed it) or other_side."""
        return self.roles_in(self.appraisal, user)

    def roles_in(self, appraisal: Appraisal, user: Any) -> frozenset[str]:
        """Return the same, with the case at hand."""
        sides = appraisal.roles_of(user) & set(labels.Side.values)
        return frozenset({"proposer" if side == self.side else "other_side" for side in sides})
