"""The plan (SKP) as it is printed: the statutory layout as frozen data, in the language in use (PermenPANRB 6/2022)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, PlanFrame
from appraisal.selectors import plan_frames, plan_versions, plans

NONE = "–"


@dataclass(frozen=True)
class PaperRow:
    """One target: `serves` is the superior's result it intervenes in, `perspective` stands there for leaders."""

    number: int
    serves: str
    perspective: str
    title: str
    aspect: str
    measure: str
    target: str
    weight: str


@dataclass(frozen=True)
class PaperBlock:
    """A block of the plan with its rows."""

    label: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True)
class Signature:
    """Who signed and when; `when` is empty while she has not."""

    role: str
    name: str
    nip: str
    when: str


@dataclass(frozen=True)
class PlanPaper:
    """Everything on the paper."""

    title: str
    agency: str
    unit: str
    period: str
    approach: str
    state: str
    people: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    is_leader: bool
    in_words: bool
    shows_weights: bool
    blocks: tuple[PaperBlock, ...]
    behaviour: tuple[plan_frames.Expectation, ...]
    annexes: tuple[tuple[str, str], ...]
    signatures: tuple[Signature, ...]
    # Every agreed change since the plan was agreed: both names, both moments, and why.
    changes: tuple[str, ...]
    created: str


def paper_of(appraisal: Appraisal, day: date) -> PlanPaper:
    """Return the paper of a plan in six queries; `day` is the local day it is made."""
    frame = plans.frame_of(appraisal)
    rules = appraisal.cycle.scheme.rules
    in_words = frame.approach == labels.Approach.QUALITATIVE
    return PlanPaper(
        title=_("Employee performance targets (SKP)"),
        agency=appraisal.cycle.agency.name,
        unit=appraisal.unit.name,
        period=f"{_day(appraisal.period_start)} – {_day(appraisal.period_end)}",
        approach=frame.get_approach_display(),
        state=appraisal.get_state_display(),
        people=(
            (_("Employee appraised"), _person(appraisal.employee, appraisal.position, appraisal.unit)),
            (_("Appraiser"), _person(appraisal.appraiser, None, None)),
        ),
        is_leader=plans.has_perspectives(appraisal),
        in_words=in_words,
        # Where weights make the score, they are part of what was agreed.
        shows_weights=rules.conclusion == "bands",
        blocks=_blocks(row for row in plans.plan_of(appraisal).rows if not row.is_ended),
        behaviour=tuple(plan_frames.expectations_of(appraisal)),
        annexes=_annexes(frame, innovation=rules.planning.innovation),
        signatures=_signatures(appraisal),
        changes=_changes(appraisal),
        created=day.isoformat(),
    )


def _blocks(rows: Iterable[plans.TargetRow]) -> tuple[PaperBlock, ...]:
    found: dict[str, list[PaperRow]] = {block: [] for block in labels.Block.values}
    for number, row in enumerate(rows, start=1):
        target = row.target
        found[target.block].append(
            PaperRow(
                number=number,
                serves=target.serves.title if target.serves else NONE,
                perspective=str(target.get_perspective_display()) or NONE,
                title=target.title,
                aspect=str(target.get_aspect_display()),
                measure=target.measure,
                target=row.aim,
                weight=f"{plans.figure(target.weight)}%",
            )
        )
    names: dict[str, str] = {labels.Block.MAIN: _("A. Main"), labels.Block.ADDITIONAL: _("B. Additional")}
    return tuple(PaperBlock(names[block], tuple(rows)) for block, rows in found.items())


def _person(employee: Any, position: Any, unit: Any) -> tuple[tuple[str, str], ...]:
    if employee is None:
        return ((_("Name"), NONE),)
    return (
        (_("Name"), employee.full_name),
        (_("NIP"), employee.nip),
        (_("Rank"), str(employee.rank or NONE)),
        (_("Position"), str(position or employee.position)),
        (_("Unit"), str(unit or employee.unit)),
    )


def _annexes(frame: PlanFrame, *, innovation: bool) -> tuple[tuple[str, str], ...]:
    rows = [
        (_("Support with resources"), frame.resources),
        (_("How results are accounted for"), frame.accountability),
        (_("Consequences"), frame.consequences),
    ]
    if innovation:
        rows.append((_("Planned innovation and its evidence"), frame.innovation))
    return tuple((label, text or NONE) for label, text in rows)


def _signatures(appraisal: Appraisal) -> tuple[Signature, ...]:
    agreed = appraisal.agreed_by or appraisal.appraiser
    return (
        _signature(_("Employee"), appraisal.employee, _("Submitted"), appraisal.submitted_at, appraisal),
        _signature(_("Appraiser"), agreed, _("Agreed"), appraisal.agreed_at, appraisal),
    )


def _changes(appraisal: Appraisal) -> tuple[str, ...]:
    if appraisal.agreed_at is None:
        return ()
    return tuple(
        _("%(signed)s. Reason: %(reason)s")
        % {
            "signed": "; ".join(
                f"{one.name}: {one.act}, {formats.date_format(one.at.astimezone(appraisal.cycle.zone), 'j F Y, H:i')}"
                for one in plan_versions.signed_by(version)
            ),
            "reason": version.reason,
        }
        for version in plan_versions.changes_since(appraisal)
    )


def _signature(role: str, person: Any, done: str, moment: datetime | None, appraisal: Appraisal) -> Signature:
    when = ""
    if moment is not None:
        here = moment.astimezone(appraisal.cycle.zone)
        clock = f"{here:%H.%M}" if (get_language() or "").startswith("id") else f"{here:%H:%M}"
        when = f"{done} {_day(here.date())}, {clock} {here:%Z}"
    return Signature(role, person.full_name if person else NONE, person.nip if person else "", when)


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")
