"""A lost Redis must not fill the places of a worker for ever."""

from typing import Any

import pytest
from kombu.transport import redis, virtual

from core import redis_broker


class Channel:
    """As much of a channel as the counting of messages needs."""

    do_restore = False

    def __init__(self) -> None:
        self.connection = None


class Lost:
    def execute(self) -> None:
        raise ConnectionError("Redis is away")


@pytest.mark.parametrize("way", ["ack", "reject"])
def test_a_place_is_free_again_although_redis_did_not_take_the_answer(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = full_worker(redis_broker.QoS, monkeypatch)
    with pytest.raises(ConnectionError):
        getattr(held, way)("tag")
    assert held.can_consume()


def test_the_control_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    # When this test is red, kombu has put it right itself and core/redis_broker.py can go.
    held = full_worker(redis.QoS, monkeypatch)
    with pytest.raises(ConnectionError):
        held.ack("tag")
    assert not held.can_consume()


def full_worker(kind: type[Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """One place, taken by one message, and a Redis that does not answer."""
    monkeypatch.setattr(kind, "_remove_from_indices", lambda self, tag: Lost())
    held = kind.__new__(kind)
    virtual.QoS.__init__(held, Channel(), prefetch_count=1)
    virtual.QoS.append(held, object(), "tag")
    assert not held.can_consume()
    return held
