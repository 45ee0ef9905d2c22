"""Ratings of the demo: people differ, supervisors differ in severity, and self-assessments are a little kinder."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from appraisal import labels, scoring
from appraisal.models import Appraisal, RaterAssignment, Rating, Tally
from core import receipts
from reports.demo import texts
from reports.demo.people import Staff
from reports.demo.story import BATCH, Story

Levels = dict[str, int | None]
MIDDLE = 3.35
# What a tally never says: who answered. These shares are of comments per item.
SUPERVISOR_TALKS, SELF_TALKS, PEER_TALKS = 0.3, 0.2, 0.08


@dataclass
class Characters:
    """How able people are, how severe those who rate them; drawn once, so that both years tell of the same people."""

    ability: dict[int, float] = field(default_factory=dict)
    severity: dict[int, float] = field(default_factory=dict)

    @classmethod
    def of(cls, chance: random.Random, staff: Staff) -> "Characters":
        found = cls()
        for number, person in enumerate(staff.people):
            # One in fifty has a bad year: the demo shows that, too.
            found.ability[person.pk] = -2.6 if number % 50 == 33 else chance.gauss(0, 0.85)
            found.severity[person.pk] = chance.gauss(0, 0.32)
        return found


def items_of(rules: scoring.Scheme, source: str, *, leader: bool) -> list[str]:
    """Return the keys of the items `source` is asked about."""
    return [
        key
        for component in rules.components
        if component.kind == "rated" and source in component.sources
        for key in component.questions(source, leader=leader)
    ]


def levels(chance: random.Random, items: list[str], middle: float, *, unsure: float = 0.0) -> Levels:
    """Return a level for each item around `middle`; with the chance `unsure` "cannot judge", never for all."""
    found: Levels = {}
    for number, item in enumerate(items):
        if number and chance.random() < unsure:
            found[item] = None
            continue
        found[item] = min(max(round(chance.gauss(middle, 0.62)), 1), 5)
    return found


def by_supervisor(chance: random.Random, who: Characters, case: Appraisal, items: list[str]) -> Levels:
    severity = who.severity[case.appraiser_id] if case.appraiser_id is not None else 0.0
    return levels(chance, items, MIDDLE + 0.75 * who.ability[case.employee_id] - severity, unsure=0.015)


def by_self(chance: random.Random, who: Characters, case: Appraisal, items: list[str]) -> Levels:
    return levels(chance, items, MIDDLE + 0.38 + 0.55 * who.ability[case.employee_id], unsure=0.01)


def by_peer(chance: random.Random, who: Characters, case: Appraisal, items: list[str], rater: int) -> Levels:
    middle = MIDDLE + 0.2 + 0.5 * who.ability[case.employee_id] - 0.6 * who.severity[rater]
    return levels(chance, items, middle, unsure=0.05)


def comments(chance: random.Random, given: Levels, source: str) -> dict[str, str]:
    """Return what is written beside some of the items."""
    own = source == labels.Source.SELF
    share = SELF_TALKS if own else SUPERVISOR_TALKS
    return {
        item: texts.say(chance, texts.OWN) if own else texts.comment(chance, item, level)
        for item, level in given.items()
        if level is None or chance.random() < share
    }


def named(
    case: Appraisal,
    source: str,
    given: Levels,
    said: dict[str, str],
    at: datetime,
    *,
    is_final: bool = True,
    revision: int = 1,
) -> Rating:
    """Return one revision of a named rating, not stored yet."""
    rater = case.employee_id if source == labels.Source.SELF else case.appraiser_id
    if rater is None:
        raise ValueError("Nobody appraises this case.")
    return Rating(
        appraisal=case,
        source=source,
        rater_id=rater,
        revision=revision,
        levels=given,
        comments=said,
        is_final=is_final,
        saved_at=at,
    )


def store_named(story: Story, staff: Staff, ratings: list[Rating]) -> None:
    """Store named ratings and tell of the submitted ones."""
    Rating.objects.bulk_create(ratings, batch_size=BATCH)
    for rating in ratings:
        if rating.is_final:
            story.tell(
                rating.saved_at,
                chain=staff.agency.audit_chain,
                actor=staff.users[rating.rater_id],
                action=f"rating.submit_{rating.source}",
                obj=rating.appraisal,
                revision=rating.revision,
            )


def answer_peers(
    story: Story, who: Characters, cases: dict[int, Appraisal], rules: scoring.Scheme, *, share: float
) -> None:
    """Let a share of the drawn peers answer. As everywhere, the answers keep no trace of who gave them."""
    chance, answered = story.chance, []
    tallies = {tally.appraisal_id: tally for tally in Tally.objects.filter(appraisal__in=cases, source="peer")}
    documents: dict[int, dict[str, Any]] = {pk: _empty() for pk in tallies}
    assignments = RaterAssignment.objects.filter(appraisal__in=cases, source="peer").order_by("pk")
    for assignment in assignments:
        if chance.random() > share:
            continue
        case = cases[assignment.appraisal_id]
        leader = case.employee.position.post_type.is_leader
        given = by_peer(chance, who, case, items_of(rules, "peer", leader=leader), assignment.rater_id)
        _count(chance, documents[case.pk], given)
        answered.append(assignment.pk)
    for pk, tally in tallies.items():
        tally.document = _sorted(documents[pk]) if documents[pk]["raters"] else {}
    Tally.objects.bulk_update(tallies.values(), ["document"], batch_size=BATCH)
    RaterAssignment.objects.filter(pk__in=answered).update(state=labels.AssignmentState.ANSWERED)


def _empty() -> dict[str, Any]:
    return {"raters": 0, "counters": {}, "comments": [], "receipts": []}


def _count(chance: random.Random, document: dict[str, Any], given: Levels) -> None:
    document["raters"] += 1
    document["receipts"].append(code(chance, 4, 3))
    for item, level in given.items():
        key = scoring.CANNOT_JUDGE if level is None else str(level)
        counts = document["counters"].setdefault(item, {})
        counts[key] = counts.get(key, 0) + 1
        if level is not None and chance.random() < PEER_TALKS:
            said = texts.comment(chance, item, level)
            document["comments"].append([f"{chance.getrandbits(128):032x}", item, said])


def _sorted(document: dict[str, Any]) -> dict[str, Any]:
    """The document in the order the service keeps: by names and random keys, never by arrival."""
    counters = document["counters"]
    return {
        "raters": document["raters"],
        "counters": {item: dict(sorted(counters[item].items())) for item in sorted(counters)},
        "comments": sorted(document["comments"]),
        "receipts": sorted(document["receipts"]),
    }


def code(chance: random.Random, length: int, groups: int = 1) -> str:
    """Return a code people can read out, in groups joined by a hyphen."""
    return "-".join("".join(chance.choice(receipts.ALPHABET) for _n in range(length)) for _g in range(groups))
