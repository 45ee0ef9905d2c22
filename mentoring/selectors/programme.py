"""The programme of an agency as its people and HR read it: topics, pairs, activity. Never a word of the talks."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from employees.models import Agency, Employee
from mentoring import labels
from mentoring.models import MentoringTopic, MentorOffer, MentorRequest, Mentorship, MentorshipReview
from mentoring.selectors import matching

# A mean of fewer answers would tell one person's.
FEWEST_ANSWERS = 3


# --- What people choose from ----------------------------------------------------------------------------
def topics_to_choose(agency: Agency, chosen: MentorOffer | MentorRequest | None) -> QuerySet[MentoringTopic]:
    """Return the topics that can be chosen, with those somebody has chosen before they were retired."""
    topics = MentoringTopic.objects.filter(agency=agency)
    if chosen is None:
        return topics.filter(is_active=True)
    return topics.filter(Q(is_active=True) | Q(pk__in=chosen.topics.values("pk")))


def mentors_to_wish_for(person: Employee, on: date) -> QuerySet[Employee]:
    """Return who may be wished for: standing offers, without herself and whoever is in a reporting line with her."""
    offers = MentorOffer.objects.standing(person.agency_id).values("mentor")
    not_she = {person.pk, *matching.in_line_with(person, on)}
    return Employee.objects.filter(pk__in=offers).exclude(pk__in=not_she).order_by("name", "pk")


# --- The view of HR -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Satisfaction:
    """The mean of one kind of review, None below the fewest answers."""

    label: str
    mean: Decimal | None


@dataclass(frozen=True)
class Programme:
    """The figures of one year of the programme."""

    active: int
    proposed: int
    closed: int
    dormant: int
    meetings: int
    hours: Decimal
    offers: int
    places: int
    waiting: int
    satisfaction: tuple[Satisfaction, ...]


def pairs_of_year(agency: Agency, year: int, on: date) -> QuerySet[Any]:
    """Return the pairs of a year with their activity, open ones first; `is_dormant` as of the day `on`.

    Proposals that nobody has answered belong to the year in which they were made.
    """
    pairs = Mentorship.objects.filter(agency=agency)
    asked = Q(state__in=("suggested", "proposed"), started_on__year=year)
    return (
        pairs.filter(Q(pk__in=pairs.in_year(year).values("pk")) | asked)
        .with_activity(on)
        .select_related("mentor", "mentee")
        .order_by(F("ended_on").asc(nulls_first=True), "-started_on", "-pk")
    )


def programme_of(agency: Agency, year: int, on: date) -> Programme:
    """Return the figures of a year, in a constant number of queries."""
    pairs = pairs_of_year(agency, year, on).order_by()
    states = Counter(pairs.values_list("state", flat=True))
    met = Mentorship.objects.filter(agency=agency, meetings__held_on__year=year).aggregate(
        times=Count("meetings"), minutes=Sum("meetings__minutes")
    )
    offers = MentorOffer.objects.standing(agency).aggregate(offers=Count("pk"), places=Sum("capacity"))
    return Programme(
        active=states["active"],
        proposed=states["suggested"] + states["proposed"],
        closed=states["closed"],
        dormant=pairs.filter(state="active", is_dormant=True).count(),
        meetings=met["times"],
        hours=hours_of(met["minutes"] or 0),
        offers=offers["offers"],
        places=offers["places"] or 0,
        waiting=MentorRequest.objects.waiting(agency).count(),
        satisfaction=_satisfaction(agency, year),
    )


def _satisfaction(agency: Agency, year: int) -> tuple[Satisfaction, ...]:
    found = {
        row["kind"]: row
        for row in MentorshipReview.objects.filter(mentorship__agency=agency, written_on__year=year)
        .order_by()
        .values("kind")
        .annotate(answers=Count("pk"), mean=Avg("satisfaction"))
    }
    rows = []
    for kind, label in labels.ReviewKind.choices:
        row = found.get(kind, {"answers": 0, "mean": None})
        enough = row["answers"] >= FEWEST_ANSWERS
        mean = Decimal(str(row["mean"])).quantize(Decimal("0.1"), ROUND_HALF_UP) if enough else None
        rows.append(Satisfaction(str(label), mean))
    return tuple(rows)


def hours_of(minutes: int) -> Decimal:
    """Return minutes as hours with one decimal, rounded half up."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)


def export_rows(pairs: QuerySet[Any]) -> tuple[list[str], list[list[object]]]:
    """Return head and rows of the list for a spreadsheet: who, when, how often; not what was said, nor why it ended."""
    head = [
        _("Mentor"), _("NIP of the mentor"), _("Mentee"), _("NIP of the mentee"), _("Topic"), _("State"), _("From"),
        _("To"), _("Meetings"), _("Hours"), _("Last meeting"), _("Long without a meeting"), _("Mid-way reviews"),
        _("Closing reviews"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            pair.mentor.full_name, pair.mentor.nip, pair.mentee.full_name, pair.mentee.nip, pair.topic,
            pair.get_state_display(), pair.started_on, pair.ended_on, pair.met, hours_of(pair.minutes_met),
            pair.last_met, _("yes") if pair.is_dormant else _("no"), pair.midway_reviews, pair.closing_reviews,
        ]
        for pair in pairs
    ]  # fmt: skip
    return head, rows
