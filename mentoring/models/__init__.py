"""Feedback sessions with their agreed actions, mentor pairs, and the programme that brings pairs together."""

from mentoring.models.feedback import Feedback, FeedbackRequest, YearThemes
from mentoring.models.improvement import ImprovementPlan, Milestone
from mentoring.models.journeys import MentorMeeting, MentorshipGoal, MentorshipReview
from mentoring.models.mentorships import Mentorship
from mentoring.models.programme import MatchingRun, MatchProposal, MentoringTopic, MentorOffer, MentorRequest
from mentoring.models.sessions import AgendaTemplate, AgreedAction, FeedbackSession, PrivateNote, SessionMail

__all__ = [
    "AgendaTemplate",
    "AgreedAction",
    "Feedback",
    "FeedbackRequest",
    "FeedbackSession",
    "ImprovementPlan",
    "MatchProposal",
    "MatchingRun",
    "MentorMeeting",
    "MentorOffer",
    "MentorRequest",
    "MentoringTopic",
    "Mentorship",
    "MentorshipGoal",
    "MentorshipReview",
    "Milestone",
    "PrivateNote",
    "SessionMail",
    "YearThemes",
]
