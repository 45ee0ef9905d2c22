"""What a session is about and when a series meets: plain rules, without Django, clock or database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

# A target is worth a talk when it lies so many percent of its aim behind the share of the period that has passed.
BEHIND = Decimal(20)
# Nothing recorded is worth a talk from this share of the period on.
SILENT_FROM = Decimal(25)
# More than so many topics make no conversation.
MOST_TOPICS = 10
# Levels between the two views of one item from which on they are worth a talk.
GAP = Decimal(1)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class TargetFact:
    """One target in force: `attained` is in percent of the aim, None where nothing is recorded."""

    key: int
    title: str
    attained: Decimal | None


@dataclass(frozen=True)
class GapFact:
    """One item both rated: levels 1–5."""

    key: str
    label: str
    own: Decimal
    supervisor: Decimal


@dataclass(frozen=True)
class ActionFact:
    """One agreed action that is not done."""

    key: int
    text: str
    owner: str
    due: date


@dataclass(frozen=True)
class Facts:
    """What is known before a session. `passed` is the share of the period that is over, in percent."""

    passed: Decimal = Decimal(0)
    targets: Sequence[TargetFact] = ()
    gaps: Sequence[GapFact] = ()
    actions: Sequence[ActionFact] = ()
    last: date | None = None


@dataclass(frozen=True)
class Proposal:
    """One topic proposed: `kind` is last, action, silent, behind or gap; `fact` is what it comes from."""

    key: str
    kind: str
    fact: TargetFact | GapFact | ActionFact | date


def propose(facts: Facts, today: date) -> list[Proposal]:
    """Return the topics worth talking about, what was promised first, at most `MOST_TOPICS`."""
    found = [Proposal("last", "last", facts.last)] if facts.last else []
    late_first = sorted(facts.actions, key=lambda action: (action.due >= today, action.due, action.key))
    found += [Proposal(f"action:{action.key}", "action", action) for action in late_first]
    widest = sorted(facts.gaps, key=lambda gap: (-abs(gap.own - gap.supervisor), gap.key))
    found += [Proposal(f"gap:{gap.key}", "gap", gap) for gap in widest if abs(gap.own - gap.supervisor) >= GAP]
    behind = sorted(facts.targets, key=lambda target: (target.attained or Decimal(0), target.key))
    for target in behind:
        if target.attained is None:
            if facts.passed >= SILENT_FROM:
                found.append(Proposal(f"target:{target.key}", "silent", target))
        elif target.attained < facts.passed - BEHIND:
            found.append(Proposal(f"target:{target.key}", "behind", target))
    return found[:MOST_TOPICS]


def passed_share(start: date, end: date, today: date) -> Decimal:
    """Return how much of a period is over on a day, in percent from 0 to 100."""
    days = (end - start).days + 1
    gone = min(max((today - start).days, 0), days)
    return (HUNDRED * gone / days).quantize(Decimal(1))


def monthly(first: datetime, times: int, zone: ZoneInfo) -> list[datetime]:
    """Return `times` moments a month apart at the same local hour, the first as given.

    The 31st becomes the last day of a shorter month; a weekend becomes the Monday after it.
    """
    local = first.astimezone(zone)
    found = [first]
    for n in range(1, times):
        month = local.month - 1 + n
        day = _day_in(local.year + month // 12, month % 12 + 1, local.day)
        day += timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)
        found.append(datetime.combine(day, local.time(), tzinfo=zone))
    return found


def latest_end(start: date) -> date:
    """Return the last day an improvement plan may run that begins on `start`: six months (domain.md §3)."""
    month = start.month - 1 + 6
    after = _day_in(start.year + month // 12, month % 12 + 1, start.day)
    return after - timedelta(days=1) if after.day == start.day else after


def _day_in(year: int, month: int, day: int) -> date:
    """The day of a month, or its last day when the month is shorter."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))
