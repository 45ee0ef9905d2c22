"""Ready-made changes of an agreed plan."""

from datetime import UTC, datetime
from decimal import Decimal

from appraisal.models import Appraisal, Target
from appraisal.services import plan_change_drafts as drafts
from appraisal.services import plan_changes as changes
from appraisal.services import plans
from appraisal.tests import factories
from tests import cast as people

WHY = "Anggaran dipotong bulan Juli."
IN_WINDOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
VALUES = {
    "title": "Pelatihan kader",
    "measure": "Kader terlatih",
    "aspect": "quantity",
    "polarity": "higher",
    "unit_of_measure": "orang",
    "value": Decimal(40),
    "weight": Decimal(40),
}


def user(cast, actor="employee"):
    return people.fresh(cast.users[actor])


def make_case(cast):
    """Return Eka's case, agreed before the rating window: loket 60, laporan 40."""
    cycle = factories.make_cycle(cast, **factories.BEFORE_RATING)
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "agreed")
    Appraisal.objects.filter(pk=case.pk).update(
        submitted_at=datetime(2026, 1, 20, 2, tzinfo=UTC),
        agreed_at=datetime(2026, 1, 25, 2, tzinfo=UTC),
        agreed_by=cast.sari,
    )
    factories.make_target(case, title="Loket", weight=60)
    factories.make_target(case, title="Laporan", weight=40)
    return Appraisal.objects.select_related("cycle__agency", "cycle__scheme").get(pk=case.pk)


def target(case, title):
    return Target.objects.get(appraisal=case, title=title)


def key(case, title):
    return str(target(case, title).pk)


def values_of(row, **changed):
    return {name: getattr(row, name) for name in plans.FIELDS} | changed


def draft(cast, case, actor="employee"):
    """Loket weighs 60 and aims at 120, Laporan is taken out, Pelatihan comes with 40."""
    me = user(cast, actor)
    drafts.write_item(
        appraisal=case,
        key=key(case, "Loket"),
        values=values_of(target(case, "Loket"), value=Decimal(120)),
        actor=me,
    )
    drafts.end_item(appraisal=case, key=key(case, "Laporan"), actor=me)
    drafts.write_item(appraisal=case, key="new", values=VALUES, actor=me)


def propose(cast, case, actor="employee"):
    draft(cast, case, actor)
    return changes.propose_change(appraisal=case, reason=WHY, actor=user(cast, actor))


def plan_in_force(case):
    return [
        (row.title, row.value, row.weight) for row in Target.objects.in_force().filter(appraisal=case).order_by("pk")
    ]


BEFORE = [("Loket", 100, 60), ("Laporan", 100, 40)]
AFTER = [("Loket", 120, 60), ("Pelatihan kader", 40, 40)]
