"""Named ratings: self-assessment and the supervisor's rating. Revisions are only ever added, never changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, scoring, summaries, workflow
from appraisal.models import Appraisal, Rating
from appraisal.selectors.questions import questions_of
from appraisal.selectors.two_views import two_views_of
from appraisal.services import practice
from core import audit, errors, transitions

Levels = Mapping[str, int | None]
OPEN_STATES = {
    labels.Source.SELF: {labels.AppraisalState.AGREED, labels.AppraisalState.RATED},
    labels.Source.SUPERVISOR: {labels.AppraisalState.AGREED},
}
ROLE_OF = {labels.Source.SELF: "employee", labels.Source.SUPERVISOR: "supervisor"}


def check_asked(appraisal: Appraisal, source: str) -> None:
    """Raise WrongState unless the scheme of this cycle asks `source` anything about this appraisal."""
    if not questions_of(appraisal, source):
        raise errors.WrongState(_("The scheme of this cycle does not ask for this rating."))


def check_window(appraisal: Appraisal, source: str, at: datetime) -> None:
    """Raise WrongState in words unless this source may rate this appraisal at the moment `at`.

    The self-assessment stays open when the supervisor was faster.
    """
    cycle = appraisal.cycle
    if not appraisal.is_rated_alone:
        raise errors.WrongState(
            _("Nothing was stored: these days are exempt, or too few to be rated alone. No rating is asked for.")
        )
    if not appraisal.is_rating_open(at):
        if cycle.local_day(at) < cycle.rating_from:
            raise errors.WrongState(
                _("Ratings are not open yet. They open on %(day)s.") % {"day": cycle.rating_from.strftime("%d-%m-%Y")}
            )
        raise errors.WrongState(
            _("Nothing was stored: ratings closed at the end of %(day)s. Please speak to HR if something is missing.")
            % {"day": cycle.rating_until.strftime("%d-%m-%Y")}
        )
    if source == labels.Source.SELF and two_views_of(appraisal) is not None:
        raise errors.WrongState(
            _("Nothing was stored: both views are submitted and lie side by side now. Speak about them instead.")
        )
    if appraisal.state not in OPEN_STATES[labels.Source(source)]:
        raise errors.WrongState(
            _("Nothing was stored: this appraisal takes no ratings now. Its plan must be agreed and not yet rated.")
        )


def save_rating(
    *,
    appraisal: Appraisal,
    source: str,
    levels: Levels,
    comments: Mapping[str, str],
    base_revision: int,
    is_final: bool,
    actor: Any,
    at: datetime | None = None,
    opened_at: datetime | None = None,
) -> Rating:
    """Add a revision of the actor's named rating: a draft, or with `is_final` the submitted one.

    Submitting as supervisor also finishes the rating (agreed → rated).

    Args:
        levels: item key → 1–5, or None for "cannot judge"; a draft may leave items out.
        comments: item key → text.
        base_revision: the revision the form was filled from, 0 for none.
        at: the moment, now by default.
        opened_at: when the form was opened: fifteen minutes of grace after the window.

    Raises:
        NotYours: the actor is not the rater of this source.
        WrongState: the window is closed or the appraisal is not open for ratings.
        Conflict: another revision came meanwhile; `theirs` is that Rating.
        Refused: levels are incomplete at submission, or not of this scheme.
    """
    at = at or timezone.now()
    if ROLE_OF[labels.Source(source)] not in appraisal.roles_of(actor):
        raise errors.NotYours(_("This rating belongs to somebody else."))
    try:
        with transaction.atomic():
            return _add_revision(appraisal, source, levels, comments, base_revision, is_final, actor, at, opened_at)
    except IntegrityError as same_number:
        # Two windows saved at the same moment: the number of the revision decided.
        latest = latest_of(appraisal, source)
        if latest is None or latest.revision == base_revision:
            raise
        raise _conflict(latest, actor) from same_number


def latest_of(appraisal: Appraisal, source: str) -> Rating | None:
    """Return the latest revision of one source, drafts too."""
    return Rating.objects.filter(appraisal=appraisal, source=source).order_by("-revision").first()


def said_of_others(appraisal: Appraisal, rater_id: int) -> list[str]:
    """Return the comments this rater wrote about other people as their supervisor in the same cycle."""
    rows = Rating.objects.filter(rater=rater_id, source=labels.Source.SUPERVISOR, appraisal__cycle=appraisal.cycle_id)
    return [
        text for said in rows.exclude(appraisal=appraisal).values_list("comments", flat=True) for text in said.values()
    ]


def own_latest_of(appraisal: Appraisal, source: str, user: Any) -> tuple[int, Rating | None]:
    """Return the number of the latest revision, and the revision where it is the reader's own.

    A case taken over whole may hold a draft of the former supervisor: nobody else ever sees it, the number goes on.
    """
    latest = latest_of(appraisal, source)
    if latest is None:
        return 0, None
    return latest.revision, latest if latest.rater_id == user.employee_id else None


def _add_revision(
    appraisal: Appraisal,
    source: str,
    levels: Levels,
    comments: Mapping[str, str],
    base_revision: int,
    is_final: bool,
    actor: Any,
    at: datetime,
    opened_at: datetime | None,
) -> Rating:
    locked = Appraisal.objects.select_for_update(of=("self",)).select_related("cycle__agency").get(pk=appraisal.pk)
    check_window(locked, source, locked.counted_moment(at, opened_at))
    if source == labels.Source.SUPERVISOR:
        practice.require_practice(appraisal, actor.employee_id)
    latest = latest_of(appraisal, source)
    if (latest.revision if latest else 0) != base_revision:
        raise _conflict(latest, actor)
    check_levels(appraisal, source, levels, is_final=is_final)
    rating = Rating.objects.create(
        appraisal=appraisal,
        source=source,
        rater_id=actor.employee_id,
        revision=base_revision + 1,
        levels=dict(levels),
        comments={key: text.strip() for key, text in comments.items() if text.strip()},
        is_final=is_final,
        saved_at=at,
    )
    if is_final:
        _tell(locked, rating, actor, at)
    return rating


def _tell(appraisal: Appraisal, rating: Rating, actor: Any, at: datetime) -> None:
    """The audit entry of a submission, and the step that follows from the supervisor's."""
    chain = appraisal.cycle.agency.audit_chain
    audit.record(
        chain=chain,
        actor=actor,
        action=f"rating.submit_{rating.source}",
        obj=appraisal,
        details={"revision": rating.revision},
    )
    if rating.source == labels.Source.SUPERVISOR:
        transitions.move(
            appraisal,
            workflow.APPRAISAL,
            "finish_rating",
            actor=actor,
            roles=appraisal.roles_of(actor),
            chain=chain,
            rated_at=at,
        )


def _conflict(latest: Rating | None, actor: Any) -> errors.Refused:
    if latest is None or latest.rater_id != actor.employee_id:
        # The form speaks of a revision that never was, or of somebody else's: no words to show beside hers.
        return errors.Refused(
            _("Nothing was stored: the form was filled from a version that does not exist. Open the page again."),
            code="revision",
        )
    return errors.Conflict(
        _("This rating was saved in another window meanwhile. Nothing was overwritten; both are shown below."),
        theirs=latest,
    )


def check_levels(appraisal: Appraisal, source: str, levels: Levels, *, is_final: bool) -> None:
    """Refuse levels that are none, items that are not asked, and a submission that says too little.

    Raises:
        Refused: with the code "incomplete" where items have no level.
    """
    questions = questions_of(appraisal, source)
    asked = {item.key for _component, items in questions for item in items}
    wrong_level = any(level is not None and level not in scoring.LEVELS for level in levels.values())
    if set(levels) - asked or wrong_level:
        raise errors.Refused(_("Nothing was stored: the form holds something this scheme does not ask."))
    if not is_final:
        return
    left_out = len(asked - set(levels))
    if left_out:
        raise errors.Refused(
            _("Not submitted yet: %(number)s items have no level. Choose one, or “I cannot judge this”.")
            % {"number": left_out},
            code="incomplete",
        )
    for component, items in questions:
        if all(levels[item.key] is None for item in items):
            raise errors.Refused(
                _("Not submitted yet: at least one item of “%(component)s” needs a level.")
                % {"component": words(component.label)}
            )


def words(text: dict[str, str]) -> str:
    """Return a text of a scheme in the language in use."""
    return str(summaries.Words(**text))
