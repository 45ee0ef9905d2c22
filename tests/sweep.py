"""Every address of the house, found by walking the URL resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from core import access


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name, its route and its view."""

    name: str
    route: str
    view: Any

    @property
    def is_admin(self) -> bool:
        return self.route.startswith("admin/")

    @property
    def rule(self) -> access.Rule | None:
        return access.rule_of(self.view)


def addresses() -> list[Address]:
    """Return every address, in the order of the resolver."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Address(pattern.name or "", route, pattern.callback)
