"""Ready-made plans for the tests of planning: a quadrant year, plans in words, model plans."""

from decimal import Decimal
from typing import Any

from appraisal.models import Appraisal, ModelPlan, ModelTarget, PlanFrame
from appraisal.tests import factories
from appraisal.weights import even
from employees.models import Position, PostType

QUADRANT = "permenpanrb-6-2022"
IN_WORDS = {
    "title": "Menyusun standar pelayanan",
    "measure": "Standar dipakai di loket",
    "value": None,
    "unit_of_measure": "",
    "expected": "Standar disusun bersama warga dan dipakai semua loket.",
}


def planning_case(cast: Any, scheme: str = "sabang-kompetensi", **fields: Any) -> Appraisal:
    """Eka's case in the planning stage of a year, supervised by Sari."""
    cycle = factories.make_cycle(cast, scheme, **factories.PLANNING)
    return factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, **{"state": "planning", **fields})


def in_words(case: Appraisal, **fields: Any) -> Any:
    """Make the plan of `case` qualitative, with one target in words."""
    PlanFrame.objects.update_or_create(appraisal=case, defaults={"approach": "qualitative"})
    return factories.make_target(case, **{**IN_WORDS, **fields})


def make_model(where: Any, targets: int = 2, **fields: Any) -> ModelPlan:
    """A model plan of the town for the post of Eka, kept by HR, with `targets` targets that weigh 100 together."""
    values = {"name": "Petugas layanan", "position": where.eka.position, **fields}
    plan = ModelPlan.objects.create(agency=where.sabang, **values)
    weights = even(targets) if targets else []
    ModelTarget.objects.bulk_create(
        ModelTarget(
            plan=plan,
            title=f"Hasil {number}",
            measure="Jumlah layanan",
            aspect="quantity",
            polarity="higher",
            unit_of_measure="layanan",
            value=Decimal(100 + number),
            weight=weight,
        )
        for number, weight in enumerate(weights, start=1)
    )
    return plan


def make_leader(cast: Any, employee: Any) -> None:
    """Give somebody a high leadership post (JPT)."""
    post_type = PostType.objects.filter(group="jpt").first()
    employee.position = Position.objects.create(agency=cast.sabang, name="Kepala Dinas", post_type=post_type)
    employee.save()
