"""Which hand-overs are due: the reporting line in force differs from who appraises (domain §3, split period).

A hand-over waits for HR: the register may be wrong for a day, and a cut is not taken back lightly. What will happen
follows from `scoring.split` and from nothing the reader of the page may choose.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Least
from django.utils import formats
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
    """Return the hand-overs due in an open cycle at the moment `at`, by name.

    Args:
        cycle: with `agency` loaded.
        cases: only these ids of cases.
    """
    return due_in_all([cycle], at, cases)


def due_in_all(cycles: Sequence[Cycle], at: datetime, cases: Iterable[int] | None = None) -> list[Due]:
    """Return the hand-overs due in open cycles of one agency, by name: one query when there is none, else five."""
    if not cycles:
        return []
    by_id = {cycle.pk: cycle for cycle in cycles}
    rows = candidates(by_id, cycles[0].local_day(at))
    if cases is not None:
        rows = rows.filter(pk__in=list(cases))
    found = list(
        rows.select_related("employee", "unit", "appraiser", "employee__unit", "employee__position").order_by(
            "employee__name", "pk"
        )
    )
    if not found:
        return []
    for case in found:
        case.cycle = by_id[case.cycle_id]
    people = {case.employee_id for case in found}
    lines = _lines(people, min(cycle.starts_on for cycle in cycles), max(cycle.ends_on for cycle in cycles))
    exempt = spans_of(by_id, people)
    moves = [(case, move) for case in found if (move := _move(case, lines[case.employee_id])) is not None]
    new = Employee.objects.select_related("position").in_bulk({supervisor for _case, (supervisor, _since) in moves})
    # In a year that is over the last day decides; the cycles of an agency rarely end on different days.
    above = {
        on: people_selectors.supervisors_on(cycles[0].agency_id, on) for on in {case.on_day for case, _move in moves}
    }
    return [
        _due(case, new[who], since, above[case.on_day], exempt[case.cycle_id, case.employee_id])
        for case, (who, since) in moves
    ]


def candidates(cycle_ids: Iterable[int], today: date) -> Any:
    """Return cases nobody has concluded whose supervisor has no definitive line today, or whose post changed.

    A few of them need no hand-over after all (a short deputy, a case that ended before): `due_in_all` looks closer.
    `on_day` is the day that decides: today, or the last day of a cycle that is over.
    """
    lines = ReportingLine.objects.filter(
        Q(end__isnull=True) | Q(end__gte=OuterRef("on_day")),
        kind="definitive",
        start__lte=OuterRef("on_day"),
        employee=OuterRef("employee"),
        supervisor=OuterRef("appraiser"),
    )
    moved = ~Q(unit=F("employee__unit")) | (Q(position__isnull=False) & ~Q(position=F("employee__position")))
    rows = Appraisal.objects.filter(
        cycle__in=list(cycle_ids), state__in=OPEN_STATES, appraiser__isnull=False, employee__is_active=True
    )
    day = Least(Value(today), F("cycle__ends_on"), output_field=DateField())
    return rows.running().annotate(on_day=day).filter(~Exists(lines) | moved, period_start__lt=F("on_day"))  # type: ignore[attr-defined]


def _lines(employees: Iterable[int], first: date, last: date) -> dict[int, list[split.Line]]:
    rows = ReportingLine.objects.filter(
        Q(end=None) | Q(end__gte=first), employee__in=list(employees), start__lte=last
    ).order_by("start", "pk")
    found: dict[int, list[split.Line]] = defaultdict(list)
    for employee, supervisor, kind, start, end in rows.values_list("employee", "supervisor", "kind", "start", "end"):
        found[employee].append(split.Line(supervisor, str(kind), start, end))
    return found


def spans_of(cycle_ids: Iterable[int], employees: Iterable[int]) -> dict[tuple[int, int], list[tuple[date, date]]]:
    """Return the exempt days of people as spans by (cycle, employee), in one query."""
    rows = Exemption.objects.filter(cycle__in=list(cycle_ids), employee__in=list(employees), state="active")
    found: dict[tuple[int, int], list[tuple[date, date]]] = defaultdict(list)
    for cycle, employee, start, end in rows.values_list("cycle", "employee", "start", "end"):
        found[cycle, employee].append((start, end))
    return found


def _move(case: Any, lines: list[split.Line]) -> tuple[int, date] | None:
    """Return who takes a case over and since when, None when nobody does."""
    # The length of an acting line is judged over the whole period; whether it is due, on the day itself.
    segments = split.segments_of(lines, case.period_start, case.period_end, case.cycle.observation_days)
    until = min(case.on_day, case.period_end)
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


def due_for(user: Any, cycles: Sequence[Cycle], at: datetime) -> list[Due]:
    """Return the hand-overs due in cycles as far as they concern `user`: HR and auditors all, supervisors their own."""
    found = due_in_all(cycles, at)
    if user.roles & {access.HR, access.AUDITOR, access.ADMINISTRATOR}:
        return found
    me = user.employee_id
    return [due for due in found if me is not None and me in (due.case.appraiser_id, due.new.pk)]


# --- What was handed over --------------------------------------------------------------------------------
def facts_of(handover: Handover) -> list[tuple[str, Any]]:
    """Return the facts of a hand-over for the component `definition_list`."""
    case = handover.appraisal
    facts = [
        (_("Employee"), str(case.employee)),
        (_("Former supervisor"), str(handover.former)),
        (_("New supervisor"), str(handover.new)),
        (_("Since"), formats.date_format(handover.since, "j F Y")),
        (_("What happened"), handover.get_kind_display()),
    ]
    if handover.following is not None:
        facts += [(_("Part that ended"), span_words(case)), (_("Part that began"), span_words(handover.following))]
    return facts


def span_words(case: Appraisal) -> str:
    """Return the days of a part in words: from, to and how many count."""
    return _("%(first)s to %(last)s, %(days)d days") % {
        "first": formats.date_format(case.period_start, "j F Y"),
        "last": formats.date_format(case.period_end, "j F Y"),
        "days": case.days,
    }


def may_write(handover: Handover, roles: frozenset[str], at: datetime) -> bool:
    """Say whether the note is open for somebody with `roles`: the former supervisor, once, within its days."""
    is_asked = handover.state == labels.HandoverState.ASKED and handover.kind != labels.HandoverKind.CORRECT
    in_time = handover.appraisal.cycle.local_day(at) <= handover.note_until
    return is_asked and in_time and "former" in roles


# --- The parts of a period -------------------------------------------------------------------------------
@dataclass(frozen=True)
class PartLink:
    """One part of the period; `is_open_to` says whether the reader may open it, `is_this` that she has."""

    number: int
    case: Appraisal
    words: str
    is_this: bool
    is_open_to: bool


@dataclass(frozen=True)
class Split:
    """What a case is part of: the other parts, the hand-overs between them, and exempt days in words."""

    number: int
    parts: list[PartLink]
    handovers: list[Handover]
    exempt: list[str]

    @property
    def total(self) -> int:
        return len(self.parts)


def split_of(appraisal: Appraisal, user: Any) -> Split:
    """Return how a case stands in its period, as far as `user` may know it, in at most four queries.

    The days of the other parts are told to everybody who sees one of them; who may open them says `visible_to`. The
    reason of an exemption is told only where the exemption itself is visible.
    """
    rows = Appraisal.objects.filter(cycle=appraisal.cycle_id, employee=appraisal.employee_id)
    parts = list(rows.order_by("period_start", "pk"))
    visible = {appraisal.pk}
    if len(parts) > 1:
        visible |= set(rows.visible_to(user).values_list("pk", flat=True))  # type: ignore[attr-defined]
    links = [
        PartLink(number, case, span_words(case), case.pk == appraisal.pk, case.pk in visible)
        for number, case in enumerate(parts, start=1)
    ]
    handed = Handover.objects.visible_to(user).filter(Q(appraisal=appraisal) | Q(following=appraisal))
    return Split(
        number=next((link.number for link in links if link.is_this), 1),
        parts=links,
        handovers=list(handed.select_related("former", "new").order_by("since", "pk")),
        exempt=_exempt_words(appraisal, user) if appraisal.exempt_days else [],
    )


def _exempt_words(appraisal: Appraisal, user: Any) -> list[str]:
    rows = Exemption.objects.filter(
        cycle=appraisal.cycle_id,
        employee=appraisal.employee_id,
        state="active",
        start__lte=appraisal.period_end,
        end__gte=appraisal.period_start,
    ).order_by("start", "pk")
    known = set(rows.visible_to(user).values_list("pk", flat=True))
    found = []
    for row in rows:
        days = {
            "first": formats.date_format(row.start, "j F Y"),
            "last": formats.date_format(row.end, "j F Y"),
            "reason": row.get_reason_display(),
        }
        sentence = _("%(first)s to %(last)s: %(reason)s") if row.pk in known else _("%(first)s to %(last)s")
        found.append(sentence % days)
    return found


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
    number = len(
        due_in_all(list(Cycle.objects.filter(agency=user.agency_id, state="open").select_related("agency")), at)
    )
    if not number:
        return []
    return [Todo(_("Confirm %(count)d hand-overs") % {"count": number}, "handover_list", count=number)]
