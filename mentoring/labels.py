"""The words of mentoring: codes with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    SCHEDULED = "scheduled", _("scheduled")
    HELD = "held", _("held, to be acknowledged")
    ACKNOWLEDGED = "acknowledged", _("acknowledged by both")
    CANCELLED = "cancelled", _("cancelled")


class MentorshipState(models.TextChoices):
    SUGGESTED = "suggested", _("proposed, the mentee is asked")
    PROPOSED = "proposed", _("proposed")
    ACTIVE = "active", _("active")
    DECLINED = "declined", _("declined")
    CLOSED = "closed", _("closed")


class MentorshipOrigin(models.TextChoices):
    """How a pair came together; whoever did not ask herself is asked."""

    ASKED = "asked", _("the mentee asked")
    HR = "hr", _("HR proposed it")
    MATCHED = "matched", _("proposed by matching")


class EndReason(models.TextChoices):
    """Why a pair ended: facts that blame nobody."""

    REACHED = "reached", _("our goals are reached")
    TIME = "time", _("the agreed time is over")
    WORKLOAD = "workload", _("there is too little time at present")
    MOVED = "moved", _("one of us has moved to other work")
    ANOTHER = "another", _("another pair will help more")
    OTHER = "other", _("another reason")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("waiting for a mentor")
    MATCHED = "matched", _("a pair was proposed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MatchState(models.TextChoices):
    OPEN = "open", _("to be reviewed")
    ACCEPTED = "accepted", _("taken over")
    DROPPED = "dropped", _("left out")


class ReviewKind(models.TextChoices):
    MIDWAY = "midway", _("mid-way review")
    CLOSING = "closing", _("closing review")


class SessionKind(models.TextChoices):
    DIALOGUE = "dialogue", _("dialogue")
    COACHING = "coaching", _("coaching (skills)")
    COUNSELLING = "counsel", _("counselling (behaviour)")


class MailOccasion(models.TextChoices):
    ARRANGED = "arranged", _("arranged")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")


class FeedbackKind(models.TextChoices):
    THANKS = "thanks", _("thanks")
    STRENGTH = "strength", _("went well: please keep it")
    ADVICE = "advice", _("could go better: advice")


class CoreValue(models.TextChoices):
    """The seven core values of the civil service (BerAKHLAK), PermenPANRB 6/2022."""

    SERVICE = "service", _("Service-oriented")
    ACCOUNTABLE = "accountable", _("Accountable")
    COMPETENT = "competent", _("Competent")
    HARMONIOUS = "harmonious", _("Harmonious")
    LOYAL = "loyal", _("Loyal")
    ADAPTIVE = "adaptive", _("Adaptive")
    COLLABORATIVE = "collaborative", _("Collaborative")


class FeedbackRequestState(models.TextChoices):
    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", _("not this time")


class ImprovementState(models.TextChoices):
    PROPOSED = "proposed", _("opened, to be acknowledged")
    ACKNOWLEDGED = "acknowledged", _("running")
    CLOSED = "closed", _("closed")


class ImprovementResult(models.TextChoices):
    REACHED = "reached", _("goal reached")
    PARTLY = "partly", _("partly reached")
    NOT_REACHED = "not_reached", _("not reached")


class MilestoneOutcome(models.TextChoices):
    OPEN = "open", _("open")
    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    MISSED = "missed", _("not met")
