"""The line: which claimed delivery goes next."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.engine.acts import Delivery
from bot.engine.line import Line
from bot.engine.pacing import PAID, Pacer
from messages.render import Reader
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, Priority
from tests.bot.engine.at_once import NOW

ALL = set(Priority)


@pytest.fixture
def pacer() -> Pacer:
    return Pacer(lambda: 0.0, PAID)


def delivery(lane: str, kind: str = "menu", priority: Priority = Priority.REPLY) -> Delivery:
    notice = Notice(new_id(), 1, lane.encode(), Act.SEND, kind, new_id(), NOW, NOW, priority=priority)
    return Delivery(notice, Reader())


def take_all(line: Line, pacer: Pacer, landing: Callable[[Any], None] | None = None) -> list[str]:
    taken = []
    while (one := line.take(pacer, ALL)) is not None:
        taken.append(one.notice.kind)
        line.landed(one)
    return taken


def test_replies_go_before_news_and_news_before_broadcasts(pacer):
    line = Line()
    line.put([delivery(str(p), p.name, p) for p in (Priority.BROADCAST, Priority.NEWS, Priority.REPLY)])
    assert take_all(line, pacer) == ["REPLY", "NEWS", "BROADCAST"]


def test_one_chat_has_one_call_on_its_way_whatever_the_priority(pacer):
    line = Line()
    line.put([delivery("amira", "one"), delivery("amira", "two"), delivery("amira", "news", Priority.NEWS)])
    first = line.take(pacer, ALL)
    assert line.take(pacer, ALL) is None
    assert line.wait(pacer, ALL) is None
    assert first is not None
    line.landed(first)
    assert take_all(line, pacer) == ["two", "news"]


def test_a_chat_that_must_wait_lets_others_by(pacer):
    line = Line()
    pacer.book(b"amira")
    line.put([delivery("amira", "a", Priority.NEWS), delivery("sam", "s", Priority.NEWS)])
    assert take_all(line, pacer) == ["s"]
    assert line.wait(pacer, ALL) == pytest.approx(PAID.chat_gap)


def test_broadcasts_can_be_held_while_others_go(pacer):
    line = Line()
    line.put([delivery("amira", priority=Priority.BROADCAST)])
    assert line.take(pacer, ALL - {Priority.BROADCAST}) is None
    assert line.wait(pacer, ALL - {Priority.BROADCAST}) is None


def test_a_chats_deliveries_can_be_dropped_of_one_priority_or_of_all(pacer):
    line = Line()
    line.put([delivery("amira", "r"), delivery("amira", "n", Priority.NEWS), delivery("sam", "s")])
    assert [one.notice.kind for one in line.drop(b"amira", Priority.NEWS)] == ["n"]
    assert [one.notice.kind for one in line.drop(b"amira")] == ["r"]
    assert len(line) == 1


def test_what_was_withdrawn_is_forgotten_and_the_order_of_the_rest_is_kept(pacer):
    line = Line()
    claimed = [delivery(str(number), str(number)) for number in range(6)]
    line.put(claimed)
    line.keep_only({one.notice.id for one in claimed if one.notice.kind not in "24"})
    assert take_all(line, pacer) == ["0", "1", "3", "5"]


def test_what_is_held_and_what_flies_is_counted_by_priority(pacer):
    line = Line()
    line.put([delivery("a"), delivery("b"), delivery("c", priority=Priority.NEWS)])
    line.take(pacer, ALL)
    assert (line.held(Priority.REPLY), line.held(Priority.NEWS), len(line)) == (1, 1, 2)
    assert (line.flying(), line.flying(Priority.REPLY), line.flying(Priority.NEWS)) == (1, 1, 0)
    assert len(line.clear()) == 2
    assert len(line) == line.held(Priority.REPLY) == 0
    assert line.flying() == 1
