"""One of everything about who rates whom."""

from typing import Any

from appraisal.models import ConflictOfInterest, DrawRules, RaterVeto, WorksWith


def make_raters(cast: Any, place: Any) -> dict[str, Any]:
    """Eka has declared a conflict and used her veto; Sari has named a colleague of another unit."""
    case = place.assignment.appraisal
    return {
        "rated_case": case,
        "conflict": ConflictOfInterest.objects.create(declared_by=cast.eka, other=cast.dedi, kind="family"),
        "veto": RaterVeto.objects.create(
            cycle=case.cycle, said_by=cast.eka, against=cast.dedi, side="rated", reason="x"
        ),
        "works_with": WorksWith.objects.create(appraisal=case, colleague=cast.lina, named_by=cast.sari),
        "draw_rules": DrawRules.objects.create(cycle=case.cycle),
    }
