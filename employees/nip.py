"""The NIP (PNS) and the NI PPPK: 18 digits that are text, never a number (domain: birth date, appointment, sex,
serial).

Plain Python. Problems are codes; their sentences are in `employees.staff_file.messages`.
"""

import datetime
import re
from dataclasses import dataclass

_DIGITS = re.compile(r"[0-9]{18}\Z")
_SEX = {"1": "m", "2": "f"}


@dataclass(frozen=True, slots=True)
class NipFacts:
    """What the digits say; None where they say nothing possible. `sex` is "m" or "f"."""

    birth_date: datetime.date | None
    appointment: datetime.date | None
    sex: str | None


def clean_nip(text: str) -> str:
    """The NIP without any white space, as in `19800101 200501 1 001`."""
    return "".join(text.split())


def check_nip(nip: str, kind: str) -> list[str]:
    """Return codes of what is wrong with a cleaned NIP; an empty list when it is right.

    `kind` is "pns" or "pppk": the NI PPPK has two other digits where the NIP has the month of appointment.
    """
    if not _DIGITS.match(nip):
        return ["nip_not_18_digits"]
    problems = []
    if _date(nip[:8]) is None:
        problems.append("nip_birth_date")
    if kind == "pns" and not "01" <= nip[12:14] <= "12":
        problems.append("nip_appointment_month")
    if nip[14] not in _SEX:
        problems.append("nip_sex")
    if nip[15:] == "000":
        problems.append("nip_serial")
    return problems


def nip_facts(nip: str, kind: str = "pns") -> NipFacts:
    """Read birth date, first day of the month of appointment (only PNS) and sex out of a cleaned NIP."""
    if not _DIGITS.match(nip):
        return NipFacts(None, None, None)
    appointment = _date(nip[8:14] + "01") if kind == "pns" else None
    return NipFacts(_date(nip[:8]), appointment, _SEX.get(nip[14]))


def _date(digits: str) -> datetime.date | None:
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
