"""The public satisfaction index of service points: verified answers count, unverified ones stand apart (domain §4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from appraisal import scoring
from appraisal.models import Cycle, PublicAnswer
from appraisal.summaries import Words

# Under so many answers there is no index: a few citizens are no public (domain §2.2).
MINIMUM = 10


@dataclass(frozen=True)
class Element:
    """One of the nine elements; `mean` is 1–4, None without answers."""

    label: Words
    mean: Decimal | None


@dataclass(frozen=True)
class Figures:
    """One kind of answers: how many, index 25–100 and grade from the minimum on, means per element."""

    answers: int = 0
    index: Decimal | None = None
    grade: str = ""
    grade_label: Words | None = None
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True)
class PointFigures:
    """A service point in one cycle."""

    verified: Figures = field(default_factory=Figures)
    unverified: Figures = field(default_factory=Figures)


def figures_of(points: Iterable[Any], cycle: Cycle | None) -> dict[int, PointFigures]:
    """Return the figures of service points in a cycle by id, in one query; without a cycle there are none."""
    ids = [getattr(point, "pk", point) for point in points]
    found: dict[int, dict[str, Figures]] = {pk: {} for pk in ids}
    if cycle is not None:
        counts = {
            f"{element}_{level}": Count("pk", filter=Q(**{f"answers__{element}": level}))
            for element in scoring.ELEMENTS
            for level in scoring.PUBLIC_LEVELS
        }
        rows = PublicAnswer.objects.filter(cycle=cycle, service_point__in=ids).order_by()
        for row in rows.values("service_point_id", "is_verified").annotate(answers_given=Count("pk"), **counts):
            kind = "verified" if row["is_verified"] else "unverified"
            found[row["service_point_id"]][kind] = _figures(dict(row))
    return {pk: PointFigures(**kinds) for pk, kinds in found.items()}


def _figures(row: dict[str, Any]) -> Figures:
    answers = row["answers_given"]
    if answers < MINIMUM:
        return Figures(answers)
    counters = {
        element: {str(level): row[f"{element}_{level}"] for level in scoring.PUBLIC_LEVELS}
        for element in scoring.ELEMENTS
    }
    index = scoring.satisfaction_index_of_counters(counters)
    grade = "" if index is None else scoring.satisfaction_grade(index)
    label = Words(**scoring.GRADE_LABELS[grade]) if grade else None
    elements = tuple(Element(Words(**scoring.ELEMENTS[key]), _mean(counts)) for key, counts in counters.items())
    return Figures(answers, index, grade, label, elements)


def _mean(counts: dict[str, int]) -> Decimal | None:
    answered = sum(counts.values())
    # Under the minimum an element is not shown either, even where the whole survey is.
    if answered < MINIMUM:
        return None
    return sum((Decimal(level) * count for level, count in counts.items()), Decimal(0)) / answered
