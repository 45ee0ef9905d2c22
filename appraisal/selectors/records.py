"""Records for the scoring engine, built for many appraisals with a constant number of queries.

A record with `anonymous=False` holds named ratings only: it may be looked at before publication, because running
averages of anonymous answers would give later answers away by subtraction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from appraisal import scoring
from appraisal.models import Appraisal, PublicAnswer, Rating, ServiceOfficer, Tally
from appraisal.selectors import plans

PUBLIC_LEVELS = frozenset(str(level) for level in scoring.PUBLIC_LEVELS)
Counters = dict[str, dict[str, int]]


def records_of(appraisals: Sequence[Appraisal], *, anonymous: bool) -> dict[int, dict[str, Any]]:
    """Return the scoring record (format 1) of each appraisal by its id.

    Args:
        appraisals: of one cycle, with `cycle__scheme` and `employee__position__post_type` loaded.
        anonymous: whether peers, subordinates and the public are in it; only publication asks for them.
    """
    if not appraisals:
        return {}
    scheme = appraisals[0].cycle.scheme
    targets = plans.targets_records([appraisal.pk for appraisal in appraisals])
    ratings = _named(appraisals)
    if anonymous:
        rules = scheme.rules
        for pk, by_source in _tallies(appraisals).items():
            ratings[pk].update(by_source)
        for pk, figures in _public(appraisals, rules).items():
            ratings[pk]["public"] = figures
    return {
        appraisal.pk: {
            "format": scoring.FORMAT,
            "scheme": scheme.document,
            "leader": appraisal.employee.position.post_type.is_leader,
            "targets": targets[appraisal.pk],
            "ratings": ratings[appraisal.pk],
        }
        for appraisal in appraisals
    }


def record_of(appraisal: Appraisal, *, anonymous: bool) -> dict[str, Any]:
    """Return the scoring record of one appraisal."""
    return records_of([appraisal], anonymous=anonymous)[appraisal.pk]


def missing_of(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Return what keeps the appraisal from having a result, as the engine says it (`text_id`, `text_en`)."""
    missing: list[dict[str, Any]] = scoring.score(record_of(appraisal, anonymous=False))["missing"]
    return missing


def _named(appraisals: Iterable[Appraisal]) -> dict[int, dict[str, Any]]:
    """The last submitted revision of each named rater as counters of one rater."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    ratings = Rating.objects.filter(appraisal__in=[a.pk for a in appraisals], is_final=True).order_by("revision")
    for rating in ratings:
        found[rating.appraisal_id][str(rating.source)] = {"raters": 1, "counters": counters_of(rating.levels)}
    return found


def counters_of(levels: dict[str, int | None]) -> Counters:
    """Return the levels of one rater as counters; None is "cannot judge"."""
    return {item: {scoring.CANNOT_JUDGE if level is None else str(level): 1} for item, level in levels.items()}


def _tallies(appraisals: Iterable[Appraisal]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for appraisal_id, source, document in Tally.objects.filter(appraisal__in=[a.pk for a in appraisals]).values_list(
        "appraisal_id", "source", "document"
    ):
        if document.get("raters"):
            found[appraisal_id][str(source)] = {"raters": document["raters"], "counters": document["counters"]}
    return found


def _public(appraisals: Sequence[Appraisal], rules: scoring.Scheme) -> dict[int, dict[str, Any]]:
    """Verified answers: of the officer where her unit shows her, of the whole unit for everybody else (domain §4)."""
    items = sorted({item for component in rules.components for item in component.public_items})
    if not items:
        return {}
    answers = PublicAnswer.objects.filter(cycle=appraisals[0].cycle_id, is_verified=True).order_by()
    people = {appraisal.employee_id for appraisal in appraisals}
    shown = set(ServiceOfficer.objects.filter(employee__in=people, is_shown=True).values_list("employee_id", flat=True))
    units = {appraisal.unit_id for appraisal in appraisals}
    of_people = _count(answers.filter(officer__employee__in=shown), "officer__employee", items)
    of_units = _count(answers.filter(service_point__unit__in=units), "service_point__unit", items)
    found = {}
    for appraisal in appraisals:
        mine = appraisal.employee_id in shown
        figures = of_people.get(appraisal.employee_id) if mine else of_units.get(appraisal.unit_id)
        if figures:
            found[appraisal.pk] = figures
    return found


def _count(answers: Any, group: str, items: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Number of answers and counters per item for each value of `group`."""
    found: dict[int, dict[str, Any]] = {
        key: {"raters": raters, "counters": {item: {} for item in items}}
        for key, raters in answers.values_list(group).annotate(raters=Count("pk"))
    }
    for item in items:
        levels = answers.annotate(level=KeyTextTransform(item, "answers")).values_list(group, "level")
        for key, level, count in levels.annotate(count=Count("pk")):
            # An open question comes as None from PostgreSQL and as the word null from SQLite.
            if str(level) in PUBLIC_LEVELS:
                found[key]["counters"][item][str(level)] = count
    return found
