"""What the yearly report says of talks: how many of which kind, what was done late, the person's own themes."""

from datetime import date

from mentoring.summaries import MentoringYear
from reports import presentation
from reports.tests import samples


def told(**year):
    report = samples.year_report(mentoring=MentoringYear(**year))
    return dict(presentation.sheet_of(report).dialogue)


def test_kinds_late_actions_and_own_themes_are_told():
    rows = told(
        sessions_held=3,
        actions_agreed=2,
        actions_done=1,
        actions_late=1,
        session_dates=(date(2025, 3, 3),),
        sessions_by_kind=(("dialogue", 2), ("coaching", 1)),
        themes="I speak up.\nI listen.",
    )
    assert rows["Feedback sessions"] == "3 sessions (dialogue 2, coaching (skills) 1): 3 March 2025"
    assert rows["Agreed actions"] == "1 of 2 done, 1 late"
    assert rows["Own themes of the year"] == "I speak up. I listen."


def test_without_them_nothing_is_said_of_them():
    rows = told(sessions_held=1)
    assert "Own themes of the year" not in rows
    assert "late" not in rows["Agreed actions"]
