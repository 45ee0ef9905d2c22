"""Ranks of PNS (I/a–IV/e) and golongan of PPPK (I–XVII), and the many ways in which towns write them."""

import re

from employees.staff_file.contract import Problem

# SIASN code, code, name.
PNS_RANKS: tuple[tuple[str, str, str], ...] = (
    ("11", "I/a", "Juru Muda"),
    ("12", "I/b", "Juru Muda Tk. I"),
    ("13", "I/c", "Juru"),
    ("14", "I/d", "Juru Tk. I"),
    ("21", "II/a", "Pengatur Muda"),
    ("22", "II/b", "Pengatur Muda Tk. I"),
    ("23", "II/c", "Pengatur"),
    ("24", "II/d", "Pengatur Tk. I"),
    ("31", "III/a", "Penata Muda"),
    ("32", "III/b", "Penata Muda Tk. I"),
    ("33", "III/c", "Penata"),
    ("34", "III/d", "Penata Tk. I"),
    ("41", "IV/a", "Pembina"),
    ("42", "IV/b", "Pembina Tk. I"),
    ("43", "IV/c", "Pembina Utama Muda"),
    ("44", "IV/d", "Pembina Utama Madya"),
    ("45", "IV/e", "Pembina Utama"),
)
PPPK_RANKS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"
)  # fmt: skip
KIND_OF_RANK = {code: "pns" for _, code, _ in PNS_RANKS} | dict.fromkeys(PPPK_RANKS, "pppk")

_LEVEL = re.compile(r"\b(?:tk|tkt|tingkat)\b\s*(?:i|1)\b")
_CODE = re.compile(r"(?:gol(?:ongan)?\b)?[\s.]*(iv|iii|ii|i|[1-4])[\s/.\-]*([a-e])\Z")
_SPLIT = re.compile(r"\(([^)]*)\)\s*\Z|[,\-–]\s*((?:iv|iii|ii|i|[1-4])\s*[/.]\s*[a-e])\s*\Z", re.IGNORECASE)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_PPPK = re.compile(r"(?:gol(?:ongan)?\b)?[\s.]*([ivx]+|[0-9]{1,2})\Z")


def _name_key(name: str) -> str:
    plain = re.sub(r"[.,]", " ", name.casefold())
    return " ".join(_LEVEL.sub("tk i", " ".join(plain.split())).split())


_BY_NAME = {_name_key(name): code for _, code, name in PNS_RANKS}
_BY_SIASN = {number: code for number, code, _ in PNS_RANKS}


def parse_rank(text: str, kind: str | None) -> str:
    """Return the code, such as "III/c" or (PPPK) "IX", of a rank written as code, name, both, or SIASN code.

    `kind` decides what a bare number is: 11 is I/a for a PNS and XI for a PPPK. Raises Problem when nothing fits or
    when name and code in one text disagree.
    """
    both = _SPLIT.search(text)
    if both and text[: both.start()].strip():
        code = parse_rank((both[1] or both[2]).strip(), kind)
        name = text[: both.start()].strip()
        check_same(name, code)
        return code
    plain = " ".join(text.casefold().split()).strip("()")
    if (code := _plain_code(plain)) or (code := _BY_NAME.get(_name_key(plain), "")):
        return code
    return _numbered(plain, text, kind)


def _plain_code(plain: str) -> str:
    match = _CODE.match(plain)
    code = f"{_ROMAN.get(match[1], match[1].upper())}/{match[2]}" if match else ""
    return code if code in KIND_OF_RANK else ""


def _numbered(plain: str, text: str, kind: str | None) -> str:
    match = _PPPK.match(plain)
    if match and kind == "pppk":
        code = PPPK_RANKS[int(match[1]) - 1] if match[1].isdigit() and 1 <= int(match[1]) <= 17 else match[1].upper()
        if code in PPPK_RANKS:
            return code
    if match and kind == "pns" and match[1] in _BY_SIASN:
        return _BY_SIASN[match[1]]
    if match and kind == "pns" and match[1].upper() in PPPK_RANKS[4:]:
        return match[1].upper()  # V and above exist for PPPK only: the planner warns
    raise Problem("rank_unknown", text=text)


def check_same(name: str, code: str) -> None:
    """Raise Problem when the name of a rank is not the name that belongs to the code."""
    meant = _BY_NAME.get(_name_key(name)) or _plain_code(name.casefold())
    if not meant and code in PPPK_RANKS:
        return  # golongan of PPPK have no names
    if not meant:
        raise Problem("rank_unknown", text=name)
    if meant != code:
        raise Problem("rank_disagrees", name=name, rank=code, expected=meant)
