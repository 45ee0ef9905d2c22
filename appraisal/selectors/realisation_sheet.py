"""What a spreadsheet of realisations means for the plans it speaks of, and the sheet prepared for filling in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from appraisal import labels, querysets
from appraisal.models import Appraisal, Realisation, Target
from appraisal.sheets import realisations as sheet
from appraisal.sheets.columns import Draft
from appraisal.sheets.values import plain
from core import access
from employees.models import Agency, Employee
from employees.staff_file.contract import Message, key

PERCENT = frozenset({"%", "persen", "percent", "prosentase", "persentase"})


def recordable_cases(agency: Agency, actor: Any) -> QuerySet[Appraisal]:
    """The cases of open cycles into which somebody may import: HR all of the agency, a supervisor those she rates."""
    cases = Appraisal.objects.filter(cycle__agency=agency, cycle__state=labels.CycleState.OPEN)
    if access.HR in actor.roles and actor.agency_id == agency.pk:
        return cases
    return cases.filter(appraiser=actor.employee_id) if actor.employee_id is not None else cases.none()


@dataclass
class Snapshot:
    """What the rows of a file are compared with; asked for in the same few queries for two rows and for thousands."""

    is_hr: bool
    today: dict[int, date] = field(default_factory=dict)
    cases: dict[str, list[Appraisal]] = field(default_factory=lambda: defaultdict(list))
    colleagues: set[str] = field(default_factory=set)
    targets: dict[int, list[Target]] = field(default_factory=lambda: defaultdict(list))
    # target and day → what is recorded, in order: value and note.
    recorded: dict[tuple[int, str], list[tuple[str | None, str]]] = field(default_factory=lambda: defaultdict(list))
    withdrawn: dict[tuple[int, str], list[tuple[str | None, str]]] = field(default_factory=lambda: defaultdict(list))


def snapshot(drafts: Sequence[Draft], agency: Agency, actor: Any, at: datetime) -> Snapshot:
    """Read what is needed to judge the rows, in four queries."""
    nips = {draft.values["nip"] for draft in drafts if draft.values.get("nip")}
    days = {draft.values["day"] for draft in drafts if draft.values.get("day")}
    found = Snapshot(is_hr=access.HR in actor.roles and actor.agency_id == agency.pk)
    cases = recordable_cases(agency, actor).filter(employee__nip__in=nips).select_related("cycle__agency", "employee")
    by_id = {}
    for case in cases.order_by("pk"):
        found.cases[case.employee.nip].append(case)
        found.today[case.cycle_id] = case.cycle.local_day(at)
        by_id[case.pk] = case
    if found.is_hr:
        found.colleagues = set(Employee.objects.filter(agency=agency, nip__in=nips).values_list("nip", flat=True))
    for target in Target.objects.filter(appraisal__in=by_id, ended_on__isnull=True):
        found.targets[target.appraisal_id].append(target)
    # Withdrawn ones too, on purpose: what was withdrawn must be known to be kept away.
    known = Realisation.objects.filter(target__appraisal__in=by_id, day__in=days).order_by("day", "pk")
    for target_id, day, value, note, state in known.values_list("target_id", "day", "value", "note", "state"):
        recorded = found.recorded if state != labels.RealisationState.WITHDRAWN else found.withdrawn
        recorded[target_id, day.isoformat()].append((None if value is None else plain(value), note))
    return found


def judge(drafts: Sequence[Draft], agency: Agency, actor: Any, at: datetime) -> None:
    """Say of every row what would be recorded; the values get the ids of case and target."""
    known = snapshot(drafts, agency, actor, at)
    in_file: dict[tuple[int, str], tuple[int, tuple[str | None, str]]] = {}
    for draft in drafts:
        sheet.check(draft)
        target = _target(draft, known)
        draft.action = str(labels.RowAction.REFUSED)
        if target is None or draft.is_refused:
            continue
        draft.values |= {"target_id": target.pk, "appraisal_id": target.appraisal_id}
        _say_figure(draft, target)
        if not draft.is_refused:
            draft.action = _action(draft, target, known, in_file)


def _target(draft: Draft, known: Snapshot) -> Target | None:
    """The target a row speaks of; None when the row is refused."""
    nip = draft.values.get("nip")
    draft.label = nip or ""
    if nip is None:
        return None
    cases = known.cases.get(nip, [])
    if not cases:
        of_hr = "no_open_case" if nip in known.colleagues else "nobody_in_agency"
        draft.refuse(of_hr if known.is_hr else "nobody_in_team", "nip", nip=nip)
        return None
    draft.label = f"{cases[0].employee} · {nip}"
    _say_name(draft, cases[0].employee)
    if draft.is_refused:
        return None
    cases = _of_cycle(draft, cases)
    cases = _on_day(draft, cases, known) if cases else []
    cases = _running(draft, cases) if cases else []
    fitting = [target for case in cases for target in _fitting(draft, known.targets[case.pk])]
    return _one_target(draft, fitting) if cases and not draft.is_refused else None


def _say_name(draft: Draft, employee: Employee) -> None:
    """Another name beside the NIP: a row that slipped, to be looked at. Titles and order of words do not matter."""
    told = draft.values.get("name")
    if told and not set(key(told).split()) & set(key(employee.name).split()):
        draft.remark("name_differs", "name", name=str(employee), told=told[:60])


def _of_cycle(draft: Draft, cases: list[Appraisal]) -> list[Appraisal]:
    told = draft.values.get("cycle")
    if not told:
        return cases
    named = [case for case in cases if key(case.cycle.name) == key(told)]
    if not named:
        draft.refuse("cycle_unknown", "cycle")
    return named


def _on_day(draft: Draft, cases: list[Appraisal], known: Snapshot) -> list[Appraisal]:
    day = date.fromisoformat(draft.values["day"])
    within = [case for case in cases if case.period_start <= day <= case.period_end]
    if not within:
        start, end = min(case.period_start for case in cases), max(case.period_end for case in cases)
        draft.refuse("day_outside", "day", start=start, end=end)
    elif day > max(known.today[case.cycle_id] for case in within):
        draft.refuse("day_to_come", "day")
        return []
    return within


def _running(draft: Draft, cases: list[Appraisal]) -> list[Appraisal]:
    running = [case for case in cases if case.takes_realisations()]
    if not running:
        planning = any(case.state in querysets.PLAN_STATES for case in cases)
        draft.refuse("plan_not_agreed" if planning else "case_concluded", "nip")
    return running


def _fitting(draft: Draft, targets: list[Target]) -> list[Target]:
    """The targets of one plan that a row may mean: by number in the order of the plan, by words where it has some."""
    number = draft.values.get("number")
    if number is not None:
        targets = targets[number - 1 : number]
    for name in ("title", "measure"):
        told = draft.values.get(name)
        if not told:
            continue
        same = [target for target in targets if key(told) in (key(target.title), key(target.measure))]
        if not same and targets and number is not None and not draft.is_refused:
            draft.refuse("target_number_differs", name, number=number, title=targets[0].title, told=told)
        targets = same
    return targets


def _one_target(draft: Draft, fitting: list[Target]) -> Target | None:
    about = next((name for name in sheet.ONE_OF if draft.values.get(name)), "number")
    if len(fitting) > 1:
        draft.refuse("target_ambiguous", about, titles="; ".join(target.title[:80] for target in fitting[:4]))
    elif not fitting:
        draft.refuse("target_unknown", about)
    else:
        draft.label += f" · {fitting[0].title}"[:200]
    return fitting[0] if len(fitting) == 1 else None


def _say_figure(draft: Draft, target: Target) -> None:
    value, unit = draft.values.get("value"), draft.values.get("unit")
    if target.is_qualitative:
        if value is not None:
            draft.refuse("words_only", "value")
        elif not draft.values.get("note"):
            draft.refuse("words_missing", "note")
        return
    if value is None:
        draft.refuse("sheet_value_missing", "value")
    elif unit and key(unit) != key(target.unit_of_measure):
        draft.refuse("unit_differs", "unit", unit=target.unit_of_measure, told=unit)
    elif key(target.unit_of_measure) in PERCENT and 0 < Decimal(value) <= 1 and (target.value or target.high or 0) > 1:
        draft.remark("looks_like_fraction", "value", value=value)


def _action(
    draft: Draft,
    target: Target,
    known: Snapshot,
    in_file: dict[tuple[int, str], tuple[int, tuple[str | None, str]]],
) -> str:
    """The same target, day and figure is recorded once, whether it stands in the file twice or is recorded already."""
    place = target.pk, draft.values["day"]
    said = draft.values.get("value"), (draft.values.get("note") or "") if target.is_qualitative else ""
    if place in in_file:
        row, other = in_file[place]
        if other != said:
            draft.refuse("other_value_in_file", "value", row=row)
            return str(labels.RowAction.REFUSED)
        draft.remark("same_row_in_file", None, row=row)
        return str(labels.RowAction.SAME)
    in_file[place] = draft.number, said
    recorded, withdrawn = (
        [(value, note if target.is_qualitative else "") for value, note in rows.get(place, [])]
        for rows in (known.recorded, known.withdrawn)
    )
    if said in withdrawn and said not in recorded:
        # The same file once more must not bring back what was withdrawn with a reason.
        draft.remark("recorded_then_withdrawn", "value")
        return str(labels.RowAction.SAME)
    if said in recorded:
        if recorded[-1] == said:
            draft.messages.append(Message("info", "recorded_already"))
        else:
            draft.remark("recorded_then_changed", "value", value=recorded[-1][0] or recorded[-1][1][:60])
        return str(labels.RowAction.SAME)
    if recorded and not target.is_qualitative:
        draft.remark("other_value_recorded", "value", value=recorded[-1][0])
    return str(labels.RowAction.ADD)


def prepared_targets(agency: Agency, actor: Any, unit: Any = None) -> QuerySet[Target]:
    """The targets on which somebody may import realisations now, person by person, in the order of each plan."""
    cases = recordable_cases(agency, actor).filter(state=labels.AppraisalState.AGREED)
    if unit is not None:
        cases = cases.filter(unit=unit)
    rows = Target.objects.filter(appraisal__in=cases, ended_on__isnull=True).select_related(
        "appraisal__cycle", "appraisal__employee"
    )
    # Within a plan as the plan itself: its number is what the row is found by.
    return rows.order_by("appraisal__employee__name", "appraisal__employee__nip", "appraisal_id", "-block", "pk")


def sheet_headers() -> list[str]:
    """The headers of a file of realisations in the language of the reader."""
    return [labels.in_language(column.names) for column in sheet.COLUMNS]


def prepared_rows(targets: Sequence[Target]) -> Iterator[list[Any]]:
    """One row per target with everything but date, figure and note, which are filled in by hand."""
    number, case_id = 0, None
    for target in targets:
        case = target.appraisal
        number = number + 1 if case.pk == case_id else 1
        case_id = case.pk
        told = (case.employee.nip, case.employee.name, case.cycle.name, number, target.title, target.measure)
        yield [*told, target.unit_of_measure, None, None, None]
