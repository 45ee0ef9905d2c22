"""What happens to sessions: one door per change, with its audit entry and never its content."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.models import Appraisal
from core import audit, errors, transitions
from employees.models import Employee, ReportingLine
from mentoring import labels
from mentoring.agenda import monthly
from mentoring.models import AgreedAction, FeedbackSession, ImprovementPlan, PrivateNote
from mentoring.services import session_mail
from mentoring.workflow import SESSION


@transaction.atomic
def schedule_session(
    *,
    employee: Employee,
    scheduled_for: datetime,
    place: str,
    agenda: str,
    actor: Any,
    at: datetime,
    kind: str = "dialogue",
    minutes: int = 60,
    times: int = 1,
    about: Appraisal | None = None,
    improvement: ImprovementPlan | None = None,
    notify: bool = True,
) -> FeedbackSession:
    """Arrange a session between `employee` and the supervisor she has today; either of the two may do it.

    Args:
        employee: the subordinate.
        scheduled_for: when they meet; must lie after `at`.
        agenda: what they will talk about, shared by both from now on.
        minutes: how long, for the calendar.
        times: how many sessions of a monthly series, 1 for a single one.
        about: the published appraisal in which their views differ; then its two people meet.
        improvement: the plan this session belongs to; then its two people meet.
        notify: whether both get a mail with a calendar file.

    Returns the first session.

    Raises:
        Refused: the time has passed, or nothing ties the two today.
    """
    if scheduled_for <= at:
        raise errors.Refused(_("Nothing was arranged: that time has passed. Choose a later one."), code="past")
    supervisor = _supervisor_for(employee, actor, at, about, improvement)
    zone = ZoneInfo(employee.agency.time_zone)
    series = uuid4() if times > 1 else None
    sessions = [
        FeedbackSession.objects.create(
            agency_id=employee.agency_id,
            employee=employee,
            supervisor_id=supervisor,
            kind=kind,
            scheduled_for=moment,
            minutes=minutes,
            place=place,
            agenda=agenda,
            series=series,
            about=about,
            improvement=improvement,
            changed_at=at,
        )
        for moment in monthly(scheduled_for, times, zone)
    ]
    chain = employee.agency.audit_chain
    for session in sessions:
        audit.record(chain=chain, actor=actor, action="session.schedule", obj=session, details={"kind": kind}, at=at)
    if notify:
        session_mail.tell_both(sessions[0], labels.MailOccasion.ARRANGED, whole_series=times > 1, at=at)
    return sessions[0]


def _supervisor_for(
    employee: Employee, actor: Any, at: datetime, about: Appraisal | None, improvement: ImprovementPlan | None
) -> int:
    """The id of whom `employee` meets; the actor must be one of the two."""
    tie = improvement or about
    if tie is not None and tie.employee_id == employee.pk:
        other = improvement.supervisor_id if improvement else about.appraiser_id if about else None
        if other is not None and other != employee.pk and actor.employee_id in (employee.pk, other):
            return int(other)
    lines = ReportingLine.objects.on(at.date()).filter(employee=employee)
    line = lines.filter(supervisor=actor.employee_id).first() or lines.order_by("kind").first()
    if tie is not None or line is None or actor.employee_id not in (employee.pk, line.supervisor_id):
        raise errors.Refused(
            _("Nothing was arranged: a session needs a reporting line between the two of you. Ask HR to check it."),
            code="no_line",
        )
    return int(line.supervisor_id)


@transaction.atomic
def move_session(*, session: FeedbackSession, scheduled_for: datetime, place: str, actor: Any, at: datetime) -> None:
    """Move a session to another time or place; the other side gets a mail, and calendars the new version.

    Raises:
        NotYours: the actor is neither of the two.
        WrongState: it was held, called off or moved by the other side meanwhile.
        Refused: the new time has passed.
    """
    if not session.roles_of(actor):
        raise errors.NotYours(_("Only the two who meet move a session."))
    if scheduled_for <= at:
        raise errors.Refused(_("Nothing was changed: that time has passed. Choose a later one."), code="past")
    rows = FeedbackSession.objects.filter(pk=session.pk, state="scheduled", version=session.version)
    hit = rows.update(
        scheduled_for=scheduled_for,
        place=place,
        moved_from=session.scheduled_for,
        version=F("version") + 1,
        changed_at=at,
    )
    if hit != 1:
        raise errors.WrongState(
            _("Nothing was changed: this session has moved on meanwhile. Open it again to see where it stands.")
        )
    session.refresh_from_db()
    chain = session.agency.audit_chain
    audit.record(chain=chain, actor=actor, action="session.move", obj=session, after=scheduled_for.isoformat(), at=at)
    session_mail.tell_both(session, labels.MailOccasion.MOVED, at=at)


@transaction.atomic
def write_private_note(*, session: FeedbackSession, text: str, actor: Any) -> None:
    """Keep one's own words on a session; empty words remove them. No trail: not even that they exist is told.

    Raises:
        NotYours: the actor is neither of the two.
    """
    if not session.roles_of(actor):
        raise errors.NotYours(_("Only the two who meet keep notes on a session."))
    if text.strip():
        PrivateNote.objects.update_or_create(
            session=session, writer_id=actor.employee_id, defaults={"text": text.strip()}
        )
    else:
        PrivateNote.objects.filter(session=session, writer=actor.employee_id).delete()


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
def cancel_session(
    *, session: FeedbackSession, reason: str, actor: Any, rest: bool = False, at: datetime | None = None
) -> int:
    """Call a session off, with a reason the other side reads in its place; `rest` calls off the series from here on.

    Returns how many sessions were called off.

    Raises:
        NotYours: the actor is neither of the two.
        WrongState: the session was held or called off already.
        Refused: there is no reason.
    """
    if not reason.strip():
        raise errors.Refused(
            _("Nothing was changed: please give a reason, the other side will read it."), code="reason"
        )
    at = at or timezone.now()
    sessions = [session]
    if rest and session.series:
        later = FeedbackSession.objects.filter(
            series=session.series, state="scheduled", scheduled_for__gt=session.scheduled_for
        )
        sessions += later.exclude(pk=session.pk).select_related("agency")
    for row in sessions:
        transitions.move(
            row,
            SESSION,
            "cancel",
            actor=actor,
            roles=row.roles_of(actor),
            chain=row.agency.audit_chain,
            shared_notes=reason,
            version=row.version + 1,
            changed_at=at,
        )
    if session.scheduled_for > at:
        session_mail.tell_both(session, labels.MailOccasion.CANCELLED, whole_series=len(sessions) > 1, at=at)
    return len(sessions)


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
