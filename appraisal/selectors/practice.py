"""What a rater has practised, and how far she was from the norm."""

from dataclasses import dataclass
from typing import Any

from appraisal import labels, practice, scoring, summaries
from appraisal.models import Appraisal, PracticeCase, PracticeTry, Scheme


@dataclass(frozen=True)
class Practised:
    """One case with the latest try of the reader, None when she has not tried it."""

    case: PracticeCase
    distance: practice.Distance | None


@dataclass(frozen=True)
class ResultRow:
    """One item of a try: the levels, the expert's reason, and how far apart (above zero: milder than the norm)."""

    label: summaries.Words
    mine: int | None
    norm: int
    reason: str
    apart: int | None


def practised_by(user: Any) -> list[Practised]:
    """Return the cases for the schemes by which `user` rates people now or soon, in three queries."""
    if user.employee_id is None:
        return []
    mine = Appraisal.objects.filter(appraiser=user.employee_id).exclude(cycle__state=labels.CycleState.PUBLISHED)
    keys = list(mine.order_by().values_list("cycle__scheme__key", flat=True).distinct())
    cases = list(PracticeCase.objects.visible_to(user).filter(scheme_key__in=keys, is_active=True))
    latest = {row.case_id: row for row in PracticeTry.objects.visible_to(user).filter(case__in=cases).order_by("pk")}
    return [Practised(case, distance_of(case, latest[case.pk]) if case.pk in latest else None) for case in cases]


def distance_of(case: PracticeCase, tried: PracticeTry) -> practice.Distance:
    """Return how far a try is from the norm of its case."""
    return practice.distance_of(tried.levels, {item: norm["level"] for item, norm in case.norm.items()})


def result_of(case: PracticeCase, tried: PracticeTry) -> list[ResultRow]:
    """Return a try item by item with the reasons."""
    names = labels_of(case.scheme_key)
    return [
        ResultRow(names[row.item], row.mine, row.norm, case.norm[row.item]["reason"], row.apart)
        for row in distance_of(case, tried).rows
    ]


def labels_of(scheme_key: str) -> dict[str, summaries.Words]:
    """Return the labels of the items of the latest version of a scheme; an item that is gone keeps its key."""
    found = _Labels()
    scheme = Scheme.objects.filter(key=scheme_key).latest().first()
    for component in scheme.rules.components if scheme else ():
        found |= {item.key: summaries.Words(**item.label) for item in component.items}
    return found


class _Labels(dict[str, summaries.Words]):
    def __missing__(self, key: str) -> summaries.Words:
        return summaries.Words(id=key, en=key)


def questions_for(case: PracticeCase) -> list[tuple[scoring.Component, list[scoring.Item]]]:
    """Return the components and items the norm of a case speaks of, as the latest version of the scheme words them."""
    scheme = Scheme.objects.filter(key=case.scheme_key).latest().first()
    pairs = [
        (component, [item for item in component.items if item.key in case.norm])
        for component in (scheme.rules.components if scheme else ())
    ]
    return [(component, items) for component, items in pairs if items]
