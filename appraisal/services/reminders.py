"""HR reminds everybody who is behind in a stage: at most once a day, person and stage."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.models import Cycle, Reminder
from appraisal.selectors import reminders
from core import audit, errors

BATCH = 500


@transaction.atomic
def remind(*, cycle: Cycle, stage: str, actor: Any, at: datetime | None = None) -> int:
    """Remind the people whose turn it is in `stage`; who was reminded today already is left in peace.

    Their home page shows it, and the next daily mail carries it.

    Returns:
        How many people were reminded.

    Raises:
        NotYours: the actor is not HR of this agency.
        WrongState: the cycle is not open, or the stage does not end soon enough to be behind in it.
    """
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Cycles are run by HR of the agency."))
    day = cycle.local_day(at or timezone.now())
    if not reminders.is_due(cycle, stage, day):
        raise errors.WrongState(
            _("Nobody was reminded: a stage is reminded of in its last week and afterwards, while the cycle is open.")
        )
    # Under the lock two presses count one after the other; the constraint would keep the rows single anyway.
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    told = set(Reminder.objects.filter(cycle=cycle, stage=stage, day=day).values_list("employee", flat=True))
    new = [
        Reminder(cycle=cycle, employee_id=person, stage=stage, day=day, sent_by=actor)
        for person in reminders.behind_in(cycle, stage)
        if person not in told
    ]
    Reminder.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    if new:
        details = {"stage": stage, "people": len(new)}
        audit.record(
            chain=cycle.agency.audit_chain, actor=actor, action="cycle.remind", obj=cycle, details=details, at=at
        )
    return len(new)
