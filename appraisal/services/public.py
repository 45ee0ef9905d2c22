"""The public at the counter: service points, one-time tickets, and answers that hold no personal data (domain §4)."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, questionnaire, scoring
from appraisal.models import Cycle, PublicAnswer, ServiceOfficer, ServicePoint, Ticket
from core import audit, errors, receipts
from employees.models import Employee, Unit

MOST_TICKETS = 200
POSTER_CODE_LENGTH = 6
# 32 letters, 16 places: 80 bits, which nobody guesses.
TICKET_CODE_LENGTH = 16
# A busy counter serves a citizen every few seconds at most; more than that from one poster is a game.
POSTER_ANSWERS_PER_MINUTE = 30


@dataclass(frozen=True)
class Door:
    """What a code opens: a service point, with the ticket where the code is one."""

    point: ServicePoint
    ticket: Ticket | None
    cycle: Cycle | None


def door_of(code: str, at: datetime) -> Door | None:
    """Return what `code` opens at the moment `at`; None for a code that is unknown, used or withdrawn.

    `cycle` is None while the public cannot answer.
    """
    typed = "".join(code.upper().split()).replace("-", "")
    points = ServicePoint.objects.filter(is_active=True).select_related("unit__agency")
    ticket = None
    point = points.filter(code=typed).first()
    if point is None:
        ticket = Ticket.objects.filter(digest=_digest(typed)).first()
        point = points.filter(pk=ticket.service_point_id).first() if ticket else None
    if point is None:
        return None
    cycles = Cycle.objects.filter(agency=point.unit.agency_id, state=labels.CycleState.OPEN).select_related("agency")
    open_now = [cycle for cycle in cycles.order_by("-year", "pk") if cycle.takes_public_answers(at)]
    return Door(point, ticket, open_now[0] if open_now else None)


@transaction.atomic
def store_answer(
    *, door: Door, answers: Mapping[str, int | None], officer: ServiceOfficer | None, at: datetime | None = None
) -> None:
    """Keep one citizen's answer: nine elements 1–4 or None, no time, no address, no person.

    A ticket is used up by deleting its row, which must hit exactly one; nothing ties it to the answer.

    Raises:
        WrongState: the ticket has been used, or the public cannot answer now.
        Refused: nothing was answered, an answer is none, the officer is not shown there, or too many at once.
    """
    if door.cycle is None or not door.cycle.takes_public_answers(at or timezone.now()):
        raise errors.WrongState(_("This survey is closed now. Nothing was stored."))
    _check_answers(door.point, answers, officer)
    if door.ticket is not None:
        used, _by_model = Ticket.objects.filter(pk=door.ticket.pk).delete()
        if used != 1:
            raise errors.WrongState(_("This ticket has been used. Every ticket counts once; thank you."))
    PublicAnswer.objects.create(
        service_point=door.point,
        cycle=door.cycle,
        officer=officer,
        is_verified=door.ticket is not None,
        answers=dict(answers),
        version=questionnaire.VERSION,
    )


def too_many_from_poster(point: ServicePoint, at: datetime) -> bool:
    """Say whether this poster has had its answers of this minute; counts the poster, never a person or an address."""
    key = f"poster:{point.pk}:{at:%Y%m%d%H%M}"
    cache.add(key, 0, timeout=120)
    try:
        return bool(cache.incr(key) > POSTER_ANSWERS_PER_MINUTE)
    except ValueError:
        # Dropped by a full cache between the two steps: gentle means to let pass.
        return False


def _check_answers(point: ServicePoint, answers: Mapping[str, int | None], officer: ServiceOfficer | None) -> None:
    wrong = any(level is not None and level not in scoring.PUBLIC_LEVELS for level in answers.values())
    if set(answers) != set(scoring.ELEMENTS) or wrong:
        raise errors.Refused(_("This answer could not be read. Nothing was stored."))
    if all(level is None for level in answers.values()):
        raise errors.Refused(_("Please answer at least one question."))
    if officer is not None and (officer.service_point_id != point.pk or not officer.is_shown):
        raise errors.Refused(_("This officer is not shown at this service point."))


# --- Service points -------------------------------------------------------------------------------------
@transaction.atomic
def add_service_point(*, unit: Unit, name: str, actor: Any) -> ServicePoint:
    """Open a service point of a unit with a new poster code.

    Raises:
        NotYours: the actor is neither HR of the agency nor the leader of the unit.
        Refused: the unit has one of this name.
    """
    point = ServicePoint(unit=unit, name=name.strip(), code=_code(POSTER_CODE_LENGTH))
    _require_keeper(point, actor)
    _save_point(point)
    _tell(point, actor, "service_point.add", {"name": point.name, "unit": unit.pk})
    return point


@transaction.atomic
def change_service_point(*, point: ServicePoint, name: str, is_active: bool, actor: Any) -> None:
    """Rename, close or open a service point.

    Raises:
        NotYours, Refused: as `add_service_point`.
    """
    _require_keeper(point, actor)
    before = {"name": point.name, "is_active": point.is_active}
    point.name, point.is_active = name.strip(), is_active
    _save_point(point)
    _tell(point, actor, "service_point.change", {"before": before, "name": point.name, "is_active": is_active})


@transaction.atomic
def set_officer(*, point: ServicePoint, employee: Employee, shown_name: str, is_shown: bool, actor: Any) -> None:
    """Add an officer to a service point, or change the name she is shown by and whether she is shown.

    Raises:
        NotYours: as `add_service_point`.
        Refused: the officer works for another agency.
    """
    _require_keeper(point, actor)
    if employee.agency_id != point.unit.agency_id:
        raise errors.Refused(_("This person does not work for this agency."))
    ServiceOfficer.objects.update_or_create(
        service_point=point, employee=employee, defaults={"shown_name": shown_name.strip(), "is_shown": is_shown}
    )
    _tell(point, actor, "service_point.set_officer", {"employee": employee.pk, "is_shown": is_shown})


@transaction.atomic
def issue_tickets(*, point: ServicePoint, number: int, actor: Any) -> list[str]:
    """Issue one-time tickets and return their codes, which are shown once: only digests are stored.

    Args:
        number: 1 to 200.

    Raises:
        NotYours: as `add_service_point`.
        Refused: the number is out of range, or the service point is closed.
    """
    _require_keeper(point, actor)
    if not 1 <= number <= MOST_TICKETS:
        raise errors.Refused(_("Please issue between 1 and %(most)s tickets at a time.") % {"most": MOST_TICKETS})
    if not point.is_active:
        raise errors.Refused(_("No ticket was issued: this service point is closed."))
    codes = [_code(TICKET_CODE_LENGTH) for _n in range(number)]
    Ticket.objects.bulk_create([Ticket(service_point=point, digest=_digest(code)) for code in codes])
    ServicePoint.objects.filter(pk=point.pk).update(tickets_issued=F("tickets_issued") + number)
    _tell(point, actor, "service_point.issue_tickets", {"number": number})
    return codes


def _save_point(point: ServicePoint) -> None:
    try:
        with transaction.atomic():
            point.save()
    except IntegrityError as taken:
        raise errors.Refused(_("This unit already has a service point of this name.")) from taken


def _require_keeper(point: ServicePoint, actor: Any) -> None:
    if not point.can_be_kept_by(actor):
        raise errors.NotYours(_("Service points are kept by HR and by the leader of the unit."))


def _tell(point: ServicePoint, actor: Any, action: str, details: dict[str, Any]) -> None:
    audit.record(chain=point.unit.agency.audit_chain, actor=actor, action=action, obj=point, details=details)


def _code(length: int) -> str:
    return "".join(secrets.choice(receipts.ALPHABET) for _n in range(length))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
