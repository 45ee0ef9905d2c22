"""Feedback at any time: given, asked for, answered, taken back. The trail knows that, never what was written."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, errors, transitions
from employees.models import Employee
from mentoring.models import Feedback, FeedbackRequest, YearThemes
from mentoring.selectors.feedback import WITHDRAW_HOURS
from mentoring.workflow import FEEDBACK_REQUEST

# More in one day is no feedback any more, however kind.
MOST_A_DAY = 20
MOST_A_DAY_TO_ONE = 3
MOST_OPEN_REQUESTS = 10


@transaction.atomic
def give_feedback(
    *,
    receiver: Employee,
    kind: str,
    text: str,
    actor: Any,
    at: datetime,
    supervisor: Employee | None = None,
    target: str = "",
    behaviour: str = "",
    event: str = "",
    answers: FeedbackRequest | None = None,
) -> Feedback:
    """Give feedback in one's own name to a colleague of the same agency.

    Args:
        supervisor: who reads it too, as the writer was told by name; None for the receiver alone.
        target, behaviour, event: what it is about; each may be empty.
        answers: the request it answers.

    Raises:
        Refused: to oneself, to another agency, to nobody in service, or too much for one day.
        NotYours, WrongState: the request is somebody else's, or answered already.
    """
    me = actor.employee_id
    if me is None or me == receiver.pk or receiver.agency_id != actor.agency_id or not receiver.is_active:
        raise errors.Refused(_("Nothing was sent: feedback goes to a colleague in service of your own agency."))
    if supervisor is not None and supervisor.pk in (me, receiver.pk):
        supervisor = None
    _refuse_floods(me, receiver, at)
    feedback = Feedback.objects.create(
        agency_id=receiver.agency_id,
        kind=kind,
        writer_id=me,
        receiver=receiver,
        supervisor=supervisor,
        target=target[:300],
        behaviour=behaviour,
        event=event,
        text=text,
        given_at=at,
        answers=answers,
    )
    chain = receiver.agency.audit_chain
    audit.record(chain=chain, actor=actor, action="feedback.give", obj=feedback, at=at)
    if answers is not None:
        _answer(answers, "answer", actor, feedback)
    return feedback


def _refuse_floods(me: int, receiver: Employee, at: datetime) -> None:
    today = Feedback.objects.filter(writer=me, given_at__gt=at - timedelta(days=1))
    if today.count() >= MOST_A_DAY or today.filter(receiver=receiver).count() >= MOST_A_DAY_TO_ONE:
        raise errors.Refused(
            _("Nothing was sent: that is a lot of feedback for one day. Your text is kept; please send it tomorrow."),
            code="many",
        )


def _answer(request: FeedbackRequest, action: str, actor: Any, feedback: Feedback | None = None) -> None:
    if feedback is not None and feedback.receiver_id != request.asker_id:
        raise errors.Refused(_("Nothing was sent: the answer goes to the person who asked."))
    transitions.move(
        request,
        FEEDBACK_REQUEST,
        action,
        actor=actor,
        roles=request.roles_of(actor),
        chain=request.agency.audit_chain,
    )


@transaction.atomic
def reply_to_feedback(*, feedback: Feedback, text: str, actor: Any, at: datetime) -> None:
    """The receiver's right of reply: once, read by everybody who reads the feedback.

    Raises:
        NotYours: the actor is not the receiver.
        WrongState: she has replied already, or it was taken back.
    """
    if "receiver" not in feedback.roles_of(actor):
        raise errors.NotYours(_("Only the person who received this may reply."))
    rows = Feedback.objects.filter(pk=feedback.pk, replied_at__isnull=True, withdrawn_at__isnull=True)
    if rows.update(reply=text, replied_at=at) != 1:
        raise errors.WrongState(_("Nothing was stored: you have replied already, or the feedback was taken back."))
    chain = feedback.agency.audit_chain
    audit.record(chain=chain, actor=actor, action="feedback.reply", obj=feedback, at=at)


@transaction.atomic
def withdraw_feedback(*, feedback: Feedback, actor: Any, at: datetime) -> None:
    """Take one's words back within a day, before anybody replied; they are deleted.

    Raises:
        NotYours: the actor did not write it.
        WrongState: too late, replied to, or taken back already.
    """
    if "writer" not in feedback.roles_of(actor):
        raise errors.NotYours(_("Only the writer takes feedback back."))
    rows = Feedback.objects.filter(
        pk=feedback.pk,
        replied_at__isnull=True,
        withdrawn_at__isnull=True,
        given_at__gt=at - timedelta(hours=WITHDRAW_HOURS),
    )
    if rows.update(text="", event="", target="", withdrawn_at=at) != 1:
        raise errors.WrongState(
            _("Nothing was changed: feedback can be taken back for a day, and only before there is a reply.")
        )
    chain = feedback.agency.audit_chain
    audit.record(chain=chain, actor=actor, action="feedback.withdraw", obj=feedback, at=at)


@transaction.atomic
def ask_for_feedback(*, asked: Employee, question: str, actor: Any, at: datetime) -> FeedbackRequest:
    """Ask a colleague for feedback.

    Raises:
        Refused: to oneself, to another agency, asked already, or too many open requests.
    """
    me = actor.employee_id
    if me is None or me == asked.pk or asked.agency_id != actor.agency_id or not asked.is_active:
        raise errors.Refused(_("Nothing was sent: you can ask a colleague in service of your own agency."))
    if FeedbackRequest.objects.filter(asker=me, state="open").count() >= MOST_OPEN_REQUESTS:
        raise errors.Refused(
            _("Nothing was sent: ten of your requests wait for an answer. Please wait for some first.")
        )
    try:
        with transaction.atomic():
            request = FeedbackRequest.objects.create(
                agency_id=asked.agency_id, asker_id=me, asked=asked, question=question, asked_at=at
            )
    except IntegrityError as twice:
        raise errors.Refused(_("Nothing was sent: you have asked this person already."), code="twice") from twice
    audit.record(chain=asked.agency.audit_chain, actor=actor, action="feedback.ask", obj=request, at=at)
    return request


@transaction.atomic
def decline_request(*, request: FeedbackRequest, actor: Any) -> None:
    """Say "not this time"; no reason is asked for.

    Raises:
        NotYours, WrongState: as `transitions.move`.
    """
    _answer(request, "decline", actor)


@transaction.atomic
def write_themes(*, employee: Employee, year: int, text: str, actor: Any) -> None:
    """Keep what the person herself took from a year's feedback; empty words remove it.

    Raises:
        NotYours: somebody else's year.
    """
    if actor.employee_id != employee.pk:
        raise errors.NotYours(_("Only the person herself writes the themes of her year."))
    if text.strip():
        YearThemes.objects.update_or_create(employee=employee, year=year, defaults={"text": text.strip()})
    else:
        YearThemes.objects.filter(employee=employee, year=year).delete()
