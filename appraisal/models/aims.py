"""What a target asks for: shared by the targets of people and those of model plans."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels

POSITIVE: dict[str, Any] = {"max_digits": 18, "decimal_places": 4}
LONGEST = 1000


class Aim(models.Model):
    """What is to be reached, how it is measured, and what it weighs (percent, together 100).

    Quantitative: a value or a range. Qualitative: words of what is expected; they are judged in words, never counted.
    """

    indicator = models.ForeignKey(
        "appraisal.Indicator",
        verbose_name=_("indicator of the library"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    block = models.CharField(_("block"), max_length=10, choices=labels.Block, default=labels.Block.MAIN)
    perspective = models.CharField(_("perspective"), max_length=10, choices=labels.Perspective, blank=True)
    title = models.CharField(_("planned result"), max_length=300)
    measure = models.CharField(_("indicator"), max_length=200)
    aspect = models.CharField(_("aspect"), max_length=10, choices=labels.Aspect)
    polarity = models.CharField(_("direction"), max_length=8, choices=labels.Polarity, default=labels.Polarity.HIGHER)
    unit_of_measure = models.CharField(_("unit of measure"), max_length=40, blank=True)
    value = models.DecimalField(_("target"), null=True, blank=True, **POSITIVE)
    low = models.DecimalField(_("range from"), null=True, blank=True, **POSITIVE)
    high = models.DecimalField(_("range to"), null=True, blank=True, **POSITIVE)
    expected = models.TextField(_("what is expected"), max_length=LONGEST, blank=True)
    weight = models.DecimalField(_("weight in percent"), max_digits=5, decimal_places=2)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(aspect__in=labels.Aspect.values), name="%(class)s_aspect_known"),
            models.CheckConstraint(condition=Q(polarity__in=labels.Polarity.values), name="%(class)s_polarity_known"),
            models.CheckConstraint(condition=Q(block__in=labels.Block.values), name="%(class)s_block_known"),
            models.CheckConstraint(
                condition=Q(perspective__in=["", *labels.Perspective.values]), name="%(class)s_perspective_known"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="%(class)s_weight_a_percentage"),
            # A value, a range or words: exactly one of them.
            models.CheckConstraint(
                condition=Q(expected="", value__isnull=False, low__isnull=True, high__isnull=True)
                # A comparison with NULL is unknown, which a constraint lets pass: both ends are asked for by name.
                | Q(
                    expected="",
                    value__isnull=True,
                    low__isnull=False,
                    high__isnull=False,
                    low__gt=0,
                    high__gte=F("low"),
                )
                | Q(~Q(expected=""), value__isnull=True, low__isnull=True, high__isnull=True),
                name="%(class)s_value_range_or_words",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gt=0) | Q(value=0, polarity="lower"),
                name="%(class)s_above_zero",
            ),
        ]

    @property
    def is_qualitative(self) -> bool:
        """Judged in words, never counted."""
        return bool(self.expected)
