"""From a cell to a value of a person. What is impossible or unclear raises Problem; nothing is guessed."""

import datetime
import re
from collections.abc import Callable

from core.spreadsheets.reader import Cell
from employees import nip as nip_rules
from employees.staff_file.contract import Plain, Problem

LENGTHS = {
    "name": 120, "title_before": 40, "title_after": 60, "birth_place": 80, "unit": 160, "parent_unit": 160,
    "position": 160, "email": 254, "phone": 30,
}  # fmt: skip
NOTHING = frozenset({"-", "--", "–", "—"})
MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari jan january", "februari feb pebruari february", "maret mar march", "april apr", "mei may",
         "juni jun june", "juli jul july",
         "agustus agu agt ags aug august", "september sep sept", "oktober okt oct october",
         "november nov nopember nop", "desember des dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
SEXES = {"l": "m", "lk": "m", "pria": "m", "laki": "m", "lakilaki": "m", "m": "m", "p": "f", "pr": "f", "wanita": "f",
         "perempuan": "f", "f": "f"}  # fmt: skip
KINDS = {"pns": "pns", "cpns": "pns", "pegawai negeri sipil": "pns", "calon pegawai negeri sipil": "pns",
         "pppk": "pppk", "p3k": "pppk", "pegawai pemerintah dengan perjanjian kerja": "pppk"}  # fmt: skip
ACTIVITIES = {
    "aktif": True, "pns aktif": True, "pppk aktif": True, "tugas belajar": True, "diperbantukan": True,
    "tidak aktif": False, "non aktif": False, "nonaktif": False, "pensiun": False, "meninggal": False,
    "meninggal dunia": False, "berhenti": False, "diberhentikan": False, "pindah instansi": False, "mutasi keluar":
    False,
    "cltn": False, "cuti di luar tanggungan negara": False,
}  # fmt: skip
EDUCATIONS = {
    "sd": "sd", "smp": "smp", "sltp": "smp", "mts": "smp", "sma": "sma", "slta": "sma", "smk": "sma", "smu": "sma",
    "ma": "sma", "stm": "sma", "d1": "d1", "di": "d1", "diplomai": "d1", "d2": "d2", "dii": "d2", "diplomaii": "d2",
    "d3": "d3", "diii": "d3", "diplomaiii": "d3", "d4": "s1", "div": "s1", "diplomaiv": "s1", "s1": "s1", "si": "s1",
    "d4s1": "s1", "divs1": "s1", "sarjana": "s1", "s2": "s2", "sii": "s2", "magister": "s2", "s3": "s3", "siii": "s3",
    "doktor": "s3",
}  # fmt: skip
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]00:00(?::00)?)?\Z")
_WORDS = re.compile(r"([0-9]{1,2})[ \-]([a-z]+)[ \-]([0-9]{4})\Z")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[a-z]+)[-/. ][0-9]{2}\Z")
_EMAIL = re.compile(r"[^@\s,;<>()]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,28}\Z")


def text_of(cell: Cell, field: str, *, numbers: bool = False) -> str | None:
    """The text of a cell with single spaces, None when there is nothing. Raises Problem for what is not a text."""
    if cell.kind == "empty":
        return None
    if cell.kind == "formula":
        raise Problem("formula", text=cell.value)
    if cell.kind == "error":
        raise Problem("cell_error", text=cell.value)
    if cell.kind != "text" and not (numbers and cell.kind == "number"):
        raise Problem("not_a_text", text=cell.value)
    text = " ".join(str(cell.value).split())
    if not text or text in NOTHING:
        return None
    if len(text) > LENGTHS.get(field, 1000):
        raise Problem("text_too_long", length=LENGTHS.get(field, 1000))
    return text


def nip_of(cell: Cell, field: str) -> str | None:
    """The NIP without spaces; its digits are checked later, when the kind of employment is known."""
    if cell.kind == "number":
        raise Problem("nip_is_number", text=cell.value)
    text = text_of(cell, field)
    return None if text is None else nip_rules.clean_nip(text.lstrip("'"))


def date_of(cell: Cell, field: str) -> datetime.date | None:
    """A day written as 31-12-1980, 31/12/1980, 1980-12-31, 31 Desember 1980, or a real date. The day comes first."""
    if cell.kind == "date":
        value = cell.value
        return value.date() if isinstance(value, datetime.datetime) else value  # type: ignore[return-value]
    if cell.kind == "number":
        raise Problem("date_is_number", text=cell.value)
    text = text_of(cell, field)
    return None if text is None else parse_date(text)


def parse_date(text: str) -> datetime.date:
    """Return the day. Raises Problem "date_impossible", "date_short_year" or "date_unknown"."""
    plain = text.casefold()
    if match := _DAY_FIRST.match(plain):
        day, month, year = (int(part) for part in match.groups())
    elif match := _YEAR_FIRST.match(plain):
        year, month, day = (int(part) for part in match.groups())
    elif (match := _WORDS.match(plain)) and match[2] in MONTHS:
        day, month, year = int(match[1]), MONTHS[match[2]], int(match[3])
    else:
        raise Problem("date_short_year" if _SHORT_YEAR.match(plain) else "date_unknown", text=text)
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        raise Problem("date_impossible", text=text) from error


def place_and_date(cell: Cell) -> tuple[str | None, datetime.date | None]:
    """Split `Sabang, 31-12-1980` at its last comma."""
    text = text_of(cell, "birth_place")
    if text is None:
        return None, None
    place, comma, day = text.rpartition(",")
    if not comma or not place.strip():
        raise Problem("place_and_date", text=text)
    return place.strip(), parse_date(day.strip())


def _from_words(words: dict[str, str], code: str, drop: str = r"[\W_]+") -> Callable[[Cell, str], Plain]:
    def read(cell: Cell, field: str) -> Plain:
        text = text_of(cell, field)
        if text is None:
            return None
        found = words.get(re.sub(drop, "", text.casefold()))
        if found is None:
            raise Problem(code, text=text)
        return found

    return read


sex_of = _from_words(SEXES, "sex_unknown")
education_of = _from_words(EDUCATIONS, "education_unknown")


def _words(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def is_kind(text: str) -> bool:
    """Whether the text is a kind of employment (PNS, PPPK)."""
    return _words(text) in KINDS


def is_activity(text: str) -> bool:
    """Whether the text says that somebody works, or no longer does (Aktif, Pensiun)."""
    return _words(text) in ACTIVITIES


def kind_of(cell: Cell, field: str) -> str | None:
    """The kind of employment, "pns" or "pppk"."""
    text = text_of(cell, field)
    if text is not None and not is_kind(text):
        raise Problem("kind_unknown", text=text)
    return None if text is None else KINDS[_words(text)]


def active_of(cell: Cell, field: str) -> bool | None:
    """Whether the person works."""
    text = text_of(cell, field)
    if text is not None and not is_activity(text):
        raise Problem("activity_unknown", text=text)
    return None if text is None else ACTIVITIES[_words(text)]


def email_of(cell: Cell, field: str) -> str | None:
    """An address, as written."""
    text = text_of(cell, field)
    if text is not None and not _EMAIL.match(text):
        raise Problem("email_wrong", text=text)
    return text


def phone_of(cell: Cell, field: str) -> str | None:
    """A telephone number as text. As a number it has lost its zero: the value is left out, the row is not refused."""
    if cell.kind == "number":
        raise Problem("phone_is_number", "warning", text=cell.value)
    text = text_of(cell, field)
    if text is not None and not _PHONE.match(text):
        raise Problem("phone_wrong", "warning", text=text)
    return text


def plain_of(cell: Cell, field: str) -> str | None:
    """Any text."""
    return text_of(cell, field)


def rank_text_of(cell: Cell, field: str) -> str | None:
    """The text of a rank; SIASN codes (33) may come as numbers."""
    return text_of(cell, field, numbers=True)


PARSERS: dict[str, Callable[[Cell, str], Plain]] = {
    "nip": nip_of, "supervisor_nip": nip_of, "birth_date": date_of, "rank_since": date_of, "position_since": date_of,
    "sex": sex_of, "education": education_of, "kind": kind_of, "is_active": active_of, "email": email_of,
    "phone": phone_of, "rank": rank_text_of, "rank_name": rank_text_of,
}  # fmt: skip
