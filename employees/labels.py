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


# Pages of the access log; other apps pass codes of their own, which are shown as they are unless they stand here.
FILE_PAGES = {
    "employee": _("staff record"),
    "appraisal": _("appraisal"),
    "scorecard": _("scorecard"),
    "report": _("yearly report"),
    "mentoring": _("feedback and mentoring"),
    "career": _("career"),
}

# Actions of the audit trail, as the history of a person tells them.
ACTIONS = {
    "employee.added": _("Staff record added"),
    "employee.changed": _("Staff record changed"),
    "employee.imported": _("Staff record written by an import"),
    "employee.deactivated": _("Left service"),
    "employee.reactivated": _("Back in service"),
    "reporting_line.added": _("Reporting line added"),
    "reporting_line.ended": _("Reporting line ended"),
    "reporting_line.removed": _("Reporting line removed"),
    "account.invited": _("Invited to set a password"),
    "account.accepted": _("Password set with an invitation"),
    "account.password_changed": _("Password changed"),
}

# The buttons of a report "my supervisor is wrong": what stands on it, and what it does.
REPORT_STEPS = {
    "confirm": (_("Yes, I am the supervisor"), _("You confirm that this person works under your supervision.")),
    "carry_out": (
        _("Change the reporting line"),
        _("The present reporting line ends the day before, the new one begins on the day given in the report."),
    ),
    "decline": (_("No, I am not the supervisor"), _("Nothing changes. The person who reported reads your reason.")),
    "refuse": (_("Do not change anything"), _("Nothing changes. The person who reported reads your reason.")),
    "withdraw": (_("Withdraw the report"), _("Nothing changes, and you can report again later.")),
}
REPORT_WAITS_FOR = {
    "reported": _("It waits for the named supervisor to confirm."),
    "confirmed": _("It waits for HR to change the reporting line."),
    "done": _("The reporting line was changed."),
    "declined": _("It was declined; the reason stands below."),
    "withdrawn": _("It was withdrawn."),
}
