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
