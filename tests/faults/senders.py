"""People at their browsers: they press the button, and press again when no answer comes."""

import http.client
import itertools
import os
import signal
import subprocess
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults import house as houses

# Seconds: the last of four hundred who press at the same moment waits for all the others.
PATIENCE = 120


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]


def post(house: houses.House, path: str, form: Mapping[str, Any], cookies: str = "") -> Answer:
    """Send a form. Raises OSError or HTTPException when no whole answer comes."""
    return _ask(house, "POST", path, urllib.parse.urlencode(form), cookies)


def get(house: houses.House, path: str, cookies: str = "") -> Answer:
    """Open a page. Raises as `post`."""
    return _ask(house, "GET", path, None, cookies)


def _ask(house: houses.House, method: str, path: str, body: str | None, cookies: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
    if cookies:
        headers["Cookie"] = f"{cookies}; django_language=en"
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode(), dict(answer.getheaders()))
    finally:
        connection.close()


class Senders:
    """Eight people who send `number` forms between them, each until it is acknowledged."""

    def __init__(self, number: int, send: Callable[[int], Answer], is_acknowledged: Callable[[Answer, bool], bool]):
        """`is_acknowledged(answer, repeated)` says whether the person now believes that it is stored."""
        self.number, self.send, self.is_acknowledged = number, send, is_acknowledged
        self.numbers, self.lock = itertools.count(), threading.Lock()
        self.acknowledged: dict[int, Answer] = {}
        self.refused: list[Answer] = []
        self.interrupted = 0
        self.patience = 100
        self.threads = [threading.Thread(target=self._send_all) for _number in range(8)]

    def _send_all(self) -> None:
        while (number := next(self.numbers)) < self.number:
            self._send_until_acknowledged(number)

    def _send_until_acknowledged(self, number: int) -> None:
        repeated = False
        for _attempt in range(self.patience):
            try:
                answer = self.send(number)
            except (OSError, http.client.HTTPException):
                repeated = True
                with self.lock:
                    self.interrupted += 1
                time.sleep(0.05)
                continue
            with self.lock:
                if self.is_acknowledged(answer, repeated):
                    self.acknowledged[number] = answer
                    return
                self.refused.append(answer)
            time.sleep(0.05)

    def run_while_workers_are_killed(self, web: subprocess.Popen[bytes], times: int) -> int:
        """Send everything; between two kills of a web worker some of it must get through. Returns how many kills."""
        kills, step = 0, self.number // (times + 1)
        for thread in self.threads:
            thread.start()
        while any(thread.is_alive() for thread in self.threads):
            time.sleep(0.05)
            if len(self.acknowledged) >= (kills + 1) * step:
                for child in houses.children_of(web)[:1]:
                    os.kill(child, signal.SIGKILL)
                    kills += 1
        return kills


def at_once(number: int, send: Callable[[int], Answer]) -> list[Answer]:
    """Let `number` people press at the same moment; every answer."""
    start, found = threading.Barrier(number), []

    def press(place: int) -> None:
        start.wait()
        found.append(send(place))

    threads = [threading.Thread(target=press, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
