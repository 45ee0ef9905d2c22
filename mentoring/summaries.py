"""A person's year of mentoring as a frozen value: what the page and the yearly report are made of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MentoringYear:
    """Sessions and agreed actions of one employee in one calendar year; names as they were written at the time."""

    sessions_held: int = 0
    actions_agreed: int = 0
    actions_done: int = 0
    mentor_names: tuple[str, ...] = ()
    mentee_names: tuple[str, ...] = ()
    session_dates: tuple[date, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == MentoringYear()
