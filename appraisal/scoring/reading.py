"""Reads an appraisal record (format 1) and refuses, in words, what cannot be counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from appraisal.scoring.errors import RecordError
from appraisal.scoring.figures import read
from appraisal.scoring.quadrant import EXPECTATIONS
from appraisal.scoring.scheme import SOURCES, Scheme
from appraisal.scoring.scheme_reader import scheme_from_json
from appraisal.scoring.tallies import SourceFigures, read_source
from appraisal.scoring.targets import Target, read_target

FORMAT = 1


@dataclass(frozen=True)
class Record:
    """A record as the engine uses it: exact numbers, means instead of counters, missing things None or absent."""

    scheme: Scheme
    targets: list[Target]
    figures: dict[str, SourceFigures]
    bonus: dict[str, Fraction | None]
    idea_accepted: bool
    leader: bool
    result: str | None
    behaviour: str | None


def read_record(record: object) -> Record:
    """The readable record. Raises RecordError or SchemeError in words."""
    data = _table(record, "The record")
    if data.get("format") != FORMAT:
        raise RecordError("format", f"The record is not of format {FORMAT}, the one this program reads.")
    scheme = scheme_from_json(dict(_table(data.get("scheme"), "The scheme of the record")))
    leader = bool(data.get("leader", False))
    targets = data.get("targets") or []
    if not isinstance(targets, list):
        raise RecordError("target", "The targets of the record are not a list.")
    chosen = _table(data.get("quadrant") or {}, "The quadrant of the record")
    return Record(
        scheme=scheme,
        targets=[read_target(row) for row in targets],
        figures=read_figures(data, scheme, leader=leader),
        bonus=_bonus(data, scheme),
        idea_accepted=bool(data.get("idea_accepted", False)),
        leader=leader,
        result=_expectation(chosen.get("result"), "work results"),
        behaviour=_expectation(chosen.get("behaviour"), "behaviour"),
    )


def read_figures(data: Mapping[str, Any], scheme: Scheme, *, leader: bool) -> dict[str, SourceFigures]:
    """The figures of every source of the record."""
    ratings = _table(data.get("ratings") or {}, "The ratings of the record")
    unknown = sorted(set(ratings) - set(SOURCES))
    if unknown:
        raise RecordError("source_unknown", f"There is no source of ratings called {', '.join(unknown)}.")
    return {
        source: read_source(source, _table(given, f"Source {source}"), scheme, leader=leader)
        for source, given in ratings.items()
    }


def _bonus(data: Mapping[str, Any], scheme: Scheme) -> dict[str, Fraction | None]:
    """Verified points by bonus component. A table {"points": "8", "verified": false} counts nothing until verified."""
    given = _table(data.get("bonus") or {}, "The bonus of the record")
    known = {component.key for component in scheme.components if component.kind == "bonus"}
    if set(given) - known:
        raise RecordError("bonus_unknown", f"The scheme has no bonus called {', '.join(sorted(set(given) - known))}.")
    return {key: _points(key, value) for key, value in given.items()}


def _points(key: str, value: object) -> Fraction | None:
    if isinstance(value, Mapping):
        value = value.get("points") if value.get("verified") is True else None
    if value is None:
        return None
    points = read(value, f"Bonus {key}")
    if points < 0:
        raise RecordError("bonus_negative", f"Bonus {key} cannot be negative.")
    return points


def _expectation(value: object, what: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or value not in EXPECTATIONS:
        raise RecordError("expectation", f"The rating of {what} must be one of: {', '.join(EXPECTATIONS)}.")
    return value


def _table(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RecordError("not_a_table", f"{where} is not a table.")
    return value
