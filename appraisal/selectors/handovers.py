"""Which hand-overs are due: the reporting line in force differs from who appraises (domain §3, split period).

A hand-over waits for HR: the register may be wrong for a day, and a cut is not taken back lightly. What will happen
follows from `scoring.split` and from nothing the reader of the page may choose.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Cycle, Exemption, Handover
from appraisal.scoring import split
from core import access
from core.todo import Todo, urgency_of
from employees import selectors as people_selectors
from employees.models import Employee, ReportingLine

DAY = timedelta(days=1)
# Nobody has concluded yet: the case can still be cut, taken over or corrected.
OPEN_STATES = ("planning", "submitted", "returned", "agreed")


@dataclass(frozen=True)
class Due:
    """One hand-over that waits for HR: the days of both parts count, `kind` says what will happen.

    `new` and `reviewer_id` are where the person stands from `since` on; for `correct` from the first day of the case.
    """

    case: Appraisal
    new: Employee
    reviewer_id: int | None
    since: date
    kind: str
    former_days: int
    new_days: int

    @property
    def key(self) -> str:
        """What a form sends back: the case with what HR saw, so that nothing else is confirmed."""
        return f"{self.case.pk}-{self.new.pk}-{self.since:%Y%m%d}"

    @property
    def is_short_after(self) -> bool:
        """The part that begins is too short to be rated alone; its days join the one that ends."""
        return self.kind == labels.HandoverKind.CUT and self.new_days < self.case.cycle.observation_days

    @property
    def is_same_supervisor(self) -> bool:
        """Only the post or the unit changed."""
        return self.new.pk == self.case.appraiser_id

    @property
    def told(self) -> str:
        """What will happen, in words."""
        days = {"days": self.former_days, "rest": self.new_days, "minimum": self.case.cycle.observation_days}
        if self.kind == labels.HandoverKind.CORRECT:
            return _("The line was different from the first day of this appraisal: the supervisor is corrected.")
        if self.kind == labels.HandoverKind.JOIN:
            return (
                _(
                    "%(days)d days are fewer than %(minimum)d: they join the part of the new supervisor, and the notes "
                    "stay visible."
                )
                % days
            )
        if self.is_short_after:
            return (
                _(
                    "Cut by date: the first part of %(days)d days is rated by the former supervisor. The %(rest)d days "
                    "after it are fewer than %(minimum)d and join it."
                )
                % days
            )
        return _("Cut by date: %(days)d days are rated by the former supervisor, %(rest)d by the new one.") % days


def due_in(cycle: Cycle, at: datetime, cases: Iterable[int] | None = None) -> list[Due]:
    """Return the hand-overs due in an open cycle at the moment `at`, by name, in a constant number of queries.

    Args:
        cycle: with `agency` loaded.
        cases: only these ids of cases.
    """
    on = min(cycle.local_day(at), cycle.ends_on)
    rows = candidates(cycle, on).select_related("employee", "unit", "appraiser", "employee__unit", "employee__position")
    if cases is not None:
        rows = rows.filter(pk__in=list(cases))
    found = list(rows.order_by("employee__name", "pk"))
    if not found:
        return []
    for case in found:
        case.cycle = cycle
    employees = [case.employee_id for case in found]
    lines = _lines(employees, cycle)
    exempt = spans_of(cycle.pk, employees)
    moves = [(case, move) for case in found if (move := _move(case, lines[case.employee_id], on)) is not None]
    people = Employee.objects.select_related("position").in_bulk({supervisor for _case, (supervisor, _since) in moves})
    above = people_selectors.supervisors_on(cycle.agency_id, on)
    return [_due(case, people[who], since, above, exempt[case.employee_id]) for case, (who, since) in moves]


def candidates(cycle: Cycle, on: date) -> "QuerySet[Appraisal]":
    """Return cases nobody has concluded whose supervisor has no definitive line on `on`, or whose post changed.

    A few of them need no hand-over after all (a short deputy, a case that ended before): `due_in` looks closer.
    """
    lines = ReportingLine.objects.on(on).filter(
        kind="definitive", employee=OuterRef("employee"), supervisor=OuterRef("appraiser")
    )
    moved = ~Q(unit=F("employee__unit")) | (Q(position__isnull=False) & ~Q(position=F("employee__position")))
    rows = Appraisal.objects.filter(
        cycle=cycle, state__in=OPEN_STATES, appraiser__isnull=False, employee__is_active=True
    )
    found: QuerySet[Appraisal] = rows.running().filter(period_start__lt=on).filter(~Exists(lines) | moved)  # type: ignore[attr-defined]
    return found


def _lines(employees: list[int], cycle: Cycle) -> dict[int, list[split.Line]]:
    rows = ReportingLine.objects.filter(
        Q(end=None) | Q(end__gte=cycle.starts_on), employee__in=employees, start__lte=cycle.ends_on
    ).order_by("start", "pk")
    found: dict[int, list[split.Line]] = defaultdict(list)
    for employee, supervisor, kind, start, end in rows.values_list("employee", "supervisor", "kind", "start", "end"):
        found[employee].append(split.Line(supervisor, str(kind), start, end))
    return found


def spans_of(cycle_id: int, employees: Iterable[int]) -> dict[int, list[tuple[date, date]]]:
    """Return the exempt days of people in a cycle as spans, in one query."""
    rows = Exemption.objects.filter(cycle=cycle_id, employee__in=list(employees), state="active")
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for employee, start, end in rows.values_list("employee", "start", "end"):
        found[employee].append((start, end))
    return found


def _move(case: Appraisal, lines: list[split.Line], on: date) -> tuple[int, date] | None:
    """Return who takes a case over and since when, None when nobody does."""
    # The length of an acting line is judged over the whole period; whether it is due, on the day itself.
    segments = split.segments_of(lines, case.period_start, case.period_end, case.cycle.observation_days)
    until = min(on, case.period_end)
    begun = [segment for segment in segments if segment.start <= until and segment.supervisor != case.employee_id]
    if not begun:
        return None
    if begun[-1].supervisor == case.appraiser_id:
        return _changed_post(case, until)
    places = [number for number, segment in enumerate(begun) if segment.supervisor == case.appraiser_id]
    if not places:
        return begun[0].supervisor, case.period_start
    following = begun[places[-1] + 1]
    return following.supervisor, following.start


def _changed_post(case: Appraisal, until: date) -> tuple[int, date] | None:
    """The same supervisor, another post or unit: since the day the register names, else since today."""
    person = case.employee
    if case.unit_id == person.unit_id and case.position_id in (None, person.position_id):
        return None
    since = person.position_since
    if since is None or not case.period_start < since <= until:
        since = until
    return case.appraiser_id or 0, since


def _due(case: Appraisal, new: Employee, since: date, above: dict[int, int], exempt: list[tuple[date, date]]) -> Due:
    before, after = _counted(case.period_start, since - DAY, exempt), _counted(since, case.period_end, exempt)
    kind = labels.HandoverKind.CUT
    if since <= case.period_start:
        kind = labels.HandoverKind.CORRECT
    elif before < case.cycle.observation_days:
        kind = labels.HandoverKind.JOIN
    reviewer = above.get(new.pk)
    return Due(
        case=case,
        new=new,
        # Nobody countersigns her own appraisal, nor what she herself rated.
        reviewer_id=None if reviewer in (case.employee_id, new.pk) else reviewer,
        since=since,
        kind=kind,
        former_days=before,
        new_days=after,
    )


def _counted(first: date, last: date, exempt: list[tuple[date, date]]) -> int:
    return split.days_between(first, last) - split.exempt_days(first, last, exempt)


# --- The parts of a period -------------------------------------------------------------------------------
def parts_of(appraisal: Appraisal) -> list[Appraisal]:
    """Return every part of this person's period in this cycle, in the order of their days, in one query."""
    rows = Appraisal.objects.filter(cycle=appraisal.cycle_id, employee=appraisal.employee_id)
    return list(rows.select_related("appraiser", "reviewer", "unit").order_by("period_start", "pk"))


def handovers_of(appraisal: Appraisal, user: Any) -> "list[Handover]":
    """Return the hand-overs into and out of a case that `user` may see, the earliest first, in one query."""
    rows = Handover.objects.visible_to(user).filter(Q(appraisal=appraisal) | Q(following=appraisal))
    return list(rows.select_related("former", "new", "appraisal").order_by("since", "pk"))


# --- To-dos ----------------------------------------------------------------------------------------------
def todo_for(user: Any, at: datetime) -> list[Todo]:
    """Return what is owed about hand-overs: notes of former supervisors, and for HR the ones that are due."""
    return [*_notes(user, at), *_to_confirm(user, at)]


def _notes(user: Any, at: datetime) -> list[Todo]:
    if user.employee_id is None:
        return []
    rows = Handover.objects.filter(former=user.employee_id, state="asked", appraisal__cycle__state="open")
    asked = rows.exclude(kind="correct").select_related("appraisal__cycle__agency", "appraisal__employee")
    found = []
    for row in asked.order_by("note_until", "pk"):
        today = row.appraisal.cycle.local_day(at)
        if today <= row.note_until:
            label = _("Write the hand-over note for %(name)s") % {"name": row.appraisal.employee.full_name}
            urgency = urgency_of(row.note_until, today)
            found.append(Todo(label, "handover", (row.pk,), due=row.note_until, urgency=urgency))
    return found


def _to_confirm(user: Any, at: datetime) -> list[Todo]:
    if access.HR not in user.roles or user.agency_id is None:
        return []
    number = 0
    cycles = list(Cycle.objects.filter(agency=user.agency_id, state="open").select_related("agency"))
    for cycle in cycles:
        number += len(due_in(cycle, at))
    if not number:
        return []
    return [Todo(_("Confirm %(count)d hand-overs") % {"count": number}, "handover_list", count=number)]
