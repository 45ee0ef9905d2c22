"""Cycles: HR prepares one, opens it, and keeps its people current."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels, selectors
from appraisal.models import Appraisal, Cycle, Scheme
from appraisal.workflow import CYCLE
from core import audit, errors, transitions
from employees.models import Agency

DEFAULT_QUOTA_MB = 200
DATES = ("starts_on", "ends_on", "planning_until", "rating_from", "rating_until", "countersign_until")
# Terms of a cycle in days, beside its dates.
CYCLE_TERMS = ("hr_drafts_after_days", "minimum_days", "handover_days")


def check_dates(dates: dict[str, date]) -> None:
    """Refuse dates that contradict each other; `code` of the refusal names the field.

    Raises:
        Refused: a stage would end before it begins.
    """
    for earlier, later, field, sentence in (
        ("starts_on", "ends_on", "ends_on", _("The period must end after its first day.")),
        ("starts_on", "planning_until", "planning_until", _("Planning cannot end before the period begins.")),
        ("rating_from", "rating_until", "rating_until", _("Rating cannot end before it begins.")),
        (
            "rating_until",
            "countersign_until",
            "countersign_until",
            _("Countersignature cannot end before rating ends."),
        ),
    ):
        if dates[earlier] > dates[later] or (field == "ends_on" and dates[earlier] == dates[later]):
            raise errors.Refused(sentence, code=field)
    if dates["rating_from"] <= dates["planning_until"]:
        raise errors.Refused(_("Rating begins after planning has ended."), code="rating_from")


def _require_hr(cycle: Cycle, actor: Any) -> None:
    if not cycle.can_be_run_by(actor):
        raise errors.NotYours(_("Cycles are run by HR of the agency."))


def _require_free_name(cycle: Cycle) -> None:
    if Cycle.objects.filter(agency=cycle.agency, name=cycle.name).exclude(pk=cycle.pk).exists():
        raise errors.Refused(_("There is already a cycle with this name. Choose another name."), code="name")


@transaction.atomic
def add_cycle(
    *,
    agency: Agency,
    name: str,
    year: int,
    scheme: Scheme,
    dates: dict[str, date],
    actor: Any,
    review_rhythm: str = labels.Rhythm.NONE,
    evidence_quota_mb: int = DEFAULT_QUOTA_MB,
    hr_drafts_after_days: int | None = None,
    minimum_days: int | None = None,
    handover_days: int | None = None,
) -> Cycle:
    """Prepare a cycle; nobody but HR sees it before it is opened.

    Args:
        dates: the six dates of `DATES`.
        review_rhythm: how often both sides look back during the year: none, monthly or quarterly.
        evidence_quota_mb: room for the evidence of one employee, in MB.
        hr_drafts_after_days: after how many days HR may draft for whoever has not submitted; two weeks by default.
        minimum_days, handover_days: fewest days a part is rated alone (90), days to close one part and plan the next
            (14).

    Raises:
        NotYours: the actor is not HR of this agency.
        Refused: the name is taken or the dates contradict each other.
    """
    cycle = Cycle(agency=agency, name=name, year=year, scheme=scheme, **dates)
    cycle.review_rhythm, cycle.evidence_quota_mb = review_rhythm, evidence_quota_mb
    if hr_drafts_after_days is not None:
        cycle.hr_drafts_after_days = hr_drafts_after_days
    _set_split_rules(cycle, minimum_days, handover_days)
    _require_hr(cycle, actor)
    check_dates(dates)
    _require_free_name(cycle)
    cycle.save()
    audit.record(chain=agency.audit_chain, actor=actor, action="cycle.add", obj=cycle, after=_told(cycle))
    return cycle


@transaction.atomic
def change_cycle(
    *,
    cycle: Cycle,
    name: str,
    year: int,
    scheme: Scheme,
    dates: dict[str, date],
    actor: Any,
    review_rhythm: str | None = None,
    evidence_quota_mb: int | None = None,
    hr_drafts_after_days: int | None = None,
    minimum_days: int | None = None,
    handover_days: int | None = None,
) -> Cycle:
    """Change a cycle that is still in preparation; a rhythm, a room or a term that is not given stays.

    Raises:
        NotYours, Refused: as `add_cycle`.
        WrongState: the cycle has been opened.
    """
    _require_hr(cycle, actor)
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("agency", "scheme").get(pk=cycle.pk)
    if cycle.state != labels.CycleState.DRAFT:
        raise errors.WrongState(_("Nothing was changed: this cycle is open, its rules and dates are published."))
    check_dates(dates)
    before = _told(cycle)
    cycle.name, cycle.year, cycle.scheme = name, year, scheme
    cycle.review_rhythm = review_rhythm or cycle.review_rhythm
    cycle.evidence_quota_mb = evidence_quota_mb or cycle.evidence_quota_mb
    if hr_drafts_after_days is not None:
        cycle.hr_drafts_after_days = hr_drafts_after_days
    _set_split_rules(cycle, minimum_days, handover_days)
    for field in DATES:
        setattr(cycle, field, dates[field])
    _require_free_name(cycle)
    cycle.save()
    audit.record(
        chain=cycle.agency.audit_chain, actor=actor, action="cycle.change", obj=cycle, before=before, after=_told(cycle)
    )
    return cycle


def _set_split_rules(cycle: Cycle, minimum_days: int | None, handover_days: int | None) -> None:
    cycle.minimum_days = minimum_days or cycle.minimum_days
    cycle.handover_days = handover_days or cycle.handover_days


def _told(cycle: Cycle) -> dict[str, Any]:
    dates = {field: getattr(cycle, field).isoformat() for field in DATES}
    rules = {"review_rhythm": cycle.review_rhythm, "evidence_quota_mb": cycle.evidence_quota_mb}
    rules |= {name: getattr(cycle, name) for name in CYCLE_TERMS}
    return {"name": cycle.name, "year": cycle.year, "scheme": str(cycle.scheme), **rules, **dates}


@transaction.atomic
def open_cycle(*, cycle: Cycle, actor: Any, at: datetime | None = None) -> int:
    """Open a cycle: a case for every active employee, with her supervisor of this local day and that one's supervisor.

    People without a supervisor get a case without an appraiser; HR puts that right by a reporting line and
    `refresh_people`. Schemes without targets begin with the year running, a plan is then optional.

    Returns:
        How many cases were made.

    Raises:
        NotYours: the actor is not HR of this agency.
        WrongState: the cycle is not in preparation any more.
        Refused: the agency has no active employee.
    """
    at = at or timezone.now()
    _require_hr(cycle, actor)
    places = selectors.places_on(cycle.agency_id, cycle.local_day(at))
    if not places:
        raise errors.Refused(_("Nothing was opened: this agency has no active employee yet. Import the staff first."))
    details = {"people": len(places), "without_supervisor": sum(place.appraiser_id is None for place in places)}
    transitions.move(
        cycle,
        CYCLE,
        "open",
        actor=actor,
        roles={"hr"},
        chain=cycle.agency.audit_chain,
        details=details,
        opened_at=at,
    )
    Appraisal.objects.bulk_create(new_cases(cycle, places), batch_size=500)
    return len(places)


def new_cases(cycle: Cycle, places: list[selectors.Place]) -> list[Appraisal]:
    """Return unsaved cases for the whole period of `cycle`, one for each place."""
    has_targets = any(component.kind == "targets" for component in cycle.scheme.rules.components)
    state = labels.AppraisalState.PLANNING if has_targets else labels.AppraisalState.AGREED
    return [
        Appraisal(
            cycle=cycle,
            employee_id=place.employee_id,
            unit_id=place.unit_id,
            appraiser_id=place.appraiser_id,
            reviewer_id=place.reviewer_id,
            position_id=place.position_id,
            period_start=cycle.starts_on,
            period_end=cycle.ends_on,
            state=state,
        )
        for place in places
    ]
