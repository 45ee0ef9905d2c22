"""A change of an agreed plan as people read it: the draft while it is written, the proposal while it waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from appraisal import labels, plan_diff
from appraisal.models import Appraisal, PlanChange, Target
from appraisal.selectors import plan_versions as versions
from core.todo import Todo, urgency_of

State = labels.ChangeState


@dataclass(frozen=True)
class DraftRow:
    """One target as it would be, with what the draft does to it: change, add, end, or nothing (empty)."""

    key: str
    title: str
    aim: str
    weight: Decimal
    kind: str
    is_outdated: bool

    @property
    def is_ended(self) -> bool:
        return self.kind == "end"


@dataclass(frozen=True)
class Draft:
    """What one side is writing: every target as it would be, and what differs from the plan in force."""

    rows: list[DraftRow]
    comparison: versions.Comparison

    @property
    def is_empty(self) -> bool:
        return not any(row.kind for row in self.rows)

    @property
    def is_outdated(self) -> bool:
        return any(row.is_outdated for row in self.rows)


def draft_items(appraisal: Appraisal, user: Any) -> list[dict[str, Any]]:
    """Return what the draft of `user` holds."""
    draft = PlanChange.objects.filter(appraisal=appraisal, proposed_by=user, state=State.DRAFT).first()
    items: list[dict[str, Any]] = draft.items if draft else []
    return items


def draft_of(appraisal: Appraisal, items: Iterable[dict[str, Any]]) -> Draft:
    """Return the plan as a draft would make it."""
    items = list(items)
    content = versions.content_of(appraisal)
    content = {**content, "targets": plan_diff.counting(content)}
    kinds = {item["key"]: item["kind"] for item in items}
    outdated = {item["key"] for item in plan_diff.outdated(content, items)}
    after = plan_diff.apply(content, items)
    rows = [
        DraftRow(
            key=target["id"],
            title=target["title"],
            aim=versions.aim_told(target),
            weight=Decimal(target["weight"]),
            kind=kinds.get(target["id"], ""),
            is_outdated=target["id"] in outdated,
        )
        for target in after["targets"]
    ]
    # What the draft says of a target that is gone can only be undone.
    known = {row.key for row in rows}
    rows += [
        DraftRow(item["key"], _title(item), "", Decimal(0), item["kind"], True)
        for item in items
        if item["key"] not in known
    ]
    return Draft(rows, versions.compared(content, after, appraisal))


def _title(item: dict[str, Any]) -> str:
    told = item.get("target") or item.get("now") or {}
    return str(told.get("title") or item["key"])


def target_to_write(appraisal: Appraisal, items: Iterable[dict[str, Any]], key: str) -> Target | None:
    """Return a target as the draft has it, not stored, for the form; None when there is none of that key."""
    content = versions.content_of(appraisal)
    after = plan_diff.apply({"targets": plan_diff.counting(content)}, items)
    told = next((target for target in after["targets"] if target["id"] == key), None)
    if told is None:
        return None
    values = {name: _form_value(name, told.get(name)) for name in versions.TARGET_FIELDS}
    return Target(appraisal=appraisal, **{_column(name): value for name, value in values.items()})


def _column(name: str) -> str:
    return str(Target._meta.get_field(name).attname)  # type: ignore[union-attr]


def _form_value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return int(value["id"])
    return Target._meta.get_field(name).to_python(value) if value is not None else None  # type: ignore[union-attr]


@dataclass(frozen=True)
class ChangeTold:
    """A proposal with what it would change, or changed."""

    change: PlanChange
    comparison: versions.Comparison
    is_open: bool
    is_outdated: bool


def change_told(change: PlanChange) -> ChangeTold:
    """Return a proposal against the plan in force while it is open; afterwards as it was written."""
    appraisal = change.appraisal
    if change.state != State.PROPOSED:
        rows = [row for one in plan_diff.told_alone(change.items).targets for row in versions.target_rows(one)]
        return ChangeTold(change, versions.Comparison(rows, Decimal(0), Decimal(0)), False, False)
    content = versions.content_of(appraisal)
    comparison = versions.compared(content, plan_diff.apply(content, change.items), appraisal)
    return ChangeTold(change, comparison, True, bool(plan_diff.outdated(content, change.items)))


@dataclass(frozen=True)
class ChangesOfCase:
    """What the page of a case tells of its changes: the open proposal, one's own draft, the agreed ones."""

    proposed: PlanChange | None
    draft: PlanChange | None
    agreed: list[PlanChange]

    @property
    def facts(self) -> list[tuple[PlanChange, datetime]]:
        return [(change, change.answered_at) for change in self.agreed if change.answered_at]


def changes_of(appraisal: Appraisal, user: Any) -> ChangesOfCase:
    """Return the changes of a case that `user` may see, in one query."""
    known = list(
        PlanChange.objects.visible_to(user)
        .filter(appraisal=appraisal)
        .select_related("proposed_by__employee", "answered_by__employee", "version")
        .order_by("pk")
    )
    return ChangesOfCase(
        proposed=next((change for change in known if change.state == State.PROPOSED), None),
        draft=next((change for change in known if change.state == State.DRAFT), None),
        agreed=[change for change in known if change.state == State.AGREED],
    )


# --- What is owed ------------------------------------------------------------------------------------------
def waiting() -> dict[str, Subquery]:
    """The open proposal of each case of a query, and the side that made it."""
    proposed = PlanChange.objects.filter(appraisal=OuterRef("pk"), state=State.PROPOSED)
    return {"change_pk": Subquery(proposed.values("pk")[:1]), "change_side": Subquery(proposed.values("side")[:1])}


def change_todos(cases: Iterable[Any], me: int, at: datetime) -> list[Todo]:
    """Return the proposals `me` has to answer; `cases` come with `waiting`. After the rating window opens none is."""
    owed = [
        case
        for case in cases
        if case.change_pk
        and case.state == labels.AppraisalState.AGREED
        and not case.cycle.has_rating_begun(at)
        and me == (case.appraiser_id if case.change_side == labels.Side.EMPLOYEE else case.employee_id)
    ]
    return [
        Todo(
            _change_label(case, me),
            "plan_change_show",
            (case.change_pk,),
            due=_last_day(case),
            urgency=urgency_of(_last_day(case), case.cycle.local_day(at)),
        )
        for case in owed
    ]


def _change_label(case: Any, me: int) -> str:
    if me == case.employee_id:
        return _("Answer the change of your plan that your supervisor proposed")
    return _("Answer the change of the plan that %(name)s proposed") % {"name": case.employee.full_name}


def _last_day(case: Any) -> date:
    """The day before the rating window: from then on the plan stays as it was agreed."""
    day: date = case.cycle.rating_from - timedelta(days=1)
    return day
