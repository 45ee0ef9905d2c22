"""What is said during the year: verdicts on evidence and periodic reviews. Words are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.cases import Appraisal, Evidence


class EvidenceVerdict(models.Model):
    """One line in the history of a piece of evidence; the state of the evidence itself is what the last one left."""

    evidence = models.ForeignKey(
        Evidence, verbose_name=_("evidence"), on_delete=models.CASCADE, related_name="verdicts"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=labels.VerdictKind)
    words = models.TextField(_("words"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("said by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("said at"))

    objects = querysets.OfEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on evidence")
        verbose_name_plural = _("verdicts on evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=labels.VerdictKind.values), name="verdict_kind_known"),
            # Only "accepted" may stand alone: everything else asks something of the other side.
            models.CheckConstraint(condition=Q(kind="accepted") | ~Q(words=""), name="verdict_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.get_kind_display()}"


class PeriodicReview(models.Model):
    """The review of one period of a case, from the first word on; its days follow from the rhythm of the cycle."""

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.PROTECT, related_name="reviews"
    )
    # The place of the period in the year of the cycle, as `appraisal.periods` counts it.
    number = models.PositiveSmallIntegerField(_("number of the period"))
    state = models.CharField(_("state"), max_length=10, choices=labels.ReviewState, default=labels.ReviewState.OPEN)

    objects = querysets.OfAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("periodic review")
        verbose_name_plural = _("periodic reviews")
        ordering = ["appraisal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="review_once"),
            models.CheckConstraint(condition=Q(state__in=labels.ReviewState.values), name="review_state_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="review_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal} · {self.number}"


class ReviewNote(models.Model):
    """One revision of what one side says in a review; the latest revision of a side is what counts."""

    review = models.ForeignKey(
        PeriodicReview, verbose_name=_("periodic review"), on_delete=models.CASCADE, related_name="notes"
    )
    side = models.CharField(_("side"), max_length=10, choices=labels.Side)
    revision = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("note"), max_length=2000, blank=True)
    # Of the supervisor alone; behaviour only where the scheme has a quadrant.
    result = models.CharField(_("expectation of results"), max_length=5, choices=labels.Expectation, blank=True)
    behaviour = models.CharField(_("expectation of behaviour"), max_length=5, choices=labels.Expectation, blank=True)
    author = models.ForeignKey(
        "employees.Employee", verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(_("saved at"))

    objects = querysets.OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of a periodic review")
        verbose_name_plural = _("notes of periodic reviews")
        ordering = ["review", "side", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["review", "side", "revision"], name="review_note_revision_once"),
            models.CheckConstraint(condition=Q(side__in=labels.Side.values), name="review_note_side_known"),
            models.CheckConstraint(
                condition=Q(result__in=["", *labels.Expectation.values]), name="review_note_result_known"
            ),
            models.CheckConstraint(
                condition=Q(behaviour__in=["", *labels.Expectation.values]), name="review_note_behaviour_known"
            ),
            # The supervisor rates and may leave the words out; the employee writes and rates nothing.
            models.CheckConstraint(
                condition=(Q(side="supervisor") & ~Q(result=""))
                | (Q(side="employee", result="", behaviour="") & ~Q(text="")),
                name="review_note_fits_its_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} · {self.get_side_display()} · {self.revision}"
