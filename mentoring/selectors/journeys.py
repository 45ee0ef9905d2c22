"""One pair as one of the two reads it: goals, meetings, reviews, and what is to be done next."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mentoring import labels
from mentoring.models import MentorMeeting, Mentorship, MentorshipGoal, MentorshipReview
from mentoring.workflow import MENTORSHIP

# Both are asked to look back so many days after a pair has ended; then it is left in peace.
LOOK_BACK_DAYS = 30


@dataclass(frozen=True)
class ReviewKind:
    """One review of a pair from one side: what she reads, and whether it is her turn."""

    kind: str
    label: str
    rows: tuple[MentorshipReview, ...]
    may_write: bool
    # The other has written, and it is not readable yet.
    is_sealed: bool


@dataclass(frozen=True)
class Journey:
    """Everything the two see of their pair."""

    goals: tuple[MentorshipGoal, ...]
    must_agree: bool
    meetings: tuple[MentorMeeting, ...]
    minutes: int
    reviews: tuple[ReviewKind, ...]
    may_write: bool
    may_contribute: bool
    may_return: bool


def journey_of(pair: Mentorship, user: Any) -> Journey:
    """Return the pair as `user`, who is one of the two, reads it; in three queries."""
    is_mentor = "mentor" in pair.roles_of(user)
    active, closed = pair.state == "active", pair.state == "closed"
    agreed = pair.goals_agreed_by_mentor_at if is_mentor else pair.goals_agreed_by_mentee_at
    goals, meetings = tuple(pair.agreed_goals.all()), tuple(pair.meetings.select_related("written_by"))
    return Journey(
        goals=goals,
        must_agree=active and bool(goals) and agreed is None,
        meetings=meetings,
        minutes=sum(meeting.minutes for meeting in meetings),
        reviews=_reviews(pair, user),
        may_write=active,
        may_contribute=is_mentor and closed,
        may_return=not is_mentor and closed and pair.request is not None and pair.request.state == "matched",
    )


def _reviews(pair: Mentorship, user: Any) -> tuple[ReviewKind, ...]:
    """Both kinds that have a place in the state of the pair; what is sealed is known to exist, not read."""
    written = list(pair.reviews.values_list("kind", "author"))
    readable = list(MentorshipReview.objects.visible_to(user).filter(mentorship=pair).select_related("author"))
    found = []
    for kind, state in ((labels.ReviewKind.MIDWAY, "active"), (labels.ReviewKind.CLOSING, "closed")):
        rows = tuple(row for row in readable if row.kind == kind)
        authors = {author for of, author in written if of == kind}
        may_write = pair.state == state and user.employee_id not in authors
        if rows or authors or may_write:
            found.append(ReviewKind(kind, str(kind.label), rows, may_write, len(rows) < len(authors)))
    return tuple(found)


def actions_of(pair: Mentorship, user: Any) -> list[str]:
    """Return the steps of the workflow that are open to `user`: the buttons of the page."""
    return [step.action for step in MENTORSHIP.open_steps(pair.state, pair.roles_of(user))]


def goals_to_edit(pair: Mentorship) -> dict[str, Any]:
    """Return the goals as the form has them; before there are any, what was asked for stands in the first."""
    first = " ".join(pair.goals.split())[:300]
    goals = list(pair.agreed_goals.all())
    rows = [(goal.text, goal.sign) for goal in goals] or [(first, "")]
    values: dict[str, Any] = {"planned_until": pair.planned_until}
    for number, (text, sign) in enumerate(rows, start=1):
        values |= {f"goal_{number}": text, f"sign_{number}": sign}
    return values


def half_way(pair: Mentorship) -> date | None:
    """Return the day in the middle of the time a pair has planned."""
    if pair.planned_until is None:
        return None
    return pair.started_on + timedelta(days=(pair.planned_until - pair.started_on).days // 2)
