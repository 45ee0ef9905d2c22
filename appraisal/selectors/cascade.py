"""The role–result matrix of a leader, and what is assigned to a member of a team."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, ResultAssignment, Target
from core.todo import Todo, urgency_of

State = labels.ContributionState


@dataclass
class Cell:
    """What one member does for one result: her targets that serve it, and what was assigned to her for it."""

    result: Target
    targets: list[Target] = field(default_factory=list)
    assignments: list[ResultAssignment] = field(default_factory=list)


@dataclass(frozen=True)
class MemberRow:
    """One member of the team with a cell per result; `unlinked` counts targets that serve none of them."""

    case: Any
    cells: list[Cell]
    unlinked: int

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.targets or cell.assignments]


@dataclass(frozen=True)
class Matrix:
    """Results across, people down."""

    results: list[Target]
    rows: list[MemberRow]


def team_of(case: Appraisal) -> QuerySet[Any]:
    """Return the cases of the people somebody appraises in the cycle of her own `case`, by name."""
    team = Appraisal.objects.owed().filter(cycle=case.cycle_id, appraiser=case.employee_id)
    return team.select_related("employee__position").order_by("employee__name", "pk")


def own_results(case: Appraisal) -> QuerySet[Target]:
    """Return the results of a leader's own plan that are in force."""
    return Target.objects.in_force().filter(appraisal=case).order_by("pk")


def matrix_of(case: Appraisal, members: Iterable[Any]) -> Matrix:
    """Return the matrix of a leader's own `case` for the `members` of one page, in four queries of any size."""
    results, members = list(own_results(case)), list(members)
    ids = [member.pk for member in members]
    served: dict[tuple[int, int], Cell] = {}

    def cell(member: int, result: Target) -> Cell:
        return served.setdefault((member, result.pk), Cell(result))

    by_pk = {result.pk: result for result in results}
    for target in Target.objects.in_force().filter(appraisal__in=ids, serves__in=list(by_pk)).order_by("pk"):
        cell(target.appraisal_id, by_pk[target.serves_id]).targets.append(target)
    for one in _told(ids, list(by_pk)):
        cell(one.appraisal_id, by_pk[one.result_id]).assignments.append(one)
    unlinked = _unlinked(ids, list(by_pk))
    rows = [
        MemberRow(
            member,
            [served.get((member.pk, result.pk)) or Cell(result) for result in results],
            unlinked[member.pk],
        )
        for member in members
    ]
    return Matrix(results, rows)


def _told(cases: list[int], results: list[int]) -> QuerySet[ResultAssignment]:
    """Assignments a cell still shows: one taken up is told by its target, unless that was removed since."""
    over = Q(state=State.WITHDRAWN) | Q(state=State.ACCEPTED, target__isnull=False)
    return ResultAssignment.objects.filter(appraisal__in=cases, result__in=results).exclude(over).order_by("pk")


def _unlinked(cases: list[int], results: list[int]) -> dict[int, int]:
    others = (
        Target.objects.in_force().filter(appraisal__in=cases).filter(Q(serves__isnull=True) | ~Q(serves__in=results))
    )
    rows = others.order_by("appraisal").values_list("appraisal").annotate(number=Count("pk"))
    return defaultdict(int, dict(rows))


def assigned_to(case: Appraisal) -> list[ResultAssignment]:
    """Return what is assigned in a case and waits for an answer, with who assigned it, in one query."""
    rows = ResultAssignment.objects.filter(appraisal=case, state=State.OPEN)
    return list(rows.select_related("result", "assigned_by").order_by("pk"))


def waits_for_answer() -> Exists:
    """Beside a case: something is assigned in it that waits for an answer."""
    return Exists(ResultAssignment.objects.filter(appraisal=OuterRef("pk"), state=State.OPEN))


def contribution_todos(cases: Iterable[Any], me: int, at: Any) -> list[Todo]:
    """Return a line per own case in which something assigned waits; `cases` carry `waits_for_answer` as `is_asked`."""
    found = []
    for case in cases:
        if case.is_asked and case.employee_id == me:
            due = case.plan_due if case.state in ("planning", "returned") else None
            label = _("Answer what your supervisor assigned to you")
            urgency = urgency_of(due, case.cycle.local_day(at))
            found.append(Todo(label, "appraisal", (case.pk,), due=due, urgency=urgency))
    return found
