"""Calendars: a meeting as a file for the phone's own calendar, saying nothing to whoever looks over a shoulder.

The title is "Appointment". Names never go in; the place does only where the reader asked for it. A meeting that
moved keeps its UID and counts up its SEQUENCE, so the phone moves the entry instead of adding a second one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

TITLE = "Appointment"
PRODUCT = "-//Mainstay//Appointments//EN"


def calendar_file(
    meeting_id: str,
    version: int,
    starts_at: datetime,
    ends_at: datetime | None = None,
    *,
    now: datetime,
    place: str | None = None,
    cancelled: bool = False,
) -> bytes:
    """Return the .ics file of one meeting; moments are written in UTC, which every calendar reads alike."""
    from icalendar import Calendar, Event  # takes as long to import as all our own code, and is seldom wanted

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{meeting_id}@mainstay.invalid")
    event.add("sequence", version)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", (ends_at or starts_at + timedelta(hours=1)).astimezone(UTC))
    event.add("summary", TITLE)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if place:
        event.add("location", place)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
