"""Changing and taking back what was sent."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
NO = InlineKeyboardMarkup([[InlineKeyboardButton("No", callback_data="n")]])


async def test_an_edit_replaces_text_and_keyboard_and_keeps_the_history(bot, amira, clock):
    sent = await bot.send_message(amira.chat_id, "You have a new message.", reply_markup=YES)
    clock.turn(minutes=5)
    edited = await sent.edit_text("<b>Ruth</b> wrote", parse_mode="HTML", reply_markup=NO)
    assert edited.edit_date == clock.now()
    assert edited.date == sent.date
    assert amira.last.text == "Ruth wrote"
    assert amira.buttons == ["No"]
    assert [version.text for version in amira.last.history] == ["You have a new message.", "Ruth wrote"]
    assert [version.at for version in amira.last.history] == [sent.date, clock.now()]


async def test_an_edit_does_not_ring(bot, amira):
    sent = await bot.send_message(amira.chat_id, "You have a new message.")
    await sent.edit_text("secret")
    assert [line.text for line in amira.lock_screen] == ["You have a new message."]


async def test_an_edit_without_a_keyboard_takes_it_away(bot, amira):
    sent = await bot.send_message(amira.chat_id, "a", reply_markup=YES)
    await sent.edit_text("b")
    assert amira.buttons == []


async def test_an_edit_that_changes_nothing_is_refused(bot, amira):
    sent = await bot.send_message(amira.chat_id, "a", reply_markup=YES)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup"):
        await sent.edit_text("a", reply_markup=YES)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(YES)
    await sent.edit_reply_markup(NO)
    await sent.edit_text("<b>a</b>", parse_mode="HTML", reply_markup=NO)
    assert len(amira.last.history) == 3


async def test_a_missing_message_is_not_edited(bot, amira):
    sent = await bot.send_message(amira.chat_id, "a")
    await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("b")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("b", amira.chat_id, 4040)


async def test_a_bot_edits_only_what_it_sent(bot, amira):
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("b", amira.chat_id, amira.chat[0].message_id)


async def test_an_edit_needs_to_say_where(telegram, amira):
    answer = await telegram.call("editMessageText", {"text": "a"})
    assert answer.body["description"] == "Bad Request: chat_id is empty"
    answer = await telegram.call("editMessageText", {"text": "a", "chat_id": amira.chat_id})
    assert answer.body["description"] == "Bad Request: message identifier is not specified"
    answer = await telegram.call("editMessageText", {"text": "a", "inline_message_id": "x"})
    assert answer.body["description"] == "Bad Request: MESSAGE_ID_INVALID"


async def test_edits_have_the_limits_of_sending(bot, amira):
    sent = await bot.send_message(amira.chat_id, "a")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await sent.edit_text("a" * 4097)
    with pytest.raises(BadRequest, match="Message text is empty"):
        await sent.edit_text(" ")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await sent.edit_text("<b>", parse_mode="HTML")
    long = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="x" * 65)]])
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await sent.edit_reply_markup(long)
    assert amira.last.text == "a"


async def test_words_and_captions_are_edited_each_by_their_own_method(bot, amira):
    text = await bot.send_message(amira.chat_id, "a")
    photo = await bot.send_photo(amira.chat_id, b"jpeg", caption="b")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("c")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("c")
    await photo.edit_caption("c")
    assert amira.last.text == "c"
    await photo.edit_caption()
    assert amira.last.text == ""
    with pytest.raises(BadRequest, match="Media_caption_too_long"):
        await photo.edit_caption("c" * 1025)


async def test_a_deleted_message_vanishes_from_chat_and_lock_screen_but_not_from_the_record(bot, amira):
    sent = await bot.send_message(amira.chat_id, "Yusuf")
    assert await sent.delete()
    assert amira.from_bot == []
    assert amira.lock_screen == []
    assert [line.text for line in amira.ever_on_lock_screen] == ["Yusuf"]
    assert amira.has_seen("yusuf")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()


async def test_a_bot_deletes_what_people_wrote_to_it(bot, amira):
    code = amira.types("123456")["message"]["message_id"]
    await bot.delete_message(amira.chat_id, code)
    assert "123456" not in amira.shown()


async def test_deletion_ends_after_48_hours(bot, amira, clock):
    sent = await bot.send_message(amira.chat_id, "a")
    clock.turn(hours=48)
    other = await bot.send_message(amira.chat_id, "b")
    clock.turn(seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await sent.delete()
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_messages(amira.chat_id, [other.message_id, sent.message_id])
    assert [m.text for m in amira.from_bot] == ["a", "b"]
    await sent.edit_text("edited out")
    await other.delete()


async def test_many_are_deleted_at_once_and_missing_ones_passed_over(bot, amira):
    ids = [(await bot.send_message(amira.chat_id, "a")).message_id for _ in range(3)]
    assert await bot.delete_messages(amira.chat_id, [*ids, 4040])
    assert amira.from_bot == []


@pytest.mark.parametrize(
    ("ids", "why"),
    [([], "Message identifiers are not specified"), (range(1, 102), "Too many message identifiers specified")],
)
async def test_one_to_a_hundred_are_deleted_at_once(telegram, amira, ids, why):
    answer = await telegram.call("deleteMessages", {"chat_id": amira.chat_id, "message_ids": list(ids)})
    assert answer.code == 400
    assert answer.body["description"].lower() == f"bad request: {why}".lower()
