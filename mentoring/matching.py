"""Who could mentor whom: a score that can be read, and the assignment that serves as many people as possible.

Plain Python: people and wishes in, pairs with their reasons out. The same input gives the same pairs, in whatever order
it comes. Nobody is decided about here: HR reads the proposal, and mentor and mentee both agree or decline.

A pair must share a topic. Points (together 100): topics asked for that the mentor offers 40, the mentor the mentee
wished for 20, near each other in the organisation 20, years of service ahead 10, a higher rank 5, free places 5.
Never proposed: oneself, people the mentee asked not to have, a mentor without a free place, and whoever stands in a
reporting line with the mentee, because a mentor is not the one who rates.

Among all possible proposals the one with the most pairs is taken, and among those the one with the highest sum.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

TOPICS, WISHED, DISTANCE, YEARS, RANK, PLACES = "topics", "wished", "distance", "years", "rank", "places"
# Part of the score → its points at most, in the order in which people read them.
MOST = {TOPICS: 40, WISHED: 20, DISTANCE: 20, YEARS: 10, RANK: 5, PLACES: 5}
# Each step through the organisation costs so many points; two neighbouring units are two steps apart.
STEP_COST = 4
# Less than so many years ahead is no experience to share yet; more than the last is another generation.
YEARS_AHEAD, YEARS_FAR = 3, 20

NO_TOPIC, NOBODY_SUITABLE, NO_PLACE = "no_topic", "nobody_suitable", "no_place"


@dataclass(frozen=True)
class Person:
    """Somebody as the score needs her.

    Attributes:
        id: of the employee.
        unit_path: ids of the units from the root to her own.
        years: full years of service, None where the register does not tell.
        rank: order of the rank, comparable only with people of the same `ladder`; None where there is none.
        ladder: kind of employment; PNS and PPPK have ranks of their own.
    """

    id: int
    unit_path: tuple[int, ...]
    years: int | None = None
    rank: int | None = None
    ladder: str = ""


@dataclass(frozen=True)
class Offer:
    """What a mentor offers: topics, places altogether and places still free."""

    mentor: Person
    topics: frozenset[int]
    capacity: int
    free: int


@dataclass(frozen=True)
class Request:
    """What a mentee asks for. `barred` are mentors never to be proposed to her: lines, earlier pairs, her own wish."""

    id: int
    mentee: Person
    topics: frozenset[int]
    wished: int | None = None
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """One line of the score: points out of the most, and the facts its sentence is made of."""

    code: str
    points: int
    facts: Mapping[str, Any]

    @property
    def most(self) -> int:
        return MOST[self.code]


@dataclass(frozen=True)
class Pair:
    """One proposed pair with its score (0–100) and where it comes from."""

    request_id: int
    mentor_id: int
    score: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Proposal:
    """All proposed pairs, the best first, and who got none with the code of the reason."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[tuple[int, str], ...]

    @property
    def total(self) -> int:
        return sum(pair.score for pair in self.pairs)


def propose(requests: Iterable[Request], offers: Iterable[Offer]) -> Proposal:
    """Return the best proposal; ties fall to the lower ids, so that a second run says the same."""
    asked = sorted(requests, key=lambda request: request.id)
    offered = sorted((offer for offer in offers if offer.topics), key=lambda offer: offer.mentor.id)
    possible = [_possible(request, offered) for request in asked]
    pairs = sorted(
        (
            pair_of(asked[row], offered[column])
            for row, column in _assign(possible, [min(offer.free, len(asked)) for offer in offered])
        ),
        key=lambda pair: (-pair.score, pair.request_id),
    )
    served = {pair.request_id for pair in pairs}
    unmatched = tuple(
        (request.id, _why_none(request, offered, found))
        for request, found in zip(asked, possible, strict=True)
        if request.id not in served
    )
    return Proposal(tuple(pairs), unmatched)


def may_pair(request: Request, offer: Offer) -> bool:
    """Say whether these two may be proposed at all."""
    mentor = offer.mentor.id
    return mentor != request.mentee.id and mentor not in request.barred and not request.topics.isdisjoint(offer.topics)


def pair_of(request: Request, offer: Offer) -> Pair:
    """Return the pair of these two with its score taken apart."""
    parts = _parts(request, offer)
    return Pair(request.id, offer.mentor.id, sum(part.points for part in parts), parts)


def distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return the steps from one unit to another through the tree: 0 the same, 2 neighbours below one unit."""
    common = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        common += 1
    return len(one) + len(other) - 2 * common


def _parts(request: Request, offer: Offer) -> tuple[Part, ...]:
    mentee, mentor = request.mentee, offer.mentor
    shared = request.topics & offer.topics
    steps = distance(mentee.unit_path, mentor.unit_path)
    ahead = None if mentor.years is None or mentee.years is None else mentor.years - mentee.years
    wished = request.wished == mentor.id
    higher = _ranks_higher(mentor, mentee)
    return (
        Part(TOPICS, MOST[TOPICS] * len(shared) // len(request.topics), {"topics": sorted(shared)}),
        Part(WISHED, MOST[WISHED] * wished, {"wished": wished}),
        Part(DISTANCE, max(0, MOST[DISTANCE] - STEP_COST * steps), {"steps": steps}),
        Part(YEARS, _years_points(ahead), {"ahead": ahead}),
        Part(RANK, MOST[RANK] * bool(higher), {"higher": higher}),
        Part(PLACES, _places_points(offer), {"free": offer.free, "capacity": offer.capacity}),
    )


def _score(request: Request, offer: Offer, steps: int) -> int:
    """The same sum as `_parts`, without what only people need: it is asked for a million pairs."""
    mentee, mentor = request.mentee, offer.mentor
    ahead = None if mentor.years is None or mentee.years is None else mentor.years - mentee.years
    return (
        MOST[TOPICS] * len(request.topics & offer.topics) // len(request.topics)
        + MOST[WISHED] * (request.wished == mentor.id)
        + max(0, MOST[DISTANCE] - STEP_COST * steps)
        + _years_points(ahead)
        + MOST[RANK] * bool(_ranks_higher(mentor, mentee))
        + _places_points(offer)
    )


def _years_points(ahead: int | None) -> int:
    """Full points for some years ahead, half for another generation, none for less; unknown gives none."""
    if ahead is None or ahead < YEARS_AHEAD:
        return 0
    return MOST[YEARS] if ahead <= YEARS_FAR else MOST[YEARS] // 2


def _ranks_higher(mentor: Person, mentee: Person) -> bool | None:
    """None where the two ranks cannot be compared."""
    if mentor.ladder != mentee.ladder or mentor.rank is None or mentee.rank is None:
        return None
    return mentor.rank > mentee.rank


def _places_points(offer: Offer) -> int:
    return MOST[PLACES] * offer.free // offer.capacity


def _possible(request: Request, offers: list[Offer]) -> dict[int, int]:
    """Return place in the list → score, for the offers with a place that this request may have."""
    steps: dict[tuple[int, ...], int] = {}
    found = {}
    for place, offer in enumerate(offers):
        if offer.free < 1 or not may_pair(request, offer):
            continue
        path = offer.mentor.unit_path
        if path not in steps:
            steps[path] = distance(request.mentee.unit_path, path)
        found[place] = _score(request, offer, steps[path])
    return found


def _assign(possible: list[dict[int, int]], places: list[int]) -> list[tuple[int, int]]:
    """Return (row, column) of the chosen pairs; a column is a mentor and is taken as often as she has places."""
    used = sorted({column for found in possible for column in found})
    if not used:
        return []
    # Imported here, because only this function needs it and every web process would carry it.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    owners: list[int] = []
    seats: dict[int, list[int]] = defaultdict(list)
    for column in used:
        for _place in range(places[column]):
            seats[column].append(len(owners))
            owners.append(column)
    # One pair more is worth more than every point together: first as many pairs as possible, then the best of them.
    worth = 100 * len(possible) + 1
    table = []
    for found in possible:
        line = array("d", bytes(8 * len(owners)))
        for column, score in found.items():
            for seat in seats[column]:
                line[seat] = worth + score
        table.append(line)
    rows, columns = linear_sum_assignment(table, maximize=True)
    chosen = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, owners[seat]) for row, seat in chosen if table[row][seat] > 0]


def _why_none(request: Request, offers: list[Offer], possible: dict[int, int]) -> str:
    """Why nobody was found, without telling whom the mentee asked not to have."""
    if possible:
        return NO_PLACE
    if all(request.topics.isdisjoint(offer.topics) for offer in offers):
        return NO_TOPIC
    suitable = any(may_pair(request, offer) for offer in offers)
    return NO_PLACE if suitable else NOBODY_SUITABLE
