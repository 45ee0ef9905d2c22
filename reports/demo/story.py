"""The demo's sense of time: what happened when, and by whom, so that the trail of the past reads like one.

The demo writes two years in a minute. Services are called at the moment the story has reached (`Story.at`); what is
written in bulk, because three hundred people would otherwise take minutes, is told to the audit trail by `Story.tell`
with the same actions the services use. The chain is sealed as usual and verifies.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from django.db import models

from core import audit
from core.models import AuditChain, AuditEntry

ZONE = ZoneInfo("Asia/Jakarta")
SEED = 6022
BATCH = 500


@dataclass(order=True)
class _Told:
    at: datetime
    number: int
    chain: str = field(compare=False)
    actor_id: int | None = field(compare=False)
    action: str = field(compare=False)
    object_type: str = field(compare=False)
    object_id: str = field(compare=False)
    details: dict[str, Any] = field(compare=False)


class Story:
    """One telling of the demo; `now` is the moment it ends at."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)
        # Invented data need the same luck every time, not secrecy.
        self.chance = random.Random(SEED)  # noqa: S311
        self._waiting: list[_Told] = []

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def moment(self, day: date, first_hour: int = 8, last_hour: int = 15) -> datetime:
        """Return some moment of the office hours of `day`, never after the end of the story."""
        minutes = self.chance.randrange((last_hour - first_hour) * 60 + 59)
        local = datetime.combine(day, time(first_hour), tzinfo=ZONE) + timedelta(minutes=minutes)
        return min(local.astimezone(UTC), self.now - timedelta(minutes=1))

    def tell(
        self,
        at: datetime,
        *,
        chain: str,
        actor: Any,
        action: str,
        obj: models.Model,
        reason: str = "",
        **details: Any,
    ) -> None:
        """Remember something written in bulk for the audit trail; `actor` is a user or None."""
        body = {name: value for name, value in {"reason": reason, **details}.items() if value not in (None, "")}
        actor_id = actor.pk if actor is not None else None
        told = _Told(
            at.astimezone(UTC),
            len(self._waiting),
            chain,
            actor_id,
            action,
            obj._meta.label_lower,
            str(obj.pk),
            body,
        )
        self._waiting.append(told)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[datetime]:
        """Let the services called inside believe that it is `moment`; everything told up to then is written first."""
        moment = min(moment.astimezone(UTC), self.now)
        self.write_up_to(moment)
        with mock.patch("django.utils.timezone.now", return_value=moment):
            yield moment

    def write_up_to(self, moment: datetime) -> None:
        """Write what was told up to `moment` into the audit trail, in order of time."""
        due = sorted(one for one in self._waiting if one.at <= moment)
        self._waiting = [one for one in self._waiting if one.at > moment]
        for number, told in enumerate(self._waiting):
            told.number = number
        for chain in sorted({one.chain for one in due}):
            _append(chain, [one for one in due if one.chain == chain])

    def finish(self) -> None:
        """Write everything that is still waiting."""
        self.write_up_to(max([self.now, *(one.at for one in self._waiting)]))


def _append(chain: str, told: list[_Told]) -> None:
    """Add entries to one chain as `audit.record` would, in bulk."""
    AuditChain.objects.get_or_create(name=chain)
    head = AuditChain.objects.select_for_update().get(name=chain)
    entries, previous = [], head.mac
    for number, one in enumerate(told, start=head.sequence + 1):
        entry = AuditEntry(
            chain=chain,
            sequence=number,
            at=one.at,
            actor_id=one.actor_id,
            action=one.action,
            object_type=one.object_type,
            object_id=one.object_id,
            details=one.details,
            previous_mac=previous,
        )
        entry.mac = previous = audit.seal(entry)
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)
    AuditChain.objects.filter(pk=head.pk).update(sequence=entries[-1].sequence, mac=previous)
