"""A person's year of sessions and mentoring, for her page and the yearly report."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from employees.models import Employee
from mentoring.labels import SessionKind
from mentoring.models import AgreedAction, FeedbackSession, Mentorship
from mentoring.selectors.feedback import themes_of
from mentoring.summaries import MentoringYear, PairYear


def year_of(employee: Employee, year: int) -> MentoringYear:
    """Return one person's calendar year of sessions and mentoring."""
    return years_of([employee.pk], year)[employee.pk]


def years_of(employee_ids: Iterable[int], year: int) -> dict[int, MentoringYear]:
    """Return the year of many people in five queries, however many they are."""
    ids = list(employee_ids)
    held: dict[int, list[datetime]] = defaultdict(list)
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    for employee, moment, kind in (
        FeedbackSession.objects.held_in(year)
        .filter(employee__in=ids)
        .order_by("scheduled_for")
        .values_list("employee", "scheduled_for", "kind")
    ):
        held[employee].append(moment)
        kinds[employee][kind] += 1
    agreed: dict[int, list[bool]] = defaultdict(list)
    late: Counter[int] = Counter()
    today = timezone.localdate()
    for owner, done_on, due in AgreedAction.objects.filter(
        owner__in=ids, session__scheduled_for__year=year, session__state__in=["held", "acknowledged"]
    ).values_list("owner", "done_on", "due_date"):
        agreed[owner].append(done_on is not None)
        late[owner] += (done_on or today) > due
    themes = themes_of(ids, year)
    pairs = _pairs(ids, year)
    return {
        pk: MentoringYear(
            sessions_held=len(held[pk]),
            actions_agreed=len(agreed[pk]),
            actions_done=sum(agreed[pk]),
            mentor_names=tuple(pair.partner for pair in pairs[pk] if pair.role == "mentee"),
            mentee_names=tuple(pair.partner for pair in pairs[pk] if pair.role == "mentor"),
            pairs=tuple(pairs[pk]),
            session_dates=tuple(timezone.localtime(moment).date() for moment in held[pk]),
            sessions_by_kind=tuple((kind, kinds[pk][kind]) for kind in SessionKind.values if kinds[pk][kind]),
            actions_late=late[pk],
            themes=themes.get(pk, ""),
        )
        for pk in ids
    }


def _pairs(ids: list[int], year: int) -> dict[int, list[PairYear]]:
    """The pairs of each of these people that met in the year, in the order in which they began."""
    found: dict[int, list[PairYear]] = defaultdict(list)
    rows = (
        Mentorship.objects.in_year(year)
        .filter(Q(mentee__in=ids) | Q(mentor__in=ids))
        .with_meetings_of(year)
        .select_related("mentor", "mentee")
        .order_by("started_on", "pk")
    )
    for row in rows:
        found[row.mentee_id].append(_pair(row, "mentee", row.mentor, year))
        found[row.mentor_id].append(_pair(row, "mentor", row.mentee, year))
    return found


def _pair(row: Any, role: str, partner: Employee, year: int) -> PairYear:
    ended = row.ended_on is not None and row.ended_on.year == year
    return PairYear(
        role=role,
        partner=partner.full_name,
        topic=row.topic,
        meetings=row.met,
        minutes=row.minutes_met,
        is_reviewed=ended and row.closing_reviews == 2,
        is_contribution=ended and role == "mentor" and row.contribution_agreed_at is not None,
    )
