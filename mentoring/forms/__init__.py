"""Forms of sessions and mentor pairs. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from mentoring.forms.feedback import ALONE, SHARED, AskForm, ColleagueForm, FeedbackForm, ReplyForm, ThemesForm
from mentoring.forms.improvement import (
    AcknowledgeForm,
    CloseForm,
    ExtendForm,
    ImprovementForm,
    JudgeForm,
    MilestoneForm,
)
from mentoring.forms.journeys import EndForm
from mentoring.forms.mentorships import MentorshipForm, StepForm
from mentoring.forms.sessions import (
    AgendaTemplatesForm,
    CancelForm,
    ChooseSessionForm,
    NoteForm,
    SessionForm,
    SessionNotesForm,
    WhenForm,
)
