"""Who is asked to rate whom among peers: a draw that whoever has the seed can repeat. Plain Python.

Peers come from the person's own unit; where that gives fewer than the minimum, the draw widens to the unit above and
everything below it, step by step. Nobody draws her own supervisor or subordinate, and nobody is asked more often than
the workload cap. The draw goes in rounds, so that everybody has a first rater before anybody has a second.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

WANTED = 5
MINIMUM = 3
CAP = 5


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be asked; `level` is the level of her post."""

    id: int
    unit: int
    level: int = 0


@dataclass(frozen=True)
class Case:
    """An appraisal that needs peers; `barred` may not be asked: supervisors and subordinates of the person, leaders."""

    id: int
    employee: int
    unit: int
    level: int = 0
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Drawn:
    """One assignment with its reason: own_unit or unit_above."""

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
) -> Outcome:
    """Return the assignments to add to `existing` ones (pairs of case and rater, withdrawn ones too).

    Args:
        cases: the appraisals of the cycle.
        colleagues: active people of the agency.
        parents: parent of each unit, None for a root.
        seed: told to HR and auditors; the same seed and the same people give the same draw.
        existing: what stands already and stays; a second draw adds nothing unless somebody joined.
        wanted, minimum: raters per case; the draw leaves the own unit only below the minimum.
        cap: most cases one rater is asked for; the last place is kept for cases under the minimum.
    """
    table = _Table(list(colleagues), parents, seed, cap)
    ordered = sorted(cases, key=lambda case: table.lot(case.id, 0))
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


class _Table:
    """The state of one draw: who has been asked for whom."""

    def __init__(self, colleagues: list[Colleague], parents: Mapping[int, int | None], seed: str, cap: int) -> None:
        self.seed, self.cap, self.parents = seed, cap, parents
        self.by_unit: dict[int, list[Colleague]] = {}
        for colleague in colleagues:
            self.by_unit.setdefault(colleague.unit, []).append(colleague)
        self.children: dict[int, list[int]] = {}
        for unit, parent in parents.items():
            if parent is not None:
                self.children.setdefault(parent, []).append(unit)
        self.load: dict[int, int] = {}
        self.raters: dict[int, set[int]] = {}

    def lot(self, case: int, person: int) -> str:
        return hashlib.sha256(f"{self.seed}|{case}|{person}".encode()).hexdigest()

    def count(self, case: int) -> int:
        return len(self.raters.get(case, ()))

    def put(self, case: int, rater: int) -> None:
        self.raters.setdefault(case, set()).add(rater)
        self.load[rater] = self.load.get(rater, 0) + 1

    def pick(self, case: Case, *, is_needed: bool) -> Drawn | None:
        """Return the least burdened free colleague of the nearest circle, of a similar level, the rest by lot.

        Raters beyond the minimum come from the own unit only, and leave everybody one place for newcomers.
        """
        limit = self.cap if is_needed else self.cap - 1
        for step, units in enumerate(self._circles(case.unit)):
            if step and not is_needed:
                return None
            free = [one for unit in units for one in self.by_unit.get(unit, ()) if self._is_free(case, one.id, limit)]
            if free:
                best = min(free, key=lambda one: self._rank(case, one))
                return Drawn(case.id, best.id, "unit_above" if step else "own_unit")
        return None

    def _rank(self, case: Case, one: Colleague) -> tuple[int, int, str]:
        return self.load.get(one.id, 0), abs(one.level - case.level), self.lot(case.id, one.id)

    def _is_free(self, case: Case, person: int, limit: int) -> bool:
        taken: Collection[int] = self.raters.get(case.id, ())
        asked = self.load.get(person, 0)
        return person != case.employee and person not in case.barred and person not in taken and asked < limit

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
