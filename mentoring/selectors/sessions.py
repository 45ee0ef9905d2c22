"""Reads of feedback sessions: the list of the two, and what they owe."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.models import Appraisal
from appraisal.selectors import two_views
from core import todo
from mentoring.models import AgreedAction, FeedbackSession

# So long after publication the home page asks for a dialogue; later the next year is nearer.
DIALOGUE_DAYS = 180


def sessions_page(user: Any) -> Any:
    """Return the sessions `user` may see, newest first, with both people."""
    return FeedbackSession.objects.visible_to(user).select_related("employee", "supervisor")


def later_of(session: FeedbackSession) -> Any:
    """Return the later sessions of the same series that are still to come."""
    rows = FeedbackSession.objects.filter(series=session.series, state="scheduled")
    return rows.filter(scheduled_for__gt=session.scheduled_for)


def open_sessions(me: int) -> Any:
    """Sessions of `me` that are ahead, or were held and wait for something."""
    return FeedbackSession.objects.of(me).filter(state__in=["scheduled", "held"])


def session_todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in sessions at the moment `at`, in one query."""
    owed: list[todo.Todo] = []
    rows = open_sessions(user.employee_id).order_by("scheduled_for")
    in_series: set[Any] = set()
    for session in rows[:20]:
        if session.series is not None and session.scheduled_for > at:
            # Of a monthly series only the next one is a thing to think of.
            if session.series in in_series:
                continue
            in_series.add(session.series)
        owed.extend(_session_todo(session, user, at))
    return owed


def open_actions(me: int) -> Any:
    """Agreed actions of the sessions of `me` that are not done."""
    mine = AgreedAction.objects.filter(Q(session__employee=me) | Q(session__supervisor=me), done_on__isnull=True)
    return mine.exclude(session__state="cancelled")


def action_todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Agreed actions that are not done: mine to do, the other's to ask about."""
    me, today = user.employee_id, timezone.localdate(at)
    rows = open_actions(me).select_related("owner").order_by("due_date", "pk")
    # Mine first and never pushed out by what a large team has promised.
    found = sorted(rows[:60], key=lambda action: action.owner_id != me)
    mine = [action for action in found if action.owner_id == me][:10]
    theirs = [action for action in found if action.owner_id != me][:5]
    return [
        *(_at_session(_("Do what you agreed: %(action)s") % {"action": row.text}, row, today) for row in mine),
        *(
            _at_session(
                _("%(name)s agreed with you: %(action)s") % {"name": row.owner.full_name, "action": row.text},
                row,
                today,
            )
            for row in theirs
        ),
    ]


def _at_session(label: str, action: AgreedAction, today: date) -> todo.Todo:
    return todo.Todo(
        label=label,
        url_name="session",
        url_args=(action.session_id,),
        due=action.due_date,
        urgency=todo.urgency_of(action.due_date, today),
    )


def dialogue_todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Cases in which self and supervisor differ so far that they should talk, until they have a day."""
    me = user.employee_id
    return [
        todo.Todo(
            label=_("Hold a dialogue: your views of %(year)s differ (%(name)s)")
            % {
                "year": case.cycle.year,
                "name": (case.appraiser if case.employee_id == me else case.employee).full_name,
            },
            url_name="session_add_about",
            url_args=(case.pk,),
        )
        for case in dialogues_owed(me, at)[:5]
    ]


def dialogues_owed(me: int | None, at: datetime) -> Any:
    """Return the cases of `me` in which the two views lie apart and no dialogue has been arranged yet.

    From the moment both have submitted; after publication for half a year.
    """
    arranged = FeedbackSession.objects.filter(about=OuterRef("pk")).exclude(state="cancelled")
    return (
        Appraisal.objects.filter(Q(employee=me) | Q(appraiser=me), appraiser__isnull=False)
        .filter(_published_apart(at) | Q(pk__in=_apart_before_publication(me)))
        .exclude(Exists(arranged))
        .select_related("cycle", "employee", "appraiser")
        .order_by("-result__published_at", "pk")
    )


def _published_apart(at: datetime) -> Q:
    since = at - timedelta(days=DIALOGUE_DAYS)
    return Q(result__published_at__gte=since, result__frozen__outcome__dialogue__opens=True)


def perhaps_apart(me: int | None, at: datetime) -> Any:
    """Cases of `me` that may ask for a dialogue: `dialogues_owed` looks closer."""
    mine = Appraisal.objects.filter(Q(employee=me) | Q(appraiser=me))
    return mine.filter(_published_apart(at) | Q(pk__in=_rated_and_compared(me)))


def _rated_and_compared(me: int | None) -> Any:
    return Appraisal.objects.filter(
        Q(employee=me) | Q(appraiser=me), state__in=["rated", "countersigned"], cycle__state="open"
    ).exclude(cycle__scheme__document__gap_opens_dialogue=None)


def _apart_before_publication(me: int | None) -> list[int]:
    """Return the cases of open cycles in which both have submitted and an item lies apart, in two queries."""
    cases = _rated_and_compared(me)
    found = two_views.two_views_of_many(cases.select_related("cycle__scheme", "employee__position__post_type"))
    return [pk for pk, rows in found.items() if any(row.is_apart for row in rows)]


def _session_todo(session: FeedbackSession, user: Any, at: datetime) -> list[todo.Todo]:
    day = timezone.localdate(session.scheduled_for)
    if session.state == "held":
        if session.is_acknowledged_by(user):
            return []
        return [
            todo.Todo(
                label=_("Read and acknowledge the notes of your session"), url_name="session", url_args=(session.pk,)
            )
        ]
    if session.scheduled_for > at:
        return [todo.Todo(label=_("Feedback session"), url_name="session", url_args=(session.pk,), due=day)]
    if session.supervisor_id != user.employee_id:
        return []
    late = todo.urgency_of(day, timezone.localdate(at))
    label = _("Write down the session you held")
    return [todo.Todo(label=label, url_name="session", url_args=(session.pk,), due=day, urgency=late)]
