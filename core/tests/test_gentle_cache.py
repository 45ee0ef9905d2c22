"""The cache on Redis: away means empty, and the second question does not wait."""

import socket

import pytest
from django.core.cache import caches
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.gentle_cache import GentleRedisCache


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    monkeypatch.setattr(GentleRedisCache, "_rests_until", 0.0)


@pytest.fixture
def frozen():
    """A server that takes connections and never answers; its calls can be counted."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def cache_at(server):
    options = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "retry": Retry(NoBackoff(), 0)}
    return GentleRedisCache(f"redis://127.0.0.1:{server.getsockname()[1]}/0", {"OPTIONS": options})


def calls_of(server):
    found = 0
    try:
        while True:
            server.accept()[0].close()
            found += 1
    except BlockingIOError:
        return found


def test_it_answers_like_an_empty_cache_while_redis_is_away(frozen):
    cache = cache_at(frozen)
    assert cache.add("a", 1) is False
    assert cache.get("a", "nothing") == "nothing"
    assert cache.set("a", 1) is None
    assert cache.delete("a") is False
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_it_asks_once_and_then_rests(frozen):
    cache = cache_at(frozen)
    for _time in range(5):
        cache.get("a")
    assert calls_of(frozen) == 1


def test_it_asks_again_after_the_pause(frozen, monkeypatch):
    cache = cache_at(frozen)
    cache.get("a")
    monkeypatch.setattr(GentleRedisCache, "_rests_until", 0.0)
    cache.get("a")
    assert calls_of(frozen) == 2


def test_it_keeps_and_counts_while_redis_answers(settings):
    if not settings.REDIS_URL:
        pytest.skip("no REDIS_URL")
    cache = caches["default"]
    assert isinstance(cache, GentleRedisCache)
    cache.delete("gentle-test")
    assert cache.add("gentle-test", 1, timeout=10) is True
    assert cache.incr("gentle-test") == 2
    assert cache.get("gentle-test") == 2
    assert cache.delete("gentle-test") is True
