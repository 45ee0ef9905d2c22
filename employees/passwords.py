"""What a password must be: long, and not something others know. No composition rules (NIST SP 800-63B §3.1.1)."""

import re
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ALONE, WITH_SECOND_FACTOR, LONGEST = 15, 8, 256
# Rows of keyboards and the alphabet, both ways: long, and tried first by everybody who guesses.
SEQUENCES = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
# Words that stand in the name of every agency or of this product.
COMMON_WORDS = (
    "password",
    "katasandi",
    "sandi",
    "pemerintah",
    "kabupaten",
    "kota",
    "asn",
    "kinerja",
    "pegawai",
    "admin",
)


def problems_of(password: str, *, user: Any, has_second_factor: bool = False) -> list[str]:
    """Return a sentence for each thing wrong with a new password; an empty list when it is good.

    Args:
        password: as typed; spaces count.
        user: the account (with its employee and agency), whose NIP, name and agency may not make up the password.
        has_second_factor: with one, 8 characters are enough instead of 15.
    """
    least = WITH_SECOND_FACTOR if has_second_factor else ALONE
    if len(password) < least:
        return [
            ngettext(
                "The password needs at least %(least)d character. Four or five words of your own choice are good.",
                "The password needs at least %(least)d characters. Four or five words of your own choice are good.",
                least,
            )
            % {"least": least}
        ]
    if len(password) > LONGEST:
        return [_("The password may have at most %(most)d characters.") % {"most": LONGEST}]
    plain = _squeeze(password)
    if plain in _common() or password.lower() in _common() or _is_pattern(plain):
        return [_("Many people use this password, so it is tried first. Please choose another one.")]
    if len(_without(plain, _own_words(user))) < least // 2:
        return [
            _(
                "The password consists mostly of your NIP, your name or your agency, which others know. "
                "Please choose other words."
            )
        ]
    return []


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _is_pattern(plain: str) -> bool:
    """One short piece over and over, a common password repeated, or a run along the keyboard."""
    if not plain:
        return True
    for size in range(1, len(plain) // 2 + 1):
        piece = plain[:size]
        if (piece * (len(plain) // size + 1))[: len(plain)] == plain:
            return size <= 4 or piece in _common()
    runs = [run * 2 for run in SEQUENCES]
    return any(plain in run or plain in run[::-1] for run in runs)


def _own_words(user: Any) -> list[str]:
    known = [user.username, user.display_name]
    if user.employee_id:
        known += [user.employee.name, user.employee.nip, user.employee.email.partition("@")[0]]
        if user.employee.birth_date:
            known += [f"{user.employee.birth_date:%d%m%Y}", f"{user.employee.birth_date:%Y%m%d}"]
    if user.agency_id:
        known.append(user.agency.name)
    words = {word for text in known for word in re.split(r"[\W_]+", text.lower()) if len(word) >= 4}
    # The longest first, so that a NIP goes as a whole before a part of it.
    return sorted(words | set(COMMON_WORDS), key=len, reverse=True)


def _without(plain: str, words: list[str]) -> str:
    for word in words:
        plain = plain.replace(word, "")
    return plain
