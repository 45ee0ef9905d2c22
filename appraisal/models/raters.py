"""How raters are drawn, and who must not rate whom: declared conflicts, one veto each, colleagues of other units."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal import draw, labels, querysets
from appraisal.models.cases import Appraisal
from appraisal.models.cycles import Cycle


class DrawRules(models.Model):
    """The numbers of the draw of one cycle; a cycle without a row is drawn by the usual ones."""

    cycle = models.OneToOneField(Cycle, verbose_name=_("cycle"), on_delete=models.CASCADE, related_name="draw_rules")
    peers = models.PositiveSmallIntegerField(_("peers for each person"), default=draw.WANTED)
    subordinates = models.PositiveSmallIntegerField(_("subordinates for each supervisor"), default=draw.WANTED)
    cap = models.PositiveSmallIntegerField(_("most people one rater is asked about, per source"), default=draw.CAP)
    together_days = models.PositiveSmallIntegerField(_("days together"), default=draw.TOGETHER_DAYS)

    objects = querysets.DrawRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of the draw")
        verbose_name_plural = _("rules of the draw")
        constraints = [
            # Fewer than three answers are never shown: asking fewer would be in vain.
            models.CheckConstraint(
                condition=Q(peers__gte=draw.MINIMUM, peers__lte=15, subordinates__gte=draw.MINIMUM)
                & Q(subordinates__lte=15, cap__gte=draw.MINIMUM, cap__lte=30, together_days__lte=366),
                name="draw_rules_in_bounds",
            )
        ]

    def __str__(self) -> str:
        return str(self.cycle)


class ConflictOfInterest(models.Model):
    """ "I should not judge this person, nor she me": family, dispute or business. Read by its author alone."""

    declared_by = models.ForeignKey(
        "employees.Employee", verbose_name=_("declared by"), on_delete=models.PROTECT, related_name="+"
    )
    other = models.ForeignKey("employees.Employee", verbose_name=_("with"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=labels.ConflictKind)
    declared_at = models.DateTimeField(_("declared at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = querysets.ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["declared_by", "other"], condition=Q(ended_at__isnull=True), name="conflict_declared_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=labels.ConflictKind.values), name="conflict_kind_known"),
            models.CheckConstraint(condition=~Q(declared_by=F("other")), name="conflict_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.declared_by} – {self.other}"


class RaterVeto(models.Model):
    """Once in a cycle the person rated may name a colleague who shall not rate her, and a rater may step back once."""

    cycle = models.ForeignKey(Cycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(
        "employees.Employee", verbose_name=_("said by"), on_delete=models.PROTECT, related_name="+"
    )
    against = models.ForeignKey(
        "employees.Employee", verbose_name=_("against"), on_delete=models.PROTECT, related_name="+"
    )
    side = models.CharField(_("side"), max_length=6, choices=labels.VetoSide)
    reason = models.TextField(_("reason"), max_length=1000)
    said_at = models.DateTimeField(_("said at"), default=timezone.now)

    objects = querysets.VetoQuerySet.as_manager()

    class Meta:
        verbose_name = _("veto")
        verbose_name_plural = _("vetoes")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "said_by", "side"], name="one_veto_each"),
            models.CheckConstraint(condition=Q(side__in=labels.VetoSide.values), name="veto_side_known"),
            models.CheckConstraint(condition=~Q(said_by=F("against")), name="veto_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.said_by} · {self.cycle}"


class WorksWith(models.Model):
    """A colleague of another unit who works with the person, named by the supervisor: she can be drawn as a peer."""

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.CASCADE, related_name="works_with"
    )
    colleague = models.ForeignKey(
        "employees.Employee", verbose_name=_("colleague"), on_delete=models.PROTECT, related_name="+"
    )
    named_by = models.ForeignKey(
        "employees.Employee", verbose_name=_("named by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = querysets.WorksWithQuerySet.as_manager()

    class Meta:
        verbose_name = _("colleague of another unit")
        verbose_name_plural = _("colleagues of other units")
        ordering = ["colleague__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["appraisal", "colleague"], name="works_with_once")]

    def __str__(self) -> str:
        return str(self.colleague)
