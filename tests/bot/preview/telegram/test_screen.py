"""What a phone shows, what it ever showed, and how watchers are told."""

import asyncio
import json

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard


async def test_the_locked_screen_shows_the_start_of_each_new_message_with_its_time(bot, amira, clock):
    await bot.send_message(amira.chat_id, "a" * 200)
    first = clock.now()
    clock.turn(hours=1)
    await bot.send_message(amira.chat_id, "Code <tg-spoiler>42</tg-spoiler>", parse_mode="HTML")
    await bot.send_voice(amira.chat_id, b"ogg")
    assert [(line.at, line.text) for line in amira.lock_screen] == [
        (first, "a" * 160),
        (clock.now(), "Code ▒▒"),
        (clock.now(), "🎤 Voice message"),
    ]


async def test_what_a_person_writes_is_not_on_their_locked_screen(amira):
    amira.types("hello")
    assert amira.lock_screen == []


async def test_everything_the_bot_ever_put_on_a_phone_is_known(bot, amira, telegram):
    row = [Button("Open", callback_data="v1:open"), Button("Read", url="https://x.org/page")]
    sent = await bot.send_message(amira.chat_id, "one", reply_markup=Keyboard([row]))
    await sent.edit_text('<a href="https://x.org/link">two</a>', parse_mode="HTML")
    await sent.delete()
    await bot.send_document(amira.chat_id, b"SUMMARY:taxi", filename="review.ics", caption="cap")
    amira.types("never from the bot")
    query = amira.taps_data("x")["callback_query"]["id"]
    await bot.answer_callback_query(query, "toast", show_alert=True)
    for words in ("one", "TWO", "Open", "v1:open", "/page", "/link", "taxi", "review.ics", "cap", "toast"):
        assert amira.has_seen(words), words
    assert not amira.has_seen("never from the bot")
    assert amira.toasts[-1].alert


async def test_the_page_gets_a_phone_as_json(bot, amira, clock):
    row = [Button("Yes", callback_data="v1:y"), Button("Web", url="https://x.org")]
    await bot.send_message(amira.chat_id, "<b>5 &lt; 6</b>", "HTML", reply_markup=Keyboard([row]))
    await bot.send_document(amira.chat_id, b"x", filename="a.ics", protect_content=True)
    amira.flood(3, times=2)
    amira.slow_seconds = 1.5
    shown = json.loads(json.dumps(amira.as_json()))
    started, text, file = shown["messages"]
    assert started["mine"]
    assert text["html"] == "<b>5 &lt; 6</b>"
    assert text["keyboard"] == [
        [
            {"label": "Yes", "data": "v1:y", "url": None, "copy": None},
            {"label": "Web", "data": None, "url": "https://x.org", "copy": None},
        ]
    ]
    assert not text["mine"]
    assert not text["edited"]
    assert text["date"] == clock.now().isoformat()
    assert (file["kind"], file["file_name"], file["protected"]) == ("document", "a.ics", True)
    assert [line["text"] for line in shown["lock_screen"]] == ["5 < 6", "📎 a.ics"]
    assert shown["flood"] == {"retry_after": 3, "times": 2}
    assert shown["slow_seconds"] == 1.5
    assert shown["blocked"] is False


async def test_a_watcher_is_woken_by_a_change_on_its_phone_only(bot, amira, telegram):
    ben = telegram.phone("Ben")
    ben.types("/start")
    seen, everywhere = amira.version, telegram.version
    watching = asyncio.ensure_future(amira.wait_changed(seen))
    await bot.send_message(ben.chat_id, "a")
    await asyncio.sleep(0)
    assert not watching.done()
    assert await telegram.wait_changed(everywhere) > everywhere
    await bot.send_message(amira.chat_id, "b")
    assert await watching > seen
    assert await amira.wait_changed(seen) == amira.version
    assert await amira.wait_changed(amira.version, timeout=0) == amira.version
    assert await amira.wait_changed(amira.version, timeout=0.001) == amira.version


async def test_every_switch_and_act_changes_the_version(bot, amira):
    sent = await bot.send_message(amira.chat_id, "a", reply_markup=Keyboard([[Button("Y", callback_data="y")]]))
    for act in (
        lambda: amira.types("a"),
        lambda: amira.edits(amira.chat[-1], "b"),
        lambda: amira.deletes(sent.message_id),
        lambda: amira.flood(1),
        lambda: setattr(amira, "slow_seconds", 1.0),
        amira.blocks,
        amira.unblocks,
        amira.deactivates,
    ):
        before = amira.version
        act()
        assert amira.version > before


async def test_a_phone_offers_the_narrowest_menu_of_commands(bot, amira):
    assert amira.commands == []
    await bot.set_my_commands([BotCommand("help", "a")])
    assert [c["command"] for c in amira.commands] == ["help"]
    await bot.set_my_commands([BotCommand("who", "a")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand("ask", "a")], scope=BotCommandScopeAllPrivateChats(), language_code="en")
    assert [c["command"] for c in amira.commands] == ["ask"]
    await bot.set_my_commands([BotCommand("today", "a")], scope=BotCommandScopeChat(amira.chat_id))
    assert [c["command"] for c in amira.commands] == ["today"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(amira.chat_id))
    assert [c["command"] for c in amira.commands] == ["ask"]
