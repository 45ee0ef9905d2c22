"""Private hints to a rater before she submits: they change nothing, are stored nowhere and nobody else sees them.

Plain Python. A hint is a code with the items it is about; the page says it in words.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

# Fewer items than this say nothing about a rater who gives one level.
ENOUGH_ITEMS = 4
# Reading an item with five levels takes longer than this.
SECONDS_PER_ITEM = 3
# Shorter texts ("baik", "ya") repeat by themselves.
LONG_ENOUGH = 12

PRAISING = (
    "baik bagus hebat luar biasa memuaskan unggul rajin teliti ramah cepat tepat sigap andal cekatan teladan "
    "excellent good great outstanding reliable careful friendly fast diligent helpful"
)
BLAMING = (
    "buruk kurang terlambat lambat lalai malas ceroboh kasar tidak belum gagal salah mengecewakan "
    "bad poor late slow careless lazy rude fails failed never not missing wrong"
)
PRAISE, BLAME = frozenset(PRAISING.split()), frozenset(BLAMING.split())


@dataclass(frozen=True)
class Nudge:
    """One hint: same_level, repeated_words, fast or words_disagree; `items` are keys, empty for the whole form."""

    code: str
    items: tuple[str, ...] = ()


def nudges_of(
    levels: Mapping[str, int | None],
    comments: Mapping[str, str],
    *,
    seconds: float | None = None,
    said_of_others: Collection[str] = (),
) -> list[Nudge]:
    """Return the hints for one rating.

    Args:
        levels: item → 1–5, None for "cannot judge".
        comments: item → text.
        seconds: since the form was opened, None when unknown.
        said_of_others: comments the same rater wrote about other people in this cycle.
    """
    found = []
    judged = {item: level for item, level in levels.items() if level is not None}
    if len(judged) >= ENOUGH_ITEMS and len(set(judged.values())) == 1:
        found.append(Nudge("same_level"))
    repeated = _repeated(comments, said_of_others)
    if repeated:
        found.append(Nudge("repeated_words", repeated))
    if seconds is not None and judged and seconds < SECONDS_PER_ITEM * len(levels):
        found.append(Nudge("fast"))
    disagree = tuple(item for item, level in judged.items() if _disagrees(level, comments.get(item, "")))
    if disagree:
        found.append(Nudge("words_disagree", disagree))
    return found


def _repeated(comments: Mapping[str, str], said_of_others: Collection[str]) -> tuple[str, ...]:
    texts = {item: _plain(text) for item, text in comments.items() if len(_plain(text)) >= LONG_ENOUGH}
    times = Counter(texts.values())
    elsewhere = {_plain(text) for text in said_of_others}
    return tuple(item for item, text in texts.items() if times[text] > 1 or text in elsewhere)


def _disagrees(level: int, text: str) -> bool:
    """Say whether a low level stands beside nothing but praise, or a high one beside nothing but blame."""
    words = set(_plain(text).split())
    praised, blamed = bool(words & PRAISE), bool(words & BLAME)
    return (level <= 2 and praised and not blamed) or (level >= 4 and blamed and not praised)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
