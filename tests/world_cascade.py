"""The world's part of the cascade: Sari leads, Eka is assigned a result of hers."""

from datetime import UTC, date, datetime
from typing import Any

from appraisal.models import Reminder, ResultAssignment, UnitStanding
from appraisal.tests import factories

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def make_cascade(cast: Any, place: Any) -> dict[str, Any]:
    """Return a cycle in planning in which Sari's result is assigned to Eka, who also serves it already."""
    cycle = factories.make_cycle(cast, name="Penilaian kaskade", **factories.PLANNING)
    leader = factories.make_appraisal(cycle, cast.sari, cast.rina, cast.wali, state="agreed")
    member = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, state="planning")
    result = factories.make_target(leader, title="Cakupan imunisasi naik")
    served = factories.make_target(member, title="Kunjungan posyandu", serves=result)
    return {
        "case_leader": leader,
        "result_leader": result,
        "target_serving": served,
        "assigned": ResultAssignment.objects.create(
            result=result, appraisal=member, text="Mendata bayi", assigned_by=cast.sari, assigned_at=NOW
        ),
        "reminder": Reminder.objects.create(
            cycle=cycle, employee=cast.eka, stage="plan", day=date(2026, 11, 16), sent_by=cast.users["hr"]
        ),
        "standing": UnitStanding.objects.create(cycle=cycle, unit=cast.eka.unit, counted_at=NOW, figures={}),
    }
