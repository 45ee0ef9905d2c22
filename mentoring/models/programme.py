"""The programme of an agency: topics, what mentors offer, what mentees ask for, and what matching proposed."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import access
from mentoring import labels, querysets

MOST_PLACES = 5


class MentoringTopic(models.Model):
    """Something to learn from somebody: HR keeps the list of its agency short."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("can be chosen"), default=True)

    objects = querysets.TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentoring topic")
        verbose_name_plural = _("mentoring topics")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="mentoring_topic_once")]

    def __str__(self) -> str:
        return self.name

    def can_be_changed_by(self, user: Any) -> bool:
        """HR of the agency keeps the list."""
        return access.HR in user.roles and user.agency_id == self.agency_id


class MentorOffer(models.Model):
    """Somebody offers herself as a mentor, with topics and a number of places; she can pause at any time."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    mentor = models.OneToOneField(
        "employees.Employee", verbose_name=_("mentor"), on_delete=models.PROTECT, related_name="+"
    )
    topics = models.ManyToManyField(MentoringTopic, verbose_name=_("topics"), related_name="+")
    about = models.CharField(_("about me as a mentor"), max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), default=2)
    is_paused = models.BooleanField(_("paused"), default=False)
    offered_at = models.DateTimeField(_("offered at"))

    objects = querysets.OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of a mentor")
        verbose_name_plural = _("offers of mentors")
        ordering = ["mentor__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PLACES), name="mentor_offers_one_to_five_places"
            )
        ]

    def __str__(self) -> str:
        return str(self.mentor)


class MentorRequest(models.Model):
    """Somebody asks for a mentor. The goal in her words is for her and her mentor; HR sees the topics."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey(
        "employees.Employee", verbose_name=_("mentee"), on_delete=models.PROTECT, related_name="+"
    )
    topics = models.ManyToManyField(MentoringTopic, verbose_name=_("topics"), related_name="+")
    goal = models.TextField(_("goal"), max_length=1000)
    wished_mentor = models.ForeignKey(
        "employees.Employee",
        verbose_name=_("wished mentor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Whom she would rather not have is read by matching alone and shown to nobody but her.
    not_with = models.ManyToManyField("employees.Employee", verbose_name=_("not with"), blank=True, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=labels.RequestState, default=labels.RequestState.WAITING
    )
    asked_at = models.DateTimeField(_("asked at"))

    objects = querysets.RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a mentor")
        verbose_name_plural = _("requests for mentors")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=labels.RequestState.values), name="mentor_request_state_known"
            ),
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(state="waiting"), name="one_waiting_request_for_a_mentor"
            ),
        ]

    def __str__(self) -> str:
        return str(self.mentee)

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this request: the mentee herself, and HR who looks after the programme."""
        if user.employee_id is not None and user.employee_id == self.mentee_id:
            return frozenset({"mentee"})
        is_hr = access.HR in user.roles and user.agency_id == self.agency_id
        return frozenset({"hr"}) if is_hr else frozenset()


class MatchingRun(models.Model):
    """One matching by HR: how many asked and offered, what was proposed, and why somebody got no proposal."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    run_by = models.ForeignKey("employees.User", verbose_name=_("run by"), on_delete=models.PROTECT, related_name="+")
    run_at = models.DateTimeField(_("run at"))
    requests = models.PositiveIntegerField(_("requests"))
    places = models.PositiveIntegerField(_("free places"))
    # [[request id, code of the reason], …]
    unmatched = models.JSONField(_("without a proposal"), default=list)

    objects = querysets.RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching")
        verbose_name_plural = _("matchings")
        ordering = ["-run_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.agency} {self.run_at:%Y-%m-%d}"


class MatchProposal(models.Model):
    """One pair that matching proposed, with its score taken apart; HR takes it over or leaves it."""

    run = models.ForeignKey(MatchingRun, verbose_name=_("matching"), on_delete=models.CASCADE, related_name="proposals")
    request = models.ForeignKey(
        MentorRequest, verbose_name=_("request"), on_delete=models.PROTECT, related_name="proposals"
    )
    mentor = models.ForeignKey(
        "employees.Employee", verbose_name=_("mentor"), on_delete=models.PROTECT, related_name="+"
    )
    score = models.PositiveSmallIntegerField(_("points"))
    # [{"code", "points", "facts"}, …] as `mentoring.matching.Part`, with topics by name.
    parts = models.JSONField(_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=labels.MatchState, default=labels.MatchState.OPEN)
    mentorship = models.OneToOneField(
        "mentoring.Mentorship",
        verbose_name=_("mentor pair"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="match",
    )

    objects = querysets.MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a matching")
        verbose_name_plural = _("proposals of matchings")
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.MatchState.values), name="match_proposal_state_known"),
            models.UniqueConstraint(fields=["run", "request"], name="one_proposal_for_a_request"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} → {self.request}"

    def roles_of(self, user: Any) -> frozenset[str]:
        """HR of the agency reviews; somebody of HR does not take over a pair of her own."""
        pair = {self.mentor_id, self.request.mentee_id}
        is_hr = access.HR in user.roles and user.agency_id == self.request.agency_id and user.employee_id not in pair
        return frozenset({"hr"}) if is_hr else frozenset()
