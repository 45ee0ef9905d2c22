"""What somebody owes while the year runs: verdicts on evidence, answers to them, and periodic reviews.

Two queries, however many cases. `cases` are those of `selectors.todo`: open cycles, with employee and cycle at hand.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from appraisal import labels, periods
from appraisal.models import Evidence, PeriodicReview
from appraisal.selectors.reviews import period_words, periods_of
from core.todo import Todo, urgency_of

State = labels.EvidenceState
# (last day, case, period)
Due = tuple[date, Any, periods.Period]


def year_todos(cases: Iterable[Any], me: int, at: datetime) -> list[Todo]:
    """Return what `me` owes in cases whose year runs at the moment `at`."""
    running = [case for case in cases if case.takes_realisations()]
    mine = [case for case in running if case.employee_id == me]
    team = [case for case in running if case.appraiser_id == me]
    if not mine and not team:
        return []
    return [*_evidence(mine, team), *_reviews(mine, team, at)]


def _evidence(mine: list[Any], team: list[Any]) -> list[Todo]:
    """Pieces to look at, and questions to answer: one line each, straight to a page with all of them."""
    rows = Evidence.objects.judgeable().filter(realisation__target__appraisal__in=[*mine, *team])
    counted = rows.values_list("realisation__target__appraisal", "state").annotate(number=Count("pk")).order_by()
    known = {(case, state): number for case, state, number in counted}
    questioned = sum(known.get((case.pk, State.QUESTIONED), 0) for case in mine)
    waiting = sum(known.get((case.pk, State.WAITING), 0) for case in team)
    found = []
    if questioned:
        label = _("Answer what was asked about your evidence (%(count)s)") % {"count": questioned}
        found.append(Todo(label, "evidence_inbox", count=questioned))
    if waiting:
        label = _("Look at the evidence of your people (%(count)s)") % {"count": waiting}
        found.append(Todo(label, "evidence_inbox", count=waiting))
    return found


def _reviews(mine: list[Any], team: list[Any], at: datetime) -> list[Todo]:
    with_rhythm = [case for case in [*mine, *team] if case.cycle.review_rhythm != labels.Rhythm.NONE]
    if not with_rhythm:
        return []
    states: dict[int, dict[int, str]] = defaultdict(dict)
    reviews = PeriodicReview.objects.filter(appraisal__in=with_rhythm)
    for case, number, state in reviews.values_list("appraisal", "number", "state"):
        states[case][number] = state
    own = [due for case in mine for due in _open(case, states[case.pk], at, labels.ReviewState.OPEN)]
    theirs = [due for case in team for due in _open(case, states[case.pk], at, None)]
    return [
        *_line(
            own, at, _("Write your note for %(period)s"), _("Write your notes for %(count)s periods"), "review_note"
        ),
        *_line(
            theirs,
            at,
            _("Conclude the review of %(name)s for %(period)s"),
            _("Conclude %(count)s periodic reviews"),
            "review_conclude",
        ),
    ]


def _open(case: Any, states: dict[int, str], at: datetime, only: str | None) -> list[Due]:
    """Return the periods of a case that are over and still owed: not concluded, or in the state `only`."""
    today = case.cycle.local_day(at)
    found = []
    for period in periods_of(case):
        state = states.get(period.number, labels.ReviewState.OPEN)
        wanted = state == only if only else state != labels.ReviewState.CONCLUDED
        if wanted and period.is_owed and period.is_over(today):
            found.append((period.due, case, period))
    return found


def _line(owed: list[Due], at: datetime, one: str, many: str, page: str) -> list[Todo]:
    """One line for all of one kind: to the form when there is one, else to the reviews of the case most due."""
    if not owed:
        return []
    due, case, period = min(owed, key=lambda found: (found[0], found[1].pk))
    single = len(owed) == 1
    told = {"name": case.employee.full_name, "period": period_words(period), "count": len(owed)}
    return [
        Todo(
            (one if single else many) % told,
            page if single else "review_list",
            (case.pk, period.number) if single else (case.pk,),
            due=due,
            urgency=urgency_of(due, case.cycle.local_day(at)),
            count=len(owed),
        )
    ]
