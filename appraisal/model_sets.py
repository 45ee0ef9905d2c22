"""The model sets of indicators that come with the product: readable files in `indicator_sets/`. No database here."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from appraisal import library_rules

FOLDER = Path(__file__).parent / "indicator_sets"
FIGURES = {"value": "suggested_value", "low": "suggested_low", "high": "suggested_high", "weight": "suggested_weight"}


@dataclass(frozen=True)
class ModelSet:
    """One set: its name by language, and its indicators as the fields of `appraisal.models.Indicator`."""

    key: str
    name: dict[str, str]
    indicators: tuple[dict[str, Any], ...]


@cache
def built_in() -> dict[str, ModelSet]:
    """Return every set by its key.

    Raises:
        ValueError: a file says something an indicator cannot be; it names the file and the indicator.
    """
    found = (_set(path) for path in sorted(FOLDER.glob("*.toml")))
    return {one.key: one for one in found}


def _set(path: Path) -> ModelSet:
    document = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    return ModelSet(document["key"], document["name"], tuple(_indicator(path, one) for one in document["indicator"]))


def _indicator(path: Path, told: dict[str, Any]) -> dict[str, Any]:
    fields = {
        "occupation": told["occupation"],
        "name": told["name"],
        "aspect": told["aspect"],
        "polarity": told["polarity"],
        "unit_of_measure": told["unit"],
        "data_source": told["source"],
        "definition": told["definition"],
        **dict(zip(library_rules.RUBRIC, told["rubric"], strict=True)),
        **{field: Decimal(told[name]) for name, field in FIGURES.items() if name in told},
    }
    problems = library_rules.problems_of(fields)
    if problems:
        raise ValueError(f"{path.name}: {told['name']}: {problems}")
    return fields
