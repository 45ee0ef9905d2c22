"""The world's part of split periods: Bekas handed Eka over to Sari in July; Eka is exempt for some days elsewhere."""

from datetime import UTC, date, datetime
from typing import Any

from appraisal.models import Exemption, Handover
from appraisal.tests import factories

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def make_split(cast: Any, place: Any) -> dict[str, Any]:
    """Return a year cut by date, its hand-over that waits for a note, and an exemption."""
    cycle = factories.make_cycle(cast, name="Penilaian terbagi")
    former = factories.make_appraisal(cycle, cast.eka, cast.bekas, cast.rina, period_end=date(2026, 6, 30))
    following = factories.make_appraisal(
        cycle, cast.eka, cast.sari, cast.rina, state="submitted", period_start=date(2026, 7, 1), previous=former
    )
    handover = Handover.objects.create(
        appraisal=former,
        following=following,
        former=cast.bekas,
        new=cast.sari,
        since=date(2026, 7, 1),
        kind="cut",
        note_until=date(2026, 11, 30),
        confirmed_by=cast.users["hr"],
        confirmed_at=NOW,
    )
    exemption = Exemption.objects.create(
        cycle=cycle,
        employee=cast.eka,
        reason="unpaid_leave",
        start=date(2026, 8, 1),
        end=date(2026, 8, 31),
        recorded_by=cast.users["hr"],
        recorded_at=NOW,
    )
    return {"case_former": former, "case_following": following, "handover": handover, "exemption": exemption}
