"""Bad input and hard cases: each gets a clear text, and nothing is lost, misdirected or half-written."""

import copy
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.engine import intake as engine_intake
from bot.preview.telegram.chat import Chat
from handlers.family import who as who_screen
from handlers.guard import Audience, only
from handlers.hears import Command
from storage import schema
from storage.records.ids import new_id
from storage.records.inbox import InboxState
from storage.records.plans import RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.people import put_other_family
from tests.stories.raising import asks, concerns_of, now_is, words_of, writes

OLD = "That button is old"
WORRY = "He comes home crying from the bus."
EVER_CHANGING = {"inbox", "audit"}  # what was heard is always kept, and that it was

Rows = dict[str, list[tuple[Any, ...]]]


def kept(tx: Transaction) -> Rows:
    """Every row of every table, as it lies there: sealed bytes are new with every write."""
    tables = [table for table in schema.metadata.sorted_tables if table.name not in EVER_CHANGING]
    return {
        table.name: sorted(tuple(row) for row in tx.connection.execute(select(table.c.id, *table.c)))
        for table in tables
    }


def said_to(dialog: Dialog, who: str) -> list[str]:
    """Every text, button and file this phone ever showed, in order."""
    return dialog.phone(who).ever_shown()


def refused_by_telegram(dialog: Dialog) -> list[str]:
    """What Telegram would not take. That a screen says already what it should is no refusal."""
    return [
        f"{call.method}: {call.description}"
        for call in dialog.telegram.traffic
        if call.code >= 400 and "message is not modified" not in call.description
    ]


# -- buttons -----------------------------------------------------------------------------------------------------


FORGED = ["", "1", "1|", "|||", "who", "2|who", "1|who|", "1|nothing.of.ours", "1|WHO", "x" * 64,
          "1|ask.send|' OR 1=1", "1|settings.level|klingon", "1|q.open|" + "0" * 16, "1|action.open|..%2f..", "1|🙂",
          "1|who|a|b|c|d|e"]  # fmt: skip


@pytest.mark.parametrize("who", ["amira", "sam", "stranger"])
async def test_forged_callback_data_changes_nothing_and_gets_a_clear_text(dialog: Dialog, who: str) -> None:
    await dialog.family()
    for data in FORGED:
        await dialog.says(who, "/menu")
        before = await dialog.look(_without_chatter)
        await dialog.taps_data(who, data)
        assert dialog.phone(who).last.rows
        assert dialog.phone(who).last.edit_date, f"nothing was said to {data!r}"
        assert await dialog.look(_without_chatter) == before, f"{data!r} changed something"
    assert not refused_by_telegram(dialog)


def _without_chatter(tx: Transaction) -> Rows:
    return {name: rows for name, rows in kept(tx).items() if name not in ("outbox", "chats")}


async def test_every_button_that_one_family_ever_saw_tells_another_family_nothing(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: put_other_family(tx, dialog.cast, dialog.phone("omar").chat_id))
    concern = await asks(dialog, "amira", WORRY)
    for command in ("/who", "/actions", "/questions", "/meetings", "/settings"):
        await dialog.says("amira", command)
    await dialog.says("omar", "/menu")
    for data in sorted(_every_button(dialog, "amira")):
        await dialog.taps_data("omar", data)
    await dialog.never_saw("omar", "Amira", "Mia", "Sam", "crying", concern.ref, "OK-14")
    assert (await now_is(dialog, concern)) == concern
    assert not refused_by_telegram(dialog)


def _every_button(dialog: Dialog, who: str) -> set[str]:
    rows = (
        button["callback_data"]
        for message in dialog.phone(who).kept.messages.values()
        for version in message.history
        for row in (version.markup or {}).get("inline_keyboard", [])
        for button in row
        if "callback_data" in button
    )
    return set(rows)


async def test_a_tap_on_a_message_older_than_two_days_is_answered_in_a_new_message(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/menu")
    old = dialog.phone("amira").last
    await dialog.wait(hours=72)
    dialog.telegram.traffic.clear()
    await dialog.taps("amira", "Who helps us", old)
    assert not dialog.telegram.calls("editMessageText")
    assert dialog.phone("amira").last.message_id != old.message_id
    await dialog.last_sees("amira", "Sam")


async def test_a_tap_on_a_message_that_was_deleted_is_answered_in_a_new_message(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/menu")
    gone = dialog.phone("amira").last
    data = next(b["callback_data"] for row in gone.rows for b in row if b["text"] == "Who helps us")
    dialog.phone("amira").deletes(gone)
    await dialog.taps_data("amira", data, gone)
    await dialog.last_sees("amira", "Sam")


def _answers(dialog: Dialog, who: str) -> int:
    """How many screens were sent to this phone or changed on it."""
    chat_id = dialog.phone(who).chat_id
    return sum(len(dialog.telegram.calls(method, chat_id)) for method in ("sendMessage", "editMessageText"))


async def test_a_person_taken_off_the_plan_learns_nothing_from_any_button_they_still_see(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "amira", WORRY)
    for command in ("/who", "/actions", "/questions", "/meetings", "/menu"):
        await dialog.says("amira", command)
    buttons = sorted(_every_button(dialog, "amira"))

    def take_off(tx: Transaction) -> None:
        role = tx.plans.circle(dialog.cast.plan_id).role_of(dialog.cast.ids["amira"], RoleKind.FAMILY)
        assert role is not None
        tx.roles.change(role, ended_at=tx.now)

    await dialog.keep(take_off)
    dialog.phone("amira").kept.messages.clear()
    await dialog.says("amira", "/menu")
    for data in buttons:
        before = _answers(dialog, "amira")
        await dialog.taps_data("amira", data)
        assert _answers(dialog, "amira") > before, f"{data} was answered with nothing"
    await dialog.never_saw("amira", "Mia", "Sam", "Yusuf", "crying", "OK-14")


# -- updates again, late, and in another order -------------------------------------------------------------------


async def test_a_whole_conversation_handed_over_three_more_times_has_one_effect(dialog: Dialog) -> None:
    await dialog.family()
    heard: list[dict[str, Any]] = []
    put = dialog.telegram.updates.put
    dialog.telegram.updates.put = lambda kind, payload: _noted(heard, put(kind, payload))  # type: ignore[method-assign]
    await asks(dialog, "amira", WORRY, "And nobody rings back.")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.says("amira", "/settings")
    await dialog.does(lambda: dialog.phone("amira").sends_location())
    before, calls = await dialog.look(kept), len(dialog.telegram.traffic)
    again = heard * 3
    random.Random(3).shuffle(again)
    for start in range(0, len(again), 7):
        assert await dialog.app.intake.keep(again[start : start + 7]) == 0
    await dialog.settled()
    assert await dialog.look(kept) == before
    assert not [c for c in dialog.telegram.traffic[calls:] if c.method not in ("getUpdates", "answerCallbackQuery")]


def _noted(heard: list[dict[str, Any]], update: dict[str, Any]) -> dict[str, Any]:
    heard.append(copy.deepcopy(update))
    return update


async def test_the_same_update_three_times_in_one_batch_has_one_effect(dialog: Dialog) -> None:
    await dialog.family()
    await writes(dialog, "amira", "The taxi was late.")
    update = dialog.phone("amira").types("And again today.")
    dialog.telegram.updates.clear()
    assert await dialog.app.intake.keep([update, update, copy.deepcopy(update)]) == 1
    await dialog.settled()
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    (concern,) = await concerns_of(dialog, "amira")
    assert await words_of(dialog, concern) == ["The taxi was late.", "And again today."]


async def test_updates_that_come_out_of_order_are_all_handled_as_they_arrive(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A worry")
    texts = ["one at eight", "two at nine", "three at ten"]
    dialog.typed += texts
    one, two, three = (dialog.phone("amira").types(text) for text in texts)
    dialog.telegram.updates.clear()
    await dialog.app.intake.keep([three])
    await dialog.app.intake.keep([one, two])
    await dialog.settled()
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    (concern,) = await concerns_of(dialog, "amira")
    assert sorted(await words_of(dialog, concern)) == sorted(texts)


async def test_several_people_paste_twenty_messages_at_once_and_each_keeps_their_own_in_order(dialog: Dialog) -> None:
    await dialog.family()
    people = ("amira", "mia", "yusuf")
    for who in people:
        await dialog.says(who, "/ask")
        await dialog.taps(who, "A worry")
    for number in range(20):
        for who in people:
            dialog.phone(who).types(f"{who} says number {number:02}")
    await dialog.settled()
    for who in people:
        await dialog.taps(who, "Send")
        await dialog.taps(who, "Sam")
        await dialog.taps(who, "Send it")
        (concern,) = await concerns_of(dialog, who)
        assert await words_of(dialog, concern) == [f"{who} says number {number:02}" for number in range(20)]


# -- what is typed -------------------------------------------------------------------------------------------------

STATES = {
    "nothing": (), "ask": ("/ask", "A worry"), "settings": ("/settings",), "stray": ("hello there",),
    "menu": ("/menu",),
}  # fmt: skip
TOO_MUCH = "<&*_`" * 819 + "xy"  # 4,097 characters, nearly all of them signs


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["amira", "yusuf"])
async def test_four_thousand_and_ninety_seven_characters_are_answered_in_every_state(
    dialog: Dialog, who: str, state: str
) -> None:
    await dialog.family()
    await _stands(dialog, who, state)
    before = len(said_to(dialog, who))
    assert len(TOO_MUCH) == 4097
    await dialog.does(lambda: dialog.phone(who).pastes(TOO_MUCH))
    assert len(said_to(dialog, who)) > before
    assert not refused_by_telegram(dialog)


async def _stands(dialog: Dialog, who: str, state: str) -> None:
    for step in STATES[state]:
        if step.startswith("/") or step == "hello there":
            await dialog.says(who, step)
        else:
            await dialog.taps(who, step)


async def test_four_thousand_and_ninety_seven_characters_from_a_stranger_and_from_staff(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.does(lambda: dialog.phone("stranger").pastes(TOO_MUCH))
    assert dialog.phone("stranger").from_bot
    await dialog.signs_in("sam")
    await dialog.does(lambda: dialog.phone("sam").pastes(TOO_MUCH))
    assert not refused_by_telegram(dialog)


@pytest.mark.parametrize(
    "text",
    ["👩‍👩‍👧‍👦🏳️‍🌈 today", "half an emoji \ud83d here", "z̷̡̛a̸l̶g̴o̵ words", "\u202etxt.exe\u202c backwards",
     "\u2066مرحبا\u2069 hello",
     "0️⃣1️⃣", "\u200b\u200b\u200b.", "…", "１２", "❤️"],
)  # fmt: skip
async def test_emoji_and_strange_letters_are_kept_as_they_were_written(dialog: Dialog, text: str) -> None:
    await dialog.family()
    concern = await asks(dialog, "amira", WORRY, text)
    assert await words_of(dialog, concern) == [WORRY, text.strip()]
    await dialog.says("stranger", text)
    await dialog.signs_in("sam")
    await dialog.says("sam", text)
    assert not refused_by_telegram(dialog)


@pytest.mark.parametrize("who", ["amira", "sam", "stranger"])
async def test_unknown_commands_are_answered_in_words(dialog: Dialog, who: str) -> None:
    await dialog.family()
    for command in ("/nonsense", "/", "/who_is_this", "/START", "/who@another_bot", "/🙂", "//", "/broadcast all"):
        before = len(said_to(dialog, who))
        await dialog.says(who, command)
        assert len(said_to(dialog, who)) > before, f"nothing was said to {command}"
        assert dialog.phone(who).last.rows, f"no way out after {command}"


@pytest.mark.parametrize("send", ["sends_sticker", "sends_video"])
@pytest.mark.parametrize("who", ["sam", "stranger"])
async def test_a_sticker_or_a_video_from_staff_or_a_stranger_is_refused_in_words(
    dialog: Dialog, who: str, send: str
) -> None:
    await dialog.family()
    await dialog.does(getattr(dialog.phone(who), send))
    assert dialog.phone(who).last.rows


# -- names -------------------------------------------------------------------------------------------------------

NASTY = {
    "amira": "<b>Am&ira*_`", "yusuf": "يوسف الرحمن", "mia": "M\u202eia\u2066", "sam": 'S"a\'m </a>',
    "priya": "&amp;Priya", "jo": "_Jo_*Ann*", "lee": "Łëé 🙂", "dana": "{{ dana }}", "nina": "%s\\n",
}  # fmt: skip
SCREENS = {
    "amira": ("/menu", "/who", "/actions", "/ask", "/questions", "/meetings", "/settings", "/privacy", "/mydata",
              "/helpnow"),
    "yusuf": ("/menu", "/who", "/questions", "/meetings"),
    "sam": ("/menu", "/today", "/plans", "/questions", "/actions", "/meeting", "/cover", "/handover"),
    "jo": ("/menu", "/workload", "/plans"), "dana": ("/menu", "/plans", "/questions"),
}  # fmt: skip


async def test_nasty_names_stand_on_every_screen_as_they_are_written(dialog: Dialog) -> None:
    await dialog.family()

    def rename(tx: Transaction) -> None:
        for who, name in NASTY.items():
            tx.people.change(tx.people.get(dialog.cast.ids[who]), name=name)
        plan = tx.plans.get(dialog.cast.plan_id)
        tx.plans.change(plan, child_name="<i>M&ia_")

    await dialog.keep(rename)
    await asks(dialog, "mia", "<script>alert(1)</script> & so on", answerer=NASTY["sam"])
    for who, commands in SCREENS.items():
        if who not in ("amira", "yusuf"):
            await dialog.signs_in(who)
        for command in commands:
            await dialog.says(who, command)
            await _taps_everything_that_shows(dialog, who)
    assert not refused_by_telegram(dialog)
    shown = "\n".join(text for who in SCREENS for text in said_to(dialog, who))
    assert NASTY["sam"] in shown
    for broken in ("&lt;", "&amp;amp;", "&quot;", "&#", "\u202e", "\u2066", "None", "{{ ", "Undefined"):
        assert broken not in shown.replace("{{ dana }}", ""), broken


async def _taps_everything_that_shows(dialog: Dialog, who: str) -> None:
    """Tap each button of the newest message that leads on to a screen and changes nothing for others."""
    for data in list(_buttons_of(dialog, who)):
        if not any(word in data for word in ("send", "yes", "stop", "cut", "notice", "lock", "close", "hide", "del")):
            await dialog.taps_data(who, data)


def _buttons_of(dialog: Dialog, who: str) -> Iterator[str]:
    for row in dialog.phone(who).last.rows:
        for button in row:
            if "callback_data" in button:
                yield button["callback_data"]


# -- groups, channels, and people who are two ----------------------------------------------------------------------


async def test_in_a_group_supergroup_or_channel_nothing_is_said_and_the_bot_leaves_once(dialog: Dialog) -> None:
    await dialog.family()
    dialog.telegram.traffic.clear()
    amira = dialog.phone("amira")
    places = [_joins(dialog, kind) for kind in ("group", "supergroup", "channel")]
    for place in places[:2]:
        for text in ("/start", "/who", "/ask", "help", "/helpnow", "1", "/start@MainstayBot abc"):
            amira.types_in(place.id, text)
    await dialog.settled()
    to_places = [call for call in dialog.telegram.traffic if call.chat_id in {place.id for place in places}]
    assert sorted((call.method, call.chat_id) for call in to_places) == sorted(
        ("leaveChat", place.id) for place in places
    )
    assert all(place.left for place in places)
    await dialog.wait(minutes=20)
    assert not [c for c in dialog.telegram.traffic if c.method not in ("leaveChat", "getUpdates")]


def _joins(dialog: Dialog, kind: str) -> Chat:
    amira = dialog.phone("amira")
    peer = {"title": "Family", "username": "our_family"} if kind == "channel" else {"title": "Family"}
    place = amira._new_chat(kind, peer)
    update = amira._membership(place, "left", "administrator" if kind == "channel" else "member")
    if kind == "channel":
        update["my_chat_member"]["new_chat_member"] |= dict.fromkeys(MAY_DO, False)
    return place


MAY_DO = ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
          "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
          "can_edit_stories", "can_delete_stories")  # fmt: skip


async def test_a_practitioner_who_is_a_parent_too_has_two_accounts_that_know_nothing_of_each_other(
    dialog: Dialog,
) -> None:
    """design.md, section 2: one person can be several of these, on two Telegram accounts."""
    cast = await dialog.family()
    at_home = dialog.phone("nina at home")
    at_home.kept.started = True

    def put(tx: Transaction) -> None:
        put_other_family(tx, cast, at_home.chat_id)
        tx.people.change(tx.people.get(cast.ids["omar"]), name="Nina")

    await dialog.keep(put)
    concern_of_mia = await asks(dialog, "mia", WORRY)
    await dialog.signs_in("nina")
    await dialog.says("nina", "/plans")
    await dialog.last_sees("nina", "OK-33")
    for command in ("/who", "/questions", "/today", "/plans", "/workload"):
        await dialog.says("nina at home", command)
    await dialog.never_saw("nina at home", "OK-14", "Mia", concern_of_mia.ref)
    await dialog.never_saw("nina", "Mia", "OK-14", concern_of_mia.ref)
    await dialog.says("nina at home", "/today")
    assert "OK-33" not in dialog.phone("nina at home").last.text


async def test_with_two_children_and_two_leads_every_card_names_the_child(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.second_plan()
    for child, lead in (("Mia", "Sam"), ("Zayn", "Lee")):
        await dialog.says("amira", "/ask")
        await dialog.taps("amira", child)
        await dialog.taps("amira", "A worry")
        await dialog.says("amira", f"The bus did not come for {lead}.")
        await dialog.taps("amira", "Send")
        await dialog.taps("amira", lead)
        await dialog.last_sees("amira", child)
        await dialog.taps("amira", "Send it")
        await dialog.last_sees("amira", child, lead)
    await dialog.says("amira", "/questions")
    await dialog.last_sees("amira", "Mia", "Zayn")
    held = {concern.holder_id: concern for concern in await concerns_of(dialog, "amira")}
    one, other = held[dialog.cast.ids["sam"]], held[dialog.cast.ids["lee"]]
    children = {one.ref: "Mia", other.ref: "Zayn"}
    for number in (1, 2):
        await dialog.says("amira", "/questions")
        await dialog.taps("amira", f"Open {number}")
        card = dialog.phone("amira").last.text
        assert [ref in card for ref in children] == [child in card for child in children.values()], card
        assert any(ref in card for ref in children)
    await dialog.never_saw("sam", "Zayn", other.ref)


async def test_of_two_adults_neither_learns_what_the_other_wrote_nor_that_they_wrote(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "yusuf", "I want to see the school report.")
    calls = len(dialog.telegram.traffic)
    concern = await asks(dialog, "amira", WORRY)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.wait(hours=80)
    to_yusuf = [call for call in dialog.telegram.traffic[calls:] if call.chat_id == dialog.phone("yusuf").chat_id]
    for command in ("/who", "/questions", "/meetings", "/mydata", "/actions", "/menu"):
        await dialog.says("yusuf", command)
    own = {item.ref for item in await concerns_of(dialog, "yusuf")}
    await dialog.never_saw("yusuf", concern.ref, "crying", "Amira")
    assert all(concern.ref not in str(call.params) for call in to_yusuf)
    assert concern.ref not in own


async def test_when_the_lead_has_blocked_the_bot_a_worry_still_has_a_person_and_a_day(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.does(dialog.phone("sam").blocks)
    await dialog.sees("dana", "cannot be reached here")
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Sam")
    concern = await asks(dialog, "amira", WORRY, answerer="Dana")
    assert concern.holder_id == dialog.cast.ids["dana"]
    assert concern.due_at > dialog.clock.now()
    await dialog.wait(hours=80)
    assert len(dialog.phone("dana").ever_on_lock_screen) > 1, "nobody was told that something waits"
    await dialog.never_saw("dana", "crying")


# -- what is not kept ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["amira", "stranger", "sam"])
async def test_a_location_or_a_contact_is_refused_and_not_stored_anywhere(dialog: Dialog, who: str) -> None:
    await dialog.family()
    await dialog.does(lambda: dialog.phone(who).sends_location(53.80754, -1.54322))
    await dialog.last_sees(who, "Please do not send me places")
    await dialog.does(lambda: dialog.phone(who).sends_contact("Zebedee", "+447700900777"))
    await dialog.last_sees(who, "Please do not send me phone contacts")
    everything = await dialog.look(_everything_opened)
    for secret in ("53.80754", "1.54322", "Zebedee", "447700900777"):
        assert secret not in everything


def _everything_opened(tx: Transaction) -> str:
    """Every row of the store as records, opened."""
    names = ("people", "plans", "links", "chats", "drafts", "inbox", "outbox", "parts", "concerns", "meetings", "views")
    return "\n".join(repr(record) for name in names for record in getattr(tx, name).where())


# -- clocks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("date", [1, 2**31 - 1, int(datetime(2001, 1, 1, tzinfo=UTC).timestamp())])
async def test_a_phone_whose_clock_is_wrong_changes_nothing(dialog: Dialog, date: int) -> None:
    await dialog.family()
    for said in ("/ask", None, WORRY):
        update = dialog.phone("amira").types(said) if said else dialog.phone("amira").taps("A worry")
        part = update["message"] if "message" in update else update["callback_query"]["message"]
        part["date"] = date
        await dialog.settled()
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    (concern,) = await concerns_of(dialog, "amira")
    parts = await dialog.look(lambda tx: tx.parts.of(concern.id))
    assert concern.sent_at == dialog.clock.now()
    assert concern.due_at - concern.sent_at < timedelta(days=7)
    assert {part.said_at.date() for part in parts} == {dialog.clock.now().date()}
    assert not refused_by_telegram(dialog)


# -- what cannot be handled ----------------------------------------------------------------------------------------


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Make /who fail for whoever sends it, without waiting between the tries; return a list of the tries."""
    tries: list[int] = []

    @only(Audience.ANYONE)
    def fails(tx: Transaction, hearing: Any) -> None:
        hearing.show("menu")
        tries.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr(who_screen, "ROUTES", (Command("who", fails),))
    monkeypatch.setattr(engine_intake, "wait_before", lambda *_, **__: 0.0)
    return tries


@pytest.mark.parametrize("who", ["amira", "newcomer"])
async def test_a_poison_update_is_set_aside_after_three_tries_and_everybody_else_is_served(
    dialog: Dialog, poison: list[int], who: str
) -> None:
    await dialog.family()
    dialog.phone(who).types("/who")
    dialog.phone(who).types("/helpnow")
    for other in ("yusuf", "mia", "sam"):
        dialog.phone(other).types("/menu")
    await dialog.settled()
    assert len(poison) == 3
    rows = await dialog.look(lambda tx: tx.inbox.where())
    assert [(row.attempts, row.fault) for row in rows if row.state is InboxState.SET_ASIDE] == [
        (3, "ZeroDivisionError")
    ]
    assert {row.state for row in rows} == {InboxState.SET_ASIDE, InboxState.DONE}
    await dialog.sees(who, "Something went wrong on our side", "999")
    for other in ("yusuf", "mia", "sam"):
        assert dialog.phone(other).from_bot
    await dialog.sees("dana", "could not be handled")


async def test_an_update_that_cannot_be_read_is_set_aside_and_its_sender_is_told(dialog: Dialog) -> None:
    await dialog.family()
    update = dialog.phone("amira").types("hello")
    update["message"]["date"] = "yesterday"
    await dialog.settled()
    await dialog.sees("amira", "Something went wrong on our side")
    await dialog.sees("dana", "could not be handled")


# -- what cannot be delivered --------------------------------------------------------------------------------------


async def test_what_telegram_refuses_is_told_to_the_co_ordinator_once_a_day(dialog: Dialog) -> None:
    await dialog.family()
    taken_away = dialog.telegram.before_call(lambda call: _refuse_to(call, dialog.phone("amira").chat_id))
    for _ in range(3):
        await dialog.says("amira", "/menu")
    taken_away()
    assert not dialog.phone("dana").from_bot
    await dialog.wait(hours=2)
    await dialog.last_sees("dana", "could not be sent since yesterday: 3", "mainstay doctor")
    taken_away = dialog.telegram.before_call(lambda call: _refuse_to(call, dialog.phone("amira").chat_id))
    await dialog.says("amira", "/menu")
    await dialog.wait(hours=2)
    assert len(dialog.phone("dana").from_bot) == 1
    await dialog.wait(hours=22)
    await dialog.says("amira", "/menu")
    taken_away()
    await dialog.wait(hours=2)
    assert len(dialog.phone("dana").from_bot) == 2


def _refuse_to(call: Any, chat_id: int) -> Any:
    from bot.preview.telegram import bad_request

    return bad_request("can't parse entities") if call.chat_id == chat_id and call.method == "sendMessage" else None


async def test_a_chat_with_a_new_id_keeps_its_link_and_its_place(dialog: Dialog) -> None:
    await dialog.family()
    await writes(dialog, "amira", WORRY)
    old, new = dialog.phone("amira").chat_id, dialog.telegram.phone("Amira")
    new.kept.started = True

    def move(tx: Transaction) -> None:
        from handlers.troubles import moved
        from storage.records.notices import Act, Notice

        lane = tx.links.chat_hash(old)
        notice = Notice(id=new_id(), chat_id=old, chat_hash=lane, act=Act.SEND, kind="menu", key="k", due=tx.now,
                        made_at=tx.now)  # fmt: skip
        moved(tx, notice, new.chat_id)

    await dialog.keep(move)
    dialog.phones["amira"] = new
    await dialog.says("amira", "One more thing about the bus.")
    await dialog.last_sees("amira", "Send")
    assert await dialog.look(lambda tx: tx.links.by_chat(old)) is None
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Sam")
