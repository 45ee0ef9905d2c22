"""Plans of the demo: targets after the occupation, what was reached through the year, and some evidence."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from appraisal import labels
from appraisal.models import Appraisal, Evidence, Indicator, Realisation, Target
from employees.models import Agency
from reports.demo import catalogue, texts
from reports.demo.people import Staff
from reports.demo.story import BATCH, Story

# When in the running year results are written down, and how much of a growing figure is reached by then.
Library = dict[tuple[str, str], Indicator]
SHARES = (0.24, 0.5, 0.76, 1.0)


@dataclass
class Plan:
    """One case while the demo is being written: its targets and what was recorded on them."""

    appraisal: Appraisal
    ability: float
    aims: list[catalogue.Aim] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    # Targets (by their place) on which nothing has been recorded yet.
    silent: set[int] = field(default_factory=set)


def library(agency: Agency) -> Library:
    """Store what the library of an agency lacks of the catalogue; return all of it by occupation and name."""
    known = {(row.occupation, row.name): row for row in Indicator.objects.filter(agency=agency)}
    rows = [
        Indicator(
            agency=agency,
            name=aim.measure,
            occupation=occupation,
            aspect=aim.aspect,
            polarity=aim.polarity,
            unit_of_measure=aim.unit,
            definition=f"{aim.title}. Diukur dalam {aim.unit}, dari catatan atau aplikasi unit.",
        )
        for occupation, aims in catalogue.AIMS.items()
        for aim in aims
        if (occupation, aim.measure) not in known
    ]
    Indicator.objects.bulk_create(rows, batch_size=BATCH)
    return known | {(row.occupation, row.name): row for row in rows}


def draft(chance: random.Random, staff: Staff, plan: Plan, indicators: Library) -> None:
    """Give one plan its targets, not stored yet."""
    occupation = staff.posts[plan.appraisal.employee_id].occupation
    aims = list(catalogue.AIMS[occupation])
    if len(aims) > 4:
        aims = aims[:1] + chance.sample(aims[1:], 3)
    weights = chance.choice(catalogue.WEIGHTS[len(aims)])
    plan.aims = aims
    plan.targets = [
        _target(chance, plan.appraisal, aim, weight, indicators[occupation, aim.measure])
        for aim, weight in zip(aims, weights, strict=True)
    ]
    if len(plan.targets) > 3 and plan.appraisal.pk % 6 == 0:
        plan.targets[-1].block = labels.Block.ADDITIONAL


def _target(chance: random.Random, case: Appraisal, aim: catalogue.Aim, weight: int, indicator: Indicator) -> Target:
    value = None if aim.is_range else Decimal(_rounded(chance.uniform(aim.low, aim.high)))
    return Target(
        appraisal=case,
        indicator=indicator,
        title=aim.title,
        measure=aim.measure,
        aspect=aim.aspect,
        polarity=aim.polarity,
        unit_of_measure=aim.unit,
        value=value,
        low=Decimal(aim.low) if aim.is_range else None,
        high=Decimal(aim.high) if aim.is_range else None,
        weight=Decimal(weight),
    )


def _rounded(value: float) -> int:
    """A figure people would agree on: tens or hundreds where it is large."""
    step = 100 if value >= 3000 else 50 if value >= 1000 else 10 if value >= 100 else 1
    return int(round(value / step) * step)


def store(plans: list[Plan]) -> None:
    """Store all targets; a first target serves the first of the supervisor, where she has a plan."""
    Target.objects.bulk_create([target for plan in plans for target in plan.targets], batch_size=BATCH)
    first = {plan.appraisal.employee_id: plan.targets[0] for plan in plans if plan.targets}
    served = []
    for plan in plans:
        above = first.get(plan.appraisal.appraiser_id) if plan.appraisal.appraiser_id is not None else None
        if plan.targets and above is not None:
            plan.targets[0].serves = above
            served.append(plan.targets[0])
    Target.objects.bulk_update(served, ["serves"], batch_size=BATCH)


def reach(story: Story, staff: Staff, plans: list[Plan], start: date, end: date) -> None:
    """Record what was reached from `start` to `end`, with notes and some links as evidence."""
    chance, rows, linked = story.chance, [], []
    days = (end - start).days
    for plan in plans:
        user = staff.users[plan.appraisal.employee_id]
        for place, (aim, target) in enumerate(zip(plan.aims, plan.targets, strict=True)):
            if place in plan.silent or target.obstacle_state != labels.ObstacleState.NONE or target.zero_reason:
                continue
            final = _final(chance, aim, target, plan.ability)
            for share in SHARES:
                day = start + timedelta(days=int(days * share) - chance.randrange(min(9, days // 8 + 1)))
                row = Realisation(
                    target=target,
                    day=day,
                    value=_so_far(chance, aim, final, share),
                    note=chance.choice(texts.REALISATION_NOTES) if chance.random() < 0.35 else "",
                    recorded_by=user,
                    recorded_at=_written(story, day),
                )
                rows.append(row)
                if chance.random() < 0.18:
                    linked.append(row)
    Realisation.objects.bulk_create(rows, batch_size=BATCH)
    Evidence.objects.bulk_create(
        [Evidence(realisation=row, link=_link(staff, row)) for row in linked], batch_size=BATCH
    )
    for row in rows:
        story.tell(
            row.recorded_at,
            chain=staff.agency.audit_chain,
            actor=row.recorded_by,
            action="realisation.add",
            obj=row,
            after={"day": row.day.isoformat(), "value": str(row.value)},
            target=row.target_id,
        )


def _link(staff: Staff, row: Realisation) -> str:
    return f"https://berkas.{staff.town.place.lower()}.invalid/{row.day:%Y}/{row.pk}"


def _written(story: Story, day: date) -> datetime:
    return story.moment(day + timedelta(days=story.chance.randrange(3)))


def _final(chance: random.Random, aim: catalogue.Aim, target: Target, ability: float) -> Decimal:
    """What is reached by the end, around the target and a little after the person's ability."""
    if target.value is None:
        return Decimal(str(round(chance.uniform(float(target.low or 0) + 0.8, float(target.high or 0) - 0.6), 1)))
    if not target.value:
        return Decimal(1 if chance.random() < 0.12 else 0)
    share = min(max(chance.gauss(0.96 + 0.05 * ability, 0.08), 0.45), 1.18)
    value = float(target.value)
    found = value * share if aim.polarity == catalogue.HIGHER else value * (2 - share)
    if aim.unit == "persen":
        found = min(found, 100.0)
    whole = aim.kind == catalogue.SUM
    return Decimal(str(round(found))) if whole else Decimal(str(round(found, 1)))


def _so_far(chance: random.Random, aim: catalogue.Aim, final: Decimal, share: float) -> Decimal:
    if share == SHARES[-1]:
        return final
    if aim.kind == catalogue.SUM:
        return Decimal(round(float(final) * share * chance.uniform(0.85, 1.1)))
    drift = 1 - (1 - share) * chance.uniform(0.0, 0.12) * (1 if aim.polarity == catalogue.HIGHER else -1)
    return Decimal(str(round(float(final) * drift, 1)))
