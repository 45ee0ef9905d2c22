"""A dry run in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats

from appraisal import labels
from appraisal.models import SheetImport, SheetRow
from appraisal.selectors.plans import figure
from appraisal.sheets import indicators, messages, realisations
from appraisal.sheets.columns import Column

TONES = {"add": "good", "change": "info", "same": "neutral", "refused": "bad"}
ICONS = {"add": "plus", "change": "edit", "same": "check", "refused": "alert"}
LEVEL_TONES = {"error": "bad", "warning": "warn", "info": "info"}
COLUMNS: dict[str, Sequence[Column]] = {
    labels.SheetKind.INDICATORS: indicators.COLUMNS,
    labels.SheetKind.REALISATIONS: realisations.COLUMNS,
}


@dataclass(frozen=True)
class Remark:
    """One sentence, with the header of the column it is about."""

    field: str
    sentence: str
    tone: str


@dataclass(frozen=True)
class ToldRow:
    """One row of a dry run as its page shows it."""

    number: int
    label: str
    action: str
    tone: str
    icon: str
    says: str
    remarks: list[Remark]


def remarks_of(kind: str, stored: Sequence[Sequence[Any]]) -> list[Remark]:
    """Return stored messages in the language of the reader."""
    return [
        Remark(messages.header(COLUMNS[kind], about), messages.text(code, params), LEVEL_TONES[level])
        for level, code, about, params in stored
    ]


def told_rows(sheet: SheetImport, rows: Sequence[SheetRow]) -> list[ToldRow]:
    """Return rows of a dry run in words."""
    return [
        ToldRow(
            number=row.number,
            label=row.label,
            action=str(row.get_action_display()),
            tone=TONES[row.action],
            icon=ICONS[row.action],
            says=_says(sheet.kind, row.values),
            remarks=remarks_of(sheet.kind, row.messages),
        )
        for row in rows
    ]


def _says(kind: str, values: dict[str, Any]) -> str:
    """What a row would record, in short: day and figure of a realisation."""
    if kind != labels.SheetKind.REALISATIONS:
        return ""
    told = []
    if values.get("day"):
        told.append(formats.date_format(date.fromisoformat(values["day"]), "j F Y"))
    if values.get("value") is not None:
        told.append(figure(Decimal(values["value"])))
    return " · ".join(told)
