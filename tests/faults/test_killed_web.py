"""kill -9 of web workers during submissions: what was acknowledged is stored, exactly once."""

import http.client
import itertools
import os
import signal
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import house as houses

pytestmark = pytest.mark.faults
ACKNOWLEDGED = 3000
SENDERS = 8

TOKENS = f"""
from django.contrib.auth import get_user_model
from core import receipts
user = get_user_model().objects.create_user("faults")
answer = [receipts.issue_token(user, "faults") for _number in range({ACKNOWLEDGED})]
"""
STORED = """
from core.models import SubmitReceipt
from tests.faults.errands.models import Submission
answer = {
    "numbers": sorted(Submission.objects.values_list("number", flat=True)),
    "receipts": list(SubmitReceipt.objects.values_list("number", flat=True)),
}
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[houses.House]:
    with houses.built(tmp_path) as built:
        yield built


class Senders:
    """People who press the button, and press again when no answer comes."""

    def __init__(self, house: houses.House, tokens: list[str]) -> None:
        self.house, self.tokens = house, tokens
        self.next_number, self.lock = itertools.count(), threading.Lock()
        self.receipts: dict[int, str] = {}
        self.interrupted = 0
        self.refused: list[int] = []
        self.threads = [threading.Thread(target=self._send_all) for _number in range(SENDERS)]

    def _send_all(self) -> None:
        while (number := next(self.next_number)) < len(self.tokens):
            self._send_until_acknowledged(number)

    def _send_until_acknowledged(self, number: int) -> None:
        for _attempt in range(100):
            try:
                status, body = self._post(number)
            except (OSError, http.client.HTTPException):
                with self.lock:
                    self.interrupted += 1
                time.sleep(0.05)
                continue
            if status == 200:
                with self.lock:
                    self.receipts[number] = body
                return
            with self.lock:
                self.refused.append(status)
            time.sleep(0.05)

    def _post(self, number: int) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=30)
        try:
            form = urllib.parse.urlencode({"token": self.tokens[number], "number": number})
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/faults/submit/", form, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def test_every_acknowledged_submission_is_stored_once_though_web_workers_are_killed(house: houses.House) -> None:
    tokens = house.ask(TOKENS)
    web = house.start_web()
    senders, kills = Senders(house, tokens), 0
    for thread in senders.threads:
        thread.start()
    while any(thread.is_alive() for thread in senders.threads):
        time.sleep(0.7)
        for child in houses.children_of(web)[:1]:
            os.kill(child, signal.SIGKILL)
            kills += 1
    stored = house.ask(STORED)
    assert len(senders.receipts) == ACKNOWLEDGED
    assert senders.interrupted > 0 and kills >= 3, "nobody was interrupted: it proves nothing"
    # Exactly once, although people pressed again: and each holds the receipt that is stored.
    assert stored["numbers"] == list(range(ACKNOWLEDGED))
    assert sorted(stored["receipts"]) == sorted(senders.receipts.values())
    assert set(senders.refused) <= {503}
