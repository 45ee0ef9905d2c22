"""Where the public is asked: service points, officers, tickets and the answers of the citizens."""

import hashlib
import random
import uuid
from dataclasses import dataclass

from appraisal import questionnaire, scoring
from appraisal.models import Cycle, PublicAnswer, ServiceOfficer, ServicePoint, Ticket
from core import receipts
from reports.demo import ratings, towns
from reports.demo.people import Staff
from reports.demo.ratings import Characters
from reports.demo.story import BATCH, Story

Place = tuple["Counter", ServicePoint, list[ServiceOfficer]]
TICKETS = 40
SKIPPED = ("u4", "u8")


@dataclass(frozen=True)
class Counter:
    """A service point as data. `verified` answers of the finished year; `officers` are places in the unit."""

    unit: str
    name: str
    verified: int
    officers: tuple[int, ...]


COUNTERS = (
    Counter("Bidang Pelayanan Pendaftaran Penduduk", "Loket 1: Kartu Keluarga dan KTP-el", 72, (1, 2, 3)),
    Counter("Bidang Pelayanan Pencatatan Sipil", "Loket 2: Akta Kelahiran dan Akta Kematian", 41, (1, 2)),
    Counter("Puskesmas Sukajaya", "Pendaftaran Puskesmas Sukajaya", 46, (2, 4)),
    # Fewer than ten answers: not used and not shown, and the explanation says so.
    Counter("Puskesmas Sukakarya", "Pendaftaran Puskesmas Sukakarya", 6, (2,)),
    Counter("Bidang Destinasi Pariwisata", "Pusat Informasi Wisata Pelabuhan", 27, (1,)),
    Counter("Kecamatan Sukajaya", "Pelayanan surat keterangan", 19, (2,)),
)


def make(story: Story, staff: Staff) -> list[Place]:
    """Set up the service points of the town that asks the public, each with tickets to try."""
    if staff.town.slug != towns.SABANG:
        return []
    found = []
    for counter in COUNTERS:
        point = ServicePoint.objects.create(
            unit=staff.units[counter.unit],
            name=counter.name,
            code=ratings.code(story.chance, 6),
            tickets_issued=TICKETS + 2 * counter.verified,
        )
        officers = [
            ServiceOfficer(service_point=point, employee=person, shown_name=person.name.split()[0])
            for person in (staff.of_unit[counter.unit][place] for place in counter.officers)
        ]
        # One officer asked not to be named: her unit's answers count for her.
        if len(officers) == 3:
            officers[2].is_shown = False
        ServiceOfficer.objects.bulk_create(officers)
        Ticket.objects.bulk_create(
            Ticket(id=_key(story.chance), service_point=point, digest=_digest(ticket_code(point, number)))
            for number in range(TICKETS)
        )
        found.append((counter, point, officers))
    return found


def ticket_code(point: ServicePoint, number: int) -> str:
    """Return the code of one of the demo's tickets, which only the demo can know again."""
    digest = hashlib.sha256(f"demo|{point.code}|{number}".encode()).digest()
    return "".join(receipts.ALPHABET[byte % len(receipts.ALPHABET)] for byte in digest[:16])


def unused_ticket(point: ServicePoint) -> str:
    """Return the code of a ticket nobody has used yet, or an empty text."""
    left = set(Ticket.objects.filter(service_point=point).values_list("digest", flat=True))
    codes = (ticket_code(point, number) for number in range(TICKETS))
    return next((code for code in codes if _digest(code) in left), "")


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def answer(
    story: Story,
    who: Characters,
    cycle: Cycle,
    points: list[Place],
    *,
    share: float,
) -> None:
    """Let citizens answer: `share` of the finished year's number with a ticket, some more from the poster."""
    rows = []
    for counter, point, officers in points:
        shown = [officer for officer in officers if officer.is_shown]
        for number in range(round(counter.verified * (share + 0.25))):
            officer = story.chance.choice([*shown, *shown, None]) if shown else None
            able = who.ability[officer.employee_id] if officer is not None else 0.1
            rows.append(
                PublicAnswer(
                    id=_key(story.chance),
                    service_point=point,
                    cycle=cycle,
                    officer=officer,
                    is_verified=number < round(counter.verified * share),
                    answers=_answers(story.chance, able),
                    version=questionnaire.VERSION,
                )
            )
    story.chance.shuffle(rows)
    PublicAnswer.objects.bulk_create(rows, batch_size=BATCH)


def _answers(chance: random.Random, able: float) -> dict[str, int | None]:
    mood = chance.gauss(3.2 + 0.22 * able, 0.3)
    # People skip the fee where there is none, and complaints where they had none.
    return {element: _answer(chance, mood, 0.2 if element in SKIPPED else 0.02) for element in scoring.ELEMENTS}


def _answer(chance: random.Random, mood: float, skips: float) -> int | None:
    return None if chance.random() < skips else min(max(round(chance.gauss(mood, 0.45)), 1), 4)


def _key(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
