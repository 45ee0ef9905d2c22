"""Many people, or many windows, at the same moment on the real pages of a real server."""

import re

import pytest

from tests.faults import house as houses
from tests.faults import senders
from tests.faults.senders import Answer

pytestmark = pytest.mark.faults
AT_ONCE = 50
ROUNDS = 100
RATINGS = "from tests.faults import town; answer = town.ratings()"
RECEIPT = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")


def test_fifty_posts_of_one_token_make_one_revision_and_show_one_receipt(house: houses.House) -> None:
    owed = house.ask("from tests.faults import town; answer = town.cases(1)")
    path, form = owed["forms"][0]
    house.start_web()

    def send(_place: int) -> Answer:
        sent = senders.post(house, path, form, owed["cookies"])
        assert sent.status == 302, sent.text
        # The message with the receipt travels in a cookie to the page the browser opens next.
        messages = sent.headers["Set-Cookie"].partition(";")[0]
        return senders.get(house, sent.headers["Location"], f"{owed['cookies']}; {messages}")

    pages = senders.at_once(AT_ONCE, send)
    shown = [RECEIPT.findall(page.text) for page in pages]
    assert len(shown) == AT_ONCE
    assert all(len(set(numbers)) == 1 for numbers in shown)
    assert len({numbers[0] for numbers in shown}) == 1
    stored = house.ask(RATINGS)
    assert len(stored["cases"]) == stored["receipts"] == stored["told"] == 1


def test_fifty_posts_of_one_ticket_store_exactly_one_answer(house: houses.House) -> None:
    (code,) = house.ask("from tests.faults import town; answer = town.tickets(1)")
    house.start_web()
    form = {f"u{place}": 4 for place in range(1, 10)}
    found = senders.at_once(AT_ONCE, lambda _place: senders.post(house, f"/p/{code}/", form))
    statuses = sorted(answer.status for answer in found)
    assert statuses[0] == 200 and set(statuses[1:]) <= {404, 409} and len(statuses) == AT_ONCE
    stored = house.ask("from tests.faults import town; answer = town.answers()")
    assert (len(stored["answers"]), stored["tickets"]) == (1, 0)


class Window:
    """One of two windows on the same rating; each adds one to a number in a comment, again and again."""

    def __init__(self, house: houses.House, owed: dict[str, object]) -> None:
        self.house, self.cookies = house, owed["cookies"]
        self.path, self.form = owed["forms"][0]
        self.comment = next(name for name in self.form if name.startswith("level_")).replace("level_", "comment_")
        self.revision, self.number, self.conflicts = 0, 0, 0

    def add_one(self) -> Answer:
        """Save a draft; when the other window was faster, read what it saved and add to that."""
        while (answer := self._save()).status == 409:
            self.conflicts += 1
            both = re.search(r'name="base_revision" value="(\d+)"', answer.text)
            theirs = re.search(r"\(counted (\d+)\)", answer.text)
            assert both and theirs, "the loser does not see both"
            self.revision, self.number = int(both[1]), int(theirs[1])
        assert answer.status == 302, answer.text
        self.revision, self.number = self.revision + 1, self.number + 1
        return answer

    def _save(self) -> Answer:
        change = {"base_revision": self.revision, self.comment: f"counted {self.number + 1}", "draft": "1"}
        return senders.post(self.house, self.path, {**self.form, **change}, self.cookies)


def test_two_editors_of_one_rating_lose_no_update_in_a_hundred_rounds(house: houses.House) -> None:
    owed = house.ask("from tests.faults import town; answer = town.cases(1)")
    house.start_web()
    windows = [Window(house, owed), Window(house, owed)]
    for _round in range(ROUNDS):
        senders.at_once(2, lambda place: windows[place].add_one())
    assert all(window.conflicts > 0 for window in windows), "they never met: it proves nothing"
    revisions = house.ask(RATINGS)["latest"]
    assert [number for number, _comments in revisions] == list(range(1, 2 * ROUNDS + 1))
    # Each saved one more than it had read: a lost update would leave the number behind the revisions.
    assert [list(comments.values()) for _number, comments in revisions] == [
        [f"counted {number}"] for number in range(1, 2 * ROUNDS + 1)
    ]
