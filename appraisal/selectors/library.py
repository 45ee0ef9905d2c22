"""An indicator of the library in words."""

from typing import Any

from django.utils.translation import gettext as _

from appraisal.models import Indicator
from appraisal.selectors.plans import figure


def indicator_facts(indicator: Indicator) -> list[tuple[str, Any]]:
    """Return what the library says of an indicator, for the component `definition_list`."""
    return [
        (_("Occupation"), indicator.occupation or _("for everybody")),
        (_("Aspect"), indicator.get_aspect_display()),
        (_("Direction"), indicator.get_polarity_display()),
        (_("Unit of measure"), indicator.unit_of_measure),
        (_("Data source"), indicator.data_source or None),
        (_("Suggested target"), suggestion_of(indicator) or None),
        (_("Suggested weight"), f"{figure(indicator.suggested_weight)} %" if indicator.suggested_weight else None),
    ]


def suggestion_of(indicator: Indicator) -> str:
    """Return the suggested value or range with its unit of measure; empty where there is none."""
    if indicator.suggested_value is not None:
        return f"{figure(indicator.suggested_value)} {indicator.unit_of_measure}"
    if indicator.suggested_low is not None:
        low, high = figure(indicator.suggested_low), figure(indicator.suggested_high)
        return f"{low}–{high} {indicator.unit_of_measure}"
    return ""
