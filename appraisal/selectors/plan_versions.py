"""A plan as its versions keep it, and two versions as people compare them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appraisal import labels, plan_diff
from appraisal.models import Appraisal, BehaviourExpectation, PlanFrame, PlanVersion, Target
from appraisal.models.aims import Aim
from appraisal.selectors.plans import Plan, figure

# Every field of the plan itself, whatever is added to a target later; the post and what came of it are no plan.
TARGET_FIELDS = (*(field.name for field in Aim._meta.local_fields), "serves")
# The figures and words a target asks for, in one line of the comparison.
AIM = ("value", "low", "high", "expected")
FRAME_FIELDS = ("approach", "resources", "accountability", "consequences", "innovation")
BEHAVIOUR = "behaviour:"
RETURNS = (labels.VersionKind.RETURNED, labels.VersionKind.REOPENED)
TONES = {"added": "good", "removed": "bad", "ended": "warn", "changed": "info"}
ICONS = {"added": "plus", "removed": "trash", "ended": "x-circle", "changed": "edit"}


# --- What a version keeps --------------------------------------------------------------------------------
def content_of(appraisal: Appraisal) -> dict[str, Any]:
    """Return the plan of a case as it stands, in three queries: targets and the texts around them."""
    targets = Target.objects.filter(appraisal=appraisal).select_related("indicator", "serves").order_by("pk")
    return {"format": 1, "targets": [target_told(target) for target in targets], "texts": _texts(appraisal)}


def target_told(target: Target) -> dict[str, Any]:
    """Return one target as `plan_diff` compares it: exact figures as texts."""
    ended = {"on": str(target.ended_on), "reason": target.ended_reason} if target.ended_on else None
    return {"id": str(target.pk), **fields_told(target), "ended": ended}


def fields_told(target: Target) -> dict[str, Any]:
    """Return the fields of the plan of one target, stored or not."""
    return {name: _told(getattr(target, name)) for name in TARGET_FIELDS}


def _told(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plan_diff.plain(value)
    if isinstance(value, Model):
        return {"id": str(value.pk), "text": str(value)}
    return value


def _texts(appraisal: Appraisal) -> dict[str, str]:
    frame = PlanFrame.objects.filter(appraisal=appraisal).first() or PlanFrame(appraisal=appraisal)
    texts = {name: getattr(frame, name) for name in FRAME_FIELDS}
    expected = BehaviourExpectation.objects.filter(appraisal=appraisal).values_list("item", "text")
    return texts | {f"{BEHAVIOUR}{item}": text for item, text in expected}


# --- What people read ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class DiffRow:
    """One line of a comparison: what it is about, which field, before and after in words."""

    kind: str
    label: str
    tone: str
    icon: str
    what: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side; weights in percent."""

    rows: list[DiffRow]
    weight_before: Decimal
    weight_after: Decimal

    @property
    def weighs_hundred(self) -> bool:
        return self.weight_after == plan_diff.HUNDRED


def compared(old: dict[str, Any], new: dict[str, Any], appraisal: Appraisal) -> Comparison:
    """Return what differs between two contents as the lines of a table; asks nothing of the database."""
    diff = plan_diff.compare(old, new)
    rows = [row for one in diff.targets for row in target_rows(one)]
    items = {item.key: labels.in_language(item.label) for item in _items(appraisal)}
    rows += [
        _row("changed", _("Around the targets"), text_name(one.name, items), *_shown_texts(one)) for one in diff.texts
    ]
    return Comparison(rows, diff.weight_before, diff.weight_after)


def _items(appraisal: Appraisal) -> Iterable[Any]:
    return (item for component in appraisal.cycle.scheme.rules.components for item in component.items)


def target_rows(one: plan_diff.TargetDiff) -> list[DiffRow]:
    """Return the lines of what happened to one target."""
    title = one.target["title"]
    if one.kind == "added":
        return [_row("added", title, _("Target"), "", in_short(one.target))]
    if one.kind == "removed":
        return [_row("removed", title, _("Target"), in_short(one.target), "")]
    rows = [
        _row("changed", title, field_name(change.name), shown(change.name, change.old), shown(change.name, change.new))
        for change in one.fields
    ]
    if one.kind == "ended":
        after = (one.target.get("ended") or {}).get("reason") or _("no longer in the plan")
        rows.insert(0, _row("ended", title, _("Target"), in_short(one.target), after))
    return rows


def _row(kind: str, what: str, field: str, before: str, after: str) -> DiffRow:
    words = {
        "added": _("added"),
        "removed": _("removed"),
        "ended": _("taken out"),
        "changed": _("changed"),
    }
    return DiffRow(kind, words[kind], TONES[kind], ICONS[kind], what, field, before, after)


def in_short(target: dict[str, Any]) -> str:
    """Return a whole target in one line: indicator, what is aimed at, weight."""
    parts = [target.get("measure") or "", aim_told(target), shown("weight", target.get("weight"))]
    return " · ".join(part for part in parts if part)


def aim_told(target: dict[str, Any]) -> str:
    """Return what a kept target asks for, with its unit of measure."""
    if target.get("value") is not None:
        return f"{shown('value', target['value'])} {target.get('unit_of_measure', '')}".strip()
    if target.get("low") is not None:
        ends = f"{shown('low', target['low'])}–{shown('high', target['high'])}"
        return f"{ends} {target.get('unit_of_measure', '')}".strip()
    return str(target.get("expected") or "")


def field_name(name: str) -> str:
    """Return the name of a field of a target, for people."""
    words: str | Promise = Target._meta.get_field(name).verbose_name if name in TARGET_FIELDS else name  # type: ignore[union-attr]
    text = str(words)
    return text[:1].upper() + text[1:]


def text_name(key: str, items: dict[str, str]) -> str:
    """Return the name of a text around the targets; `items` are the labels of the scheme by key."""
    if key.startswith(BEHAVIOUR):
        item = key.removeprefix(BEHAVIOUR)
        return _("Special expectation: %(item)s") % {"item": items.get(item, item)}
    if key in FRAME_FIELDS:
        text = str(PlanFrame._meta.get_field(key).verbose_name)  # type: ignore[union-attr]
        return text[:1].upper() + text[1:]
    return key


def _shown_texts(one: plan_diff.FieldDiff) -> tuple[str, str]:
    if one.name == "approach":
        words = dict(labels.Approach.choices)
        return str(words.get(one.old, one.old or "")), str(words.get(one.new, one.new or ""))
    return one.old or "", one.new or ""


def shown(name: str, value: Any) -> str:
    """Return a kept value of a field as people read it."""
    if value in (None, ""):
        return ""
    if isinstance(value, dict):
        return str(value["text"])
    if name == "weight":
        return f"{figure(Decimal(value))}%"
    if name in ("value", "low", "high"):
        return figure(Decimal(value))
    choices = Target._meta.get_field(name).choices if name in TARGET_FIELDS else None  # type: ignore[union-attr]
    return str(dict(choices).get(value, value)) if choices else str(value)


# --- The history -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Signature:
    """Who took which step when."""

    act: str
    name: str
    at: datetime


@dataclass(frozen=True)
class VersionRow:
    """One version in the history; `remarks` are pairs of target title and remark."""

    version: PlanVersion
    signatures: list[Signature]
    remarks: list[tuple[str, str]]
    weight: Decimal
    targets: int
    before: int | None


def versions_of(appraisal: Appraisal) -> list[VersionRow]:
    """Return the versions of a plan, the newest first, in one query."""
    known = list(PlanVersion.objects.filter(appraisal=appraisal).order_by("number"))
    earlier: list[int | None] = [None, *(version.number for version in known)]
    rows = [_version_row(version, before) for version, before in zip(known, earlier, strict=False)]
    return rows[::-1]


def _version_row(version: PlanVersion, before: int | None) -> VersionRow:
    content = version.content
    return VersionRow(
        version=version,
        signatures=signed_by(version),
        remarks=remarks_told(content),
        weight=plan_diff.weight_of(content),
        targets=len(plan_diff.counting(content)),
        before=before,
    )


def signed_by(version: PlanVersion) -> list[Signature]:
    """Return who signed a version when, with the names as they were that day."""
    return [Signature(act_words(one["act"]), one["name"], moment(one["at"])) for one in version.content["signed"]]


def changes_since(appraisal: Appraisal) -> list[PlanVersion]:
    """Return the versions that agreed changes made of the plan in force, the oldest first."""
    if appraisal.agreed_at is None:
        return []
    made = PlanVersion.objects.filter(appraisal=appraisal, kind=labels.VersionKind.CHANGED)
    return list(made.filter(made_at__gte=appraisal.agreed_at).order_by("number"))


def moment(text: str) -> datetime:
    """Return the moment a signature was given."""
    return datetime.fromisoformat(text)


def act_words(act: str) -> str:
    """Return what a signature stands for, in words."""
    return {
        "submitted": _("submitted"),
        "returned": _("returned"),
        "agreed": _("agreed"),
        "reopened": _("opened again"),
        "proposed": _("proposed the change"),
        "agreed_change": _("agreed the change"),
    }.get(act, act)


def remarks_told(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the remarks of a return with the titles of their targets."""
    titles = {target["id"]: target["title"] for target in content["targets"]}
    return [(titles.get(key, key), text) for key, text in content.get("remarks", {}).items()]


def remarks_on(appraisal: Appraisal) -> dict[int, str]:
    """Return target id → remark of the last return, while the plan is back with the employee; else nothing."""
    if appraisal.state != labels.AppraisalState.RETURNED:
        return {}
    last = PlanVersion.objects.filter(appraisal=appraisal, kind__in=RETURNS).order_by("-number").first()
    remarks = last.content.get("remarks", {}) if last else {}
    return {int(key): text for key, text in remarks.items()}


def with_remarks(plan: Plan, remarks: dict[int, str]) -> Plan:
    """Return the plan with the supervisor's remark beside each target that has one."""
    if not remarks:
        return plan
    return replace(plan, rows=[replace(row, remark=remarks.get(row.target.pk, "")) for row in plan.rows])
