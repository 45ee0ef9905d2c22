"""Reads of feedback: the boxes of one person, who reads what she writes, and what it may be about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from appraisal.models import Target
from core import todo
from employees.models import Employee, ReportingLine
from mentoring.models import Feedback, FeedbackRequest, YearThemes

MOST_TARGETS = 30
# Words may be taken back so long, as long as nobody has replied.
WITHDRAW_HOURS = 24
# What came within so many days is told on the home page.
NEW_DAYS = 7


@dataclass(frozen=True)
class Readers:
    """Who will read feedback, by name, before a word is written."""

    receiver: Employee
    supervisor: Employee | None


def readers_for(receiver: Employee, writer_id: int | None, today: date) -> Readers:
    """Return the receiver and her supervisor of today; none where the writer herself is that supervisor."""
    lines = ReportingLine.objects.on(today).filter(employee=receiver).select_related("supervisor").order_by("kind")
    line = lines.first()
    supervisor = line.supervisor if line and line.supervisor_id != writer_id else None
    return Readers(receiver, supervisor)


def colleagues_near(user: Any, today: date) -> QuerySet[Employee]:
    """Return the people one gives feedback to most: of one's unit, one's supervisor, one's own people."""
    me = user.employee_id
    own_unit = Employee.objects.filter(pk=me).values("unit")
    lines = ReportingLine.objects.on(today)
    above = lines.filter(employee=me).values("supervisor")
    below = lines.filter(supervisor=me).values("employee")
    near = Q(unit__in=own_unit) | Q(pk__in=above) | Q(pk__in=below)
    return Employee.objects.directory_of(user).filter(near).exclude(pk=me).order_by("name", "pk")


def targets_known(receiver: Employee, user: Any) -> list[str]:
    """Return the titles of the receiver's running targets, as far as the writer may see that case."""
    rows = Target.objects.visible_to(user).in_force().filter(appraisal__employee=receiver)
    rows = rows.filter(appraisal__cycle__state="open", appraisal__state__in=["agreed", "rated", "countersigned"])
    return list(dict.fromkeys(rows.order_by("pk").values_list("title", flat=True)[:MOST_TARGETS]))


def received_page(user: Any) -> QuerySet[Feedback]:
    """Feedback for `user`, and feedback for her people that the writers shared with her."""
    me = user.employee_id
    rows = Feedback.objects.visible_to(user).filter(Q(receiver=me) | Q(supervisor=me))
    return rows.filter(withdrawn_at__isnull=True).select_related("writer", "receiver", "supervisor")


def given_page(user: Any) -> QuerySet[Feedback]:
    """Feedback `user` wrote, with what was replied."""
    return (
        Feedback.objects.visible_to(user)
        .filter(writer=user.employee_id)
        .select_related("writer", "receiver", "supervisor")
    )


def requests_page(user: Any) -> QuerySet[FeedbackRequest]:
    """Requests of and to `user`, open ones first."""
    rows = FeedbackRequest.objects.visible_to(user).select_related("asker", "asked", "answer")
    return rows.order_by("-asked_at", "-pk")


def may_withdraw(feedback: Feedback, user: Any, at: datetime) -> bool:
    """Say whether the writer may still take her words back."""
    young = feedback.given_at > at - timedelta(hours=WITHDRAW_HOURS)
    return "writer" in feedback.roles_of(user) and young and feedback.replied_at is None and not feedback.withdrawn_at


def themes_of(employee_ids: Iterable[int], year: int) -> dict[int, str]:
    """Return the themes people wrote of their year, by employee id."""
    rows = YearThemes.objects.filter(employee__in=list(employee_ids), year=year)
    return dict(rows.values_list("employee", "text"))


def open_requests(me: int) -> Any:
    """Requests for feedback that wait for `me`."""
    return FeedbackRequest.objects.filter(asked=me, state="open")


def arrivals(me: int, at: datetime) -> Any:
    """Feedback that reached `me` within the last week, and replies to what `me` wrote."""
    since = at - timedelta(days=NEW_DAYS)
    return Feedback.objects.filter(
        Q(receiver=me, given_at__gte=since) | Q(writer=me, replied_at__gte=since), withdrawn_at__isnull=True
    )


def arrival_todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Tell that something new came; whose it is and what it says stands on the page itself."""
    count = arrivals(user.employee_id, at).count()
    return [todo.Todo(label=_("Read the feedback of the last days"), url_name="feedback_list", count=count)]


def todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Return the requests for feedback that wait for `user`."""
    rows = open_requests(user.employee_id).select_related("asker")
    return [
        todo.Todo(
            label=_("Give %(name)s the feedback asked for, or say not this time") % {"name": row.asker.full_name},
            url_name="feedback_request",
            url_args=(row.pk,),
        )
        for row in rows[:5]
    ]
