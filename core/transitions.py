"""The one place where a state changes: conditional update, exactly one row, audit entry in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from core import audit, errors
from core.workflow import Workflow


@transaction.atomic
def move(
    row: models.Model,
    workflow: Workflow,
    action: str,
    *,
    actor: Any,
    roles: Iterable[str],
    chain: str,
    reason: str = "",
    details: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Take one step of `workflow` for `row`, whose state is in its field `state`.

    Args:
        row: the object; its `state` is refreshed on success.
        actor: the user who acts, None for the system itself.
        roles: the roles of the actor in this very case.
        chain: the audit chain, `agency.audit_chain`.
        reason: the words of the person, where the step needs them.
        details: more for the audit entry (JSON).
        changes: other fields that change in the same update.

    Raises:
        NotYours: the actor has none of the roles of this step.
        WrongState: the row is not, or no longer, in a state of this step.
        Refused: a reason is needed and there is none.
    """
    step = workflow.step(action)
    if not set(roles) & set(step.roles):
        raise errors.NotYours(_("This step belongs to somebody else."))
    if step.needs_reason and not reason.strip():
        raise errors.Refused(
            _("Nothing was changed: please give a reason, the other side will read it."), code="reason"
        )
    before = row.state  # type: ignore[attr-defined]
    hit = type(row)._default_manager.filter(pk=row.pk, state__in=step.sources).update(state=step.target, **changes)
    if hit != 1:
        raise errors.WrongState(
            _("Nothing was changed: this has moved on meanwhile. Open the page again to see where it stands.")
        )
    row.state = step.target  # type: ignore[attr-defined]
    for name, value in changes.items():
        setattr(row, name, value)
    audit.record(
        chain=chain,
        actor=actor,
        action=f"{workflow.name}.{action}",
        obj=row,
        before=before,
        after=step.target,
        reason=reason,
        details=details,
    )
