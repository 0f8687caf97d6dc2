"""Wall time through both clock changes (safeguards.md, R17)."""

from datetime import datetime

import pytest

from handlers.rules.wall_time import moment_of, read, wall_of, written
from tests.handlers.rules.meeting_world import LONDON


@pytest.mark.parametrize(
    ("label", "local", "utc", "comes_at"),
    [
        ("an ordinary winter day", "2026-12-03T15:30", "2026-12-03T15:30", "2026-12-03T15:30"),
        ("an ordinary summer day", "2026-07-03T15:30", "2026-07-03T14:30", "2026-07-03T15:30"),
        ("the last minute before the gap", "2027-03-28T00:59", "2027-03-28T00:59", "2027-03-28T00:59"),
        ("the first minute of the gap", "2027-03-28T01:00", "2027-03-28T01:00", "2027-03-28T02:00"),
        ("in the middle of the gap", "2027-03-28T01:30", "2027-03-28T01:00", "2027-03-28T02:00"),
        ("the first minute after the gap", "2027-03-28T02:00", "2027-03-28T01:00", "2027-03-28T02:00"),
        ("an hour that comes twice counts the first time", "2027-10-31T01:30", "2027-10-31T00:30", "2027-10-31T01:30"),
        ("after the fold", "2027-10-31T02:00", "2027-10-31T02:00", "2027-10-31T02:00"),
    ],
)
def test_a_wall_time_means_one_moment(label, local, utc, comes_at):
    found = moment_of(datetime.fromisoformat(local), LONDON)
    assert found.at.strftime("%Y-%m-%dT%H:%M") == utc, label
    assert written(found.local) == comes_at, label
    assert found.moved == (local != comes_at), label


def test_a_kept_wall_time_is_read_back_as_it_was():
    assert read(written(datetime(2026, 12, 3, 15, 30))) == datetime(2026, 12, 3, 15, 30)  # noqa: DTZ001


def test_the_second_pass_of_an_autumn_hour_shows_the_same_wall_time():
    first = moment_of(datetime.fromisoformat("2027-10-31T01:30"), LONDON).at
    second = first.replace(hour=first.hour + 1)
    assert wall_of(first, LONDON) == wall_of(second, LONDON)
