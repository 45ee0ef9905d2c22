"""What a reviewer sees of sessions: that they happened. No agenda, no notes, no actions are even read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from appraisal.models import Appraisal
from mentoring.labels import SessionKind, SessionState
from mentoring.models import FeedbackSession


@dataclass(frozen=True)
class SessionTold:
    """One session as the reviewer of the employee's case sees it."""

    employee: str
    supervisor: str
    scheduled_for: datetime
    kind: str
    state: str

    @property
    def kind_label(self) -> str:
        return str(SessionKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(SessionState(self.state).label)


def sessions_reviewed(user: Any) -> Any:
    """Return the sessions of people whose case of that year `user` reviews, newest first, without their words."""
    me = user.employee_id
    case = Appraisal.objects.filter(
        reviewer=me, employee=OuterRef("employee"), cycle__year=OuterRef("scheduled_for__year")
    )
    if me is None:
        return FeedbackSession.objects.none()
    return (
        FeedbackSession.objects.filter(Exists(case), agency=user.agency_id, state__in=["held", "acknowledged"])
        .select_related("employee", "supervisor")
        .only(
            "scheduled_for", "kind", "state", "agency",
            *(f"{who}__{name}" for who in ("employee", "supervisor") for name in NAME_PARTS),
        )
        .order_by("-scheduled_for", "-pk")
    )  # fmt: skip


NAME_PARTS = ("name", "title_before", "title_after")


def told(sessions: Any) -> list[SessionTold]:
    """Return sessions as the reviewer sees them."""
    return [
        SessionTold(row.employee.full_name, row.supervisor.full_name, row.scheduled_for, row.kind, row.state)
        for row in sessions
    ]
