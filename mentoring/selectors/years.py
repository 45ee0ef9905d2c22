"""A person's year of sessions and mentoring, for her page and the yearly report."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from employees.models import Employee
from mentoring.models import AgreedAction, FeedbackSession, Mentorship
from mentoring.summaries import MentoringYear


def year_of(employee: Employee, year: int) -> MentoringYear:
    """Return one person's calendar year of sessions and mentoring."""
    return years_of([employee.pk], year)[employee.pk]


def years_of(employee_ids: Iterable[int], year: int) -> dict[int, MentoringYear]:
    """Return the year of many people in four queries, however many they are."""
    ids = list(employee_ids)
    held: dict[int, list[datetime]] = defaultdict(list)
    for employee, moment in (
        FeedbackSession.objects.held_in(year)
        .filter(employee__in=ids)
        .order_by("scheduled_for")
        .values_list("employee", "scheduled_for")
    ):
        held[employee].append(moment)
    agreed: dict[int, list[bool]] = defaultdict(list)
    for owner, done_on in AgreedAction.objects.filter(
        owner__in=ids, session__scheduled_for__year=year, session__state__in=["held", "acknowledged"]
    ).values_list("owner", "done_on"):
        agreed[owner].append(done_on is not None)
    pairs = Mentorship.objects.in_year(year)
    mentors = _names(pairs.filter(mentee__in=ids), "mentee", "mentor")
    mentees = _names(pairs.filter(mentor__in=ids), "mentor", "mentee")
    return {
        pk: MentoringYear(
            sessions_held=len(held[pk]),
            actions_agreed=len(agreed[pk]),
            actions_done=sum(agreed[pk]),
            mentor_names=tuple(mentors[pk]),
            mentee_names=tuple(mentees[pk]),
            session_dates=tuple(timezone.localtime(moment).date() for moment in held[pk]),
        )
        for pk in ids
    }


def _names(pairs: Any, of: str, other: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pair in pairs.select_related(other).order_by("started_on", "pk"):
        found[getattr(pair, f"{of}_id")].append(getattr(pair, other).full_name)
    return found
