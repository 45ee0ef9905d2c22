"""Feedback sessions with their agreed actions, each side's own notes, and the mails about them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import jobs
from mentoring import labels, querysets


class FeedbackSession(models.Model):
    """A talk between an employee and her supervisor. Its notes are shared by the two and seen by nobody else."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="+"
    )
    supervisor = models.ForeignKey(
        "employees.Employee", verbose_name=_("supervisor"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=labels.SessionKind, default=labels.SessionKind.DIALOGUE)
    scheduled_for = models.DateTimeField(_("date and time"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    place = models.CharField(_("place"), max_length=120, blank=True)
    agenda = models.TextField(_("agenda"), max_length=2000)
    shared_notes = models.TextField(_("shared notes"), max_length=8000, blank=True)
    state = models.CharField(
        _("state"), max_length=14, choices=labels.SessionState, default=labels.SessionState.SCHEDULED
    )
    # One value for all sessions of a monthly series.
    series = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    # The published result in which the views of the two differ, when that is what they talk about.
    about = models.ForeignKey(
        "appraisal.Appraisal",
        verbose_name=_("about"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    improvement = models.ForeignKey(
        "mentoring.ImprovementPlan",
        verbose_name=_("improvement plan"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    moved_from = models.DateTimeField(_("moved from"), null=True, blank=True)
    # How often its time or place changed: calendars keep the highest number, and when that version was made.
    version = models.PositiveSmallIntegerField(_("version"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    employee_acknowledged_at = models.DateTimeField(_("acknowledged by the employee"), null=True, blank=True)
    supervisor_acknowledged_at = models.DateTimeField(_("acknowledged by the supervisor"), null=True, blank=True)

    objects = querysets.SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback session")
        verbose_name_plural = _("feedback sessions")
        ordering = ["-scheduled_for", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.SessionState.values), name="session_state_known"),
            models.CheckConstraint(condition=Q(kind__in=labels.SessionKind.values), name="session_kind_known"),
            models.CheckConstraint(condition=~Q(employee=F("supervisor")), name="session_of_two"),
            models.CheckConstraint(
                condition=~Q(state="acknowledged")
                | Q(employee_acknowledged_at__isnull=False, supervisor_acknowledged_at__isnull=False),
                name="session_acknowledged_by_both",
            ),
        ]
        indexes = [models.Index(fields=["employee", "scheduled_for"], name="sessions_of_employee")]

    def __str__(self) -> str:
        return f"{self.employee} – {self.supervisor}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this session."""
        me = user.employee_id
        pairs = (("employee", self.employee_id), ("supervisor", self.supervisor_id))
        return frozenset(name for name, holder in pairs if me is not None and holder == me)

    def is_acknowledged_by(self, user: Any) -> bool:
        """Say whether this side has acknowledged the notes."""
        if user.employee_id == self.employee_id:
            return self.employee_acknowledged_at is not None
        return self.supervisor_acknowledged_at is not None

    def other_than(self, employee_id: int | None) -> Any:
        """Return the one of the two who is not `employee_id`."""
        return self.supervisor if employee_id == self.employee_id else self.employee


class PrivateNote(models.Model):
    """What one of the two writes for herself alone: on no page, paper or list of anybody else's."""

    session = models.ForeignKey(
        FeedbackSession, verbose_name=_("session"), on_delete=models.CASCADE, related_name="private_notes"
    )
    writer = models.ForeignKey(
        "employees.Employee", verbose_name=_("writer"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("private notes"), max_length=8000)

    objects = querysets.PrivateNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        constraints = [models.UniqueConstraint(fields=["session", "writer"], name="private_note_once")]

    def __str__(self) -> str:
        # Never its words: lists and messages of errors are read by others.
        return f"{self._meta.model_name} {self.pk}"


class AgreedAction(models.Model):
    """Something one of the two will do by a day."""

    session = models.ForeignKey(
        FeedbackSession, verbose_name=_("session"), on_delete=models.CASCADE, related_name="actions"
    )
    text = models.CharField(_("action"), max_length=300)
    owner = models.ForeignKey("employees.Employee", verbose_name=_("who"), on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = querysets.ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreed action")
        verbose_name_plural = _("agreed actions")
        ordering = ["due_date", "pk"]
        indexes = [models.Index(fields=["owner", "done_on"], name="actions_of_owner")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_done_late(self) -> bool:
        """Done, but after its day."""
        return self.done_on is not None and self.done_on > self.due_date


class AgendaTemplate(models.Model):
    """What an agency's sessions of one kind begin with; HR writes it, both people may change it each time."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=labels.SessionKind)
    text = models.TextField(_("agenda"), max_length=1500)

    objects = querysets.AgendaTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda template")
        verbose_name_plural = _("agenda templates")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=labels.SessionKind.values), name="agenda_template_kind_known"),
            models.UniqueConstraint(fields=["agency", "kind"], name="agenda_template_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SessionMail(jobs.Job):
    """One mail to one of the two: when and where, with a calendar file, and nothing of what is talked about."""

    session = models.ForeignKey(
        FeedbackSession, verbose_name=_("session"), on_delete=models.PROTECT, related_name="mails"
    )
    to = models.ForeignKey("employees.Employee", verbose_name=_("to"), on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(_("occasion"), max_length=10, choices=labels.MailOccasion)
    # The mail tells of this session and all later ones of its series.
    whole_series = models.BooleanField(_("whole series"), default=False)

    class Meta(jobs.Job.Meta):
        abstract = False
        verbose_name = _("mail about a session")
        verbose_name_plural = _("mails about sessions")
        ordering = ["-pk"]
        constraints = [
            *jobs.Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(occasion__in=labels.MailOccasion.values), name="session_mail_occasion_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.session_id}"
