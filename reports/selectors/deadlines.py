"""What is due, told outside the home page: the daily digest and the list of deadlines."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.models import Appraisal, Cycle
from appraisal.querysets import PLAN_STATES
from core.calendar_file import CalendarEvent, calendar_file
from core.todo import Todo, Urgency
from reports.models import DigestChoice
from reports.selectors.home import PROVIDERS

# One name per app that tells what somebody owes, in the order of PROVIDERS.
AREAS = (gettext_lazy("Appraisal"), gettext_lazy("Feedback and mentoring"), gettext_lazy("Career"))


@dataclass(frozen=True)
class AreaDue:
    """How much of one area is late or due soon; `first` is the earliest last day, None when nothing is dated.

    Neither what it is nor whom it is about: a mail travels over strangers' servers.
    """

    area: str
    late: int
    soon: int
    first: date | None


@dataclass(frozen=True)
class Deadline:
    """A last day on the list and in the calendar file."""

    day: date
    label: str
    url: str
    key: str


def digest_of(user: Any, at: datetime) -> list[AreaDue]:
    """Return what a mail of this moment would say, area by area; empty when nothing is late or due soon."""
    rows = []
    for area, provider in zip(AREAS, PROVIDERS, strict=True):
        pressing = [todo for todo in provider(user, at) if todo.urgency is not Urgency.OPEN]
        if pressing:
            rows.append(_due(str(area), pressing))
    return rows


def _due(area: str, pressing: list[Todo]) -> AreaDue:
    late = [todo for todo in pressing if todo.is_late]
    days = [todo.due for todo in pressing if todo.due is not None]
    return AreaDue(
        area,
        sum(todo.count for todo in late),
        sum(todo.count for todo in pressing) - sum(todo.count for todo in late),
        min(days, default=None),
    )


def wants_digest(user: Any) -> bool:
    """Say whether the person wants the daily mail; who never chose does."""
    choice = DigestChoice.objects.visible_to(user).values_list("wanted", flat=True).first()
    return choice is None or choice


def deadlines_of(user: Any, at: datetime) -> list[Deadline]:
    """Return the last days that concern `user`, earliest first: her duties and the coming dates of her cycles."""
    owed = [todo for provider in PROVIDERS for todo in provider(user, at) if todo.due is not None]
    found = [
        Deadline(
            todo.due,
            str(todo.label),
            reverse(todo.url_name, args=todo.url_args),
            "-".join(("todo", todo.url_name, *map(str, todo.url_args))),
        )
        for todo in owed
        if todo.due is not None
    ]
    found += _of_cycles(user, at)
    return sorted(found, key=lambda row: (row.day, row.label))


def _of_cycles(user: Any, at: datetime) -> list[Deadline]:
    me = user.employee_id
    if me is None:
        return []
    cases = Appraisal.objects.visible_to(user)
    own = cases.filter(employee=me).exclude(state__in=("published", "acknowledged"))
    cycles = (
        Cycle.objects.filter(pk__in=own.values("cycle"), state="open")
        .select_related("agency")
        .order_by("pk")
        .distinct()
    )
    in_planning = set(own.filter(state__in=PLAN_STATES).values_list("cycle", flat=True))
    rows = []
    for cycle in cycles:
        today = cycle.local_day(at)
        dates = [
            ("planning", cycle.planning_until, _("Last day to agree plans: %(cycle)s"))
            if cycle.pk in in_planning
            else None,
            ("rating-from", cycle.rating_from, _("Ratings open: %(cycle)s")),
            ("rating-until", cycle.rating_until, _("Last day of ratings: %(cycle)s")),
            ("countersign", cycle.countersign_until, _("Last day of countersignature: %(cycle)s")),
        ]
        url = reverse("my_appraisals")
        rows += [
            Deadline(day, text % {"cycle": cycle.name}, url, f"cycle-{cycle.pk}-{key}")
            for key, day, text in filter(None, dates)
            if day >= today
        ]
    return rows


def calendar_of(user: Any, at: datetime) -> bytes:
    """Return the same list as a calendar file of whole days; a file fetched later replaces the earlier one."""
    site = settings.SITE_URL.rstrip("/")
    host = urlsplit(site).hostname or "localhost"
    events = [
        CalendarEvent(
            uid=f"{row.key}-{user.pk}@{host}",
            start=row.day,
            stamp=at,
            summary=row.label,
            url=site + row.url,
            # Minutes: calendars keep the entry with the highest number.
            sequence=int(at.timestamp()) // 60,
        )
        for row in deadlines_of(user, at)
    ]
    return calendar_file(events, time_zone=user.agency.time_zone, name="ASN Kinerja")
