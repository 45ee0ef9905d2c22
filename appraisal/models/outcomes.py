"""Named ratings with their revisions, and the frozen result."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.cases import Appraisal


class Rating(models.Model):
    """One revision of a named rating (self or supervisor): all item levels as one document; only ever added."""

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.PROTECT, related_name="ratings"
    )
    source = models.CharField(_("source"), max_length=12, choices=labels.Source)
    rater = models.ForeignKey("employees.Employee", verbose_name=_("rater"), on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(_("revision"))
    # {item key: level 1–5, or null for "cannot judge"}
    levels = models.JSONField(_("levels"))
    comments = models.JSONField(_("comments"), default=dict)
    is_final = models.BooleanField(_("submitted"), default=False)
    saved_at = models.DateTimeField(_("saved at"))

    objects = querysets.RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("named rating")
        verbose_name_plural = _("named ratings")
        ordering = ["appraisal", "source", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "source", "revision"], name="one_revision"),
            models.CheckConstraint(condition=Q(source__in=["self", "supervisor"]), name="rating_source_named"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal} · {self.get_source_display()} · {self.revision}"


class Result(models.Model):
    """The result as it was: inputs, weights, scheme version and steps. Computed before, shown from publication on."""

    appraisal = models.OneToOneField(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.PROTECT, related_name="result"
    )
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True)
    predicate = models.CharField(_("predicate"), max_length=40)
    frozen = models.JSONField(_("record"), encoder=DjangoJSONEncoder)
    sha256 = models.CharField(_("SHA-256 of the record"), max_length=64)
    computed_at = models.DateTimeField(_("computed at"))
    published_at = models.DateTimeField(_("published at"), null=True)

    objects = querysets.ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [models.CheckConstraint(condition=~Q(predicate=""), name="result_has_predicate")]

    def __str__(self) -> str:
        return f"{self.appraisal}: {self.predicate}"
