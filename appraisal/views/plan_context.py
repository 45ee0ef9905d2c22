"""What the page of a case shows and offers about its plan."""

from datetime import datetime
from typing import Any

from appraisal import labels, selectors
from appraisal.models import Appraisal


def plan_context(case: Appraisal, roles: frozenset[str], at: datetime) -> dict[str, Any]:
    """Return the frame, the expectations and what somebody with `roles` may write now, in two queries.

    One more for somebody who may write an empty plan: whether there is an earlier one to copy from.
    """
    drafts = "hr" in roles and "employee" not in roles and case.can_be_drafted_by_hr(at)
    may_plan = ("employee" in roles and case.is_plan_open(at)) or drafts
    is_open = case.cycle.state == labels.CycleState.OPEN
    submitted_to_me = "supervisor" in roles and is_open and case.state == labels.AppraisalState.SUBMITTED
    expectations = selectors.expectations_of(case)
    frame = selectors.frame_of(case)
    writes_soon = "hr" in roles and "employee" not in roles and not drafts
    return {
        "frame": frame,
        "in_words": frame.approach == labels.Approach.QUALITATIVE,
        "innovation_is_planned": case.cycle.scheme.rules.planning.innovation,
        "expectations": expectations,
        "has_words": any(row.text for row in expectations),
        "may_plan": may_plan,
        "drafts": drafts,
        "drafts_from": case.hr_drafts_from
        if writes_soon and case.state == labels.AppraisalState.PLANNING and case.is_plan_open(at)
        else None,
        "may_frame": may_plan or submitted_to_me,
        "may_model": bool(roles & {"supervisor", "hr"}),
        "may_expect": submitted_to_me and bool(expectations),
        "earlier": selectors.earlier_case_of(case) if may_plan else None,
    }
