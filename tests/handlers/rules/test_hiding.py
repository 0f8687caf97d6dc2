"""What can be taken off a phone, and what may be opened again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers.rules.hiding import OPENED, is_edited_away, may_open, news_behind, sweep
from handlers.rules.verdicts import SEND, Do, Verdict
from storage.records.notices import Act, Notice, NoticeState

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHAT = b"this chat"


def notice(**fields: Any) -> Notice:
    known: dict[str, Any] = {
        "id": "news", "chat_id": 1, "chat_hash": CHAT, "act": Act.SEND, "kind": "meet_new", "key": "k", "due": NOW,
        "made_at": NOW, "person_id": "amira", "alert": True, "state": NoticeState.SENT, "plan_id": "plan",
    }  # fmt: skip
    return Notice(**(known | fields))


def sent(message_id, hours_ago):
    return notice(message_id=message_id, settled_at=NOW - hours_ago * HOUR)


@pytest.mark.parametrize(
    ("shown", "own", "batches", "too_old"),
    [
        pytest.param([], 9, ((9,),), 0, id="nothing but the request"),
        pytest.param([], None, (), 0, id="nothing at all"),
        pytest.param([sent(1, 1), sent(2, 0)], 3, ((1, 2, 3),), 0, id="young ones"),
        pytest.param([sent(1, 49), sent(2, 47)], 3, ((2, 3),), 1, id="one too old"),
        pytest.param([sent(1, 1), sent(2, 49), sent(3, 2)], 4, ((3, 4),), 2, id="edited since, but old"),
        pytest.param([sent(5, 3), sent(5, 1)], 6, ((5, 6),), 0, id="one message, shown twice"),
    ],
)  # fmt: skip
def test_what_a_sweep_takes(shown, own, batches, too_old):
    found = sweep(shown, own, NOW)
    assert (found.batches, found.too_old) == (batches, too_old)


def test_a_sweep_takes_a_hundred_at_once():
    found = sweep([sent(number, 1) for number in range(1, 301)], None, NOW)
    assert [len(batch) for batch in found.batches] == [100, 100, 100]


def test_words_are_edited_away_and_files_deleted():
    assert [act for act in Act if is_edited_away(notice(act=act))] == [Act.SEND, Act.EDIT]


def test_news_remembers_where_it_was_announced_and_a_screen_does_not():
    assert news_behind(notice()) == "news"
    assert news_behind(notice(alert=False, facts={OPENED: "first"})) == "first"
    assert news_behind(notice(alert=False)) is None


@pytest.mark.parametrize(
    ("given", "opens"),
    [
        pytest.param({}, True, id="theirs"),
        pytest.param({"notice": None}, False, id="no such notice"),
        pytest.param({"notice": notice(alert=False)}, False, id="a screen"),
        pytest.param({"notice": notice(state=NoticeState.PENDING)}, False, id="not sent"),
        pytest.param({"notice": notice(state=NoticeState.WITHDRAWN)}, False, id="withdrawn"),
        pytest.param({"chat": {b"other"}}, False, id="another chat"),
        pytest.param({"person": "yusuf"}, False, id="another person in this chat"),
        pytest.param({"person": None}, False, id="unlinked since"),
        pytest.param({"plans": set()}, False, id="no longer on that plan"),
        pytest.param({"notice": notice(plan_id=None), "plans": set()}, True, id="about no plan"),
        pytest.param({"notice": notice(person_id=None, plan_id=None), "person": None}, True, id="to a chat cut off"),
        pytest.param({"verdict": Verdict(Do.WITHDRAW, why="other_version")}, False, id="no longer true"),
        pytest.param({"verdict": Verdict(Do.WITHDRAW, why="next_one_due")}, True, id="the next reminder is due"),
        pytest.param({"verdict": Verdict(Do.REDATE)}, True, id="asked for at night"),
    ],
)
def test_who_may_open_news(given, opens):
    args = {"notice": notice(), "chat": {CHAT}, "person": "amira", "plans": {"plan"}, "verdict": SEND} | given
    assert may_open(args["notice"], args["chat"], args["person"], args["plans"], args["verdict"]) is opens
