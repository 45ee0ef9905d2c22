"""Ready-made plans, trainings, openings and candidacies. The clock of the tests stands at 16 November 2026."""

from datetime import UTC, date, datetime
from decimal import Decimal

from appraisal import scoring
from appraisal.models import Result
from appraisal.tests import factories as appraisal_factories
from careers import eligibility, services
from careers.models import Candidacy, DevelopmentItem, DevelopmentPlan, Opening, TrainingRecord
from employees.models import PostType

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
CLOSES = date(2026, 11, 30)
AFTER = date(2026, 12, 1)
REASON = "Berpengalaman di loket dan teliti."


def make_item(cast, title="Pelayanan prima", state="proposed", proposed_by=None, **fields):
    """Return an item of Eka's plan for 2026, proposed by herself unless told otherwise."""
    plan, _new = DevelopmentPlan.objects.get_or_create(employee=fields.pop("employee", cast.eka), year=2026)
    values = {
        "reason": "Terlemah",
        "method": "workshop",
        "hours": Decimal(4),
        "due_date": date(2026, 12, 15),
        "done_on": TODAY if state == "done" else None,
        **fields,
    }
    return DevelopmentItem.objects.create(
        plan=plan, title=title, state=state, proposed_by=proposed_by or plan.employee, **values
    )


def make_record(employee, title="Diklat pelayanan", state="recorded", **fields):
    """Return a training of 8 JP held in October 2026."""
    values = {"hours": Decimal(8), "completed_on": date(2026, 10, 1), "provider": "BPSDM", **fields}
    return TrainingRecord.objects.create(employee=employee, title=title, state=state, **values)


# Everybody of the cast meets these: S-1, PNS, pelaksana since 2024.
EASY = eligibility.Requirements(
    minimum_education="d3",
    post_types=(("pelaksana", "Pelaksana"),),
    post_years=2,
    predicate_years=0,
    retirement_age=58,
)


def make_opening(cast, state="published", requirements=EASY, panel=("panel", "panel_2"), **fields):
    """Return an opening of Sabang for a supervisory post, open until the end of November."""
    values = {
        "agency": cast.sabang,
        "title": "Kepala Seksi Pelayanan",
        "description": "Memimpin loket.",
        "post_type": PostType.objects.get(key="pengawas"),
        "unit": cast.units["pelayanan"],
        "closes_on": CLOSES,
        "requirements": requirements.to_json(),
        **fields,
    }
    opening = Opening.objects.create(state=state, **values)
    opening.panel.set([cast.users[name] for name in panel])
    return opening


def make_candidacy(cast, opening=None, employee=None, by=None, opening_state="closed"):
    """Return Eka's own candidacy, in an opening that is closed meanwhile unless told otherwise."""
    opening = opening or make_opening(cast)
    employee = employee or cast.eka
    candidacy = services.nominate(
        opening=opening, employee=employee, motivation="Siap.", actor=by or employee.user, on=TODAY
    )
    Opening.objects.filter(pk=opening.pk).update(state=opening_state)
    return fresh(candidacy)


def fresh(candidacy):
    """Return the candidacy as the next request would read it."""
    return Candidacy.objects.select_related("opening__agency", "employee").get(pk=candidacy.pk)


def decide_first(candidacy, user, outcome="select", reason=REASON):
    """Make the first decision."""
    services.propose_decision(candidacy=candidacy, outcome=outcome, reason=reason, actor=user, at=NOW, on=TODAY)


def decide_second(candidacy, user, agrees=True, reason="Saya sependapat."):
    """Give the second person's answer."""
    services.confirm_decision(candidacy=candidacy, agrees=agrees, reason=reason, actor=user, at=NOW, on=TODAY)


def publish_result(employee, year=2025, level=4):
    """Return a published result of the scheme of Sibolga with one weaker item ("accuracy")."""
    cycle = appraisal_factories.make_cycle(
        employee.agency,
        "sibolga",
        "published",
        name=f"Penilaian {year}",
        year=year,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        planning_until=date(year, 1, 31),
        rating_from=date(year, 11, 1),
        rating_until=date(year, 11, 30),
        countersign_until=date(year, 12, 15),
    )
    appraisal = appraisal_factories.make_appraisal(cycle, employee, state="published")
    levels = {item.key: str(level) for c in cycle.scheme.rules.components for item in c.items}
    weak = next(iter(levels))
    levels[weak] = str(level - 1)
    record = {
        "format": scoring.FORMAT,
        "scheme": cycle.scheme.document,
        "leader": False,
        "targets": [],
        "ratings": {"supervisor": {"raters": 1, "counters": {key: {value: 1} for key, value in levels.items()}}},
    }
    outcome = scoring.score(record)
    return Result.objects.create(
        appraisal=appraisal,
        score=outcome["score"],
        predicate=outcome["predicate"],
        frozen={"record": record, "outcome": outcome},
        sha256="0" * 64,
        computed_at=NOW,
        published_at=NOW,
    )
