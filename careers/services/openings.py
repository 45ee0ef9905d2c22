"""Openings: written by HR, published with requirements and panel, closed on the day, decided."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from careers import eligibility, selectors
from careers.models import Candidacy, Opening
from careers.workflow import OPENING
from core import access, audit, errors, transitions
from employees.models import PostType, Unit, User

PANEL_AT_LEAST = 2


def _require_hr(opening: Opening, actor: Any) -> None:
    if "hr" not in opening.roles_of(actor):
        raise errors.NotYours(
            _("Only HR of the agency runs an opening, and nobody runs one in which she is a candidate.")
        )


def _move(opening: Opening, action: str, actor: Any) -> None:
    roles, chain = opening.roles_of(actor), opening.agency.audit_chain
    transitions.move(opening, OPENING, action, actor=actor, roles=roles, chain=chain)


@transaction.atomic
def save_opening(
    *,
    opening: Opening | None,
    title: str,
    description: str,
    post_type: PostType,
    unit: Unit,
    closes_on: date,
    requirements: eligibility.Requirements,
    panel: Iterable[User],
    actor: Any,
) -> Opening:
    """Write a new opening (`opening` None), or change one that is still in preparation.

    Raises:
        NotYours: the actor is not of HR of the agency.
        WrongState: it has been published: what people read before they apply does not move.
    """
    fields: dict[str, Any] = {
        "title": title,
        "description": description,
        "post_type": post_type,
        "unit": unit,
        "closes_on": closes_on,
        "requirements": requirements.to_json(),
    }
    if opening is None:
        if access.HR not in actor.roles or unit.agency_id != actor.agency_id:
            raise errors.NotYours(_("Only HR writes openings, for units of its own agency."))
        opening, action = Opening.objects.create(agency=actor.agency, **fields), "opening.add"
    else:
        _require_hr(opening, actor)
        if Opening.objects.filter(pk=opening.pk, state="draft").update(**fields) != 1:
            raise errors.WrongState(
                _("Nothing was changed: the opening is published, and its requirements stand as people read them.")
            )
        action = "opening.change"
    opening.panel.set(panel)
    audit.record(chain=opening.agency.audit_chain, actor=actor, action=action, obj=opening, after=title)
    return opening


@transaction.atomic
def publish_opening(*, opening: Opening, actor: Any, on: date) -> None:
    """Publish an opening: from now on everybody of the agency sees it and may apply.

    Raises:
        NotYours: the actor is not of HR of the agency.
        WrongState: it is published already.
        Refused: the panel has fewer than two people, or the last day has passed.
    """
    _require_hr(opening, actor)
    if opening.panel.count() < PANEL_AT_LEAST:
        raise errors.Refused(_("Nothing was published: the panel needs at least two people."), code="panel")
    if opening.closes_on < on:
        raise errors.Refused(_("Nothing was published: the last day for nominations has passed."), code="past")
    _move(opening, "publish", actor)


@transaction.atomic
def close_opening(*, opening: Opening, actor: Any, on: date) -> None:
    """Close an opening after its last day, so that the panel can decide.

    Raises:
        NotYours: the actor is not of HR of the agency.
        WrongState: it is not open.
        Refused: the last day is not over; people rely on it.
    """
    _require_hr(opening, actor)
    if opening.state == "published" and on <= opening.closes_on:
        raise errors.Refused(
            _("Nothing was closed: nominations are taken until the end of the last day."), code="early"
        )
    _move(opening, "close", actor)


@transaction.atomic
def finish_opening(*, opening: Opening, actor: Any) -> None:
    """Call an opening decided when every candidacy has its decision.

    Raises:
        NotYours: the actor is not of HR of the agency.
        WrongState: it is not closed, or decided already.
        Refused: a candidacy still waits for the panel.
    """
    _require_hr(opening, actor)
    if selectors.is_undecided(opening):
        raise errors.Refused(_("Nothing was changed: a candidacy still waits for the panel."), code="undecided")
    _move(opening, "finish", actor)


@transaction.atomic
def set_panel(*, opening: Opening, panel: Iterable[User], actor: Any) -> None:
    """Change the panel until the opening is decided, for example after somebody had to stand back.

    Raises:
        NotYours: the actor is not of HR of the agency.
        WrongState: the opening is decided.
        Refused: fewer than two people, or one of them is a candidate.
    """
    _require_hr(opening, actor)
    members = list(panel)
    # The lock makes a nomination of the same moment wait: nobody becomes candidate and panel member at once.
    row = Opening.objects.select_for_update().get(pk=opening.pk)
    if row.state == "decided":
        raise errors.WrongState(_("Nothing was changed: this opening is decided."))
    if len(members) < PANEL_AT_LEAST:
        raise errors.Refused(_("Nothing was changed: the panel needs at least two people."), code="panel")
    people = [user.employee_id for user in members if user.employee_id]
    if Candidacy.objects.filter(opening=opening, employee__in=people).exists():
        raise errors.Refused(_("Nothing was changed: a candidate cannot sit on the panel."), code="conflict")
    before = sorted(str(user) for user in row.panel.all())
    row.panel.set(members)
    after = sorted(str(user) for user in members)
    audit.record(chain=row.agency.audit_chain, actor=actor, action="opening.panel", obj=row, before=before, after=after)
