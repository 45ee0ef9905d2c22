"""Tablets at a counter: a secret address that hands out one-time tickets, one by one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from appraisal.models import Kiosk, ServicePoint, Ticket
from appraisal.services import public
from core import audit, errors

MOST_KIOSKS = 10
# A tablet serves one citizen after the other; twenty in a minute are nobody who answers nine questions.
TICKETS_PER_MINUTE = 20


@dataclass(frozen=True)
class Added:
    """A new kiosk and its secret, which is shown once."""

    kiosk: Kiosk
    code: str


def kiosk_of(code: str) -> Kiosk | None:
    """Return the kiosk of a secret while it is active and its service point is open; None otherwise."""
    if not code:
        return None
    found = Kiosk.objects.filter(digest=public.digest_of(code), is_active=True, service_point__is_active=True)
    return found.select_related("service_point__unit__agency").first()


@transaction.atomic
def add_kiosk(*, point: ServicePoint, name: str, actor: Any) -> Added:
    """Make a secret address for a tablet; only its digest is stored.

    Raises:
        NotYours: the actor is neither HR of the agency nor the leader of the unit.
        Refused: the service point is closed, or has ten kiosks.
    """
    public.require_keeper(point, actor)
    if not point.is_active:
        raise errors.Refused(_("Nothing was made: this service point is closed."))
    if point.kiosks.filter(is_active=True).count() >= MOST_KIOSKS:
        raise errors.Refused(_("Nothing was made: a service point has at most ten tablets. Withdraw one first."))
    code = public.new_code(public.TICKET_CODE_LENGTH)
    kiosk = Kiosk.objects.create(service_point=point, name=name.strip(), digest=public.digest_of(code))
    _tell(kiosk, actor, "kiosk.add")
    return Added(kiosk, code)


@transaction.atomic
def end_kiosk(*, kiosk: Kiosk, actor: Any) -> None:
    """Withdraw the address of a tablet at once.

    Raises:
        NotYours: as `add_kiosk`.
        WrongState: it was withdrawn before.
    """
    public.require_keeper(kiosk.service_point, actor)
    if Kiosk.objects.filter(pk=kiosk.pk, is_active=True).update(is_active=False) != 1:
        raise errors.WrongState(_("Nothing was changed: this tablet was withdrawn before."))
    kiosk.is_active = False
    _tell(kiosk, actor, "kiosk.end")


@transaction.atomic
def next_ticket(*, kiosk: Kiosk) -> str:
    """Hand out one ticket and return its code. No audit entry: it would tell when a citizen answered."""
    code = public.new_code(public.TICKET_CODE_LENGTH)
    Ticket.objects.create(service_point=kiosk.service_point, digest=public.digest_of(code))
    ServicePoint.objects.filter(pk=kiosk.service_point_id).update(tickets_issued=F("tickets_issued") + 1)
    return code


def too_many_from_kiosk(kiosk: Kiosk, at: datetime) -> bool:
    """Say whether this tablet has handed out its tickets of this minute; counts the tablet, never a person."""
    return public.is_over(f"kiosk:{kiosk.pk}:{at:%Y%m%d%H%M}", TICKETS_PER_MINUTE)


def _tell(kiosk: Kiosk, actor: Any, action: str) -> None:
    chain = kiosk.service_point.unit.agency.audit_chain
    details = {"name": kiosk.name, "service_point": kiosk.service_point_id}
    audit.record(chain=chain, actor=actor, action=action, obj=kiosk, details=details)
