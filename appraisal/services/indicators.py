"""The library of indicators."""

from typing import Any

from django.db import transaction
from django.forms import model_to_dict
from django.utils.translation import gettext as _

from appraisal.models import Indicator
from core import access, audit, errors


@transaction.atomic
def save_indicator(*, indicator: Indicator, actor: Any) -> Indicator:
    """Add or change an indicator of the library; targets already written keep their own words.

    Raises:
        NotYours: the actor is not HR of this agency.
    """
    if access.HR not in actor.roles or actor.agency_id != indicator.agency_id:
        raise errors.NotYours(_("The library of indicators is kept by HR."))
    action = "indicator.change" if indicator.pk else "indicator.add"
    indicator.save()
    told = model_to_dict(indicator)
    audit.record(chain=indicator.agency.audit_chain, actor=actor, action=action, obj=indicator, after=told)
    return indicator
