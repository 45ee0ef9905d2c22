"""One of everything about sessions, feedback and improvement plans: Eka and Sari, and feedback by Adi."""

from datetime import UTC, date, datetime
from typing import Any

from mentoring.models import (
    AgendaTemplate,
    Feedback,
    FeedbackRequest,
    ImprovementPlan,
    Milestone,
    PrivateNote,
    YearThemes,
)

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def make_talks(cast: Any, place: Any) -> dict[str, Any]:
    """Sari keeps a private note, Adi thanks Eka and is asked by her, Eka has an improvement plan."""
    plan = ImprovementPlan.objects.create(
        agency=cast.sabang,
        employee=cast.eka,
        supervisor=cast.sari,
        reason="x",
        starts_on=date(2026, 11, 1),
        ends_on=date(2027, 3, 31),
    )
    return {
        "private_note": PrivateNote.objects.create(session=place.held_session, writer=cast.sari, text="x"),
        "agenda_template": AgendaTemplate.objects.create(agency=cast.sabang, kind="dialogue", text="x"),
        "feedback": Feedback.objects.create(
            agency=cast.sabang,
            kind="thanks",
            writer=cast.adi,
            receiver=cast.eka,
            supervisor=cast.sari,
            text="x",
            given_at=NOW,
        ),
        "feedback_request": FeedbackRequest.objects.create(
            agency=cast.sabang, asker=cast.eka, asked=cast.adi, question="x", asked_at=NOW
        ),
        "themes": YearThemes.objects.create(employee=cast.eka, year=2026, text="x"),
        "improvement": plan,
        "milestone": Milestone.objects.create(plan=plan, text="x", due_date=date(2026, 12, 1)),
    }
