"""Schemes and cycles: how a year is scored, and when its stages open and close."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal import labels, querysets, scoring
from core import access, jobs

# Forms that are open when a window closes may still be sent for so long.
GRACE = timedelta(minutes=15)


class Scheme(models.Model):
    """One version of a scheme: a document the scoring engine reads. Immutable once a cycle uses it."""

    key = models.SlugField(_("key"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=120)
    document = models.JSONField(_("document"), encoder=DjangoJSONEncoder)
    # What the file said when it was loaded; empty for a scheme written in the administration pages.
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = querysets.SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["key", "-version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="scheme_version_once")]

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"

    @property
    def rules(self) -> "scoring.Scheme":
        """The scheme as the scoring engine reads it."""
        return scoring.scheme_from_json(self.document)


class Cycle(models.Model):
    """One appraisal year of an agency. Stages open and close at the end of local days."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    scheme = models.ForeignKey(Scheme, verbose_name=_("scheme"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=labels.CycleState, default=labels.CycleState.DRAFT)
    starts_on = models.DateField(_("first day of the period"))
    ends_on = models.DateField(_("last day of the period"))
    planning_until = models.DateField(_("planning until"))
    rating_from = models.DateField(_("rating from"))
    rating_until = models.DateField(_("rating until"))
    countersign_until = models.DateField(_("countersignature until"))
    # [verify] Two weeks are the practice of the towns; each cycle may set its own.
    hr_drafts_after_days = models.PositiveSmallIntegerField(_("HR may draft plans after (days)"), default=14)
    # Both are figures of the rules in force, so HR may set them (domain §3 marks the 90 days as to be verified).
    minimum_days = models.PositiveSmallIntegerField(_("fewest days a part is rated alone"), default=90)
    handover_days = models.PositiveSmallIntegerField(_("days to close one part and plan the next"), default=14)
    review_rhythm = models.CharField(
        _("periodic reviews"), max_length=10, choices=labels.Rhythm, default=labels.Rhythm.NONE
    )
    evidence_quota_mb = models.PositiveSmallIntegerField(_("room for evidence per employee, in MB"), default=200)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    objects = querysets.CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="cycle_name_once"),
            models.CheckConstraint(condition=Q(state__in=labels.CycleState.values), name="cycle_state_known"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("planning_until"))
                & Q(starts_on__lt=F("ends_on"))
                & Q(rating_from__lte=F("rating_until"))
                & Q(rating_until__lte=F("countersign_until")),
                name="cycle_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(review_rhythm__in=labels.Rhythm.values), name="cycle_rhythm_known"),
            models.CheckConstraint(
                condition=Q(evidence_quota_mb__gte=1, evidence_quota_mb__lte=10_000), name="cycle_evidence_quota_sane"
            ),
            # Published and dated, or neither.
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="cycle_published_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the agency."""
        return ZoneInfo(self.agency.time_zone)

    def local_day(self, at: datetime) -> date:
        """Return the day it is in the agency's time zone at the moment `at`: deadlines end with the local day."""
        return at.astimezone(self.zone).date()

    def has_rating_begun(self, at: datetime) -> bool:
        """Say whether the first day of the rating window has come: from then on plans stand still unless reopened."""
        return self.local_day(at) >= self.rating_from

    def closes_at(self, last_day: date) -> datetime:
        """Return the moment `last_day` ends in the agency's time zone."""
        return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=self.zone)

    @property
    def observation_days(self) -> int:
        """Fewest days a part is rated alone; a cycle that is shorter itself asks for no more than it has."""
        return min(self.minimum_days, (self.ends_on - self.starts_on).days + 1)

    @property
    def zone_short(self) -> str:
        """The short name of the agency's time zone: WIB, WITA or WIT."""
        return self.closes_at(self.rating_until).tzname() or ""

    def takes_ratings(self, at: datetime) -> bool:
        """Say whether the rating window is open at the moment `at`."""
        return self.state == labels.CycleState.OPEN and self.rating_from <= self.local_day(at) <= self.rating_until

    def counted_moment(self, at: datetime, opened_at: datetime | None, last_day: date | None = None) -> datetime:
        """Return the moment that counts for something sent at `at` from a form opened at `opened_at`.

        A form opened before the end of `last_day` (of the ratings, unless said otherwise) may be sent for fifteen
        minutes more: it counts as sent at the last moment of that day.
        """
        closing = self.closes_at(last_day or self.rating_until)
        in_grace = opened_at is not None and opened_at < closing <= at < closing + GRACE
        return closing - timedelta(microseconds=1) if in_grace else at

    def are_ratings_over(self, at: datetime) -> bool:
        """Say whether no rating can come in any more: the window and its minutes of grace have passed."""
        return at >= self.closes_at(self.rating_until) + GRACE

    def takes_public_answers(self, at: datetime) -> bool:
        """The public answers all year, from the first day to the end of the rating window."""
        return self.state == labels.CycleState.OPEN and self.starts_on <= self.local_day(at) <= self.rating_until

    def can_be_run_by(self, user: Any) -> bool:
        """HR of the agency runs its cycles."""
        return access.HR in user.roles and user.agency_id == self.agency_id


class Publication(jobs.Job):
    """The computation and publication of a whole cycle: a job with progress; results appear all at once at its end."""

    cycle = models.ForeignKey(Cycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="publications")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("requested by"), on_delete=models.PROTECT, related_name="+"
    )
    done = models.PositiveIntegerField(_("computed"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)

    objects = querysets.PublicationQuerySet.as_manager()

    class Meta(jobs.Job.Meta):
        abstract = False
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.cycle)
