"""Feedback sessions with their agreed actions, and mentor pairs."""

from mentoring.models.mentorships import Mentorship
from mentoring.models.sessions import AgreedAction, FeedbackSession

__all__ = ["AgreedAction", "FeedbackSession", "Mentorship"]
