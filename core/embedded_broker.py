"""A broker made of files, for one machine without Redis: `CELERY_BROKER_URL=asnfile://`.

Kombu's own `filesystem://` lets a worker read a message that is still being written; the worker dies and the message is
lost. Here a message and a queue table get their name only when they are complete (write to a temporary name, then
rename), and a message is taken by renaming it within the same folder, so that exactly one worker gets it.
A message that a killed worker had taken is gone: `core.jobs.sweep` brings its row back.
"""

import fcntl
import itertools
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads

# Two messages of one process within one tick of the clock keep their order.
_sent = itertools.count()


class Channel(filesystem.Channel):
    """Queues are files `<time>_<random>.<queue>.msg` below `messages`; who listens to what is below `control`."""

    @property
    def folder(self) -> Path:
        return Path(self.transport_options["folder"])

    @property
    def messages(self) -> Path:
        return self._made("messages")

    @property
    def control_folder(self) -> Path:
        return self._made("control")

    # Kombu's own methods for counting and purging look here.
    data_folder_in = data_folder_out = messages

    def _made(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: object) -> None:
        # Wall time, not the monotonic clock of kombu: order must survive a restart of the machine.
        name = f"{time.time_ns():020d}_{next(_sent):09d}_{uuid.uuid4()}"
        write_whole(self.messages / f"{name}.{queue}.msg", dumps(payload))

    def _get(self, queue: str) -> Any:
        messages = self.messages
        for name in sorted(entry for entry in os.listdir(messages) if entry.partition(".")[2] == f"{queue}.msg"):
            taken = messages / f"{name}.taken"
            try:
                os.rename(messages / name, taken)
            except FileNotFoundError:
                continue  # another worker was quicker
            try:
                return loads(taken.read_text(encoding="utf-8"))
            finally:
                taken.unlink()
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._only_writer():
            table = self.get_table(exchange)
            if binding not in table:
                write_whole(self._exchange_file(exchange), dumps([binding, *table]))

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        virtual.Channel._delete(self, queue, *args, **kwargs)
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._only_writer():
            table = self.get_table(exchange)
            if binding in table:
                write_whole(self._exchange_file(exchange), dumps([row for row in table if row != binding]))

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        with (self.control_folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """Looks into the folder ten times a second, on the event loop of the worker.

    On the loop each child of a worker has a pipe of its own. Without it the children wait for work behind one lock, and
    a child that is killed while it holds that lock stops all others for ever.
    """

    Channel = Channel
    polling_interval = 0.1
    implements = filesystem.Transport.implements.extend(asynchronous=True)

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Called by the worker once it is ready to hear messages, again after each new connection."""

        def look() -> None:
            with suppress(TimeoutError):
                self.drain_events(connection, timeout=0)

        loop.call_repeatedly(self.polling_interval, look)

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Deliver what is there; with a timeout of 0 without waiting.

        Raises:
            TimeoutError: nothing more came in time.
        """
        if timeout != 0:
            super().drain_events(connection, timeout=timeout)
            return
        try:
            while True:
                self.cycle.get(self._deliver, timeout=0)
        except Empty:
            raise TimeoutError from None

    driver_type = "asnfile"
    driver_name = "asnfile"


def write_whole(path: Path, text: str) -> None:
    """Write `text` so that nobody ever sees `path` half written."""
    temporary = path.with_name(f".{uuid.uuid4()}.part")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
