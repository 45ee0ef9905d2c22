"""The words of mentoring: codes with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    SCHEDULED = "scheduled", _("scheduled")
    HELD = "held", _("held, to be acknowledged")
    ACKNOWLEDGED = "acknowledged", _("acknowledged by both")
    CANCELLED = "cancelled", _("cancelled")


class MentorshipState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACTIVE = "active", _("active")
    DECLINED = "declined", _("declined")
    CLOSED = "closed", _("closed")
