"""The pace: never over Telegram's limits, whoever asks and however late timers are."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.pacing import AFTER_FLOOD, FIRST_WAY, FREE, PAID, Pace, Pacer
from storage.records.notices import Priority

REPLY, NEWS, BROADCAST = Priority.REPLY, Priority.NEWS, Priority.BROADCAST


class Time:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def pacer(pace: Pace = FREE) -> tuple[Pacer, Time]:
    time = Time()
    return Pacer(time, pace), time


def send_all(
    chats: list[tuple[int, Priority]], lateness: list[float], pace: Pace = FREE
) -> list[tuple[float, int, Priority]]:
    """Send to these chats in order as soon as each may go, every timer late by so much; return what went when."""
    paces, time = pacer(pace)
    sent = []
    for number, (chat, priority) in enumerate(chats):
        while wait := max(paces.wait(), paces.wait_in(chat, priority)):
            time.now += wait + lateness[number % len(lateness)]
        paces.book(chat)
        sent.append((time.now, chat, priority))
    return sent


def most_in_a_second(moments: list[float]) -> int:
    """The fullest second there is: each begins with a send."""
    return max(sum(start <= moment < start + 1 for moment in moments) for start in moments)


late = st.lists(st.floats(0, 0.2), min_size=1, max_size=20)
to_chats = st.lists(st.tuples(st.integers(1, 12), st.sampled_from(Priority)), min_size=1, max_size=150)


@given(to_chats, late)
@settings(deadline=None)
def test_no_second_holds_more_than_the_limit(chats, lateness):
    sent = send_all(chats, lateness)
    assert most_in_a_second([moment for moment, _, _ in sent]) <= FREE.limit


@given(to_chats, late)
@settings(deadline=None)
def test_a_chat_gets_no_more_than_its_burst_and_then_one_a_gap(chats, lateness):
    sent = send_all(chats, lateness)
    for chat in {chat for _, chat, _ in sent}:
        moments = [moment for moment, one, _ in sent if one == chat]
        for first, start in enumerate(moments):
            for last in range(first + FREE.reply_burst, len(moments)):
                apart = (last - first - FREE.reply_burst + 1) * FREE.chat_gap
                assert moments[last] - start >= apart - 1e-6


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60), late, st.sampled_from([NEWS, BROADCAST]))
@settings(deadline=None)
def test_no_chat_gets_two_unasked_messages_in_a_second(chats, lateness, priority):
    sent = send_all([(chat, priority) for chat in chats], lateness)
    for chat in set(chats):
        moments = [moment for moment, one, _ in sent if one == chat]
        assert all(later - earlier >= 1.0 for earlier, later in pairwise(moments))


@pytest.mark.parametrize(("pace", "limit"), [(FREE, 30), (PAID, 1000)])
def test_a_broadcast_goes_at_nearly_the_limit_though_timers_are_a_little_late(pace, limit):
    number = limit * 20
    sent = send_all([(chat, BROADCAST) for chat in range(number)], [0.002, 0.0, 0.001, 0.004, 0.0], pace)
    moments = [moment for moment, _, _ in sent]
    assert most_in_a_second(moments[: 3 * limit]) <= limit
    assert (number - 1) / (moments[-1] - moments[0]) >= pace.rate * 0.995


@pytest.mark.parametrize("pace", [FREE, PAID])
def test_a_turn_takes_no_more_than_half_of_what_is_made_up(pace):
    assert pace.turn <= pace.catch_up / 2


def test_three_replies_go_at_once_and_the_fourth_waits():
    paces, _ = pacer(PAID)
    for _ in range(3):
        assert paces.wait_in("amira", REPLY) == 0
        paces.book("amira")
    assert paces.wait_in("amira", REPLY) == pytest.approx(FREE.chat_gap)
    assert paces.wait_in("sam", REPLY) == 0


@pytest.mark.parametrize("pace", [FREE, PAID], ids=["free", "paid"])
def test_a_broadcast_keeps_room_for_calls_that_reach_telegram_unevenly(pace):
    """A call may take 5 ms longer than those behind it, and at Telegram's end no second is over the limit."""
    sent = send_all([(chat, BROADCAST) for chat in range(pace.limit * 20)], [0.004, 0.0, 0.001], pace)
    arrived = sorted(moment + (0.005 if number % 7 == 0 else 0.0) for number, (moment, _, _) in enumerate(sent))
    assert most_in_a_second(arrived[:3000]) <= pace.limit


def test_the_first_call_after_a_rest_is_given_time_to_make_its_connection():
    paces, time = pacer()
    for rest, more in ((0.0, FIRST_WAY), (0.0, 0.0), (0.5, 0.0), (1.5, FIRST_WAY)):
        time.now += paces.wait() + FREE.catch_up + rest
        paces.book("somebody else each time")
        assert paces.wait() == pytest.approx(1 / FREE.rate + more - FREE.catch_up)


def test_news_waits_for_its_chats_gap_where_a_reply_may_burst():
    paces, _ = pacer()
    paces.book("amira")
    assert paces.wait_in("amira", NEWS) == pytest.approx(FREE.chat_gap)
    assert paces.wait_in("amira", REPLY) == 0


def test_after_a_flood_nothing_goes_for_as_long_as_asked_and_a_little():
    paces, time = pacer()
    paces.flooded(17)
    assert paces.wait() == pytest.approx(17 + AFTER_FLOOD)
    time.now += 17 + AFTER_FLOOD
    assert paces.wait() == 0


def test_after_a_flood_the_rate_is_lower_and_climbs_to_the_full_one():
    paces, time = pacer()
    paces.flooded(5)
    rates = []
    for _ in range(40):
        rates.append(paces.rate)
        time.now += 1
    assert rates[0] == pytest.approx(FREE.rate * 0.7)
    assert rates == sorted(rates)
    assert rates[-1] == FREE.rate


def test_floods_that_were_all_on_their_way_count_once():
    paces, _ = pacer()
    for _ in range(20):
        paces.flooded(3)
    assert paces.rate == pytest.approx(FREE.rate * 0.7)


def test_flood_after_flood_slows_down_to_a_third_and_no_further():
    paces, time = pacer()
    for _ in range(20):
        paces.flooded(1)
        time.now += 2
    assert FREE.rate / 3 <= paces.rate < FREE.rate / 2


def test_a_longer_wait_is_never_cut_short_by_a_shorter_one():
    paces, _ = pacer()
    paces.flooded(60)
    paces.flooded(1)
    paces.pause(2)
    assert paces.paused == pytest.approx(60 + AFTER_FLOOD)


def test_a_pause_leaves_the_rate_as_it_was():
    paces, time = pacer()
    paces.pause(10)
    time.now += 10
    assert paces.rate == FREE.rate


@given(st.lists(st.integers(1, 60), min_size=1, max_size=10), st.integers(1, 200))
@settings(deadline=None)
def test_no_call_falls_into_a_wait_that_telegram_asked_for(floods, sends):
    paces, time = pacer()
    quiet_until = 0.0
    for number in range(sends):
        time.now += paces.wait()
        assert time.now >= quiet_until
        paces.book(number)
        if floods and number % 10 == 0:
            seconds = floods.pop()
            quiet_until = time.now + seconds
            paces.flooded(seconds)


def test_chats_long_quiet_are_forgotten():
    paces, time = pacer(PAID)
    for chat in range(30_000):
        time.now += 0.01
        paces.book(chat)
    assert len(paces._next_in_chat) <= 10_001
