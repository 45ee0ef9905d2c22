"""What happens to mentor pairs: one door per change, with its audit entry and never its content."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, errors, transitions
from employees.models import Employee
from mentoring.models import MentorRequest, Mentorship
from mentoring.workflow import MENTOR_REQUEST, MENTORSHIP

# How long a pair is meant to last until its goals say otherwise.
USUAL_DAYS = 182


@transaction.atomic
def propose_mentorship(
    *, mentor: Employee, mentee: Employee, topic: str, goals: str, started_on: date, actor: Any
) -> Mentorship:
    """Propose a mentor pair; it begins when the mentor accepts. Where HR proposes, the mentee is asked first.

    Raises:
        Refused: one person twice, people of two agencies, or the pair exists already.
    """
    if mentor.pk == mentee.pk or mentor.agency_id != mentee.agency_id:
        raise errors.Refused(_("Nothing was proposed: a pair is two different people of one agency."), code="pair")
    asked = actor.employee_id == mentee.pk
    try:
        with transaction.atomic():
            pair = Mentorship.objects.create(
                state="proposed" if asked else "suggested",
                origin="asked" if asked else "hr",
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
def step_mentorship(
    *, pair: Mentorship, action: str, reason: str, actor: Any, on: date, because: str = "other"
) -> None:
    """Take one step of the mentorship workflow: agree, accept, decline or close.

    Args:
        reason: words for the other side; the two read them, the audit trail does not have them.
        because: why the pair ends, a code of `labels.EndReason`; only for close.

    Raises:
        NotYours, WrongState: as `transitions.move`.
        Refused: a pair is closed without a reason in words or code.
    """
    changes: dict[str, Any] = {"closing_note": reason} if action in ("decline", "close") else {}
    if action == "accept":
        start = max(on, pair.started_on)
        changes |= {"started_on": start, "planned_until": start + timedelta(days=USUAL_DAYS)}
    if action == "close":
        if because == "other" and not reason.strip():
            raise errors.Refused(_("Nothing was changed: please choose a reason, or say it in words."), code="reason")
        changes |= {"ended_on": max(on, pair.started_on), "ended_because": because}
    chain, roles = pair.agency.audit_chain, pair.roles_of(actor)
    transitions.move(pair, MENTORSHIP, action, actor=actor, roles=roles, chain=chain, **changes)
    if action == "decline" and pair.request is not None:
        _wait_again(pair.request, actor, chain)


def _wait_again(request: MentorRequest, actor: Any, chain: str) -> None:
    """Nobody has to ask twice because a proposal was declined; unless she has asked anew meanwhile."""
    asked_anew = MentorRequest.objects.filter(mentee=request.mentee_id, state="waiting").exists()
    if request.state == "matched" and not asked_anew:
        transitions.move(request, MENTOR_REQUEST, "reopen", actor=actor, roles={"mentee"}, chain=chain)
