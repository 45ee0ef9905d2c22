"""What happens to mentor pairs: one door per change, with its audit entry and never its content."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, errors, transitions
from employees.models import Employee
from mentoring.models import Mentorship
from mentoring.workflow import MENTORSHIP


@transaction.atomic
def propose_mentorship(
    *, mentor: Employee, mentee: Employee, topic: str, goals: str, started_on: date, actor: Any
) -> Mentorship:
    """Propose a mentor pair; it begins when the mentor accepts. HR proposes, or the mentee asks for herself.

    Raises:
        Refused: one person twice, people of two agencies, or the pair exists already.
    """
    if mentor.pk == mentee.pk or mentor.agency_id != mentee.agency_id:
        raise errors.Refused(_("Nothing was proposed: a pair is two different people of one agency."), code="pair")
    try:
        with transaction.atomic():
            pair = Mentorship.objects.create(
                agency_id=mentor.agency_id,
                mentor=mentor,
                mentee=mentee,
                topic=topic,
                goals=goals,
                started_on=started_on,
            )
    except IntegrityError as twice:
        raise errors.Refused(_("Nothing was proposed: these two are a pair already."), code="twice") from twice
    audit.record(chain=mentor.agency.audit_chain, actor=actor, action="mentorship.propose", obj=pair, after=topic)
    return pair


@transaction.atomic
def step_mentorship(*, pair: Mentorship, action: str, reason: str, actor: Any, on: date) -> None:
    """Take one step of the mentorship workflow: accept, decline or close.

    Raises:
        NotYours, WrongState, Refused: as `transitions.move`.
    """
    changes: dict[str, Any] = {}
    if action == "accept":
        changes["started_on"] = max(on, pair.started_on)
    else:
        changes["closing_note"] = reason
    if action == "close":
        changes["ended_on"] = max(on, pair.started_on)
    transitions.move(
        pair,
        MENTORSHIP,
        action,
        actor=actor,
        roles=pair.roles_of(actor),
        chain=pair.agency.audit_chain,
        reason=reason,
        **changes,
    )
