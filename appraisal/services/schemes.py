"""Schemes from their files into the database."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from appraisal import scoring
from appraisal.models import Cycle, Scheme
from core import audit


@dataclass
class Loaded:
    """What loading did, by key of the scheme."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


@transaction.atomic
def load_schemes(*, schemes: dict[str, scoring.Scheme] | None = None, actor: Any = None) -> Loaded:
    """Load the scheme files that come with the product; loading twice changes nothing the second time.

    A changed file becomes a new version where a cycle uses the old one or somebody edited it here; otherwise it
    replaces the old document.

    Args:
        schemes: other schemes than the built-in ones, by key.
        actor: who loads, None for the system.
    """
    told = Loaded()
    for key, scheme in (schemes if schemes is not None else scoring.built_in_schemes()).items():
        _load(key, scheme, told, actor)
    return told


def _load(key: str, scheme: scoring.Scheme, told: Loaded, actor: Any) -> None:
    document = scoring.scheme_to_json(scheme)
    digest = _digest(document)
    rows = list(Scheme.objects.filter(key=key).order_by("-version"))
    loaded = next((row for row in rows if row.file_sha256), None)
    if loaded is not None and loaded.file_sha256 == digest:
        told.unchanged.append(key)
        return
    if loaded is not None and _is_untouched(loaded):
        _write(loaded, document, digest)
        told.updated.append(key)
        audit.record(chain=audit.SYSTEM, actor=actor, action="scheme.update", obj=loaded, after=digest)
        return
    version = max([scheme.version, *(row.version + 1 for row in rows)])
    row = Scheme(key=key, version=version)
    _write(row, document, digest)
    told.created.append(key)
    audit.record(chain=audit.SYSTEM, actor=actor, action="scheme.create", obj=row, after=digest)


def _is_untouched(row: Scheme) -> bool:
    return not is_in_use(row) and _digest(row.document) == row.file_sha256


def is_in_use(scheme: Scheme) -> bool:
    """Say whether a cycle is scored by this version: then it never changes again."""
    return Cycle.objects.filter(scheme=scheme).exists()


def _write(row: Scheme, document: dict[str, Any], digest: str) -> None:
    row.name = document["name"]["id"][:120]
    row.document = {**document, "version": row.version}
    row.file_sha256 = digest
    row.save()


def _digest(document: dict[str, Any]) -> str:
    """Return the SHA-256 of a scheme without its version number, which the database may have raised."""
    told = {name: value for name, value in document.items() if name != "version"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
