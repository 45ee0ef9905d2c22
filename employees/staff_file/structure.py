"""Units and positions of a file: matched without regard to case and stray spaces, never merged on mere likeness."""

import re
from collections import Counter

from employees.staff_file import posts
from employees.staff_file.contract import Directory, NewPosition, NewUnit, Problem, key
from employees.staff_file.drafts import Draft

SHORTEST_ALIKE = 8
_DIGITS = re.compile(r"[0-9]+|\b[ivx]+\b")


def _spellings(drafts: list[Draft], fields: tuple[str, ...], known: dict[str, str]) -> dict[str, str]:
    """Key -> the spelling that is used: the one in the database, else the commonest in the file, else the first."""
    counts: dict[str, Counter[str]] = {}
    for draft in drafts:
        for field in fields:
            if name := draft.values.get(field):
                counts.setdefault(key(str(name)), Counter())[str(name)] += 1
    return {name_key: known.get(name_key) or names.most_common(1)[0][0] for name_key, names in counts.items()}


def _respell(draft: Draft, field: str, used: dict[str, str]) -> str | None:
    written = draft.values.get(field)
    if not written:
        return None
    name = used[key(str(written))]
    if name != written:
        draft.info("spelled_as", field, written=written, used=name)
        draft.values[field] = name
    return name


def settle_units(drafts: list[Draft], directory: Directory) -> list[NewUnit]:
    """Give every row the name of its unit as it will be stored and return the units to create, parents first."""
    known = {name_key: unit.name for name_key, unit in directory.units.items()}
    used = _spellings(drafts, ("unit", "parent_unit"), known)
    parents: dict[str, tuple[str | None, Draft]] = {}
    first_rows: dict[str, int] = {}
    for draft in drafts:
        unit, parent = _respell(draft, "unit", used), _respell(draft, "parent_unit", used)
        for name in (parent, unit):
            if name:
                first_rows.setdefault(name, draft.row_number)
        if unit and parent and unit != parent:
            _place(draft, unit, parent, parents, directory)
    _refuse_circles(parents)
    new = [name for name in first_rows if key(name) not in directory.units]
    alike = _alike(new, list(known.values()))
    order = sorted(new, key=lambda name: (_depth(name, parents), first_rows[name]))
    by_row = {draft.row_number: draft for draft in drafts}
    units = []
    for name in order:
        parent = parents[name][0] if name in parents else None
        units.append(NewUnit(name, parent, first_rows[name], alike.get(name, ())))
        if name in alike:
            by_row[first_rows[name]].warn("unit_similar", "unit", unit=name, others=", ".join(alike[name]))
    return units


def _place(
    draft: Draft, unit: str, parent: str, parents: dict[str, tuple[str | None, Draft]], directory: Directory
) -> None:
    """Remember under which unit a unit stands; two answers in one file are a contradiction."""
    if unit in parents:
        if parents[unit][0] != parent:
            other = parents[unit]
            draft.error("unit_two_parents", "unit", unit=unit, parent=parent, other=other[0], row=other[1].row_number)
        return
    parents[unit] = (parent, draft)
    stored = directory.units.get(key(unit))
    if stored is not None and key(stored.parent or "") != key(parent):
        draft.warn("unit_parent_differs", "unit", unit=unit, parent=parent, stored=stored.parent or "–")


def _refuse_circles(parents: dict[str, tuple[str | None, Draft]]) -> None:
    for name, (_, draft) in parents.items():
        seen = [name]
        above = parents[name][0]
        while above in parents and above not in seen:
            seen.append(above)
            above = parents[above][0]
        if above == name:
            draft.error("units_in_circle", "unit", units=" → ".join([*seen, name]))


def _depth(name: str, parents: dict[str, tuple[str | None, Draft]]) -> int:
    depth = 0
    above: str | None = name
    while above in parents and depth <= len(parents):  # a circle is refused elsewhere; here it only must end
        above = parents[above][0]
        depth += 1
    return depth


def _alike(new: list[str], known: list[str]) -> dict[str, tuple[str, ...]]:
    """New names that differ from another name by about one letter. Names with different numbers are different units.

    Two names are alike when taking one letter (or none) out of each leaves the same: that needs one table, not a
    comparison of every pair.
    """
    table: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for name in {*new, *known}:
        for variant in _variants(name):
            table.setdefault(variant, set()).add(name)
    found = {}
    for name in new:
        others = set().union(*(table[variant] for variant in _variants(name))) - {name}
        if others:
            found[name] = tuple(sorted(others))
    return found


def _variants(name: str) -> set[tuple[tuple[str, ...], str]]:
    plain = key(name)
    numbers = tuple(_DIGITS.findall(plain))
    letters = re.sub(r"[\W_]+", "", plain)
    if len(letters) < SHORTEST_ALIKE:
        return {(numbers, letters)}
    return {(numbers, letters), *((numbers, letters[:at] + letters[at + 1 :]) for at in range(len(letters)))}


def settle_positions(drafts: list[Draft], directory: Directory) -> list[NewPosition]:
    """Give every row the name of its position as it will be stored and return the positions to create with their
    type.
    """
    known = {name_key: position.name for name_key, position in directory.positions.items()}
    used = _spellings(drafts, ("position",), known)
    new: dict[str, NewPosition] = {}
    for draft in drafts:
        name = _respell(draft, "position", used)
        written = draft.values.pop("position_type", None)
        if not name:
            continue
        try:
            _settle_position(draft, name, str(written) if written else None, directory, new)
        except Problem as problem:
            draft.add(problem, "position_type")
            draft.values.pop("position_type", None)
    return list(new.values())


def _settle_position(
    draft: Draft, name: str, written: str | None, directory: Directory, new: dict[str, NewPosition]
) -> None:
    post_type = posts.parse_post_type(written, name) if written else None
    stored = directory.positions.get(key(name))
    if stored is not None:
        if post_type and post_type != stored.post_type:
            draft.warn("post_type_differs", "position_type", position=name, written=written, stored=stored.post_type)
        return
    if "position_type" in draft.failed:
        return
    post_type = post_type or posts.functional_level(name) or (new[name].post_type if name in new else None)
    if post_type is None:
        raise Problem("post_type_missing", position=name)
    if name not in new:
        new[name] = NewPosition(name, post_type, draft.row_number)
    elif new[name].post_type != post_type:
        raise Problem("position_two_types", position=name, row=new[name].first_row)
