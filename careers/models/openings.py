"""Openings with their published requirements, candidacies with frozen eligibility, and decisions of two people."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal import summaries as appraisal_summaries
from careers import eligibility, labels, querysets
from core import access


class Opening(models.Model):
    """A post to be filled. Requirements and panel are set before it is published; then the requirements stand."""

    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("post"), max_length=160)
    description = models.TextField(_("duties"), max_length=4000)
    post_type = models.ForeignKey(
        "employees.PostType", verbose_name=_("post type"), on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("employees.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    closes_on = models.DateField(_("last day for nominations"))
    # eligibility.Requirements as a document; the candidacy keeps its own copy.
    requirements = models.JSONField(_("requirements"), default=dict)
    panel = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("panel"), related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=labels.OpeningState, default=labels.OpeningState.DRAFT)

    objects = querysets.OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.OpeningState.values), name="opening_state_known")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> eligibility.Requirements:
        """The requirements as the rules read them."""
        return eligibility.Requirements.from_json(self.requirements)

    def roles_of(self, user: Any) -> frozenset[str]:
        """Return the roles of `user` in this opening; somebody of HR who is a candidate does not run it."""
        if access.HR not in user.roles or user.agency_id != self.agency_id:
            return frozenset()
        if user.employee_id and self.candidacies.filter(employee=user.employee_id).exists():
            return frozenset()
        return frozenset({"hr"})

    def takes_nominations(self, on: date) -> bool:
        """Say whether somebody may be nominated on the local day `on`; the last day counts in full."""
        return self.state == labels.OpeningState.PUBLISHED and on <= self.closes_on


class Candidacy(models.Model):
    """One person for one opening, by own application or nominated by her supervisor."""

    opening = models.ForeignKey(
        Opening, verbose_name=_("opening"), on_delete=models.PROTECT, related_name="candidacies"
    )
    employee = models.ForeignKey(
        "employees.Employee", verbose_name=_("candidate"), on_delete=models.PROTECT, related_name="+"
    )
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+"
    )
    nominated_on = models.DateField(_("entered on"))
    motivation = models.TextField(_("why this person"), max_length=4000)
    verdict = models.CharField(_("requirements"), max_length=12, choices=labels.Verdict)
    # {"on", "requirements", "rules"} as they were when it was judged.
    eligibility = models.JSONField(_("eligibility, rule by rule"))
    state = models.CharField(
        _("state"), max_length=10, choices=labels.CandidacyState, default=labels.CandidacyState.NOMINATED
    )

    objects = querysets.CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        ordering = ["employee__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=labels.CandidacyState.values), name="candidacy_state_known"),
            models.CheckConstraint(condition=Q(verdict__in=labels.Verdict.values), name="candidacy_verdict_known"),
            models.UniqueConstraint(fields=["opening", "employee"], name="candidacy_once"),
            models.UniqueConstraint(fields=["opening"], condition=Q(state="selected"), name="one_selected_per_opening"),
            models.CheckConstraint(
                condition=~Q(state="selected") | Q(verdict="eligible"), name="selected_meets_every_requirement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opening}: {self.employee}"

    @property
    def is_own_application(self) -> bool:
        return self.nominated_by.employee_id == self.employee_id

    @property
    def rules(self) -> list[dict[str, Any]]:
        """The frozen rules with their texts in the language in use."""
        texts = ("required", "found", "by_how_much")
        return [
            {**row, **{name: appraisal_summaries.Words(**row[name]) for name in texts}}
            for row in self.eligibility["rules"]
        ]


class Decision(models.Model):
    """One round of the panel: somebody decides with a reason, a second person confirms or disagrees with hers."""

    candidacy = models.ForeignKey(
        Candidacy, verbose_name=_("candidacy"), on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(_("first decision"), max_length=8, choices=labels.Outcome)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("first person"), on_delete=models.PROTECT, related_name="+"
    )
    first_reason = models.TextField(_("reason of the first person"), max_length=4000)
    first_at = models.DateTimeField(_("decided at"))
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("second person"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_agrees = models.BooleanField(_("second person agrees"), null=True)
    second_reason = models.TextField(_("reason of the second person"), max_length=4000, blank=True)
    second_at = models.DateTimeField(_("confirmed at"), null=True)

    class Meta:
        verbose_name = _("decision of the panel")
        verbose_name_plural = _("decisions of the panel")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=labels.Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(first_by=F("second_by")), name="decision_of_two_people"
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True, second_at__isnull=True, second_agrees__isnull=True)
                | (
                    Q(second_by__isnull=False, second_at__isnull=False, second_agrees__isnull=False)
                    & ~Q(second_reason="")
                ),
                name="decision_confirmed_whole_or_not",
            ),
            models.CheckConstraint(condition=~Q(first_reason=""), name="decision_has_reason"),
            models.UniqueConstraint(
                fields=["candidacy"], condition=Q(second_by__isnull=True), name="one_open_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidacy}: {self.get_outcome_display()}"
