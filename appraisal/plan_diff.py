"""Two versions of a plan side by side, and what a proposed change makes of one. Plain Python; figures are exact texts.

A content is `{"targets": [...], "texts": {...}}` (`selectors.content_of` adds remarks and signatures, which are no part
of the plan). A target is a table of texts by field; a field may be None, or `{"id": …, "text": …}` where it points at
something. `id` names the target; `ended` says when and why an agreed change took it out, None while it counts.

An item of a change is `{"key", "kind", …}`:
    change  `was` and `now`: the fields that change, with the values the proposal was written against
    add     `now`: all fields of an additional target; its key begins with "new-"
    end     the target is taken out
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

NEW = "new-"
HUNDRED = Decimal(100)
# No fields of the plan itself.
APART = frozenset(["id", "ended"])
Table = dict[str, Any]


# The fields of a target as its form shows them.
ORDER = (
    "block", "perspective", "indicator", "serves", "title", "measure", "aspect", "polarity", "unit_of_measure", "value",
    "low", "high", "expected", "weight",
)  # fmt: skip


@dataclass(frozen=True)
class FieldDiff:
    """One field with what stood there before and after."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class TargetDiff:
    """What happened to one target: added, removed, ended (taken out by an agreed change) or changed."""

    kind: str
    target: Table
    fields: tuple[FieldDiff, ...] = ()


@dataclass(frozen=True)
class Diff:
    """All that differs between two versions; weights are the sums of the targets that count, in percent."""

    targets: tuple[TargetDiff, ...]
    texts: tuple[FieldDiff, ...]
    weight_before: Decimal
    weight_after: Decimal

    @property
    def is_empty(self) -> bool:
        return not (self.targets or self.texts)


def compare(old: Table, new: Table) -> Diff:
    """Say what differs between two versions, target by target in the order of the newer one, removed ones last."""
    before = {target["id"]: target for target in old["targets"]}
    after = {target["id"]: target for target in new["targets"]}
    found = [_compared(before.get(key), target) for key, target in after.items()]
    gone = [TargetDiff("removed", target) for key, target in before.items() if key not in after]
    return Diff(
        targets=(*(one for one in found if one is not None), *gone),
        texts=_fields(old.get("texts", {}), new.get("texts", {})),
        weight_before=weight_of(old),
        weight_after=weight_of(new),
    )


def _compared(old: Table | None, new: Table) -> TargetDiff | None:
    if old is None:
        return TargetDiff("added", new)
    fields = _fields(old, new)
    if new.get("ended") and not old.get("ended"):
        return TargetDiff("ended", new, fields)
    return TargetDiff("changed", new, fields) if fields else None


def _fields(old: Table, new: Table) -> tuple[FieldDiff, ...]:
    # In the order of the form: what a database gives back of a document is in an order of its own.
    names = [*new, *(name for name in old if name not in new)]
    names.sort(key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    return tuple(
        FieldDiff(name, old.get(name), new.get(name))
        for name in names
        if name not in APART and not same(old.get(name), new.get(name))
    )


def same(one: Any, other: Any) -> bool:
    """Say whether two values of a field are the same; what is pointed at counts, not what it is called today.

    A field nobody filled in and one that an older version did not have are the same.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return bool(one.get("id") == other.get("id"))
    return (one or None) == (other or None)


def counting(content: Table) -> list[Table]:
    """The targets that count: those taken out by an agreed change do not."""
    return [target for target in content["targets"] if not target.get("ended")]


def weight_of(content: Table) -> Decimal:
    """The sum of the weights that count, in percent."""
    return sum((Decimal(target["weight"]) for target in counting(content)), Decimal(0))


# --- A proposed change -----------------------------------------------------------------------------------
def apply(content: Table, items: Iterable[Table], *, ended: Table | None = None) -> Table:
    """Return the content as it would be with the items of a change; the given one stays as it is.

    Args:
        ended: what stands in `ended` of a target that is taken out (day and reason).
    """
    by_key = {item["key"]: item for item in items}
    targets = [_applied(target, by_key.get(target["id"]), ended) for target in content["targets"]]
    added = [{"id": key, **item["now"], "ended": None} for key, item in by_key.items() if item["kind"] == "add"]
    return {**content, "targets": [*targets, *added]}


def _applied(target: Table, item: Table | None, ended: Table | None) -> Table:
    if item is None:
        return target
    if item["kind"] == "end":
        return {**target, "ended": ended or {"on": "", "reason": ""}}
    return {**target, **item["now"]}


def outdated(content: Table, items: Iterable[Table]) -> list[Table]:
    """Return the items that no longer fit: the target is gone or taken out, or a value they replace is another."""
    known = {target["id"]: target for target in counting(content)}
    return [item for item in items if item["kind"] != "add" and not _fits(known.get(item["key"]), item)]


def _fits(target: Table | None, item: Table) -> bool:
    if target is None:
        return False
    return all(same(target.get(name), value) for name, value in item.get("was", {}).items())


def with_values(items: Iterable[Table], key: str, current: Table | None, wanted: Table) -> list[Table]:
    """Return the items with the wanted values of one target; what is as it was makes no item.

    Args:
        key: the id of a target, or the key of an additional one.
        current: the target as it stands, None for an additional one.
        wanted: every field of it.
    """
    others = [item for item in items if item["key"] != key]
    if current is None:
        return [*others, {"key": key, "kind": "add", "now": dict(wanted)}]
    changed = _fields({name: current.get(name) for name in wanted}, wanted)
    if not changed:
        return others
    was, now = {one.name: one.old for one in changed}, {one.name: one.new for one in changed}
    return [*others, {"key": key, "kind": "change", "was": was, "now": now}]


def with_weight(items: Iterable[Table], key: str, current: Table | None, weight: str) -> list[Table]:
    """Return the items with another weight of one target; everything else the change says of it stays.

    Args:
        key, current: as in `with_values`; a target the change takes out keeps its weight.
    """
    known = list(items)
    mine = next((item for item in known if item["key"] == key), None)
    if mine is not None and mine["kind"] == "end":
        return known
    wanted = {**(current or {}), **(mine["now"] if mine else {}), "weight": weight}
    return with_values(known, key, current, {name: value for name, value in wanted.items() if name not in APART})


def with_end(items: Iterable[Table], key: str) -> list[Table]:
    """Return the items with one target taken out; an additional one is simply not added."""
    others = without(items, key)
    return others if key.startswith(NEW) else [*others, {"key": key, "kind": "end"}]


def with_bases(content: Table, items: Iterable[Table]) -> list[Table]:
    """Return the items with the whole target each of them changes, so that they can be read without the plan."""
    known = {target["id"]: target for target in content["targets"]}
    return [item if item["kind"] == "add" else {**item, "target": known[item["key"]]} for item in items]


def told_alone(items: Iterable[Table]) -> Diff:
    """Return what a proposal said, from its own items (`with_bases`): the plan may have moved on since."""
    known = [item["target"] for item in items if "target" in item]
    base = {"targets": sorted(known, key=lambda target: int(target["id"]))}
    return compare(base, apply(base, items))


def without(items: Iterable[Table], key: str) -> list[Table]:
    """Return the items without those of one target: it stays as it is."""
    return [item for item in items if item["key"] != key]


def new_key(items: Iterable[Table]) -> str:
    """Return a key no item has yet, for an additional target."""
    taken = [int(item["key"].removeprefix(NEW)) for item in items if item["key"].startswith(NEW)]
    return f"{NEW}{max(taken, default=0) + 1}"


def plain(value: Decimal | None) -> str | None:
    """A figure as an exact text without the zeros the database adds: 95.0000 is "95"."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
