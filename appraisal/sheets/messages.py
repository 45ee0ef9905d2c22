"""The sentences about files and rows: code -> English template. The only file of the package that knows translation."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from appraisal import labels
from appraisal.sheets.columns import Column
from employees.staff_file import messages as staff
from employees.staff_file.contract import Message

MESSAGES: dict[str, str] = {
    # The file
    "sheet_header_not_found": gettext_noop(
        "No row with the names of the columns was found among the first %(rows)s rows. Use the file that is offered "
        "on the page."
    ),
    "sheet_header_twice": gettext_noop("Columns %(columns)s have the same name. Keep the one that counts."),
    "sheet_column_missing": gettext_noop("There is no such column. Use the file that is offered on the page."),
    "sheet_column_unused": gettext_noop("Column %(letter)s (“%(header)s”) is not known here and was not used."),
    "sheet_no_rows": gettext_noop("There is no filled-in row below the names of the columns."),
    "sheet_left_empty": gettext_noop("Rows without date, figure and note were left out: %(count)s."),
    "sheet_read_as": "%(sentence)s",
    # Single values
    "sheet_value_missing": gettext_noop("This is missing."),
    "sheet_word_unknown": gettext_noop("“%(text)s” is not one of these words: %(words)s."),
    "sheet_not_a_number": gettext_noop("“%(text)s” is not a number. Write only the figure, for example 12,5."),
    "sheet_number_unclear": gettext_noop(
        "“%(text)s” can be read in two ways. Write the number without thousands separators."
    ),
    "sheet_number_too_large": gettext_noop("“%(text)s” is larger than anything that can be stored."),
    "sheet_number_too_precise": gettext_noop("“%(text)s” has more than %(places)s decimal places. Round it."),
    "sheet_not_a_target_number": gettext_noop("“%(text)s” is not the number of a target: 1, 2, 3 …"),
    "sheet_value_negative": gettext_noop("A realisation is zero or more."),
    # Indicators
    "twice_in_file": gettext_noop("The same stands in row %(row)s. Keep the row that is right."),
    "field_changes": gettext_noop("“%(old)s” becomes “%(new)s”."),
    # Realisations
    "nobody_in_team": gettext_noop(
        "Nobody whose appraisal in an open cycle is yours to rate has the NIP %(nip)s. Correct the NIP or leave the "
        "row out."
    ),
    "nobody_in_agency": gettext_noop("Nobody of your agency has the NIP %(nip)s."),
    "no_open_case": gettext_noop("This person has no appraisal in an open cycle."),
    "cycle_unknown": gettext_noop("This person has no appraisal in an open cycle of this name."),
    "day_outside": gettext_noop("This day lies outside the period of this appraisal: %(start)s to %(end)s."),
    "day_to_come": gettext_noop("This day is still to come: record what has been reached."),
    "plan_not_agreed": gettext_noop("The plan is not agreed yet; results are recorded once it is."),
    "case_concluded": gettext_noop("This appraisal has been concluded; nothing is recorded in it any more."),
    "target_unknown": gettext_noop("The plan of this person has no such target."),
    "target_number_differs": gettext_noop("Target %(number)s of this plan is “%(title)s”, not “%(told)s”."),
    "target_ambiguous": gettext_noop("Several targets fit: %(titles)s. Give the number of the target."),
    "unit_differs": gettext_noop("This target is measured in “%(unit)s”, not in “%(told)s”."),
    "name_differs": gettext_noop("The NIP belongs to %(name)s, the row names “%(told)s”."),
    "words_only": gettext_noop(
        "This target is judged in words: leave the figure empty and write what was reached into the note."
    ),
    "words_missing": gettext_noop("This target is judged in words: write what was reached into the note."),
    "recorded_already": gettext_noop("This is recorded already and will not be recorded again."),
    "recorded_then_changed": gettext_noop(
        "This is recorded already and will not be recorded again; a later entry for the same day says %(value)s."
    ),
    "recorded_then_withdrawn": gettext_noop(
        "This was recorded and withdrawn again; the import does not bring it back. Record it by hand if it is right."
    ),
    "other_value_recorded": gettext_noop("%(value)s is recorded for this day; the new figure will count."),
    "other_value_in_file": gettext_noop(
        "Row %(row)s gives another figure for the same day. Keep the row that is right."
    ),
    "same_row_in_file": gettext_noop("This repeats row %(row)s and will not be recorded twice."),
    "looks_like_fraction": gettext_noop(
        "Check the figure: a cell in percent format holds 0.95 for 95 percent. It would count as %(value)s percent."
    ),
}  # fmt: skip


def stored(message: Message) -> list[Any]:
    """The message as JSON."""
    params = {
        name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in message.params.items()
    }
    return [message.level, message.code, message.field, params]


def text(code: str, params: Mapping[str, Any]) -> str:
    """The sentence in the language of the reader."""
    template = MESSAGES.get(code) or staff.MESSAGES.get(code)
    if template is None:
        return str(labels.LIBRARY_REFUSALS[code])
    told = {name: _shown(name, value) for name, value in params.items()}
    return gettext(template) % told if told else gettext(template)


def _shown(name: str, value: Any) -> str:
    if name in ("start", "end"):
        return date_format(datetime.date.fromisoformat(value), "j F Y")
    return str(value)


def header(columns: Sequence[Column], about: str | None) -> str:
    """The header of a field in the language of the reader; empty for the whole row."""
    return next((labels.in_language(each.names) for each in columns if each.field == about), "")
