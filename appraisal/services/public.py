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
from appraisal.services import public_words
from core import audit, errors, open_forms, receipts
from employees.models import Employee, Unit

MOST_TICKETS = 200
POSTER_CODE_LENGTH = 6
# 32 letters, 26 places: 130 bits, which nobody guesses. Older tickets are shorter and stay good.
TICKET_CODE_LENGTH = 26
# A busy counter serves a citizen every few seconds at most; more than that from one poster is a game.
POSTER_ANSWERS_PER_MINUTE = 30


@dataclass(frozen=True)
class Door:
    """What a code opens: a service point, with the ticket where the code is one."""

    point: ServicePoint
    ticket: Ticket | None
    cycle: Cycle | None
    opened_at: datetime | None = None


def seal_of(point: ServicePoint, at: datetime) -> str:
    """Return the sealed moment for a form of `point` that is opened now: it gives fifteen minutes of grace."""
    return open_forms.seal(f"public:{point.pk}", at)


def door_of(code: str, at: datetime, sealed: str = "") -> Door | None:
    """Return what `code` opens at the moment `at`; None for a code that is unknown, used or withdrawn.

    `cycle` is None while the public cannot answer. A form whose `sealed` opening lies before the end of the window
    still finds its cycle in the minutes of grace.
    """
    typed = "".join(code.upper().split()).replace("-", "")
    points = ServicePoint.objects.filter(is_active=True).select_related("unit__agency")
    ticket = None
    point = points.filter(code=typed).first()
    if point is None:
        ticket = Ticket.objects.filter(digest=digest_of(typed)).first()
        point = points.filter(pk=ticket.service_point_id).first() if ticket else None
    if point is None:
        return None
    cycles = Cycle.objects.filter(agency=point.unit.agency_id, state=labels.CycleState.OPEN).select_related("agency")
    opened = open_forms.opened_at(sealed, f"public:{point.pk}")
    open_now = [
        cycle
        for cycle in cycles.order_by("-year", "pk")
        if cycle.takes_public_answers(cycle.counted_moment(at, opened))
    ]
    return Door(point, ticket, open_now[0] if open_now else None, opened)


@transaction.atomic
def store_answer(
    *,
    door: Door,
    answers: Mapping[str, int | None],
    officer: ServiceOfficer | None,
    comment: str = "",
    at: datetime | None = None,
) -> None:
    """Keep one citizen's answer: nine elements 1–4 or None, no time, no address, no person.

    A ticket is used up by deleting its row, which must hit exactly one; nothing ties it to the answer, and nothing
    ties the answer to the words, which stand in a table of their own.

    Raises:
        WrongState: the ticket has been used, or the public cannot answer now.
        Refused: nothing was answered, an answer is none, the officer is not shown there, or too many at once.
    """
    cycle, now = door.cycle, at or timezone.now()
    if cycle is None or not cycle.takes_public_answers(cycle.counted_moment(now, door.opened_at)):
        raise errors.WrongState(_("This survey is closed now. Nothing was stored."))
    _check_answers(door.point, answers, officer)
    if door.ticket is not None:
        used, _by_model = Ticket.objects.filter(pk=door.ticket.pk).delete()
        if used != 1:
            raise errors.WrongState(_("This ticket has been used. Every ticket counts once; thank you."))
    PublicAnswer.objects.create(
        service_point=door.point,
        cycle=cycle,
        officer=officer,
        is_verified=door.ticket is not None,
        answers=dict(answers),
        version=questionnaire.VERSION,
    )
    public_words.mix_in(point=door.point, cycle=cycle, officer=officer, text=comment.strip())


def too_many_from_poster(point: ServicePoint, at: datetime) -> bool:
    """Say whether this poster has had its answers of this minute; counts the poster, never a person or an address."""
    return is_over(f"poster:{point.pk}:{at:%Y%m%d%H%M}", POSTER_ANSWERS_PER_MINUTE)


def is_over(key: str, most: int) -> bool:
    """Count one more under `key`, which names the minute, and say whether these are more than `most`."""
    cache.add(key, 0, timeout=120)
    try:
        return bool(cache.incr(key) > most)
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
def add_service_point(*, unit: Unit, name: str, users_per_year: int | None = None, actor: Any) -> ServicePoint:
    """Open a service point of a unit with a new poster code.

    Raises:
        NotYours: the actor is neither HR of the agency nor the leader of the unit.
        Refused: the unit has one of this name.
    """
    point = ServicePoint(unit=unit, name=name.strip(), code=new_code(POSTER_CODE_LENGTH), users_per_year=users_per_year)
    require_keeper(point, actor)
    _save_point(point)
    _tell(point, actor, "service_point.add", {"name": point.name, "unit": unit.pk})
    return point


@transaction.atomic
def change_service_point(
    *, point: ServicePoint, name: str, is_active: bool, users_per_year: int | None = None, actor: Any
) -> None:
    """Rename, close or open a service point, or say how many people it serves in a year.

    Raises:
        NotYours, Refused: as `add_service_point`.
    """
    require_keeper(point, actor)
    fields = ("name", "is_active", "users_per_year")
    before = {name: getattr(point, name) for name in fields}
    point.name, point.is_active, point.users_per_year = name.strip(), is_active, users_per_year
    _save_point(point)
    _tell(point, actor, "service_point.change", {"before": before, **{name: getattr(point, name) for name in fields}})


@transaction.atomic
def set_officer(*, point: ServicePoint, employee: Employee, shown_name: str, is_shown: bool, actor: Any) -> None:
    """Add an officer to a service point, or change the name she is shown by and whether she is shown.

    Raises:
        NotYours: as `add_service_point`.
        Refused: the officer works for another agency.
    """
    require_keeper(point, actor)
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
    require_keeper(point, actor)
    if not 1 <= number <= MOST_TICKETS:
        raise errors.Refused(_("Please issue between 1 and %(most)s tickets at a time.") % {"most": MOST_TICKETS})
    if not point.is_active:
        raise errors.Refused(_("No ticket was issued: this service point is closed."))
    codes = [new_code(TICKET_CODE_LENGTH) for _n in range(number)]
    Ticket.objects.bulk_create([Ticket(service_point=point, digest=digest_of(code)) for code in codes])
    ServicePoint.objects.filter(pk=point.pk).update(tickets_issued=F("tickets_issued") + number)
    _tell(point, actor, "service_point.issue_tickets", {"number": number})
    return codes


def _save_point(point: ServicePoint) -> None:
    try:
        with transaction.atomic():
            point.save()
    except IntegrityError as taken:
        raise errors.Refused(_("This unit already has a service point of this name.")) from taken


def require_keeper(point: ServicePoint, actor: Any) -> None:
    """Stop whoever is neither HR of the agency nor the leader of the unit.

    Raises:
        NotYours: with a sentence.
    """
    if not point.can_be_kept_by(actor):
        raise errors.NotYours(_("Service points are kept by HR and by the leader of the unit."))


def _tell(point: ServicePoint, actor: Any, action: str, details: dict[str, Any]) -> None:
    audit.record(chain=point.unit.agency.audit_chain, actor=actor, action=action, obj=point, details=details)


def new_code(length: int) -> str:
    """Return a random code people can type: five bits a letter."""
    return "".join(secrets.choice(receipts.ALPHABET) for _n in range(length))


def digest_of(code: str) -> str:
    """Return what is stored of a secret code."""
    return hashlib.sha256(code.encode()).hexdigest()
