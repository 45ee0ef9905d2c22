"""A year cut by date (domain §3, split period): who supervised when, which part is rated, what the year comes to.

Plain rules on days. A *part* is one case: from one day to another, both included. Exempt days are taken out of a part.
A part shorter than the minimum of observation is not rated alone: its days join the next rated part, at the end of the
year the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from appraisal.scoring.bands import classify
from appraisal.scoring.figures import round_half_up, weighted_mean
from appraisal.scoring.scheme import Scheme

DAY = timedelta(days=1)
RATED, JOINED, EXEMPT = "rated", "joined", "exempt"
# The definitive supervisor rates; an acting one (PLT, then PLH) counts only on days nobody is definitive.
KINDS_IN_ORDER = ("definitive", "plt", "plh")


# --- Who supervised when ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """A reporting line: `kind` is one of `KINDS_IN_ORDER`; `end` is its last day, None means still running."""

    supervisor: int
    kind: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Segment:
    """Days under one supervisor, both ends included; `acting` when she was never definitive on them."""

    supervisor: int
    start: date
    end: date
    acting: bool = False

    @property
    def days(self) -> int:
        """Number of days, the last one included."""
        return days_between(self.start, self.end)


def days_between(first: date, last: date) -> int:
    """Return the number of days from `first` to `last`, both included; 0 when they are the wrong way round."""
    return max(0, (last - first).days + 1)


def overlap(first: date, last: date, start: date, end: date) -> int:
    """Return how many days two spans share."""
    return days_between(max(first, start), min(last, end))


def segments_of(lines: Sequence[Line], first: date, last: date, minimum: int) -> list[Segment]:
    """Return under whom somebody worked from `first` to `last`, in order and without gaps.

    Days without any supervisor stay with the one before (before the first one: with the one after). An acting
    supervisor of fewer than `minimum` days makes no part: her days join the supervisor who follows, else the one
    before. Nobody at all gives an empty list.
    """
    edges = {first}
    for line in lines:
        edges |= {day for day in (line.start, line.end + DAY if line.end else first) if first < day <= last}
    starts = sorted(edges)
    ends = [*(day - DAY for day in starts[1:]), last]
    found: list[Segment] = []
    for start, end in zip(starts, ends, strict=True):
        held = _in_force(lines, start)
        if held is not None:
            found.append(Segment(held.supervisor, start, end, acting=held.kind != "definitive"))
    return _without_short_acting(_touching(found, first, last), minimum)


def _in_force(lines: Sequence[Line], day: date) -> Line | None:
    running = [line for line in lines if line.start <= day and (line.end is None or line.end >= day)]
    return min(running, key=lambda line: KINDS_IN_ORDER.index(line.kind), default=None)


def _touching(segments: list[Segment], first: date, last: date) -> list[Segment]:
    """Join neighbours of one supervisor and let each segment reach to the next."""
    found: list[Segment] = []
    for segment in segments:
        if found and found[-1].supervisor == segment.supervisor:
            found[-1] = replace(found[-1], end=segment.end, acting=found[-1].acting and segment.acting)
            continue
        if found:
            found[-1] = replace(found[-1], end=segment.start - DAY)
        found.append(segment if found else replace(segment, start=first))
    return [*found[:-1], replace(found[-1], end=last)] if found else []


def _without_short_acting(segments: list[Segment], minimum: int) -> list[Segment]:
    first, last = (segments[0].start, segments[-1].end) if segments else (date.min, date.min)
    for place, segment in enumerate(segments):
        if segment.acting and segment.days < minimum and len(segments) > 1:
            kept = [*segments[:place], *segments[place + 1 :]]
            if place < len(segments) - 1:
                kept[place] = replace(kept[place], start=segment.start)
            return _without_short_acting(_touching(kept, first, last), minimum)
    return segments


# --- Which part is rated ---------------------------------------------------------------------------------
def exempt_days(start: date, end: date, exemptions: Sequence[tuple[date, date]]) -> int:
    """Return how many days of a part are exempt; a day that two exemptions name counts once."""
    days, reached = 0, start
    for first, last in sorted(exemptions):
        begin = max(first, reached)
        days += overlap(start, end, begin, last)
        reached = max(reached, last + DAY)
    return days


def duty_of(start: date, end: date, exempt: int, minimum: int) -> str:
    """Say whether a part is rated alone, is too short for it (`joined`), or has no day left at all (`exempt`)."""
    counted = days_between(start, end) - exempt
    if counted <= 0:
        return EXEMPT
    return RATED if counted >= minimum else JOINED


# --- What the year comes to ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Part:
    """One part with what came of it. `score` in points and `predicate` (the key of a band) are None without a result.

    `exempt` days are taken out of its days.
    """

    start: date
    end: date
    exempt: int = 0
    duty: str = RATED
    score: Decimal | None = None
    predicate: str | None = None

    @property
    def days(self) -> int:
        """The days that count."""
        return days_between(self.start, self.end) - self.exempt


@dataclass(frozen=True)
class Year:
    """The year of somebody. `score` (two decimals) is None in quadrant schemes; both are None while not known.

    `weights` are the days each part counts for, in the order of the parts: 0 for one that is not rated alone.
    """

    score: Decimal | None
    predicate: str | None
    weights: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        """Whether there is a conclusion."""
        return self.predicate is not None


def weights_of(parts: Sequence[Part]) -> tuple[int, ...]:
    """Return for how many days each part counts: its own, and those of parts too short to be rated that join it.

    They join the next rated part, else the one before; where nothing is rated they count nowhere.
    """
    rated = [place for place, part in enumerate(parts) if part.duty == RATED]
    weights = [0] * len(parts)
    for place, part in enumerate(parts):
        if part.duty == EXEMPT or not rated:
            continue
        weights[next((number for number in rated if number >= place), rated[-1])] += part.days
    return tuple(weights)


def conclude(parts: Sequence[Part], rules: Scheme, *, idea_accepted: bool = False) -> Year:
    """Return score and predicate of a year from its parts, in the order of their days.

    One rated part stands for itself. Scores of several are weighted by days, exactly, rounded once (half up, two
    decimals) and only then classified by `rules`, those of the last part. In a quadrant scheme the conclusion of the
    last rated part is the year's. A rated part without a score leaves the year without one: never a guess.
    """
    weights = weights_of(parts)
    rated = [(weight, part) for weight, part in zip(weights, parts, strict=True) if part.duty == RATED]
    if not rated:
        return Year(None, None, weights)
    last = rated[-1][1]
    if rules.conclusion == "quadrant" or len(rated) == 1:
        return Year(last.score, last.predicate, weights)
    score = score_of(parts)
    if score is None:
        return Year(None, None, weights)
    return Year(score, classify(score, rules.bands, idea_accepted=idea_accepted).key, weights)


def score_of(parts: Sequence[Part]) -> Decimal | None:
    """Return the mean of the rated parts by days, rounded once; None where one of them has no score."""
    rated = [(weight, part) for weight, part in zip(weights_of(parts), parts, strict=True) if part.duty == RATED]
    known = [(Fraction(weight), Fraction(part.score)) for weight, part in rated if part.score is not None]
    mean = weighted_mean(known) if len(known) == len(rated) else None
    return None if mean is None else round_half_up(mean)
