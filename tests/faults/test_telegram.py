"""Telegram's own troubles, many at a time: lost answers, storms of 429, people who have blocked us, chats that moved.

In virtual time, with the engine's own kit: a minute that Telegram asks for passes at once, and exactly (R3, R6, R8,
R9).
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.preview.telegram.refusals import Refused, bad_request, too_many_requests
from storage.records.notices import NoticeState, Priority
from tests.bot.engine.conftest import (
    _retry_after_as_timedelta,
    bot,
    clock,
    kept_in,
    keys,
    log,
    request_in_memory,
    store,
    telegram,
)
from tests.bot.engine.test_deliver import NEWS, Office, office
from tests.bot.engine.virtual_time import in_virtual_time

__all__ = [
    "_retry_after_as_timedelta",
    "bot",
    "clock",
    "kept_in",
    "keys",
    "log",
    "office",
    "request_in_memory",
    "store",
    "telegram",
]  # fmt: skip
NIGHT = [pytest.mark.nightly, pytest.mark.timeout(1800)]
LONGEST = 7 * 24 * 3600.0  # virtual seconds


def many(short: int, nightly: int) -> Any:
    return pytest.mark.parametrize("count", [short, pytest.param(nightly, marks=NIGHT)])


async def over(at: Office) -> None:
    """Return once nothing waits to be said any more."""
    async with asyncio.timeout(LONGEST):
        while at.store.read_sync(lambda tx: tx.outbox.count_due(at.clock.now()), now=at.clock.now()):  # noqa: ASYNC110
            await asyncio.sleep(1)


def shown(at: Office) -> Counter[tuple[str, str]]:
    """How often each phone shows each text."""
    return Counter((name, message.text) for name, phone in at.phones.items() for message in phone.from_bot)


def said_late(telegram: Any, refusals: list[tuple[Any, int]]) -> list[Any]:
    """Calls inside a window in which Telegram wanted none."""
    return [
        call for call in telegram.calls("sendMessage") for refused, seconds in refusals
        if 0 < (call.at - refused.at).total_seconds() < seconds
    ]  # fmt: skip


@many(200, 1764)
@in_virtual_time
async def test_of_a_hundred_answers_five_are_lost_and_no_message_and_no_secret_is_said_twice(
    office: Callable[..., Any], telegram: Any, tally: Any, count: int
) -> None:
    """R3, R2: twice is what was lost, and not more; what may not have arrived is listed."""
    dice = random.Random(count)

    def lose(call: Any) -> None:
        if call.method == "sendMessage" and dice.random() < 0.05:
            telegram.lose_answer(method="sendMessage")

    async with office() as at:
        telegram.before_call(lose)
        notices = [at.notice(f"family {n}", n=n, priority=Priority.BROADCAST, once=n % 5 == 0) for n in range(count)]
        await at.put(*notices)
        await over(at)
        losses = sum(call.lost for call in telegram.calls("sendMessage"))
        on_phones, states = shown(at), Counter(at.state(one) for one in notices)
        times = [on_phones[f"family {n}", f"screen {n}"] for n in range(count)]
        twice = sum(times) - count
        tally("5 % of answers lost", lost=times.count(0), wrong=len(on_phones) - count, twice=twice)
        assert losses >= 0.03 * count
        assert min(times) == 1
        assert len(on_phones) == count
        secrets = [n for n in range(count) if notices[n].once]
        assert max(times[n] for n in secrets) == 1
        again = sum(call.lost for call in telegram.calls("sendMessage") if not _is_of(call, at, secrets))
        assert twice <= again
        assert max(times) == 2  # it bears being read twice, not three times
        assert states.total() == count
        assert set(states) == {NoticeState.SENT, NoticeState.UNKNOWN}
        assert at.heard.count(("on_doubtful", "screen")) == states[NoticeState.UNKNOWN]


def _is_of(call: Any, at: Office, numbers: list[int]) -> bool:
    return int(call.params["text"].split()[-1]) in set(numbers)


@many(150, 1998)  # three for each phone
@in_virtual_time
async def test_a_storm_of_429_is_waited_out_and_nothing_is_lost_or_out_of_order(
    office: Callable[..., Any], telegram: Any, tally: Any, count: int
) -> None:
    """R6: a tenth of all calls is refused, for one to sixty seconds."""
    dice, refusals = random.Random(count), list[tuple[Any, int]]()

    def storm(call: Any) -> Refused | None:
        if call.method != "sendMessage" or dice.random() >= 0.1:
            return None
        refusals.append((call, dice.randint(1, 60)))
        return too_many_requests(refusals[-1][1])

    async with office() as at:
        telegram.before_call(storm)
        began = asyncio.get_running_loop().time()
        notices = [at.notice(f"family {n % (count // 3)}", n=n, priority=NEWS) for n in range(count)]
        await at.put(*notices)
        await over(at)
        took = asyncio.get_running_loop().time() - began
        waits = sum(seconds for _, seconds in refusals)
        on_phones = shown(at)
        tally("storms of 429", lost=count - on_phones.total(), wrong=count - len(on_phones),
              twice=sum(on_phones.values()) - len(on_phones))  # fmt: skip
        assert len(refusals) >= 0.04 * count
        assert said_late(telegram, refusals) == []
        assert {at.state(one) for one in notices} == {NoticeState.SENT}
        assert {at.row(one).attempts for one in notices} == {1}
        for name in at.phones:
            numbers = [int(text.split()[-1]) for text in at.sent(name)]
            assert numbers == sorted(numbers)
            assert len(numbers) == 3
        assert took <= waits * 1.1


@many(150, 5000)
@in_virtual_time
async def test_of_fifty_people_one_has_blocked_us_each_is_told_of_once_and_nobody_else_notices(
    office: Callable[..., Any], telegram: Any, tally: Any, count: int
) -> None:
    """R8: 2 %; each was to hear three things."""
    async with office() as at:
        blocked = [f"family {n}" for n in range(0, count, 50)]
        for name in blocked:
            at.phone(name).blocks()
        notices = [at.notice(f"family {n}", n=part, priority=NEWS) for part in range(3) for n in range(count)]
        await at.put(*notices)
        await over(at)
        on_phones = shown(at)
        tally("2 % blocked", lost=3 * (count - len(blocked)) - len(on_phones), twice=on_phones.total() - len(on_phones))
        for name in blocked:
            assert len(telegram.calls("sendMessage", at.phone(name).chat_id)) == 1
        assert at.heard.count(("on_stopped", "screen")) == len(blocked)
        others = {(f"family {n}", f"screen {part}") for part in range(3) for n in range(count) if n % 50}
        assert on_phones == Counter(others)
        states = Counter(at.state(one) for one in notices)
        assert states == {
            NoticeState.SENT: len(others), NoticeState.STOPPED: len(blocked), NoticeState.WITHDRAWN: 2 * len(blocked),
        }  # fmt: skip


@many(10, 100)
@in_virtual_time
async def test_chats_that_moved_and_chats_that_are_gone_come_to_the_right_end_and_nothing_goes_round(
    office: Callable[..., Any], telegram: Any, tally: Any, count: int
) -> None:
    """R9: so many of each."""
    async with office() as at:
        moved = {at.phone(f"old {n}").chat_id: at.phone(f"new {n}").chat_id for n in range(count)}
        gone = {at.phone(f"gone {n}").chat_id for n in range(count)}

        def judge(call: Any) -> Refused | None:
            if call.method != "sendMessage":
                return None
            if call.chat_id in moved:
                return Refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=moved[call.chat_id])
            return bad_request("chat not found") if call.chat_id in gone else None

        telegram.before_call(judge)
        followed = [at.notice(f"old {n}", n=part) for n in range(count) for part in range(2)]
        lost = [at.notice(f"gone {n}") for n in range(count)]
        await at.put(*followed, *lost)
        await over(at)
        assert [at.sent(f"new {n}") for n in range(count)] == [["screen 0", "screen 1"]] * count
        tally("moved, and gone", twice=shown(at).total() - 2 * count)
        assert {at.state(one) for one in followed} == {NoticeState.SENT}
        assert {at.state(one) for one in lost} == {NoticeState.STOPPED}
        heard = Counter(name for name, _ in at.heard)
        assert heard == {"on_migrated": count, "on_stopped": count, "on_sent": 2 * count}
        assert len(telegram.calls("sendMessage")) == count * 4  # once at the old, twice at the new, once at the gone
