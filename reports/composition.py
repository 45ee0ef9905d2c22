"""Puts a person's year together from what the lower apps tell of it: one object for the page and for the paper."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from appraisal import scoring
from appraisal.models import Appraisal, Result
from appraisal.scoring import figures
from appraisal.selectors import results as appraisal_results
from appraisal.summaries import Words
from careers import selectors as careers_selectors
from careers.summaries import CareerYear
from employees.models import Employee
from mentoring import selectors as mentoring_selectors
from mentoring.summaries import MentoringYear
from reports.summaries import Case, Part, Person, SignOff, YearReport

LOADED = (*appraisal_results.LOADED, "appraisal__cycle__agency")


def year_report(employee: Employee, year: int) -> YearReport | None:
    """Return the year of one person; None while nothing of it is published."""
    return year_reports([employee.pk], year).get(employee.pk)


def year_reports(employee_ids: Iterable[int], year: int) -> dict[int, YearReport]:
    """Return the year of many people by employee id, in a constant number of queries; who has no result is left out."""
    ids = list(employee_ids)
    results = _results(ids, year)
    people = Employee.objects.filter(pk__in=results).select_related("agency", "unit", "position", "rank")
    dialogues = mentoring_selectors.years_of(list(results), year)
    careers = careers_selectors.years_of(list(results), year)
    return {
        person.pk: _compose(person, year, results[person.pk], dialogues[person.pk], careers[person.pk])
        for person in people
    }


def _results(ids: list[int], year: int) -> dict[int, list[Result]]:
    found: dict[int, list[Result]] = defaultdict(list)
    rows = Result.objects.filter(
        appraisal__employee__in=ids, appraisal__cycle__year=year, published_at__isnull=False
    ).select_related(*LOADED)
    for result in rows.order_by("appraisal__period_start", "pk"):
        found[result.appraisal.employee_id].append(result)
    return found


def _compose(
    person: Employee, year: int, results: list[Result], dialogue: MentoringYear, career: CareerYear
) -> YearReport:
    zone = ZoneInfo(person.agency.time_zone)
    parts = tuple(_part(result, person, zone) for result in results)
    score, predicate = conclude(parts)
    return YearReport(
        agency=person.agency.name,
        place=person.agency.place,
        year=year,
        published_on=max(_day(part.result.published_at, zone) or date.min for part in parts),
        person=Person(
            name=person.full_name,
            nip=person.nip,
            kind=person.get_kind_display(),
            rank=str(person.rank) if person.rank else "",
            position=person.position.name,
            # As it was on the last day of the period, not where she works by now.
            unit=parts[-1].result.unit_name,
        ),
        predicate=predicate,
        score=score,
        parts=parts,
        mentoring=dialogue,
        career=career,
    )


def _part(result: Result, person: Employee, zone: ZoneInfo) -> Part:
    case: Appraisal = result.appraisal
    return Part(
        result=appraisal_results.summary_of(result),
        case=Case(case.unit_id, case.appraiser_id, case.reviewer_id),
        employee=SignOff(person.full_name, person.nip, _day(case.acknowledged_at, zone)),
        supervisor=_sign_off(case.appraiser, case.rated_at, zone),
        reviewer=_sign_off(case.reviewer, case.countersigned_at, zone),
    )


def _sign_off(who: Employee | None, at: datetime | None, zone: ZoneInfo) -> SignOff:
    return SignOff(who.full_name if who else "", who.nip if who else "", _day(at, zone))


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at else None


def conclude(parts: tuple[Part, ...]) -> tuple[Decimal | None, Words]:
    """Return score and predicate of the year.

    One part stands for itself. Several are weighted by their days (domain.md §3, split period) and classified by the
    bands of the last part's scheme; where a part has no number (quadrant) the last supervisor's conclusion stands.
    """
    last = parts[-1].result
    known = [(part.days, part.result.score) for part in parts if part.result.score is not None]
    if len(parts) == 1 or len(known) < len(parts):
        return last.score, last.predicate_label
    mean = figures.weighted_mean([(Fraction(days), Fraction(score)) for days, score in known])
    score = figures.round_half_up(mean if mean is not None else Fraction(0))
    record = last.frozen["record"]
    rules = scoring.scheme_from_json(record["scheme"])
    band = scoring.classify(score, rules.bands, idea_accepted=bool(record.get("idea_accepted")))
    return score, Words(**band.label)
