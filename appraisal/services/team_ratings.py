"""One item over the whole team: the supervisor compares people on one standard, which keeps a good impression of one
thing from colouring all others. Every change is a draft revision of that person's rating; nothing is submitted here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from appraisal import labels, scoring
from appraisal.models import Appraisal, Cycle, Rating
from appraisal.services import practice, ratings
from core import errors

SUPERVISOR = labels.Source.SUPERVISOR


@dataclass(frozen=True)
class Answer:
    """What was chosen for one person: the level (1–5, None for "cannot judge"), the comment, and the revision the row
    of the form was filled from (0 for none)."""

    level: int | None
    comment: str
    base_revision: int


@dataclass(frozen=True)
class Saved:
    """Keys of the appraisals that got a new draft, and of those another window had changed meanwhile."""

    stored: tuple[int, ...]
    conflicts: tuple[int, ...]


def latest_by_case(cases: Any, rater_id: int | None) -> dict[int, Rating]:
    """Return the latest revision of the supervisor's rating of each case, in one query.

    What a former supervisor left of a case that was taken over keeps its number and loses its words: nobody else ever
    sees her draft, and nobody goes on with it.
    """
    newest = (
        Rating.objects.filter(appraisal=OuterRef("appraisal"), source=SUPERVISOR)
        .order_by()
        .values("appraisal")
        .annotate(newest=Max("revision"))
        .values("newest")
    )
    rows = Rating.objects.filter(appraisal__in=cases, source=SUPERVISOR).filter(revision=Subquery(newest))
    found = {rating.appraisal_id: rating for rating in rows}
    for rating in found.values():
        if rating.rater_id != rater_id:
            rating.levels, rating.comments = {}, {}
    return found


@transaction.atomic
def save_item(
    *,
    cycle: Cycle,
    item: str,
    answers: Mapping[int, Answer],
    actor: Any,
    at: datetime,
    opened_at: datetime | None = None,
) -> Saved:
    """Store one item for many people of the actor's team, each as a draft revision; rows that changed elsewhere stay.

    Args:
        answers: by the key of the appraisal; people without a choice are left out.
        opened_at: when the form was opened: fifteen minutes of grace after the window.

    Raises:
        NotYours: one of the appraisals is not the actor's to rate.
        WrongState: the window is closed, or one of them takes no rating.
        Refused: a level or the item is none of this scheme.
    """
    rows = Appraisal.objects.select_for_update(of=("self",)).filter(cycle=cycle, pk__in=answers).order_by("pk")
    cases = list(rows.select_related("cycle__agency", "cycle__scheme", "employee__position__post_type"))
    if len(cases) != len(answers):
        raise errors.NotYours(_("This rating belongs to somebody else."))
    if cases:
        practice.require_practice(cases[0], actor.employee_id)
    latest = latest_by_case([case.pk for case in cases], actor.employee_id)
    fresh, conflicts = [], []
    for case in cases:
        answer, before = answers[case.pk], latest.get(case.pk)
        _check(case, item, answer, actor, case.counted_moment(at, opened_at))
        if _is_same(before, item, answer):
            continue
        if (before.revision if before else 0) != answer.base_revision:
            conflicts.append(case.pk)
            continue
        fresh.append(_draft(case, before, item, answer, actor, at))
    Rating.objects.bulk_create(fresh)
    return Saved(tuple(rating.appraisal_id for rating in fresh), tuple(conflicts))


def _check(case: Appraisal, item: str, answer: Answer, actor: Any, at: datetime) -> None:
    if "supervisor" not in case.roles_of(actor):
        raise errors.NotYours(_("This rating belongs to somebody else."))
    ratings.check_window(case, SUPERVISOR, at)
    if answer.level is not None and answer.level not in scoring.LEVELS:
        raise errors.Refused(_("Nothing was stored: the form holds something this scheme does not ask."))
    asked = {one.key for _component, items in ratings.questions_of(case, SUPERVISOR) for one in items}
    if item not in asked:
        raise errors.Refused(_("Nothing was stored: the form holds something this scheme does not ask."))


def _is_same(before: Rating | None, item: str, answer: Answer) -> bool:
    if before is None or item not in before.levels:
        return False
    return before.levels[item] == answer.level and before.comments.get(item, "") == answer.comment.strip()


def _draft(case: Appraisal, before: Rating | None, item: str, answer: Answer, actor: Any, at: datetime) -> Rating:
    comments = {key: text for key, text in (before.comments if before else {}).items() if key != item}
    if answer.comment.strip():
        comments[item] = answer.comment.strip()
    return Rating(
        appraisal=case,
        source=SUPERVISOR,
        rater_id=actor.employee_id,
        revision=answer.base_revision + 1,
        levels={**(before.levels if before else {}), item: answer.level},
        comments=comments,
        is_final=False,
        saved_at=at,
    )
