"""One of everything about who rates whom."""

from datetime import UTC, datetime
from typing import Any

from appraisal.models import ConflictOfInterest, DrawRules, PracticeCase, PracticeTry, RaterVeto, WorksWith


def make_raters(cast: Any, place: Any) -> dict[str, Any]:
    """Eka has declared a conflict and used her veto; Sari has named a colleague of another unit."""
    case = place.assignment.appraisal
    case_day = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
    norm = {item: {"level": 3, "reason": "x"} for item in ("attendance", "rules", "deadlines")}
    practised = PracticeCase.objects.create(
        agency=cast.sabang, scheme_key=case.cycle.scheme.key, title="Kasus", story="x", norm=norm
    )
    return {
        "rated_case": case,
        "conflict": ConflictOfInterest.objects.create(declared_by=cast.eka, other=cast.dedi, kind="family"),
        "veto": RaterVeto.objects.create(
            cycle=case.cycle, said_by=cast.eka, against=cast.dedi, side="rated", reason="x"
        ),
        "works_with": WorksWith.objects.create(appraisal=case, colleague=cast.lina, named_by=cast.sari),
        "practice_case": practised,
        "practice_try": PracticeTry.objects.create(case=practised, rater=cast.dedi, levels={}, done_at=case_day),
        "draw_rules": DrawRules.objects.create(cycle=case.cycle),
    }
