"""Boards: a team with all its targets, for its supervisor. Missing is missing, never a zero."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from appraisal import labels
from appraisal.models import Appraisal, Cycle, Evidence, Realisation, Target
from appraisal.selectors.marks import Band, Mark, caps_of, mark_of, marked

PEOPLE_A_PAGE = 20


@dataclass(frozen=True)
class BoardRow:
    """One person of a team with a mark per target, and what asks for attention."""

    case: Any
    is_late: bool
    marks: list[Mark]

    @property
    def missing(self) -> int:
        return sum(mark.band == Band.MISSING for mark in self.marks)

    @property
    def unproved(self) -> int:
        return sum(mark.lacks_evidence for mark in self.marks)

    @property
    def questioned(self) -> int:
        return sum(mark.is_questioned for mark in self.marks)


def cycles_of_team(user: Any) -> list[Cycle]:
    """Return the open cycles in which somebody appraises people, the newest first."""
    mine = Appraisal.objects.filter(cycle=OuterRef("pk"), appraiser=user.employee_id)
    found = Cycle.objects.visible_to(user).filter(Exists(mine), state=labels.CycleState.OPEN)
    return list(found.select_related("scheme", "agency").order_by("-year", "-pk"))


def team_cases(cycle: Cycle, user: Any) -> QuerySet[Any]:
    """Return the cases of a team in one cycle, by name."""
    # Ids first: the database begins with the few of the team, not with the many of the cycle.
    mine = Appraisal.objects.filter(appraiser=user.employee_id).values("pk")
    cases = Appraisal.objects.owed().visible_to(user).filter(cycle=cycle, pk__in=mine)
    return cases.with_people().order_by("employee__name", "pk")


def asked_for(cases: QuerySet[Any], show: str, cycle: Cycle, at: datetime) -> QuerySet[Any]:
    """Return those `cases` that hold what `show` asks for: late, missing, unproved or questioned."""
    if show == "late":
        return cases.late(cycle.local_day(at))  # type: ignore[attr-defined]
    if show not in SHOWN:
        return cases
    targets = Target.objects.in_force().filter(appraisal=OuterRef("pk"))
    return cases.filter(Exists(SHOWN[show](targets.exclude(obstacle_state=labels.ObstacleState.ACCEPTED))))


def _realised() -> Exists:
    return Exists(Realisation.objects.counting().filter(target=OuterRef("pk")))


def _proofs() -> QuerySet[Any]:
    return Evidence.objects.filter(realisation__target=OuterRef("pk")).exclude(realisation__state="withdrawn")


SHOWN: dict[str, Any] = {
    "missing": lambda targets: targets.filter(~_realised(), zero_reason=""),
    "unproved": lambda targets: targets.filter(
        _realised(), ~Exists(_proofs().exclude(state=labels.EvidenceState.REFUSED))
    ),
    "questioned": lambda targets: targets.filter(Exists(_proofs().filter(state=labels.EvidenceState.QUESTIONED))),
}


def board_of(cases: Iterable[Any], cycle: Cycle, at: datetime) -> list[BoardRow]:
    """Return the rows of one page, in one query for all targets."""
    cases = list(cases)
    cap = caps_of([cycle])[cycle.pk]
    marks: dict[int, list[Mark]] = defaultdict(list)
    targets = Target.objects.in_force().filter(appraisal__in=[case.pk for case in cases])
    for target in marked(targets).order_by("appraisal", "pk"):
        marks[target.appraisal_id].append(mark_of(target, cap))
    return [BoardRow(case, case.is_late(at), marks[case.pk]) for case in cases]
