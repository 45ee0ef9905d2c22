"""The library of indicators: what targets begin with, per agency and occupation."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels
from core import access
from employees import querysets as people

FIGURE: dict[str, Any] = {"max_digits": 18, "decimal_places": 4, "null": True, "blank": True}
LONGEST_RUBRIC = 400
LEVELS = (1, 2, 3, 4, 5)
# What a target calls the fields it takes over from an indicator.
PREFILLED = {
    "measure": "name",
    "aspect": "aspect",
    "unit_of_measure": "unit_of_measure",
    "value": "suggested_value",
    "low": "suggested_low",
    "high": "suggested_high",
    "weight": "suggested_weight",
}


class Indicator(models.Model):
    """A measurable indicator in the library of an agency, for one occupation or for all."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("indicator"), max_length=200)
    occupation = models.CharField(_("occupation"), max_length=60, blank=True)
    aspect = models.CharField(_("aspect"), max_length=10, choices=labels.Aspect)
    polarity = models.CharField(_("direction"), max_length=8, choices=labels.LibraryPolarity)
    unit_of_measure = models.CharField(_("unit of measure"), max_length=40)
    data_source = models.CharField(_("data source"), max_length=200, blank=True)
    definition = models.TextField(_("definition"), max_length=1000, blank=True)
    # What each level looks like: all five, or none.
    rubric_1 = models.TextField(_("level 1"), max_length=LONGEST_RUBRIC, blank=True)
    rubric_2 = models.TextField(_("level 2"), max_length=LONGEST_RUBRIC, blank=True)
    rubric_3 = models.TextField(_("level 3"), max_length=LONGEST_RUBRIC, blank=True)
    rubric_4 = models.TextField(_("level 4"), max_length=LONGEST_RUBRIC, blank=True)
    rubric_5 = models.TextField(_("level 5"), max_length=LONGEST_RUBRIC, blank=True)
    suggested_value = models.DecimalField(_("suggested target"), **FIGURE)
    suggested_low = models.DecimalField(_("suggested range from"), **FIGURE)
    suggested_high = models.DecimalField(_("suggested range to"), **FIGURE)
    suggested_weight = models.DecimalField(
        _("suggested weight in percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = people.OfAgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["occupation", "name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "occupation", "name"], name="indicator_once"),
            models.CheckConstraint(condition=Q(aspect__in=labels.Aspect.values), name="indicator_aspect_known"),
            models.CheckConstraint(
                condition=Q(polarity__in=labels.LibraryPolarity.values), name="indicator_polarity_known"
            ),
            # A range suggests a range or nothing, every other direction a value or nothing.
            models.CheckConstraint(
                condition=Q(suggested_low__isnull=True, suggested_high__isnull=True)
                | Q(
                    polarity="range",
                    suggested_low__isnull=False,
                    suggested_high__isnull=False,
                    suggested_low__gt=0,
                    suggested_high__gte=F("suggested_low"),
                ),
                name="indicator_suggests_a_range",
            ),
            models.CheckConstraint(
                condition=Q(suggested_value__isnull=True)
                | Q(~Q(polarity="range"), suggested_value__gt=0)
                | Q(polarity="lower", suggested_value=0),
                name="indicator_suggests_a_value",
            ),
            models.CheckConstraint(
                condition=Q(suggested_weight__isnull=True) | Q(suggested_weight__gt=0, suggested_weight__lte=100),
                name="indicator_weight_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(**{f"rubric_{level}": "" for level in LEVELS})
                | Q(*(~Q(**{f"rubric_{level}": ""}) for level in LEVELS)),
                name="indicator_rubric_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rubric(self) -> list[tuple[int, str]]:
        """The five levels with what each looks like; empty where the library has no rubric for it."""
        texts = [(level, getattr(self, f"rubric_{level}")) for level in LEVELS]
        return texts if all(text for _level, text in texts) else []

    @property
    def prefill(self) -> dict[str, Any]:
        """What a target that begins with this indicator is filled in with, by the names of the target's fields.

        A target knows no direction "range": it has a range from–to and says which side of it is better. The library's
        "range" gives it the range and the direction "higher", so that falling short of the range counts against the
        plan; whoever writes the target may turn the direction round.
        """
        told = {field: getattr(self, source) for field, source in PREFILLED.items()}
        is_range = self.polarity == labels.LibraryPolarity.RANGE
        return told | {"indicator": self, "polarity": labels.Polarity.HIGHER.value if is_range else self.polarity}

    def can_be_changed_by(self, user: Any) -> bool:
        """HR of the agency keeps the library."""
        return access.HR in user.roles and user.agency_id == self.agency_id
