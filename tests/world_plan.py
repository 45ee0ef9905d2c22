"""A plan with everything that surrounds it, a target in words, and a model plan."""

from typing import Any

from appraisal.models import BehaviourExpectation, PlanFrame
from appraisal.tests import factories, plan_cases


def make_plan(cast: Any, place: Any) -> dict[str, Any]:
    """Eka's agreed plan in words, in a year of the quadrant; a model plan kept by HR."""
    cycle = factories.make_cycle(cast, plan_cases.QUADRANT, name="Penilaian kuadran")
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "agreed")
    target = plan_cases.in_words(case)
    model = plan_cases.make_model(cast)
    return {
        "target_in_words": target,
        "plan_frame": PlanFrame.objects.get(appraisal=case),
        "expectation": BehaviourExpectation.objects.create(appraisal=case, item="loyal", text="Menjaga rahasia."),
        "model_plan": model,
        "model_target": model.targets.first(),
    }
