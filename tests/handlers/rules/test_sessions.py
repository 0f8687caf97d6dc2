"""How long a sign-in counts, and what its end takes off the phone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.rules.sessions import begun, ends_by_itself_at, is_live, taken_back
from storage.records.notices import Act, Notice, NoticeState

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("label", "seen", "at", "live"),
    [
        ("just begun", 0, 0, True),
        ("14 minutes 59 idle", 0, 14 + 59 / 60, True),
        ("15 minutes idle", 0, 15, False),
        ("busy until eight hours", 470, 479, True),
        ("eight hours", 475, 480, False),
        ("well before it began: the clock was set back", 0, -60, False),
        ("after it began and well before its last use: the same", 100, 20, False),
        ("seconds before its last use: a duty whose `now` is older", 100, 99.5, True),
    ],
)
def test_when_a_session_is_live(label, seen, at, live):
    session = replace(begun("sam", NOW), seen_at=NOW + timedelta(minutes=seen))
    assert is_live(session, NOW + timedelta(minutes=at)) is live, label


def test_an_ended_session_is_not_live():
    assert not is_live(replace(begun("sam", NOW), ended_at=NOW), NOW)


def test_it_ends_by_itself_when_idle_or_used_up():
    session = begun("sam", NOW)
    assert ends_by_itself_at(session) == NOW + timedelta(minutes=15)
    assert ends_by_itself_at(replace(session, seen_at=NOW + timedelta(hours=7, minutes=55))) == NOW + timedelta(hours=8)


def shown(name, state):
    return Notice(name, 1, b"lane", Act.SEND, "p_case", name, NOW, NOW, state=state)


def test_what_is_on_the_phone_is_deleted_and_what_waits_is_withdrawn():
    session = begun("sam", NOW)
    notices = [shown("a", NoticeState.SENT), shown("b", NoticeState.PENDING), shown("c", NoticeState.CLAIMED)]
    waiting, deletions = taken_back(session, notices, NOW)
    assert waiting == ["b"]
    assert [(d.act, d.target_id) for d in deletions] == [(Act.DELETE, "a"), (Act.DELETE, "c")]
    assert len({d.key for d in deletions}) == 2
