"""Published results as frozen data: read from the frozen record only, so that old results never move."""

import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from appraisal import scoring, summaries
from appraisal.models import Appraisal, Result
from appraisal.scoring import split
from appraisal.selectors import parts
from appraisal.summaries import Words

LOADED = (
    "appraisal__cycle",
    "appraisal__employee",
    "appraisal__unit",
    "appraisal__appraiser",
    "appraisal__reviewer",
)
# How many strengths and weakest items are named.
NAMED = 3


def canonical(frozen: dict[str, Any]) -> bytes:
    """Return the frozen record as the bytes its SHA-256 is taken of, whatever order the database keeps keys in."""
    return json.dumps(frozen, sort_keys=True, ensure_ascii=False, indent=1).encode()


def year_of(employee: Any, year: int) -> summaries.AppraisalYear | None:
    """Return the published appraisal of an employee (object or id) in `year`; None when nothing is published.

    Of a year cut by date the last part is returned, with score and predicate of the whole year; while a part has no
    result they are None and empty.
    """
    employee_id = getattr(employee, "pk", employee)
    return years_of([employee_id], year).get(employee_id)


def years_of(employee_ids: Iterable[int], year: int) -> dict[int, summaries.AppraisalYear]:
    """Return the published appraisals of many employees in `year` by employee id, in one query."""
    cases = parts.cases_of(employee_ids, year)
    found = {}
    for pk, of_one in cases.items():
        published = [case for case in of_one if parts.result_of(case) is not None]
        if not published:
            continue
        last = published[-1].result
        # The object read with it, so that nothing is asked again.
        last.appraisal = published[-1]
        whole = parts.outcome_of(of_one) if len(of_one) > 1 else None
        told = summary_of(last)
        if whole is not None:
            told = replace(told, score=whole.score, predicate=whole.predicate, predicate_label=whole.label)
        found[pk] = told
    return found


def trend_of(employee_id: int, before: int) -> list[tuple[str, Decimal | None]]:
    """Return (year, score) of every published year of an employee before the year `before`, oldest first.

    A year cut by date is one figure, the mean of its parts by days. Later years are left out: a scorecard must not tell
    the supervisor of that time how it went on.
    """
    rows = Appraisal.objects.filter(employee=employee_id, cycle__year__lt=before, cycle__state="published").order_by(
        "cycle__year", "period_start", "pk"
    )
    fields = (
        "cycle__year",
        "period_start",
        "period_end",
        "exempt_days",
        "duty",
        "result__score",
        "result__published_at",
    )
    years: dict[int, list[split.Part]] = {}
    published = set()
    for year, start, end, exempt, duty, score, at in rows.values_list(*fields):
        years.setdefault(year, []).append(split.Part(start, end, exempt, duty, score))
        published |= {year} if at is not None else set()
    return [(str(year), split.score_of(parts)) for year, parts in years.items() if year in published]


def summary_of(result: Result) -> summaries.AppraisalYear:
    """Return one published result as frozen data; `result` has `LOADED` at hand.

    Raises:
        ValueError: it is not published; nothing of it may be shown.
    """
    if result.published_at is None:
        raise ValueError("A result that is not published is shown to nobody.")
    appraisal, frozen = result.appraisal, result.frozen
    record, outcome = frozen["record"], frozen["outcome"]
    rules = scoring.scheme_from_json(record["scheme"])
    items = _items(rules, record, outcome)
    targets = _targets(record, outcome)
    ranked = _ranked(items, targets)
    # Nothing is named a strength and a weakness at once.
    named = min(NAMED, len(ranked) // 2)
    return summaries.AppraisalYear(
        appraisal_id=appraisal.pk,
        employee_id=appraisal.employee_id,
        employee_name=appraisal.employee.full_name,
        unit_name=appraisal.unit.name,
        cycle_id=appraisal.cycle_id,
        cycle_name=appraisal.cycle.name,
        year=appraisal.cycle.year,
        period_start=appraisal.period_start,
        period_end=appraisal.period_end,
        scheme_name=Words(**rules.name),
        scheme_version=rules.version,
        conclusion=rules.conclusion,
        score=_number(outcome["score"]),
        score_cap=rules.total_cap,
        predicate=result.predicate,
        predicate_label=Words(**rules.band(result.predicate).label),
        components=tuple(_component(row) for row in outcome["components"]),
        items=items,
        targets=targets,
        steps=tuple(Words(step["text_id"], step["text_en"]) for step in outcome["steps"]),
        strengths=tuple(label for _score, label in ranked[::-1][:named]),
        weakest=tuple(label for _score, label in ranked[:named]),
        dialogue_opens=outcome["dialogue"]["opens"],
        appraiser_name=_name(appraisal, "appraiser"),
        reviewer_name=_name(appraisal, "reviewer"),
        countersigned_at=appraisal.countersigned_at,
        published_at=result.published_at,
        acknowledged_at=appraisal.acknowledged_at,
        sha256=result.sha256,
        frozen=frozen,
    )


def _name(appraisal: Appraisal, role: str) -> str:
    person = getattr(appraisal, role)
    return person.full_name if person else ""


def _number(value: str | None) -> Decimal | None:
    """A figure of the record; those of several terms stand there as a fraction."""
    if value is None:
        return None
    if "/" in value:
        above, below = value.split("/")
        return Decimal(above) / Decimal(below)
    return Decimal(value)


def _component(row: dict[str, Any]) -> summaries.ComponentRow:
    return summaries.ComponentRow(
        key=row["key"],
        kind=row["kind"],
        label=Words(**row["label"]),
        weight=Decimal(row["weight"]),
        score=_number(row["score"]),
        contribution=_number(row["contribution"]),
        sources=tuple(
            summaries.SourceRow(
                source=share["source"],
                label=Words(**scoring.SOURCE_NAMES[share["source"]]),
                weight=Decimal(share["weight"]),
                effective_weight=Decimal(share["effective_weight"]),
                raters=share["raters"],
                score=_number(share["score"]),
                used=share["used"],
                why=share["why"],
            )
            for share in row["sources"]
        ),
    )


def item_labels(rules: scoring.Scheme) -> dict[str, Words]:
    """Return the label of every item of a scheme by its key, the satisfaction elements among them."""
    found = {item.key: Words(**item.label) for component in rules.components for item in component.items}
    return {key: Words(**label) for key, label in scoring.ELEMENTS.items()} | found


def _items(rules: scoring.Scheme, record: dict[str, Any], outcome: dict[str, Any]) -> tuple[summaries.ItemRow, ...]:
    names = item_labels(rules)
    gaps = {row["item"] for row in outcome["dialogue"]["items"]}
    return tuple(
        _item(component["key"], row, names[row["key"]], row["key"] in gaps)
        for component in outcome["components"]
        for row in component["items"]
    )


def _item(component: str, row: dict[str, Any], label: Words, opens: bool) -> summaries.ItemRow:
    by_source = row["by_source"]
    own, above = by_source.get("self", {}), by_source.get("supervisor", {})
    own_level, level = _number(own.get("level")), _number(above.get("level"))
    others = [
        score
        for source in scoring.ANONYMOUS_SOURCES
        if (score := _number(by_source.get(source, {}).get("score"))) is not None
    ]
    return summaries.ItemRow(
        component=component,
        key=row["key"],
        label=label,
        own=own_level,
        supervisor=level,
        own_score=_number(own.get("score")),
        supervisor_score=_number(above.get("score")),
        others=sum(others, Decimal(0)) / len(others) if others else None,
        gap=own_level - level if own_level is not None and level is not None else None,
        opens_dialogue=opens,
    )


def _targets(record: dict[str, Any], outcome: dict[str, Any]) -> tuple[summaries.TargetRow, ...]:
    reached = {row["id"]: row for row in outcome["targets"]}
    return tuple(
        summaries.TargetRow(
            title=row["title"],
            measure=row.get("measure", ""),
            aspect=row.get("aspect", ""),
            unit_of_measure=row.get("unit_of_measure", ""),
            polarity=row["polarity"],
            value=_number(row["target"]),
            low=_number(row["low"]),
            high=_number(row["high"]),
            realised=_number(row["realised"]),
            percent=_number(reached[row["id"]]["percent"]) if row["id"] in reached else None,
            weight=Decimal(row["weight"]),
            effective_weight=Decimal(reached[row["id"]]["effective_weight"]) if row["id"] in reached else Decimal(0),
            taken_out=bool(row["id"] in reached and reached[row["id"]]["taken_out"]),
            expected=row.get("expected", ""),
            reported=row.get("reported", ""),
            judgement=row.get("judgement", ""),
        )
        for row in record["targets"]
    )


def _ranked(
    items: tuple[summaries.ItemRow, ...], targets: tuple[summaries.TargetRow, ...]
) -> list[tuple[Decimal, Words]]:
    """Items by the supervisor's points (the others' where she gave none) and targets by attainment, weakest first."""
    rated = [
        (item.supervisor_score if item.supervisor_score is not None else item.others, item.label) for item in items
    ]
    reached = [(target.percent, Words(target.title, target.title)) for target in targets if not target.taken_out]
    known = [(score, label) for score, label in [*rated, *reached] if score is not None]
    return sorted(known, key=lambda pair: pair[0])
