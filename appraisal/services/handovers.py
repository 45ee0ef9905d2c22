"""Hand-overs: one supervisor's part ends, the next one's begins (domain §3, `docs/decisions/` on split years).

What the former supervisor wrote stays with her part. The part that follows is another case with another appraiser, so
the one rule of visibility (`querysets`) keeps both apart without an exception: the new supervisor does not see the
former part, the former not the new one. Only the hand-over note, written to be handed on, is seen by both.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Cycle, EvidenceVerdict, Handover, PlanFrame, Realisation, Target
from appraisal.scoring import split
from appraisal.selectors import handovers as selectors
from appraisal.services import draws
from appraisal.workflow import HANDOVER
from core import audit, errors, transitions

DAY = timedelta(days=1)
# What stays with the part it was said about; everything else of a target is carried over.
LEFT_BEHIND = {"obstacle", "obstacle_state", "obstacle_answer", "zero_reason", "judgement"}
# The annexes both agreed on; special expectations are the former supervisor's own words and stay.
FRAME = ("approach", "resources", "accountability", "consequences", "innovation")


@transaction.atomic
def confirm_handovers(*, cycle: Cycle, keys: Sequence[str], actor: Any, at: datetime | None = None) -> list[Handover]:
    """Carry out the hand-overs HR chose, all or none.

    Args:
        keys: `Due.key` of each, as the page showed it.

    Raises:
        NotYours: the actor is not HR of the agency.
        WrongState: the cycle is not open, or one of them is not due like this any more.
        Refused: nothing was chosen.
    """
    at = at or timezone.now()
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Hand-overs are confirmed by HR of the agency."))
    if not keys:
        raise errors.Refused(_("Nothing was changed: choose at least one hand-over."), code="due")
    cycle = locked_cycle(cycle.pk)
    wanted = set(keys)
    ids = [int(head) for key in wanted if (head := key.split("-")[0]).isdecimal() and len(head) < 19]
    # Under the locks: an earlier reader may have carried out the same hand-over meanwhile.
    list(Appraisal.objects.select_for_update(of=("self",)).filter(pk__in=ids, cycle=cycle).order_by("pk"))
    due = [one for one in selectors.due_in(cycle, at, ids) if one.key in wanted]
    if len(due) != len(wanted):
        raise errors.WrongState(
            _("Nothing was changed: the reporting lines have changed meanwhile. Open the page and look again.")
        )
    return [_carry_out(one, actor, at) for one in due]


def locked_cycle(pk: int) -> Cycle:
    """Return an open cycle under a row lock: cuts, exemptions and publication of one cycle come one after another.

    Raises:
        WrongState: it is not open.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("agency", "scheme").get(pk=pk)
    if cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was changed: this cycle is not open."))
    return cycle


def _carry_out(due: selectors.Due, actor: Any, at: datetime) -> Handover:
    case, cycle = due.case, due.case.cycle
    former: Any = case.appraiser
    last_day = cycle.local_day(at) + timedelta(days=cycle.handover_days)
    following = _cut(due, last_day, at) if due.kind == labels.HandoverKind.CUT else None
    if following is None:
        _take_over(due, at)
    handover = Handover.objects.create(
        appraisal=case,
        following=following,
        former=former,
        new=due.new,
        since=due.since,
        kind=due.kind,
        note_until=last_day,
        confirmed_by=actor,
        confirmed_at=at,
    )
    audit.record(
        chain=cycle.agency.audit_chain,
        actor=actor,
        action=f"handover.{due.kind}",
        obj=case,
        before={"appraiser": handover.former_id, "unit": case.unit_id},
        after={"appraiser": due.new.pk, "unit": case.employee.unit_id},
        details={"since": due.since.isoformat(), "following": following.pk if following else None},
        at=at,
    )
    return handover


def _take_over(due: selectors.Due, at: datetime) -> None:
    """The case stays whole and goes to the new supervisor: too few days to cut, or wrong from the first day."""
    person = due.case.employee
    Appraisal.objects.filter(pk=due.case.pk).update(
        appraiser=due.new, reviewer=due.reviewer_id, unit=person.unit_id, position=person.position_id
    )
    # Nobody rates the same person with her name and without it.
    above = {pk for pk in (due.new.pk, due.reviewer_id) if pk is not None}
    draws.replace_raters(due.case.cycle, {(pk, person.pk) for pk in above}, at)


def _cut(due: selectors.Due, last_day: date, at: datetime) -> Appraisal:
    """End the part of the former supervisor the day before and open the next one with the plan carried over."""
    case, cycle, person = due.case, due.case.cycle, due.case.employee
    whole_end, was_agreed = case.period_end, case.state == labels.AppraisalState.AGREED
    has_plan = any(component.kind == "targets" for component in cycle.scheme.rules.components)
    case.period_end, case.part_rating_until = due.since - DAY, last_day
    spans = selectors.spans_of([cycle.pk], [person.pk])[cycle.pk, person.pk]
    set_days(case, spans)
    case.save(update_fields=["period_end", "part_rating_until", "exempt_days", "duty"])
    following = Appraisal(
        cycle=cycle,
        employee=person,
        unit_id=person.unit_id,
        position_id=person.position_id,
        appraiser=due.new,
        reviewer_id=due.reviewer_id,
        period_start=due.since,
        period_end=whole_end,
        previous=case,
        state=_first_state(case.state, has_plan),
        submitted_at=at if was_agreed and has_plan else case.submitted_at,
        plan_until=max(last_day, cycle.planning_until),
    )
    if not has_plan:
        following.agreed_at, following.agreed_by_id = case.agreed_at, case.agreed_by_id
    set_days(following, spans)
    following.save()
    _carry_targets(case, following, keep_serving=due.is_same_supervisor)
    return following


def _first_state(state: str, has_plan: bool) -> str:
    """An agreed or submitted plan waits for the new supervisor's word: she takes it over as agreed, or returns it."""
    if not has_plan:
        return state
    if state in (labels.AppraisalState.AGREED, labels.AppraisalState.SUBMITTED):
        return labels.AppraisalState.SUBMITTED
    return labels.AppraisalState.PLANNING


def set_days(case: Appraisal, spans: Sequence[tuple[date, date]]) -> None:
    """Set the exempt days of a case and whether it is rated by itself; the caller saves it."""
    case.exempt_days = split.exempt_days(case.period_start, case.period_end, spans)
    case.duty = split.duty_of(case.period_start, case.period_end, case.exempt_days, case.cycle.observation_days)


def _carry_targets(case: Appraisal, following: Appraisal, *, keep_serving: bool) -> None:
    """Copy the targets in force with their weights, and move what was reached on days of the new part to it."""
    kept = [
        field.attname
        for field in Target._meta.concrete_fields
        if not field.primary_key and field.name not in {"appraisal", "origin", *LEFT_BEHIND}
    ]
    old = list(Target.objects.filter(appraisal=case).in_force().order_by("pk"))
    copies = []
    for target in old:
        values = {name: getattr(target, name) for name in kept}
        if not keep_serving:
            # A target serves a result of one's own supervisor; the new one's results are not known yet.
            values["serves_id"] = None
        copies.append(Target(appraisal=following, origin=target, **values))
    Target.objects.bulk_create(copies)
    frame = PlanFrame.objects.filter(appraisal=case).first()
    if frame is not None:
        PlanFrame.objects.create(appraisal=following, **{name: getattr(frame, name) for name in FRAME})
    if following.duty == labels.Duty.RATED:
        # The days of a part too short to be rated join this one, and what was reached on them with them.
        _move_results({target.pk: copy for target, copy in zip(old, copies, strict=True)}, following.period_start)


def _move_results(copies: dict[int, Target], since: date) -> None:
    """What was recorded for days from `since` on belongs to the new part, with its evidence.

    Except where the former supervisor has said something about the evidence: her words stay in her part.
    """
    judged = EvidenceVerdict.objects.filter(evidence__realisation=OuterRef("pk"))
    rows = Realisation.objects.filter(~Exists(judged), target__in=copies, day__gte=since)
    late = list(rows.order_by("pk"))
    for realisation in late:
        realisation.target = copies[realisation.target_id]
    Realisation.objects.bulk_update(late, ["target"])


# --- The note --------------------------------------------------------------------------------------------
@transaction.atomic
def write_note(*, handover: Handover, note: str, actor: Any, at: datetime | None = None) -> None:
    """The former supervisor writes what the new one should know; the employee and both of them read it.

    Raises:
        NotYours: the actor is not the former supervisor.
        WrongState: it is written already, or its last day is over.
        Refused: it is empty.
    """
    at = at or timezone.now()
    cycle = handover.appraisal.cycle
    if "former" in handover.roles_of(actor):
        if handover.kind == labels.HandoverKind.CORRECT:
            raise errors.WrongState(_("Nothing was stored: a corrected supervisor has no part to hand over."))
        if not note.strip():
            raise errors.Refused(_("Nothing was stored: the note is empty."), code="note")
        if cycle.local_day(at) > handover.note_until:
            raise errors.WrongState(_("Nothing was stored: the days for this note are over. Please speak to HR."))
    transitions.move(
        handover,
        HANDOVER,
        "write_note",
        actor=actor,
        roles=handover.roles_of(actor),
        chain=cycle.agency.audit_chain,
        note=note.strip(),
        noted_at=at,
    )


def recount(cycle: Cycle, employee_ids: Iterable[int]) -> None:
    """Set exempt days and duty anew in all parts of these people; the cycle is locked and nobody has concluded."""
    ids = list(employee_ids)
    spans = selectors.spans_of([cycle.pk], ids)
    rows = Appraisal.objects.select_for_update(of=("self",)).filter(cycle=cycle, employee__in=ids)
    cases = list(rows.order_by("pk"))
    for case in cases:
        case.cycle = cycle
        set_days(case, spans[cycle.pk, case.employee_id])
    Appraisal.objects.bulk_update(cases, ["exempt_days", "duty"], batch_size=500)
