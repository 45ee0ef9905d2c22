"""Reads of mentoring that others build on. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from mentoring.selectors.agendas import agenda_with, template_text, topics_for, usual_text
from mentoring.selectors.calendars import calendar_of
from mentoring.selectors.feedback import (
    colleagues_near,
    given_page,
    may_withdraw,
    readers_for,
    received_page,
    requests_page,
    targets_known,
    themes_of,
)
from mentoring.selectors.improvement import milestone_states, plans_page
from mentoring.selectors.journeys import actions_of, journey_of
from mentoring.selectors.mentorships import own_part_of, pairs_page
from mentoring.selectors.oversight import sessions_reviewed, told
from mentoring.selectors.programme import hours_of
from mentoring.selectors.sessions import dialogues_owed, later_of, sessions_page
from mentoring.selectors.talks import talks_of
from mentoring.selectors.todo import todo_for
from mentoring.selectors.years import year_of, years_of
