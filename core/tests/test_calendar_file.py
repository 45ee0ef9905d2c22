"""Calendar files, read back with a parser: hours of the agency, safe text, the same bytes every time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from core.calendar_file import CalendarEvent, calendar_file

MAKASSAR = "Asia/Makassar"
START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
EVENT = CalendarEvent(
    uid="session-1@kinerja.test",
    start=START,
    end=START + timedelta(hours=1),
    stamp=datetime(2026, 11, 16, 3, 0, tzinfo=UTC),
    summary="Feedback session",
    place="Room 2",
)


def read(*events, time_zone=MAKASSAR, **kwargs):
    return Calendar.from_ical(calendar_file(events, time_zone=time_zone, **kwargs))


def only(calendar):
    (found,) = calendar.events
    return found


@pytest.mark.parametrize(
    ("zone", "hour", "offset"), [("Asia/Jakarta", 9, 7), (MAKASSAR, 10, 8), ("Asia/Jayapura", 11, 9)]
)
def test_the_hours_are_those_of_the_agency(zone, hour, offset):
    calendar = read(EVENT, time_zone=zone)
    start = only(calendar)["dtstart"]
    assert start.dt == START
    assert (start.dt.hour, start.params["TZID"]) == (hour, zone)
    (described,) = calendar.timezones
    assert described.tz_name == zone
    assert described.to_tz().utcoffset(datetime(2026, 11, 20, 10)) == timedelta(hours=offset)  # noqa: DTZ001
    assert only(calendar)["dtend"].dt - start.dt == timedelta(hours=1)


def test_whole_days_end_with_their_last_day():
    event = replace(EVENT, start=date(2026, 12, 1), end=date(2026, 12, 3))
    found = only(read(event))
    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2026, 12, 1), date(2026, 12, 4))
    assert only(read(replace(event, end=None)))["dtend"].dt == date(2026, 12, 2)


def test_text_is_text_and_starts_no_event_of_its_own():
    evil = "a, b; c \\ d\r\nEND:VEVENT\r\nBEGIN:VEVENT\x00\x1b"
    event = replace(EVENT, summary=evil, place=evil, description=evil, uid=evil, url="https://x.test/\r\nSTATUS:X")
    found = only(read(event, name=evil))
    assert str(found["summary"]) == "a, b; c \\ d END:VEVENT BEGIN:VEVENT"
    assert str(found["description"]) == "a, b; c \\ d\nEND:VEVENT\nBEGIN:VEVENT"
    assert "\n" not in str(found["url"])
    assert found["status"] == "CONFIRMED"


def test_long_words_of_people_survive_the_folding_of_lines():
    words = "Bimbingan menyusun indikator – é 你好 " * 20
    assert str(only(read(replace(EVENT, description=words)))["description"]) == words.strip()


def test_a_change_and_a_cancellation_say_so():
    found = only(read(replace(EVENT, sequence=2, status="CANCELLED")))
    assert (found["sequence"], found["status"], found["uid"]) == (2, "CANCELLED", EVENT.uid)


def test_the_same_events_make_the_same_bytes_in_any_order():
    later = replace(EVENT, uid="session-2@kinerja.test", start=START + timedelta(days=1), end=None)
    day = replace(EVENT, uid="deadline", start=date(2026, 11, 1), end=None)
    made = calendar_file([EVENT, later, day], time_zone=MAKASSAR)
    assert made == calendar_file([day, later, EVENT], time_zone=MAKASSAR)
    assert [str(e["uid"]) for e in Calendar.from_ical(made).events] == ["deadline", EVENT.uid, later.uid]
    assert b"\r\n" in made and b"COMMENT" not in made


def test_another_zone_of_the_moment_changes_nothing():
    there = replace(EVENT, start=START.astimezone(ZoneInfo("Asia/Jayapura")))
    assert calendar_file([there], time_zone=MAKASSAR) == calendar_file([EVENT], time_zone=MAKASSAR)


@pytest.mark.parametrize(
    "change",
    [
        {"start": datetime(2026, 1, 1)},  # noqa: DTZ001
        {"stamp": datetime(2026, 1, 1)},  # noqa: DTZ001
        {"end": date(2026, 12, 1)},
        {"end": START - timedelta(hours=1)},
        {"start": date(2026, 11, 1)},
        {"start": date(2026, 11, 2), "end": date(2026, 11, 1)},
        {"status": "MAYBE"},
    ],
)
def test_it_refuses_what_no_calendar_understands(change):
    with pytest.raises(ValueError, match=r"\w+"):
        read(replace(EVENT, **change))


def test_no_event_is_still_a_calendar():
    assert read().events == []
