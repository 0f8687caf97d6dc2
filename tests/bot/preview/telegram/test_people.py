"""What people do with their phones, as python-telegram-bot reads it."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, Forbidden


def markup(*labels):
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"v1:{label}")] for label in labels])


async def heard(bot):
    """What waits for the bot, confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)


async def test_what_is_typed_is_a_message_with_its_commands_marked(bot, amira):
    put = amira.types("  /ask about Yusuf ")
    (update,) = await heard(bot)
    assert update == Update.de_json(put, bot)
    assert update.message.text == "/ask about Yusuf"
    assert list(update.message.parse_entities(["bot_command"]).values()) == ["/ask"]
    assert update.effective_chat.id == update.effective_user.id == amira.user_id == amira.chat_id
    assert update.effective_user.username == "amira"
    assert update.effective_user.language_code == "en"
    assert update.message.chat.type == "private"


async def test_a_typed_reply_carries_what_it_replies_to(bot, amira):
    sent = await bot.send_message(amira.chat_id, "Which day?")
    amira.types("Monday", reply_to=sent.message_id)
    (update,) = await heard(bot)
    assert update.message.reply_to_message.text == "Which day?"
    assert update.message.reply_to_message.from_user.is_bot


def test_apps_send_neither_nothing_nor_too_much(amira):
    with pytest.raises(ValueError, match="empty"):
        amira.types(" ")
    with pytest.raises(ValueError, match="pastes"):
        amira.types("a" * 4097)


async def test_a_long_text_arrives_in_pieces_in_order(bot, amira):
    text = " ".join(f"word{n}" for n in range(1500))
    updates = amira.pastes(text)
    assert len(updates) == 4
    assert " ".join(u.message.text for u in await heard(bot)) == text
    assert len(amira.pastes("short")) == 1


async def test_a_link_is_start_with_its_payload(bot, amira, telegram):
    amira.opens_link("AbC_-9")
    amira.opens_link(f"https://t.me/{telegram.bot.username}?start=XYZ")
    assert [u.message.text for u in await heard(bot)] == ["/start AbC_-9", "/start XYZ"]
    for payload in ("a b", "a" * 65, "ü", ""):
        with pytest.raises(ValueError, match="payload"):
            amira.opens_link(payload)


async def test_a_tap_brings_its_data_and_its_message(bot, amira):
    sent = await bot.send_message(amira.chat_id, "Coming?", reply_markup=markup("Yes", "No"))
    put = amira.taps("No")
    (update,) = await heard(bot)
    query = update.callback_query
    assert (query.data, query.from_user.id) == ("v1:No", amira.user_id)
    assert isinstance(query.message, Message)
    assert query.message.message_id == sent.message_id == amira.message(put).message_id
    assert query.message.reply_markup == sent.reply_markup
    await query.answer("Thank you")
    assert [(toast.text, toast.alert) for toast in amira.toasts] == [("Thank you", False)]


async def test_a_tap_finds_its_button_by_part_of_the_label_in_the_newest_message(bot, amira):
    old = await bot.send_message(amira.chat_id, "a", reply_markup=markup("✅ Yes", "Not now"))
    await bot.send_message(amira.chat_id, "b", reply_markup=markup("✅ Yes, both", "Not now"))
    assert amira.taps("yes")["callback_query"]["data"] == "v1:✅ Yes, both"
    assert amira.taps("✅ Yes")["callback_query"]["message"]["message_id"] == old.message_id
    assert amira.taps("Not now", old.message_id)["callback_query"]["message"]["message_id"] == old.message_id
    with pytest.raises(LookupError, match="no one button 'Maybe' among"):
        amira.taps("Maybe")
    with pytest.raises(LookupError):
        amira.taps("o")


async def test_a_button_that_was_edited_away_cannot_be_tapped_but_can_be_forged(bot, amira):
    sent = await bot.send_message(amira.chat_id, "a", reply_markup=markup("Yes"))
    await sent.edit_text("b")
    with pytest.raises(LookupError):
        amira.taps("Yes")
    amira.taps_data("v1:Yes", sent.message_id)
    amira.taps_data("anything at all " * 10)
    assert [u.callback_query.data[:6] for u in await heard(bot)] == ["v1:Yes", "anythi"]


async def test_a_link_to_the_bot_itself_starts_it(bot, amira, telegram):
    url = f"https://t.me/{telegram.bot.username}?start=code1"
    row = [InlineKeyboardButton("Start", url=url), InlineKeyboardButton("Read", url="https://nhs.uk")]
    await bot.send_message(amira.chat_id, "a", reply_markup=InlineKeyboardMarkup([row]))
    assert amira.taps("Start")["message"]["text"] == "/start code1"
    assert amira.taps("Read") == {}


async def test_a_keyboard_in_place_of_letters_sends_its_label(bot, amira, telegram):
    params = {"chat_id": amira.chat_id, "text": "a", "reply_markup": {"keyboard": [[{"text": "Who?"}]]}}
    assert (await telegram.call("sendMessage", params)).code == 200
    assert amira.taps("Who?")["message"]["text"] == "Who?"


async def test_a_message_too_old_or_gone_comes_as_a_place_with_date_zero(bot, amira, clock):
    old = await bot.send_message(amira.chat_id, "a", reply_markup=markup("Yes"))
    clock.turn(hours=48)
    amira.taps("Yes")
    clock.turn(seconds=1)
    put = amira.taps("Yes")
    assert put["callback_query"]["message"]["date"] == 0
    gone = await bot.send_message(amira.chat_id, "b", reply_markup=markup("No"))
    await gone.delete()
    amira.taps_data("v1:No", gone.message_id)
    reached, too_old, deleted = [u.callback_query.message for u in await heard(bot)]
    assert [message.is_accessible for message in (reached, too_old, deleted)] == [True, False, False]
    assert (too_old.chat.id, too_old.message_id) == (amira.chat_id, old.message_id)


async def test_an_edit_is_heard_with_its_new_words(bot, amira, clock):
    first = amira.types("No taxi")
    clock.turn(minutes=1)
    amira.edits(first, "No taxi again /ask")
    _, update = await heard(bot)
    assert update.edited_message.text == "No taxi again /ask"
    assert update.edited_message.edit_date == clock.now()
    assert len(amira.chat[-1].history) == 2
    sent = await bot.send_message(amira.chat_id, "a")
    with pytest.raises(ValueError, match="only messages of their own"):
        amira.edits(sent.message_id, "b")


async def test_a_message_that_a_person_deleted_is_gone_for_the_bot(bot, amira):
    sent = await bot.send_message(amira.chat_id, "a")
    amira.deletes(sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("b")


async def test_everything_that_can_be_attached_is_understood(bot, amira):
    amira.sends_voice(12)
    amira.sends_photo("Our door")
    amira.sends_document("letter.pdf", "/ask From school")
    amira.sends_video("clip")
    amira.sends_location()
    amira.sends_contact()
    amira.sends_sticker("🙏")
    voice, photo, letter, video, place, contact, sticker = [u.message for u in await heard(bot)]
    assert voice.voice.file_unique_id
    assert photo.caption == "Our door"
    assert photo.photo[-1].width
    assert (letter.document.file_name, letter.document.mime_type) == ("letter.pdf", "application/pdf")
    assert list(letter.parse_caption_entities().values()) == ["/ask"]
    assert video.video.height
    assert place.location.latitude == 53.8
    assert contact.contact.phone_number == "+447700900123"
    assert sticker.sticker.emoji == "🙏"
    assert len({m.effective_attachment[-1].file_id if m.photo else m.message_id for m in (voice, photo)}) == 2
    file = await bot.get_file(letter.document.file_id)
    assert file.file_unique_id == letter.document.file_unique_id


async def test_others_words_are_known_as_forwarded(bot, amira, telegram):
    ben = telegram.phone("Ben")
    amira.forwards("He said this", "Somebody")
    amira.forwards("And this", ben.user)
    hidden, known = [u.message.forward_origin for u in await heard(bot)]
    assert (hidden.type, hidden.sender_user_name) == ("hidden_user", "Somebody")
    assert (known.type, known.sender_user.first_name) == ("user", "Ben")


async def test_blocking_and_taking_back_are_heard(bot, amira):
    amira.blocks()
    left, start = amira.unblocks()
    blocked, unblocked, message = await heard(bot)
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.old_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert message.message.text == "/start"
    assert (left["update_id"], start["update_id"]) == (unblocked.update_id, message.update_id)


async def test_a_group_is_heard_and_can_be_left(bot, amira, telegram):
    amira.adds_bot_to_group("Street")
    joined, command = await heard(bot)
    assert joined.my_chat_member.chat.type == "group"
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert command.message.chat.title == "Street"
    assert command.message.text == "/start@MainstayBot"
    group = command.message.chat.id
    await bot.send_message(group, "I talk only in private.")
    await bot.leave_chat(group)
    assert telegram.chats[group].left
    assert telegram.calls("leaveChat", group)[0].accepted
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(group, "a")
    with pytest.raises(Forbidden):
        await bot.leave_chat(group)
    with pytest.raises(BadRequest, match="private chats"):
        await bot.leave_chat(amira.chat_id)


async def test_a_channel_post_is_heard_without_a_person(bot, amira):
    first = amira.posts_in_channel("News")
    chat_id = first["channel_post"]["chat"]["id"]
    amira.posts_in_channel("More", chat_id)
    one, two = await heard(bot)
    assert one.channel_post.from_user is None
    assert one.channel_post.chat.type == "channel"
    assert (one.channel_post.message_id, two.channel_post.message_id) == (1, 2)
    await bot.send_message(f"@{one.channel_post.chat.username}", "a")


def test_two_people_never_share_an_id(telegram):
    telegram.phone("A", user_id=7)
    with pytest.raises(ValueError, match="already"):
        telegram.phone("B", user_id=7)
    assert telegram.phones[7].first_name == "A"
