"""A published year in the database, for tests: scheme, cycle, cases and frozen results of some people."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from appraisal import scoring
from appraisal.models import Appraisal, Cycle, Result, Scheme
from employees.models import Agency, Employee
from reports.tests import samples

PUBLISHED = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
RATED = datetime(2026, 1, 8, 3, 0, tzinfo=UTC)
SIGNED = datetime(2026, 1, 9, 3, 0, tzinfo=UTC)


def cycle(agency: Agency, year: int = 2025, key: str = "plaju", published: bool = True, **changes: Any) -> Cycle:
    """A cycle of the agency; published unless said otherwise."""
    document = scoring.scheme_to_json(samples.SCHEMES[key])
    scheme, _made = Scheme.objects.get_or_create(
        key=key, version=1, defaults={"name": key.capitalize(), "document": document}
    )
    values: dict[str, Any] = {
        "agency": agency,
        "name": f"Penilaian {year}",
        "year": year,
        "scheme": scheme,
        "state": "published" if published else "open",
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "planning_until": date(year, 1, 31),
        "rating_from": date(year, 11, 1),
        "rating_until": date(year, 12, 15),
        "countersign_until": date(year, 12, 31),
        "opened_at": PUBLISHED,
        "published_at": PUBLISHED if published else None,
    }
    return Cycle.objects.create(**values | changes)


def case(of: Cycle, person: Employee, **changes: Any) -> Appraisal:
    """The case of one person."""
    values: dict[str, Any] = {
        "cycle": of,
        "employee": person,
        "unit": person.unit,
        "period_start": of.starts_on,
        "period_end": of.ends_on,
        "state": "published" if of.published_at else "agreed",
        "agreed_at": RATED if not of.published_at else None,
        "rated_at": RATED if of.published_at else None,
        "countersigned_at": SIGNED if of.published_at else None,
    }
    return Appraisal.objects.create(**values | changes)


def result(of: Appraisal, key: str = "plaju", **record: Any) -> Result:
    """The published, frozen result of a case, computed by the real engine."""
    frozen = scoring.freeze(samples.record(key, **record))
    outcome = frozen["outcome"]
    assert outcome["status"] == "scored", outcome["missing"]
    return Result.objects.create(
        appraisal=of,
        score=outcome["score"],
        predicate=outcome["predicate"],
        frozen=frozen,
        sha256="0" * 64,
        computed_at=PUBLISHED,
        published_at=PUBLISHED,
    )


def published(of: Cycle, people: Iterable[Employee], **roles: Any) -> list[Appraisal]:
    """Cases with results for some people."""
    cases = [case(of, person, **roles) for person in people]
    for one in cases:
        result(one)
    return cases


def many(agency: Agency, like: Employee, number: int) -> list[Employee]:
    """More people like one, for counting queries."""
    return Employee.objects.bulk_create(
        Employee(
            agency=agency,
            nip=f"1986030120110110{serial:02d}",
            name=f"Orang {serial:02d}",
            kind="pns",
            unit=like.unit,
            position=like.position,
            rank=like.rank,
        )
        for serial in range(1, number + 1)
    )
