"""The tree of results, from leader to clerk, two levels at a time.

Who reads what. A result, its state and its attainment are shown where `visible_to` shows the case: one's own, those of
the people one appraises or countersigns, of the unit one leads; HR and auditors see all of the agency. Beyond that the
cascade would make no sense without words, so everybody reads the *title* of a result and *whose* it is

* up the chain that her own results serve, and
* down from a result she sees: whatever serves it, directly or through others.

Never shown to her there: attainment, realisation, state, and results of colleagues beside her own. All else is a 404.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from appraisal.models import Appraisal, Cycle, Target
from appraisal.selectors.marks import Mark, caps_of, mark_of, marked
from employees.models import Unit

ROOTS_A_PAGE, CHILDREN_A_PAGE = 10, 25
# How far a chain is followed; a reporting line in a government has at most seven steps.
HIGHEST = 8
# The second level of one page; each result says how many more serve it, and has a page of its own.
MOST_BELOW = 60
ABOVE = "__".join(["serves"] * HIGHEST)


@dataclass
class Node:
    """One result in the tree. `mark` is None where only title and owner are this reader's to see."""

    target: Any
    mark: Mark | None
    below: int
    above: list[Any] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many results serve it that are not listed here."""
        return self.below - len(self.children)


def _with_owner(targets: QuerySet[Any]) -> QuerySet[Any]:
    served_by = Target.objects.in_force().filter(serves=OuterRef("pk")).order_by().values("serves")
    below = Subquery(served_by.annotate(number=Count("pk")).values("number"))
    return targets.select_related("appraisal__employee", "appraisal__unit").annotate(below=Coalesce(below, 0))


def own_roots(cycle: Cycle, me: int | None) -> QuerySet[Any]:
    """Return the own results of `me` in a cycle."""
    if me is None:
        return Target.objects.none()
    own = Target.objects.in_force().filter(appraisal__cycle=cycle, appraisal__employee=me)
    return _with_owner(own).order_by("pk")


def roots_of_unit(cycle: Cycle, unit: Any) -> QuerySet[Any]:
    """Return the results of a unit (of the units at the top without one) that serve no result inside it."""
    here = Target.objects.in_force().filter(appraisal__cycle=cycle)
    tops = Unit.objects.filter(agency=cycle.agency_id, parent__isnull=True)
    here = here.filter(appraisal__unit__in=[unit.pk] if unit is not None else list(tops.values_list("pk", flat=True)))
    inside = Q(serves__isnull=False, serves__appraisal__unit=F("appraisal__unit"))
    return _with_owner(here.exclude(inside)).order_by("appraisal__employee__name", "appraisal", "pk")


def served(target: Target) -> QuerySet[Any]:
    """Return what serves a result, by the name of the owner."""
    rows = Target.objects.in_force().filter(serves=target)
    return _with_owner(rows).order_by("appraisal__employee__name", "appraisal", "pk")


def readable_target(pk: int, user: Any) -> Any:
    """Return a result whose branch `user` may open: she sees its case, or it serves a result she sees.

    Raises:
        Http404: it does not exist, or is not hers to know of.
    """
    try:
        target = Target.objects.select_related("appraisal__cycle__scheme", "appraisal__employee", ABOVE).get(pk=pk)
    except (Target.DoesNotExist, OverflowError) as missing:
        raise Http404 from missing
    chain = [target.pk, *(one.pk for one in _chain(target))]
    if not Target.objects.visible_to(user).filter(pk__in=chain).exists():
        raise Http404
    return target


def _chain(target: Any) -> list[Any]:
    """What a target serves, step by step upwards; `target` comes with `ABOVE`."""
    found: list[Any] = []
    step = target.serves
    while step is not None and len(found) < HIGHEST and step.pk not in {one.pk for one in found}:
        found.append(step)
        step = step.serves if len(found) < HIGHEST else None
    return found


def roots_with_chains(roots: list[Any], user: Any, cycle: Cycle) -> list[Node]:
    """Return the results of one page with the chain above each and what serves them, in four queries of any size."""
    nodes = _nodes(roots, roots, user, cycle)
    chains = Target.objects.filter(pk__in=[root.pk for root in roots]).select_related(ABOVE)
    _set_chains(nodes, {target.pk: target for target in chains})
    return nodes


def branch_of(target: Any, page: list[Any], user: Any, cycle: Cycle) -> list[Node]:
    """Return a `readable_target` with the chain above it, then the `page` of what serves it and what serves those."""
    top, *nodes = _nodes([target, *page], page, user, cycle)
    _set_chains([top], {target.pk: target})
    return [top, *nodes]


def _nodes(shown: list[Any], opened: list[Any], user: Any, cycle: Cycle) -> list[Node]:
    """Return a node for each result `shown`; those `opened` carry what serves them, as far as a page has room."""
    below = _with_owner(Target.objects.in_force().filter(serves__in=[one.pk for one in opened])).order_by("pk")
    children = list(below[:MOST_BELOW])
    marks = _marks([one.pk for one in [*shown, *children]], user, cycle)
    by_parent: dict[int, list[Node]] = defaultdict(list)
    for child in children:
        by_parent[child.serves_id].append(Node(child, marks.get(child.pk), child.below))
    return [Node(one, marks.get(one.pk), getattr(one, "below", 0), [], by_parent[one.pk]) for one in shown]


def _marks(ids: list[int], user: Any, cycle: Cycle) -> dict[int, Mark]:
    """Where results stand, of those only whose case `user` sees."""
    cap = caps_of([cycle])[cycle.pk]
    seen = marked(Target.objects.filter(pk__in=ids).visible_to(user))
    return {target.pk: mark_of(target, cap) for target in seen}


def _set_chains(nodes: list[Node], targets: dict[int, Any]) -> None:
    """Give each node the titles above it, the highest first, with their owners: one query however long they are."""
    chains = {pk: _chain(target)[::-1] for pk, target in targets.items()}
    cases = Appraisal.objects.select_related("employee").in_bulk(
        {one.appraisal_id for chain in chains.values() for one in chain}
    )
    for node in nodes:
        node.above = chains.get(node.target.pk, [])
        for one in node.above:
            one.owner = cases[one.appraisal_id].employee
