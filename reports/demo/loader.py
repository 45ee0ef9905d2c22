"""Builds the whole demo in one transaction: all of it, or nothing."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.services import load_schemes
from core import errors
from employees.models import Agency
from reports.demo import (
    calendar,
    cascade,
    counters,
    development,
    finished,
    mentorship,
    model_plans,
    ongoing,
    people,
    plans,
    public_words,
    raters,
    reviews,
    small_towns,
    split,
    talks,
)
from reports.demo.ratings import Characters
from reports.demo.story import ZONE, Story


def is_loaded() -> bool:
    """Say whether the demo stands in this database."""
    return Agency.objects.filter(slug__in=[town.slug for town in small_towns.EVERY_TOWN]).exists()


def check_place() -> None:
    """Stop where invented people must not stand.

    Raises:
        Refused: a production installation, or a database that holds an agency of its own.
    """
    if settings.PRODUCTION:
        raise errors.Refused(_("Nothing was loaded: the demo and its known password never go into production."))
    if Agency.objects.exclude(slug__in=[town.slug for town in small_towns.EVERY_TOWN]).exists():
        raise errors.Refused(
            _("Nothing was loaded: this database holds an agency of its own. Give the demo an empty database.")
        )


@transaction.atomic
def load(*, now: datetime, year: int | None = None) -> bool:
    """Load the demo as it stands at `now`; False when it was there already.

    Args:
        now: the moment the story ends at; the rating window of the running year is open around it.
        year: the running year; by default the one that `now` suggests.

    Raises:
        Refused: see `check_place`; or the year has not run for six weeks yet.
    """
    check_place()
    if is_loaded():
        return False
    story = Story(now)
    today = now.astimezone(ZONE).date()
    try:
        dates = calendar.running(year or calendar.default_year(today), today)
    except calendar.TooEarly as early:
        raise errors.Refused(
            _("Nothing was loaded: the year %(year)s has not run for six weeks yet. Choose an earlier one.")
            % {"year": early}
        ) from early
    load_schemes()
    for staff in people.make(story, dates.year):
        _tell(story, staff, dates)
    small_towns.load(story, dates)
    story.finish()
    return True


def _tell(story: Story, staff: people.Staff, dates: calendar.Dates) -> None:
    """Tell both years of one town, in the order in which they happened."""
    who = Characters.of(story.chance, staff)
    small_towns.take_over(staff.agency, staff.town, staff.hr, story, dates.year)
    indicators = plans.library(staff.agency)
    points = counters.make(story, staff)
    ongoing.hold_back(staff, dates.year, is_active=False)
    past = finished.open_year(story, staff, calendar.finished(dates.year - 1))
    finished.ask_public(story, who, past, points)
    finished.live(story, staff, past, who, indicators=indicators)
    running = finished.open_year(story, staff, dates, reviews.RHYTHM)
    finished.publish(story, staff, past)
    ongoing.hold_back(staff, dates.year, is_active=True)
    day = ongoing.acting_supervisor(story, staff, running)
    ongoing.welcome(story, staff, running, day)
    ongoing.ask_public(story, who, running, points)
    ongoing.live(story, staff, running, who, indicators=indicators)
    reviews.live(story, staff, running)
    cascade.live(story, staff, running)
    model_plans.live(story, staff, running, indicators)
    ongoing.report_wrong_supervisor(story, staff)
    split.live(story, staff, running)
    raters.live(story, staff, running)
    development.live(story, staff, dates.year)
    mentorship.live(story, staff)
    talks.live(story, staff, dates.year)
    public_words.live(points, past.cycle, running.cycle)
