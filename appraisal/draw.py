"""Who is asked to rate whom without a name: a draw that whoever has the seed can repeat. Plain Python.

Peers come from the person's own unit and those named as working with her; where that gives fewer than the minimum, the
draw widens to the unit above and everything below it, step by step. Only those are asked who were together with the
person for enough days. Nobody draws her own supervisor or subordinate, nobody somebody she is in conflict with, and
nobody is asked more often than the workload cap. Posts of a similar level come first, and two people who would rate
each other last. The draw goes in rounds, so that everybody has a first rater before anybody has a second.

Subordinates are all asked, or as many as are wanted by lot; fewer than the minimum are not asked at all, because their
answers could never be shown.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

WANTED = 5
MINIMUM = 3
CAP = 5
TOGETHER_DAYS = 90
# Posts at most so many levels apart are one band.
BAND = 2


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be asked; `level` is the level of her post, `since` the first day in it, None when unknown."""

    id: int
    unit: int
    level: int = 0
    since: date | None = None


@dataclass(frozen=True)
class Case:
    """An appraisal that needs raters.

    Attributes:
        barred: who may not be asked: supervisors and subordinates of the person, leaders, people in conflict.
        works_with: colleagues of other units who work with the person.
        since, until: the first and the last day on which colleagues can have seen her work; None when unknown.
    """

    id: int
    employee: int
    unit: int
    level: int = 0
    barred: frozenset[int] = frozenset()
    works_with: frozenset[int] = frozenset()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Drawn:
    """One assignment with its reason: own_unit (or working together), unit_above, or reports_to."""

    case: int
    rater: int
    reason: str


@dataclass
class Outcome:
    """New assignments, and the cases that still have fewer raters than the minimum."""

    drawn: list[Drawn] = field(default_factory=list)
    short: list[int] = field(default_factory=list)


def seed_of(cycle: int, text: str) -> str:
    """Return the seed of a cycle: SHA-256 of its id and a text (that not everybody can work out)."""
    return hashlib.sha256(f"{cycle}|{text}".encode()).hexdigest()


def draw(
    cases: Iterable[Case],
    colleagues: Iterable[Colleague],
    parents: Mapping[int, int | None],
    *,
    seed: str,
    existing: Iterable[tuple[int, int]] = (),
    wanted: int = WANTED,
    minimum: int = MINIMUM,
    cap: int = CAP,
    together: int = TOGETHER_DAYS,
) -> Outcome:
    """Return the assignments to peers to add to `existing` ones (pairs of case and rater that stand).

    Args:
        cases: the appraisals of the cycle.
        colleagues: active people of the agency.
        parents: parent of each unit, None for a root.
        seed: told to HR and auditors; the same seed and the same people give the same draw.
        existing: what stands already and stays; a second draw adds nothing unless somebody joined.
        wanted, minimum: raters per case; the draw leaves the own unit only below the minimum.
        cap: most cases one rater is asked for; the last place is kept for cases under the minimum.
        together: days two people must have been together.
    """
    ordered = sorted(cases, key=lambda case: lot(seed, case.id, 0))
    table = _Table(list(colleagues), parents, seed, cap, together)
    table.rated = {case.id: case.employee for case in ordered}
    for case_id, rater in existing:
        table.put(case_id, rater)
    outcome = Outcome()
    for turn in range(1, wanted + 1):
        for case in ordered:
            if table.count(case.id) >= turn:
                continue
            drawn = table.pick(case, is_needed=table.count(case.id) < minimum)
            if drawn is not None:
                outcome.drawn.append(drawn)
                table.put(case.id, drawn.rater)
    outcome.short = sorted(case.id for case in ordered if table.count(case.id) < minimum)
    return outcome


def draw_subordinates(
    cases: Iterable[Case],
    below: Mapping[int, Collection[int]],
    *,
    seed: str,
    existing: Iterable[tuple[int, int]] = (),
    wanted: int = WANTED,
    minimum: int = MINIMUM,
    cap: int = CAP,
) -> Outcome:
    """Return the assignments to subordinates to add to `existing` ones.

    Args:
        below: the subordinates of each case (by its id) who may be asked.
        seed, existing, wanted, minimum, cap: as `draw`; a case with fewer than the minimum asks nobody.
    """
    outcome = Outcome()
    load: dict[int, int] = {}
    asked: dict[int, set[int]] = {}
    for case_id, rater in existing:
        asked.setdefault(case_id, set()).add(rater)
        load[rater] = load.get(rater, 0) + 1
    for case in sorted(cases, key=lambda one: lot(seed, one.id, 0)):
        stands = asked.get(case.id, set())
        free = [one for one in set(below.get(case.id, ())) - stands - {case.employee} if load.get(one, 0) < cap]
        if len(free) + len(stands) < minimum:
            outcome.short.append(case.id)
            continue
        free.sort(key=lambda one: (load.get(one, 0), lot(seed, case.id, one)))
        for rater in free[: max(0, wanted - len(stands))]:
            outcome.drawn.append(Drawn(case.id, rater, "reports_to"))
            load[rater] = load.get(rater, 0) + 1
    outcome.short.sort()
    return outcome


def lot(seed: str, case: int, person: int) -> str:
    """Return the lot of a person in a case; nobody can foresee it without the seed."""
    return hashlib.sha256(f"{seed}|{case}|{person}".encode()).hexdigest()


class _Table:
    """The state of one draw: who has been asked for whom."""

    def __init__(
        self, colleagues: list[Colleague], parents: Mapping[int, int | None], seed: str, cap: int, together: int
    ) -> None:
        self.seed, self.cap, self.parents, self.together = seed, cap, parents, together
        self.by_id = {colleague.id: colleague for colleague in colleagues}
        self.by_unit: dict[int, list[Colleague]] = {}
        for colleague in colleagues:
            self.by_unit.setdefault(colleague.unit, []).append(colleague)
        self.children: dict[int, list[int]] = {}
        for unit, parent in parents.items():
            if parent is not None:
                self.children.setdefault(parent, []).append(unit)
        self.load: dict[int, int] = {}
        self.raters: dict[int, set[int]] = {}
        # Who is rated in each case, and the people each rater is asked to rate.
        self.rated: dict[int, int] = {}
        self.rates: dict[int, set[int]] = {}

    def count(self, case: int) -> int:
        return len(self.raters.get(case, ()))

    def put(self, case: int, rater: int) -> None:
        self.raters.setdefault(case, set()).add(rater)
        if case in self.rated:
            self.rates.setdefault(rater, set()).add(self.rated[case])
        self.load[rater] = self.load.get(rater, 0) + 1

    def pick(self, case: Case, *, is_needed: bool) -> Drawn | None:
        """Return the least burdened free colleague of the nearest circle, of a similar level, the rest by lot.

        Raters beyond the minimum come from the own unit only, and leave everybody one place for newcomers.
        """
        limit = self.cap if is_needed else self.cap - 1
        for step, units in enumerate(self._circles(case.unit)):
            if step and not is_needed:
                return None
            near = [one for unit in units for one in self.by_unit.get(unit, ())]
            if step == 0:
                near += [self.by_id[pk] for pk in case.works_with if pk in self.by_id and self.by_id[pk] not in near]
            free = [one for one in near if self._is_free(case, one, limit)]
            if free:
                best = min(free, key=lambda one: self._rank(case, one))
                return Drawn(case.id, best.id, "unit_above" if step else "own_unit")
        return None

    def _rank(self, case: Case, one: Colleague) -> tuple[bool, bool, int, int, str]:
        each_other = one.id in self.rates.get(case.employee, ())
        apart = abs(one.level - case.level)
        return apart > BAND, each_other, self.load.get(one.id, 0), apart, lot(self.seed, case.id, one.id)

    def _is_free(self, case: Case, one: Colleague, limit: int) -> bool:
        taken: Collection[int] = self.raters.get(case.id, ())
        if one.id == case.employee or one.id in case.barred or one.id in taken:
            return False
        return self.load.get(one.id, 0) < limit and self._were_together(case, one)

    def _were_together(self, case: Case, one: Colleague) -> bool:
        """Say whether the two have been together for enough days by the end of the case; unknown days count as long."""
        days = [day for day in (case.since, one.since) if day is not None]
        if case.until is None or not days:
            return True
        return (case.until - max(days)).days + 1 >= self.together

    def _circles(self, unit: int) -> Iterable[list[int]]:
        """Yield the own unit, then what each unit above adds with everything below it."""
        seen = {unit}
        yield [unit]
        above = self.parents.get(unit)
        while above is not None:
            circle = [one for one in self._subtree(above) if one not in seen]
            seen.update(circle)
            yield circle
            above = self.parents.get(above)

    def _subtree(self, root: int) -> list[int]:
        found, waiting = [], [root]
        while waiting:
            unit = waiting.pop()
            found.append(unit)
            waiting.extend(self.children.get(unit, ()))
        return found
