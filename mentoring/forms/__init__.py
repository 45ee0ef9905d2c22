"""Forms of sessions and mentor pairs. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from mentoring.forms.mentorships import MentorshipForm, StepForm
from mentoring.forms.sessions import SessionForm, SessionNotesForm
