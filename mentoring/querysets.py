"""What two people say to each other is seen by the two; HR sees which mentor pairs exist. Written only here."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import access
from employees.querysets import HrOnlyQuerySet, OfAgencyQuerySet

# States in which a pair holds a place of its mentor.
OPEN_STATES = ("suggested", "proposed", "active")
# A pair that has not met for so long is reminded, privately.
DORMANT_DAYS = 60


class SessionQuerySet(models.QuerySet[Any]):
    """Feedback sessions: only the two who meet; not HR, not the reviewer, not an administrator."""

    def of(self, employee_id: int) -> "SessionQuerySet":
        return self.filter(Q(employee=employee_id) | Q(supervisor=employee_id))

    def visible_to(self, user: Any) -> "SessionQuerySet":
        return self.of(user.employee_id) if user.employee_id else self.none()

    def held_in(self, year: int) -> "SessionQuerySet":
        return self.filter(scheduled_for__year=year, state__in=["held", "acknowledged"])


class ActionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ActionQuerySet":
        me = user.employee_id
        return self.filter(Q(session__employee=me) | Q(session__supervisor=me)) if me else self.none()


class PrivateNoteQuerySet(models.QuerySet[Any]):
    """The writer's alone, whoever else took part and whatever roles the others hold."""

    def visible_to(self, user: Any) -> "PrivateNoteQuerySet":
        return self.filter(writer=user.employee_id) if user.employee_id else self.none()


class AgendaTemplateQuerySet(models.QuerySet[Any]):
    """What sessions begin with: everybody of the agency."""

    def visible_to(self, user: Any) -> "AgendaTemplateQuerySet":
        return self.filter(agency=user.agency_id) if user.agency_id else self.none()


class FeedbackQuerySet(models.QuerySet[Any]):
    """Writer and receiver, and the one supervisor the writer was told of; no office reads it."""

    def visible_to(self, user: Any) -> "FeedbackQuerySet":
        me = user.employee_id
        if me is None:
            return self.none()
        # What was taken back is gone for those it was meant for; the writer still sees that she did.
        standing = Q(withdrawn_at__isnull=True) & (Q(receiver=me) | Q(supervisor=me))
        return self.filter(Q(writer=me) | standing)


class FeedbackRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "FeedbackRequestQuerySet":
        me = user.employee_id
        return self.filter(Q(asker=me) | Q(asked=me)) if me else self.none()


class YearThemesQuerySet(models.QuerySet[Any]):
    """The person's own; others read it in her yearly report, once that is made."""

    def visible_to(self, user: Any) -> "YearThemesQuerySet":
        return self.filter(employee=user.employee_id) if user.employee_id else self.none()


class ImprovementPlanQuerySet(models.QuerySet[Any]):
    """The two, and HR of the agency: HR sees that a plan exists and where its milestones stand, not its words."""

    def visible_to(self, user: Any) -> "ImprovementPlanQuerySet":
        mine = Q(employee=user.employee_id) | Q(supervisor=user.employee_id) if user.employee_id else Q(pk=None)
        if access.HR in user.roles and user.agency_id:
            return self.filter(mine | Q(agency=user.agency_id))
        return self.filter(mine)


class MilestoneQuerySet(models.QuerySet[Any]):
    """Whole milestones, with their words: the two of the plan only."""

    def visible_to(self, user: Any) -> "MilestoneQuerySet":
        me = user.employee_id
        return self.filter(Q(plan__employee=me) | Q(plan__supervisor=me)) if me else self.none()


class MentorshipQuerySet(models.QuerySet[Any]):
    """Mentor pairs: the two, and HR of the agency, who looks after the programme."""

    def of(self, employee_id: int) -> "MentorshipQuerySet":
        return self.filter(Q(mentor=employee_id) | Q(mentee=employee_id))

    def visible_to(self, user: Any) -> "MentorshipQuerySet":
        if access.HR in user.roles:
            return self.filter(Q(agency=user.agency_id) | Q(mentor=user.employee_id) | Q(mentee=user.employee_id))
        return self.of(user.employee_id) if user.employee_id else self.none()

    def in_year(self, year: int) -> "MentorshipQuerySet":
        """Pairs that met at some time of the year; proposals that were never accepted do not count."""
        return self.filter(state__in=["active", "closed"], started_on__lte=date(year, 12, 31)).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=date(year, 1, 1))
        )

    def with_activity(self, on: date) -> "MentorshipQuerySet":
        """Add how often and how long the two met, the last day, reviews by kind, and whether they lie dormant `on`."""
        meetings, reviews = self._rows_of("meetings"), self._rows_of("reviews")
        long_ago = on - timedelta(days=DORMANT_DAYS)
        return self.annotate(
            met=_count_of(meetings),
            minutes_met=Coalesce(Subquery(meetings.annotate(all=Sum("minutes")).values("all")), 0),
            last_met=Subquery(meetings.annotate(last=Max("held_on")).values("last")),
            quiet_since=Coalesce(Subquery(meetings.annotate(last=Max("held_on")).values("last")), "started_on"),
            midway_reviews=_count_of(reviews.filter(kind="midway")),
            closing_reviews=_count_of(reviews.filter(kind="closing")),
        ).annotate(is_dormant=ExpressionWrapper(Q(state="active", quiet_since__lte=long_ago), models.BooleanField()))

    def with_meetings_of(self, year: int) -> "MentorshipQuerySet":
        """Add how often and how long the two met in a year, and how many closing reviews there are."""
        meetings, reviews = self._rows_of("meetings").filter(held_on__year=year), self._rows_of("reviews")
        return self.annotate(
            met=_count_of(meetings),
            minutes_met=Coalesce(Subquery(meetings.annotate(all=Sum("minutes")).values("all")), 0),
            closing_reviews=_count_of(reviews.filter(kind="closing")),
        )

    def _rows_of(self, name: str) -> Any:
        """Rows of one kind that belong to the pair of the outer query, ready to be counted."""
        rows = self.model._meta.get_field(name).related_model.objects
        return rows.order_by().filter(mentorship=OuterRef("pk")).values("mentorship")


def _count_of(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(all=Count("pk")).values("all")), 0)


class TopicQuerySet(OfAgencyQuerySet):
    """The catalogue of an agency."""


class OfferQuerySet(models.QuerySet[Any]):
    """Offers are public to colleagues while they stand; a paused one is seen by herself and HR."""

    def standing(self, agency: Any) -> "OfferQuerySet":
        return self.filter(agency=agency, is_paused=False, mentor__is_active=True)

    def visible_to(self, user: Any) -> "OfferQuerySet":
        if user.agency_id is None:
            return self.none()
        if access.HR in user.roles:
            return self.filter(agency=user.agency_id)
        if user.employee_id is None:
            return self.none()
        return self.filter(agency=user.agency_id).filter(Q(mentor=user.employee_id) | Q(is_paused=False))


class RequestQuerySet(models.QuerySet[Any]):
    """The mentee, and HR, who matches. Pages show HR the topics, not the words."""

    def waiting(self, agency: Any) -> "RequestQuerySet":
        return self.filter(agency=agency, state="waiting", mentee__is_active=True)

    def visible_to(self, user: Any) -> "RequestQuerySet":
        own = Q(mentee=user.employee_id) if user.employee_id else Q(pk__in=())
        if access.HR in user.roles and user.agency_id is not None:
            return self.filter(own | Q(agency=user.agency_id))
        return self.filter(own)


class RunQuerySet(HrOnlyQuerySet):
    """Matchings: HR's own work."""


class MatchQuerySet(HrOnlyQuerySet):
    """Proposals of a matching: HR's own work until mentor and mentee are asked."""

    agency_path = "run__agency"


class OfPairQuerySet(models.QuerySet[Any]):
    """What belongs to a pair belongs to the two: not to HR, not to supervisors, not to an administrator."""

    def visible_to(self, user: Any) -> Any:
        me = user.employee_id
        return self.filter(Q(mentorship__mentor=me) | Q(mentorship__mentee=me)) if me else self.none()


class ReviewQuerySet(OfPairQuerySet):
    """One's own at once; the other's when both have written, or from the day on which hers becomes readable."""

    def visible_to(self, user: Any) -> "ReviewQuerySet":
        me = user.employee_id
        if me is None:
            return self.none()
        mine = self.model.objects.filter(mentorship=OuterRef("mentorship"), kind=OuterRef("kind"), author=me)
        readable = Q(author=me) | Q(Exists(mine)) | Q(opens_on__lte=timezone.localdate())
        return super().visible_to(user).filter(readable)
