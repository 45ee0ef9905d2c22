"""One thing somebody owes, told the same way by every app: the home page shows them together.

Each app offers `selectors.todo_for(user, at) -> list[Todo]`. Plain Python; the page resolves `url_name`.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Urgency(IntEnum):
    """How soon something is due; the lower, the earlier on the page."""

    LATE = 0
    SOON = 1
    OPEN = 2


# Due within so many days counts as soon.
SOON_DAYS = 7


@dataclass(frozen=True)
class Todo:
    """One step a person owes.

    Attributes:
        label: what to do, as a translated phrase beginning with a verb.
        url_name: the page where it is done; one click away.
        url_args: the positional arguments of that page.
        due: the last day, None when there is no deadline.
        urgency: late, soon or open, see `urgency_of`.
        count: how many things of this kind the page holds.
    """

    label: str
    url_name: str
    url_args: tuple[object, ...] = ()
    due: date | None = None
    urgency: Urgency = Urgency.OPEN
    count: int = 1

    @property
    def is_late(self) -> bool:
        return self.urgency is Urgency.LATE


def urgency_of(due: date | None, today: date) -> Urgency:
    """Return how soon `due` (the last day) comes, seen from the local day `today`."""
    if due is None:
        return Urgency.OPEN
    if due < today:
        return Urgency.LATE
    return Urgency.SOON if (due - today).days <= SOON_DAYS else Urgency.OPEN


def in_order(todos: list[Todo]) -> list[Todo]:
    """Return them as a person should read them: late first, then by last day, undated last."""
    return sorted(todos, key=lambda todo: (todo.urgency, todo.due or date.max, todo.label))
