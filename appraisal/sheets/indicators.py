"""The spreadsheet of the library: its columns, its words, and what of a row can be judged without the library."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from appraisal import library_rules
from appraisal.sheets import values as read
from appraisal.sheets.columns import Column, Draft
from core.spreadsheets.limits import Limits
from employees.staff_file.contract import key

MOST_ROWS = 2_000
LIMITS = Limits(packed=2 * 1024 * 1024, unpacked=20 * 1024 * 1024, rows=MOST_ROWS + 20, columns=60)

# Codes with their Indonesian word, in the files we write; English words are understood too.
ASPECTS = {"quantity": "kuantitas", "quality": "kualitas", "time": "waktu", "cost": "biaya"}
POLARITIES = {"higher": "makin tinggi makin baik", "lower": "makin rendah makin baik", "range": "rentang"}
_ASPECT_WORDS = {
    **{word: code for code, word in ASPECTS.items()},
    **{code: code for code in ASPECTS},
    "mutu": "quality",
}
_POLARITY_WORDS = {
    **{word: code for code, word in POLARITIES.items()},
    **{code: code for code in POLARITIES},
    "higher is better": "higher", "naik": "higher", "maksimum": "higher", "positif": "higher",
    "lower is better": "lower", "turun": "lower", "minimum": "lower", "negatif": "lower",
    "within a range": "range", "dalam rentang": "range", "kisaran": "range",
}  # fmt: skip


def _rubric(level: int) -> Column:
    return Column(
        f"rubric_{level}", f"RUBRIK {level}", f"Rubric {level}", read.words(400), (f"level {level}", f"skala {level}")
    )


COLUMNS: Sequence[Column] = (
    Column("occupation", "RUMPUN JABATAN", "Occupation", read.line(60), ("jabatan", "profesi", "pekerjaan")),
    Column("name", "INDIKATOR", "Indicator", read.line(200), ("nama indikator", "indikator kinerja", "name"), True),
    Column("aspect", "ASPEK", "Aspect", read.one_of(_ASPECT_WORDS, ", ".join(ASPECTS.values())), (), True),
    Column(
        "polarity", "ARAH", "Direction", read.one_of(_POLARITY_WORDS, ", ".join(POLARITIES.values())),
        ("polaritas", "polarity"), True,
    ),
    Column("unit_of_measure", "SATUAN", "Unit of measure", read.line(40), ("satuan ukuran", "unit"), True),
    Column("data_source", "SUMBER DATA", "Data source", read.line(200), ("sumber",)),
    Column("definition", "DEFINISI", "Definition", read.words(1000), ("keterangan", "penjelasan")),
    *(_rubric(level) for level in library_rules.LEVELS),
    Column("suggested_value", "TARGET DISARANKAN", "Suggested target", read.figure, ("target",)),
    Column("suggested_low", "RENTANG DARI", "Suggested range from", read.figure, ("batas bawah", "range from")),
    Column("suggested_high", "RENTANG SAMPAI", "Suggested range to", read.figure, ("batas atas", "range to")),
    Column("suggested_weight", "BOBOT DISARANKAN", "Suggested weight", read.figure, ("bobot", "weight")),
    Column("is_active", "AKTIF", "Active", read.yes_or_no, ("status", "is active")),
)  # fmt: skip
FIELDS = tuple(each.field for each in COLUMNS)
FIGURES = ("suggested_value", "suggested_low", "suggested_high", "suggested_weight")
NEEDED = tuple(each.field for each in COLUMNS if each.is_needed)


def identity(values: Mapping[str, Any]) -> tuple[str, str]:
    """What makes an indicator the same one: occupation and name, without regard to case and stray spaces."""
    return key(values.get("occupation") or ""), key(values.get("name") or "")


def typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the model takes them: figures as Decimal, no None where a text belongs."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in FIGURES:
            found[name] = None if value is None else Decimal(value)
        else:
            found[name] = "" if value is None else value
    return found


def check(draft: Draft) -> None:
    """Refuse a row that lacks something, or suggests what cannot stand together."""
    told = {message.field for message in draft.messages}
    for name in NEEDED:
        if not draft.values.get(name) and name not in told:
            draft.refuse("sheet_value_missing", name)
    weight = draft.values.get("suggested_weight")
    if weight is not None and Decimal(weight) != round(Decimal(weight), 2):
        draft.refuse("sheet_number_too_precise", "suggested_weight", text=weight, places=2)
    for name, code in library_rules.problems_of(typed(draft.values)):
        if name not in told:
            draft.refuse(code, name)
