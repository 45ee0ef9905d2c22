"""Small builders for scoring records, so that each test says only what it is about."""

import json
from pathlib import Path
from typing import Any

from appraisal import scoring

VECTORS = Path(__file__).parent / "vectors"
SCHEMES = scoring.built_in_schemes()


def vectors(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def target(number: int = 1, *, weight: str = "100", realised: str | None = "80", **changes: Any) -> dict[str, Any]:
    """A target of 100 where higher is better, 80 reached."""
    row = {
        "id": str(number),
        "title": f"Target {number}",
        "aspect": "quantity",
        "polarity": "higher",
        "target": "100",
        "low": None,
        "high": None,
        "weight": weight,
        "realised": realised,
        "obstacle": None,
        "zero_reason": None,
    }
    return row | changes


def answers(*levels: int) -> dict[str, int]:
    """Counts per level from the answers of raters, in whatever order they came."""
    counts: dict[str, int] = {}
    for level in levels:
        counts[str(level)] = counts.get(str(level), 0) + 1
    return counts


def source(scheme_key: str, name: str, *levels: int) -> dict[str, Any]:
    """Every rater gives one level to every item of the source."""
    scheme = SCHEMES[scheme_key]
    keys = [
        key
        for component in scheme.components
        if name in component.sources
        for key in component.questions(name, leader=False)
    ]
    return {"raters": len(levels), "counters": {key: answers(*levels) for key in keys}}


def record(scheme_key: str, **parts: Any) -> dict[str, Any]:
    return {"format": 1, "scheme": scoring.scheme_to_json(SCHEMES[scheme_key]), **parts}


def sibolga(*peers: int, supervisor: int = 3, **parts: Any) -> dict[str, Any]:
    """Supervisor and peers, each giving the same level everywhere."""
    ratings = {"supervisor": source("sibolga", "supervisor", supervisor), "peer": source("sibolga", "peer", *peers)}
    return record("sibolga", ratings=ratings, **parts)


def sabang(**parts: Any) -> dict[str, Any]:
    """Targets at 80 %; supervisor 80 points (level 3), self 100 (level 5), twelve citizens 87.5 on average."""
    ratings = {
        "self": source("sabang-kompetensi", "self", 5),
        "supervisor": source("sabang-kompetensi", "supervisor", 3),
        "public": source("sabang-kompetensi", "public", *[4] * 6, *[3] * 6),
    }
    return record("sabang-kompetensi", **({"targets": [target()], "ratings": ratings} | parts))


def salor(level: int = 5, realised: str = "100", **parts: Any) -> dict[str, Any]:
    ratings = {"supervisor": source("salor", "supervisor", level)}
    return record("salor", targets=[target(realised=realised)], ratings=ratings, **parts)


def codes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["code"] for row in rows]


def component_of(outcome: dict[str, Any], key: str) -> dict[str, Any]:
    return next(row for row in outcome["components"] if row["key"] == key)


def source_of(outcome: dict[str, Any], component: str, name: str) -> dict[str, Any]:
    return next(row for row in component_of(outcome, component)["sources"] if row["source"] == name)
