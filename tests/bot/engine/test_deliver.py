"""Delivering: every outcome has its end, and nothing is lost, overtaken or said to the wrong phone."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.engine.acts import Attachment, Delivery, Speaker
from bot.engine.deliver import Deliver
from bot.engine.faults import TokenRefused
from bot.engine.pacing import FREE
from bot.engine.pacing import PAID as PAID_PACE
from bot.engine.settling import Hooks
from bot.preview.telegram.refusals import Refused, bad_request, forbidden
from messages.buttons import Button
from messages.render import Reader, Rendered
from storage.errors import CannotOpen, DiskFull
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, NoticeState, Priority
from tests.bot.engine.at_once import NOW
from tests.bot.engine.virtual_time import in_virtual_time

REPLY, NEWS, BROADCAST = Priority.REPLY, Priority.NEWS, Priority.BROADCAST


class Words:
    """Renders a kind as its own name and facts; `broken` is a template with a fault."""

    catalogue = frozenset({"screen", "news", "broken"})

    def render(self, kind: str, facts: Any, reader: Reader, now: Any, **_: Any) -> Rendered:
        if kind == "broken":
            raise LookupError("lead_name")
        buttons = (Button("Menu", data="1|menu"),) if kind == "screen" else ()
        return Rendered(f"{kind} {facts.get('n', '')}".strip(), buttons, kind=kind)


@dataclass
class Office:
    """A sender at work, its outbox and everybody's phones."""

    store: Any
    clock: Any
    telegram: Any
    deliver: Deliver
    heard: list[tuple[str, str]] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    tells: bool = True  # whether there are words for what is stuck
    judge: Callable[[Any, Notice], bool] = lambda tx, notice: True
    phones: dict[str, Any] = field(default_factory=dict)

    def notice(self, to: str, kind: str = "screen", **fields: Any) -> Notice:
        chat_id = self.phone(to).chat_id
        facts = {"n": fields.pop("n")} if "n" in fields else {}
        known = {
            "id": new_id(),
            "chat_id": chat_id,
            "chat_hash": self.store.keys.lookup("chat", str(chat_id)),
            "act": Act.SEND,
            "kind": kind,
            "key": new_id(),
            "due": self.clock.now(),
            "made_at": self.clock.now(),
            "facts": facts,
        }
        return Notice(**(known | fields))

    def phone(self, name: str) -> Any:
        if name not in self.phones:
            self.phones[name] = self.telegram.phone(name)
            self.phones[name].types("/start")
        return self.phones[name]

    async def put(self, *notices: Notice) -> None:
        await self.store.write(lambda tx: tx.outbox.put(*notices), now=self.clock.now())

    def row(self, notice: Notice) -> Notice:
        row: Notice = self.store.read_sync(lambda tx: tx.outbox.get(notice.id), now=NOW)
        return row

    def state(self, notice: Notice) -> NoticeState:
        return self.row(notice).state

    def sent(self, to: str | None = None, method: str = "sendMessage") -> list[str]:
        chat_id = self.phone(to).chat_id if to else None
        return [call.params.get("text", "") for call in self.telegram.calls(method, chat_id) if call.accepted]

    def said_at(self) -> list[float]:
        return [(call.at - NOW).total_seconds() for call in self.telegram.calls("sendMessage")]

    async def settled(self, *notices: Notice, within: float = 600) -> None:
        """Wait until none of these is pending or claimed."""
        async with asyncio.timeout(within):
            while any(  # noqa: ASYNC110
                self.state(one) in (NoticeState.PENDING, NoticeState.CLAIMED) for one in notices
            ):
                await asyncio.sleep(0.01)


class Slow:
    """A store that takes 20 seconds for each write."""

    def __init__(self, store: Any) -> None:
        self._store = store

    async def write(self, function: Any, *, now: Any) -> Any:
        await asyncio.sleep(20)
        return await self._store.write(function, now=now)


@pytest.fixture
def office(store, clock, telegram, bot) -> Callable[..., Any]:
    @asynccontextmanager
    async def opened(*, alone: bool = True, **more: Any) -> Any:
        held: list[Office] = []

        def claim(tx: Any, now: Any, room: Any) -> list[Delivery]:
            notices = tx.outbox.claim(now, room)
            true = [one for one in notices if held[0].judge(tx, one)]
            tx.outbox.withdraw_these([one.id for one in notices if one not in true], "untrue")
            return [Delivery(one, Reader()) for one in true]

        def hears(name: str) -> Callable[..., None]:
            return lambda tx, about, *_: held[0].heard.append((name, getattr(about, "notice", about).kind))

        def is_stuck(tx: Any, notice_id: str) -> None:
            held[0].stuck.append(notice_id)
            if not held[0].tells:
                raise ZeroDivisionError

        hooks = Hooks(
            on_stuck=is_stuck,
            **{name: hears(name) for name in ("on_stopped", "on_refused", "on_doubtful", "on_migrated", "on_sent")},
        )
        words: Any = Words()
        speaker = Speaker(bot, words, attach=lambda one: Attachment("meeting.ics", b"BEGIN:VCALENDAR"))
        office = Office(store, clock, telegram, Deliver(store, clock, speaker, claim=claim, hooks=hooks, **more))
        held.append(office)
        running = asyncio.create_task(office.deliver.run() if alone else asyncio.Event().wait())  # else led by the test
        try:
            yield office
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await office.deliver.stop()

    return opened


def refuse_once(telegram: Any, refusal: Refused, method: str = "sendMessage") -> None:
    """Refuse the next call of a method."""

    def hook(call: Any) -> Refused | None:
        if call.method != method:
            return None
        take_away()
        return refusal

    take_away = telegram.before_call(hook)


# -- the plain way ---------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_a_reply_leaves_at_once_and_is_settled(office):
    async with office() as at:
        one = at.notice("Amira", n="1")
        await at.put(one)
        await at.settled(one)
        assert at.sent("Amira") == ["screen 1"]
        assert at.row(one).state is NoticeState.SENT
        assert at.row(one).message_id is not None
        assert at.said_at() == [0.0]
        assert at.heard == [("on_sent", "screen")]


@in_virtual_time
async def test_what_is_due_later_leaves_when_it_is_due(office):
    async with office() as at:
        one = at.notice("Amira", due=NOW + timedelta(seconds=90.5))
        await at.put(one)
        await at.settled(one)
        [moment] = at.said_at()
        assert 90.5 <= moment <= 90.7


@in_virtual_time
async def test_setting_the_clock_on_sends_what_fell_due(office, clock):
    async with office() as at:
        one = at.notice("Amira", due=NOW + timedelta(days=7))
        await at.put(one)
        await asyncio.sleep(2)
        assert at.sent("Amira") == []
        clock.move(timedelta(days=7))
        await at.settled(one, within=0.5)
        assert at.sent("Amira") == ["screen"]


@pytest.mark.parametrize("slow", ["to mark", "to answer"])
@in_virtual_time
async def test_no_more_are_on_their_way_or_not_yet_marked_than_a_crash_may_repeat(office, store, telegram, slow):
    """R1: however long the database takes to mark, or Telegram to answer; and then all of it goes."""
    async with office() as at:
        notices = [at.notice(f"Parent {number}", kind="news") for number in range(100)]
        if slow == "to mark":
            at.deliver._settling._store = Slow(store)
        else:
            for phone in at.phones.values():
                phone.slow_seconds = 3.0
        most = 0

        def count(call: Any) -> None:
            nonlocal most
            most = max(most, len(telegram.calls("sendMessage")) - len(at.heard))

        telegram.before_call(count)
        await at.put(*notices)
        await asyncio.sleep(300)
        await at.settled(*notices)
        assert most == FREE.unsettled
        assert len(at.sent()) == len(notices)


@in_virtual_time
async def test_a_screen_has_its_buttons_and_is_protected(office):
    async with office() as at:
        one = at.notice("Amira", silent=True)
        await at.put(one)
        await at.settled(one)
        [call] = at.telegram.calls("sendMessage")
        assert call.params["protect_content"] is True
        assert call.params["disable_notification"] is True
        assert call.params["parse_mode"] == "HTML"
        assert call.params["reply_markup"]["inline_keyboard"][0][0]["text"] == "Menu"


@in_virtual_time
async def test_an_edit_waits_for_its_screen_and_then_follows_within_a_moment(office):
    async with office() as at:
        screen = at.notice("Amira", n="moment")
        edit = at.notice("Amira", act=Act.EDIT, target_id=screen.id, n="words")
        await at.put(screen, edit)
        await at.settled(edit, within=1)
        [call] = at.telegram.calls("editMessageText")
        assert call.params["message_id"] == at.row(screen).message_id
        assert call.params["text"] == "screen words"


@in_virtual_time
async def test_deletions_go_a_hundred_to_a_call(office):
    async with office() as at:
        one = at.notice("Amira", "delete", act=Act.DELETE, message_ids=tuple(range(1, 151)))
        await at.put(one)
        await at.settled(one)
        assert [len(call.params["message_ids"]) for call in at.telegram.calls("deleteMessages")] == [100, 50]


@in_virtual_time
async def test_a_single_deletion_of_what_is_gone_counts_as_done(office):
    async with office() as at:
        one = at.notice("Amira", "delete", act=Act.DELETE, message_ids=(999,))
        await at.put(one)
        await at.settled(one)
        assert at.state(one) is NoticeState.SENT


@in_virtual_time
async def test_a_calendar_entry_is_a_file_of_our_own(office):
    async with office() as at:
        one = at.notice("Amira", "news", act=Act.CALENDAR, protect=False)
        await at.put(one)
        await at.settled(one)
        [call] = at.telegram.calls("sendDocument")
        [upload] = call.files.values()
        assert (upload.name, upload.content) == ("meeting.ics", b"BEGIN:VCALENDAR")
        assert call.params["caption"] == "news"


@pytest.mark.parametrize(("act", "method", "name"), [
    (Act.VOICE, "sendVoice", "voice"), (Act.PHOTO, "sendPhoto", "photo"), (Act.DOCUMENT, "sendDocument", "document"),
])  # fmt: skip
@in_virtual_time
async def test_what_a_family_sent_is_passed_on_by_its_file_id(office, telegram, act, method, name):
    async with office() as at:
        phone = at.phone("Amira")
        sent = {"voice": phone.sends_voice, "photo": phone.sends_photo}.get(
            name, lambda: phone.sends_document("a.pdf")
        )()
        media = sent["message"][name]
        file_id = (media[-1] if isinstance(media, list) else media)["file_id"]
        one = at.notice("Ruth", "file", act=act, facts={"file_id": file_id})
        await at.put(one)
        await at.settled(one)
        [call] = at.telegram.calls(method)
        assert call.params[name] == file_id
        assert "caption" not in call.params


# -- outcomes --------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_without_a_connection_it_is_tried_again_until_there_is_one(office, telegram):
    async with office() as at:
        telegram.refuse_connection = True
        one = at.notice("Amira")
        await at.put(one)
        await asyncio.sleep(20)
        assert at.state(one) in (NoticeState.PENDING, NoticeState.CLAIMED)
        telegram.refuse_connection = False
        await at.settled(one)
        assert at.sent("Amira") == ["screen"]


@in_virtual_time
async def test_while_telegram_is_away_for_hours_it_is_asked_about_once_a_minute(office, telegram):
    async with office() as at:
        await at.put(*(at.notice(f"family {number}") for number in range(40)))
        telegram.refuse_connection = True
        await asyncio.sleep(600)
        before = len(telegram.calls("sendMessage"))
        await asyncio.sleep(3600)
        assert len(telegram.calls("sendMessage")) - before <= 60
        telegram.refuse_connection = False
        await asyncio.sleep(90)
        assert len(at.sent()) == 40


@in_virtual_time
async def test_flood_control_stops_everything_and_nothing_is_lost_or_out_of_order(office, telegram):
    async with office() as at:
        await at.put(at.notice("Amira", n=0), at.notice("Amira", n=1), at.notice("Sam", n=0))
        telegram.flood(17)
        await asyncio.sleep(60)
        assert at.sent("Amira") == ["screen 0", "screen 1"]
        assert at.sent("Sam") == ["screen 0"]
        moments = at.said_at()
        assert not [moment for moment in moments if 0.1 < moment < 17.1]
        assert at.telegram.calls("sendMessage")[0].code == 429


@in_virtual_time
async def test_a_flood_is_not_counted_as_an_attempt(office, telegram):
    async with office() as at:
        telegram.flood(1, times=3)
        one = at.notice("Amira")
        await at.put(one)
        await at.settled(one)
        assert at.row(one).attempts == 1


@in_virtual_time
async def test_who_has_blocked_us_gets_nothing_more_and_it_is_told_once(office):
    async with office() as at:
        at.phone("Amira").blocks()
        notices = [at.notice("Amira", n=number) for number in range(3)]
        later = at.notice("Amira", due=NOW + timedelta(days=1))
        other = at.notice("Sam")
        await at.put(*notices, later, other)
        await at.settled(*notices, later, other)
        assert [at.state(one) for one in (*notices, later)] == [NoticeState.STOPPED] + [NoticeState.WITHDRAWN] * 3
        assert at.heard.count(("on_stopped", "screen")) == 1
        assert len(at.telegram.calls("sendMessage", at.phone("Amira").chat_id)) == 1
        assert at.sent("Sam") == ["screen"]


@in_virtual_time
async def test_what_telegram_refuses_is_refused_and_the_chats_next_one_goes(office, telegram):
    async with office() as at:
        refuse_once(telegram, bad_request("can't parse entities"))
        bad, good = at.notice("Amira", n="bad"), at.notice("Amira", n="good")
        await at.put(bad, good)
        await at.settled(bad, good)
        assert at.state(bad) is NoticeState.REFUSED
        assert at.row(bad).reason == "BadRequest"
        assert at.sent("Amira") == ["screen good"]
        assert ("on_refused", "screen") in at.heard


@in_virtual_time
async def test_what_cannot_be_rendered_is_refused_and_holds_nothing_up(office):
    async with office() as at:
        bad, good = at.notice("Amira", "broken"), at.notice("Amira")
        await at.put(bad, good)
        await at.settled(bad, good)
        assert (at.state(bad), at.row(bad).reason) == (NoticeState.REFUSED, "LookupError")
        assert at.sent("Amira") == ["screen"]


@in_virtual_time
async def test_facts_that_make_no_call_are_refused(office):
    async with office() as at:
        bad = at.notice("Amira", "file", act=Act.VOICE, facts={})
        await at.put(bad)
        await at.settled(bad)
        assert (at.state(bad), at.row(bad).reason) == (NoticeState.REFUSED, "KeyError")


@in_virtual_time
async def test_a_lost_answer_is_tried_once_more_and_then_it_is_unknown(office, telegram):
    async with office() as at:
        telegram.lose_answer(times=2)
        one = at.notice("Amira")
        await at.put(one)
        await at.settled(one)
        assert len(telegram.calls("sendMessage")) == 2
        assert (at.state(one), at.row(one).reason) == (NoticeState.UNKNOWN, "doubtful")
        assert at.heard == [("on_doubtful", "screen")]


@in_virtual_time
async def test_a_lost_answer_and_then_a_good_one_is_sent(office, telegram):
    async with office() as at:
        telegram.lose_answer()
        one = at.notice("Amira")
        await at.put(one)
        await at.settled(one)
        assert at.state(one) is NoticeState.SENT


@in_virtual_time
async def test_a_secret_whose_answer_was_lost_is_never_sent_twice(office, telegram):
    async with office() as at:
        telegram.lose_answer()
        one = at.notice("Amira", once=True)
        await at.put(one)
        await at.settled(one)
        await asyncio.sleep(120)
        assert at.state(one) is NoticeState.UNKNOWN
        assert len(telegram.calls("sendMessage")) == 1


@in_virtual_time
async def test_a_secret_that_surely_did_not_leave_is_tried_again(office, telegram):
    async with office() as at:
        telegram.refuse_connection = True
        one = at.notice("Amira", once=True)
        await at.put(one)
        await asyncio.sleep(5)
        telegram.refuse_connection = False
        await at.settled(one)
        assert at.state(one) is NoticeState.SENT


@in_virtual_time
async def test_an_edit_whose_answer_was_lost_is_made_again_as_often_as_it_takes(office, telegram):
    async with office() as at:
        screen = at.notice("Amira")
        edit = at.notice("Amira", act=Act.EDIT, target_id=screen.id, n="new")
        telegram.lose_answer(times=3, method="editMessageText")
        await at.put(screen, edit)
        await at.settled(edit)
        assert at.state(edit) is NoticeState.SENT


@in_virtual_time
async def test_a_chat_that_migrated_gets_it_once_at_its_new_id(office, telegram):
    async with office() as at:
        one, new_home = at.notice("Amira"), at.phone("Sam")

        def hook(call: Any) -> Refused | None:
            if call.method == "sendMessage" and call.chat_id == one.chat_id:
                return Refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=new_home.chat_id)
            return None

        telegram.before_call(hook)
        await at.put(one)
        await at.settled(one)
        assert at.sent("Sam") == ["screen"]
        assert at.row(one).chat_id == new_home.chat_id
        assert ("on_migrated", "screen") in at.heard


@in_virtual_time
async def test_a_refused_token_stops_the_sender_and_leaves_the_notice(office, telegram):
    async with office() as at:
        telegram.token_revoked = True
        one = at.notice("Amira")
        await at.put(one)
        at.deliver.wake()
        with pytest.raises(TokenRefused):
            await at.deliver.run()
        await at.deliver.stop()
        assert at.state(one) is NoticeState.PENDING


@in_virtual_time
async def test_telegrams_own_trouble_with_one_notice_holds_up_its_chat_only(office, telegram):
    async with office() as at:
        amira = at.phone("Amira").chat_id
        take_away = telegram.before_call(
            lambda call: Refused(500, "Internal Server Error") if call.chat_id == amira else None
        )
        await at.put(at.notice("Amira", n=0), at.notice("Amira", n=1), *(at.notice(f"f{n}") for n in range(5)))
        await asyncio.sleep(2)  # one pause of a second: then another's shows that it is not the road
        assert len(at.sent()) == 5
        await asyncio.sleep(38)
        assert len(at.sent()) == 5
        take_away()
        await asyncio.sleep(61)
        assert at.sent("Amira") == ["screen 0", "screen 1"]


# -- order, pace, priority -------------------------------------------------------------------------------------------


@in_virtual_time
async def test_every_chat_gets_its_own_in_order_though_telegram_is_slow_and_floods(office, telegram):
    async with office() as at:
        for number in range(12):
            await at.put(*(at.notice(name, n=number) for name in ("Amira", "Sam", "Ruth")))
        at.phone("Sam").slow_seconds = 0.4
        telegram.flood(2, times=2)
        await asyncio.sleep(90)
        for name in ("Amira", "Sam", "Ruth"):
            assert at.sent(name) == [f"screen {number}" for number in range(12)]


@in_virtual_time
async def test_a_broadcast_keeps_to_the_pace_and_no_chat_gets_two_in_a_second(office, telegram):
    async with office() as at:
        await at.put(*(at.notice(f"family {number}", priority=BROADCAST) for number in range(300)))
        await asyncio.sleep(12)
        moments = at.said_at()
        assert len(moments) == 300
        assert max(sum(start <= one < start + 1 for one in moments) for start in moments) <= 30
        assert 299 / (moments[-1] - moments[0]) >= 29.5


@in_virtual_time
async def test_a_reply_in_the_middle_of_a_broadcast_waits_for_one_slot(office, telegram):
    async with office() as at:
        await at.put(*(at.notice(f"family {number}", priority=BROADCAST) for number in range(300)))
        await asyncio.sleep(3)
        asked = asyncio.get_running_loop().time()
        reply = at.notice("Amira", n="reply")
        await at.put(reply)
        await at.settled(reply)
        [call] = at.telegram.calls("sendMessage", at.phone("Amira").chat_id)
        assert (call.at - NOW).total_seconds() - asked <= 2 / 29.7


@in_virtual_time
async def test_slow_phones_of_a_broadcast_leave_places_for_replies(office, telegram):
    async with office(pace=PAID_PACE) as at:
        for number in range(400):
            at.phone(f"family {number}").slow_seconds = 20
        await at.put(*(at.notice(f"family {number}", priority=BROADCAST) for number in range(400)))
        await asyncio.sleep(3)
        reply = at.notice("Amira")
        await at.put(reply)
        await at.settled(reply, within=0.5)


# -- what changes meanwhile ------------------------------------------------------------------------------------------


@in_virtual_time
async def test_what_is_no_longer_true_is_not_said(office):
    async with office() as at:
        at.judge = lambda tx, notice: notice.kind != "news"
        old, one = at.notice("Amira", "news"), at.notice("Amira")
        await at.put(old, one)
        await at.settled(old, one)
        assert at.sent("Amira") == ["screen"]
        assert at.state(old) is NoticeState.WITHDRAWN


@in_virtual_time
async def test_a_thousand_untrue_notices_do_not_hold_up_the_one_that_is_true(office):
    async with office() as at:
        at.judge = lambda tx, notice: notice.kind != "news"
        await at.put(*(at.notice("Amira", "news", priority=NEWS) for _ in range(200)), at.notice("Sam", priority=NEWS))
        await asyncio.sleep(1)
        assert at.sent() == ["screen"]


@in_virtual_time
async def test_what_is_withdrawn_while_it_waits_in_memory_is_not_said(office, store, clock):
    async with office() as at:
        notices = [at.notice("Amira", "news", priority=NEWS, topic="meeting/1", n=number) for number in range(3)]
        await at.put(*notices)
        await asyncio.sleep(0.5)
        await store.write(lambda tx: tx.outbox.withdraw(topic="meeting/1"), now=clock.now())
        await asyncio.sleep(30)
        assert len(at.sent("Amira")) == 1


@pytest.mark.parametrize("tells", [True, False])
@in_virtual_time
async def test_a_notice_that_cannot_be_claimed_holds_up_nobody_and_is_told_of(office, tells):
    """R27: tried later and later, told of after a minute, refused after hours, though nobody could be told."""
    async with office() as at:
        at.tells = tells

        def judge(tx: Any, notice: Notice) -> bool:
            if notice.kind == "news":
                raise CannotOpen(table="plans")
            return True

        at.judge = judge
        bad = at.notice("Ruth", "news")
        await at.put(bad, *(at.notice(f"family {number}") for number in range(20)))
        await asyncio.sleep(30)
        assert len(at.sent()) == 20
        assert at.state(bad) is NoticeState.PENDING
        assert at.row(bad).due > NOW + timedelta(seconds=10)
        assert at.stuck == []
        await asyncio.sleep(60)
        assert at.stuck == [bad.id]
        await asyncio.sleep(4 * 3600)
        assert (at.state(bad), at.row(bad).reason) == (NoticeState.REFUSED, "CannotOpen")
        assert at.stuck == [bad.id] * 2


# -- faults of ours --------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_while_the_disk_is_full_nothing_is_sent_that_could_not_be_marked(office, store):
    async with office() as at:
        notices = [at.notice(f"family {number}") for number in range(30)]
        await at.put(*notices)
        await asyncio.sleep(0.2)
        store.fails(DiskFull())
        await asyncio.sleep(1)
        before = len(at.sent())
        await asyncio.sleep(300)
        assert len(at.sent()) == before
        store.works()
        await at.settled(*notices)
        assert len(at.sent()) == 30


@in_virtual_time
async def test_a_hook_that_fails_does_not_undo_the_marks(office):
    async with office() as at:

        class Deaf(list[Any]):
            def append(self, _: Any) -> None:
                raise KeyError("plan")

        at.heard = Deaf()
        notices = [at.notice("Amira"), at.notice("Sam")]
        await at.put(*notices)
        await at.settled(*notices)
        assert [at.state(one) for one in notices] == [NoticeState.SENT] * 2
        assert len(at.sent()) == 2


@in_virtual_time
async def test_stopping_lets_what_is_on_its_way_land_and_puts_the_rest_back(office):
    async with office() as at:
        at.phone("Amira").slow_seconds = 3
        first, second, other = (
            at.notice("Amira", n=1),
            at.notice("Amira", n=2),
            at.notice("Sam", due=NOW + timedelta(1)),
        )
        await at.put(first, second, other)
        await asyncio.sleep(0.5)
    assert [at.state(one) for one in (first, second, other)] == [
        NoticeState.SENT,
        NoticeState.PENDING,
        NoticeState.PENDING,
    ]
    assert at.row(second).attempts == 0


@in_virtual_time
async def test_what_a_killed_sender_had_claimed_is_sent_by_the_next(office, store, clock):
    async with office() as at:
        pass
    ordinary, secret = at.notice("Amira"), at.notice("Sam", once=True)
    await at.put(ordinary, secret)
    await store.write(lambda tx: tx.outbox.claim(clock.now(), dict.fromkeys(Priority, 9)), now=clock.now())
    async with office() as again:
        await again.settled(ordinary)
        assert again.sent() == ["screen"]
        assert again.state(secret) is NoticeState.UNKNOWN
        assert again.heard[0] == ("on_doubtful", "screen")


@in_virtual_time
async def test_forbidden_for_a_hook_given_reason_is_the_same_as_blocked(office, telegram):
    async with office() as at:
        refuse_once(telegram, forbidden("user is deactivated"))
        one = at.notice("Amira")
        await at.put(one)
        await at.settled(one)
        assert at.state(one) is NoticeState.STOPPED
