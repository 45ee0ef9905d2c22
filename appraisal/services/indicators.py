"""The library of indicators: changed one by one, or taken over from a model set that comes with the product."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import model_sets
from appraisal.models import Indicator
from appraisal.services import sheet_writing
from appraisal.sheets.indicators import identity
from core import access, audit, errors
from employees.models import Agency


@dataclass(frozen=True)
class TakenOver:
    """What taking over a set did: how many indicators are new, how many the library had already."""

    added: int
    known: int


@transaction.atomic
def save_indicator(*, indicator: Indicator, actor: Any) -> Indicator:
    """Add or change an indicator of the library; targets already written keep their own words.

    Raises:
        NotYours: the actor is not HR of this agency.
    """
    if not indicator.can_be_changed_by(actor):
        raise errors.NotYours(_("The library of indicators is kept by HR."))
    action = "indicator.change" if indicator.pk else "indicator.add"
    indicator.save()
    # Figures as texts: the trail keeps them as they were typed.
    told = {
        name: value if value is None or isinstance(value, bool | int | str) else str(value)
        for name, value in model_to_dict(indicator).items()
    }
    audit.record(chain=indicator.agency.audit_chain, actor=actor, action=action, obj=indicator, after=told)
    return indicator


@transaction.atomic
def take_over_set(*, agency: Agency, key: str, actor: Any, at: datetime | None = None) -> TakenOver:
    """Add the indicators of a model set to the library; those it has already, by occupation and name, stay as they are.

    Args:
        key: of `model_sets.built_in()`.
        actor: HR of the agency, None for the command line.

    Raises:
        NotYours: the actor is not HR of this agency.
        Refused: there is no such set.
    """
    if actor is not None and (access.HR not in actor.roles or actor.agency_id != agency.pk):
        raise errors.NotYours(_("The library of indicators is kept by HR."))
    chosen = model_sets.built_in().get(key)
    if chosen is None:
        raise errors.Refused(_("Nothing was added: there is no model set of this name. Choose one from the list."))
    sheet_writing.lock_library(agency.pk)
    known = {identity(one) for one in Indicator.objects.filter(agency=agency).values("occupation", "name")}
    rows = [Indicator(agency=agency, **fields) for fields in chosen.indicators if identity(fields) not in known]
    Indicator.objects.bulk_create(rows)
    told = [audit.Told("indicator.take_over", row.pk, after=row.name, details={"set": key}) for row in rows]
    audit.record_many(chain=agency.audit_chain, actor=actor, model=Indicator, entries=told, at=at or timezone.now())
    return TakenOver(len(rows), len(chosen.indicators) - len(rows))
