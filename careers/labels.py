"""The words of learning and careers: codes with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    CLASSROOM = "classroom", _("classroom training")
    ONLINE = "online", _("online training")
    WORKSHOP = "workshop", _("workshop")
    COACHING = "coaching", _("coaching")
    MENTORING = "mentoring", _("mentoring")
    INTERNSHIP = "internship", _("internship")
    STUDY = "study", _("further study (tugas belajar)")
    LEADERSHIP = "leadership", _("leadership training")


class ItemState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CHOSEN = "chosen", _("chosen together")
    DROPPED = "dropped", _("dropped")
    DONE = "done", _("done")


class RecordState(models.TextChoices):
    RECORDED = "recorded", _("to be confirmed by HR")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("not confirmed")


class PunishmentLevel(models.TextChoices):
    LIGHT = "light", _("light")
    MODERATE = "moderate", _("moderate")
    SEVERE = "severe", _("severe")


class OpeningState(models.TextChoices):
    DRAFT = "draft", _("in preparation")
    PUBLISHED = "published", _("published, takes nominations")
    CLOSED = "closed", _("closed, panel decides")
    DECIDED = "decided", _("decided")


class CandidacyState(models.TextChoices):
    NOMINATED = "nominated", _("waiting for the panel")
    PROPOSED = "proposed", _("first decision made")
    SELECTED = "selected", _("selected")
    REJECTED = "rejected", _("not selected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Verdict(models.TextChoices):
    ELIGIBLE = "eligible", _("meets every requirement")
    NOT_ELIGIBLE = "not_eligible", _("does not meet a requirement")
    UNCLEAR = "unclear", _("cannot be judged yet")


VERDICT_OF = {True: Verdict.ELIGIBLE, False: Verdict.NOT_ELIGIBLE, None: Verdict.UNCLEAR}


class Outcome(models.TextChoices):
    SELECT = "select", _("select")
    REJECT = "reject", _("do not select")
