"""The sentences of the planner: code -> English template. The only file here that knows about translation."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from employees.staff_file.contract import Message

MESSAGES: dict[str, str] = {
    # The file
    "header_not_found": gettext_noop(
        "No header row was found among the first %(rows)s rows. Say in which row the names of the columns stand."
    ),
    "header_twice": gettext_noop("Columns %(columns)s have the same meaning. Choose the one that counts."),
    "column_used_twice": gettext_noop("Column %(column)s was chosen for two fields. Choose it once."),
    "column_missing": gettext_noop("There is no column for this field. Without it nobody new can be created."),
    "status_unclear": gettext_noop(
        "Column %(column)s is called status, but holds neither only PNS/PPPK nor only active/retired. Say which it is."
    ),
    "no_people": gettext_noop("No row with a person was found below the header."),
    # Rows that are left out
    "empty_row": gettext_noop("The row is empty and was left out."),
    "summary_row": gettext_noop("“%(text)s” is a total and was left out."),
    "repeated_header": gettext_noop("The header is repeated here; the row was left out."),
    "column_numbers": gettext_noop("The row only numbers the columns and was left out."),
    # NIP
    "nip_is_number": gettext_noop(
        "The NIP is stored as a number (%(text)s), and a number has lost digits. Format the column as text and enter "
        "the NIP again."
    ),
    "nip_not_18_digits": gettext_noop("The NIP “%(nip)s” does not have 18 digits."),
    "nip_birth_date": gettext_noop("The first eight digits of the NIP %(nip)s are not a date of birth that exists."),
    "nip_appointment_month": gettext_noop("Digits 13 and 14 of the NIP %(nip)s are not a month."),
    "nip_sex": gettext_noop("Digit 15 of the NIP %(nip)s must be 1 (male) or 2 (female)."),
    "nip_serial": gettext_noop("The last three digits of the NIP %(nip)s must not be 000."),
    "nip_elsewhere": gettext_noop(
        "The NIP %(nip)s is registered with another agency. Ask the administrator to move it."
    ),
    "nip_birth_date_differs": gettext_noop("The date of birth is %(value)s, but the NIP says %(nip_says)s."),
    "nip_sex_differs": gettext_noop("The sex is %(value)s, but the NIP says %(nip_says)s."),
    "taken_from_nip": gettext_noop("The value is empty; %(value)s was taken from the NIP."),
    "duplicate_nip": gettext_noop("The NIP %(nip)s also stands in row %(rows)s. Keep the row that is right."),
    # Single values
    "value_missing": gettext_noop("The value is missing. It is needed to create this person."),
    "formula": gettext_noop("The cell holds a formula (%(text)s). Replace it by its value."),
    "cell_error": gettext_noop("The cell holds an error (%(text)s). Correct it."),
    "not_a_text": gettext_noop("The cell holds “%(text)s”, which is not a text. Format it as text and enter it again."),
    "text_too_long": gettext_noop("The text is longer than %(length)s characters. Shorten it."),
    "date_is_number": gettext_noop(
        "The date is stored as the number %(text)s. Format the cell as a date, or write 31-12-1980."
    ),
    "date_impossible": gettext_noop("The day %(text)s does not exist."),
    "date_short_year": gettext_noop("The year in %(text)s has two digits. Write all four."),
    "date_unknown": gettext_noop("“%(text)s” is not a date. Write it as 31-12-1980."),
    "place_and_date": gettext_noop("“%(text)s” is not a place and a date. Write it as Sabang, 31-12-1980."),
    "birth_in_future": gettext_noop("The date of birth %(value)s lies in the future."),
    "date_in_future": gettext_noop("The date %(value)s lies in the future."),
    "before_birth": gettext_noop("The date %(value)s lies before the date of birth."),
    "sex_unknown": gettext_noop("“%(text)s” is not a sex. Write L or P."),
    "education_unknown": gettext_noop("“%(text)s” is not a level of education. Write it as S-1, D-III or SMA."),
    "kind_unknown": gettext_noop("“%(text)s” is not a kind of employment. Write PNS or PPPK."),
    "activity_unknown": gettext_noop("“%(text)s” does not say whether the person is active. Write Aktif or Pensiun."),
    "email_wrong": gettext_noop("“%(text)s” is not an e-mail address."),
    "phone_is_number": gettext_noop(
        "The telephone number is stored as a number and has lost its first zero; it was not taken. "
        "Format the column as text."
    ),
    "phone_wrong": gettext_noop("“%(text)s” is not a telephone number; it was not taken."),
    "empty_keeps_value": gettext_noop("The cell is empty; the stored value %(value)s stays."),
    # Rank and post
    "rank_unknown": gettext_noop("“%(text)s” is not a rank. Write it as III/c or Penata, and IX for a PPPK."),
    "rank_disagrees": gettext_noop("The rank “%(name)s” belongs to %(expected)s, but the row says %(rank)s."),
    "rank_of_other_kind": gettext_noop("The rank %(rank)s does not exist for %(kind)s; it was taken as written."),
    "post_type_unknown": gettext_noop("“%(text)s” is not a type of post."),
    "post_type_missing": gettext_noop("The position “%(position)s” is new and its type is missing."),
    "functional_level_missing": gettext_noop(
        "The position “%(position)s” is functional, but its level is missing. Write it as Ahli Muda or Terampil."
    ),
    "post_type_differs": gettext_noop(
        "The stored type of the position “%(position)s” is not “%(written)s”; the stored one stays."
    ),
    "position_two_types": gettext_noop("The position “%(position)s” has another type in row %(row)s."),
    # Units
    "spelled_as": gettext_noop("“%(written)s” was understood as “%(used)s”."),
    "unit_similar": gettext_noop("The unit “%(unit)s” is new, but sounds like: %(others)s. Check the spelling."),
    "unit_two_parents": gettext_noop(
        "The unit “%(unit)s” belongs to “%(parent)s” here, but to “%(other)s” in row %(row)s. Give the two units "
        "different names."
    ),
    "unit_parent_differs": gettext_noop(
        "The unit “%(unit)s” belongs to “%(stored)s”, not to “%(parent)s”; the stored place stays."
    ),
    "units_in_circle": gettext_noop("These units belong to each other in a circle: %(units)s."),
    # Supervisors
    "supervisor_nip_wrong": gettext_noop("The NIP of the supervisor, “%(nip)s”, is not a NIP."),
    "supervisor_unknown": gettext_noop(
        "The supervisor %(nip)s is neither in this file nor registered. Correct the NIP or add the person."
    ),
    "supervisor_is_self": gettext_noop("The person is named as her own supervisor (%(nip)s)."),
    "supervisor_left": gettext_noop("The supervisor %(nip)s is not in service. Name somebody who is."),
    "still_supervises": gettext_noop(
        "The person leaves service, but still supervises %(nip)s. Give that person another supervisor first."
    ),
    "supervisors_in_circle": gettext_noop("These people supervise each other in a circle: %(chain)s."),
}
SEXES = {"m": gettext_noop("male"), "f": gettext_noop("female")}


def text(message: Message) -> str:
    """The sentence of the message in the language of the reader. Row and field stand beside it, not in it."""
    return gettext(MESSAGES[message.code]) % {name: _shown(value, message) for name, value in message.params.items()}


def _shown(value: object, message: Message) -> str:
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    if value is None:
        return "–"
    if message.field == "sex" and value in SEXES:
        return gettext(SEXES[str(value)])
    return str(value)
