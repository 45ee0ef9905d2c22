"""Hints for HR who reads what a citizen wrote: numbers, addresses, names and abuse. Plain Python.

A hint decides nothing. It marks a passage; whether it goes out is the word of a person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

BLACK = "█████"
# "Eka" and "Ayu" are names; what is shorter is an initial or a part of a title.
SHORTEST_NAME = 3

# Telephone, NIK (16), NIP (18), account numbers: seven digits or more, also with blanks, dots or dashes between.
_NUMBER = re.compile(r"\+?\d(?:[ .\-]{0,2}\d){6,}")
_MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().,;]+")
_ABUSE = re.compile(
    r"\b(?:anjing|asu|babi|bajingan|bangsat|bedebah|bego|brengsek|edan|goblo[kg]|idiot|jancu[kx]|keparat|kampret|"
    r"monyet|pantek|sialan|tai|tolol|dungu|biadab)\w*",
    re.IGNORECASE,
)
# Titles and forms of address are not names.
_NO_NAMES = frozenset({"bapak", "pak", "ibu", "saudara", "saudari", "kakak", "dokter", "drs", "dra"})


@dataclass(frozen=True)
class Hint:
    """A passage to look at: `kind` is "number", "mail", "name" or "abuse"; places in the text."""

    kind: str
    start: int
    end: int
    found: str


def hints_of(text: str, names: Iterable[str] = ()) -> list[Hint]:
    """Return what may not go out, in the order of the text; passages do not overlap.

    Args:
        text: what the citizen wrote.
        names: full names of the staff and of officers as the public reads them.
    """
    patterns = [("mail", _MAIL), ("number", _NUMBER), ("abuse", _ABUSE)]
    if (known := _pattern_of(names)) is not None:
        patterns.append(("name", known))
    found = [Hint(kind, m.start(), m.end(), m.group()) for kind, pattern in patterns for m in pattern.finditer(text)]
    kept: list[Hint] = []
    for hint in sorted(found, key=lambda hint: (hint.start, -hint.end)):
        if not kept or hint.start >= kept[-1].end:
            kept.append(hint)
    return kept


def _pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    words = {word.lower() for name in names for word in re.findall(r"[^\W\d_]+", name) if len(word) >= SHORTEST_NAME}
    words -= _NO_NAMES
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b", re.IGNORECASE) if words else None


def black_out(text: str, passages: Iterable[str]) -> str:
    """Return the text with every occurrence of every passage blacked out, however it is written (Budi, BUDI).

    Every passage leaves the same mark, so that its length tells nothing.

    Raises:
        ValueError: a passage does not stand in the text; its words are the message.
    """
    wanted = sorted({passage.strip() for passage in passages if passage.strip()}, key=len, reverse=True)
    for passage in wanted:
        if not re.search(re.escape(passage), text, re.IGNORECASE):
            raise ValueError(passage)
    if not wanted:
        return text
    # In one go, the longest first: what is black already is not searched again.
    return re.sub("|".join(map(re.escape, wanted)), BLACK, text, flags=re.IGNORECASE)
