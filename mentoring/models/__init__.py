"""Feedback sessions with their agreed actions, mentor pairs, and the programme that brings pairs together."""

from mentoring.models.journeys import MentorMeeting, MentorshipGoal, MentorshipReview
from mentoring.models.mentorships import Mentorship
from mentoring.models.programme import MatchingRun, MatchProposal, MentoringTopic, MentorOffer, MentorRequest
from mentoring.models.sessions import AgreedAction, FeedbackSession

__all__ = [
    "AgreedAction",
    "FeedbackSession",
    "MatchProposal",
    "MatchingRun",
    "MentorMeeting",
    "MentorOffer",
    "MentorRequest",
    "MentoringTopic",
    "Mentorship",
    "MentorshipGoal",
    "MentorshipReview",
]
