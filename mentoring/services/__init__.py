"""Everything that changes sessions and mentor pairs. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from mentoring.services.mentorships import propose_mentorship, step_mentorship
from mentoring.services.sessions import (
    acknowledge_session,
    cancel_session,
    finish_action,
    record_session,
    schedule_session,
)
