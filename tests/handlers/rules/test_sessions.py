"""How long a sign-in counts."""

from datetime import timedelta

import pytest

from handlers.rules.sessions import ends_by_itself_at, is_live
from storage.records.signin import Session
from tests.handlers.rules.circles import T0

SESSION = Session(id="s", person_id="sam", started_at=T0, seen_at=T0, fresh_at=T0, ends_at=T0 + timedelta(hours=8))


@pytest.mark.parametrize(
    ("seen", "now", "live"),
    [
        pytest.param(0, 14.99, True, id="just before a quarter of an hour without use"),
        pytest.param(0, 15, False, id="a quarter of an hour without use"),
        pytest.param(470, 479.9, True, id="used until just before eight hours"),
        pytest.param(470, 480, False, id="eight hours, however much used"),
        pytest.param(0, -60, False, id="a clock set back does not revive it"),
    ],
)
def test_a_session_counts_so_long(seen: float, now: float, live: bool) -> None:
    from dataclasses import replace

    session = replace(SESSION, seen_at=T0 + timedelta(minutes=seen))
    assert is_live(session, T0 + timedelta(minutes=now)) is live


def test_it_ends_by_itself_when_idle_or_old() -> None:
    assert ends_by_itself_at(SESSION) == T0 + timedelta(minutes=15)
