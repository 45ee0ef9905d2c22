"""Ready-made ratings for the tests of the second half of the year."""

from datetime import UTC, datetime
from typing import Any

from appraisal import labels
from appraisal.models import Appraisal, Cycle, PublicAnswer, RaterAssignment, Rating, ServicePoint, Tally
from appraisal.services import anonymous, ratings
from appraisal.tests import factories
from employees.models import Employee

AFTER = datetime(2026, 12, 16, 3, 0, tzinfo=UTC)
LOADED = ("cycle__agency", "cycle__scheme", "employee__position__post_type", "unit", "appraiser", "reviewer")


def load(appraisal: Appraisal) -> Appraisal:
    """Return the case as a view would fetch it."""
    return Appraisal.objects.select_related(*LOADED).get(pk=appraisal.pk)


def case_of(cast: Any, scheme: str = "sibolga", state: str = "agreed", **fields: Any) -> Appraisal:
    """Return Eka's case in an open cycle: rated by Sari, countersigned by Rina."""
    cycle = factories.make_cycle(cast, scheme)
    return load(factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, state=state, **fields))


def items_of(appraisal: Appraisal, source: str) -> list[str]:
    """Return the keys of what a source is asked."""
    return [item.key for _component, items in ratings.questions_of(appraisal, source) for item in items]


def levels_of(appraisal: Appraisal, source: str, level: int | None = 4) -> dict[str, int | None]:
    """Return the same level for every item."""
    return dict.fromkeys(items_of(appraisal, source), level)


def form_of(appraisal: Appraisal, source: str, level: int | None = 4, **more: Any) -> dict[str, Any]:
    """Return what the browser sends."""
    chosen = levels_of(appraisal, source, level)
    return {f"level_{item}": "unsure" if value is None else value for item, value in chosen.items()} | more


def rate(appraisal: Appraisal, source: str, level: int = 4, **fields: Any) -> Rating:
    """Store a submitted rating without the service."""
    rater = appraisal.employee if source == "self" else appraisal.appraiser
    values = {
        "revision": 1,
        "levels": levels_of(appraisal, source, level),
        "is_final": True,
        "saved_at": datetime(2026, 11, 10, 2, 0, tzinfo=UTC),
        **fields,
    }
    return Rating.objects.create(appraisal=appraisal, source=source, rater=rater, **values)


def ask(appraisal: Appraisal, rater: Employee) -> RaterAssignment:
    """Ask somebody to rate as a peer."""
    Tally.objects.get_or_create(appraisal=appraisal, source=labels.Source.PEER)
    return RaterAssignment.objects.create(appraisal=appraisal, rater=rater, source=labels.Source.PEER)


def answer(assignment: RaterAssignment, user: Any, level: int = 4, comments: dict[str, str] | None = None) -> str:
    """Answer as the service does."""
    loaded = RaterAssignment.objects.select_related(
        "appraisal__cycle__agency", "appraisal__cycle__scheme", "appraisal__employee__position__post_type"
    ).get(pk=assignment.pk)
    return anonymous.answer(
        assignment=loaded, levels=levels_of(loaded.appraisal, "peer", level), comments=comments or {}, actor=user
    )


def point_of(cast: Any, name: str = "Loket 1", **fields: Any) -> ServicePoint:
    """Return a service point of Eka's unit."""
    return ServicePoint.objects.create(unit=cast.units["pelayanan"], name=name, **{"code": "ABC234", **fields})


def public_answers(point: ServicePoint, cycle: Cycle, levels: list[int], **fields: Any) -> None:
    """Store verified answers, one per level, the same for all nine elements."""
    values = {"is_verified": True, "officer": None, "version": "skm-2017-a", **fields}
    PublicAnswer.objects.bulk_create(
        PublicAnswer(
            service_point=point, cycle=cycle, answers={f"u{number}": level for number in range(1, 10)}, **values
        )
        for level in levels
    )
