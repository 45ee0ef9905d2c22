"""Units and positions of an agency."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core import access, audit, errors
from employees.models import Agency, Employee, Position, PostType, Unit, User


@transaction.atomic
def add_unit(*, agency: Agency, name: str, parent: Unit | None, leader: Employee | None, actor: User) -> Unit:
    """Add a unit to the tree of `agency`.

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: the name is taken, or parent or leader belong elsewhere.
    """
    _require_hr(agency, actor)
    unit = Unit(agency=agency, name=name, parent=parent, leader=leader)
    _lock_tree(agency)
    check_unit(unit)
    _save(unit)
    audit.record(chain=agency.audit_chain, actor=actor, action="unit.added", obj=unit, after=_told(unit))
    return unit


@transaction.atomic
def change_unit(
    *, unit: Unit, name: str, parent: Unit | None, leader: Employee | None, is_active: bool = True, actor: User
) -> Unit:
    """Rename, move or close a unit, or give it another leader.

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: the unit would belong to itself, the name is taken, parent or leader belong elsewhere, or a unit that
            is to be closed still has people or units.
    """
    agency = unit.agency
    _require_hr(agency, actor)
    # Two moves that are harmless alone can close a circle together: one after the other, both on the tree as it is.
    _lock_tree(agency)
    row = Unit.objects.select_related("parent", "leader", "agency").get(pk=unit.pk)
    before = _told(row)
    row.name, row.parent, row.leader, row.is_active = name, parent, leader, is_active
    check_unit(row)
    if not is_active:
        _refuse_closing(row)
    _save(row)
    after = _told(row)
    if after != before:
        audit.record(chain=agency.audit_chain, actor=actor, action="unit.changed", obj=row, before=before, after=after)
    return row


@transaction.atomic
def add_position(*, agency: Agency, name: str, post_type: PostType, occupation: str, actor: User) -> Position:
    """Add a position of `agency`.

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: the name is taken.
    """
    _require_hr(agency, actor)
    position = Position(agency=agency, name=name, post_type=post_type, occupation=occupation)
    _save(position)
    audit.record(
        chain=agency.audit_chain, actor=actor, action="position.added", obj=position, after=_told_position(position)
    )
    return position


@transaction.atomic
def change_position(*, position: Position, name: str, post_type: PostType, occupation: str, actor: User) -> Position:
    """Correct a position; everybody who holds it holds the corrected one.

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: the name is taken.
    """
    agency = position.agency
    _require_hr(agency, actor)
    row = Position.objects.select_for_update(of=("self",)).select_related("post_type").get(pk=position.pk)
    before = _told_position(row)
    row.name, row.post_type, row.occupation = name, post_type, occupation
    _save(row)
    after = _told_position(row)
    if after != before:
        audit.record(
            chain=agency.audit_chain, actor=actor, action="position.changed", obj=row, before=before, after=after
        )
    return row


def _require_hr(agency: Agency, actor: User) -> None:
    if access.HR not in actor.roles or actor.agency_id != agency.pk:
        raise errors.NotYours(_("Only HR of this agency keeps its organisation."))


def _lock_tree(agency: Agency) -> None:
    Agency.objects.select_for_update().get(pk=agency.pk)


def check_unit(unit: Unit) -> None:
    """Check a unit that is not saved yet; the caller holds the lock of the tree.

    Raises:
        Refused: parent or leader belong elsewhere, the leader left, or the unit would belong to itself.
    """
    for other in (unit.parent, unit.leader):
        if other is not None and other.agency_id != unit.agency_id:
            raise errors.Refused(_("Nothing was saved: the unit above and the leader must belong to this agency."))
    if unit.leader is not None and not unit.leader.is_active:
        raise errors.Refused(_("Nothing was saved: the leader is no longer in service."))
    if unit.pk is None:
        return
    above = dict(Unit.objects.filter(agency=unit.agency_id).values_list("pk", "parent"))
    step, seen = unit.parent_id, set()
    while step is not None and step not in seen:
        if step == unit.pk:
            raise errors.Refused(
                _(
                    "Nothing was saved: “%(parent)s” belongs to “%(unit)s” itself, directly or through other units. "
                    "Choose a unit outside of it."
                )
                % {"parent": unit.parent, "unit": unit},
                code="cycle",
            )
        seen.add(step)
        step = above.get(step)


def _refuse_closing(unit: Unit) -> None:
    if unit.employees.filter(is_active=True).exists() or unit.children.filter(is_active=True).exists():
        raise errors.Refused(
            _("Nothing was saved: this unit still has people or units. Move them first, then close it.")
        )


def _save(row: models.Model) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as known:
        raise errors.Refused(_("Nothing was saved: this name is taken already."), code="name") from known


def _told(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "parent": str(unit.parent or ""),
        "leader": str(unit.leader or ""),
        "is_active": unit.is_active,
    }


def _told_position(position: Position) -> dict[str, Any]:
    return {"name": position.name, "post_type": str(position.post_type), "occupation": position.occupation}
