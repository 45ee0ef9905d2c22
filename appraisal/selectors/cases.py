"""A case as its page shows it: where in the year, whose turn it is, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from appraisal.models import Appraisal, Cycle

DONE, CURRENT, LATER = "done", "current", "todo"
# The stage each state belongs to: plan, year, rating, countersignature, publication, acknowledgement.
STAGE = {
    "planning": 0,
    "submitted": 0,
    "returned": 0,
    "agreed": 1,
    "rated": 3,
    "countersigned": 4,
    "published": 5,
    "acknowledged": 6,
}


@dataclass(frozen=True)
class CaseRow:
    """One line of a list of cases."""

    appraisal: Appraisal
    turn: str
    is_late: bool
    due: date | None


def role_words(role: str) -> str:
    """Return who has a role in a case, in words."""
    return {"employee": _("employee"), "supervisor": _("supervisor"), "reviewer": _("reviewer")}.get(role, "")


def due_of(appraisal: Appraisal, at: datetime) -> date | None:
    """Return the last day of the stage a case is in; None when nothing is due."""
    cycle = appraisal.cycle
    stage = STAGE[appraisal.state]
    if not appraisal.is_rated_alone:
        return None
    if stage == 1:
        opened = cycle.has_rating_begun(at) or appraisal.takes_part_rating(at)
        return appraisal.rating_due(at) if opened else None
    return {0: appraisal.plan_due, 3: cycle.countersign_until}.get(stage)


def case_rows(appraisals: Iterable[Appraisal], at: datetime) -> list[CaseRow]:
    """Return lines of a list; `appraisals` come `with_people`, so that nothing is asked per row."""
    return [CaseRow(case, role_words(case.waits_for(at)), case.is_late(at), due_of(case, at)) for case in appraisals]


def stages_of(appraisal: Appraisal, at: datetime) -> list[dict[str, str]]:
    """Return the stages of the year for the component `steps`.

    A stage is done when the state has passed it. The running year is done when its last day is over or the result is
    published: ratings are given while it still runs, and then both are "now".
    """
    cycle = appraisal.cycle
    now = STAGE[appraisal.state]
    if now == 1 and cycle.has_rating_begun(at):
        now = 2
    stages: list[tuple[str, str]] = [
        (_("Plan"), _until(appraisal.plan_due)),
        (_("Year running"), _until(cycle.ends_on)),
        (_("Rating"), _between(cycle.rating_from, cycle.rating_until)),
        (_("Countersignature"), _until(cycle.countersign_until)),
        (_("Publication"), ""),
        (_("Acknowledgement"), ""),
    ]
    still_runs = 1 < now < STAGE["published"] and cycle.local_day(at) <= cycle.ends_on
    return [
        _stage(label, when, place - now, beside=place == 1 and still_runs) for place, (label, when) in enumerate(stages)
    ]


def _stage(label: str, when: str, ahead: int, beside: bool) -> dict[str, str]:
    """One stage, so many steps ahead of the present one; `beside`: it runs on next to the present one."""
    if beside:
        return {"label": label, "when": when, "state": CURRENT, "beside": "1"}
    if ahead < 0:
        # What is behind needs no date: "done, until December" would only puzzle.
        return {"label": label, "when": "", "state": DONE}
    return {"label": label, "when": when, "state": LATER if ahead else CURRENT}


def _until(day: date) -> str:
    return _("until %(day)s") % {"day": formats.date_format(day, "j F Y")}


def _between(first: date, last: date) -> str:
    days = {"first": formats.date_format(first, "j F"), "last": formats.date_format(last, "j F Y")}
    return _("%(first)s to %(last)s") % days


def cycle_facts(cycle: Cycle) -> list[tuple[str, Any]]:
    """Return the facts of a cycle for the component `definition_list`."""
    return [
        (_("Scheme"), str(cycle.scheme)),
        (_("Period"), _between(cycle.starts_on, cycle.ends_on)),
        (_("Plans"), _until(cycle.planning_until)),
        (_("Rating"), _between(cycle.rating_from, cycle.rating_until)),
        (_("Countersignature"), _until(cycle.countersign_until)),
        (_("Periodic reviews"), cycle.get_review_rhythm_display()),
        (_("Room for evidence per employee"), _("%(size)s MB") % {"size": cycle.evidence_quota_mb}),
        (_("Time zone"), cycle.agency.get_time_zone_display()),
    ]


def case_facts(appraisal: Appraisal) -> list[tuple[str, Any]]:
    """Return who is who in a case, and who signed the plan when, for the component `definition_list`."""
    nobody = _("not named yet; HR puts this right")
    zone = appraisal.cycle.zone
    facts = [
        (_("Employee"), f"{appraisal.employee} · {appraisal.employee.nip}"),
        (_("Position"), str(appraisal.employee.position)),
        (_("Unit"), str(appraisal.unit)),
        (_("Supervisor"), str(appraisal.appraiser or nobody)),
        (_("Reviewer"), str(appraisal.reviewer or _("HR countersigns"))),
        (_("Period"), _between(appraisal.period_start, appraisal.period_end)),
    ]
    for label, who, moment in (
        (_("Plan submitted"), appraisal.employee, appraisal.submitted_at),
        (_("Plan agreed"), appraisal.agreed_by, appraisal.agreed_at),
    ):
        if moment is not None:
            facts.append((label, f"{who} · {formats.date_format(moment.astimezone(zone), 'j F Y, H:i')}"))
    return facts


def readers_of() -> str:
    """Say in words who sees this case."""
    return _(
        "the employee, the supervisor, the reviewer, the leader of the unit, HR and auditors of the agency, and "
        "administrators. The employee can read who opened it."
    )
