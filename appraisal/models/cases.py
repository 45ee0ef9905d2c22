"""The case of one employee in one cycle: the plan with its targets, the realisation and its evidence."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets
from appraisal.models.aims import POSITIVE, Aim
from appraisal.models.cycles import Cycle
from core import access

WHOSE_TURN = {
    "planning": "employee",
    "returned": "employee",
    "submitted": "supervisor",
    "rated": "reviewer",
    "published": "employee",
}


class Appraisal(models.Model):
    """The case: who is appraised by whom, countersigned by whom, for which days."""

    cycle = models.ForeignKey(Cycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="appraisals")
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("employees.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    appraiser = models.ForeignKey(
        "employees.Employee",
        verbose_name=_("supervisor (appraiser)"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reviewer = models.ForeignKey(
        "employees.Employee",
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The post on the first day of this part; null in cases that were opened before it was kept.
    position = models.ForeignKey(
        "employees.Position", verbose_name=_("position"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    # Of a period cut by date: the part before this one.
    previous = models.OneToOneField(
        "self", verbose_name=_("part before"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    duty = models.CharField(_("duty"), max_length=8, choices=labels.Duty, default=labels.Duty.RATED)
    exempt_days = models.PositiveSmallIntegerField(_("exempt days"), default=0)
    # Last days of this part's own, where it cannot keep those of the cycle: a plan begun late, a part that was closed.
    plan_until = models.DateField(_("plan until"), null=True, blank=True)
    part_rating_until = models.DateField(_("part rated until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=14, choices=labels.AppraisalState, default=labels.AppraisalState.PLANNING
    )
    last_reason = models.TextField(_("reason of the last return"), blank=True)
    submitted_at = models.DateTimeField(_("plan submitted at"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("plan agreed at"), null=True, blank=True)
    # The supervisor of that day; the appraiser may be another one by the end of the year.
    agreed_by = models.ForeignKey(
        "employees.Employee",
        verbose_name=_("plan agreed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True)
    countersigned_at = models.DateTimeField(_("countersigned at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)

    objects = querysets.AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["employee__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "employee", "period_start"], name="appraisal_once"),
            models.CheckConstraint(condition=Q(state__in=labels.AppraisalState.values), name="appraisal_state_known"),
            models.CheckConstraint(condition=Q(duty__in=labels.Duty.values), name="appraisal_duty_known"),
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="appraisal_days_in_order"),
            models.CheckConstraint(
                condition=Q(appraiser__isnull=True) | ~Q(appraiser=F("employee")), name="nobody_appraises_herself"
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "state"], name="appraisal_progress"),
            # Holds all that the monitor counts: it reads this index and no row.
            models.Index(fields=["cycle", "unit", "state"], name="appraisal_by_unit"),
            # The few that are exempt or too short: counted without reading the many that are not.
            models.Index(fields=["cycle", "duty"], condition=~Q(duty="rated"), name="appraisal_not_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.employee} · {self.cycle}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this very case: employee, supervisor, reviewer, hr.

        Without a reviewer above the appraiser (the head of the government), HR countersigns.
        """
        me, found = user.employee_id, set()
        if me is not None:
            found |= {
                name
                for name, holder in (
                    ("employee", self.employee_id),
                    ("supervisor", self.appraiser_id),
                    ("reviewer", self.reviewer_id),
                )
                if holder == me
            }
        if access.HR in user.roles and user.agency_id == self.cycle.agency_id:
            found.add("hr")
            if self.reviewer_id is None and me not in (self.employee_id, self.appraiser_id):
                found.add("reviewer")
        return frozenset(found)

    def can_be_planned_by(self, user: Any) -> bool:
        """The employee writes her plan; HR drafts one for somebody who has not submitted hers (domain §3)."""
        return bool(self.roles_of(user) & {"employee", "hr"})

    @property
    def hr_drafts_from(self) -> date:
        """The first local day on which HR may draft: two weeks into the period unless the cycle says otherwise."""
        return self.period_start + timedelta(days=self.cycle.hr_drafts_after_days)

    def can_be_drafted_by_hr(self, at: datetime) -> bool:
        """Never submitted, still open for writing, and the employee's own first weeks are over."""
        return (
            self.state == labels.AppraisalState.PLANNING
            and self.is_plan_open(at)
            and self.cycle.local_day(at) >= self.hr_drafts_from
        )

    def is_plan_open(self, at: datetime) -> bool:
        """The plan may be written until the rating window opens; after that only when the supervisor returned it."""
        if self.cycle.state != labels.CycleState.OPEN:
            return False
        if self.state == labels.AppraisalState.RETURNED:
            return True
        own_days = self.plan_until is not None and self.cycle.local_day(at) <= self.plan_until
        return self.state == labels.AppraisalState.PLANNING and (own_days or not self.cycle.has_rating_begun(at))

    def takes_realisations(self) -> bool:
        """Results are recorded while the plan is agreed and nobody has concluded on it."""
        return self.cycle.state == labels.CycleState.OPEN and self.state == labels.AppraisalState.AGREED

    def waits_for(self, at: datetime) -> str:
        """Return the role whose turn it is, empty when nobody's."""
        if not self.is_rated_alone:
            return ""
        if self.state == labels.AppraisalState.AGREED:
            return "supervisor" if self.cycle.has_rating_begun(at) or self.takes_part_rating(at) else ""
        return WHOSE_TURN.get(self.state, "")

    def is_late(self, at: datetime) -> bool:
        """Say whether the stage this case is in should have ended by now (the queryset has the same rule)."""
        day = self.cycle.local_day(at)
        ends = {
            **dict.fromkeys(querysets.PLAN_STATES, self.plan_due),
            labels.AppraisalState.AGREED.value: self.cycle.rating_until,
            labels.AppraisalState.RATED.value: self.cycle.countersign_until,
        }
        last_day = ends.get(self.state)
        is_owed = self.cycle.state == labels.CycleState.OPEN and self.is_rated_alone
        return is_owed and last_day is not None and last_day < day

    def takes_ratings(self, at: datetime) -> bool:
        """Ratings are open in the window while the plan is agreed (the supervisor may still be revising hers)."""
        return self.is_rating_open(at) and self.state == labels.AppraisalState.AGREED

    # --- A year cut by date (domain §3) ------------------------------------------------------------------
    @property
    def days(self) -> int:
        """The days that count: the whole period, both ends included, without the exempt ones."""
        return (self.period_end - self.period_start).days + 1 - self.exempt_days

    @property
    def is_rated_alone(self) -> bool:
        """Neither exempt nor too short: plan, ratings and signatures are owed."""
        return self.duty == labels.Duty.RATED

    @property
    def plan_due(self) -> date:
        """The last day for the plan: the cycle's, or this part's own where it began later."""
        return self.plan_until or self.cycle.planning_until

    def takes_part_rating(self, at: datetime) -> bool:
        """A part that was closed is rated from then on, before the rating window of the cycle opens."""
        today = self.cycle.local_day(at)
        return (
            self.cycle.state == labels.CycleState.OPEN
            and self.part_rating_until is not None
            and self.period_end < today <= self.part_rating_until
        )

    def is_rating_open(self, at: datetime) -> bool:
        """Named ratings are open: in the window of the cycle, and in that of a part that was closed early."""
        return self.is_rated_alone and (self.cycle.takes_ratings(at) or self.takes_part_rating(at))

    def counted_moment(self, at: datetime, opened_at: datetime | None) -> datetime:
        """As `Cycle.counted_moment`, for the window of the cycle or that of a part that was closed early."""
        counted = self.cycle.counted_moment(at, opened_at)
        if counted == at and self.part_rating_until is not None:
            return self.cycle.counted_moment(at, opened_at, self.part_rating_until)
        return counted

    def rating_due(self, at: datetime) -> date:
        """The last day of the window that is open at the moment `at`, else of the cycle's."""
        if self.takes_part_rating(at) and not self.cycle.takes_ratings(at) and self.part_rating_until:
            return self.part_rating_until
        return self.cycle.rating_until


class Target(Aim):
    """One row of the plan: what is to be reached, how it is measured and what it weighs (percent, together 100)."""

    appraisal = models.ForeignKey(
        Appraisal, verbose_name=_("appraisal"), on_delete=models.CASCADE, related_name="targets"
    )
    serves = models.ForeignKey(
        "self",
        verbose_name=_("result of the superior it serves"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="served_by",
    )
    # The target of the part before, which this one carries on.
    origin = models.ForeignKey(
        "self", verbose_name=_("carried over from"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    obstacle = models.TextField(_("obstacle"), max_length=1000, blank=True)
    obstacle_state = models.CharField(
        _("state of the obstacle"), max_length=10, choices=labels.ObstacleState, default=labels.ObstacleState.NONE
    )
    obstacle_answer = models.TextField(_("supervisor's answer to the obstacle"), max_length=1000, blank=True)
    zero_reason = models.TextField(_("supervisor's reason for a zero"), max_length=1000, blank=True)
    # Taken out of the plan by an agreed change: it stays with all its realisations, and does not count.
    ended_on = models.DateField(_("taken out of the plan on"), null=True, blank=True)
    ended_reason = models.TextField(_("why it was taken out"), max_length=2000, blank=True)
    # The title of the superior's result it served, when that result was removed from her plan.
    serves_lost = models.CharField(_("result it served, removed since"), max_length=300, blank=True)
    # Of a qualitative target: the supervisor's conclusion in words, which stands where a percentage would.
    judgement = models.TextField(_("supervisor's judgement"), max_length=1000, blank=True)

    objects = querysets.TargetQuerySet.as_manager()

    class Meta(Aim.Meta):
        abstract = False
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        # "main" before "additional".
        ordering = ["-block", "pk"]
        constraints = [
            *Aim.Meta.constraints,
            models.CheckConstraint(
                condition=Q(obstacle_state__in=labels.ObstacleState.values), name="target_obstacle_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_reason=""), name="target_ended_with_reason"
            ),
            models.CheckConstraint(condition=Q(judgement="") | ~Q(expected=""), name="target_judged_only_in_words"),
        ]

    def __str__(self) -> str:
        return self.title


class Realisation(models.Model):
    """What was reached by a day; only ever added, the latest that is not withdrawn counts.

    Of a qualitative target: in words, in the note.
    """

    target = models.ForeignKey(Target, verbose_name=_("target"), on_delete=models.CASCADE, related_name="realisations")
    day = models.DateField(_("day"))
    value = models.DecimalField(_("realised"), null=True, blank=True, **POSITIVE)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    state = models.CharField(
        _("state"), max_length=10, choices=labels.RealisationState, default=labels.RealisationState.RECORDED
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), max_length=1000, blank=True)

    objects = querysets.RealisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("realisation")
        verbose_name_plural = _("realisations")
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="realisation_not_negative"),
            # A comparison with NULL is unknown, which a constraint lets pass.
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(note=""), name="realisation_value_or_words"),
            models.CheckConstraint(
                condition=Q(state__in=labels.RealisationState.values), name="realisation_state_known"
            ),
            # Withdrawn, dated and explained, or none of it.
            models.CheckConstraint(
                condition=(Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_reason="")),
                name="realisation_withdrawn_all_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.note[:60] if self.value is None else self.value}"


class Evidence(models.Model):
    """A file or a link that shows a realisation. Files are kept out of the web root and served as attachments."""

    realisation = models.ForeignKey(
        Realisation, verbose_name=_("realisation"), on_delete=models.CASCADE, related_name="evidence"
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m", blank=True)
    file_name = models.CharField(_("file name"), max_length=160, blank=True)
    content_type = models.CharField(_("kind of file"), max_length=40, blank=True)
    # Of the bytes that are stored: pictures are written anew, so a picture has another one on the telephone.
    sha256 = models.CharField(_("SHA-256 of the stored file"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    added_at = models.DateTimeField(_("added at"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=labels.EvidenceState, default=labels.EvidenceState.WAITING
    )

    objects = querysets.EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(file="") & ~Q(sha256="")) | (~Q(link="") & Q(file="")),
                name="evidence_file_or_link",
            ),
            models.CheckConstraint(condition=Q(state__in=labels.EvidenceState.values), name="evidence_state_known"),
        ]

    def __str__(self) -> str:
        return self.file_name or self.link

    @property
    def short(self) -> str:
        """What a table has room for: the name of the file, or the place a link leads to."""
        return self.file_name or self.host or self.link

    @property
    def last_word(self) -> Any:
        """The last line of its history, None when nothing was said; asks nothing where the verdicts are prefetched."""
        lines = list(self.verdicts.all())
        return lines[-1] if lines else None

    @property
    def host(self) -> str:
        """The place a link leads to, which is what a reader should look at before following it."""
        return urlsplit(self.link).hostname or ""
