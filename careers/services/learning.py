"""Plans and trainings: proposed by one side, chosen by the other, done, recorded, confirmed by HR."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from careers import selectors
from careers.models import DevelopmentItem, DevelopmentPlan, TrainingRecord
from careers.workflow import ITEM, RECORD
from core import audit, errors, transitions
from employees.models import Employee

# What a proposal from the last result asks for until somebody says otherwise, in JP.
PROPOSED_HOURS = Decimal(4)


def _require_side(employee: Employee, actor: Any, on: date) -> None:
    if actor.employee_id != employee.pk and not selectors.supervises(actor, employee.pk, on):
        raise errors.NotYours(_("Only the employee and her supervisor of today choose what goes into this plan."))


@transaction.atomic
def propose_item(
    *,
    employee: Employee,
    year: int,
    title: str,
    reason: str,
    method: str,
    hours: Decimal,
    due_date: date,
    actor: Any,
    on: date,
) -> DevelopmentItem:
    """Propose something to learn; it counts when the other side has chosen it too.

    Args:
        hours: planned training hours (JP), 0 or more.
        due_date: the last day; not in the past on the day `on`.

    Raises:
        NotYours: the actor is neither the employee nor her supervisor of today.
        Refused: the day has passed.
    """
    _require_side(employee, actor, on)
    if due_date < on:
        raise errors.Refused(_("Nothing was proposed: that day has passed. Choose a later one."), code="past")
    plan, _new = DevelopmentPlan.objects.get_or_create(employee=employee, year=year)
    item = DevelopmentItem.objects.create(
        plan=plan,
        title=title,
        reason=reason,
        method=method,
        hours=hours,
        due_date=due_date,
        proposed_by_id=actor.employee_id,
    )
    audit.record(
        chain=employee.agency.audit_chain, actor=actor, action="development_item.propose", obj=item, after=title
    )
    return item


@transaction.atomic
def propose_from_weakest(*, employee: Employee, year: int, actor: Any, on: date) -> list[DevelopmentItem]:
    """Propose one item for each of the weakest indicators of the last published result; what stands there stays.

    Raises:
        NotYours: the actor is neither the employee nor her supervisor of today.
        Refused: nothing is published yet, the year is over, or everything is in the plan already.
    """
    _require_side(employee, actor, on)
    last = selectors.last_published(employee.pk, year)
    if last is None or not last.weakest:
        raise errors.Refused(
            _("Nothing was proposed: there is no published result yet. You can add items yourself."), code="no_result"
        )
    plan, _new = DevelopmentPlan.objects.get_or_create(employee=employee, year=year)
    taken = set(plan.items.values_list("title", flat=True))
    # Stored once and read by everybody: the language of the agency, whatever the proposer's screen speaks.
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("One of the weakest in %(cycle)s") % {"cycle": last.cycle_name}
        labels = [str(label)[:200] for label in last.weakest]
    titles = [label for label in dict.fromkeys(labels) if label not in taken]
    if not titles:
        raise errors.Refused(_("Nothing was proposed: the weakest indicators are in the plan already."), code="twice")
    return [
        propose_item(
            employee=employee,
            year=year,
            title=title,
            reason=reason,
            method="coaching",
            hours=PROPOSED_HOURS,
            due_date=date(year, 12, 31),
            actor=actor,
            on=on,
        )
        for title in titles
    ]


def _move_item(item: DevelopmentItem, action: str, actor: Any, on: date, reason: str = "", **changes: Any) -> None:
    employee = item.plan.employee
    transitions.move(
        item,
        ITEM,
        action,
        actor=actor,
        roles=item.roles_of(actor, selectors.supervises(actor, employee.pk, on)),
        chain=employee.agency.audit_chain,
        reason=reason,
        **changes,
    )


@transaction.atomic
def choose_item(*, item: DevelopmentItem, actor: Any, on: date) -> None:
    """Agree to an item the other side proposed.

    Raises:
        NotYours: the actor proposed it herself, or is neither of the two.
        WrongState: it was chosen or dropped already.
    """
    _move_item(item, "choose", actor, on)


@transaction.atomic
def drop_item(*, item: DevelopmentItem, reason: str, actor: Any, on: date) -> None:
    """Take an item out with a reason both can read.

    Raises:
        NotYours, WrongState, Refused: as `transitions.move`.
    """
    _move_item(item, "drop", actor, on, reason, outcome=reason)


@transaction.atomic
def finish_item(
    *,
    item: DevelopmentItem,
    outcome: str,
    hours: Decimal,
    completed_on: date,
    provider: str,
    certificate_number: str,
    actor: Any,
    on: date,
) -> None:
    """Close an item with its result; with hours it also becomes a training record that waits for HR.

    Args:
        hours: hours held (JP); 0 for learning without a training, such as coaching on the job.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: the item is not, or no longer, a chosen one.
        Refused: the day lies in the future, or the same training stands in the register already.
    """
    if completed_on > on:
        raise errors.Refused(_("Nothing was stored: that day has not come yet."), code="future")
    _move_item(item, "finish", actor, on, outcome=outcome, done_on=completed_on)
    if hours > 0:
        record_training(
            employee=item.plan.employee,
            title=item.title,
            hours=hours,
            completed_on=completed_on,
            provider=provider,
            certificate_number=certificate_number,
            actor=actor,
            on=on,
            item=item,
        )


@transaction.atomic
def record_training(
    *,
    employee: Employee,
    title: str,
    hours: Decimal,
    completed_on: date,
    provider: str,
    certificate_number: str,
    actor: Any,
    on: date,
    item: DevelopmentItem | None = None,
) -> TrainingRecord:
    """Record a finished training of one's own; its hours (JP, more than 0) count when HR has confirmed them.

    Raises:
        NotYours: the training is somebody else's.
        Refused: the day lies in the future, or the training stands there already.
    """
    if actor.employee_id != employee.pk:
        raise errors.NotYours(_("Everybody records her own trainings."))
    if completed_on > on:
        raise errors.Refused(_("Nothing was stored: that day has not come yet."), code="future")
    try:
        with transaction.atomic():
            record = TrainingRecord.objects.create(
                employee=employee,
                item=item,
                title=title,
                hours=hours,
                completed_on=completed_on,
                provider=provider,
                certificate_number=certificate_number,
            )
    except IntegrityError as twice:
        raise errors.Refused(
            _("Nothing was stored: this training of that day is in the register already."), code="twice"
        ) from twice
    audit.record(
        chain=employee.agency.audit_chain,
        actor=actor,
        action="training_record.add",
        obj=record,
        after={"title": title, "hours": str(hours)},
    )
    return record


@transaction.atomic
def judge_training(*, record: TrainingRecord, action: str, actor: Any, reason: str = "") -> None:
    """Confirm a training record, or refuse it with a reason (`action` is "confirm" or "refuse"); HR only.

    Raises:
        NotYours: the actor is not of HR, or the training is her own.
        WrongState: it was confirmed or refused already.
        Refused: a refusal without a reason.
    """
    transitions.move(
        record,
        RECORD,
        action,
        actor=actor,
        roles=record.roles_of(actor),
        chain=record.employee.agency.audit_chain,
        reason=reason,
        answer=reason,
    )
