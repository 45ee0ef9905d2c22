"""Django's Redis cache for what may be forgotten: while Redis is away it is empty, and nobody waits for it twice.

Nothing that counts is kept in the cache (no session, no limit that protects an account), so an empty one is harmless;
an exception or a second of waiting in every request would not be.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis import RedisError

REST_SECONDS = 5


class GentleRedisCache(RedisCache):
    """Answers like an empty cache while Redis does not answer, and asks again after a pause."""

    _rests_until = 0.0

    def _ask(self, question: Callable[..., Any], answer: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < GentleRedisCache._rests_until:
            return answer
        try:
            return question(*args, **kwargs)
        except (RedisError, OSError):
            # For the process, not for the object: Django keeps one object per thread.
            GentleRedisCache._rests_until = time.monotonic() + REST_SECONDS
            return answer

    def add(self, *args: Any, **kwargs: Any) -> Any:
        """As Django's; False while Redis is away."""
        return self._ask(super().add, False, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """As Django's; the default while Redis is away."""
        return self._ask(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; nothing is kept while Redis is away."""
        self._ask(super().set, None, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """As Django's; False while Redis is away."""
        return self._ask(super().delete, False, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """As Django's.

        Raises:
            ValueError: the key is not there, also while Redis is away.
        """
        number = self._ask(super().incr, None, key, delta, version)
        if number is None:
            raise ValueError(f"Key {key!r} not found")
        return int(number)
