"""The parts of a period cut by date, and what the year comes to (`scoring.split` has the rule).

Who sees what (`docs/decisions/`, split years): a part is seen by those `visible_to` names, each supervisor her own. The
conclusion of the year and the scores of all its parts are seen by whoever may see the last part: together with one part
they tell the other, so the supervisor of an earlier part does not see them. Nothing is seen before publication; the
one exception is the quadrant, where the last supervisor concludes with the earlier conclusions in view.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from appraisal import scoring, summaries
from appraisal.models import Appraisal
from appraisal.scoring import split
from appraisal.selectors import handovers

INCOMPLETE = summaries.Words("Belum lengkap", "Incomplete")


@dataclass(frozen=True)
class YearOutcome:
    """What the published parts of one person's year come to.

    `predicate` is the key of a band, empty while a rated part has no result; `score` is None then, and in quadrant
    schemes. `days` are the days each case (by id) counts for, `parts` how many cases there are.
    """

    score: Decimal | None
    predicate: str
    label: summaries.Words
    days: dict[int, int]

    @property
    def parts(self) -> int:
        return len(self.days)


@dataclass(frozen=True)
class PartLine:
    """One part on the scorecard. `score` and `label` are None where the reader may not see them, or there are none."""

    number: int
    words: str
    is_this: bool
    duty: str
    weight: int
    score: Decimal | None
    label: summaries.Words | None


@dataclass(frozen=True)
class PartsTold:
    """The parts of a period on the scorecard of one of them; `outcome` is None for who may not see the last part."""

    number: int
    lines: tuple[PartLine, ...]
    outcome: YearOutcome | None

    @property
    def total(self) -> int:
        return len(self.lines)


def cases_of(employee_ids: Iterable[int], year: int) -> dict[int, list[Appraisal]]:
    """Return the cases of people in the published cycles of a year, in the order of their days, in one query.

    With everything `results.summary_of` reads.
    """
    shown = Q(cycle__state="published") | Q(result__published_at__isnull=False)
    rows = Appraisal.objects.filter(shown, employee__in=list(employee_ids), cycle__year=year)
    found: dict[int, list[Appraisal]] = defaultdict(list)
    loaded = ("cycle__agency", "employee", "unit", "appraiser", "reviewer", "result")
    for case in rows.select_related(*loaded).order_by("period_start", "pk"):
        found[case.employee_id].append(case)
    return dict(found)


def outcome_of(cases: Sequence[Appraisal]) -> YearOutcome | None:
    """Return what the cases of one person come to, in the order of their days; None without any published result.

    By the rules the last published result was computed with, as they were.
    """
    published = [case for case in cases if result_of(case) is not None]
    if not published:
        return None
    record = published[-1].result.frozen["record"]
    rules = scoring.scheme_from_json(record["scheme"])
    parts = [part_of(case) for case in cases]
    year = split.conclude(parts, rules, idea_accepted=bool(record.get("idea_accepted")))
    return YearOutcome(
        score=year.score,
        predicate=year.predicate or "",
        label=INCOMPLETE if year.predicate is None else summaries.Words(**rules.band(year.predicate).label),
        days={case.pk: weight for case, weight in zip(cases, year.weights, strict=True)},
    )


def part_of(case: Appraisal) -> split.Part:
    """Return a case as the rule reads it; what is not published is not known."""
    result = result_of(case)
    return split.Part(
        start=case.period_start,
        end=case.period_end,
        exempt=case.exempt_days,
        duty=case.duty,
        score=result.score if result else None,
        predicate=result.predicate if result else None,
    )


def result_of(case: Appraisal) -> Any:
    """Return the published result of a case that was read with it, else None."""
    result = getattr(case, "result", None)
    return result if result is not None and result.published_at is not None else None


def told_on_scorecard(appraisal: Appraisal, user: Any) -> PartsTold | None:
    """Return the parts for the scorecard of one of them as far as `user` may see them; None where there is only one."""
    rows = Appraisal.objects.filter(cycle=appraisal.cycle_id, employee=appraisal.employee_id)
    cases = list(rows.select_related("result").order_by("period_start", "pk"))
    if len(cases) < 2:
        return None
    outcome = None
    if rows.visible_to(user).filter(pk=cases[-1].pk).exists():  # type: ignore[attr-defined]
        outcome = outcome_of(cases)
    weights = split.weights_of([part_of(case) for case in cases])
    lines = tuple(
        _line(number, case, weight, outcome is not None or case.pk == appraisal.pk, case.pk == appraisal.pk)
        for number, (case, weight) in enumerate(zip(cases, weights, strict=True), start=1)
    )
    return PartsTold(next(line.number for line in lines if line.is_this), lines, outcome)


def _line(number: int, case: Appraisal, weight: int, may_see: bool, is_this: bool) -> PartLine:
    result = result_of(case) if may_see else None
    label = None
    if result is not None:
        rules = scoring.scheme_from_json(result.frozen["record"]["scheme"])
        label = summaries.Words(**rules.band(result.predicate).label)
    duty = "" if case.is_rated_alone else case.get_duty_display()
    return PartLine(number, handovers.span_words(case), is_this, duty, weight, result.score if result else None, label)
