"""How a row of the access table (tests/access_table.py) is written and read.

A row is written as

    row("employee", "hr auditor: 200; employee: 200; *: 404", args=…, post="405")

`get` names groups of actors with their code, `*` is everybody else who is signed in. Anonymous visitors are sent to the
sign-in page (302) unless a group names them. `post` is "405" for pages that only show, or a list of groups like `get`;
where it is left out, POST answers as GET does (an empty form is shown again with its errors). PUT and DELETE are never
open: 405, after the rule (302 and 403 come first).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import access
from tests import sweep

ACTORS = (
    "anonymous", "employee", "other_employee", "peer", "supervisor", "former_supervisor", "supervisor_elsewhere",
    "reviewer", "leader", "hr", "hr_elsewhere", "auditor", "panel", "administrator",
)  # fmt: skip


def read_groups(text: str) -> dict[str, int]:
    """Read "hr auditor: 200; *: 404" into {"hr": 200, "auditor": 200, "*": 404}."""
    codes: dict[str, int] = {}
    for group in text.split(";"):
        names, _colon, code = group.rpartition(":")
        for name in names.split():
            if name not in (*ACTORS, "*"):
                raise ValueError(f"{name} is no actor")
            codes[name] = int(code)
    return codes


@dataclass(frozen=True)
class Row:
    """One address with what each actor gets."""

    name: str
    get: dict[str, int]
    post: dict[str, int] | None
    args: Callable[[Any], tuple[Any, ...]]
    variant: str = ""

    def expected(self, actor: str, method: str, place: Any) -> int:
        """Return the status code `actor` must get for `method`."""
        if method in ("put", "delete"):
            return self._without_body(actor, place)
        codes = self.get if method == "get" else self.post if self.post is not None else self.get
        if not codes:
            return self._without_body(actor, place)
        return codes.get(actor, 302 if actor == "anonymous" else codes.get("*", 200))

    def _without_body(self, actor: str, place: Any) -> int:
        """405 where the method does not exist; but who may not call the page at all hears only that."""
        rule = RULES[self.name]
        if rule.open_to_anonymous:
            return 405
        if actor == "anonymous":
            return 302
        return 405 if rule.allows(place.roles[actor]) else 403


RULES: dict[str, access.Rule] = {a.name: a.rule for a in sweep.addresses() if a.rule and not a.is_admin}
NO_ARGS: Callable[[Any], tuple[Any, ...]] = lambda place: ()  # noqa: E731
NOTHING: dict[str, int] = {}


def row(name: str, get: str, *, post: str | None = None, args: Any = NO_ARGS, variant: str = "") -> Row:
    """Write one row; see the text above. `get=""` means GET is not open (405)."""
    groups = None if post is None else NOTHING if post == "405" else read_groups(post)
    return Row(name, read_groups(get) if get else NOTHING, groups, args, variant)
