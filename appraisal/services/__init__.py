"""Everything that changes an appraisal: one door per change. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from appraisal.services.anonymous import answer
from appraisal.services.cycles import CYCLE_TERMS, DATES, add_cycle, change_cycle, check_dates, open_cycle
from appraisal.services.evidence import MAX_BYTES, CheckedFile, check_file, check_link
from appraisal.services.exemptions import cancel_exemption, end_exemption, record_exemption
from appraisal.services.handovers import confirm_handovers, write_note
from appraisal.services.indicators import TakenOver, save_indicator, take_over_set
from appraisal.services.model_plans import (
    Applied,
    add_model_plan,
    apply_model,
    change_model_plan,
    may_keep,
    remove_model_target,
    save_model_target,
    weigh_model,
)
from appraisal.services.plan_change_drafts import (
    discard_draft,
    end_item,
    is_changeable,
    require_changeable,
    undo_item,
    weigh_items,
    write_item,
)
from appraisal.services.plan_changes import agree_change, propose_change, refuse_change, withdraw_change
from appraisal.services.plan_copies import copy_plan
from appraisal.services.plan_frames import (
    ANNEXES,
    frame_role,
    judge_target,
    require_submitted,
    write_expectations,
    write_frame,
)
from appraisal.services.plan_steps import agree_plan, reopen_plan, return_plan, submit_plan
from appraisal.services.plans import (
    add_target,
    change_target,
    check_aim,
    check_target_of,
    remove_target,
    require_open,
    require_writer,
)
from appraisal.services.public import add_service_point, issue_tickets, set_officer, store_answer
from appraisal.services.publication import acknowledge, start_publication
from appraisal.services.ratings import save_rating
from appraisal.services.realisations import (
    add_realisation,
    answer_obstacle,
    claim_obstacle,
    give_zero,
    require_running,
)
from appraisal.services.refresh import Refreshed, refresh_people
from appraisal.services.schemes import Loaded, is_in_use, load_schemes
from appraisal.services.sheets import (
    apply_sheet,
    check_sheet,
    drop_sheet,
    may_import,
    prepare_realisations,
    read_sheet,
)
from appraisal.services.weights import scale_weights, set_weights, share_out_weights
