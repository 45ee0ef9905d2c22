"""The mentoring programme in the world: Lina, from another unit, mentors Eka; Tono's matching waits for HR."""

from datetime import UTC, date, datetime
from typing import Any

from mentoring.models import (
    MatchingRun,
    MatchProposal,
    MentoringTopic,
    MentorMeeting,
    MentorOffer,
    MentorRequest,
    Mentorship,
    MentorshipGoal,
    MentorshipReview,
)
from tests import cast as people

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def make_mentorship(cast: people.Cast, place: Any) -> dict[str, Any]:
    """Topic, offer, requests, a matching, an active and a closed pair of Lina and Eka."""
    topic = MentoringTopic.objects.create(agency=cast.sabang, name="Berbicara di depan umum")
    offer = MentorOffer.objects.create(agency=cast.sabang, mentor=cast.lina, capacity=2, is_paused=True, offered_at=NOW)
    offer.topics.add(topic)
    waiting, matched = (
        MentorRequest.objects.create(agency=cast.sabang, mentee=cast.eka, goal="x", state=state, asked_at=NOW)
        for state in ("waiting", "matched")
    )
    waiting.topics.add(topic)
    values = {"agency": cast.sabang, "mentor": cast.lina, "mentee": cast.eka, "topic": "x", "goals": "x"}
    active = Mentorship.objects.create(
        state="active", started_on=date(2026, 3, 2), planned_until=date(2026, 12, 1), goals_version=1, **values
    )
    closed = Mentorship.objects.create(
        state="closed", started_on=date(2025, 3, 2), ended_on=date(2025, 9, 1), request=matched, **values
    )
    run = MatchingRun.objects.create(
        agency=cast.sabang, run_by=cast.users["hr"], run_at=NOW, requests=1, places=2, unmatched=[]
    )
    proposal = MatchProposal.objects.create(
        run=run, request=waiting, mentor=cast.lina, score=40,
        parts=[{"code": "topics", "points": 40, "facts": {"topics": [topic.name]}}],
    )  # fmt: skip
    return {
        "mentoring_topic": topic,
        "mentor_offer": offer,
        "mentor_request": waiting,
        "matched_request": matched,
        "active_pair": active,
        "closed_pair": closed,
        "matching_run": run,
        "match_proposal": proposal,
        "pair_goal": MentorshipGoal.objects.create(mentorship=active, position=1, text="x", sign="x"),
        "pair_meeting": MentorMeeting.objects.create(
            mentorship=active, held_on=date(2026, 4, 1), minutes=60, topic="x", written_by=cast.lina
        ),
        "pair_review": MentorshipReview.objects.create(
            mentorship=closed, kind="closing", author=cast.lina, satisfaction=4, helped="x",
            written_on=date(2026, 11, 10), opens_on=date(2026, 11, 24),
        ),
    }  # fmt: skip
