"""A meeting's calendar file says nothing to whoever looks over a shoulder."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from messages.calendars import calendar_file

NOW = datetime(2026, 6, 1, tzinfo=UTC)
START = datetime(2026, 7, 1, 14, 30, tzinfo=UTC)


def event_of(file):
    [event] = Calendar.from_ical(file).walk("VEVENT")
    return event


def test_the_title_is_neutral_and_no_place_is_told_unasked():
    event = event_of(calendar_file("0123456789abcdef", 1, START, now=NOW))
    assert str(event["summary"]) == "Appointment"
    assert "location" not in event
    assert "attendee" not in event
    assert "description" not in event


def test_the_place_is_told_where_it_was_asked_for():
    event = event_of(calendar_file("m", 1, START, now=NOW, place="Oak School"))
    assert str(event["location"]) == "Oak School"


def test_a_meeting_that_moved_keeps_its_uid_and_counts_up():
    first = event_of(calendar_file("m", 1, START, now=NOW))
    moved = event_of(calendar_file("m", 2, START + timedelta(days=1), now=NOW))
    assert first["uid"] == moved["uid"]
    assert (first["sequence"], moved["sequence"]) == (1, 2)
    assert moved.decoded("dtstart") == START + timedelta(days=1)


def test_a_meeting_lasts_an_hour_unless_said_otherwise_and_may_be_called_off():
    event = event_of(calendar_file("m", 3, START, now=NOW, cancelled=True))
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)
    assert str(event["status"]) == "CANCELLED"
