"""What the page of a case tells of the dialogue about its plan."""

from datetime import datetime
from typing import Any

from appraisal import labels, selectors, services
from appraisal.models import Appraisal
from appraisal.selectors import plan_changes, plan_versions


def dialogue_context(case: Appraisal, user: Any, at: datetime, plan: selectors.Plan) -> dict[str, Any]:
    """Return the plan with the remarks of its last return, and the changes of it: two queries at most."""
    sides = case.roles_of(user) & set(labels.Side.values)
    is_changeable = services.is_changeable(case, at)
    changes = plan_changes.changes_of(case, user)
    proposed = changes.proposed
    return {
        "plan": plan_versions.with_remarks(plan, plan_versions.remarks_on(case)),
        "changes": changes,
        "may_propose": bool(sides) and is_changeable and proposed is None,
        "must_answer": proposed is not None and is_changeable and "other_side" in proposed.roles_in(case, user),
    }
