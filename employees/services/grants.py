"""Granted roles: HR staff and auditors by an administrator, panel members also by HR."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import access, audit, errors
from employees import labels
from employees.models import RoleGrant, User


@transaction.atomic
def grant_role(*, user: User, role: str, start: date, end: date | None, actor: User) -> RoleGrant:
    """Grant a role in the account's own agency; `end` is the last day, None means until it is ended.

    Raises:
        NotYours: HR grants something else than panel membership in her agency, or somebody without that right grants.
        Refused: the account belongs to no agency or is closed, has the role already, or the days are in disorder.
    """
    _require(role, user.agency_id, actor)
    if user.agency is None or not user.is_active:
        raise errors.Refused(_("Nothing was granted: the account is closed or belongs to no agency."))
    if end is not None and end < start:
        raise errors.Refused(_("Nothing was granted: the last day is before the first day."))
    grant = RoleGrant(user=user, agency=user.agency, role=role, start=start, end=end)
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError as known:
        raise errors.Refused(_("Nothing was granted: this person has the role already, without an end.")) from known
    audit.record(
        chain=grant.agency.audit_chain,
        actor=actor,
        action="role.granted",
        obj=user,
        after={"role": role, "start": start.isoformat(), "end": end.isoformat() if end else ""},
    )
    return grant


@transaction.atomic
def end_grant(*, grant: RoleGrant, last_day: date, actor: User) -> None:
    """End a grant; it is good until the end of `last_day`.

    Raises:
        NotYours: as `grant_role`.
        WrongState: it ends on that day or before already.
        Refused: `last_day` is before the grant began.
    """
    _require(grant.role, grant.agency_id, actor)
    if last_day < grant.start:
        raise errors.Refused(_("Nothing was changed: the last day is before the grant began."))
    rows = RoleGrant.objects.filter(pk=grant.pk)
    if rows.filter(end=None).update(end=last_day) + rows.filter(end__gt=last_day).update(end=last_day) != 1:
        raise errors.WrongState(_("Nothing was changed: this grant has ended already."))
    audit.record(
        chain=grant.agency.audit_chain,
        actor=actor,
        action="role.ended",
        obj=grant.user,
        before={"role": grant.role, "end": grant.end.isoformat() if grant.end else ""},
        after={"role": grant.role, "end": last_day.isoformat()},
    )


def _require(role: str, agency_id: int | None, actor: User) -> None:
    if access.ADMINISTRATOR in actor.roles:
        return
    of_hr = role == labels.Role.PANEL and access.HR in actor.roles and actor.agency_id == agency_id
    if not of_hr:
        raise errors.NotYours(_("HR grants panel membership only; ask an administrator for other roles."))
