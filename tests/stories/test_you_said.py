""" "You said, we did": each thing said for a meeting gets what came of it, and only its readers read that (003-05)."""

from functools import partial

import pytest

from storage.records.meetings import Readers
from storage.records.people import ReadingLevel
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.test_after_a_meeting import AGREED, meeting_id, preview_of, until_local
from tests.stories.test_meetings import arranged, role_of

SCHOOL = "I want to stay at my school."
TAXI = "And no more taxis."
BUS = "The bus is always late."
STAYS = "We asked the school. You can stay."
NO_TAXI = "We cannot stop the taxi yet. The bus has no seat."
CALLED = "Lee called the bus firm."


async def says_for_it(dialog: Dialog, who: str, share: str, *words: str) -> None:
    """Say something for the next meeting, and choose who reads it."""
    await dialog.says(who, "/meetings")
    await dialog.taps(who, "Thursday 3 December")
    await dialog.taps(who, "What I want to say")
    for one in words:
        await dialog.says(who, one)
        await dialog.wait(minutes=1)
    await dialog.taps(who, "Save it")
    await dialog.taps(who, share)


async def said_and_held(dialog: Dialog) -> str:
    """Let mia share two things with all who come, amira one with Sam only, and the meeting be over."""
    dialog.at("2026-12-02 10:00")
    await arranged(dialog)
    await says_for_it(dialog, "mia", "All who come", SCHOOL, TAXI)
    await says_for_it(dialog, "amira", "Only Sam", BUS)
    await until_local(dialog, "2026-12-03 17:00")
    await dialog.signs_in("sam")
    return await meeting_id(dialog)


async def answers_all(dialog: Dialog, *, bus: str | None = CALLED) -> None:
    """Write the summary with an answer to each thing that was said."""
    await dialog.taps("sam", "Write the summary")
    await dialog.says("sam", AGREED)
    await dialog.taps_data("sam", f"1|sum.text|{await meeting_id(dialog)}|why")
    await dialog.taps_data("sam", f"1|sum.text|{await meeting_id(dialog)}|what_next")
    await dialog.sees("sam", "1 of 3: the young person said:", SCHOOL, "Say what you did, or why not.")
    await dialog.says("sam", STAYS)
    await dialog.sees("sam", "2 of 3: the young person said:", TAXI)
    await dialog.says("sam", NO_TAXI)
    await dialog.sees("sam", "3 of 3: mum said:", BUS)
    if bus is not None:
        await dialog.says("sam", bus)
    else:
        await dialog.taps("sam", "Skip")


def _reads(person_id: str, level: ReadingLevel, tx: Transaction) -> None:
    tx.people.change(tx.people.get(person_id), reading=level)


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_the_young_persons_words_stand_first_each_with_what_came_of_it_exactly_as_previewed(
    dialog: Dialog, level: ReadingLevel
) -> None:
    dialog.at("2026-12-02 10:00")
    cast = await dialog.family()
    for who in ("amira", "mia"):
        await dialog.keep(partial(_reads, cast.ids[who], level))
    await said_and_held(dialog)
    await answers_all(dialog)
    for_mum = preview_of(dialog)
    await dialog.taps("sam", "Next reader")
    for_mia = preview_of(dialog)
    assert BUS not in for_mia
    assert CALLED not in for_mia
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    for who, previewed in (("amira", for_mum), ("mia", for_mia)):
        await dialog.taps(who, "Read it")
        assert dialog.phone(who).last.text == previewed
    text = dialog.phone("amira").last.text
    order = [text.index(words) for words in (SCHOOL, STAYS, TAXI, NO_TAXI, BUS, CALLED, AGREED)]
    assert order == sorted(order)
    assert "Mia said" in text
    await dialog.never_saw("mia", BUS, CALLED)
    await dialog.never_saw("yusuf", SCHOOL, BUS, STAYS, CALLED)
    assert not any(SCHOOL in line or BUS in line for line in dialog.locked_screen("sam"))


async def test_nobody_but_its_author_sees_an_answer_for_two_minutes_nor_after_it_was_taken_back(dialog: Dialog) -> None:
    meeting = await said_and_held(dialog)
    await answers_all(dialog)
    await dialog.taps("sam", "Send it")
    await dialog.taps_data("mia", f"1|meet.did|{meeting}")
    await dialog.last_sees("mia", SCHOOL, "We have not answered this yet. You can ask Sam.")
    await dialog.taps("sam", "Take it back")
    await dialog.wait(minutes=5)
    await dialog.taps_data("mia", f"1|meet.did|{meeting}")
    await dialog.never_saw("mia", STAYS, NO_TAXI)
    await dialog.taps("sam", "Look at it again")
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    await dialog.taps_data("mia", f"1|meet.did|{meeting}")
    await dialog.last_sees("mia", STAYS, NO_TAXI)


async def test_whoever_may_no_longer_read_the_words_no_longer_reads_their_answer(dialog: Dialog) -> None:
    meeting = await said_and_held(dialog)
    await answers_all(dialog)
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)

    def keeps_to_sam(tx: Transaction) -> None:
        for view in tx.views.by(meeting, dialog.cast.ids["mia"]):
            tx.views.change(view, readers=Readers.HOLDER)

    await dialog.keep(keeps_to_sam)
    await dialog.taps("amira", "Read it")
    await dialog.last_sees("amira", BUS, CALLED)
    await dialog.never_saw("amira", SCHOOL, STAYS, NO_TAXI)


async def test_the_list_shows_my_own_words_over_all_meetings_and_says_what_was_not_answered(dialog: Dialog) -> None:
    meeting = await said_and_held(dialog)
    await answers_all(dialog, bus=None)
    await dialog.last_sees("sam", "We have not answered this yet.")
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    await dialog.says("amira", "/meetings")
    await dialog.taps("amira", "Past meetings")
    await dialog.taps("amira", "You said, we did")
    await dialog.last_sees("amira", f"You said: “{BUS}”", "We have not answered this yet. You can ask Sam.")
    assert SCHOOL not in dialog.phone("amira").last.text
    await dialog.taps("amira", "Ask Sam about it")
    await dialog.last_sees("amira", "About your meeting on Thursday 3 December.")
    await dialog.taps("mia", "Read it")
    await dialog.taps("mia", "You said, we did")
    await dialog.last_sees("mia", SCHOOL, f"What we did: {STAYS}", TAXI, f"What we did: {NO_TAXI}")
    await dialog.taps("mia", "What we agreed")
    await dialog.last_sees("mia", AGREED)
    await dialog.says("yusuf", "/menu")
    await dialog.taps_data("yusuf", f"1|meet.did|{meeting}")
    await dialog.last_sees("yusuf", "You have not sent words for a meeting yet.")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_what_somebody_keeps_to_themselves_is_asked_of_nobody_and_stands_in_no_summary(
    dialog: Dialog, level: ReadingLevel
) -> None:
    dialog.at("2026-12-02 10:00")
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["mia"]), reading=level))
    await arranged(dialog)
    await says_for_it(dialog, "mia", "I will say it myself", SCHOOL)
    await until_local(dialog, "2026-12-03 17:00")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Write the summary")
    await dialog.says("sam", AGREED)
    meeting = await meeting_id(dialog)
    await dialog.taps_data("sam", f"1|sum.text|{meeting}|why")
    await dialog.taps_data("sam", f"1|sum.text|{meeting}|what_next")
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    await dialog.taps("mia", "Read it")
    assert SCHOOL not in dialog.phone("mia").last.text
    await dialog.taps_data("mia", f"1|meet.did|{meeting}")
    await dialog.last_sees("mia", SCHOOL, "You kept this to yourself.")
    await dialog.never_saw("sam", SCHOOL)
    await dialog.never_saw("amira", SCHOOL)


async def test_words_deleted_after_they_were_answered_take_their_answer_with_them(dialog: Dialog) -> None:
    meeting = await said_and_held(dialog)
    await answers_all(dialog)
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    await dialog.taps_data("amira", f"1|meet.unsay|{meeting}")
    await dialog.last_sees("amira", "I have deleted it.")
    await dialog.taps_data("amira", f"1|meet.sum|{meeting}")
    await dialog.last_sees("amira", SCHOOL, STAYS)
    assert BUS not in dialog.phone("amira").last.text
    assert CALLED not in dialog.phone("amira").last.text
    assert len(await dialog.look(lambda tx: tx.view_answers.where())) == 2


async def test_a_child_taken_off_the_dates_sees_no_list_of_a_meeting_they_may_not_know_of(dialog: Dialog) -> None:
    meeting = await said_and_held(dialog)
    await answers_all(dialog)
    await dialog.taps("sam", "Send it")
    role = await dialog.look(lambda tx: role_of(tx, dialog, "mia"))
    await dialog.keep(lambda tx: tx.roles.change(role, sees_dates=False))
    await dialog.wait(minutes=3)
    await dialog.taps_data("mia", f"1|meet.did|{meeting}")
    await dialog.last_sees("mia", "You have not sent words for a meeting yet.")
    await dialog.never_saw("mia", STAYS)


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_what_was_left_open_in_the_summary_is_answered_later_and_only_who_said_it_is_told(
    dialog: Dialog, level: ReadingLevel
) -> None:
    dialog.at("2026-12-02 10:00")
    cast = await dialog.family()
    await dialog.keep(partial(_reads, cast.ids["amira"], level))
    meeting = await said_and_held(dialog)
    await answers_all(dialog, bus=None)
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    await dialog.taps_data("sam", f"1|sum.read|{meeting}")
    await dialog.taps("sam", "Say what came of it")
    await dialog.last_sees("sam", "Mum said, and has no answer yet:", BUS, "Type what you did, or why not.")
    await dialog.says("sam", "The XQF was asked.")
    await dialog.last_sees("sam", "XQF")
    await dialog.says("sam", CALLED)
    previewed = dialog.phone("sam").last.text
    await dialog.last_sees("sam", "This is what mum will see", BUS, CALLED)
    await dialog.taps("sam", "Send it")
    await dialog.taps("sam", "Take it back")
    await dialog.wait(minutes=3)
    await dialog.never_saw("amira", CALLED, "answer to what you said", "answered what you said")
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "answered what you said" if level is ReadingLevel.EASY else "answer to what you said")
    await dialog.taps("amira", "Read it")
    assert dialog.phone("amira").last.text in previewed
    await dialog.never_saw("mia", BUS, CALLED)
    await dialog.taps_data("sam", f"1|sum.left|{meeting}")
    await dialog.never_saw("yusuf", CALLED, "what you said")


async def test_words_that_come_after_the_summary_wait_for_an_answer_of_their_own(dialog: Dialog) -> None:
    meeting = await said_and_held(dialog)
    await answers_all(dialog)
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    await dialog.taps_data("mia", f"1|meet.say|{meeting}")
    await dialog.says("mia", "Thank you for the bus.")
    await dialog.taps("mia", "Save it")
    await dialog.taps("mia", "Only Sam")
    await dialog.wait(minutes=3)
    await dialog.taps("sam", "Read it")
    await dialog.taps("sam", "Say what came of it")
    await dialog.last_sees("sam", "The young person said, and has no answer yet:")
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|sum.left|{meeting}")
    await dialog.never_saw("lee", "Thank you for the bus.")
    await dialog.never_saw("amira", "Thank you for the bus.")
