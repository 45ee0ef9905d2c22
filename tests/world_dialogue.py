"""The dialogue about plans in the world of the access matrix: versions, a draft, an open proposal of the supervisor."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from appraisal.models import Appraisal
from appraisal.services import plan_change_drafts, plan_changes, plan_versions
from appraisal.tests import factories
from tests import cast as people

AGREED = datetime(2026, 1, 25, 2, tzinfo=UTC)


def make_dialogue(cast: people.Cast, place: Any) -> dict[str, Any]:
    """Eka's agreed plan before the rating window: once with an open proposal of Sari, once without."""
    cycle = factories.make_cycle(cast, name="Penilaian berjalan", **factories.BEFORE_RATING)
    found: dict[str, Any] = {}
    for name, year in (("case_running", cycle), ("case_to_change", _another(cast))):
        case = factories.make_appraisal(
            year, cast.eka, cast.sari, cast.rina, submitted_at=AGREED, agreed_at=AGREED, agreed_by=cast.sari
        )
        found[name] = Appraisal.objects.select_related("cycle__agency", "cycle__scheme").get(pk=case.pk)
        found[f"target_of_{name}"] = factories.make_target(case)
    case, target = found["case_to_change"], found["target_of_case_to_change"]
    plan_versions.keep_agreed(case, AGREED)
    sari = people.fresh(cast.users["supervisor"])
    values = {name: getattr(target, name) for name in plan_change_drafts.plans.FIELDS} | {"value": Decimal(120)}
    plan_change_drafts.write_item(appraisal=case, key=str(target.pk), values=values, actor=sari)
    found["plan_change"] = plan_changes.propose_change(appraisal=case, reason="Anggaran bertambah.", actor=sari)
    found["plan_version"] = case.versions.get()
    return found


def _another(cast: people.Cast) -> Any:
    return factories.make_cycle(cast, name="Penilaian diubah", **factories.BEFORE_RATING)
