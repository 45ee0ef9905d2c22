"""Extending the rating window of a whole agency: one audited action with its reason."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Cycle
from core import audit, errors

# A window is never shortened, so a slip of the finger must not open it for decades.
LONGEST = timedelta(days=92)


@transaction.atomic
def extend_ratings(*, cycle: Cycle, until: date, reason: str, actor: Any, at: datetime) -> Cycle:
    """Let ratings come in until the end of `until`; countersignature is never left with fewer days than it had.

    A window that has closed opens again, as long as the publication has not begun.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: the cycle is not open, or its ratings have not begun.
        Refused: the day is not later than the present last day, lies behind us, or there is no reason.
    """
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Cycles are run by HR of the agency."))
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("agency").get(pk=cycle.pk)
    if cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was changed: only the ratings of an open cycle can be extended."))
    if not reason.strip():
        raise errors.Refused(_("Please give the reason."), code="reason")
    if until <= cycle.rating_until:
        raise errors.Refused(
            _("Nothing was changed: choose a day after the present last day. A window is never shortened."),
            code="until",
        )
    if until > max(cycle.rating_until, cycle.local_day(at)) + LONGEST:
        raise errors.Refused(
            _("Nothing was changed: that day is more than three months away. Please check the year."), code="until"
        )
    if until < cycle.local_day(at):
        raise errors.Refused(_("Nothing was changed: that day has passed. Choose today or later."), code="until")
    before = {"rating_until": cycle.rating_until.isoformat(), "countersign_until": cycle.countersign_until.isoformat()}
    cycle.countersign_until += until - cycle.rating_until
    cycle.rating_until = until
    cycle.save(update_fields=["rating_until", "countersign_until"])
    after = {"rating_until": until.isoformat(), "countersign_until": cycle.countersign_until.isoformat()}
    audit.record(
        chain=cycle.agency.audit_chain,
        actor=actor,
        action="cycle.extend_ratings",
        obj=cycle,
        before=before,
        after=after,
        reason=reason.strip(),
        at=at,
    )
    return cycle
