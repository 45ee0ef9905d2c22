"""How a score came about, in full sentences, Indonesian and English.

The page, the PDF and the JSON record show these sentences; a step also carries its figures, so that a verifier compares
figures and not wording.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from appraisal.scoring.figures import for_reading, six_places
from appraisal.scoring.wording import SENTENCES

Value = str | int | Fraction | Mapping[str, str]


def step(code: str, **values: Value) -> dict[str, Any]:
    """One step: code, sentence in both languages, and the figures as strings of six places.

    Values are numbers, plain strings, or texts in both languages.
    """
    return {
        "code": code,
        "text_id": _sentence(code, values, "id"),
        "text_en": _sentence(code, values, "en"),
        "values": {name: _plain(value) for name, value in values.items()},
    }


def missing(code: str, **values: Value) -> dict[str, Any]:
    """One thing without which there is no score; `text` is the English sentence. `values` as in `step`."""
    said = step(code, **values)
    return {"code": code, "text": said["text_en"], **{k: said[k] for k in ("text_id", "text_en", "values")}}


def _sentence(code: str, values: Mapping[str, Value], language: str) -> str:
    return SENTENCES[code][language].format_map({name: _said(value, language) for name, value in values.items()})


def _said(value: Value, language: str) -> str:
    if isinstance(value, Mapping):
        return value[language]
    if isinstance(value, Fraction):
        return for_reading(value, language)
    return str(value)


def _plain(value: Value) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return six_places(value) if isinstance(value, Fraction) else value
