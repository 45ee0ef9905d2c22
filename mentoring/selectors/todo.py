"""What somebody owes in sessions and mentoring, for the home page. A topic joins with a line here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from core import presence, todo
from mentoring.selectors import feedback, improvement, mentorships, sessions, talks

TOPICS: dict[str, Callable[[Any, datetime], list[todo.Todo]]] = {
    "actions": sessions.action_todos,
    "sessions": sessions.session_todos,
    "dialogues": sessions.dialogue_todos,
    "improvement": improvement.todos,
    "requests": feedback.todos,
    "arrivals": feedback.arrival_todos,
    "pairs": mentorships.todos,
}


def todo_for(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in sessions and pairs at the moment `at`: one query, and those of the topics she has."""
    me = user.employee_id
    if me is None:
        return []
    there = presence.topics_with_rows(
        user,
        {
            "actions": sessions.open_actions(me),
            "sessions": sessions.open_sessions(me),
            "dialogues": sessions.perhaps_apart(me, at),
            "improvement": improvement.open_plans(me),
            "requests": feedback.open_requests(me),
            "arrivals": feedback.arrivals(me, at),
            "pairs": mentorships.pairs_in_mind(me, timezone.localdate(at)),
        },
    )
    owed = [line for name, topic in TOPICS.items() if name in there for line in topic(user, at)]
    # Silence has no row: whom a supervisor has not spoken to is asked of her people.
    return [*owed, *talks.todos(user, at)]
