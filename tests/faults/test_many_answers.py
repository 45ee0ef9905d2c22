"""A whole office rates one person in the same minute: the count is exact, on the real pages of a real server."""

import re
from collections import Counter
from typing import Any

import pytest

from tests.faults import house as houses
from tests.faults import senders
from tests.faults.senders import Answer

pytestmark = pytest.mark.faults
PEERS = 400
FEW = 24
RECEIPT = re.compile(r'class="receipt-number">([^<]+)<')
TALLY = "from tests.faults import town; answer = town.tally()"


def everybody_sends(house: houses.House, number: int, door: str) -> tuple[list[dict[str, Any]], list[Answer]]:
    """Ask `number` colleagues and let them press at the same moment; what they sent and what came back."""
    asked: Any = house.ask(f"from tests.faults import town; answer = town.peers({number})")
    house.start_web(door)

    def send(place: int) -> Answer:
        one = asked[place]
        return senders.post(house, one["path"], one["form"], one["cookies"])

    return asked, senders.at_once(number, send)


def counted_by_hand(asked: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """What the tally must hold, from the forms alone."""
    counts: dict[str, Counter[str]] = {}
    for one in asked:
        for name, level in one["form"].items():
            if name.startswith("level_"):
                key = "cannot_judge" if level == "unsure" else level
                counts.setdefault(name.removeprefix("level_"), Counter())[key] += 1
    return {item: dict(found) for item, found in counts.items()}


def test_four_hundred_answers_at_once_are_each_counted_exactly_once(house: houses.House) -> None:
    asked, pages = everybody_sends(house, PEERS, "asn_kinerja.wsgi")
    assert Counter(page.status for page in pages) == {200: PEERS}
    shown = [number for page in pages for number in RECEIPT.findall(page.text)]
    stored: Any = house.ask(TALLY)
    assert (stored["rows"], stored["raters"], stored["answered"]) == (1, PEERS, PEERS)
    # Each of them holds a number of her own, and every number stands in the tally once.
    assert len(set(shown)) == PEERS
    assert sorted(shown) == sorted(stored["receipts"])
    assert stored["counters"] == counted_by_hand(asked)


def test_control_with_the_lock_taken_off_acknowledged_answers_are_lost(house: houses.House) -> None:
    _asked, pages = everybody_sends(house, FEW, "tests.faults.unlocked")
    assert Counter(page.status for page in pages) == {200: FEW}
    assert house.ask(TALLY)["raters"] < FEW
