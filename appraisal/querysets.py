"""Who sees which appraisal, target, rating and result. The only place where this is written."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from core import access
from employees import querysets as people


class OfAppraisalQuerySet(models.QuerySet[Any]):
    """Rows that hang on an appraisal through the field path `appraisal_path`.

    The employee, the appraiser, the reviewer, the leader of the unit, HR and auditors of the agency see them;
    everybody else gets 404.
    """

    appraisal_path = "appraisal"

    def path(self, name: str) -> str:
        return f"{self.appraisal_path}__{name}" if self.appraisal_path else name

    def visible_to(self, user: Any) -> Any:
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if roles & {access.HR, access.AUDITOR}:
            return self.filter(**{self.path("cycle__agency"): people.agency_of(user)})
        me = user.employee_id
        if me is None:
            return self.none()
        return self.filter(self.involving(me) | Q(**{self.path("unit__leader"): me}))

    def involving(self, me: int) -> Q:
        return Q(**{self.path("employee"): me}) | Q(**{self.path("appraiser"): me}) | Q(**{self.path("reviewer"): me})


# The plan is not agreed yet.
PLAN_STATES = ("planning", "submitted", "returned")


class AppraisalQuerySet(OfAppraisalQuerySet):
    appraisal_path = ""

    def late(self, day: date) -> "AppraisalQuerySet":
        """Cases of open cycles whose stage should have ended before the local day `day`."""
        return self.filter(
            Q(state__in=PLAN_STATES, plan_until__isnull=True, cycle__planning_until__lt=day)
            | Q(state__in=PLAN_STATES, plan_until__lt=day)
            | Q(state="agreed", cycle__rating_until__lt=day)
            | Q(state="rated", cycle__countersign_until__lt=day),
            cycle__state="open",
            duty="rated",
        )

    def owed(self) -> "AppraisalQuerySet":
        """Cases that are rated by themselves: neither exempt nor too short to be rated alone."""
        return self.filter(duty="rated")

    def running(self) -> "AppraisalQuerySet":
        """The last part of each person's period: no other part follows it."""
        return self.filter(~models.Exists(self.model._default_manager.filter(previous=models.OuterRef("pk"))))

    def search(self, words: str) -> "AppraisalQuerySet":
        """Cases of people whose name holds every word, or whose NIP begins with the digits."""
        found = self
        for word in words.split()[:6]:
            found = found.filter(Q(employee__name__icontains=word) | Q(employee__nip__startswith=word))
        return found

    def waiting_first(self, side: str) -> "AppraisalQuerySet":
        """What waits for the appraiser (or the `side` "reviewer") before the rest, then by name."""
        waits = "rated" if side == "reviewer" else "submitted"
        order = models.Case(models.When(state=waits, then=0), default=1, output_field=models.IntegerField())
        return self.order_by(order, "employee__name", "pk")

    def with_plan(self) -> "AppraisalQuerySet":
        """As `with_people`, with what a plan is written by: its frame, and the post that decides on perspectives."""
        return self.with_people().select_related("frame", "employee__position__post_type", "position__post_type")

    def with_people(self) -> "AppraisalQuerySet":
        """Everything a list or a page shows about who is who, in one query."""
        return self.select_related(
            "cycle__agency", "cycle__scheme", "unit", "employee__position", "appraiser", "reviewer", "agreed_by"
        )


class TargetQuerySet(OfAppraisalQuerySet):
    def in_force(self) -> "TargetQuerySet":
        """Targets that count: those an agreed change took out of the plan stay as a record only."""
        return self.filter(ended_on__isnull=True)


class PlanChangeQuerySet(OfAppraisalQuerySet):
    def visible_to(self, user: Any) -> Any:
        """A proposal is read by everybody who reads the case; what is still being written, by its author only."""
        return super().visible_to(user).filter(~Q(state="draft") | Q(proposed_by=user.pk))


class OfTargetQuerySet(OfAppraisalQuerySet):
    appraisal_path = "target__appraisal"


class RealisationQuerySet(OfTargetQuerySet):
    def counting(self) -> "RealisationQuerySet":
        """Those that were not withdrawn: the latest of them by day, then by order of recording, counts."""
        return self.exclude(state="withdrawn")


class OfRealisationQuerySet(OfAppraisalQuerySet):
    appraisal_path = "realisation__target__appraisal"


class EvidenceQuerySet(OfRealisationQuerySet):
    def judgeable(self) -> "EvidenceQuerySet":
        """Evidence whose verdict can still change: the case runs, and the realisation was not withdrawn."""
        return self.filter(
            realisation__state="recorded",
            realisation__target__appraisal__state="agreed",
            realisation__target__appraisal__cycle__state="open",
        )


class OfEvidenceQuerySet(OfAppraisalQuerySet):
    appraisal_path = "evidence__realisation__target__appraisal"


class OfReviewQuerySet(OfAppraisalQuerySet):
    appraisal_path = "review__appraisal"


class RatingQuerySet(OfAppraisalQuerySet):
    """Named ratings: each rater her own; the other side after publication; reviewer, HR and auditor always."""

    def visible_to(self, user: Any) -> Any:
        seen = super().visible_to(user)
        if user.roles & {access.ADMINISTRATOR, access.HR, access.AUDITOR} or user.employee_id is None:
            return seen
        me = user.employee_id
        return seen.filter(
            Q(rater=me) | Q(appraisal__reviewer=me) | Q(appraisal__state__in=["published", "acknowledged"])
        )


class ResultQuerySet(OfAppraisalQuerySet):
    """Results: nobody sees one before the cycle is published, all at once."""

    def visible_to(self, user: Any) -> Any:
        return super().visible_to(user).filter(published_at__isnull=False)


class AssignmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """A rater sees her own assignments. HR sees coverage as counts, through selectors, not who rates whom."""
        if user.employee_id is None:
            return self.none()
        return self.filter(rater=user.employee_id)


class HandoverQuerySet(models.QuerySet[Any]):
    """Hand-overs: the employee, the one who hands over, the one who takes over, their reviewers, HR and auditors.

    A hand-over names two people and some days and carries the note that was written to be handed on: nothing else of
    either part is reached through it.
    """

    def visible_to(self, user: Any) -> Any:
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if roles & {access.HR, access.AUDITOR}:
            return self.filter(appraisal__cycle__agency=people.agency_of(user))
        me = user.employee_id
        if me is None:
            return self.none()
        mine = Q(appraisal__employee=me) | Q(former=me) | Q(new=me)
        return self.filter(mine | Q(appraisal__reviewer=me) | Q(following__reviewer=me))


class ExemptionQuerySet(models.QuerySet[Any]):
    """Exemptions carry a reason of private life: the employee herself, HR and auditors; others see only days."""

    def visible_to(self, user: Any) -> Any:
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if roles & {access.HR, access.AUDITOR}:
            return self.filter(cycle__agency=people.agency_of(user))
        return self.none() if user.employee_id is None else self.filter(employee=user.employee_id)

    def active(self) -> Any:
        return self.filter(state="active")


class SchemeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """Everybody with a role may read by which rules people are rated; schemes hold nothing of anybody."""
        return self if user.roles else self.none()

    def latest(self) -> Any:
        """The newest version of each scheme."""
        newer = self.model.objects.filter(key=models.OuterRef("key"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(newer))


class CycleQuerySet(people.OfAgencyQuerySet):
    agency_path = "agency"


class PublicationQuerySet(people.HrOnlyQuerySet):
    agency_path = "cycle__agency"


class OfModelPlanQuerySet(people.OfAgencyQuerySet):
    agency_path = "plan__agency"


class ServicePointQuerySet(people.OfAgencyQuerySet):
    agency_path = "unit__agency"


class KioskQuerySet(people.OfAgencyQuerySet):
    agency_path = "service_point__unit__agency"


class PublicCommentQuerySet(people.OfAgencyQuerySet):
    agency_path = "service_point__unit__agency"

    def visible_to(self, user: Any) -> Any:
        """HR reads everything of its agency; released words are read by leaders and by the officer they name."""
        own = self.of_agency(people.agency_of(user))
        about_me = Q(officer__isnull=False, officer__employee=user.employee_id)
        if access.HR in user.roles:
            # Whom a citizen names does not read it before it is released, not even in the HR office.
            return own.filter(Q(state="released") | ~Q(pk__in=self.model.objects.filter(about_me).values("pk")))
        readable = Q(pk__in=[])
        if access.LEADER in user.roles:
            readable |= Q(state="released")
        if user.employee_id is not None:
            readable |= Q(state="released", officer__employee=user.employee_id)
        return own.filter(readable)


class OwnUploadQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """A checked file is seen by whoever uploaded it, while she belongs to the agency it was made for."""
        return self.filter(uploaded_by=user.pk, agency=people.agency_of(user)) if user.roles else self.none()


class ReminderQuerySet(people.OfAgencyQuerySet):
    agency_path = "cycle__agency"

    def visible_to(self, user: Any) -> Any:
        """HR sees whom it reminded; everybody else what she herself was reminded of."""
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if access.HR in roles:
            return self.of_agency(people.agency_of(user))
        return self.none() if user.employee_id is None else self.filter(employee=user.employee_id)

    def of_day(self, day: date) -> "ReminderQuerySet":
        """What people are reminded of on one local day, in cycles that are still open."""
        return self.filter(day=day, cycle__state="open")


# A unit further below than this is counted with HR's eyes only; no government of ours is deeper than five.
DEEPEST_UNIT = 8


class UnitStandingQuerySet(people.OfAgencyQuerySet):
    agency_path = "cycle__agency"

    def visible_to(self, user: Any) -> Any:
        """HR and auditors see every unit of the agency, the leader of a unit that unit and those below it."""
        roles = user.roles
        if access.ADMINISTRATOR in roles:
            return self
        if roles & {access.HR, access.AUDITOR}:
            return self.of_agency(people.agency_of(user))
        if user.employee_id is None:
            return self.none()
        return self.filter(leads("unit", user.employee_id))


def leads(path: str, me: int) -> Q:
    """The unit at `path` is led by `me`, or one of the units above it is."""
    found = Q()
    for depth in range(DEEPEST_UNIT):
        found |= Q(**{f"{path}{'__parent' * depth}__leader": me})
    return found


class DrawRulesQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """The numbers of the draw are no secret inside the agency."""
        return self.filter(cycle__agency=people.agency_of(user))


class ConflictQuerySet(models.QuerySet[Any]):
    def standing(self) -> "ConflictQuerySet":
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: Any) -> Any:
        """Only who declared it; HR sees how many there are."""
        return self.filter(declared_by=user.employee_id) if user.employee_id else self.none()


class VetoQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """Only who said it: HR would otherwise learn from a rater's veto who was drawn for whom."""
        return self.filter(said_by=user.employee_id) if user.employee_id else self.none()


class WorksWithQuerySet(OfAppraisalQuerySet):
    pass


class PracticeCaseQuerySet(people.OfAgencyQuerySet):
    """Everybody of the agency may practise; administrators look after every agency's."""


class PracticeTryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """Only the rater herself."""
        return self.filter(rater=user.employee_id) if user.employee_id else self.none()
