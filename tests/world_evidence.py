"""One of everything about verdicts on evidence and periodic reviews: Eka's case in a year with quarterly reviews."""

from datetime import UTC, datetime
from typing import Any

from appraisal.models import Evidence, EvidenceVerdict, PeriodicReview, ReviewNote
from appraisal.tests import factories

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def make_evidence(cast: Any, place: Any) -> dict[str, Any]:
    """Sari asked something about Eka's evidence; Eka wrote a note on the first quarter."""
    case = factories.running_case(cast, name="Penilaian triwulanan", review_rhythm="quarterly")
    realisation = factories.make_realisation(factories.make_target(case))
    proof = Evidence.objects.create(realisation=realisation, link="https://data.invalid/rekap", state="questioned")
    review = PeriodicReview.objects.create(appraisal=case, number=1, state="self_noted")
    return {
        "questioned": proof,
        "verdict": EvidenceVerdict.objects.create(
            evidence=proof, kind="questioned", words="x", by=cast.users["supervisor"], at=NOW
        ),
        "review": review,
        "review_note": ReviewNote.objects.create(
            review=review, side="employee", revision=1, text="x", author=cast.eka, saved_at=NOW
        ),
    }
