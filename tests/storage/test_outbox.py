"""The outbox: put once, claimed in order, settled, and what stands on the phones."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.outbox import Settled
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, NoticeState, Priority
from storage.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLENTY = dict.fromkeys(Priority, 100)
REPLY, NEWS, BROADCAST = Priority.REPLY, Priority.NEWS, Priority.BROADCAST
AMIRA, SAM = 111, 222


@pytest.fixture
def notice(keys) -> Callable[..., Notice]:
    def make(chat_id: int = AMIRA, **fields: Any) -> Notice:
        known = {
            "id": new_id(),
            "chat_id": chat_id,
            "chat_hash": keys.lookup("chat", str(chat_id)),
            "act": Act.SEND,
            "kind": "menu",
            "key": new_id(),
            "due": NOW,
            "made_at": NOW,
        }
        return Notice(**(known | fields))

    return make


@pytest.fixture
def outbox(store_sync: Store) -> "Box":
    return Box(store_sync)


class Box:
    """The outbox, each call in a transaction of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, at: datetime = NOW, **kwargs: Any) -> Any:
            return self.store.write_sync(lambda tx: getattr(tx.outbox, name)(*args, **kwargs), now=at)

        return call

    def claim(self, room=PLENTY, at: datetime = NOW) -> list[Notice]:
        return self.store.write_sync(lambda tx: tx.outbox.claim(at, room), now=at)

    def settle(self, notice: Notice, state: NoticeState, **more: Any) -> None:
        self.settle_many([Settled(notice, state, **more)], at=more.pop("at", NOW))

    def sent(self, notice: Notice, message_id: int, at: datetime = NOW) -> Notice:
        self.put(notice)
        [claimed] = [one for one in self.claim(at=at) if one.id == notice.id]
        self.settle_many([Settled(claimed, NoticeState.SENT, message_id=message_id)], at=at)
        row: Notice = self.get(notice.id)
        return row


def test_a_key_is_put_once_for_ever(outbox, notice):
    first = notice(key="reminder/m1/1/day")
    assert outbox.put(first) == 1
    assert outbox.put(notice(key="reminder/m1/1/day"), notice(key="x"), notice(key="x")) == 1
    [claimed, _] = outbox.claim()
    outbox.settle(claimed, NoticeState.SENT, message_id=1)
    assert outbox.put(notice(key="reminder/m1/1/day")) == 0


def test_putting_something_in_wakes_the_sender_and_putting_nothing_new_does_not(outbox, notice):
    one = notice(key="x")

    def put(tx):
        tx.outbox.put(one)
        return tx.woke

    assert outbox.store.write_sync(put, now=NOW)
    assert not outbox.store.write_sync(put, now=NOW)


def test_what_is_not_due_yet_is_not_claimed(outbox, notice):
    outbox.put(notice(due=NOW + HOUR))
    assert outbox.claim() == []
    assert len(outbox.claim(at=NOW + HOUR)) == 1


def test_one_chat_gets_what_was_put_first_first_though_the_clock_stands_still(outbox, notice):
    rows = [notice(kind=f"k{number}") for number in range(7)]
    outbox.put(*rows[:4])
    for one in rows[4:]:
        outbox.put(one)
    said = []
    while claimed := outbox.claim():
        said += [one.kind for one in claimed]
        outbox.settle_many([Settled(one, NoticeState.SENT, message_id=1) for one in claimed])
    assert said == [f"k{number}" for number in range(7)]


def test_replies_come_before_news_and_news_before_broadcasts(outbox, notice):
    outbox.put(notice(1, priority=BROADCAST), notice(2, priority=NEWS), notice(3, priority=REPLY))
    assert [one.priority for one in outbox.claim()] == [REPLY, NEWS, BROADCAST]


def test_each_priority_has_room_of_its_own(outbox, notice):
    outbox.put(*(notice(chat, priority=priority) for priority in Priority for chat in range(10)))
    claimed = outbox.claim({REPLY: 5, NEWS: 0, BROADCAST: 2})
    assert [one.priority for one in claimed] == [REPLY] * 5 + [BROADCAST] * 2


def test_one_chat_has_no_more_than_its_burst_in_hand(outbox, notice):
    outbox.put(*(notice() for _ in range(10)), notice(SAM))
    assert sorted(one.chat_id for one in outbox.claim()) == [AMIRA, AMIRA, AMIRA, SAM]
    assert outbox.claim() == []


def test_a_claim_says_of_which_priorities_there_was_more_than_it_had_room_for(outbox, notice, store_sync):
    replies = [notice(number) for number in range(3)]
    outbox.put(*replies, *(notice(number, priority=BROADCAST) for number in range(3)))

    def behind(room: dict[Priority, int]) -> Any:
        def look(tx: Any) -> Any:
            tx.outbox.claim(NOW, room)
            return tx.outbox.behind

        return store_sync.write_sync(look, now=NOW)

    assert behind({REPLY: 2, NEWS: 2}) == {REPLY}
    assert behind({REPLY: 2, NEWS: 2, BROADCAST: 2}) == {BROADCAST}
    assert behind({REPLY: 2, NEWS: 2, BROADCAST: 2}) == frozenset()


def test_what_is_ready_of_a_priority_is_due_and_not_claimed(outbox, notice):
    outbox.put(notice(), *(notice(number, priority=BROADCAST) for number in range(3)),
               notice(9, priority=BROADCAST, due=NOW + HOUR))  # fmt: skip
    assert outbox.ready(BROADCAST, NOW) == 3
    outbox.claim({BROADCAST: 1})
    assert outbox.ready(BROADCAST, NOW) == 2
    assert outbox.ready(BROADCAST, NOW + HOUR) == 3


def test_nothing_overtakes_a_claimed_notice_of_its_chat_and_priority(outbox, notice):
    outbox.put(notice(kind="first"))
    [first] = outbox.claim()
    outbox.put(notice(kind="second"), notice(kind="news", priority=NEWS), notice(SAM, kind="other"))
    assert [one.kind for one in outbox.claim()] == ["other", "news"]
    outbox.settle(first, NoticeState.SENT, message_id=1)
    assert [one.kind for one in outbox.claim()] == ["second"]


def test_a_notice_put_back_is_the_head_of_its_chat_again(outbox, notice):
    outbox.put(*(notice(kind=f"k{number}") for number in range(4)))
    claimed = outbox.claim()
    outbox.settle_many([Settled(one, NoticeState.PENDING, counted=False) for one in claimed])
    again = outbox.claim()
    assert [one.kind for one in again] == ["k0", "k1", "k2"]
    assert [one.attempts for one in again] == [1, 1, 1]


def test_an_attempt_that_was_made_counts(outbox, notice):
    outbox.put(notice())
    [claimed] = outbox.claim()
    outbox.settle(claimed, NoticeState.PENDING, reason="doubtful")
    [again] = outbox.claim()
    assert (again.attempts, again.reason) == (2, "doubtful")


def test_an_edit_learns_which_message_its_screen_became(outbox, notice):
    screen = notice(kind="moment")
    edit = notice(act=Act.EDIT, kind="answer", target_id=screen.id)
    outbox.put(screen, edit)
    [claimed] = outbox.claim()
    assert claimed.kind == "moment"
    outbox.settle(claimed, NoticeState.SENT, message_id=41)
    [claimed] = outbox.claim()
    assert (claimed.kind, claimed.message_id) == ("answer", 41)


def test_what_stands_behind_an_edit_that_waits_waits_too(outbox, notice):
    screen = notice(kind="moment")
    outbox.put(screen, notice(act=Act.EDIT, kind="answer", target_id=screen.id), notice(kind="next"))
    assert [one.kind for one in outbox.claim()] == ["moment"]


def test_an_edit_of_a_reminder_that_is_weeks_away_holds_nothing_up(outbox, notice):
    reminder = notice(due=NOW + 500 * HOUR)
    outbox.put(reminder, notice(act=Act.EDIT, kind="edit", target_id=reminder.id), notice(kind="next"))
    assert [one.kind for one in outbox.claim()] == ["next"]


@pytest.mark.parametrize("state", [NoticeState.REFUSED, NoticeState.UNKNOWN])
def test_an_edit_of_what_was_never_sent_is_withdrawn(outbox, notice, state):
    screen = notice()
    edit = notice(act=Act.EDIT, target_id=screen.id)
    outbox.put(screen, edit)
    outbox.settle(outbox.claim()[0], state)
    assert outbox.claim() == []
    assert (outbox.get(edit.id).state, outbox.get(edit.id).reason) == (NoticeState.WITHDRAWN, "target_not_sent")


def test_a_deletion_points_to_the_row_it_deletes(outbox, notice):
    voice = outbox.sent(notice(act=Act.VOICE, facts={"file_id": "F"}), 41)
    outbox.put(notice(act=Act.DELETE, kind="delete", target_id=voice.id))
    [claimed] = outbox.claim()
    assert claimed.message_ids == (41,)


# -- replacing and withdrawing ---------------------------------------------------------------------------------------


def test_replacing_a_topic_puts_what_is_missing_withdraws_what_is_outdated_and_leaves_the_rest(outbox, notice):
    stays, goes, comes = (
        notice(key="a", due=NOW + HOUR),
        notice(key="b", due=NOW + HOUR),
        notice(key="c", due=NOW + HOUR),
    )
    other = notice(key="d", topic="meeting/2", due=NOW + HOUR)
    outbox.put(other)
    outbox.replace("meeting/1", [stays, goes])
    outbox.replace("meeting/1", [notice(key="a", due=NOW + HOUR), comes])
    states = {one.key: outbox.get(one.id).state for one in (stays, goes, comes, other)}
    assert states == {
        "a": NoticeState.PENDING,
        "b": NoticeState.WITHDRAWN,
        "c": NoticeState.PENDING,
        "d": NoticeState.PENDING,
    }


def test_replacing_by_nothing_withdraws_all_of_a_topic(outbox, notice):
    one = notice(due=NOW + HOUR)
    outbox.replace("meeting/1", [one])
    outbox.replace("meeting/1", [])
    assert outbox.get(one.id).state is NoticeState.WITHDRAWN


def test_replacing_many_times_over_the_same_adds_nothing(outbox, notice):
    for _ in range(50):
        outbox.replace("meeting/1", [notice(key=f"m1/1/{kind}", due=NOW + HOUR) for kind in ("week", "day", "hour")])
    assert outbox.count() == 3


def test_what_was_sent_is_not_withdrawn(outbox, notice):
    one = outbox.sent(notice(topic="t"), 41)
    assert outbox.withdraw(topic="t") == 0
    assert outbox.get(one.id).state is NoticeState.SENT


@pytest.mark.parametrize("by", ["topic", "key", "lane"])
def test_a_topic_a_key_or_a_whole_chat_can_be_withdrawn(outbox, notice, by):
    one = notice(topic="t", key="k")
    other = notice(SAM, topic="u", key="l")
    outbox.put(one, other)
    assert outbox.withdraw(**{by: {"topic": "t", "key": "k", "lane": one.chat_hash}[by]}) == 1
    assert [claimed.key for claimed in outbox.claim()] == ["l"]


def test_withdrawing_everything_by_mistake_is_refused(outbox):
    with pytest.raises(ValueError, match="say what"):
        outbox.withdraw()


def test_what_is_withdrawn_in_the_senders_hands_is_known_to_be(outbox, notice):
    outbox.put(notice(topic="t"), notice(SAM))
    amira, sam = outbox.claim()
    outbox.withdraw(topic="t")
    assert outbox.still_claimed([amira.id, sam.id]) == {sam.id}


def test_what_was_withdrawn_while_it_flew_is_settled_as_it_went(outbox, notice):
    outbox.put(notice(topic="t"), notice(SAM, topic="t"))
    amira, sam = outbox.claim()
    outbox.withdraw(topic="t")
    outbox.settle(amira, NoticeState.SENT, message_id=1)
    outbox.settle(sam, NoticeState.PENDING)
    assert outbox.get(amira.id).state is NoticeState.SENT
    assert outbox.get(sam.id).state is NoticeState.WITHDRAWN


def test_a_claimed_notice_can_be_dated_anew(outbox, notice):
    outbox.put(notice())
    [claimed] = outbox.claim()
    outbox.date_anew(claimed, NOW + HOUR)
    assert outbox.claim() == []
    [again] = outbox.claim(at=NOW + HOUR)
    assert again.attempts == 1


def test_a_chat_that_moved_gets_what_is_still_to_come_at_its_new_id(outbox, notice, keys):
    one = notice()
    outbox.put(one)
    outbox.migrate(one.chat_hash, -100123)
    [claimed] = outbox.claim()
    assert (claimed.chat_id, claimed.chat_hash) == (-100123, keys.lookup("chat", "-100123"))


# -- after a crash ---------------------------------------------------------------------------------------------------


def test_what_a_dead_sender_held_is_sent_again_but_a_secret_never(outbox, notice):
    outbox.put(notice(), notice(SAM, once=True))
    ordinary, secret = outbox.claim()
    assert [one.id for one in outbox.rearm()] == [secret.id]
    assert outbox.get(ordinary.id).state is NoticeState.PENDING
    assert outbox.get(secret.id).state is NoticeState.UNKNOWN
    assert [one.id for one in outbox.claim()] == [ordinary.id]


def test_what_cannot_be_claimed_is_dated_later_and_later_and_refused_in_the_end(outbox, notice):
    one = notice()
    outbox.put(one)
    now, waits, told = NOW, [], []
    for _ in range(12):
        told.append(outbox.postpone_heads(now, {REPLY: 1}, "CannotOpen", at=now) == [one.id])
        due = outbox.get(one.id).due
        waits.append((due - now).total_seconds())
        now = due
    assert waits == sorted(waits)
    assert waits[-1] > 3600
    assert outbox.get(one.id).state is NoticeState.PENDING
    assert outbox.undelivered(NOW, at=now) == (1, 0)
    assert outbox.postpone_heads(now, {REPLY: 1}, "CannotOpen", at=now) == [one.id]
    assert told == [number == 4 for number in range(12)]
    assert (outbox.get(one.id).state, outbox.get(one.id).reason) == (NoticeState.REFUSED, "CannotOpen")


# -- when ------------------------------------------------------------------------------------------------------------


def test_the_next_due_moment_is_the_first_one_ahead(outbox, notice):
    assert outbox.next_due(NOW) is None
    outbox.put(notice(), notice(due=NOW + 3 * HOUR), notice(due=NOW + 2 * HOUR))
    assert outbox.next_due(NOW) == NOW + 2 * HOUR


# -- what is on the phones -------------------------------------------------------------------------------------------


def test_what_was_sent_stands_on_the_phone(outbox, notice):
    one = outbox.sent(notice(session_id=None), 41)
    assert [shown.id for shown in outbox.shown_to(one.chat_hash, NOW - HOUR)] == [one.id]
    assert outbox.row_for_message(one.chat_hash, 41).id == one.id
    assert outbox.latest_screen(one.chat_hash).id == one.id
    assert outbox.shown_to(one.chat_hash, NOW + HOUR) == []


def test_after_an_edit_the_message_shows_the_edit(outbox, notice):
    screen = outbox.sent(notice(kind="answer"), 41)
    edit = outbox.sent(notice(act=Act.EDIT, kind="hidden", message_id=41, private=False), 41, at=NOW + HOUR)
    assert outbox.get(screen.id).hidden_at == NOW + HOUR
    assert [shown.kind for shown in outbox.shown_to(screen.chat_hash, NOW - HOUR)] == ["hidden"]
    assert outbox.row_for_message(screen.chat_hash, 41).id == edit.id
    assert outbox.latest_screen(screen.chat_hash).id == edit.id


def test_after_a_deletion_nothing_of_it_stands_on_the_phone(outbox, notice):
    one, two = outbox.sent(notice(), 41), outbox.sent(notice(), 42)
    outbox.sent(notice(act=Act.DELETE, kind="delete", message_ids=(41, 42)), None)
    assert outbox.shown_to(one.chat_hash, NOW - HOUR) == []
    assert outbox.latest_screen(two.chat_hash) is None


def test_an_edit_that_found_the_message_gone_shows_nothing(outbox, notice):
    screen = outbox.sent(notice(), 41)
    outbox.put(notice(act=Act.EDIT, message_id=41))
    [edit] = outbox.claim()
    outbox.settle(edit, NoticeState.SENT, gone=True)
    assert outbox.shown_to(screen.chat_hash, NOW - HOUR) == []


def test_one_chats_messages_are_not_anothers(outbox, notice):
    amira, sam = outbox.sent(notice(), 41), outbox.sent(notice(SAM), 41)
    outbox.sent(notice(act=Act.DELETE, kind="delete", message_ids=(41,)), None)
    assert outbox.row_for_message(sam.chat_hash, 41).id == sam.id
    assert outbox.shown_to(amira.chat_hash, NOW - HOUR) == []


def test_what_has_stood_as_long_as_its_reader_wants_is_to_be_hidden(outbox, notice):
    one = outbox.sent(notice(hide_at=NOW + HOUR), 41)
    assert outbox.to_hide(NOW) == []
    assert [due.id for due in outbox.to_hide(NOW + HOUR)] == [one.id]
