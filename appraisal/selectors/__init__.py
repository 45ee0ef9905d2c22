"""Everything that reads and composes. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from appraisal.selectors.cases import (
    CaseRow,
    case_facts,
    case_rows,
    cycle_facts,
    due_of,
    readers_of,
    role_words,
    stages_of,
)
from appraisal.selectors.coverage import Owed, owed_by
from appraisal.selectors.cycles import (
    CasesByName,
    Completion,
    Opening,
    Place,
    completion,
    opening,
    places_on,
    sources_of,
    units_completion,
)
from appraisal.selectors.plans import (
    Plan,
    TargetRow,
    aim_of,
    figure,
    plan_of,
    plan_weight,
    servable_targets,
    targets_record,
    targets_records,
)
from appraisal.selectors.results import summary_of, trend_of, year_of, years_of
from appraisal.selectors.schemes import PartTold, SchemeTold, scheme_told, schemes_told
