"""The audit trail: append-only, one hash chain per agency, sealed with a key that is not in the database."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from core import bulk
from core.models import AuditChain, AuditEntry

SYSTEM = "system"


BATCH = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of many: `object_id` is of the model given to `record_many`; the rest as in `record`."""

    action: str
    object_id: Any
    before: object = None
    after: object = None
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Broken:
    """One place where a chain does not hold, in words."""

    chain: str
    sequence: int
    problem: str


def record(
    *,
    chain: str,
    actor: Any,
    action: str,
    obj: models.Model,
    before: object = None,
    after: object = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Add one entry to `chain`, in the transaction of the change it tells of.

    Args:
        chain: `agency.audit_chain`, or `SYSTEM` for what belongs to no agency.
        actor: the user who acts, None for the system itself.
        action: `thing.verb`, stable.
        obj: what was changed.
        before, after: JSON values.
        reason: the words of the person.
        details: more JSON; never an anonymous answer, never a secret.
        at: the moment, now by default.

    Raises:
        RuntimeError: outside a transaction, where change and entry could come apart.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit entry belongs in the transaction of the change it tells of.")
    AuditChain.objects.get_or_create(name=chain)
    head = AuditChain.objects.select_for_update().get(name=chain)
    told = Told(action, obj.pk, before, after, reason, details or {})
    entry = _next(head, told, actor, obj._meta.label_lower, _moment(at))
    entry.save(force_insert=True)
    AuditChain.objects.filter(pk=head.pk).update(sequence=entry.sequence, mac=entry.mac)
    return entry


def record_many(
    *, chain: str, actor: Any, model: type[models.Model], entries: Iterable[Told], at: datetime | None = None
) -> int:
    """Add many entries about rows of one model: the head of the chain is locked once, the entries written in batches.

    Args:
        chain, actor, at: as in `record`; all entries carry the same moment.
        model: the model of every `object_id`.
        entries: in the order they get in the chain; may be a generator.

    Returns the number of entries.

    Raises:
        RuntimeError: outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit entry belongs in the transaction of the change it tells of.")
    AuditChain.objects.get_or_create(name=chain)
    head = AuditChain.objects.select_for_update().get(name=chain)
    first, moment, kind = head.sequence, _moment(at), model._meta.label_lower
    batch: list[AuditEntry] = []
    for told in entries:
        batch.append(_next(head, told, actor, kind, moment))
        head.sequence, head.mac = batch[-1].sequence, batch[-1].mac
        if len(batch) == BATCH:
            bulk.insert(AuditEntry, batch)
            batch = []
    bulk.insert(AuditEntry, batch)
    AuditChain.objects.filter(pk=head.pk).update(sequence=head.sequence, mac=head.mac)
    return head.sequence - first


def _moment(at: datetime | None) -> datetime:
    """The moment in UTC, as the database gives it back: the seal is taken of its text."""
    return (at or timezone.now()).astimezone(UTC)


def _next(head: AuditChain, told: Told, actor: Any, kind: str, at: datetime) -> AuditEntry:
    """The sealed entry that follows the head of a chain; not stored yet."""
    body = {"before": told.before, "after": told.after, "reason": told.reason, **told.details}
    entry = AuditEntry(
        chain=head.name,
        sequence=head.sequence + 1,
        at=at,
        actor=actor,
        action=told.action,
        object_type=kind,
        object_id=str(told.object_id),
        details={name: value for name, value in body.items() if value not in (None, "")},
        previous_mac=head.mac,
    )
    entry.mac = seal(entry)
    return entry


def seal(entry: AuditEntry) -> str:
    """Return the HMAC-SHA256 of an entry and its predecessor's seal, as 64 hex digits."""
    told = [
        entry.previous_mac,
        entry.chain,
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor_id,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.details,
    ]
    message = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hmac.new(settings.AUDIT_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


def verify() -> Iterator[Broken]:
    """Walk every chain from its first entry and yield each place where it does not hold."""
    names = set(AuditChain.objects.values_list("name", flat=True))
    names |= set(AuditEntry.objects.order_by().values_list("chain", flat=True).distinct())
    for name in sorted(names):
        yield from _verify_chain(name)


def _verify_chain(name: str) -> Iterator[Broken]:
    expected, previous = 1, ""
    for entry in AuditEntry.objects.filter(chain=name).order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            yield Broken(name, expected, f"entry {expected} is missing")
            expected = entry.sequence
        if entry.previous_mac != previous:
            yield Broken(name, entry.sequence, "the entry does not follow its predecessor")
        if not hmac.compare_digest(entry.mac, seal(entry)):
            yield Broken(name, entry.sequence, "the entry was changed after it was written")
        expected, previous = entry.sequence + 1, entry.mac
    head = AuditChain.objects.filter(name=name).first()
    if head is None:
        yield Broken(name, expected, "the head of the chain is missing")
    elif (head.sequence, head.mac) != (expected - 1, previous):
        yield Broken(name, head.sequence, f"the head says {head.sequence} entries, the chain ends at {expected - 1}")
