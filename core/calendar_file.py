"""Calendar files (iCalendar, RFC 5545): what Outlook, Google and every phone put into a calendar.

One function turns events into bytes. The same events make the same bytes, so that a file can be compared and cached;
whoever opens it sees the hours of the agency, because its time zone stands in the file.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, vText
from icalendar import Event as _Component

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//ASN Kinerja//EN"
STATUSES = ("CONFIRMED", "TENTATIVE", "CANCELLED")
# The zones of Indonesia have not moved since 1988; from this day on the rule in the file holds.
ZONE_SINCE = date(2000, 1, 1)


@dataclass(frozen=True)
class CalendarEvent:
    """One entry of a calendar.

    Args:
        uid: the same for every version of this event, unique in the world: "session-12@kinerja.example.go.id".
        start: a moment with its time zone, or a day for something that lasts whole days.
        end: of the same kind as `start`; for days the last day itself; None for no length (a moment) or one day.
        stamp: when this version was made; a moment with its time zone. Given, so that the file is repeatable.
        sequence: grows with every change; calendars keep the highest.
        status: CONFIRMED, TENTATIVE or CANCELLED.
    """

    uid: str
    start: datetime | date
    stamp: datetime
    summary: str
    end: datetime | date | None = None
    place: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    status: str = "CONFIRMED"


def calendar_file(events: Iterable[CalendarEvent], *, time_zone: str, name: str = "") -> bytes:
    """Return the calendar file of `events`, in the order of their start, with the zone `time_zone` described in it.

    Args:
        time_zone: the agency's zone ("Asia/Makassar"); every moment is told in it.
        name: what the calendar programme calls the calendar, where it asks.

    Raises:
        ValueError: a moment without a time zone, a start and end of two kinds or in the wrong order, an unknown status.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", vText(_line(name)))
    zone = Timezone.from_tzid(time_zone, first_date=ZONE_SINCE)
    zone.pop("COMMENT", None)
    calendar.add_component(zone)
    for event in sorted(events, key=lambda event: (_sortable(event.start), event.uid)):
        calendar.add_component(_component(event, ZoneInfo(time_zone)))
    return bytes(calendar.to_ical())


def _component(event: CalendarEvent, zone: ZoneInfo) -> _Component:
    if event.status not in STATUSES:
        raise ValueError(f"A calendar knows no status {event.status!r}")
    made = _Component()
    made.add("uid", _line(event.uid))
    made.add("dtstamp", _moment(event.stamp, ZoneInfo("UTC")))
    start, end = _span(event, zone)
    made.add("dtstart", start)
    if end is not None:
        made.add("dtend", end)
    made.add("summary", _line(event.summary))
    for field, text in (("location", _line(event.place)), ("description", _clean(event.description))):
        if text:
            made.add(field, text)
    if event.url:
        made.add("url", _line(event.url))
    made.add("sequence", event.sequence)
    made.add("status", event.status)
    if not isinstance(event.start, datetime):
        # A deadline does not make anybody busy for the whole day.
        made.add("transp", "TRANSPARENT")
    return made


def _span(event: CalendarEvent, zone: ZoneInfo) -> tuple[datetime | date, datetime | date | None]:
    """Return start and end as the format wants them: its end day is the first day after."""
    if isinstance(event.start, datetime):
        if event.end is None:
            return _moment(event.start, zone), None
        if not isinstance(event.end, datetime):
            raise ValueError("A moment ends at a moment, not with a day")
        start, end = _moment(event.start, zone), _moment(event.end, zone)
        if end < start:
            raise ValueError("An event ends after it began")
        return start, end
    last = event.start if event.end is None else event.end
    if isinstance(last, datetime):
        raise ValueError("Whole days end with a day, not at a moment")
    if last < event.start:
        raise ValueError("An event ends after it began")
    return event.start, last + timedelta(days=1)


def _moment(value: datetime, zone: ZoneInfo) -> datetime:
    if value.tzinfo is None:
        raise ValueError("A moment needs its time zone")
    return value.astimezone(zone)


def _sortable(start: datetime | date) -> str:
    return _moment(start, ZoneInfo("UTC")).isoformat() if isinstance(start, datetime) else start.isoformat()


def _clean(text: str) -> str:
    """Keep the words and line ends, drop what no calendar shows; the library escapes the rest."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def _line(text: str) -> str:
    return " ".join(_clean(text).split())
