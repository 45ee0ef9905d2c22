"""Everything that changes sessions and mentor pairs. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from mentoring.services.feedback import (
    ask_for_feedback,
    decline_request,
    give_feedback,
    reply_to_feedback,
    withdraw_feedback,
    write_themes,
)
from mentoring.services.improvement import (
    acknowledge_improvement,
    add_milestone,
    close_improvement,
    extend_improvement,
    judge_milestone,
    open_improvement,
)
from mentoring.services.journeys import (
    agree_goals,
    record_meeting,
    save_goals,
    set_contribution,
    write_review,
)
from mentoring.services.matching import accept_match, drop_match, note_programme_export, run_matching
from mentoring.services.mentorships import propose_mentorship, step_mentorship
from mentoring.services.programme import (
    add_usual_topics,
    return_request,
    save_offer,
    save_request,
    save_topic,
    withdraw_request,
)
from mentoring.services.sessions import (
    acknowledge_session,
    cancel_session,
    finish_action,
    move_session,
    record_session,
    schedule_session,
    write_private_note,
)
from mentoring.services.templates import save_agenda_templates
