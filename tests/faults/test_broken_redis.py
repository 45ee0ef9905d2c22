"""Redis killed, emptied, frozen or refusing: forms and orders go on, and the jobs are done soon after."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import house as houses
from tests.faults import senders
from tests.faults.test_killed_worker import ERRANDS, ORDER, STANDING, done_in

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed"),
]
TIMED_ORDER = f"""
import time
began = time.monotonic()
{ORDER}
answer = time.monotonic() - began
"""


class Redis:
    """A Redis server of the test's own, without persistence: when it is killed its queue is gone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, houses.free_port()
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, start_new_session=True)
        houses.wait_until(self.answers, seconds=10)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def send(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.send(signal.SIGKILL)
        self.process.wait(timeout=10)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def house(tmp_path: Path, redis: Redis, pattern: houses.Pattern) -> Iterator[houses.House]:
    url = f"redis://127.0.0.1:{redis.port}/0"
    with houses.built(tmp_path, pattern, CELERY_BROKER_URL=url, REDIS_URL=url) as built:
        yield built


def wait_for_the_end(house: houses.House) -> None:
    """Everything that was ordered is done once, at most sixty seconds after Redis is back."""
    houses.wait_until(lambda: done_in(house) == ERRANDS, seconds=60)
    delivered = house.ask(STANDING)["delivered"]
    assert len(delivered) == len(set(delivered)) == ERRANDS


def test_jobs_ordered_while_redis_is_down_are_done_when_it_is_back_and_empty(house: houses.House, redis: Redis) -> None:
    house.start_worker()
    redis.kill()
    assert house.ask(TIMED_ORDER) < 2.5
    redis.start()
    wait_for_the_end(house)


def test_jobs_ordered_while_redis_is_frozen_are_done_when_it_thaws(house: houses.House, redis: Redis) -> None:
    house.start_worker()
    time.sleep(2)
    redis.send(signal.SIGSTOP)
    # Control: without the socket timeouts of settings.py this order hangs for as long as Redis is frozen.
    assert house.ask(TIMED_ORDER) < 2.5
    redis.send(signal.SIGCONT)
    wait_for_the_end(house)


def test_a_redis_killed_in_the_middle_of_a_batch_loses_nothing(house: houses.House, redis: Redis) -> None:
    house.start_worker()
    house.ask(ORDER)
    houses.wait_until(lambda: done_in(house) >= 20, seconds=60)
    redis.kill()
    assert done_in(house) < ERRANDS, "the batch was over before the kill: it proves nothing"
    redis.start()
    wait_for_the_end(house)


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP], ids=["refused", "frozen"])
def test_every_form_is_stored_without_redis_and_nobody_waits_long(
    house: houses.House, redis: Redis, fault: signal.Signals
) -> None:
    codes = house.ask("from tests.faults import town; answer = town.tickets(20)")
    house.start_web()
    redis.send(fault)
    form = {f"u{place}": 4 for place in range(1, 10)}
    # The poster counts its answers of a minute in the cache; the tickets do not.
    times, statuses = [], set()
    for code in [*codes, *["ABC234"] * 10]:
        began = time.monotonic()
        statuses.add(senders.post(house, f"/p/{code}/", form).status)
        times.append(time.monotonic() - began)
    assert statuses == {200}
    assert len(house.ask("from tests.faults import town; answer = town.answers()")["answers"]) == len(times) == 30
    # Each of the two processes of the web waits for the frozen cache once and then leaves it alone for a while.
    assert sorted(times)[-8] < 1
