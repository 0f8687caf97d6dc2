"""Way 4, strays: words, voice, photo or file that nobody asked for are kept first, and then offered a way."""

import pytest

from storage.records.people import ReadingLevel
from tests.stories.raising import asks, bot_screens, concerns_of, words_of


async def test_stray_words_are_kept_and_become_a_question_once_the_family_says_so(dialog):
    await dialog.family()
    await dialog.says("amira", "The taxi did not come again.")
    await dialog.last_sees(
        "amira", "You wrote:", "“The taxi did not come again.”", "No one has seen it.", "Ask Sam this"
    )
    assert not bot_screens(dialog, "sam")
    await dialog.taps("amira", "Ask Sam this")
    await dialog.taps("amira", "Sam")
    await dialog.sees("amira", "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    await dialog.sees("sam", "New question from OK-14")
    [concern] = await concerns_of(dialog, "amira")
    assert await words_of(dialog, concern) == ["The taxi did not come again."]


async def test_several_stray_messages_pasted_at_once_are_one_thing(dialog):
    await dialog.family()
    for words in ("One.", "Two.", "Three."):
        dialog.phone("amira").types(words)
    await dialog.settled()
    await dialog.last_sees("amira", "One.\nTwo.\nThree.")
    await dialog.taps("amira", "Ask Sam this")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert await words_of(dialog, concern) == ["One.", "Two.", "Three."]


async def test_stray_words_are_added_to_the_last_question_after_a_look_at_who_reads_them(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "Sam was rude to me.", answerer="It is about Sam")
    await dialog.says("amira", "It was on Monday.")
    await dialog.taps("amira", "Add to my last question")
    await dialog.sees("amira", "It will go to Jo.", "Sam will not see it.")
    await dialog.taps("amira", "Send it")
    assert await words_of(dialog, concern) == ["Sam was rude to me.", "It was on Monday."]
    assert not bot_screens(dialog, "sam")


async def test_without_a_question_there_is_nothing_to_add_to(dialog):
    await dialog.family()
    await dialog.says("amira", "Hello?")
    assert "Add to my last question" not in dialog.phone("amira").buttons


async def test_stray_words_can_be_deleted(dialog):
    await dialog.family()
    await dialog.says("amira", "The taxi did not come again.")
    await dialog.taps("amira", "Delete it")
    await dialog.sees("amira", "I have deleted it.")
    await dialog.says("amira", "/ask")
    await dialog.last_sees("amira", "What is it about?")


async def test_a_stray_voice_note_is_kept_and_can_be_sent_or_recorded_again(dialog):
    await dialog.family()
    await dialog.does(lambda: dialog.phone("amira").sends_voice(30))
    await dialog.last_sees("amira", "I got your voice note. It lasts 30 seconds.", "Then Sam will listen to it.")
    await dialog.taps("amira", "Record again")
    await dialog.does(lambda: dialog.phone("amira").sends_voice(20))
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.sees("amira", "You also send 1 photo, file or voice note.")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    [part] = await dialog.look(lambda tx: tx.parts.of(concern.id))
    assert (part.seconds, part.from_staff) == (20, False)


async def test_a_stray_voice_note_over_two_minutes_is_refused_with_a_way_on(dialog):
    await dialog.family()
    await dialog.does(lambda: dialog.phone("amira").sends_voice(300))
    await dialog.last_sees("amira", "Please keep it to 2 minutes.")
    await dialog.does(lambda: dialog.phone("amira").sends_voice(100))
    await dialog.last_sees("amira", "It lasts 100 seconds.")


async def test_a_stray_photo_gets_a_few_words_and_goes_with_them(dialog):
    await dialog.family()
    await dialog.does(lambda: dialog.phone("amira").sends_photo())
    await dialog.last_sees("amira", "I got your photo.")
    await dialog.taps("amira", "Add words")
    await dialog.says("amira", "This is the stop.")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert await words_of(dialog, concern) == ["", "This is the stop."]


async def test_a_stray_file_is_kept_and_offered_back(dialog):
    await dialog.family()
    await dialog.does(lambda: dialog.phone("amira").sends_document("letter.pdf"))
    await dialog.last_sees("amira", "I got your file.")
    await dialog.says("amira", "/ask")
    await dialog.last_sees("amira", "You did not send this yet: 1 photo, file or voice note.")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_words_with_a_voice_note_and_a_photo_are_offered_back_whole(dialog, level):
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A worry")
    await dialog.says("amira", "This is the stop.")
    await dialog.does(lambda: dialog.phone("amira").sends_voice(20))
    await dialog.does(lambda: dialog.phone("amira").sends_photo())
    await dialog.does(lambda: dialog.phone("amira").sends_document("letter.pdf"))
    await dialog.says("amira", "/menu")
    await dialog.last_sees("amira", "“This is the stop.”", "I also kept 3 photos, files or voice notes.")
    await dialog.taps("amira", dialog.phone("amira").buttons[0])
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert await words_of(dialog, concern) == ["This is the stop.", "", "", ""]


async def test_a_sticker_or_a_video_is_refused_in_words_and_what_was_being_written_is_kept(dialog):
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A worry")
    await dialog.says("amira", "First.")
    await dialog.does(lambda: dialog.phone("amira").sends_sticker())
    await dialog.last_sees("amira", "I cannot open that kind of message.")
    await dialog.says("amira", "Second.")
    await dialog.sees("amira", "I have kept 2 messages.")


async def test_with_two_children_stray_words_ask_whom_they_are_about(dialog):
    await dialog.family()
    await dialog.second_plan()
    await dialog.says("amira", "No bus again.")
    await dialog.taps("amira", "Ask someone this")
    await dialog.taps("amira", "Zayn")
    await dialog.taps("amira", "Lee")
    await dialog.sees("amira", "This is about Zayn.", "It will go to Lee.")


async def test_a_forwarded_message_is_somebody_elses_words_and_is_kept_like_any_other(dialog):
    await dialog.family()
    await dialog.does(lambda: dialog.phone("amira").forwards("The bus is late today."))
    await dialog.last_sees("amira", "“The bus is late today.”")


async def test_stray_words_on_different_days_stay_apart(dialog):
    await dialog.family()
    await dialog.says("amira", "One.")
    await dialog.wait(hours=2)
    await dialog.says("amira", "Two.")
    assert "One." not in dialog.phone("amira").last.text


async def test_a_stray_message_by_a_discreet_father_shows_nothing_on_the_locked_screen(dialog):
    await dialog.family()
    await dialog.says("yusuf", "What about Sunday?")
    await dialog.sees("yusuf", "“What about Sunday?”")
    assert not any("Sunday" in line for line in dialog.locked_screen("yusuf"))


async def test_the_number_of_help_now_shows_help_and_a_typed_menu_leads_there(dialog):
    await dialog.family()
    await dialog.says("amira", "Where is the bus?")
    await dialog.says("amira", "2")
    await dialog.last_sees("amira", "Danger right now: call 999.")
    await dialog.says("amira", "menu")
    await dialog.last_sees("amira", "What do you want to do?")
