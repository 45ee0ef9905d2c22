"""Who must not rate whom: conflicts of interest, one veto each, and colleagues of other units who may."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, ConflictOfInterest, Cycle, RaterAssignment, RaterVeto, WorksWith
from appraisal.services import draws
from appraisal.services.plans import locked_case, require_role
from core import audit, errors
from employees.models import Employee


@transaction.atomic
def declare_conflict(*, other: Employee, kind: str, actor: Any, at: datetime) -> ConflictOfInterest:
    """Declare that the actor and `other` should not judge each other; what was asked of either is asked of others.

    Raises:
        Refused: it is oneself, somebody of another agency, or declared already.
    """
    me = _employee_of(actor)
    if other.pk == me.pk or other.agency_id != me.agency_id:
        raise errors.Refused(_("Nothing was stored: a conflict is with somebody else of your agency."), code="other")
    try:
        with transaction.atomic():
            conflict = ConflictOfInterest.objects.create(declared_by=me, other=other, kind=kind, declared_at=at)
    except IntegrityError as twice:
        raise errors.Refused(_("You have declared this conflict already; it holds."), code="other") from twice
    for cycle in Cycle.objects.filter(agency=me.agency_id, state=labels.CycleState.OPEN).order_by("pk"):
        draws.replace_raters(cycle, {(me.pk, other.pk), (other.pk, me.pk)}, at)
    # Of which kind and with whom stands in no trail. After the cycles: every service locks those before the chain.
    audit.record(chain=me.agency.audit_chain, actor=actor, action="conflict.declare", obj=conflict, at=at)
    return conflict


@transaction.atomic
def end_conflict(*, conflict: ConflictOfInterest, actor: Any, at: datetime) -> None:
    """End a declaration; the two can be drawn again in later draws.

    Raises:
        NotYours: somebody else declared it.
        WrongState: it has ended already.
    """
    me = _employee_of(actor)
    if conflict.declared_by_id != me.pk:
        raise errors.NotYours(_("Only who declared a conflict ends it."))
    if ConflictOfInterest.objects.standing().filter(pk=conflict.pk).update(ended_at=at) != 1:
        raise errors.WrongState(_("Nothing was changed: this declaration has ended already."))
    audit.record(chain=me.agency.audit_chain, actor=actor, action="conflict.end", obj=conflict, at=at)


@transaction.atomic
def refuse_rater(*, appraisal: Appraisal, against: Employee, reason: str, actor: Any, at: datetime) -> None:
    """Name the one colleague of a cycle who shall not rate the actor without a name.

    She does not learn whether that colleague was drawn. An answer that was given already stays: nobody can find it.

    Raises:
        NotYours: it is somebody else's appraisal.
        WrongState: the ratings of the cycle are over.
        Refused: it is herself, another agency's employee, her supervisor, or she has used her veto.
    """
    appraisal = locked_case(appraisal.pk)
    require_role(appraisal, actor, "employee")
    require_ratings_ahead(appraisal.cycle, at)
    if against.pk == appraisal.employee_id or against.agency_id != appraisal.cycle.agency_id:
        raise errors.Refused(_("Nothing was stored: name a colleague of your agency."), code="against")
    if against.pk in (appraisal.appraiser_id, appraisal.reviewer_id):
        raise errors.Refused(
            _("Nothing was stored: a veto is against a colleague without a name, not against your supervisor."),
            code="against",
        )
    _say_veto(appraisal.cycle, labels.VetoSide.RATED, appraisal.employee_id, against.pk, reason, at)
    draws.replace_raters(appraisal.cycle, {(against.pk, appraisal.employee_id)}, at)


@transaction.atomic
def step_back(*, assignment: RaterAssignment, reason: str, actor: Any, at: datetime) -> None:
    """Decline to rate one person, once in a cycle; another rater is drawn.

    Raises:
        NotYours: somebody else was asked.
        WrongState: it was answered or withdrawn, or the ratings are over.
        Refused: the rater has stepped back once in this cycle.
    """
    if actor.employee_id is None or assignment.rater_id != actor.employee_id:
        raise errors.NotYours(_("This rating belongs to somebody else."))
    appraisal = Appraisal.objects.select_related("cycle__agency").get(pk=assignment.appraisal_id)
    require_ratings_ahead(appraisal.cycle, at)
    if not RaterAssignment.objects.filter(pk=assignment.pk, state=labels.AssignmentState.ASSIGNED).exists():
        raise errors.WrongState(_("Nothing was changed: you have answered already, or you are no longer asked."))
    _say_veto(appraisal.cycle, labels.VetoSide.RATER, assignment.rater_id, appraisal.employee_id, reason, at)
    draws.replace_raters(appraisal.cycle, {(assignment.rater_id, appraisal.employee_id)}, at)


def _say_veto(cycle: Cycle, side: str, said_by: int, against: int, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise errors.Refused(_("Please give the reason."), code="reason")
    try:
        with transaction.atomic():
            RaterVeto.objects.create(
                cycle=cycle, side=side, said_by_id=said_by, against_id=against, reason=reason.strip(), said_at=at
            )
    except IntegrityError as twice:
        raise errors.Refused(
            _(
                "Nothing was changed: you have used your veto of this cycle. "
                "A conflict of interest can always be declared."
            )
        ) from twice


def require_ratings_ahead(cycle: Cycle, at: datetime) -> None:
    """Stop unless ratings can still come in this cycle.

    Raises:
        WrongState: they cannot.
    """
    if cycle.state != labels.CycleState.OPEN or cycle.local_day(at) > cycle.rating_until:
        raise errors.WrongState(_("Nothing was changed: the ratings of this cycle are over."))


@transaction.atomic
def name_colleague(*, appraisal: Appraisal, colleague: Employee, actor: Any) -> None:
    """Let the supervisor name a colleague of another unit who works with the person.

    Raises:
        NotYours: the actor is not the supervisor of this case.
        Refused: the same unit, another agency, the person herself, or named already.
    """
    appraisal = locked_case(appraisal.pk)
    require_role(appraisal, actor, "supervisor")
    if colleague.agency_id != appraisal.cycle.agency_id or colleague.pk in (
        appraisal.employee_id,
        appraisal.appraiser_id,
        appraisal.reviewer_id,
    ):
        raise errors.Refused(_("Nothing was added: name a colleague of your agency."), code="colleague")
    if colleague.unit_id == appraisal.unit_id:
        raise errors.Refused(_("Nothing was added: people of the same unit are in the draw anyway."), code="colleague")
    _row, is_new = WorksWith.objects.get_or_create(
        appraisal=appraisal, colleague=colleague, defaults={"named_by_id": actor.employee_id}
    )
    if not is_new:
        raise errors.Refused(_("This colleague is on the list already."), code="colleague")
    _tell(appraisal, actor, "works_with.add", after=colleague.pk)


@transaction.atomic
def drop_colleague(*, row: WorksWith, actor: Any) -> None:
    """Take a colleague of another unit off the list; who was drawn stays drawn.

    Raises:
        NotYours: the actor is not the supervisor of this case.
    """
    appraisal = locked_case(row.appraisal_id)
    require_role(appraisal, actor, "supervisor")
    _tell(appraisal, actor, "works_with.remove", before=row.colleague_id)
    row.delete()


def _tell(appraisal: Appraisal, actor: Any, action: str, **told: Any) -> None:
    audit.record(chain=appraisal.cycle.agency.audit_chain, actor=actor, action=action, obj=appraisal, **told)


def _employee_of(actor: Any) -> Employee:
    if actor.employee is None:
        raise errors.NotYours(_("Only employees declare a conflict of interest."))
    found: Employee = actor.employee
    return found
