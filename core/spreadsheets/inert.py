"""Which text a spreadsheet program would mistake for a formula or a number, and the mark that stops it.

A text needs the mark when, after any spaces, quotes and apostrophes, it begins with one of `= + - @ TAB CR LF` or their
full-width forms, or consists of more than 15 digits (a spreadsheet keeps 15: the end of a NIP would be lost).

`protect` writes one apostrophe before such a text; `unprotect` takes one apostrophe away when the rest needs the mark.
The round trip is the identity for every text, also for one that already begins with an apostrophe: because leading
apostrophes are skipped by the test, `x` needs the mark exactly when `'x` does, so `unprotect` can only ever take away
an apostrophe that `protect` has written, or would have written. No Django here: the child process imports this.
"""

import re

MARK = "'"
_NEEDS_MARK = re.compile(r"""[ \u00a0\u3000'"“”‘’]*(?:[=+\-@\t\r\n＝＋－＠]|[0-9]{16,}\s*\Z)""")


def needs_mark(text: str) -> bool:
    """Whether a spreadsheet program could run or change this text instead of showing it."""
    return _NEEDS_MARK.match(text) is not None


def protect(text: str) -> str:
    """The text as it may stand in a CSV file."""
    return MARK + text if needs_mark(text) else text


def unprotect(text: str) -> str:
    """The text that `protect` was given."""
    return text[1:] if text.startswith(MARK) and needs_mark(text[1:]) else text
