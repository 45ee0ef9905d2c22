"""Numbers that stay exact until the one rounding at the end.

A third of a hundred has no exact decimal form, and thirty-three targets of a third would round the wrong way at a
band's edge. Inside the engine every number is therefore a fraction; people and files only ever see `Decimal` and
strings. Binary floating point is refused everywhere.
"""

import re
from decimal import Context, Decimal
from fractions import Fraction

from appraisal.scoring.errors import RecordError

HUNDRED = Fraction(100)
ZERO = Fraction(0)

# Lengths are limited so that a hostile file cannot keep the reader busy with a number of a million digits.
_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")
_RATIO = re.compile(r"[0-9]{1,400}/[0-9]{1,400}")
_LONGEST_DECIMAL = 12
_WIDE = Context(prec=50)


def read(value: object, where: str) -> Fraction:
    """The exact number written in a record: a string ("83.45", or "250/3" for a mean), a whole number or a `Decimal`.

    Raises RecordError (code `number`) for anything else; `where` names the place in the message.
    """
    if isinstance(value, Decimal):
        value = str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str):
        if _DECIMAL.fullmatch(value):
            return Fraction(Decimal(value))
        if _RATIO.fullmatch(value) and int(value.split("/")[1]):
            return Fraction(value)
    raise RecordError("number", f"{where} is not a number written as text: {str(value)[:40]!r}.")


def read_optional(value: object, where: str) -> Fraction | None:
    """As `read`, but a missing number stays missing."""
    return None if value is None else read(value, where)


def round_half_up(value: Fraction, places: int = 2) -> Decimal:
    """The number rounded half up (away from zero on a tie) to so many decimals."""
    scale = 10**places
    whole = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places, _WIDE)


def six_places(value: Fraction) -> str:
    """For showing and comparing; the engine goes on counting with the exact number."""
    return f"{round_half_up(value, 6):f}"


def six_places_or_none(value: Fraction | None) -> str | None:
    """As `six_places`; missing stays missing."""
    return None if value is None else six_places(value)


def exact_text(value: Fraction) -> str:
    """A string that `read` turns back into exactly this number: a short decimal where there is one, else "n/d"."""
    decimal = round_half_up(value, _LONGEST_DECIMAL)
    if Fraction(decimal) == value:
        return trim(f"{decimal:f}")
    return f"{value.numerator}/{value.denominator}"


def as_decimal(value: Fraction) -> Decimal:
    """The number as a `Decimal` of fifty digits."""
    return _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))


def for_reading(value: Fraction, language: str) -> str:
    """At most four decimals, no trailing zeros, a decimal comma in Indonesian."""
    text = trim(f"{round_half_up(value, 4):f}")
    return text.replace(".", ",") if language == "id" else text


def trim(text: str) -> str:
    """Drops the zeros at the end of a decimal: "87.50" becomes "87.5", "100" stays."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def weighted_mean(pairs: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Mean of (weight, value) pairs; None where nothing has a weight, because an empty mean is missing, not zero."""
    total = sum((weight for weight, _ in pairs), ZERO)
    if not total:
        return None
    return sum((weight * value for weight, value in pairs), ZERO) / total
