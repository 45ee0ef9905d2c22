"""What somebody owes in sessions and mentoring, for the home page. A topic joins with a line here."""

from datetime import datetime
from typing import Any

from core import todo
from mentoring.selectors import feedback, improvement, mentorships, sessions, talks

TOPICS = (sessions.todos, improvement.todos, feedback.todos, talks.todos, mentorships.todos)


def todo_for(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in sessions and pairs at the moment `at`."""
    if user.employee_id is None:
        return []
    return [owed for topic in TOPICS for owed in topic(user, at)]
