"""Way 4, asking: from the first tap to the reference and the day, and everything that can go differently."""

import re
from dataclasses import replace

import pytest

from storage.records.concerns import ConcernKind, Door, PartKind
from storage.records.people import ReadingLevel
from tests.stories.raising import an_action, asks, bot_screens, concerns_of, covers, leaves, words_of, writes

OTHERS = ("yusuf", "mia", "priya", "jo", "lee", "dana", "nina")


async def test_amira_raises_a_worry_and_gets_a_number_and_a_day(dialog):
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.sees("amira", "What is it about?", "call 999 now")
    await dialog.taps("amira", "A worry")
    await dialog.sees("amira", "No one sees it until you tap Send.", "we may have to tell others")
    await dialog.says("amira", "The taxi did not come again.")
    await dialog.sees("amira", "I have kept 1 message.")
    await dialog.taps("amira", "Send")
    await dialog.sees("amira", "Who should answer?")
    await dialog.taps("amira", "Sam")
    await dialog.sees("amira", "It will go to Sam.", "The taxi did not come again.")
    assert not bot_screens(dialog, "sam")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees(
        "amira", "Sent to Sam. Your number is", "You will hear by Wednesday 25 November.", "Help now"
    )
    assert re.search(r"Your number is [A-Z]\d{3}\.", dialog.phone("amira").shown())
    await dialog.sees("sam", "New question from OK-14. Due by Wednesday 25 November at 5pm.")
    await dialog.never_saw("sam", "taxi")
    for other in OTHERS:
        assert not bot_screens(dialog, other)


async def test_in_the_holidays_it_goes_to_the_cover_and_the_sender_knows_before_sending(dialog):
    await dialog.family()
    await covers(dialog, "sam", "priya")
    await writes(dialog, "amira", "No taxi again")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Priya")
    await dialog.sees("amira", "It will go to Priya.", "Priya answers for Sam just now.")
    await dialog.taps("amira", "Send it")
    await dialog.sees("priya", "New question from OK-14")
    assert not bot_screens(dialog, "sam")


async def test_several_messages_a_voice_note_a_photo_and_a_file_are_kept_and_leave_one_screen(dialog):
    await dialog.family()
    await writes(dialog, "amira", "First.", "Second.")
    await dialog.does(lambda: dialog.phone("amira").sends_voice(12))
    await dialog.sees("amira", "I got your voice note.", "It lasts 12 seconds.")
    await dialog.does(lambda: dialog.phone("amira").sends_photo("The empty stop"))
    await dialog.does(lambda: dialog.phone("amira").sends_document("letter.pdf"))
    await dialog.sees("amira", "I have kept 5 messages.")
    assert sum("I have kept" in text for text in bot_screens(dialog, "amira")) == 1
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "I do not mind")
    await dialog.sees("amira", "First.\nSecond.\nThe empty stop", "3 photos, files or voice notes")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    parts = await dialog.look(lambda tx: tx.parts.of(concern.id))
    assert [part.kind for part in parts] == [
        PartKind.TEXT,
        PartKind.TEXT,
        PartKind.VOICE,
        PartKind.PHOTO,
        PartKind.DOCUMENT,
    ]
    assert all(part.file_id for part in parts[2:])
    assert concern.door is Door.ANY


async def test_a_voice_note_over_two_minutes_is_refused_and_the_rest_is_kept(dialog):
    await dialog.family()
    await writes(dialog, "amira", "First.")
    await dialog.does(lambda: dialog.phone("amira").sends_voice(121))
    await dialog.last_sees("amira", "too long for me", "2 minutes")
    await dialog.does(lambda: dialog.phone("amira").sends_voice(120))
    await dialog.sees("amira", "I have kept 2 messages.")


async def test_another_person_can_be_asked_only_where_the_names_are_open(dialog):
    await dialog.family()
    await writes(dialog, "amira", "How is she in class?", kind="A question")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Another person who helps us")
    await dialog.sees("amira", "Lee, Teacher", "Priya, Family support worker")
    await dialog.taps("amira", "Lee")
    await dialog.sees("amira", "It will go to Lee.")
    await dialog.taps("amira", "Send it")
    await dialog.sees("lee", "New question from OK-14")
    assert not bot_screens(dialog, "sam")
    await writes(dialog, "yusuf", "And for me?", kind="A question")
    await dialog.taps("yusuf", "Send")
    assert "Another person who helps us" not in dialog.phone("yusuf").buttons


@pytest.mark.parametrize(
    ("answerer", "door"), [("A manager, not Sam", Door.MANAGER), ("It is about Sam", Door.ABOUT_LEAD)]
)
async def test_a_worry_past_the_lead_goes_to_the_manager_and_the_lead_never_learns_of_it(dialog, answerer, door):
    await dialog.family()
    await writes(dialog, "amira", "Sam was rude to me.")
    await dialog.taps("amira", "Send")
    await dialog.sees("amira", "Then Sam will not see it.")
    await dialog.taps("amira", answerer)
    await dialog.sees("amira", "It will go to Jo.", "Sam will not see it. Not now, and not in any list.")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Sent to Jo.")
    await dialog.sees("jo", "OK-14: A mum has asked for you, not the lead professional.", "Only you can see this.")
    await dialog.never_saw("jo", "rude")
    await dialog.wait(days=9)
    assert not bot_screens(dialog, "sam")
    [concern] = await concerns_of(dialog, "amira")
    sam, jo = dialog.cast.ids["sam"], dialog.cast.ids["jo"]
    assert (concern.door, concern.excluded_id) == (door, sam)

    def lists(tx, person):
        repository, plan = tx.concerns, dialog.cast.plan_id
        return (
            repository.held_by(person, waiting=False), repository.for_staff(concern.id, person),
            repository.waiting_on(plan, person), repository.counts_of([concern.holder_id], person, tx.now),
            repository.late_of(concern.holder_id, person, tx.now),
        )  # fmt: skip

    assert await dialog.look(lambda tx: lists(tx, sam)) == ([], None, 0, {}, [])
    assert await dialog.look(lambda tx: tx.concerns.for_staff(concern.id, jo)) == concern
    assert all((await dialog.look(lambda tx: lists(tx, concern.holder_id)))[:3])
    for other in ("priya", "lee"):
        assert (await dialog.look(lambda tx, who=dialog.cast.ids[other]: lists(tx, who)))[2:] == (0, {}, [])
    for notice in await dialog.look(lambda tx: tx.outbox.where()):
        assert not (notice.person_id == sam and notice.refers_to == concern.id)


async def test_words_that_suggest_danger_bring_help_above_send_and_block_nothing(dialog):
    await dialog.family()
    await writes(dialog, "amira", "He hit me and I am scared.")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.sees("amira", "No one reads this all day and night.", "call 999 now", "send it to Sam?")
    assert dialog.phone("amira").buttons[0] == "Help now"
    await dialog.taps("amira", "See what I wrote")
    await dialog.sees("amira", "He hit me and I am scared.")
    assert dialog.phone("amira").buttons[:2] == ["Help now", "Send it"]
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Sent to Sam.")


async def test_help_can_be_asked_for_in_the_middle_and_what_was_typed_is_kept(dialog):
    await dialog.family()
    await writes(dialog, "amira", "First.")
    await dialog.says("amira", "help")
    await dialog.sees("amira", "call 999")
    await dialog.says("amira", "Second.")
    await dialog.sees("amira", "I have kept 2 messages.")


async def test_on_a_saturday_the_family_hears_when_the_office_opens_and_by_when_there_is_an_answer(dialog):
    dialog.at("2026-11-21 19:30")
    await dialog.family()
    await asks(dialog, "amira", "No taxi again")
    await dialog.last_sees("amira", "The office is shut now. It opens on Monday 23 November at 9am.",
                           "You will hear by Wednesday 25 November.", "If it cannot wait, tap Help now.")  # fmt: skip


async def test_nine_thousand_characters_are_kept_and_sent_whole(dialog):
    await dialog.family()
    await writes(dialog, "amira")
    text = "The bus did not come. " * 410
    await dialog.does(lambda: dialog.phone("amira").pastes(text))
    await dialog.sees("amira", "I have kept 3 messages.")
    await dialog.taps("amira", "Send")
    await dialog.last_sees("amira", "I have kept all of it. I will send it in 3 parts.")
    await dialog.taps("amira", "Make it shorter")
    await dialog.sees("amira", "I have kept 3 messages.", "Take out the last one")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Send all of it")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert "".join(await words_of(dialog, concern)).replace(" ", "") == text.replace(" ", "")


async def test_stop_for_now_keeps_the_words_through_a_restart_and_offers_them_back(dialog):
    await dialog.family()
    await writes(dialog, "amira", "The taxi did not come.")
    await dialog.taps("amira", "Stop for now")
    await dialog.last_sees("amira", "I have kept it for 14 days.")
    await dialog.restart()
    await dialog.wait(days=2)
    await dialog.says("amira", "/ask")
    await dialog.last_sees("amira", "You wrote this before, but you did not send it:", "The taxi did not come.")
    await dialog.taps("amira", "Send it as a question")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Sent to Sam.")


async def test_the_menu_offers_unsent_words_back_once(dialog):
    await dialog.family()
    await writes(dialog, "amira", "The taxi did not come.")
    await dialog.says("amira", "/menu")
    await dialog.last_sees("amira", "You wrote this before, but you did not send it:")
    await dialog.taps("amira", "Menu")
    await dialog.last_sees("amira", "What do you want to do?")


async def test_after_a_restart_in_the_middle_the_next_words_belong_to_the_same_question(dialog):
    await dialog.family()
    await writes(dialog, "amira", "First.")
    await dialog.restart()
    await dialog.says("amira", "Second.")
    await dialog.sees("amira", "I have kept 2 messages.")


async def test_unsent_words_are_forgotten_after_fourteen_days(dialog):
    await dialog.family()
    await writes(dialog, "amira", "The taxi did not come.")
    await dialog.wait(days=14, hours=1)
    await dialog.says("amira", "/ask")
    await dialog.last_sees("amira", "What is it about?")


async def test_deleted_words_can_be_had_back_for_an_hour_and_not_longer(dialog):
    await dialog.family()
    await writes(dialog, "amira", "The taxi did not come.")
    await dialog.taps("amira", "Delete what I wrote")
    await dialog.taps("amira", "Get it back")
    await dialog.last_sees("amira", "The taxi did not come.")
    await dialog.taps("amira", "Delete it")
    await dialog.wait(hours=3)
    await dialog.taps("amira", "Get it back")
    await dialog.last_sees("amira", "That button is old.")


async def test_words_meant_for_a_manager_never_slip_into_a_question_to_the_lead(dialog):
    await dialog.family()
    await writes(dialog, "amira", "Sam was rude to me.")
    await dialog.taps("amira", "Send")
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Ask Sam something")
    await dialog.says("amira", "When is the meeting?")
    await dialog.sees("amira", "I have kept 1 message.")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert await words_of(dialog, concern) == ["When is the meeting?"]


async def test_an_edit_before_sending_changes_the_draft_and_after_sending_asks_first(dialog):
    await dialog.family()
    await writes(dialog, "amira", "The taxi did not cone.")
    own = [message for message in dialog.phone("amira").chat if not message.from_bot][-1]
    await dialog.does(lambda: dialog.phone("amira").edits(own, "The taxi did not come."))
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.sees("amira", "The taxi did not come.")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert await words_of(dialog, concern) == ["The taxi did not come."]
    await dialog.does(lambda: dialog.phone("amira").edits(own, "The taxi did not come on Monday."))
    await dialog.last_sees("amira", "You changed a message that Sam already has.")
    assert await words_of(dialog, concern) == ["The taxi did not come."]
    await dialog.taps("amira", "Send the new words")
    await dialog.last_sees("amira", "I have added it to")
    assert await words_of(dialog, concern) == ["The taxi did not come.", "The taxi did not come on Monday."]
    await dialog.sees("sam", "OK-14 has added to a question.")


async def test_one_parent_with_two_children_and_two_leads_says_first_whom_it_is_about(dialog):
    await dialog.family()
    await dialog.second_plan()
    await dialog.says("amira", "/ask")
    await dialog.sees("amira", "Who is it about?")
    await dialog.taps("amira", "Zayn")
    await dialog.sees("amira", "This is about Zayn.")
    await dialog.taps("amira", "A question")
    await dialog.says("amira", "How is he?")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Lee")
    await dialog.sees("amira", "This is about Zayn.", "It will go to Lee.")
    await dialog.taps("amira", "Send it")
    await dialog.sees("lee", "New question from OK-22")
    assert not bot_screens(dialog, "sam")


async def test_a_person_removed_from_the_plan_with_an_open_screen_sends_nothing_and_is_told_whom_to_call(dialog):
    await dialog.family()
    await writes(dialog, "yusuf", "What about Sunday?")
    await leaves(dialog, "yusuf")
    await dialog.taps("yusuf", "Send")
    await dialog.says("yusuf", "/ask")
    await dialog.last_sees("yusuf", "You can no longer see this plan here.", "Call")
    assert not await concerns_of(dialog, "yusuf")


async def test_a_closed_plan_takes_no_new_question_and_says_whom_to_call(dialog):
    await dialog.family()
    await dialog.keep(lambda tx: tx.plans.change(tx.plans.get(dialog.cast.plan_id), closed_at=tx.now))
    await dialog.says("amira", "/ask")
    await dialog.last_sees("amira", "You can no longer see this plan here.", "Call 01632 960 001")


async def test_a_double_tap_and_a_replay_send_one_question(dialog):
    await dialog.family()
    await writes(dialog, "amira", "No taxi again")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    screen = dialog.phone("amira").last
    go = next(button["callback_data"] for row in screen.rows for button in row if button["text"] == "Send it")
    await dialog.taps_data("amira", go)
    await dialog.taps_data("amira", go)
    assert len(await concerns_of(dialog, "amira")) == 1
    await dialog.last_sees("amira", "That button is old.")


async def test_nobody_can_read_or_send_another_persons_draft(dialog):
    await dialog.family()
    await writes(dialog, "amira", "No taxi again")
    draft = await dialog.look(lambda tx: tx.drafts.of(dialog.cast.ids["amira"], "concern"))
    await dialog.says("yusuf", "/menu")
    for verb in (
        "ask.check",
        "ask.send",
        "ask.write",
        "draft.ask",
        "draft.delete",
        "stray.ask",
        "stray.add",
        "ask.drop",
    ):
        await dialog.taps_data("yusuf", f"1|{verb}|{draft.id}")
    await dialog.taps_data("yusuf", f"1|ask.go|{draft.id}|{dialog.cast.ids['sam']}")
    await dialog.never_saw("yusuf", "taxi")
    assert not await concerns_of(dialog, "yusuf")
    assert await dialog.look(lambda tx: tx.drafts.find(draft.id)) is not None


async def test_if_somebody_else_would_read_it_by_now_the_sender_sees_who_before_it_goes(dialog):
    await dialog.family()
    await writes(dialog, "amira", "No taxi again")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await covers(dialog, "sam", "priya")
    await dialog.taps("amira", "Send it")
    await dialog.sees("amira", "It will go to Priya.")
    assert not await concerns_of(dialog, "amira")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Sent to Priya.")


async def test_a_wish_for_a_new_lead_goes_to_the_manager_without_a_reason_and_past_the_lead(dialog):
    await dialog.family()
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Ask for a new lead person")
    await dialog.sees("amira", "That is OK.", "You do not have to say why.")
    await dialog.taps("amira", "Tell the manager, not Sam")
    await dialog.taps("amira", "Send without words")
    await dialog.sees("amira", "You gave no reason. That is OK.", "Sam will not see it.")
    await dialog.taps("amira", "Send it")
    await dialog.sees("jo", "OK-14 has asked for a new lead professional. The lead has not been told.")
    assert not bot_screens(dialog, "sam")
    [concern] = await concerns_of(dialog, "amira")
    assert concern.kind is ConcernKind.NEW_LEAD


async def test_nothing_is_sent_where_nothing_was_said(dialog):
    await dialog.family()
    await writes(dialog, "amira", "No taxi again")
    await dialog.taps("amira", "Take out the last one")
    await dialog.sees("amira", "Type it in your own words.")
    draft = await dialog.look(lambda tx: tx.drafts.of(dialog.cast.ids["amira"], "concern"))
    await dialog.taps_data("amira", f"1|ask.send|{draft.id}")
    await dialog.sees("amira", "You have not said anything yet.")
    await dialog.says("amira", "No taxi again")
    await dialog.sees("amira", "I have kept 1 message.")


async def test_the_twenty_first_message_is_refused_in_words_and_twenty_are_kept(dialog):
    await dialog.family()
    await writes(dialog, "amira", *(f"Number {number}." for number in range(1, 22)))
    await dialog.last_sees("amira", "I can hold 20 messages at a time. I did not keep the last one.")
    await dialog.taps("amira", "Send")
    await dialog.sees("amira", "Who should answer?")


async def test_a_discreet_father_sees_nothing_of_it_on_the_locked_screen(dialog):
    await dialog.family()
    await asks(dialog, "yusuf", "The taxi did not come.")
    await dialog.sees("yusuf", "Sent to Sam.")
    for line in dialog.locked_screen("yusuf"):
        assert not re.search("taxi|Sam|worry|question|kept|answer", line), line


async def test_signs_of_html_arabic_letters_and_emoji_arrive_as_they_were_written(dialog):
    await dialog.family()
    odd = '<b>*He_ & "she"</b> عبد الرحمن 😢 {{ x }}'
    concern = await asks(dialog, "amira", odd)
    assert await words_of(dialog, concern) == [odd]


async def test_somebody_who_reads_short_and_easy_is_asked_in_short_and_easy_words(dialog):
    await dialog.family()
    amira = dialog.cast.ids["amira"]
    await dialog.keep(lambda tx: tx.people.save(replace(tx.people.get(amira), reading=ReadingLevel.EASY)))
    await writes(dialog, "amira", "No taxi")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Sam has it now.", "Sam will answer by Wednesday 25 November.")


async def test_a_question_about_an_agreed_action_names_it_and_keeps_it(dialog):

    await dialog.family()
    action = await an_action(dialog, "Ring the bus firm.")
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", f"1|ask.about_action|{action.id}")
    await dialog.sees("amira", "About: “Ring the bus firm.”")
    await dialog.says("amira", "Has it been done?")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert (concern.kind, concern.action_id) == (ConcernKind.ACTION, action.id)
