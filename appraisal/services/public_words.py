"""What citizens write in their own words: kept apart from the answers, read by HR first, answered by the officer."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import labels, screening
from appraisal.models import Cycle, PublicAnswer, PublicComment, ServiceOfficer, ServicePoint
from appraisal.workflow import COMMENT
from core import audit, errors, transitions

# The same ten as everywhere: who was alone at the counter that day must not be known by her words.
FEWEST_ANSWERS = 10
WAITING, RELEASED = labels.CommentState.WAITING, labels.CommentState.RELEASED


def mix_in(*, point: ServicePoint, cycle: Cycle, officer: ServiceOfficer | None, text: str) -> None:
    """Keep a citizen's words, if any, and write everything that waits there anew in the order of random keys.

    It is called in the transaction of every answer, with words or without: afterwards all waiting comments carry the
    row version of this answer and stand in an order that is not the one of arrival. What can be read from the
    database is that somebody answered last, not what she wrote.
    """
    waiting = PublicComment.objects.filter(service_point=point, cycle=cycle, state=WAITING)
    if not text and not waiting.exists():
        return
    _lock(point)
    rows = list(waiting)
    if text:
        rows.append(
            PublicComment(id=uuid.uuid4(), service_point=point, cycle=cycle, officer=officer, text=text, state=WAITING)
        )
    waiting.delete()
    PublicComment.objects.bulk_create(sorted(rows, key=lambda row: row.pk.hex))


def _lock(point: ServicePoint) -> None:
    """One at a time among those who write comments of a service point; answers without words pass."""
    ServicePoint.objects.select_for_update(no_key=True).get(pk=point.pk)


def has_enough_answers(comment: PublicComment) -> bool:
    """Say whether so many have answered there that words can be read without knowing who was there."""
    return enough_answers(comment.service_point_id, comment.cycle_id)


def enough_answers(point_id: int, cycle_id: int) -> bool:
    """Say whether a service point has the answers of ten citizens in a cycle."""
    answers = PublicAnswer.objects.filter(service_point=point_id, cycle=cycle_id)
    return answers[:FEWEST_ANSWERS].count() == FEWEST_ANSWERS


@transaction.atomic
def release_comment(*, comment: PublicComment, passages: Iterable[str] = (), actor: Any) -> None:
    """Let leaders and the officer read a comment, with the given passages blacked out for good.

    The words that were blacked out are not kept anywhere.

    Raises:
        NotYours: the actor is not HR of the agency, or the comment names herself.
        Refused: a passage does not stand in the comment.
        WrongState: it is released already, or fewer than ten citizens have answered there in this cycle.
    """
    _require_screener(comment, actor)
    if not has_enough_answers(comment):
        raise errors.WrongState(
            _(
                "Nothing was released: words are shown once ten citizens have answered there in this cycle. "
                "The comment waits here."
            )
        )
    _lock(comment.service_point)
    try:
        text = screening.black_out(comment.text, passages)
    except ValueError as missing:
        raise errors.Refused(
            _("Nothing was released: “%(passage)s” does not stand in the comment. Copy it exactly as written there.")
            % {"passage": missing}
        ) from missing
    is_redacted = comment.is_redacted or text != comment.text
    _move(comment, "release", actor, text=text, is_redacted=is_redacted, withheld_for="")


@transaction.atomic
def withhold_comment(*, comment: PublicComment, reason: str, actor: Any) -> None:
    """Keep a comment from everybody but HR, also one that was released by mistake; a reply to it goes with it.

    Args:
        reason: one of `labels.WithholdReason`.

    Raises:
        NotYours: as `release_comment`.
        Refused: the reason is none.
        WrongState: it is withheld already.
    """
    _require_screener(comment, actor)
    if reason not in labels.WithholdReason.values:
        raise errors.Refused(_("Nothing was changed: please choose why this comment is withheld."))
    _lock(comment.service_point)
    _move(comment, "withhold", actor, withheld_for=reason, reply="")


@transaction.atomic
def reply_to_comment(*, comment: PublicComment, text: str, actor: Any) -> None:
    """Put the reply of the officer beside a released comment that names her; once.

    Raises:
        NotYours: the comment names somebody else, or nobody.
        Refused: the reply is empty.
        WrongState: the comment is not released, or has its reply.
    """
    if not comment.is_about(actor):
        raise errors.NotYours(_("Only the officer who is named can reply."))
    reply = text.strip()
    if not reply:
        raise errors.Refused(_("Nothing was stored: the reply is empty."))
    open_now = PublicComment.objects.filter(pk=comment.pk, state=RELEASED, reply="")
    if open_now.update(reply=reply) != 1:
        raise errors.WrongState(
            _("Nothing was stored: there is a reply already, or the comment is no longer shown. A reply is given once.")
        )
    comment.reply = reply
    audit.record(chain=_chain(comment), actor=actor, action="comment.reply", obj=comment)


def _require_screener(comment: PublicComment, actor: Any) -> None:
    if not comment.can_be_screened_by(actor):
        raise errors.NotYours(_("Comments are screened by HR, and never by the person they name."))


def _move(comment: PublicComment, action: str, actor: Any, **changes: Any) -> None:
    """Take a step; the audit entry tells the step and the class of the reason, never the words."""
    details = {"withheld_for": changes["withheld_for"]} if changes["withheld_for"] else {}
    details |= {"is_redacted": True} if changes.get("is_redacted") else {}
    transitions.move(
        comment, COMMENT, action, actor=actor, roles=("hr",), chain=_chain(comment), details=details, **changes
    )


def _chain(comment: PublicComment) -> str:
    chain: str = comment.service_point.unit.agency.audit_chain
    return chain
