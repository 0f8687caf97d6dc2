"""Way 9: the question with its words, an answer with its preview, and every other way a question goes on."""

from datetime import timedelta

import pytest

from storage.records.concerns import Door, PartKind
from tests.stories.asking import BUS, has_asked
from tests.stories.dialog import Dialog

ANSWER = "I called the bus firm. They will pick up Mia from Monday."


async def test_the_lead_opens_a_question_and_the_family_sees_that_it_was_seen(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await dialog.sees("sam", "New question from OK-14")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Questions: 1")
    await dialog.sees("sam", "1 question to answer", "due Wednesday 25 November at 5pm", "Not opened yet")
    await dialog.taps("sam", "1. OK-14")
    await dialog.sees("sam", "Mum asks: “" + BUS, "Answer due Wednesday 25 November at 5pm")
    assert not any("bus" in line for line in dialog.locked_screen("sam"))
    kept = await dialog.look(lambda tx: tx.concerns.get(concern.id))
    assert kept.seen_at is not None
    acts = await dialog.look(lambda tx: [e.act for e in tx.audit.entries(50, about=concern.id)])
    assert acts.count("concern.read") == 1
    assert "concern.seen" in acts


async def test_the_preview_is_exactly_what_the_family_then_reads(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _previewed(dialog)
    preview = dialog.phone("sam").last.text
    assert "This is what mum will see" in preview
    await dialog.taps("sam", "Send")
    await dialog.sees("sam", "Sent to OK-14", "Mum can read it now")
    await dialog.sees("amira", "Sam has answered your question")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", ANSWER)
    card = dialog.phone("amira").last.text
    assert card in preview
    assert ANSWER in card


async def test_an_answer_tapped_twice_is_sent_once_and_said_so(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _previewed(dialog)
    send = _data(dialog, "sam", "Send")
    await dialog.taps_data("sam", send)
    await dialog.taps_data("sam", send)
    await dialog.sees("sam", "That has been done")
    parts = await dialog.look(lambda tx: [p for p in tx.parts.of(concern.id) if p.from_staff])
    assert [part.words for part in parts] == [ANSWER]
    assert dialog.phone("amira").shown().count("has answered") == 1


async def test_several_messages_are_one_answer_and_an_old_preview_sends_no_more_than_it_showed(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _previewed(dialog)
    old = _data(dialog, "sam", "Send")
    await dialog.says("sam", "Ring me if it is late.")
    await dialog.sees("sam", "Ring me if it is late.")
    await dialog.taps_data("sam", old)
    assert await dialog.look(lambda tx: tx.concerns.get(concern.id).answered_at) is None
    await dialog.taps("sam", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", ANSWER, "Ring me if it is late.")


async def test_change_puts_new_words_in_the_place_of_the_old_ones(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _previewed(dialog)
    await dialog.taps("sam", "Change")
    await dialog.sees("sam", "What you wrote stays until you type other words")
    await dialog.says("sam", "They come on Tuesday.")
    await dialog.taps("sam", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "They come on Tuesday.")
    await dialog.never_saw("amira", "from Monday")


async def test_a_message_edited_before_sending_changes_the_answer_and_after_sending_does_not(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _opened(dialog)
    await dialog.taps("sam", "Write an answer")
    phone = dialog.phone("sam")
    await dialog.says("sam", "They come on Munday.")
    typed = next(message for message in reversed(phone.chat) if not message.from_bot)
    await dialog.does(lambda: phone.edits(typed, "They come on Monday."))
    await dialog.sees("sam", "Sam says: “They come on Monday.”")
    await dialog.taps("sam", "Send", phone.last)
    await dialog.does(lambda: phone.edits(typed, "They come on Friday."))
    await dialog.sees("sam", "That message has been sent")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "They come on Monday.")


async def test_an_answer_of_a_thousand_letters_goes_and_one_more_is_refused_in_words(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _opened(dialog)
    await dialog.taps("sam", "Write an answer")
    await dialog.says("sam", "a" * 1001)
    await dialog.sees("sam", "That makes 1001 letters. The most is 1000.")
    await dialog.says("sam", "I rang. " * 124 + "I rang..")
    await dialog.sees("sam", "1000 of 1000 letters")
    await dialog.taps("sam", "Send")
    await dialog.sees("amira", "Sam has answered")


@pytest.mark.parametrize("to_card", [True, False], ids=["to the card", "to the alert"])
async def test_telegrams_own_reply_becomes_a_previewed_answer(dialog: Dialog, to_card: bool) -> None:
    await dialog.family()
    await has_asked(dialog)
    alert = dialog.phone("sam").last
    if to_card:
        await _opened(dialog)
    else:
        await dialog.signs_in("sam")
    target = dialog.phone("sam").last if to_card else alert
    await dialog.says("sam", ANSWER, reply_to=target)
    await dialog.sees("sam", "This is what mum will see", ANSWER)
    await dialog.sees_not("amira", "has answered")
    await dialog.taps("sam", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", ANSWER)


async def test_a_half_written_answer_survives_the_session_and_a_restart(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _previewed(dialog)
    await dialog.wait(minutes=20)
    await dialog.sees("sam", "What you had begun to write is kept")
    await dialog.sees_not("sam", "did not come")
    await dialog.restart()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees("sam", "answer begun, not sent")
    await dialog.taps("sam", "Go on, OK-14")
    await dialog.sees("sam", "This is what mum will see", ANSWER)
    await dialog.taps("sam", "Send")
    await dialog.sees("amira", "Sam has answered")


async def test_stop_keeps_what_was_written_until_it_is_deleted(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _previewed(dialog)
    await dialog.taps("sam", "Stop")
    await dialog.sees("sam", "Nothing was sent to OK-14. What you wrote is kept")
    await dialog.taps("sam", "Go on with it")
    await dialog.taps("sam", "Stop", dialog.phone("sam").last)
    await dialog.taps("sam", "Delete what I wrote")
    await dialog.sees("sam", "Deleted. Nothing was sent")
    assert await dialog.look(lambda tx: tx.drafts.of(dialog.cast.ids["sam"], "answer", concern.id)) is None


async def test_an_answer_at_night_arrives_in_the_familys_hours_and_says_when(dialog: Dialog) -> None:
    dialog.at("2026-11-23 19:30")
    await dialog.family()
    await has_asked(dialog)
    await dialog.wait(minutes=45)
    await _previewed(dialog)
    await dialog.taps("sam", "Send")
    await dialog.sees("sam", "will see it on Tuesday 24 November at 8am")
    await dialog.sees_not("amira", "has answered")
    await dialog.wait(hours=12)
    await dialog.sees("amira", "Sam has answered")
    assert dialog.clock.now().hour == 8


async def test_a_discreet_father_hears_only_that_there_is_a_message(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog, "yusuf", "Can I come to school?")
    await _opened(dialog)
    await dialog.sees("sam", "Dad asks: “Can I come to school?”")
    await dialog.taps("sam", "Write an answer")
    await dialog.says("sam", "Yes, on Friday.")
    await dialog.taps("sam", "Send")
    assert set(dialog.locked_screen("yusuf")) == {"You have a new message."}
    await dialog.never_saw("amira", "Friday", "school?")


# -- voice, photos, long threads ------------------------------------------------------------------------------------


async def test_a_voice_note_is_passed_on_by_its_id_and_deleted_when_the_session_ends(dialog: Dialog) -> None:
    await dialog.family()
    phone = dialog.phone("amira")
    sent = phone.sends_voice(14)
    await dialog.settled()
    file_id = sent["message"]["voice"]["file_id"]
    await has_asked(dialog, files=({"kind": PartKind.VOICE, "file_id": file_id, "seconds": 14},))
    await _opened(dialog)
    await dialog.sees("sam", "A voice note of 14 seconds")
    await dialog.taps("sam", "Listen")
    voice = dialog.phone("sam").last
    assert (voice.kind, voice.protected) == ("voice", True)
    calls = [call.method for call in dialog.phone("sam").traffic]
    assert "getFile" not in calls
    await dialog.says("sam", "/lock")
    assert voice.deleted
    await dialog.sees_not("sam", "bus")


async def test_several_files_are_listed_and_anothers_file_cannot_be_had(dialog: Dialog) -> None:
    await dialog.family()
    photo = dialog.phone("amira").sends_photo()["message"]["photo"][-1]["file_id"]
    await dialog.settled()
    mine = {"kind": PartKind.PHOTO, "file_id": photo}
    concern = await has_asked(dialog, files=(mine, mine))
    other = await has_asked(dialog, "yusuf", "Mine.", files=(mine,), door=Door.ABOUT_LEAD)
    foreign = await dialog.look(lambda tx: tx.parts.of(other.id)[-1].id)
    await _opened(dialog)
    await dialog.taps("sam", "Voice, photos, files: 2")
    await dialog.sees("sam", "sent 2 voice notes, photos and files")
    await dialog.taps("sam", "Photo", dialog.phone("sam").last)
    assert dialog.phone("sam").last.kind == "photo"
    shown = len(dialog.phone("sam").from_bot)
    await dialog.taps_data("sam", f"1|desk.file|{concern.id}|{foreign}")
    await dialog.taps_data("sam", f"1|desk.file|{other.id}|{foreign}")
    assert len([m for m in dialog.phone("sam").from_bot if m.kind == "photo"]) == 1
    assert len(dialog.phone("sam").from_bot) <= shown + 2


async def test_a_thread_of_several_long_messages_is_read_page_by_page(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog, "amira", "one " + "word " * 790, "two " + "word " * 700, "the last words")
    await _opened(dialog)
    await dialog.sees("sam", "page 1 of 3", "one word")
    await dialog.taps("sam", "Next page")
    await dialog.taps("sam", "Next page")
    await dialog.sees("sam", "page 3 of 3", "the last words")
    await dialog.taps("sam", "First page")
    await dialog.sees("sam", "page 1 of 3")


# -- when an answer has to wait, or belongs to somebody else ----------------------------------------------------------


async def test_a_new_date_by_button_is_told_to_the_family(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Give a new date")
    await dialog.sees("sam", "answer due Wednesday 25 November at 5pm", "Thursday 26 November", "Friday 27 November")
    await dialog.sees_not("sam", "Tuesday 24 November", "Monday 30 November")
    await dialog.taps("sam", "Wednesday 2 December")
    await dialog.sees("sam", "I have told mum of OK-14: by Wednesday 2 December at 5pm")
    await dialog.sees("amira", "Wednesday 2 December")


@pytest.mark.parametrize("typed", ["28 November", "23 November", "1 March 2027", "soon"])
async def test_only_a_working_day_to_come_can_be_promised(dialog: Dialog, typed: str) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Give a new date")
    await dialog.says("sam", typed)
    await dialog.sees("sam", "I cannot use that as a day", "after Wednesday 25 November, up to Monday 7 December")
    await dialog.says("sam", "1 December")
    await dialog.sees("sam", "by Tuesday 1 December at 5pm")


@pytest.mark.parametrize("typed", ["24 November", "25 November"], ids=["sooner", "the same day"])
async def test_a_new_date_is_later_than_the_promised_one_and_the_form_stays(dialog: Dialog, typed: str) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Give a new date")
    await dialog.says("sam", typed)
    await dialog.last_sees("sam", "A new date is later than the one the family has.", "after Wednesday 25 November")
    assert (await dialog.look(lambda tx: tx.concerns.get(concern.id))).due_at == concern.due_at
    await dialog.says("sam", "26 November")
    await dialog.last_sees("sam", "by Thursday 26 November at 5pm")
    await dialog.taps_data("sam", f"1|desk.new_date|{concern.id}|20261125")
    await dialog.last_sees("sam", "A new date is later than the one the family has.")
    await dialog.never_saw("amira", "Tuesday 24 November")


async def test_a_late_answer_may_be_given_any_day_from_tomorrow(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await dialog.keep(lambda tx: tx.concerns.change(concern, due_at=tx.now - timedelta(days=5)))
    await _ways(dialog)
    await dialog.taps("sam", "Give a new date")
    await dialog.taps("sam", "Tuesday 24 November")
    await dialog.last_sees("sam", "by Tuesday 24 November at 5pm")


async def test_the_last_day_that_can_be_promised_cannot_be_put_off_the_same_day(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Give a new date")
    await dialog.says("sam", "7 December")
    await dialog.says("sam", "/questions")
    await dialog.taps("sam", "1. OK-14")
    await dialog.taps("sam", "Other ways")
    await dialog.taps("sam", "Give a new date")
    await dialog.last_sees("sam", "The family expects you by Monday 7 December.", "pass it on")


async def test_a_third_new_date_is_refused(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await dialog.signs_in("sam")
    for day in ("20261126", "20261127", "20261130"):
        await dialog.taps_data("sam", f"1|desk.new_date|{concern.id}|{day}")
    await dialog.sees("sam", "The family has had 2 new dates")


async def test_later_after_reading_offers_to_tell_the_family_a_day(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Answer later")
    await dialog.sees("sam", "Shall I tell mum when you will answer?")
    await dialog.taps("sam", "Yes, by Tuesday 24 November")
    await dialog.sees("amira", "Tuesday 24 November")


async def test_a_day_typed_where_it_is_offered_to_tell_one_is_understood_at_once(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Answer later")
    await dialog.says("sam", "soon")
    await dialog.last_sees("sam", "I cannot use that as a day.", "up to Monday 7 December", "Back")
    await dialog.says("sam", "1 December")
    await dialog.last_sees("sam", "I have told mum of OK-14: by Tuesday 1 December at 5pm")
    await dialog.sees("amira", "Tuesday 1 December")


async def test_a_number_in_an_answer_is_a_word_of_it_and_no_button(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _previewed(dialog)
    await dialog.says("sam", "1")
    await dialog.last_sees("sam", "This is what mum will see", ANSWER + "\n1")
    assert not await dialog.look(lambda tx: [p for p in tx.parts.of(concern.id) if p.from_staff])


async def test_a_question_typed_for_one_colleague_is_kept_for_another_and_through_the_session(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Ask a team member first")
    await dialog.taps("sam", "Lee, Teacher")
    await dialog.says("sam", "Which stop does the coach use?")
    await dialog.wait(minutes=20)
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Questions: 1", dialog.phone("sam").last)
    await dialog.taps("sam", "1. OK-14")
    await dialog.taps("sam", "Other ways")
    await dialog.taps("sam", "Ask a team member first")
    await dialog.taps("sam", "Priya, Family support worker")
    await dialog.sees("sam", "Priya will see this", "Which stop does the coach use?")
    await dialog.taps("sam", "Send to Priya")
    await dialog.sees("priya", "Sam asks for your help")
    await dialog.never_saw("lee", "asks for your help")


async def test_passed_on_the_new_holder_reads_it_and_the_old_one_no_longer(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _opened(dialog)
    await dialog.taps("sam", "Not mine, pass on")
    await dialog.sees("sam", "Who should answer OK-14?", "Lee, Teacher")
    await dialog.sees_not("sam", "Nina")
    await dialog.taps("sam", "Lee, Teacher")
    await dialog.sees("sam", "Lee has the question from OK-14 now")
    await dialog.sees("amira", "Lee")
    await dialog.taps_data("sam", f"1|desk.open|{concern.id}")
    await dialog.sees_not("sam", BUS)
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Open")
    await dialog.sees("lee", BUS)


async def test_nobody_off_the_plan_can_be_handed_a_question_by_a_forged_button(dialog: Dialog) -> None:
    cast = await dialog.family()
    concern = await has_asked(dialog)
    await _opened(dialog)
    await dialog.taps_data("sam", f"1|desk.pass_to|{concern.id}|{cast.ids['nina']}")
    kept = await dialog.look(lambda tx: tx.concerns.get(concern.id))
    assert kept.holder_id == cast.ids["sam"]
    await dialog.never_saw("nina", "OK-14")


async def test_away_passes_it_to_the_duty_contact_where_there_is_no_cover(dialog: Dialog) -> None:
    cast = await dialog.family()
    concern = await has_asked(dialog)
    await dialog.signs_in("sam")
    await dialog.taps("sam", "I am away, pass to cover")
    await dialog.sees("sam", "Dana has the question from OK-14 now")
    assert await dialog.look(lambda tx: tx.concerns.get(concern.id).holder_id) == cast.ids["dana"]
    await dialog.sees("amira", "Dana")


async def test_not_mine_finds_the_right_person_by_the_rules(dialog: Dialog) -> None:
    cast = await dialog.family()
    concern = await has_asked(dialog, door=Door.PERSON, person="lee")
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Open")
    await dialog.taps("lee", "Not mine, pass on")
    await dialog.taps("lee", "Not mine, find someone")
    await dialog.sees("lee", "Sam has the question")
    assert await dialog.look(lambda tx: tx.concerns.get(concern.id).holder_id) == cast.ids["sam"]


async def test_a_team_member_gets_what_the_holder_types_and_no_word_of_the_family(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Ask a team member first")
    await dialog.taps("sam", "Lee, Teacher")
    await dialog.says("sam", "Which stop does the coach use?")
    await dialog.sees("sam", "Lee will see this", "Which stop does the coach use?")
    await dialog.taps("sam", "Send to Lee")
    await dialog.sees("sam", "Lee has your question about OK-14")
    await dialog.sees("lee", "Sam asks for your help")
    await dialog.sees_not("lee", "coach")
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Open", next(m for m in dialog.phone("lee").from_bot if "asks for your help" in m.text))
    await dialog.sees("lee", "Which stop does the coach use?")
    await dialog.says("lee", "The one by the church.")
    await dialog.sees("lee", "Sam has your answer")
    await dialog.sees("sam", "Lee has answered what you asked about OK-14")
    await dialog.sees_not("sam", "church")
    await dialog.taps("sam", "Read it")
    await dialog.sees("sam", "The one by the church.")
    await dialog.never_saw("lee", "did not come again")
    await dialog.never_saw("amira", "coach", "church")


async def test_a_day_sooner_than_promised_is_never_called_more_time(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Answer later")
    await dialog.taps("sam", "Yes, by Tuesday 24 November")
    await dialog.sees("amira", f"Sam has seen {concern.ref}. You will hear by Tuesday 24 November.")
    await dialog.never_saw("amira", "needs more time")


async def test_a_safety_worry_shows_whom_to_ring_and_cannot_be_closed_by_mistake(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _opened(dialog)
    await dialog.taps("sam", "This is a safety worry")
    await dialog.sees("sam", "Follow your safeguarding steps now", "01632 960 003", "999")
    await dialog.sees("dana", "Sam has marked a question from OK-14 as a safety worry")
    await dialog.taps("sam", "I have called the duty team")
    await dialog.sees("sam", "I have kept that you called about OK-14")
    await dialog.taps("sam", "Write an answer", dialog.phone("sam").last)
    await dialog.says("sam", "I am on my way.")
    await dialog.taps("sam", "Send")
    await dialog.taps_data("sam", f"1|desk.close|{concern.id}")
    await dialog.sees("sam", "marked as a safety worry, so it stays open")
    assert await dialog.look(lambda tx: tx.concerns.get(concern.id).closed_at) is None
    await dialog.taps_data("sam", f"1|desk.safety|{concern.id}")
    await dialog.sees("sam", "01632 960 003", "You said that you have called the duty team")


async def test_a_call_is_kept_as_the_answer_with_what_was_agreed(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _ways(dialog)
    await dialog.taps("sam", "Call instead")
    await dialog.sees("sam", "Call mum", "type what you agreed")
    await dialog.says("sam", "We agreed that I ring the bus firm.")
    await dialog.taps("sam", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "We agreed that I ring the bus firm.")
    steps = await dialog.look(lambda tx: [step.what for step in tx.steps.of(concern.id)])
    assert {"called", "answered"} <= set(steps)


async def test_an_answered_question_can_be_added_to_and_closed(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await _previewed(dialog)
    await dialog.taps("sam", "Send")
    await dialog.says("sam", "/questions")
    await dialog.sees("sam", "You have no questions to answer")
    await dialog.taps("sam", "Answered: 1")
    await dialog.taps("sam", "1. OK-14")
    await dialog.taps("sam", "Close it")
    await dialog.sees("sam", "Closed. Mum of OK-14 hears it")


# -- who may not -----------------------------------------------------------------------------------------------------


async def test_a_thread_about_the_lead_never_reaches_the_lead(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog, "amira", "Sam never rings back.", door=Door.ABOUT_LEAD)
    await dialog.signs_in("sam")
    for said in ("/questions", "/today", "/menu"):
        await dialog.says("sam", said)
    for verb in ("desk.open", "desk.page", "desk.files", "desk.ways", "desk.new_date", "desk.pass", "desk.pass_cover",
                 "desk.seen_by", "desk.not_mine", "desk.ask_team", "desk.safety", "desk.later", "desk.leave",
                 "desk.close", "answer.write", "answer.called", "answer.change", "help.open", "late.open",
                 "late.take"):  # fmt: skip
        await dialog.taps_data("sam", f"1|{verb}|{concern.id}")
    await dialog.says("sam", "Give me this one.", reply_to=dialog.phone("sam").last)
    await dialog.sees("jo", "has asked for you, not the lead professional")
    await dialog.signs_in("jo")
    await dialog.taps("jo", "Open", next(m for m in dialog.phone("jo").from_bot if "not the lead" in m.text))
    await dialog.sees("jo", "Sam never rings back.", "Only you can see this")
    await dialog.wait(days=4)
    await dialog.never_saw("sam", "never rings", concern.id, "1 question", "OK-14: due", "1 answer")


async def test_a_family_question_with_signs_of_html_is_shown_as_it_was_typed(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog, "amira", "<b>5 & 6</b> *now* _x_ عبد")
    await _opened(dialog)
    await dialog.sees("sam", "<b>5 & 6</b> *now* _x_ عبد")
    await dialog.taps("sam", "Write an answer")
    await dialog.says("sam", "<i>Yes&no</i>")
    await dialog.taps("sam", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "<i>Yes&no</i>")


async def test_somebody_taken_off_the_team_loses_an_open_card_at_once(dialog: Dialog) -> None:
    cast = await dialog.family()
    concern = await has_asked(dialog, door=Door.PERSON, person="lee")
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Open")
    await dialog.taps("lee", "Write an answer")
    await dialog.keep(lambda tx: [tx.roles.change(r, ended_at=tx.now) for r in tx.roles.live_of(cast.ids["lee"])])
    await dialog.says("lee", "I will see to it.")
    await dialog.sees("lee", "That button is old")
    await dialog.taps_data("lee", f"1|desk.open|{concern.id}")
    await dialog.says("lee", "/questions")
    await dialog.sees("lee", "You have no questions to answer")
    assert await dialog.look(lambda tx: tx.concerns.get(concern.id).answered_at) is None


async def test_a_tap_while_signed_out_is_done_after_sign_in(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await dialog.taps("sam", "Open")
    await dialog.sees("sam", "Sign in first")
    await dialog.sees_not("sam", "bus")
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees("sam", BUS)


async def test_the_other_parent_and_another_lead_learn_nothing_of_it(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _previewed(dialog)
    await dialog.taps("sam", "Send")
    for who in ("priya", "nina", "lee"):
        await dialog.signs_in(who)
        await dialog.taps_data(who, f"1|desk.open|{concern.id}")
        await dialog.never_saw(who, "bus", "mum")
    await dialog.never_saw("yusuf", "bus", "Amira")


async def _opened(dialog: Dialog) -> None:
    await dialog.signs_in("sam")
    await dialog.says("sam", "/questions")
    await dialog.taps("sam", "1. OK-14")


async def _ways(dialog: Dialog) -> None:
    await _opened(dialog)
    await dialog.taps("sam", "Other ways")


async def _previewed(dialog: Dialog) -> None:
    await _opened(dialog)
    await dialog.taps("sam", "Write an answer")
    await dialog.says("sam", ANSWER)
    await dialog.sees("sam", ANSWER)


def _data(dialog: Dialog, who: str, label: str) -> str:
    rows = next(m.rows for m in reversed(dialog.phone(who).from_bot) if label in m.labels)
    return next(str(button["callback_data"]) for row in rows for button in row if button["text"] == label)
