"""What happens to sessions: one door per change, with its audit entry and never its content."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, errors, transitions
from employees.models import Employee, ReportingLine
from mentoring.models import AgreedAction, FeedbackSession
from mentoring.workflow import SESSION


@transaction.atomic
def schedule_session(
    *, employee: Employee, scheduled_for: datetime, place: str, agenda: str, actor: Any, at: datetime
) -> FeedbackSession:
    """Arrange a session between `employee` and the supervisor she has today; either of the two may do it.

    Args:
        employee: the subordinate.
        scheduled_for: when they meet; must lie after `at`.
        agenda: what they will talk about, shared by both from now on.

    Raises:
        Refused: the time has passed, or there is no reporting line between the two today.
    """
    if scheduled_for <= at:
        raise errors.Refused(_("Nothing was arranged: that time has passed. Choose a later one."), code="past")
    lines = ReportingLine.objects.on(at.date()).filter(employee=employee)
    line = lines.filter(supervisor=actor.employee_id).first() or lines.order_by("kind").first()
    if line is None or actor.employee_id not in (employee.pk, line.supervisor_id):
        raise errors.Refused(
            _("Nothing was arranged: a session needs a reporting line between the two of you. Ask HR to check it."),
            code="no_line",
        )
    session = FeedbackSession.objects.create(
        agency_id=employee.agency_id,
        employee=employee,
        supervisor_id=line.supervisor_id,
        scheduled_for=scheduled_for,
        place=place,
        agenda=agenda,
    )
    audit.record(chain=employee.agency.audit_chain, actor=actor, action="session.schedule", obj=session, at=at)
    return session


@transaction.atomic
def record_session(
    *, session: FeedbackSession, notes: str, actions: Sequence[tuple[str, int, date]], actor: Any, at: datetime
) -> None:
    """Write down a session that was held: shared notes and the agreed actions (text, owner id, due date).

    Raises:
        NotYours: the actor is not the supervisor of this session.
        WrongState: it was held or cancelled already.
        Refused: it has not begun yet, or an action belongs to neither of the two.
    """
    if session.scheduled_for > at:
        raise errors.Refused(_("Nothing was stored: the session has not begun yet. Your text is kept on this page."))
    if {owner for _text, owner, _due in actions} - {session.employee_id, session.supervisor_id}:
        raise errors.Refused(_("Nothing was stored: an action can only belong to one of the two of you."))
    transitions.move(
        session,
        SESSION,
        "hold",
        actor=actor,
        roles=session.roles_of(actor),
        chain=session.agency.audit_chain,
        details={"actions": len(actions)},
        shared_notes=notes,
    )
    AgreedAction.objects.bulk_create(
        AgreedAction(session=session, text=text, owner_id=owner, due_date=due) for text, owner, due in actions
    )


@transaction.atomic
def cancel_session(*, session: FeedbackSession, reason: str, actor: Any) -> None:
    """Call a session off, with a reason the other side reads in the notes.

    Raises:
        NotYours: the actor is neither of the two.
        WrongState: the session was held or called off already.
        Refused: there is no reason.
    """
    transitions.move(
        session,
        SESSION,
        "cancel",
        actor=actor,
        roles=session.roles_of(actor),
        chain=session.agency.audit_chain,
        reason=reason,
        shared_notes=reason,
    )


@transaction.atomic
def acknowledge_session(*, session: FeedbackSession, actor: Any, at: datetime) -> None:
    """Acknowledge the notes for one side; when both have done so, the session is closed.

    Raises:
        NotYours: the actor is neither of the two.
        WrongState: this side has acknowledged already, or the session was not held.
    """
    roles = session.roles_of(actor)
    if not roles:
        raise errors.NotYours(_("Only the two who met acknowledge a session."))
    side = "employee_acknowledged_at" if "employee" in roles else "supervisor_acknowledged_at"
    rows = FeedbackSession.objects.select_for_update().filter(pk=session.pk, state="held", **{f"{side}__isnull": True})
    # The lock makes two acknowledgements at the same moment stand in line: the second sees the first and closes.
    if (
        not rows.exists()
        or FeedbackSession.objects.filter(pk=session.pk, **{f"{side}__isnull": True}).update(**{side: at}) != 1
    ):
        raise errors.WrongState(
            _("Nothing was changed: you have acknowledged this session already, or it was not held.")
        )
    audit.record(chain=session.agency.audit_chain, actor=actor, action="session.acknowledge", obj=session, at=at)
    session.refresh_from_db()
    if session.employee_acknowledged_at and session.supervisor_acknowledged_at:
        transitions.move(session, SESSION, "close", actor=actor, roles=roles, chain=session.agency.audit_chain)


@transaction.atomic
def finish_action(*, action: AgreedAction, actor: Any, on: date) -> None:
    """Mark an agreed action as done on a day; only its owner does.

    Raises:
        NotYours: the action belongs to the other side.
        WrongState: it was done already.
    """
    if action.owner_id != actor.employee_id:
        raise errors.NotYours(_("Only the person who took this on can say that it is done."))
    if AgreedAction.objects.filter(pk=action.pk, done_on__isnull=True).update(done_on=on) != 1:
        raise errors.WrongState(_("Nothing was changed: this action is marked as done already."))
    chain = action.session.agency.audit_chain
    audit.record(chain=chain, actor=actor, action="session.action_done", obj=action, after=on.isoformat())
