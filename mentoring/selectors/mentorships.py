"""Reads of mentor pairs: the list, and what their people owe."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import todo
from mentoring.models import MentorOffer, MentorRequest, Mentorship, MentorshipReview
from mentoring.querysets import OPEN_STATES
from mentoring.selectors.journeys import LOOK_BACK_DAYS, half_way


def pairs_page(user: Any) -> Any:
    """Return the mentor pairs `user` may see, open ones first."""
    return (
        Mentorship.objects.visible_to(user)
        .select_related("mentor", "mentee")
        .order_by(F("ended_on").asc(nulls_first=True), "-started_on", "-pk")
    )


@dataclass(frozen=True)
class OwnPart:
    """What somebody herself offers and asks for."""

    offer: MentorOffer | None
    request: MentorRequest | None


def own_part_of(user: Any) -> OwnPart | None:
    """Return the offer and the waiting request of `user`, in four queries; None for an account without an employee."""
    if user.employee_id is None:
        return None
    return OwnPart(
        offer=MentorOffer.objects.filter(mentor=user.employee_id).prefetch_related("topics").first(),
        request=MentorRequest.objects.filter(mentee=user.employee_id, state="waiting")
        .prefetch_related("topics")
        .first(),
    )


def pairs_in_mind(me: int, today: date) -> Any:
    """Pairs of `me` that run or are proposed, and those that ended lately."""
    lately = Q(state="closed", ended_on__gte=today - timedelta(days=LOOK_BACK_DAYS))
    return Mentorship.objects.of(me).filter(Q(state__in=OPEN_STATES) | lately)


def todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in mentor pairs at the moment `at`, in one query."""
    me, today = user.employee_id, timezone.localdate(at)
    mine = MentorshipReview.objects.filter(mentorship=OuterRef("pk"), author=me)
    pairs = (
        pairs_in_mind(me, today)
        .with_activity(today)
        .annotate(wrote_midway=Exists(mine.filter(kind="midway")), wrote_closing=Exists(mine.filter(kind="closing")))
        .select_related("mentor", "mentee")
        .order_by("started_on", "pk")[:20]
    )
    return [
        todo.Todo(label=label, url_name="mentorship", url_args=(pair.pk,))
        for pair in pairs
        for label in _owed(pair, user, today)
    ]


def _owed(pair: Any, user: Any, today: date) -> Iterator[str]:
    """What one of the two owes in one pair; a nudge is seen by the two alone."""
    is_mentor, name = pair.mentor_id == user.employee_id, {"name": pair.other_than(user).full_name}
    if pair.state == "suggested" and not is_mentor:
        yield _("Answer the proposal: %(name)s as your mentor") % name
    elif pair.state == "proposed" and is_mentor:
        yield _("Answer the request to mentor %(name)s") % name
    elif pair.state == "closed" and not pair.wrote_closing:
        yield _("Look back on your time with %(name)s") % name
    elif pair.state == "active":
        yield from _owed_while_active(pair, is_mentor, name, today)


def _owed_while_active(pair: Any, is_mentor: bool, name: dict[str, str], today: date) -> Iterator[str]:
    agreed = pair.goals_agreed_by_mentor_at if is_mentor else pair.goals_agreed_by_mentee_at
    if pair.goals_version == 0:
        yield _("Write down your goals with %(name)s") % name
    elif agreed is None:
        yield _("Read and agree to the goals with %(name)s") % name
    if pair.is_dormant:
        yield _("You and %(name)s have not met for two months: meet, or end the pair without blame") % name
    middle = half_way(pair)
    if middle is not None and middle <= today and not pair.wrote_midway:
        yield _("Half-time with %(name)s: say how it goes") % name
