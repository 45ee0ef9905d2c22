"""What a pair writes: goals, meetings, reviews. The audit trail tells that it happened, never what was written."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, errors
from mentoring.models import MentorMeeting, Mentorship, MentorshipGoal, MentorshipReview

MOST_GOALS = 5
# After so many days the other reads a review even if she has not written hers, and a closed pair is left in peace.
REVIEW_DAYS = 14


@transaction.atomic
def save_goals(
    *, pair: Mentorship, goals: Sequence[tuple[str, str]], planned_until: date, actor: Any, at: datetime
) -> None:
    """Write the goals of a pair as (goal, sign of success), one to five; the writer agrees, the other is asked again.

    Raises:
        NotYours: the actor is neither of the two.
        WrongState: the pair is not active.
        Refused: no goal or more than five, or the last day lies before the first.
    """
    side = _side(pair, actor)
    if not 1 <= len(goals) <= MOST_GOALS:
        raise errors.Refused(_("Nothing was stored: write one to five goals, each with the sign of success."))
    if planned_until <= pair.started_on:
        raise errors.Refused(_("Nothing was stored: the last day must lie after the first. Your text is kept here."))
    locked = _locked_active(pair)
    other = "mentor" if side == "mentee" else "mentee"
    Mentorship.objects.filter(pk=pair.pk).update(
        goals_version=locked.goals_version + 1,
        planned_until=planned_until,
        **{f"goals_agreed_by_{side}_at": at, f"goals_agreed_by_{other}_at": None},
    )
    locked.agreed_goals.all().delete()
    MentorshipGoal.objects.bulk_create(
        MentorshipGoal(mentorship=locked, position=number, text=text, sign=sign)
        for number, (text, sign) in enumerate(goals, start=1)
    )
    _tell(pair, "mentorship.goals", actor, at, goals=len(goals))


@transaction.atomic
def agree_goals(*, pair: Mentorship, version: int, actor: Any, at: datetime) -> None:
    """Agree to the goals the other side wrote, in the version that was read.

    Raises:
        NotYours: the actor is neither of the two.
        WrongState: the pair is not active, there are no goals, one's own agreement stands, or they have been changed.
    """
    field = f"goals_agreed_by_{_side(pair, actor)}_at"
    rows = Mentorship.objects.filter(pk=pair.pk, state="active", goals_version=version, goals_version__gte=1)
    if rows.filter(**{f"{field}__isnull": True}).update(**{field: at}) != 1:
        raise errors.WrongState(
            _("Nothing was changed: the goals have changed meanwhile, or you have agreed already. Read them again.")
        )
    _tell(pair, "mentorship.agree_goals", actor, at)


@transaction.atomic
def record_meeting(
    *, pair: Mentorship, held_on: date, minutes: int, topic: str, notes: str, next_step: str, actor: Any, at: datetime
) -> MentorMeeting:
    """Write a meeting down; either of the two does it, both read it.

    Raises:
        NotYours: the actor is neither of the two.
        WrongState: the pair is not active.
        Refused: the day lies in the future or before the pair began.
    """
    _side(pair, actor)
    if not pair.started_on <= held_on <= timezone.localdate(at):
        raise errors.Refused(
            _("Nothing was stored: the day must lie between the beginning of the pair and today. Your text is kept.")
        )
    _locked_active(pair)
    meeting = MentorMeeting.objects.create(
        mentorship=pair,
        held_on=held_on,
        minutes=minutes,
        topic=topic,
        notes=notes,
        next_step=next_step,
        written_by_id=actor.employee_id,
    )
    _tell(pair, "mentorship.meeting", actor, at, day=held_on.isoformat(), minutes=minutes)
    return meeting


@transaction.atomic
def write_review(
    *,
    pair: Mentorship,
    kind: str,
    satisfaction: int,
    helped: str,
    change: str,
    actor: Any,
    at: datetime,
    contribution: bool = False,
) -> MentorshipReview:
    """Look back for one side: half-way while the pair is active, at the end once it has ended. Once, and for good.

    With `contribution` the mentor also lets the mentorship count as her contribution.

    Raises:
        NotYours: the actor is neither of the two.
        WrongState: it is not the time for it, or this side has written it already.
    """
    _side(pair, actor)
    needed = "active" if kind == "midway" else "closed"
    if not Mentorship.objects.select_for_update().filter(pk=pair.pk, state=needed).exists():
        raise errors.WrongState(_("Nothing was stored: it is not the time for this review. Open the pair again."))
    on = timezone.localdate(at)
    try:
        with transaction.atomic():
            review = MentorshipReview.objects.create(
                mentorship=pair,
                kind=kind,
                author_id=actor.employee_id,
                satisfaction=satisfaction,
                helped=helped,
                change=change,
                written_on=on,
                opens_on=on + timedelta(days=REVIEW_DAYS),
            )
    except IntegrityError as twice:
        raise errors.WrongState(_("Nothing was changed: you have written this review already.")) from twice
    _tell(pair, "mentorship.review", actor, at, kind=kind)
    if contribution:
        set_contribution(pair=pair, agrees=True, actor=actor, at=at)
    return review


@transaction.atomic
def set_contribution(*, pair: Mentorship, agrees: bool, actor: Any, at: datetime) -> None:
    """Let a finished mentorship count as a contribution of the mentor, or take that back; only she decides.

    Raises:
        NotYours: the actor is not the mentor.
        WrongState: the pair has not ended, or nothing would change.
    """
    if "mentor" not in pair.roles_of(actor):
        raise errors.NotYours(_("Only the mentor decides whether this counts as her contribution."))
    rows = Mentorship.objects.filter(pk=pair.pk, state="closed", contribution_agreed_at__isnull=agrees)
    if rows.update(contribution_agreed_at=at if agrees else None) != 1:
        raise errors.WrongState(_("Nothing was changed: the pair has not ended, or your answer stands already."))
    _tell(pair, "mentorship.contribution", actor, at, agreed=agrees)


def _side(pair: Mentorship, actor: Any) -> str:
    """Which of the two the actor is.

    Raises:
        NotYours: neither.
    """
    roles = pair.roles_of(actor)
    if not roles:
        raise errors.NotYours(_("This belongs to the mentor and the mentee."))
    return "mentor" if "mentor" in roles else "mentee"


def _locked_active(pair: Mentorship) -> Mentorship:
    """The pair with its row locked, so that it cannot end while something is written into it."""
    locked = Mentorship.objects.select_for_update().filter(pk=pair.pk, state="active").first()
    if locked is None:
        raise errors.WrongState(_("Nothing was stored: this pair is not active. Open it again to see where it stands."))
    return locked


def _tell(pair: Mentorship, action: str, actor: Any, at: datetime, **details: Any) -> None:
    audit.record(chain=pair.agency.audit_chain, actor=actor, action=action, obj=pair, details=details, at=at)
