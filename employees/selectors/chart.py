"""The organisation as a tree: in a few queries, however many units there are."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from employees.models import Agency, Employee, Unit


@dataclass(frozen=True)
class OfficeNode:
    """One unit of the chart. `people` are those in service here, `people_below` here and in all units below."""

    unit: Unit
    people: int
    people_below: int
    below: tuple["OfficeNode", ...]


def unit_tree(agency: Agency, *, active_only: bool = False, counted: bool = True) -> list[tuple[Unit, int]]:
    """Return every unit of `agency` with its depth (0 at the top), in tree order, by name, in one query.

    Args:
        counted: also count the people of each unit (`unit.people`); a list to choose from does not need it.
    """
    children, tops = _children(agency, active_only, counted)
    found: list[tuple[Unit, int]] = []
    ahead = [(unit, 0) for unit in reversed(tops)]
    while ahead:
        unit, depth = ahead.pop()
        found.append((unit, depth))
        ahead += [(child, depth + 1) for child in reversed(children[unit.pk])]
    return found


def chart_of(agency: Agency) -> list[OfficeNode]:
    """Return the active units of `agency` nested, with leaders and head counts, in one query."""
    children, tops = _children(agency, True, True)
    return [_node(unit, children) for unit in tops]


def _node(unit: Unit, children: dict[int, list[Unit]]) -> OfficeNode:
    below = tuple(_node(child, children) for child in children[unit.pk])
    people: int = unit.people  # type: ignore[attr-defined]
    return OfficeNode(unit, people, people + sum(node.people_below for node in below), below)


def _children(agency: Agency, active_only: bool, counted: bool) -> tuple[dict[int, list[Unit]], list[Unit]]:
    """Return the children of each unit and the tops; a unit whose parent is not shown stands at the top, never lost."""
    units = Unit.objects.filter(agency=agency).order_by("name")
    if active_only:
        units = units.filter(is_active=True)
    if counted:
        # Counted beside each unit and not by a join: grouping 50,000 people by every column of their unit is slow.
        here = Employee.objects.filter(unit=OuterRef("pk"), is_active=True).order_by().values("unit")
        number = Subquery(here.annotate(number=Count("pk")).values("number"))
        units = units.select_related("leader", "leader__position", "parent").annotate(people=Coalesce(number, 0))
    shown: list[Any] = list(units)
    known = {unit.pk for unit in shown}
    children: dict[int, list[Unit]] = defaultdict(list)
    tops = []
    for unit in shown:
        if unit.parent_id in known:
            children[unit.parent_id].append(unit)
        else:
            tops.append(unit)
    return children, tops
