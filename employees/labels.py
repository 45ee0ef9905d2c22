"""The words of the field: choices with their labels. Codes are stored, labels are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeZone(models.TextChoices):
    WIB = "Asia/Jakarta", _("Western Indonesia Time (WIB)")
    WITA = "Asia/Makassar", _("Central Indonesia Time (WITA)")
    WIT = "Asia/Jayapura", _("Eastern Indonesia Time (WIT)")


class Kind(models.TextChoices):
    PNS = "pns", _("PNS")
    PPPK = "pppk", _("PPPK")


class Sex(models.TextChoices):
    MALE = "m", _("male")
    FEMALE = "f", _("female")


class Education(models.TextChoices):
    SD = "sd", _("primary school (SD)")
    SMP = "smp", _("lower secondary school (SMP)")
    SMA = "sma", _("upper secondary school (SMA)")
    D1 = "d1", _("diploma I")
    D2 = "d2", _("diploma II")
    D3 = "d3", _("diploma III")
    S1 = "s1", _("bachelor (D-IV/S-1)")
    S2 = "s2", _("master (S-2)")
    S3 = "s3", _("doctorate (S-3)")


EDUCATION_ORDER = ("sd", "smp", "sma", "d1", "d2", "d3", "s1", "s2", "s3")


class LineKind(models.TextChoices):
    DEFINITIVE = "definitive", _("definitive supervisor")
    PLT = "plt", _("acting supervisor (PLT)")
    PLH = "plh", _("daily deputy (PLH)")


class Role(models.TextChoices):
    """Roles that are granted; the others follow from reporting lines and unit leaders."""

    HR = "hr", _("HR staff")
    PANEL = "panel", _("panel member")
    AUDITOR = "auditor", _("auditor")


class PostGroup(models.TextChoices):
    JPT = "jpt", _("high leadership post (JPT)")
    ADMINISTRATOR = "administrator", _("administrator")
    PENGAWAS = "pengawas", _("supervisory post (pengawas)")
    PELAKSANA = "pelaksana", _("executive post (pelaksana)")
    JF_EXPERT = "jf_keahlian", _("functional post, expertise (JF keahlian)")
    JF_SKILL = "jf_keterampilan", _("functional post, skill (JF keterampilan)")
