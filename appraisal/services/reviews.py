"""Periodic reviews: the employee's note and the supervisor's conclusion. Every revision is a row that stays."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, periods
from appraisal.models import Appraisal, PeriodicReview, ReviewNote
from appraisal.selectors import reviews as selectors
from appraisal.services.plans import locked_case, require_role
from appraisal.services.realisations import require_running
from appraisal.workflow import REVIEW
from core import audit, errors, transitions

Side = labels.Side


def require_begun(appraisal: Appraisal, period: periods.Period, at: datetime) -> None:
    """Stop unless this period may be reviewed at the moment `at`.

    Raises:
        WrongState: it has not begun, or the case does not run.
    """
    require_running(appraisal)
    if not period.has_begun(appraisal.cycle.local_day(at)):
        raise errors.WrongState(_("Nothing was stored: this period has not begun yet."))


def require_concludable(appraisal: Appraisal, period: periods.Period, state: str, at: datetime) -> None:
    """Stop unless the supervisor may conclude at the moment `at`.

    Raises:
        WrongState: as `require_begun`; or the employee has written nothing yet and the period still runs.
    """
    require_begun(appraisal, period, at)
    if state == labels.ReviewState.OPEN and not period.is_over(appraisal.cycle.local_day(at)):
        raise errors.WrongState(
            _("Nothing was stored: the employee wrote no note yet. Without one, conclude once the period is over.")
        )


def latest_of(review: PeriodicReview | None, side: str) -> ReviewNote | None:
    """Return the latest revision of one side."""
    if review is None:
        return None
    return ReviewNote.objects.filter(review=review, side=side).order_by("-revision").first()


@transaction.atomic
def save_note(
    *, appraisal: Appraisal, number: int, text: str, base_revision: int, actor: Any, at: datetime | None = None
) -> ReviewNote:
    """Store the employee's note on one period; until the supervisor concludes she may write it anew.

    Args:
        base_revision: the revision the form was filled from, 0 for none.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: the period has not begun, is concluded, or the case does not run.
        Conflict: it was saved in another window meanwhile; `theirs` is that note.
        Refused: nothing was written, `code` is "text".
    """
    at = at or timezone.now()
    appraisal, _period, review = _locked(appraisal, number, actor, Side.EMPLOYEE, at)
    if review.state == labels.ReviewState.CONCLUDED:
        raise errors.WrongState(_("Nothing was stored: your supervisor has concluded this review."))
    if not text.strip():
        raise errors.Refused(_("Nothing was stored: write what you reached and what you need."), code="text")
    _require_base(review, Side.EMPLOYEE, base_revision)
    if review.state == labels.ReviewState.OPEN:
        _move(review, "note", appraisal, actor)
    else:
        _tell(review, "review.note_change", appraisal, actor)
    return _add(review, Side.EMPLOYEE, base_revision, actor, at, text=text.strip())


@transaction.atomic
def conclude_review(
    *,
    appraisal: Appraisal,
    number: int,
    result: str,
    behaviour: str,
    text: str,
    base_revision: int,
    actor: Any,
    at: datetime | None = None,
) -> ReviewNote:
    """Store the supervisor's expectation and note on one period; while the case runs she may correct them.

    Args:
        result: above, meets or below expectation.
        behaviour: the same where the scheme has a quadrant, else empty.
        text: compulsory where something is below expectation.
        base_revision: the revision the form was filled from, 0 for none.

    Raises:
        NotYours: the actor is not the supervisor.
        WrongState: the period has not begun, the employee may still write, or the case does not run.
        Conflict: it was saved in another window meanwhile; `theirs` is that note.
        Refused: an expectation or the words are missing; `code` names the field.
    """
    at = at or timezone.now()
    appraisal, period, review = _locked(appraisal, number, actor, Side.SUPERVISOR, at)
    require_concludable(appraisal, period, review.state, at)
    _check_rating(appraisal, result, behaviour, text)
    _require_base(review, Side.SUPERVISOR, base_revision)
    _require_own(review, actor)
    if review.state == labels.ReviewState.CONCLUDED:
        _tell(review, "review.correct", appraisal, actor)
    else:
        _move(
            review, "conclude" if review.state == labels.ReviewState.SELF_NOTED else "conclude_alone", appraisal, actor
        )
    return _add(
        review, Side.SUPERVISOR, base_revision, actor, at, text=text.strip(), result=result, behaviour=behaviour
    )


def _check_rating(appraisal: Appraisal, result: str, behaviour: str, text: str) -> None:
    known = labels.Expectation.values
    if result not in known:
        raise errors.Refused(_("Choose one of the three."), code="result")
    if selectors.has_quadrant(appraisal) != bool(behaviour) or (behaviour and behaviour not in known):
        raise errors.Refused(_("Choose one of the three."), code="behaviour")
    if labels.Expectation.BELOW in (result, behaviour) and not text.strip():
        raise errors.Refused(
            _("Below expectation needs your words: what you saw, and what should change."), code="text"
        )


def _locked(
    appraisal: Appraisal, number: int, actor: Any, side: str, at: datetime
) -> tuple[Appraisal, periods.Period, PeriodicReview]:
    appraisal = locked_case(appraisal.pk)
    require_role(appraisal, actor, side)
    period = selectors.period_of(appraisal, number)
    if period is None:
        raise errors.WrongState(_("Nothing was stored: this appraisal has no such period."))
    require_begun(appraisal, period, at)
    review, _is_new = PeriodicReview.objects.get_or_create(appraisal=appraisal, number=number)
    return appraisal, period, review


def _require_base(review: PeriodicReview, side: str, base_revision: int) -> None:
    latest = latest_of(review, side)
    if (latest.revision if latest else 0) == base_revision:
        return
    if latest is None:
        raise errors.Refused(
            _("Nothing was stored: the form was filled from a version that does not exist. Open the page again."),
            code="revision",
        )
    raise errors.Conflict(
        _("This was saved in another window meanwhile. Nothing was overwritten; both are shown below."), theirs=latest
    )


def _require_own(review: PeriodicReview, actor: Any) -> None:
    """What a former supervisor concluded stays hers: nobody corrects it in her place."""
    concluded = latest_of(review, Side.SUPERVISOR)
    if concluded is not None and concluded.author_id != actor.employee_id:
        raise errors.WrongState(_("Nothing was stored: this review was concluded by the supervisor of that time."))


def _add(review: PeriodicReview, side: str, base_revision: int, actor: Any, at: datetime, **told: str) -> ReviewNote:
    return ReviewNote.objects.create(
        review=review, side=side, revision=base_revision + 1, author_id=actor.employee_id, saved_at=at, **told
    )


def _move(review: PeriodicReview, action: str, appraisal: Appraisal, actor: Any) -> None:
    transitions.move(
        review,
        REVIEW,
        action,
        actor=actor,
        roles=appraisal.roles_of(actor),
        chain=appraisal.cycle.agency.audit_chain,
        details={"appraisal": appraisal.pk, "period": review.number},
    )


def _tell(review: PeriodicReview, action: str, appraisal: Appraisal, actor: Any) -> None:
    """The audit entry of a word that changes no state; that it was said, not what."""
    details = {"appraisal": appraisal.pk, "period": review.number}
    audit.record(chain=appraisal.cycle.agency.audit_chain, actor=actor, action=action, obj=review, details=details)
