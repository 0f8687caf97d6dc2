"""Telegram out of reach while the program runs, for hours and for more than a day (R10, R12)."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.engine import claiming
from bot.preview.telegram.refusals import ConnectionRefused
from storage.records.notices import NoticeState
from tests.bot.engine.at_once import NOW
from tests.bot.engine.virtual_time import in_virtual_time
from tests.bot.engine.whole import Whole, moments

MINUTE, HOUR = 60.0, 3600.0
SENDS, POLLS = ("sendMessage", "deleteMessages", "editMessageText"), ("getUpdates",)


@pytest.fixture
def kept_in(tmp_path: Path) -> str:
    """What is counted are calls to Telegram: which database stands behind is not asked here."""
    return f"sqlite:///{tmp_path / 'mainstay.db'}"


@pytest.fixture
def whole(store: Any, telegram: Any, request_in_memory: Any, monkeypatch: pytest.MonkeyPatch) -> Whole:
    monkeypatch.setattr(claiming, "LOOK_EVERY", 600.0)  # besides what is due: a day of seconds would take a minute
    return Whole(store, telegram, request_in_memory)


@pytest.mark.parametrize("takes", [0.0, 4.0], ids=["refused at once", "refused after seconds"])
@in_virtual_time
async def test_six_hours_without_telegram_cost_a_call_a_minute_and_the_lead_is_told_what_was_not_said(
    whole: Whole, takes: float
) -> None:
    async def away(_: Any) -> None:
        await asyncio.sleep(takes)
        raise ConnectionRefused

    whole.arrange(moments(10, 15, timedelta(hours=12)))
    async with whole.runs(ticking=False):
        await asyncio.sleep(10 * MINUTE)
        begins, back = 10 * MINUTE, 10 * MINUTE + 6 * HOUR
        come_back = whole.telegram.before_call(away)
        await asyncio.sleep(6 * HOUR)
        come_back()
        await asyncio.sleep(10 * MINUTE)

        for methods in (SENDS, POLLS):
            calls = [at for at in whole.asked_at(*methods) if begins <= at < back]
            steady = [at for at in calls if at >= begins + 20 * MINUTE]
            assert len(steady) >= 5
            assert all(later - earlier >= MINUTE for earlier, later in pairwise(steady))
            assert len(calls) <= 6 * 60 + 10

        starts = {meeting.place: meeting.starts_at for meeting in whole.meetings}
        assert said_too_late(whole, starts) == []
        missed = [one for one in whole.reminders() if one.reason == "begun"]
        assert len(missed) >= 5
        told = {(one.facts["meeting_id"], one.key.rpartition("/")[2]) for one in whole.rows()
                if one.kind == "p_reminder_missed"}  # fmt: skip
        assert told == {(one.refers_to, one.person_id) for one in missed}
        assert len(whole.got("sam", "I could not remind")) == len(told)
        assert whole.sent_twice() == 0
        assert whole.got("amira", "may be lost") == []


def said_too_late(whole: Whole, starts: dict[str | None, datetime]) -> list[str]:
    """Return the reminders that arrived once their meeting had begun."""
    found = []
    for who in ("amira", "mia"):
        for message in whole.got(who, "Your meeting"):
            [room] = [place for place in starts if place and f"at {place}." in message.text]
            found += [message.text] if message.date >= starts[room] else []
    return found


@in_virtual_time
async def test_after_more_than_a_day_without_telegram_while_we_ran_everybody_is_told_once(whole: Whole) -> None:
    async with whole.runs(ticking=False):
        await asyncio.sleep(5 * MINUTE)
        for hours in (25, 2):  # the second is no outage that anybody need hear of
            whole.telegram.refuse_connection = True
            await asyncio.sleep(hours * HOUR)
            whole.telegram.refuse_connection = False
            await asyncio.sleep(30 * MINUTE)
        for who in ("amira", "mia"):
            [message] = whole.got(who, "Saturday 21 November at 12:0")
            assert "Sunday 22 November at 1:0" in message.text
        assert len(whole.got("dana", "Saturday 21 November at 12:0")) == 1
        assert whole.got("sam", "21 November") == []
        assert [one for one in whole.rows() if one.state is not NoticeState.SENT] == []
        assert whole.sent_twice() == 0


@in_virtual_time
async def test_almost_a_day_without_telegram_is_no_word_worth(whole: Whole) -> None:
    async with whole.runs(ticking=False):
        await asyncio.sleep(5 * MINUTE)
        whole.telegram.refuse_connection = True
        await asyncio.sleep(23.5 * HOUR)
        whole.telegram.refuse_connection = False
        await asyncio.sleep(30 * MINUTE)
        assert whole.rows() == []
        assert whole.clock.now() > NOW + timedelta(hours=24)
