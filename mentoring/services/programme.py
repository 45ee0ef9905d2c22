"""The programme: topics, offers and requests. One door per change, with its audit entry and never a word of a goal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, errors, transitions
from employees.models import Agency, Employee
from mentoring.models import MentoringTopic, MentorOffer, MentorRequest
from mentoring.workflow import MENTOR_REQUEST

# What HR may take over with one click and change at will; in the language of whoever clicks.
USUAL_TOPICS = (
    gettext_lazy("Public speaking"),
    gettext_lazy("Office computer skills"),
    gettext_lazy("Service at the counter"),
    gettext_lazy("Teaching methods"),
    gettext_lazy("Report writing"),
    gettext_lazy("Leading a small team"),
    gettext_lazy("Working with data"),
)


@transaction.atomic
def save_topic(*, topic: MentoringTopic | None, agency: Agency, name: str, is_active: bool, actor: Any) -> None:
    """Add a topic to the catalogue of an agency (`topic` is None), or rename it or retire it.

    Raises:
        Refused: the agency has a topic of this name.
    """
    row = topic or MentoringTopic(agency=agency)
    row.name, row.is_active = name, is_active
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise errors.Refused(_("Nothing was stored: there is a topic of this name already."), code="twice") from twice
    action = "mentoring_topic.change" if topic else "mentoring_topic.add"
    audit.record(chain=agency.audit_chain, actor=actor, action=action, obj=row, after=name)


@transaction.atomic
def add_usual_topics(*, agency: Agency, actor: Any) -> int:
    """Add the usual topics the agency does not have yet; return how many were added."""
    known = set(MentoringTopic.objects.of_agency(agency).values_list("name", flat=True))
    missing = [str(name) for name in USUAL_TOPICS if str(name) not in known]
    for name in missing:
        save_topic(topic=None, agency=agency, name=name, is_active=True, actor=actor)
    return len(missing)


@transaction.atomic
def save_offer(
    *, mentor: Employee, topics: Sequence[MentoringTopic], capacity: int, about: str, is_paused: bool, actor: Any,
    at: datetime,
) -> MentorOffer:  # fmt: skip
    """Offer oneself as a mentor, or change the offer. Fewer places than pairs is allowed: nobody loses her mentor.

    Raises:
        NotYours: the actor is somebody else.
        Refused: a topic of another agency, or none.
    """
    _own(mentor, actor)
    _check_topics(topics, mentor.agency_id)
    values = {"agency_id": mentor.agency_id, "capacity": capacity, "about": about, "is_paused": is_paused}
    offer, created = MentorOffer.objects.update_or_create(
        mentor=mentor, defaults=values, create_defaults={**values, "offered_at": at}
    )
    offer.topics.set(topics)
    audit.record(
        chain=mentor.agency.audit_chain,
        actor=actor,
        action="mentor_offer.add" if created else "mentor_offer.change",
        obj=offer,
        details={"topics": _names(topics), "places": capacity, "paused": is_paused},
        at=at,
    )
    return offer


@transaction.atomic
def save_request(
    *,
    request: MentorRequest | None,
    mentee: Employee,
    topics: Sequence[MentoringTopic],
    goal: str,
    wished_mentor: Employee | None,
    not_with: Iterable[Employee],
    actor: Any,
    at: datetime,
) -> MentorRequest:
    """Ask for a mentor, or change what one asked for while it waits. Whom she asks not to have is told to nobody.

    Raises:
        NotYours: the actor is somebody else.
        WrongState: the request no longer waits.
        Refused: one request waits already; a topic of another agency; the wished mentor is herself or also not wanted.
    """
    _own(mentee, actor)
    _check_topics(topics, mentee.agency_id)
    barred = list(not_with)
    if wished_mentor is not None and (wished_mentor.pk == mentee.pk or wished_mentor in barred):
        raise errors.Refused(
            _("Nothing was stored: wish for somebody else than yourself and than those you would rather not have.")
        )
    values = {"goal": goal, "wished_mentor": wished_mentor}
    if request is None:
        try:
            with transaction.atomic():
                row = MentorRequest.objects.create(agency_id=mentee.agency_id, mentee=mentee, asked_at=at, **values)
        except IntegrityError as twice:
            raise errors.Refused(_("Nothing was stored: your request waits already. Change it instead.")) from twice
    else:
        row = request
        if MentorRequest.objects.filter(pk=row.pk, state="waiting").update(**values) != 1:
            raise errors.WrongState(_("Nothing was changed: this request no longer waits for a mentor."))
    row.topics.set(topics)
    row.not_with.set(barred)
    audit.record(
        chain=mentee.agency.audit_chain,
        actor=actor,
        action="mentor_request.change" if request else "mentor_request.add",
        obj=row,
        details={"topics": _names(topics)},
        at=at,
    )
    return row


def withdraw_request(*, request: MentorRequest, actor: Any) -> None:
    """Take a waiting request back.

    Raises:
        NotYours, WrongState: as `transitions.move`.
    """
    _move(request, "withdraw", actor)


@transaction.atomic
def return_request(*, request: MentorRequest, actor: Any) -> None:
    """Put a request whose pair has ended back to those that wait; the words stay, nobody is asked why.

    Raises:
        NotYours: the actor is not the mentee.
        WrongState: it waits already, or its pair is still open.
        Refused: another request of hers waits.
    """
    if request.pairs.filter(state__in=("suggested", "proposed", "active")).exists():
        raise errors.WrongState(_("Nothing was changed: the pair of this request has not ended."))
    if MentorRequest.objects.filter(mentee=request.mentee_id, state="waiting").exclude(pk=request.pk).exists():
        raise errors.Refused(_("Nothing was changed: another request of yours waits already. Change that one."))
    _move(request, "reopen", actor)


def _move(request: MentorRequest, action: str, actor: Any) -> None:
    chain = request.agency.audit_chain
    transitions.move(request, MENTOR_REQUEST, action, actor=actor, roles=request.roles_of(actor), chain=chain)


def _own(person: Employee, actor: Any) -> None:
    if actor.employee_id != person.pk:
        raise errors.NotYours(_("Only the person herself offers or asks."))


def _check_topics(topics: Sequence[MentoringTopic], agency_id: int) -> None:
    if not topics or any(topic.agency_id != agency_id for topic in topics):
        raise errors.Refused(_("Nothing was stored: choose at least one topic of your agency."), code="topics")


def _names(topics: Iterable[MentoringTopic]) -> list[str]:
    return [topic.name for topic in topics]
