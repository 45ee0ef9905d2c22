"""Behaviour and annexes of a plan as people read them."""

from dataclasses import dataclass

from appraisal import labels, scoring
from appraisal.models import Appraisal, BehaviourExpectation


@dataclass(frozen=True)
class Expectation:
    """One behaviour item with its conduct guides, and what the supervisor expects in particular (may be empty)."""

    key: str
    label: str
    description: str
    guides: tuple[str, ...]
    text: str


def expectation_items(appraisal: Appraisal) -> list[scoring.Item]:
    """Return the items of the scheme that take a special expectation in this plan."""
    post = appraisal.position or appraisal.employee.position
    return appraisal.cycle.scheme.rules.expectation_items(leader=post.post_type.is_leader)


def expectations_of(appraisal: Appraisal) -> list[Expectation]:
    """Return every behaviour item of the plan with the supervisor's words on it, in one query."""
    stored = BehaviourExpectation.objects.filter(appraisal=appraisal)
    words = dict(stored.values_list("item", "text"))
    return [
        Expectation(
            key=item.key,
            label=labels.in_language(item.label),
            description=labels.in_language(item.description),
            guides=tuple(labels.in_language(guide) for guide in item.guides),
            text=words.get(item.key, ""),
        )
        for item in expectation_items(appraisal)
    ]
