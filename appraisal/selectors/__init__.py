"""Everything that reads and composes. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from appraisal.selectors.cycles import (
    Completion,
    Opening,
    Place,
    completion,
    opening,
    places_on,
    sources_of,
    supervisors_on,
)
from appraisal.selectors.plans import (
    Plan,
    TargetRow,
    aim_of,
    figure,
    plan_of,
    servable_targets,
    targets_record,
    targets_records,
)
