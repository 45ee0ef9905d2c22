"""The words of the reports: codes with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchKind(models.TextChoices):
    CYCLE = "cycle", _("everybody of a cycle")
    UNIT = "unit", _("one unit")
    LIST = "list", _("named people")


class Language(models.TextChoices):
    INDONESIAN = "id", "Bahasa Indonesia"
    ENGLISH = "en", "English"
