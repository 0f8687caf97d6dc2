"""What a bot may send, how it arrives, and what is refused, through python-telegram-bot's own Bot."""

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError

from bot.preview.telegram import MemoryRequest

NOT_A_CHAT = 999


def button(text="Yes", data="v1:yes", **more):
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data, **more)]])


async def test_a_text_with_a_keyboard_arrives_on_the_phone(bot, amira):
    sent = await bot.send_message(
        amira.chat_id, " <b>Hello</b> &amp; welcome\n", parse_mode="HTML", reply_markup=button(), protect_content=True
    )
    assert sent.text == "Hello & welcome"
    assert sent.entities == (MessageEntity("bold", 0, 5),)
    assert sent.reply_markup.inline_keyboard[0][0].callback_data == "v1:yes"
    assert sent.has_protected_content
    assert sent.from_user.is_bot
    assert amira.last.text == "Hello & welcome"
    assert amira.last.protected
    assert amira.buttons == ["Yes"]
    assert amira.shown() == "Amira: /start\nMainstay: Hello & welcome\n    [Yes]"


async def test_message_ids_count_up_across_private_chats(bot, amira, telegram):
    ben = telegram.phone("Ben")
    ben.types("/start")
    ids = [(await bot.send_message(who.chat_id, "a")).message_id for who in (amira, ben, amira)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


@pytest.mark.parametrize(
    ("text", "mode"),
    [("a" * 4096, None), ("🏟" * 2048, None), ("<b>" + "a" * 4096 + "</b>", "HTML"), ("a" * 4096 + "  ", None)],
)
async def test_4096_units_after_entities_pass(bot, amira, text, mode):
    await bot.send_message(amira.chat_id, text, parse_mode=mode)


@pytest.mark.parametrize("text", ["a" * 4097, "🏟" * 2048 + "a"])
async def test_one_unit_more_is_refused(bot, amira, text):
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(amira.chat_id, text)
    assert amira.from_bot == []


@pytest.mark.parametrize(("text", "mode"), [("", None), (" \n ", None), ("<b> </b>", "HTML")])
async def test_an_empty_text_is_refused(bot, amira, text, mode):
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(amira.chat_id, text, parse_mode=mode)


async def test_a_broken_tag_is_refused(bot, amira):
    with pytest.raises(BadRequest, match='Can\'t parse entities: unsupported start tag "h1" at byte offset 0'):
        await bot.send_message(amira.chat_id, "<h1>a</h1>", parse_mode="HTML")


async def test_a_parse_mode_nobody_knows_is_refused(bot, amira):
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(amira.chat_id, "a", parse_mode="BBCode")
    with pytest.raises(NetworkError, match="not in this Telegram in memory"):
        await bot.send_message(amira.chat_id, "a", parse_mode="MarkdownV2")


async def test_entities_may_be_given_beside_the_text(bot, amira):
    sent = await bot.send_message(amira.chat_id, "🏟ab", entities=[MessageEntity("bold", 2, 2)])
    assert sent.parse_entities() == {MessageEntity("bold", 2, 2): "ab"}
    with pytest.raises(BadRequest, match="ends after the text"):
        await bot.send_message(amira.chat_id, "🏟ab", entities=[MessageEntity("bold", 2, 3)])


@pytest.mark.parametrize("data", ["x" * 64, "é" * 32, "x"])
async def test_64_bytes_of_callback_data_pass(bot, amira, data):
    await bot.send_message(amira.chat_id, "a", reply_markup=button(data=data))


@pytest.mark.parametrize("data", ["x" * 65, "é" * 33, "🏟" * 17])
async def test_65_bytes_of_callback_data_are_refused(bot, amira, data):
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(amira.chat_id, "a", reply_markup=button(data=data))


@pytest.mark.parametrize(
    ("label", "row", "why"),
    [
        ("no label", {"text": " ", "callback_data": "a"}, "Text must be non-empty"),
        ("no data", {"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ("no action", {"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
        ("two actions", {"text": "a", "callback_data": "b", "url": "https://x.org"}, "exactly one action"),
        ("a telephone", {"text": "a", "url": "tel:+441134960000"}, "Unsupported URL protocol"),
        ("no address", {"text": "a", "url": "words"}, "Wrong HTTP URL"),
        ("nothing to copy", {"text": "a", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ("too much to copy", {"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ("no such style", {"text": "a", "callback_data": "b", "style": "pink"}, "invalid button style"),
    ],
)
async def test_a_button_telegram_would_not_take_is_refused(telegram, amira, label, row, why):
    markup = {"inline_keyboard": [[row]]}
    answer = await telegram.call("sendMessage", {"chat_id": amira.chat_id, "text": "a", "reply_markup": markup})
    assert answer.code == 400
    assert why in answer.body["description"]
    assert amira.from_bot == []


async def test_a_hundred_buttons_pass_and_one_more_is_refused(bot, amira):
    row = [InlineKeyboardButton("a", callback_data="a")]
    await bot.send_message(amira.chat_id, "a", reply_markup=InlineKeyboardMarkup([row] * 100))
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(amira.chat_id, "a", reply_markup=InlineKeyboardMarkup([row] * 101))


async def test_a_button_that_copies_fills_the_clipboard(bot, amira):
    copying = InlineKeyboardButton("Copy", copy_text=CopyTextButton("0113 496 0000"))
    await bot.send_message(amira.chat_id, "a", reply_markup=InlineKeyboardMarkup([[copying]]))
    assert amira.taps("Copy") == {}
    assert amira.clipboard == "0113 496 0000"


async def test_nobody_is_written_to_who_did_not_write_first(bot, telegram):
    stranger = telegram.phone("Zoe")
    with pytest.raises(Forbidden, match="Forbidden: bot can't initiate conversation with a user"):
        await bot.send_message(stranger.chat_id, "a")
    stranger.types("/start")
    await bot.send_message(stranger.chat_id, "a")


async def test_an_unknown_chat_is_not_found(bot):
    for chat_id in (NOT_A_CHAT, str(NOT_A_CHAT), "@nobody"):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(chat_id, "a")


async def test_who_blocked_the_bot_is_reached_no_more_until_it_is_taken_back(bot, amira):
    kept = await bot.send_message(amira.chat_id, "a")
    amira.blocks()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(amira.chat_id, "b")
    with pytest.raises(Forbidden, match="blocked"):
        await kept.edit_text("c")
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_chat_action(amira.chat_id, "typing")
    with pytest.raises(ValueError, match="has blocked the bot"):
        amira.types("hello?")
    amira.unblocks()
    await bot.send_message(amira.chat_id, "d")
    assert [m.text for m in amira.chat] == ["/start", "a", "/start", "d"]


async def test_an_account_that_is_gone_is_forbidden(bot, amira):
    amira.deactivates()
    with pytest.raises(Forbidden, match="Forbidden: user is deactivated"):
        await bot.send_message(amira.chat_id, "a")


async def test_a_reply_points_to_its_message_and_not_to_a_missing_one(bot, amira):
    sent = await bot.send_message(amira.chat_id, "a", reply_parameters=ReplyParameters(amira.chat[0].message_id))
    assert sent.reply_to_message.text == "/start"
    assert amira.last.reply_to == amira.chat[0].message_id
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(amira.chat_id, "a", reply_parameters=ReplyParameters(4040))
    forgiving = ReplyParameters(4040, allow_sending_without_reply=True)
    assert (await bot.send_message(amira.chat_id, "a", reply_parameters=forgiving)).reply_to_message is None


async def test_a_calendar_file_arrives_with_its_bytes(bot, amira, telegram):
    sent = await bot.send_document(
        amira.chat_id,
        InputFile(b"BEGIN:VCALENDAR", filename="review.ics"),
        caption="<i>Your</i> review",
        parse_mode="HTML",
    )
    assert sent.document.file_name == "review.ics"
    assert sent.document.mime_type == "text/calendar"
    assert sent.document.file_size == 15
    assert sent.caption == "Your review"
    assert amira.last.content == b"BEGIN:VCALENDAR"
    assert amira.last.file_name == "review.ics"
    assert telegram.calls("sendDocument")[0].files["document"].content == b"BEGIN:VCALENDAR"
    assert amira.lock_screen[-1].text == "📎 review.ics Your review"
    again = await bot.send_document(amira.chat_id, sent.document.file_id)
    assert again.document == sent.document


async def test_an_attached_file_is_found_by_its_name(bot, amira):
    await bot.send_document(amira.chat_id, InputFile(b"x", filename="a.txt", attach=True))
    assert amira.last.content == b"x"


async def test_a_family_s_voice_note_is_passed_on_by_its_id(bot, amira, telegram):
    ruth = telegram.phone("Ruth")
    ruth.types("/start")
    voice = amira.sends_voice(7)["message"]["voice"]
    sent = await bot.send_voice(ruth.chat_id, voice["file_id"], protect_content=True)
    assert sent.voice.file_id == voice["file_id"]
    assert ruth.last.media["duration"] == 7
    assert ruth.last.kind == "voice"
    photo = amira.sends_photo("Our door")["message"]["photo"][-1]
    assert (await bot.send_photo(ruth.chat_id, photo["file_id"])).photo[-1].file_id == photo["file_id"]
    with pytest.raises(BadRequest, match="Type of file mismatch"):
        await bot.send_document(ruth.chat_id, voice["file_id"])
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_voice(ruth.chat_id, "AwAC-nothing")


async def test_captions_end_at_1024_and_empty_files_are_refused(bot, amira):
    await bot.send_photo(amira.chat_id, b"jpeg", caption="a" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(amira.chat_id, b"jpeg", caption="a" * 1025)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(amira.chat_id, b"")


async def test_a_copy_carries_the_words_and_no_origin(bot, amira, telegram):
    ruth = telegram.phone("Ruth")
    ruth.types("/start")
    worry = amira.types("No taxi again")["message"]
    copied = await bot.copy_message(ruth.chat_id, amira.chat_id, worry["message_id"])
    assert ruth.last.message_id == copied.message_id
    assert ruth.last.text == "No taxi again"
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(ruth.chat_id, amira.chat_id, 4040)
    photo = amira.sends_photo("old")["message"]
    await bot.copy_message(ruth.chat_id, amira.chat_id, photo["message_id"], caption="new")
    assert ruth.last.text == "new"


async def test_protected_messages_are_not_copied(bot, amira):
    kept = await bot.send_message(amira.chat_id, "a", protect_content=True)
    with pytest.raises(BadRequest, match="can't be copied"):
        await bot.copy_message(amira.chat_id, amira.chat_id, kept.message_id)


async def test_typing_is_noticed_and_nonsense_is_not(bot, amira):
    await bot.send_chat_action(amira.chat_id, "typing")
    assert amira.kept.actions == ["typing"]
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(amira.chat_id, "yawning")


async def test_a_known_method_that_is_not_carried_out_says_so(bot, amira):
    with pytest.raises(NetworkError, match="sendDice is not in this Telegram in memory"):
        await bot.send_dice(amira.chat_id)


async def test_an_unknown_method_is_not_found(bot):
    with pytest.raises(Exception, match="sendNothing") as failure:
        await bot.do_api_request("sendNothing")
    assert "not found" in str(failure.value).lower()


async def test_an_unknown_parameter_is_refused(bot, amira):
    with pytest.raises(BadRequest, match='Parameter "colour" is not known to sendmessage'):
        await bot.send_message(amira.chat_id, "a", api_kwargs={"colour": "red"})


async def test_a_wrong_token_is_refused(telegram):
    telegram.token = "1:right"
    request = MemoryRequest(telegram)
    with pytest.raises(InvalidToken, match="rejected by the server"):
        await Bot("1:wrong", request=request, get_updates_request=request).initialize()
    assert telegram.traffic[-1].code == 401
    assert telegram.traffic[-1].description == "Unauthorized"
