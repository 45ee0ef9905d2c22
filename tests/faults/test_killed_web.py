"""kill -9 of web workers during submissions: what was acknowledged is stored, exactly once."""

import pytest

from tests.faults import house as houses
from tests.faults import senders
from tests.faults.senders import Answer, Senders

pytestmark = pytest.mark.faults
LIGHT = 3000
RATINGS = 300
TICKETS = 400

TOKENS = f"""
from django.contrib.auth import get_user_model
from core import receipts
user = get_user_model().objects.create_user("faults")
answer = [receipts.issue_token(user, "faults") for _number in range({LIGHT})]
"""
STORED = """
from core.models import SubmitReceipt
from tests.faults.errands.models import Submission
answer = {
    "numbers": sorted(Submission.objects.values_list("number", flat=True)),
    "receipts": list(SubmitReceipt.objects.values_list("number", flat=True)),
}
"""


def kill_while(sending: Senders, house: houses.House, times: int) -> None:
    kills = sending.run_while_workers_are_killed(house.start_web(), times)
    assert sending.interrupted > 0 and kills >= 5, "nobody was interrupted: it proves nothing"
    assert len(sending.acknowledged) == sending.number
    assert {answer.status for answer in sending.refused} <= {503}


def test_every_acknowledged_submission_is_stored_once_though_web_workers_are_killed(house: houses.House) -> None:
    tokens = house.ask(TOKENS)

    def send(number: int) -> Answer:
        return senders.post(house, "/faults/submit/", {"token": tokens[number], "number": number})

    sending = Senders(LIGHT, send, lambda answer, _repeated: answer.status == 200)
    kill_while(sending, house, times=15)
    stored = house.ask(STORED)
    # Exactly once, although people pressed again: and each holds the receipt that is stored.
    assert stored["numbers"] == list(range(LIGHT))
    assert sorted(stored["receipts"]) == sorted(answer.text for answer in sending.acknowledged.values())


def test_every_acknowledged_rating_is_stored_once_though_web_workers_are_killed(house: houses.House) -> None:
    owed = house.ask(f"from tests.faults import town; answer = town.cases({RATINGS})")

    def send(number: int) -> Answer:
        path, form = owed["forms"][number]
        return senders.post(house, path, form, owed["cookies"])

    sending = Senders(RATINGS, send, lambda answer, _repeated: answer.status == 302)
    kill_while(sending, house, times=8)
    assert {answer.headers["Location"] for answer in sending.acknowledged.values()} == {"/ratings/"}
    stored = house.ask("from tests.faults import town; answer = town.ratings()")
    assert len(stored["cases"]) == len(set(stored["cases"])) == RATINGS
    assert stored["rated"] == stored["receipts"] == stored["told"] == RATINGS


def test_every_acknowledged_answer_of_the_public_is_stored_once_though_web_workers_are_killed(
    house: houses.House,
) -> None:
    codes = house.ask(f"from tests.faults import town; answer = town.tickets({TICKETS})")

    def send(number: int) -> Answer:
        form = {f"u{place}": level for place, level in enumerate(levels_of(number), start=1)}
        return senders.post(house, f"/p/{codes[number]}/", form)

    def is_acknowledged(answer: Answer, repeated: bool) -> bool:
        # Nothing ties an answer to its ticket, so who sends again after an interruption reads "used" instead of thanks.
        return answer.status == 200 or (repeated and answer.status == 404)

    sending = Senders(TICKETS, send, is_acknowledged)
    kill_while(sending, house, times=8)
    stored = house.ask("from tests.faults import town; answer = town.answers()")
    assert stored["tickets"] == 0
    assert stored["answers"] == sorted(levels_of(number) for number in range(TICKETS))


def levels_of(number: int) -> list[int]:
    """Nine answers of 1 to 4 that only this citizen gives."""
    return [number // 4**place % 4 + 1 for place in range(9)]
