"""Counting what units have reached: by the clock, by a command, never by a page."""

from datetime import datetime

from django.db import transaction

from appraisal import labels
from appraisal.models import Cycle, UnitStanding
from appraisal.selectors import standings

BATCH = 500


def count_standings(cycle: Cycle, at: datetime) -> int:
    """Count a cycle anew and replace what was counted before; return how many units have figures.

    May run twice, and beside another one: the whole cycle is replaced in one short transaction under its lock.
    """
    figures = standings.fresh_figures(cycle)
    with transaction.atomic():
        Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
        UnitStanding.objects.filter(cycle=cycle).delete()
        UnitStanding.objects.bulk_create(
            [UnitStanding(cycle=cycle, unit_id=unit, counted_at=at, figures=told) for unit, told in figures.items()],
            batch_size=BATCH,
        )
    return len(figures)


def count_all(at: datetime) -> int:
    """Count every open cycle; return how many there are."""
    cycles = list(Cycle.objects.filter(state=labels.CycleState.OPEN).select_related("scheme").order_by("pk"))
    for cycle in cycles:
        count_standings(cycle, at)
    return len(cycles)


def differences(cycle: Cycle) -> list[int]:
    """Return the units whose stored figures are not those of a fresh count: out of date, or wrong."""
    stored = dict(UnitStanding.objects.filter(cycle=cycle).values_list("unit", "figures"))
    fresh = standings.fresh_figures(cycle)
    return sorted(unit for unit in {*stored, *fresh} if stored.get(unit) != fresh.get(unit))
