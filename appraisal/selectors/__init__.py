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
from appraisal.selectors.indicator_sheet import sheet_headers as indicator_headers
from appraisal.selectors.indicator_sheet import sheet_rows as indicator_rows
from appraisal.selectors.library import indicator_facts, suggestion_of
from appraisal.selectors.model_plans import (
    MOST_PEOPLE,
    Candidate,
    candidates_of,
    may_receive,
    model_plans_of,
    model_targets_of,
    model_weight,
    of_post,
)
from appraisal.selectors.plan_copies import Copyable, copyable_of, earlier_case_of, same_as
from appraisal.selectors.plan_frames import Expectation, expectation_items, expectations_of
from appraisal.selectors.plan_paper import PlanPaper, paper_of
from appraisal.selectors.plans import (
    HUNDRED,
    Plan,
    TargetRow,
    aim_of,
    figure,
    frame_of,
    has_perspectives,
    plan_of,
    plan_weight,
    servable_targets,
    targets_record,
    targets_records,
)
from appraisal.selectors.realisation_sheet import prepared_rows as realisation_rows
from appraisal.selectors.realisation_sheet import sheet_headers as realisation_headers
from appraisal.selectors.results import summary_of, trend_of, year_of, years_of
from appraisal.selectors.schemes import PartTold, SchemeTold, scheme_told, schemes_told
from appraisal.selectors.sheets import remarks_of, told_rows
