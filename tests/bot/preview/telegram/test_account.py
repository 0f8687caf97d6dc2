"""What a bot learns and says about itself, its chats and its taps."""

import pytest
from telegram import BotCommand, BotCommandScopeChat, MenuButtonCommands
from telegram.error import BadRequest


async def test_get_me_tells_what_the_bot_may(bot, telegram):
    me = await bot.get_me()
    assert (me.username, me.is_bot) == ("MainstayBot", True)
    assert me.can_join_groups is False
    assert me.can_read_all_group_messages is False
    assert me.supports_inline_queries is False
    telegram.bot.can_join_groups = True
    telegram.bot.username = "OtherBot"
    me = await bot.get_me()
    assert me.can_join_groups
    assert me.username == "OtherBot"


async def test_an_answer_of_200_passes_and_201_is_refused(bot, amira):
    await bot.send_message(amira.chat_id, "a")
    query_id = amira.taps_data("x")["callback_query"]["id"]
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query_id, "a" * 201)
    assert await bot.answer_callback_query(query_id, "a" * 200)
    assert await bot.answer_callback_query(query_id, "twice")
    assert [toast.text for toast in amira.toasts] == ["a" * 200]


async def test_a_tap_is_answered_soon_or_never(bot, amira, clock):
    await bot.send_message(amira.chat_id, "a")
    query_id = amira.taps_data("x")["callback_query"]["id"]
    clock.turn(seconds=61)
    too_old = "Query is too old and response timeout expired or query id is invalid"
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query(query_id)
    with pytest.raises(BadRequest, match=too_old):
        await bot.answer_callback_query("4040")


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([("Help", "a")], "BOT_COMMAND_INVALID"),
        ([("a" * 33, "a")], "BOT_COMMAND_INVALID"),
        ([("help", "a" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("help", "")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("help", "a")] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_telegram_would_not_take_are_refused(telegram, commands, why):
    given = [{"command": command, "description": description} for command, description in commands]
    answer = await telegram.call("setMyCommands", {"commands": given})
    assert answer.body["description"] == f"Bad Request: {why}"


async def test_commands_are_kept_for_each_scope_and_language(bot, amira):
    await bot.set_my_commands([BotCommand("help", "a")])
    await bot.set_my_commands([BotCommand("pomoc", "a")], language_code="pl")
    assert [c.command for c in await bot.get_my_commands()] == ["help"]
    assert [c.command for c in await bot.get_my_commands(language_code="pl")] == ["pomoc"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([BotCommand("help", "a")], scope=BotCommandScopeChat(4040))


async def test_name_and_descriptions_are_kept_for_each_language(bot):
    await bot.set_my_name("Mainstay Leeds")
    await bot.set_my_description("What it is", language_code="en")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_name()).name == "Mainstay Leeds"
    assert (await bot.get_my_description(language_code="en")).description == "What it is"
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_short_description(language_code="pl")).short_description == "Short"
    for setting, limit in ((bot.set_my_name, 64), (bot.set_my_description, 512), (bot.set_my_short_description, 120)):
        await setting("a" * limit)
        with pytest.raises(BadRequest, match="is too long"):
            await setting("a" * (limit + 1))


async def test_the_menu_button_is_kept(bot, amira, telegram):
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    await bot.set_chat_menu_button(chat_id=amira.chat_id)
    assert telegram.menu_buttons == {0: {"type": "commands"}, amira.chat_id: {"type": "default"}}
    assert (await bot.get_chat_menu_button()).type == "commands"
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_chat_menu_button(chat_id=4040)


async def test_a_known_chat_and_a_known_file_are_described(bot, amira):
    chat = await bot.get_chat(amira.chat_id)
    assert (chat.first_name, chat.username, chat.type) == ("Amira", "amira", "private")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(4040)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nothing")
