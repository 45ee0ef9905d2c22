"""What sessions of an agency begin with: HR's agenda templates."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import access, audit, errors
from employees.models import Agency
from mentoring.models import AgendaTemplate


@transaction.atomic
def save_agenda_templates(*, agency: Agency, texts: Mapping[str, str], actor: Any) -> None:
    """Store the agenda templates by kind; an empty one brings back the usual words of the house.

    Raises:
        NotYours: the actor is not HR of this agency.
    """
    if access.HR not in actor.roles or actor.agency_id != agency.pk:
        raise errors.NotYours(_("HR of the agency writes its templates."))
    for kind, text in texts.items():
        rows = AgendaTemplate.objects.filter(agency=agency, kind=kind)
        if not text.strip():
            rows.delete()
        else:
            AgendaTemplate.objects.update_or_create(agency=agency, kind=kind, defaults={"text": text.strip()})
    audit.record(chain=agency.audit_chain, actor=actor, action="agenda_template.save", obj=agency)
