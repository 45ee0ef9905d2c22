"""Frozen records: what was published can be recomputed from itself, for ever, without a database.

Anonymous counters never leave the house: a frozen record has exact means of each component instead.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from appraisal.scoring.engine import ENGINE, score
from appraisal.scoring.errors import RecordError
from appraisal.scoring.reading import read_record
from appraisal.scoring.scheme import ANONYMOUS_SOURCES
from appraisal.scoring.tallies import reduced

# Wording may improve without touching a result, so sentences are told apart from figures.
_WORDING = ("text", "text_id", "text_en")


@dataclass(frozen=True)
class Verification:
    """Whether a frozen record recomputes to its own outcome.

    `differences` are sentences about figures that differ; `wording` about explanations that this version would write
    differently, which does not make a record disagree.
    """

    agrees: bool
    differences: list[str] = field(default_factory=list)
    wording: list[str] = field(default_factory=list)


def redact(record: dict[str, Any]) -> dict[str, Any]:
    """The record without any counters of anonymous sources; it scores exactly as the original.

    Peers, subordinates and the public keep their number of raters and, from the minimum on, the exact mean per
    component and the means of items that may be shown (None: hidden). Below the minimum nothing is left but the
    number of raters. Raises RecordError or SchemeError for a record that cannot be read.
    """
    figures = read_record(record).figures
    ratings = {
        source: reduced(figures[source]) if source in ANONYMOUS_SOURCES else given
        for source, given in (record.get("ratings") or {}).items()
    }
    return {**record, "ratings": ratings}


def freeze(record: dict[str, Any]) -> dict[str, Any]:
    """What is kept at publication: the redacted record, its outcome, and the engine that computed it.

    JSON-able and detached.
    """
    kept = redact(record)
    frozen: dict[str, Any] = {"engine": ENGINE, "record": kept, "outcome": score(kept)}
    return json.loads(json.dumps(frozen))  # type: ignore[no-any-return]


def verify(frozen: object) -> Verification:
    """Recomputes a frozen record.

    Raises RecordError when it is none, or belongs to another engine, or cannot be read.
    """
    if not isinstance(frozen, dict) or not {"engine", "record", "outcome"} <= set(frozen):
        raise RecordError("not_frozen", "This is not a frozen appraisal record.")
    if frozen["engine"] != ENGINE:
        raise RecordError("engine", f"This record was computed by another engine than {ENGINE}.")
    differences: list[str] = []
    wording: list[str] = []
    for name, sentence in _compare("outcome", frozen["outcome"], score(frozen["record"])):
        (wording if name in _WORDING else differences).append(sentence)
    return Verification(not differences, differences, wording)


def _compare(path: str, kept: object, computed: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Name of the entry and a sentence for everything that is not the same."""
    if isinstance(kept, dict) and isinstance(computed, dict):
        for key in sorted(set(kept) | set(computed), key=str):
            yield from _compare(f"{path}.{key}", kept.get(key), computed.get(key), str(key))
    elif isinstance(kept, list) and isinstance(computed, list) and len(kept) == len(computed):
        for number, (one, other) in enumerate(zip(kept, computed, strict=True), start=1):
            yield from _compare(f"{path}[{number}]", one, other, name)
    elif kept != computed:
        yield name, f"{path}: the record says {_short(kept)}, recomputed it is {_short(computed)}."


def _short(value: object) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."
