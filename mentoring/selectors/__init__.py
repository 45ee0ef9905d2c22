"""Reads of mentoring that others build on. Each topic has its module; callers use this package."""
# ruff: noqa: F401 - this module is the list of what the others may call

from mentoring.selectors.mentorships import pairs_page
from mentoring.selectors.sessions import sessions_page
from mentoring.selectors.todo import todo_for
from mentoring.selectors.years import year_of, years_of
