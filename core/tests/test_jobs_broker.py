"""The embedded broker loses and doubles nothing, and a frozen Redis costs a request about a second."""

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from queue import Empty
from typing import Any

import kombu
import pytest
from django.conf import settings
from kombu import Connection

from core import embedded_broker

MESSAGES = 400
# Processes are forked from a clean server: a fork of pytest would share its database connections.
context = multiprocessing.get_context("spawn")


def connection_to(folder: Path | str, transport: type = embedded_broker.Transport) -> Connection:
    return Connection(transport=transport, transport_options={"folder": str(folder)})


def produce(folder: str, producer: int) -> None:
    with connection_to(folder) as connection:
        queue = connection.SimpleQueue("work")
        for number in range(MESSAGES):
            queue.put({"producer": producer, "number": number, "padding": "x" * 20_000})


def consume(folder: str, received: Any, expected: int) -> None:
    with connection_to(folder) as connection:
        queue = connection.SimpleQueue("work")
        while received.qsize() < expected:
            try:
                message = queue.get(timeout=1)
            except Empty:
                continue
            received.put((message.payload["producer"], message.payload["number"]))
            message.ack()


def test_two_producers_and_two_consumers_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    # Control: with kombu's own `_put` and `_get` a consumer dies on a half-written message and this test is red.
    received = context.Manager().Queue()
    everything = {(producer, number) for producer in range(2) for number in range(MESSAGES)}
    work = [context.Process(target=produce, args=(str(tmp_path), producer)) for producer in range(2)]
    work += [context.Process(target=consume, args=(str(tmp_path), received, len(everything))) for _number in range(2)]
    for process in work:
        process.start()
    for process in work:
        process.join(timeout=60)
    assert [process.exitcode for process in work] == [0, 0, 0, 0]
    arrived = [received.get() for _number in range(received.qsize())]
    assert len(arrived) == len(everything) and set(arrived) == everything
    assert list((tmp_path / "messages").iterdir()) == []


def test_a_file_that_is_not_complete_has_no_name_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = []
    rename = Path.rename

    def look(self: Path, target: Path) -> Path:
        names.append((sorted(path.name for path in tmp_path.iterdir()), self.read_text(encoding="utf-8")))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", look)
    embedded_broker.write_whole(tmp_path / "whole.msg", "all of it")
    assert len(names) == 1 and "whole.msg" not in names[0][0] and names[0][1] == "all of it"
    assert [path.name for path in tmp_path.iterdir()] == ["whole.msg"]


def test_a_disk_that_is_full_leaves_no_half_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *args: object, **kwargs: object) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        embedded_broker.write_whole(tmp_path / "whole.msg", "all of it")
    assert list(tmp_path.iterdir()) == []


def test_messages_come_in_the_order_they_were_sent_and_can_be_counted_and_purged(tmp_path: Path) -> None:
    with connection_to(tmp_path) as connection:
        queue, other = connection.SimpleQueue("work"), connection.SimpleQueue("other")
        for number in range(3):
            queue.put(number)
        other.put("not yours")
        assert queue.qsize() == 3
        assert queue.get(timeout=1).payload == 0
        assert queue.clear() == 2
        assert other.qsize() == 1
        with pytest.raises(Empty):
            queue.get(block=False)


def test_a_deleted_queue_gets_nothing_any_more(tmp_path: Path) -> None:
    with connection_to(tmp_path) as connection:
        channel = connection.default_channel
        queue = kombu.Queue("short", kombu.Exchange("short"), routing_key="short")(channel)
        queue.declare()
        assert [row.queue for row in channel.get_table("short")] == ["short"]
        queue.delete()
        assert channel.get_table("short") == []
        queue.delete()


SEND = """
import time, django
django.setup()
from core import jobs
began = time.monotonic()
sent = [jobs._send(jobs.TASK, ["core.errand", "1"]) for _number in range(50)]
print(any(sent), time.monotonic() - began)
"""


def seconds_to_send(broker: str) -> tuple[bool, float]:
    """Fifty messages to this broker, in a process of its own with the real settings."""
    environment = os.environ | {"CELERY_BROKER_URL": broker, "DJANGO_SETTINGS_MODULE": "asn_kinerja.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SEND],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    sent, seconds = done.stdout.split()
    return sent == "True", float(seconds)


def test_a_broker_that_refuses_costs_no_time() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        sent, seconds = seconds_to_send(f"redis://127.0.0.1:{unused.getsockname()[1]}/9")
    assert not sent and seconds < 1.5


def test_a_broker_that_is_frozen_costs_about_a_second_for_fifty_messages() -> None:
    # Control: without the socket timeouts of settings.py this hangs; without the pause it takes fifty seconds.
    with socket.socket() as frozen:
        frozen.bind(("127.0.0.1", 0))
        frozen.listen(50)  # it accepts and never answers
        sent, seconds = seconds_to_send(f"redis://127.0.0.1:{frozen.getsockname()[1]}/9")
    assert not sent and seconds < 2.5


def test_the_embedded_broker_takes_messages_without_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASN_VAR_DIR", str(tmp_path))
    began = time.monotonic()
    assert seconds_to_send("asnfile://")[0]
    assert len(list((tmp_path / "broker" / "messages").iterdir())) == 50
    assert time.monotonic() - began < 30
