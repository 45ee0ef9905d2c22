"""What cuts or shortens a year: hand-overs from one supervisor to the next, and exemptions (domain §3)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.cases import Appraisal
from appraisal.models.cycles import Cycle
from core import access


class Handover(models.Model):
    """One confirmed hand-over: the case of the former supervisor and, where it was cut, the part that follows."""

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.PROTECT, related_name="handovers"
    )
    following = models.OneToOneField(
        Appraisal,
        verbose_name=_("part that follows"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    former = models.ForeignKey(
        "employees.Employee", verbose_name=_("former supervisor"), on_delete=models.PROTECT, related_name="+"
    )
    new = models.ForeignKey(
        "employees.Employee", verbose_name=_("new supervisor"), on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField(_("since"))
    kind = models.CharField(_("kind"), max_length=8, choices=labels.HandoverKind)
    state = models.CharField(_("state"), max_length=6, choices=labels.HandoverState, default=labels.HandoverState.ASKED)
    note = models.TextField(_("hand-over note"), max_length=4000, blank=True)
    noted_at = models.DateTimeField(_("note written at"), null=True, blank=True)
    note_until = models.DateField(_("note until"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))

    objects = querysets.HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=labels.HandoverKind.values), name="handover_kind_known"),
            models.CheckConstraint(condition=Q(state__in=labels.HandoverState.values), name="handover_state_known"),
            # Written and dated, or neither.
            models.CheckConstraint(
                condition=Q(state="noted", noted_at__isnull=False) & ~Q(note="")
                | Q(state="asked", noted_at__isnull=True, note=""),
                name="handover_note_both_or_none",
            ),
            models.CheckConstraint(
                condition=Q(kind="cut", following__isnull=False) | ~Q(kind="cut") & Q(following__isnull=True),
                name="handover_cut_has_following",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal.employee}: {self.former} → {self.new}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this hand-over: employee, former, new, hr."""
        me = user.employee_id
        held = (("employee", self.appraisal.employee_id), ("former", self.former_id), ("new", self.new_id))
        found = {name for name, holder in held if me is not None and holder == me}
        if access.HR in user.roles and user.agency_id == self.appraisal.cycle.agency_id:
            found.add("hr")
        return frozenset(found)


class Exemption(models.Model):
    """Days on which somebody is not appraised, with the reason. The days are taken out of every part they touch."""

    cycle = models.ForeignKey(Cycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="exemptions")
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=14, choices=labels.ExemptionReason)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("to, the last day"))
    state = models.CharField(
        _("state"), max_length=9, choices=labels.ExemptionState, default=labels.ExemptionState.ACTIVE
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = querysets.ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=labels.ExemptionReason.values), name="exemption_reason_known"
            ),
            models.CheckConstraint(condition=Q(state__in=labels.ExemptionState.values), name="exemption_state_known"),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="exemption_days_in_order"),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(note=""), name="exemption_other_in_words"),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_reason_display()}"

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.start, self.end
