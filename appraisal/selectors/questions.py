"""What a source is asked about an appraisal."""

from appraisal import scoring
from appraisal.models import Appraisal


def questions_of(appraisal: Appraisal, source: str) -> list[tuple[scoring.Component, list[scoring.Item]]]:
    """Return what `source` is asked about this appraisal: components with their items, in the scheme's order.

    `appraisal` has `cycle__scheme` and `employee__position__post_type` at hand.
    """
    leader = appraisal.employee.position.post_type.is_leader
    found = []
    for component in appraisal.cycle.scheme.rules.components:
        if component.kind == "rated" and source in component.sources:
            asked = component.questions(source, leader=leader)
            found.append((component, [item for item in component.items if item.key in asked]))
    return found
