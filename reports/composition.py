"""Puts a person's year together from what the lower apps tell of it: one object for the page and for the paper."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from appraisal.models import Appraisal, Result
from appraisal.selectors import parts as appraisal_parts
from appraisal.selectors import results as appraisal_results
from careers import selectors as careers_selectors
from careers.summaries import CareerYear
from employees.models import Employee
from mentoring import selectors as mentoring_selectors
from mentoring.summaries import MentoringYear
from reports.summaries import Case, Part, Person, SignOff, YearReport


def year_report(employee: Employee, year: int) -> YearReport | None:
    """Return the year of one person; None while nothing of it is published."""
    return year_reports([employee.pk], year).get(employee.pk)


def year_reports(employee_ids: Iterable[int], year: int) -> dict[int, YearReport]:
    """Return the year of many people by employee id, in a constant number of queries; who has no result is left out."""
    ids = list(employee_ids)
    cases = appraisal_parts.cases_of(ids, year)
    outcomes = {pk: outcome for pk, of_one in cases.items() if (outcome := appraisal_parts.outcome_of(of_one))}
    results = {pk: _results(cases[pk]) for pk in outcomes}
    people = Employee.objects.filter(pk__in=results).select_related("agency", "unit", "position", "rank")
    dialogues = mentoring_selectors.years_of(list(results), year)
    careers = careers_selectors.years_of(list(results), year)
    return {
        person.pk: _compose(
            person, year, results[person.pk], outcomes[person.pk], dialogues[person.pk], careers[person.pk]
        )
        for person in people
    }


def _results(cases: list[Appraisal]) -> list[Result]:
    """The published results of a person's cases, each with the case it was read with."""
    found = []
    for case in cases:
        result = appraisal_parts.result_of(case)
        if result is not None:
            result.appraisal = case
            found.append(result)
    return found


def _compose(
    person: Employee,
    year: int,
    results: list[Result],
    outcome: appraisal_parts.YearOutcome,
    dialogue: MentoringYear,
    career: CareerYear,
) -> YearReport:
    zone = ZoneInfo(person.agency.time_zone)
    parts = tuple(_part(result, person, zone, outcome.days[result.appraisal_id]) for result in results)
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
        predicate=outcome.label,
        score=outcome.score,
        parts=parts,
        mentoring=dialogue,
        career=career,
    )


def _part(result: Result, person: Employee, zone: ZoneInfo, days: int) -> Part:
    case: Appraisal = result.appraisal
    return Part(
        result=appraisal_results.summary_of(result),
        case=Case(case.unit_id, case.appraiser_id, case.reviewer_id),
        employee=SignOff(person.full_name, person.nip, _day(case.acknowledged_at, zone)),
        supervisor=_sign_off(case.appraiser, case.rated_at, zone),
        reviewer=_sign_off(case.reviewer, case.countersigned_at, zone),
        counted=days,
    )


def _sign_off(who: Employee | None, at: datetime | None, zone: ZoneInfo) -> SignOff:
    return SignOff(who.full_name if who else "", who.nip if who else "", _day(at, zone))


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at else None
