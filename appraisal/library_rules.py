"""What an indicator of the library may suggest. Plain Python: the form and the spreadsheet ask the same questions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

LEVELS = (1, 2, 3, 4, 5)
RUBRIC = tuple(f"rubric_{level}" for level in LEVELS)


def problems_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (field, code) of everything that cannot stand together; empty when all is well.

    A range suggests a lowest and a highest value above zero; every other direction one value above zero, where lower
    is better also zero (`domain` §2.1). A weight is a percentage. A rubric has all five levels or none.

    Args:
        values: fields of `appraisal.models.Indicator`; figures as Decimal or None, missing ones count as None.
    """
    return [*_aim(values), *_weight(values.get("suggested_weight")), *_rubric(values)]


def _aim(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    polarity = values.get("polarity")
    value, low, high = (values.get(f"suggested_{name}") for name in ("value", "low", "high"))
    if polarity == "range":
        if value is not None:
            return [("suggested_value", "range_takes_no_value")]
        return _range(low, high)
    found = [
        (f"suggested_{name}", "only_a_range_has_ends")
        for name, end in (("low", low), ("high", high))
        if end is not None
    ]
    if value is not None and (value < 0 or (value == 0 and polarity != "lower")):
        found.append(("suggested_value", "target_not_positive"))
    return found


def _range(low: Decimal | None, high: Decimal | None) -> list[tuple[str, str]]:
    if low is None and high is None:
        return []
    if low is None or high is None:
        return [("suggested_low" if low is None else "suggested_high", "range_incomplete")]
    if low <= 0:
        return [("suggested_low", "range_not_positive")]
    return [("suggested_high", "range_reversed")] if high < low else []


def _weight(weight: Decimal | None) -> list[tuple[str, str]]:
    return [] if weight is None or 0 < weight <= 100 else [("suggested_weight", "weight_not_a_percentage")]


def _rubric(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    empty = [name for name in RUBRIC if not values.get(name)]
    return [] if len(empty) in (0, len(RUBRIC)) else [(name, "rubric_incomplete") for name in empty]
