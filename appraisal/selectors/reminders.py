"""Who is behind in a stage of a cycle, and what HR reminded somebody of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Cycle, Reminder
from core.todo import SOON_DAYS, Todo, urgency_of

Stage = labels.ReminderStage
# Stage → states of the cases that are behind, whose turn it is, the date of the cycle on which it ends.
STAGES: dict[str, tuple[tuple[str, ...], str, str]] = {
    Stage.PLAN: (("planning", "returned"), "employee", "planning_until"),
    Stage.AGREE: (("submitted",), "appraiser", "planning_until"),
    Stage.RATE: (("agreed",), "appraiser", "rating_until"),
    Stage.SIGN: (("rated",), "reviewer", "countersign_until"),
}
# The mail goes out in the morning: what HR asks on a Friday afternoon is still told on Monday.
TOLD_DAYS = 3


@dataclass(frozen=True)
class StageBehind:
    """One stage as the page of completion shows it; `behind` counts cases, `reminded` says whether HR has, today."""

    stage: str
    label: str
    until: date
    behind: int
    is_due: bool
    reminded: bool

    @property
    def may_remind(self) -> bool:
        return self.is_due and self.behind > 0 and not self.reminded


def is_due(cycle: Cycle, stage: str, day: date) -> bool:
    """Say whether a stage of an open cycle has ended, or ends so soon that a reminder helps."""
    ends: date = getattr(cycle, STAGES[stage][2])
    return bool(cycle.state == labels.CycleState.OPEN) and (ends - day).days <= SOON_DAYS


def behind_in(cycle: Cycle, stage: str) -> QuerySet[Any]:
    """Return the ids of the people whose turn it is in `stage`, each once; exempt and joined parts owe nothing."""
    states, who, _ends = STAGES[stage]
    cases = Appraisal.objects.owed().filter(cycle=cycle, state__in=states, **{f"{who}__isnull": False})
    return cases.order_by(who).values_list(who, flat=True).distinct()


def stages_behind(cycle: Cycle, counts: dict[str, int], day: date) -> list[StageBehind]:
    """Return every stage with its cases (`counts` by state) and whether HR reminded on the local day, in one query."""
    told = set(Reminder.objects.filter(cycle=cycle, day=day).order_by().values_list("stage", flat=True).distinct())
    return [
        StageBehind(
            stage,
            str(Stage(stage).label),
            getattr(cycle, ends),
            sum(counts.get(state, 0) for state in states),
            is_due(cycle, stage, day),
            stage in told,
        )
        for stage, (states, _who, ends) in STAGES.items()
    ]


def stage_now() -> Case:
    """Beside a case: the stage in which it is, empty in a state nobody is reminded of."""
    return Case(
        *(When(state__in=states, then=Value(str(stage))) for stage, (states, _who, _ends) in STAGES.items()),
        default=Value(""),
        output_field=CharField(),
    )


def is_reminded(me: int, at: datetime) -> Exists:
    """Beside a case with `stage_now`: HR reminded `me` of this stage within the last days."""
    since = at.date() - timedelta(days=TOLD_DAYS)
    told = Reminder.objects.filter(employee=me, day__gte=since)
    return Exists(told.filter(cycle=OuterRef("cycle"), stage=OuterRef("stage_now")))


def reminder_todos(cases: Iterable[Any], me: int, at: datetime) -> list[Todo]:
    """Return one line per stage of which HR reminded `me`; `cases` come with `is_reminded` as `reminded`."""
    first: dict[str, Any] = {}
    for case in cases:
        for stage, (states, who, _ends) in STAGES.items():
            if case.reminded and case.state in states and getattr(case, f"{who}_id") == me:
                first.setdefault(stage, case)
    return [_line(stage, case, at) for stage, case in first.items()]


def _line(stage: str, case: Any, at: datetime) -> Todo:
    due = getattr(case.cycle, STAGES[stage][2])
    page = {Stage.PLAN: "appraisal", Stage.SIGN: "countersign_list"}.get(Stage(stage), "team")
    return Todo(
        _("HR reminds you: %(stage)s") % {"stage": Stage(stage).label},
        page,
        (case.pk,) if page == "appraisal" else (),
        due=due,
        urgency=urgency_of(due, case.cycle.local_day(at)),
    )
