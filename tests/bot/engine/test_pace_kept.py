"""The real sender in virtual time: whatever is put in, whatever Telegram answers, pace and order hold (R6, R7)."""

import asyncio
import math
import random
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine.pacing import AFTER_FLOOD, CLIMB_SECONDS, FREE, PAID, SLOWER, Pace
from bot.preview.telegram.refusals import Refused, too_many_requests
from storage.records.notices import Notice, NoticeState, Priority
from tests.bot.engine.at_once import NOW
from tests.bot.engine.test_deliver import Office, office
from tests.bot.engine.test_pacing import most_in_a_second
from tests.bot.engine.virtual_time import in_virtual_time

__all__ = ["office"]

REPLY, NEWS, BROADCAST = Priority.REPLY, Priority.NEWS, Priority.BROADCAST
MANY = settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
NIGHT = [pytest.mark.nightly, pytest.mark.timeout(900)]
R7_RECIPIENTS, R7_WITHIN = 5_000, 220.0  # seconds
HAIR = 1e-3  # a moment is kept in whole microseconds


@pytest.fixture(params=["sqlite"])
def kept_in(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    """Pace and order are made in memory: which database stands behind is not asked here."""
    return f"sqlite:///{tmp_path / 'mainstay.db'}"


def said(at: Office) -> list[tuple[float, int, str]]:
    """Return what arrived: when, in which chat, and its text."""
    calls = [call for call in at.telegram.calls("sendMessage") if call.accepted]
    return [((call.at - NOW).total_seconds(), call.chat_id, call.params["text"]) for call in calls]


async def drained(at: Office, within: float) -> None:
    """Wait until nothing is pending or claimed, looking seldom."""
    async with asyncio.timeout(within):
        while at.store.read_sync(lambda tx: tx.outbox.count_due(at.clock.now()), now=NOW):  # noqa: ASYNC110
            await asyncio.sleep(1)


def put_in_order(lines: list[tuple[float, int, str]]) -> dict[tuple[int, str], list[int]]:
    """Return the numbers that arrived, by chat and priority ("screen 1 17" is the 17th, of priority 1)."""
    found = defaultdict[tuple[int, str], list[int]](list)
    for _, chat, text in lines:
        _, priority, number = text.split()
        found[chat, priority].append(int(number))
    return found


puts = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(Priority), st.sampled_from([0, 0, 0.01, 0.5])), min_size=1, max_size=40
)  # chat, priority, seconds until the next is put in
answers = st.lists(st.sampled_from([0.0, 0.0, 0.03, 0.2, 1.4]), min_size=6, max_size=6)  # seconds, by chat
floods = st.dictionaries(st.integers(1, 50), st.integers(1, 60), max_size=4)  # which call gets a 429, and for how long


@MANY
@given(puts=puts, answers=answers, floods=floods)
@in_virtual_time
async def test_whatever_is_put_in_the_pace_holds_the_order_holds_and_nothing_is_lost(
    office: Any, puts: list[tuple[int, Priority, float]], answers: list[float], floods: dict[int, int]
) -> None:
    async with office() as at:
        at.telegram.traffic.clear()  # of the example before
        quiet: list[tuple[float, float]] = []
        count = 0

        def hook(call: Any) -> Refused | None:
            nonlocal count
            count += 1
            now = (call.at - NOW).total_seconds()
            if count not in floods:
                return None
            chat = at.telegram.chats[call.chat_id]  # the answer may be slow: until it is here we know of nothing
            quiet.append((now + chat.slow_seconds + HAIR, now + floods[count]))
            return too_many_requests(floods[count])

        for chat, seconds in enumerate(answers):
            at.phone(f"family {chat}").slow_seconds = seconds
        take_away = at.telegram.before_call(hook)
        notices = []
        for number, (chat, priority, pause) in enumerate(puts):
            text = f"{priority.value} {number}"
            notices.append(at.notice(f"family {chat}", n=text, priority=priority))
            await at.put(notices[-1])
            await asyncio.sleep(pause)
        await drained(at, within=2_000)
        take_away()

        moments = [(call.at - NOW).total_seconds() for call in at.telegram.calls("sendMessage")]
        assert most_in_a_second(moments) <= FREE.limit
        assert not [one for one in moments for start, end in quiet if start < one < end]
        lines = said(at)
        assert len(lines) == len(notices) == len({text for _, _, text in lines})
        assert all(numbers == sorted(numbers) for numbers in put_in_order(lines).values())
        assert_no_chat_is_over_its_pace(lines)


def assert_no_chat_is_over_its_pace(lines: list[tuple[float, int, str]]) -> None:
    """Unasked messages are a gap apart, whatever came before; replies may come three at once, then a gap each."""
    by_chat = defaultdict[int, list[tuple[float, bool]]](list)
    for moment, chat, text in lines:
        by_chat[chat].append((moment, text.split()[1] == str(REPLY.value)))
    for sent in by_chat.values():
        for (before, _), (moment, is_reply) in pairwise(sent):
            assert is_reply or moment - before >= FREE.chat_gap - HAIR
        for first, (start, _) in enumerate(sent):
            for last in range(first + FREE.reply_burst, len(sent)):
                apart = (last - first - FREE.reply_burst + 1) * FREE.chat_gap
                assert sent[last][0] - start >= apart - HAIR


@pytest.mark.parametrize(
    ("pace", "number"),
    [
        pytest.param(FREE, 150, id="free"),
        pytest.param(PAID, 1_050, id="paid"),
        pytest.param(FREE, R7_RECIPIENTS, marks=NIGHT, id="free, a whole service"),
    ],
)
@in_virtual_time
async def test_no_second_of_a_broadcast_holds_more_than_telegram_allows(office: Any, pace: Pace, number: int) -> None:
    async with office(pace=pace) as at:
        await at.put(*(at.notice(f"family {one}", priority=BROADCAST) for one in range(number)))
        await asyncio.sleep(1.02 * number / pace.rate + 1)
        moments = at.said_at()
        assert len(moments) == number
        assert most_in_a_second(moments) <= pace.limit
        assert (number - 1) / (moments[-1] - moments[0]) >= pace.rate * 0.98


@pytest.mark.parametrize("recipients", [200, pytest.param(R7_RECIPIENTS, marks=NIGHT)])
@in_virtual_time
async def test_a_broadcast_ends_in_time_and_who_gets_two_messages_of_it_gets_them_a_second_apart(
    office: Any, recipients: int
) -> None:
    """R7: one in ten has two children, and so two notices that follow each other in the outbox."""
    async with office() as at:
        chats = [f"family {one}" for one in range(recipients) for _ in range(1 + (one % 10 == 0))]
        await at.put(*(at.notice(chat, n=f"2 {one}", priority=BROADCAST) for one, chat in enumerate(chats)))
        await drained(at, within=recipients * R7_WITHIN / R7_RECIPIENTS)
        moments, lines = at.said_at(), said(at)
        assert len(lines) == len(moments) == len(chats)
        assert most_in_a_second(moments) <= FREE.limit
        assert_no_chat_is_over_its_pace(lines)
        assert all(order == sorted(order) for order in put_in_order(lines).values())


@in_virtual_time
async def test_a_broadcast_does_not_wait_for_its_claims(office: Any) -> None:
    """More is claimed while half of it is still to go: that nobody has replied meanwhile is no reason not to look."""
    async with office(pace=PAID) as at:
        await at.put(*(at.notice(f"family {one}", priority=BROADCAST) for one in range(900)))
        at.store.takes = 0.05
        await asyncio.sleep(2)
        moments = at.said_at()
        assert len(moments) == 900
        assert 899 / (moments[-1] - moments[0]) >= PAID.rate * 0.98


@in_virtual_time
async def test_a_paid_broadcast_goes_several_at_a_turn_and_a_reply_waits_for_one(office: Any) -> None:
    async with office(pace=PAID) as at:
        await at.put(*(at.notice(f"family {one}", priority=BROADCAST) for one in range(900)))
        await asyncio.sleep(0.3)
        asked = asyncio.get_running_loop().time()
        await at.put(at.notice("asks", n=f"{REPLY.value} 0"))
        await asyncio.sleep(1)
        [came] = [moment for moment, _, text in said(at) if text == f"screen {REPLY.value} 0"]
        assert came - asked <= PAID.turn + 1 / PAID.rate + HAIR
        moments = at.said_at()
        assert len(moments) == 901
        assert len(set(moments)) <= len(moments) / (PAID.turn * PAID.rate - 1)


@in_virtual_time
async def test_in_a_broadcast_of_ten_thousand_every_reply_waits_for_one_slot_at_most(office: Any) -> None:
    dice = random.Random(1)
    async with office() as at:

        async def ask(number: int) -> tuple[float, float]:
            asked = asyncio.get_running_loop().time()
            await at.put(at.notice(f"asks {number}", n=f"{REPLY.value} {number}"))
            return asked, await arrives(at, f"screen {REPLY.value} {number}")

        await at.put(*broadcast(at, 10_000, real=400))
        await asyncio.sleep(1)
        waits = []
        for number in range(25):
            await asyncio.sleep(dice.uniform(0.05, 0.2))
            asked, came = await ask(number)
            waits.append(came - asked)
        assert max(waits) <= 1 / FREE.rate + HAIR
        assert len(said(at)) >= 29 * 3  # the broadcast went on meanwhile


def broadcast(at: Office, number: int, *, real: int) -> list[Notice]:
    """Return a broadcast to so many families, of whom the first ones have a phone: the test ends before the others."""
    notices = [
        at.notice(f"family {one % real}", priority=BROADCAST, n=f"{BROADCAST.value} {one}") for one in range(number)
    ]
    for one, notice in enumerate(notices[real:]):
        chat_id = 900_000_000 + one
        lane = at.store.keys.lookup("chat", str(chat_id))
        object.__setattr__(notice, "chat_id", chat_id)
        object.__setattr__(notice, "chat_hash", lane)
    return notices


async def arrives(at: Office, text: str) -> float:
    while True:
        for moment, _, shown in said(at)[-5:]:
            if shown == text:
                return moment
        await asyncio.sleep(0.001)


@in_virtual_time
async def test_with_one_call_in_ten_flooded_nothing_is_lost_nor_sent_inside_a_window_and_it_ends_in_time(
    office: Any,
) -> None:
    dice, quiet = random.Random(6), list[tuple[float, float]]()

    def hook(call: Any) -> Refused | None:
        if dice.random() >= 0.1:
            return None
        now, seconds = (call.at - NOW).total_seconds(), dice.randint(1, 60)
        quiet.append((now + HAIR, now + seconds))
        return too_many_requests(seconds)

    async with office() as at:
        numbers = range(150)
        notices = [at.notice(f"family {one % 40}", priority=BROADCAST, n=f"2 {one}") for one in numbers]
        at.telegram.before_call(hook)
        await at.put(*notices)
        await drained(at, within=5_000)
        moments, lines = at.said_at(), said(at)
        assert not [one for one in moments for start, end in quiet if start < one < end]
        assert sorted(number for order in put_in_order(lines).values() for number in order) == list(numbers)
        assert all(order == sorted(order) for order in put_in_order(lines).values())
        assert len(quiet) >= 8
        assert moments[-1] <= 1.1 * sum(end - start for start, end in quiet)
        assert all(at.row(one).attempts == 1 for one in notices)


@in_virtual_time
async def test_after_a_flood_the_sender_climbs_again_to_the_full_rate(office: Any) -> None:
    async with office() as at:
        await at.put(*(at.notice(f"family {one}", priority=BROADCAST) for one in range(600)))
        await asyncio.sleep(1)
        at.telegram.flood(3)
        await asyncio.sleep(0.1)
        began = max(at.said_at()) + 3 + AFTER_FLOOD
        await asyncio.sleep(began + 16 - asyncio.get_running_loop().time())
        moments = [moment - began for moment in at.said_at()]
        seconds = [sum(start <= moment < start + 1 for moment in moments) for start in range(15)]
        assert seconds[0] <= FREE.rate * 0.75
        assert all(later >= earlier - 1 for earlier, later in pairwise(seconds))
        assert min(seconds[math.ceil((1 - SLOWER) * CLIMB_SECONDS) + 1 :]) >= 29


@in_virtual_time
async def test_a_flood_is_everybodys_though_one_chat_drew_it(office: Any) -> None:
    async with office() as at:
        at.phone("Amira").kept.flood_times = 1
        at.phone("Amira").kept.flood_seconds = 20
        others = [at.notice(f"family {one}", due=NOW + timedelta(seconds=one)) for one in range(1, 15)]
        await at.put(at.notice("Amira"), *others)
        await asyncio.sleep(19)
        assert len(at.telegram.calls("sendMessage")) == 1
        await asyncio.sleep(10)
        assert [at.state(one) for one in others] == [NoticeState.SENT] * len(others)
