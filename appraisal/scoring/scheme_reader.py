"""Reads a scheme from its TOML file or from JSON. What could not score everybody fairly is refused in words.

TOML and JSON have the same shape. The TOML file may be shorter: defaults may be left out, rubric texts may be lists
from level 1 to 5 per language, and one `scale` may serve every item that brings no rubric of its own.
"""

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from appraisal.scoring import planning as plans
from appraisal.scoring import scheme as model
from appraisal.scoring.errors import SchemeError
from appraisal.scoring.quadrant import EXPECTATIONS
from appraisal.scoring.scheme_rules import check_scheme

_FOLDER = Path(__file__).resolve().parent.parent / "schemes"
_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")
_DEFAULT_POINTS = {"1": 40, "2": 60, "3": 80, "4": 90, "5": 100}
_DEFAULT_PUBLIC_POINTS = {"1": 25, "2": 50, "3": 75, "4": 100}

_SCHEME_SETTINGS = [
    "key",
    "version",
    "name",
    "conclusion",
    "attainment_cap",
    "total_cap",
    "requires_practice",
    "gap_opens_dialogue",
    "minimum_raters",
    "points",
    "public_points",
    "bands",
    "quadrant",
    "components",
    "planning",
    "scale",
]
_COMPONENT_SETTINGS = ["key", "kind", "label", "weight", "sources", "items", "public_items", "maximum"]
_ITEM_SETTINGS = ["key", "label", "description", "anchors", "weight", "leaders_only", "guides"]
_BAND_SETTINGS = ["key", "label", "minimum", "requires_idea"]

Table = dict[str, Any]


def load_scheme(text: str) -> model.Scheme:
    """The scheme written in this TOML text. Raises SchemeError in words when it is not TOML or not a fair scheme."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError("not_toml", f"The scheme file cannot be read: {error}.") from error
    return scheme_from_json(data)


def built_in_schemes() -> dict[str, model.Scheme]:
    """The schemes that come with the product, by key, in the order of their file names."""
    schemes = [load_scheme(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.toml"))]
    return {scheme.key: scheme for scheme in schemes}


def scheme_from_json(data: Table) -> model.Scheme:
    """The checked scheme from JSON-able data (see `scheme_to_json`). Raises SchemeError in words."""
    data = _table(data, "The scheme", _SCHEME_SETTINGS)
    scale = _anchors(data.get("scale") or {}, "The scale")
    gap = data.get("gap_opens_dialogue")
    conclusion = _one_of(data.get("conclusion"), model.CONCLUSIONS, "The conclusion of the scheme")
    components = tuple(_component(row, scale) for row in _list(data.get("components", []), "The components"))
    bands = tuple(_band(row) for row in _list(data.get("bands", []), "The bands"))
    planning = _table(data.get("planning", {}), "The planning", plans.SETTINGS)
    scheme = model.Scheme(
        key=_key(data, "The scheme"),
        version=_whole(data.get("version"), "The version of the scheme"),
        name=_text(data.get("name"), "The name of the scheme"),
        conclusion=conclusion,
        components=components,
        bands=bands,
        points=_points(data.get("points", _DEFAULT_POINTS), model.LEVELS, "The points table"),
        public_points=_points(
            data.get("public_points", _DEFAULT_PUBLIC_POINTS), model.PUBLIC_LEVELS, "The public points table"
        ),
        minimum_raters=_minimum_raters(data.get("minimum_raters", {})),
        attainment_cap=_number(data.get("attainment_cap", 100), "The attainment cap"),
        total_cap=_number(data.get("total_cap", 100), "The total cap"),
        quadrant=_quadrant(data.get("quadrant", {})),
        planning=plans.read_planning(planning, conclusion=conclusion, components=components, bands=bands),
        requires_practice=_flag(data.get("requires_practice", False), "requires_practice"),
        gap_opens_dialogue=None if gap is None else _number(gap, "The gap that opens a dialogue"),
    )
    check_scheme(scheme)
    return scheme


def _component(value: object, scale: dict[int, model.Text]) -> model.Component:
    data = _table(value, "A component", _COMPONENT_SETTINGS)
    key = _key(data, "A component")
    where = f"Component {key}"
    sources = _table(data.get("sources", {}), f"{where}: sources", model.SOURCES)
    maximum = data.get("maximum")
    return model.Component(
        key=key,
        kind=_one_of(data.get("kind"), model.KINDS, f"{where}: the kind"),
        label=_text(data.get("label"), f"{where}: the label"),
        weight=_number(data.get("weight", 0), f"{where}: the weight"),
        # In the order of all sources, whatever order a database or a file keeps keys in: the explanation follows it.
        sources={
            source: _number(sources[source], f"{where}: the weight of {source}")
            for source in model.SOURCES
            if source in sources
        },
        items=tuple(_item(row, where, scale) for row in _list(data.get("items", []), f"{where}: items")),
        public_items=tuple(str(item) for item in _list(data.get("public_items", []), f"{where}: public items")),
        maximum=None if maximum is None else _number(maximum, f"{where}: the maximum"),
    )


def _item(value: object, where: str, scale: dict[int, model.Text]) -> model.Item:
    data = _table(value, f"{where}: an item", _ITEM_SETTINGS)
    key = _key(data, f"{where}: an item")
    where = f"Item {key}"
    return model.Item(
        key=key,
        label=_text(data.get("label"), f"{where}: the label"),
        description=_text(data.get("description"), f"{where}: the description"),
        anchors=_anchors(data.get("anchors", {}), f"{where}: the rubric") or scale,
        weight=_number(data.get("weight", 1), f"{where}: the weight"),
        leaders_only=_flag(data.get("leaders_only", False), f"{where}: leaders_only"),
        guides=tuple(_text(guide, f"{where}: a guide") for guide in _list(data.get("guides", []), f"{where}: guides")),
    )


def _band(value: object) -> model.Band:
    data = _table(value, "A band", _BAND_SETTINGS)
    key = _key(data, "A band")
    minimum = data.get("minimum")
    return model.Band(
        key=key,
        label=_text(data.get("label"), f"Band {key}: the label"),
        minimum=None if minimum is None else _number(minimum, f"Band {key}: the minimum"),
        requires_idea=_flag(data.get("requires_idea", False), f"Band {key}: requires_idea"),
    )


def _anchors(value: object, where: str) -> dict[int, model.Text]:
    """Rubric texts by level, from {"1": {"id": …, "en": …}, …} or from a list per language, level 1 first."""
    data = _table(value, where, [*map(str, model.LEVELS), "id", "en"])
    if "id" in data or "en" in data:
        indonesian, english = _list(data.get("id"), where), _list(data.get("en"), where)
        if not len(indonesian) == len(english) == len(model.LEVELS):
            raise SchemeError("rubric", f"{where} needs a text for each level from 1 to 5 in both languages.")
        data = {str(level): {"id": indonesian[level - 1], "en": english[level - 1]} for level in model.LEVELS}
    return {int(level): _text(text, f"{where}, level {level}") for level, text in sorted(data.items())}


def _points(value: object, levels: tuple[int, ...], where: str) -> dict[int, Decimal]:
    data = _table(value, where, [str(level) for level in levels])
    if len(data) != len(levels):
        raise SchemeError("points_missing", f"{where} needs points for each level from {levels[0]} to {levels[-1]}.")
    return {level: _number(data[str(level)], f"{where}, level {level}") for level in levels}


def _minimum_raters(value: object) -> dict[str, int]:
    data = _table(value, "The minimum of raters", model.ANONYMOUS_SOURCES)
    return {
        source: _whole(data.get(source, default), f"The minimum of {source} raters")
        for source, default in model.DEFAULT_MINIMUM.items()
    }


def _quadrant(value: object) -> dict[str, dict[str, str]]:
    data = _table(value, "The quadrant", EXPECTATIONS)
    rows = {result: _table(row, f"The quadrant, result {result}", EXPECTATIONS) for result, row in data.items()}
    return {result: {behaviour: str(key) for behaviour, key in row.items()} for result, row in rows.items()}


def _table(value: object, where: str, settings: Iterable[str]) -> Table:
    """A table that has no other settings than these, because a misspelt setting must not be passed over silently."""
    if not isinstance(value, dict):
        raise SchemeError("not_a_table", f"{where} must be a table of settings.")
    unknown = sorted(str(name) for name in value if name not in set(settings))
    if unknown:
        raise SchemeError("unknown_setting", f"{where}: unknown setting {', '.join(unknown)}.")
    return value


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise SchemeError("not_a_list", f"{where} must be a list.")
    return value


def _key(data: Table, where: str) -> str:
    key = data.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise SchemeError("key", f"{where} needs a key of small letters, digits and hyphens.")
    return key


def _text(value: object, where: str) -> model.Text:
    data = _table(value, where, ("id", "en"))
    if not all(isinstance(data.get(language), str) and data[language].strip() for language in ("id", "en")):
        raise SchemeError("text_missing", f"{where} needs a text in Indonesian (id) and in English (en).")
    return {"id": data["id"], "en": data["en"]}


def _one_of(value: object, choices: tuple[str, ...], where: str) -> str:
    if not isinstance(value, str) or value not in choices:
        raise SchemeError("choice", f"{where} must be one of: {', '.join(choices)}.")
    return value


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise SchemeError("flag", f"{where} must be true or false.")
    return value


def _whole(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SchemeError("whole_number", f"{where} must be a whole number of at least 1.")
    return value


def _number(value: object, where: str) -> Decimal:
    """A finite number that is not negative.

    Binary floating point is refused: it would not be the number that was written.
    """
    if isinstance(value, int | str | Decimal) and not isinstance(value, bool):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and 0 <= number <= 10**6:
            return number
    raise SchemeError("number", f"{where} must be a number from 0 to 1,000,000.")
