"""What is shown of the words of citizens, to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from appraisal import labels, screening
from appraisal.models import Cycle, PublicComment, ServiceOfficer, ServicePoint
from employees.models import Employee

# HR's work first; inside a state the order of random keys, which tells nothing.
_WORK_FIRST = Case(
    When(state=labels.CommentState.WAITING, then=Value(0)),
    When(state=labels.CommentState.RELEASED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Piece:
    """A part of a comment; `kind` of a hint, or empty."""

    text: str
    kind: str = ""


def comments_for(user: Any) -> Any:
    """Return the comments `user` may read, what waits first, with everything a line shows."""
    related = ("service_point__unit__agency", "cycle", "officer__employee")
    seen = PublicComment.objects.visible_to(user).select_related(*related)
    return seen.annotate(rank=_WORK_FIRST).order_by("rank", "pk")


def released_at(point: ServicePoint, cycle: Cycle) -> list[PublicComment]:
    """Return the released comments of a service point in a cycle, in the order of their random keys."""
    released = PublicComment.objects.filter(
        service_point=point, cycle=cycle, state=labels.CommentState.RELEASED
    ).select_related("officer")
    return list(released.order_by("pk"))


def waiting_for(user: Any) -> int:
    """Return how many comments wait for HR of the user's agency, as far as she may screen them."""
    count: int = PublicComment.objects.visible_to(user).filter(state=labels.CommentState.WAITING).count()
    return count


def hints_of(comment: PublicComment) -> list[screening.Hint]:
    """Return what HR should look at: names of the unit's staff and of the officers there, numbers, abuse."""
    point = comment.service_point
    names = Employee.objects.active().filter(unit=point.unit_id).values_list("name", flat=True)
    shown = ServiceOfficer.objects.filter(service_point=point).values_list("shown_name", "employee__name")
    return screening.hints_of(comment.text, [*names, *(name for pair in shown for name in pair)])


def pieces_of(text: str, hints: Iterable[screening.Hint]) -> list[Piece]:
    """Return the text cut at its hints, for a page that marks them."""
    pieces, at = [], 0
    for hint in hints:
        pieces += [Piece(text[at : hint.start]), Piece(hint.found, hint.kind)]
        at = hint.end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]
