"""After a meeting: the summary is asked for until it is sent, and each reader sees what is open to them (004-13)."""

from datetime import timedelta
from functools import partial

import pytest

from handlers.rules.summaries import WAITED_FOR
from storage.records.actions import ActionState, AgreedAction
from storage.records.concerns import ConcernKind, Door
from storage.records.ids import new_id
from storage.records.people import ReadingLevel
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.raising import concerns_of, covers
from tests.stories.test_meetings import arranged, days_pass, role_of

AGREED = "Mia stays at her school. Lee asks the taxi firm for a new driver."
WHY = "Mia feels safe there."
NEXT = "Lee rings you on Monday."


async def held(dialog: Dialog, *, until: str = "2026-12-03 17:00") -> str:
    """Let a review on 3 December be over; return its id."""
    dialog.at("2026-12-02 10:00")
    await arranged(dialog)
    await until_local(dialog, until)
    return await meeting_id(dialog)


async def until_local(dialog: Dialog, local: str) -> None:
    """Let time pass until a London wall time."""
    now = dialog.clock.now()
    moment = now.fromisoformat(local).replace(tzinfo=now.tzinfo)
    await dialog.until(moment, step=timedelta(hours=1))


async def meeting_id(dialog: Dialog) -> str:
    """Return the id of the plan's newest meeting."""
    plan_id = dialog.cast.plan_id
    return await dialog.look(lambda tx: tx.meetings.of_plan(plan_id, tx.now - timedelta(days=60))[-1].id)


async def writes(dialog: Dialog, who: str = "sam", *, send: bool = True) -> None:
    """Write the three parts of a summary for a meeting for which nobody said anything, and send it."""
    await dialog.taps(who, "Write the summary")
    await dialog.says(who, AGREED)
    await dialog.says(who, WHY)
    await dialog.says(who, NEXT)
    if send:
        await dialog.taps(who, "Send it")


def preview_of(dialog: Dialog, who: str = "sam") -> str:
    """Return the words between the quotation marks of the preview."""
    shown = next(m.text for m in reversed(dialog.phone(who).from_bot) if "This is what" in m.text)
    return shown.partition("“")[2].rpartition("”")[0]


async def from_meeting(dialog: Dialog, what: str, owner: str, *, shown_to: tuple[str, ...] | None = None) -> None:
    """Keep an action that was published from the meeting."""
    meeting = await meeting_id(dialog)

    def put(tx: Transaction) -> None:
        tx.actions.add(AgreedAction(
            id=new_id(), plan_id=dialog.cast.plan_id, what=what, owner_id=dialog.cast.ids[owner],
            author_id=dialog.cast.ids["sam"], state=ActionState.PUBLISHED, made_at=tx.now, meeting_id=meeting,
            by_day=(tx.now + timedelta(days=7)).date(), published_at=tx.now - timedelta(hours=1),
            visible_from=tx.now - timedelta(minutes=58), shown_to=shown_to))  # fmt: skip

    await dialog.keep(put)


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_the_family_reads_what_was_agreed_why_and_what_next_exactly_as_it_was_previewed(
    dialog: Dialog, level: ReadingLevel
) -> None:
    dialog.at("2026-12-02 10:00")
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await held(dialog)
    await dialog.signs_in("sam")
    await writes(dialog, send=False)
    await dialog.last_sees("sam", "This is what mum will see", "Reader 1 of 2.", AGREED, WHY, NEXT)
    previewed = preview_of(dialog)
    await dialog.taps("sam", "Next reader")
    await dialog.last_sees("sam", "This is what the young person will see", "Reader 2 of 2.")
    for_mia = preview_of(dialog)
    await dialog.taps("sam", "Send it")
    await dialog.last_sees("sam", "goes to 2 people", "You have 2 minutes", "Take it back")
    await dialog.never_saw("amira", AGREED, "what came of", "Read it")
    await dialog.wait(minutes=3)
    await dialog.taps("amira", "Read it")
    assert dialog.phone("amira").last.text == previewed
    await dialog.last_sees("amira", "Talk it through", "I have a question about this", "Back")
    await dialog.taps("mia", "Read it")
    assert dialog.phone("mia").last.text == for_mia
    await dialog.never_saw("yusuf", AGREED, WHY, NEXT, "Read it")
    await dialog.never_saw("nina", AGREED)


async def test_each_reader_sees_only_the_actions_that_are_open_to_them(dialog: Dialog) -> None:
    await held(dialog)
    await from_meeting(dialog, "Ask the taxi firm.", "lee")
    await from_meeting(dialog, "Fill in the form for the court.", "amira", shown_to=(dialog.cast.ids["amira"],))
    role = await dialog.look(lambda tx: role_of(tx, dialog, "mia"))
    await dialog.keep(lambda tx: tx.roles.change(role, sees_names=False))
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Write the summary")
    await dialog.sees("sam", "Lee: Ask the taxi firm.", "Amira: Fill in the form", "Skip")
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Skip")
    await dialog.sees("sam", "Lee: Ask the taxi firm.", "You: Fill in the form for the court.")
    for_mum = preview_of(dialog)
    await dialog.taps("sam", "Next reader")
    await dialog.sees("sam", "Somebody else: Ask the taxi firm.")
    for_mia = preview_of(dialog)
    assert "court" not in for_mia
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    for who, previewed in (("amira", for_mum), ("mia", for_mia)):
        await dialog.taps(who, "Read it")
        assert dialog.phone(who).last.text == previewed
    await dialog.taps("amira", "See the actions")
    await dialog.last_sees("amira", "Yours: 1. Other people: 1.")
    await dialog.never_saw("mia", "court", "Lee: Ask")


async def test_what_was_agreed_cannot_be_skipped_where_no_action_says_it_and_back_asks_again(dialog: Dialog) -> None:
    await held(dialog)
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Write the summary")
    assert "Skip" not in dialog.phone("sam").buttons
    await dialog.taps_data("sam", f"1|sum.text|{await meeting_id(dialog)}|agreed")
    await dialog.sees_not("sam", "Why did you agree this?")
    await dialog.taps_data("sam", f"1|sum.go_on|{await meeting_id(dialog)}")
    await dialog.says("sam", "Something rash.")
    await dialog.last_sees("sam", "Why did you agree this?")
    await dialog.taps("sam", "Back")
    await dialog.last_sees("sam", "What did you agree?")
    await dialog.says("sam", AGREED)
    await dialog.says("sam", WHY)
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", AGREED, WHY)
    assert "rash" not in dialog.phone("sam").last.text
    await dialog.taps("sam", "Change a part")
    await dialog.taps("sam", "What happens next")
    await dialog.says("sam", NEXT)
    await dialog.last_sees("sam", "This is what mum will see", NEXT)
    await dialog.taps("sam", "Back")
    await dialog.last_sees("sam", "What happens next?")


async def test_half_a_summary_survives_stop_the_session_and_a_restart(dialog: Dialog) -> None:
    await held(dialog)
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Write the summary")
    await dialog.says("sam", AGREED)
    await dialog.taps("sam", "Stop")
    await dialog.sees("sam", "I keep what you wrote", "The family was told nothing.", "Go on")
    await dialog.restart()
    await dialog.wait(hours=1)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.last_sees("sam", "OK-14: meeting Thursday 3 December, no summary yet.")
    await dialog.taps("sam", "1. Summary, OK-14")
    await dialog.last_sees("sam", "Why did you agree this?")


async def test_a_summary_is_taken_back_within_two_minutes_changed_and_sent_anew(dialog: Dialog) -> None:
    await held(dialog)
    await dialog.signs_in("sam")
    await writes(dialog)
    await dialog.taps("sam", "Take it back")
    await dialog.last_sees("sam", "Nobody was told. I have kept what you wrote")
    await dialog.wait(minutes=5)
    await dialog.never_saw("amira", "Read it", AGREED)
    await dialog.taps("sam", "Change a part")
    await dialog.taps("sam", "Why")
    await dialog.says("sam", "Her friends are there.")
    await dialog.taps("sam", "Send it")
    await dialog.wait(minutes=3)
    await dialog.taps("amira", "Read it")
    await dialog.last_sees("amira", AGREED, "Why: Her friends are there.")
    await dialog.never_saw("amira", WHY)
    await dialog.taps_data("sam", f"1|sum.undo|{await meeting_id(dialog)}")
    await dialog.last_sees("sam", "The 2 minutes are over")
    assert sum("what came of" in line for line in dialog.locked_screen("amira")) == 1


async def test_an_old_preview_sends_nothing_and_twice_sent_is_sent_once(dialog: Dialog) -> None:
    await held(dialog)
    await dialog.signs_in("sam")
    await writes(dialog, send=False)
    old = dialog.phone("sam").last
    send = next(b["callback_data"] for row in old.rows for b in row if b["text"] == "Send it")
    await dialog.taps("sam", "Change a part")
    await dialog.taps("sam", "Why")
    await dialog.says("sam", "Her friends are there.")
    await dialog.taps_data("sam", send)
    await dialog.last_sees("sam", "This is what mum will see", "Her friends are there.")
    await dialog.taps("sam", "Send it")
    await dialog.taps_data("sam", send)
    await dialog.wait(minutes=3)
    assert sum("what came of" in line for line in dialog.locked_screen("amira")) == 1


async def test_it_is_asked_for_until_it_is_sent_and_then_the_manager_sees_a_count(dialog: Dialog) -> None:
    await held(dialog)  # Thursday; Monday is the 2nd working day after it, Thursday the 5th
    await until_local(dialog, "2026-12-07 08:15")
    await dialog.never_saw("sam", "has no summary yet")
    await until_local(dialog, "2026-12-07 10:15")
    await dialog.last_sees("sam", "OK-14: the review on Thursday 3 December at 3:30pm has no summary yet.", "Write it")
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.never_saw("jo", "without a summary")
    await until_local(dialog, "2026-12-10 12:15")
    assert _chased(dialog, "sam") == 2
    await dialog.last_sees("sam", "Your line manager now sees that one is missing.")
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.taps("jo", "Workload")
    await dialog.last_sees("jo", "Sam: 1 family, 0 to answer, 0 late. 1 meeting without a summary.")
    await days_pass(dialog, days=10)
    assert _chased(dialog, "sam") == 2
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.last_sees("sam", "no summary yet")
    for who in ("amira", "mia", "lee", "priya", "dana"):
        await dialog.never_saw(who, "has no summary yet")


async def test_it_is_not_asked_for_once_it_was_sent(dialog: Dialog) -> None:
    await held(dialog)
    await dialog.signs_in("sam")
    await writes(dialog)
    await days_pass(dialog, days=9, hours=1)
    assert _chased(dialog, "sam") == 0
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees_not("sam", "no summary yet")
    await dialog.taps_data("sam", f"1|sum.write|{await meeting_id(dialog)}")
    await dialog.last_sees("sam", "was sent", "Read it")
    await dialog.taps("sam", "Read it")
    await dialog.last_sees("sam", f"Agreed: {AGREED}", f"Why: {WHY}")


async def test_nothing_is_asked_for_of_a_meeting_that_was_called_off_or_moved(dialog: Dialog) -> None:
    dialog.at("2026-12-02 10:00")
    await arranged(dialog)
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Move it")
    await dialog.says("sam", "Monday 14 December at 10am")
    await dialog.says("sam", "Oak School")
    await dialog.taps("sam", "Move it")
    await until_local(dialog, "2026-12-11 12:30")
    assert _chased(dialog, "sam") == 0
    await until_local(dialog, "2026-12-16 12:30")
    assert _chased(dialog, "sam") == 1


async def test_while_the_lead_is_away_the_cover_is_asked_and_writes_it(dialog: Dialog) -> None:
    await held(dialog)
    await covers(dialog, "sam", "priya")
    await until_local(dialog, "2026-12-07 12:15")
    assert (_chased(dialog, "sam"), _chased(dialog, "priya")) == (0, 1)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|sum.write|{await meeting_id(dialog)}")
    await dialog.sees_not("sam", "What did you agree?")
    await dialog.signs_in("priya")
    await dialog.taps("priya", "Write it now")
    await dialog.says("priya", AGREED)
    await dialog.taps("priya", "Skip")
    await dialog.taps("priya", "Skip")
    await dialog.taps("priya", "Send it")
    await dialog.wait(minutes=3)
    await dialog.taps("amira", "Read it")
    await dialog.last_sees("amira", AGREED)


async def test_nobody_but_whoever_answers_the_family_writes_sends_or_takes_back(dialog: Dialog) -> None:
    meeting = await held(dialog)
    for who in ("lee", "dana", "nina"):
        await dialog.signs_in(who)
        for verb in ("sum.write", "sum.go_on", "sum.preview", "sum.send", "sum.undo", "sum.parts", "sum.stop"):
            await dialog.taps_data(who, f"1|{verb}|{meeting}")
        await dialog.never_saw(who, "What did you agree?", "Send it")
    await dialog.taps_data("amira", f"1|sum.write|{meeting}")
    assert await dialog.look(lambda tx: tx.summaries.of_meeting(meeting)) is None


async def test_the_note_is_discreet_and_withdrawn_from_who_may_no_longer_know_of_the_meeting(dialog: Dialog) -> None:
    dialog.at("2026-12-02 10:00")
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), discreet=True))
    await held(dialog)
    await dialog.signs_in("sam")
    await writes(dialog)
    role = await dialog.look(lambda tx: role_of(tx, dialog, "mia"))
    await dialog.keep(lambda tx: tx.roles.change(role, sees_dates=False))
    await dialog.wait(minutes=3)
    await dialog.never_saw("mia", "Read it", AGREED)
    await dialog.taps_data("mia", f"1|meet.sum|{await meeting_id(dialog)}")
    await dialog.never_saw("mia", AGREED)
    await dialog.last_sees("amira", "You have a new message.", "Open")
    await dialog.taps("amira", "Open")
    await dialog.taps("amira", "Read it")
    await dialog.last_sees("amira", AGREED)
    assert not any("meeting" in line or "Mia" in line or "agreed" in line for line in dialog.locked_screen("amira"))


async def test_past_meetings_are_listed_with_what_came_of_each(dialog: Dialog) -> None:
    await held(dialog)
    await dialog.says("amira", "/meetings")
    await dialog.last_sees("amira", "You have no meetings to come.", "Past meetings")
    await dialog.taps("amira", "Past meetings")
    await dialog.last_sees("amira", "1. Thursday 3 December. Nothing is written yet.")
    await dialog.says("amira", "1")
    await dialog.last_sees("amira", "Sam has not written down yet what came of it.", "Talk it through")
    await dialog.signs_in("sam")
    await writes(dialog)
    await dialog.wait(minutes=3)
    await dialog.says("amira", "/meetings")
    await dialog.taps("amira", "Past meetings")
    await dialog.last_sees("amira", "1. Thursday 3 December. You can read what came of it.")
    await dialog.taps("amira", "Thursday 3 December")
    await dialog.last_sees("amira", AGREED)
    await dialog.says("yusuf", "/meetings")
    await dialog.sees_not("yusuf", "Past meetings")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_talk_it_through_books_a_call_with_a_number_and_a_day_and_needs_no_words(
    dialog: Dialog, level: ReadingLevel
) -> None:
    dialog.at("2026-12-02 10:00")
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await held(dialog, until="2026-12-04 11:00")
    await dialog.signs_in("sam")
    await writes(dialog)
    await dialog.wait(minutes=3)
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "Talk it through")
    await dialog.last_sees("amira", "You do not have to say." if level is ReadingLevel.STANDARD else "will call you.")
    await dialog.taps("amira", "Send without words")
    await dialog.last_sees("amira", "You want a call about your meeting", "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert (concern.kind, concern.door, concern.meeting_id) == (ConcernKind.TALK, Door.LEAD, await meeting_id(dialog))
    await dialog.last_sees("amira", f"Your number is {concern.ref}.", "by Tuesday 8 December")
    await dialog.taps_data("sam", f"1|desk.open|{concern.id}")
    await dialog.sees("sam", "About the meeting on Thursday 3 December.", "Mum asks you to call and talk it through.")
    await dialog.never_saw("mia", concern.ref)


async def test_a_question_about_a_meeting_goes_to_whoever_leads_with_the_meeting_beside_it(dialog: Dialog) -> None:
    await held(dialog, until="2026-12-04 11:00")
    await dialog.signs_in("sam")
    await writes(dialog)
    await dialog.wait(minutes=3)
    await dialog.taps("mia", "Read it")
    await dialog.taps("mia", "I have a question about this")
    await dialog.last_sees("mia", "About your meeting on Thursday 3 December.")
    await dialog.says("mia", "Which driver will it be?")
    await dialog.taps("mia", "Send")
    await dialog.last_sees("mia", "This is about your meeting on Thursday 3 December.", "It will go to Sam.")
    await dialog.taps("mia", "Send it")
    [concern] = await concerns_of(dialog, "mia")
    assert (concern.kind, concern.meeting_id) == (ConcernKind.QUESTION, await meeting_id(dialog))
    await dialog.taps_data("sam", f"1|desk.open|{concern.id}")
    await dialog.sees("sam", "About the meeting on Thursday 3 December.", "asks: “Which driver will it be?”")
    await dialog.never_saw("amira", "Which driver")


async def test_the_team_reads_the_summary_on_the_meetings_card_once_it_is_out(dialog: Dialog) -> None:
    meeting = await held(dialog)
    await dialog.signs_in("sam")
    await writes(dialog)
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|arrange.open|{meeting}")
    await dialog.sees_not("lee", "Read the summary")
    await dialog.taps_data("lee", f"1|sum.read|{meeting}")
    await dialog.never_saw("lee", AGREED)
    await dialog.wait(minutes=3)
    await dialog.taps_data("lee", f"1|arrange.open|{meeting}")
    await dialog.taps("lee", "Read the summary")
    await dialog.last_sees("lee", f"Agreed: {AGREED}", f"Next: {NEXT}")
    await dialog.signs_in("nina")
    await dialog.taps_data("nina", f"1|sum.read|{meeting}")
    await dialog.never_saw("nina", AGREED)


async def test_a_meeting_to_which_nobody_of_the_family_was_asked_needs_no_summary(dialog: Dialog) -> None:
    meeting = await held(dialog)
    for who in ("amira", "mia"):
        await dialog.keep(partial(_closes_dates, dialog, who))
    await until_local(dialog, "2026-12-11 12:30")
    assert _chased(dialog, "sam") == 0
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|sum.write|{meeting}")
    await dialog.says("sam", AGREED)
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "A summary would reach no one.")
    await dialog.taps_data("sam", f"1|sum.send|{meeting}||3")
    assert await dialog.look(lambda tx: tx.summaries.of_meeting(meeting)) is None
    assert timedelta(days=60) < WAITED_FOR


async def test_words_a_family_may_not_know_are_looked_at_before_the_summary_goes_out(dialog: Dialog) -> None:
    await held(dialog)
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Write the summary")
    await dialog.says("sam", "SALT will see Mia at school.")
    await dialog.last_sees("sam", "A family may not know", "SALT", "Write it again")
    await dialog.taps_data("sam", f"1|sum.preview|{await meeting_id(dialog)}")
    await dialog.sees_not("sam", "This is what mum will see")
    await dialog.taps_data("sam", f"1|sum.send|{await meeting_id(dialog)}||1")
    assert await dialog.look(lambda tx: tx.summaries.where()) == []
    await dialog.taps("sam", "Write it again")
    await dialog.says("sam", "Nina will help Mia with talking at school.")
    await dialog.last_sees("sam", "Why did you agree this?")
    await dialog.says("sam", WHY)
    await dialog.says("sam", NEXT)
    await dialog.last_sees("sam", "This is what mum will see", "Nina will help Mia with talking at school.")
    assert "SALT" not in dialog.phone("sam").last.text


async def test_a_summary_that_would_not_fit_one_message_is_shortened_before_it_goes_out(dialog: Dialog) -> None:
    await held(dialog)
    for number in range(8):
        await from_meeting(dialog, f"{number} " + "Lee rings the taxi firm and asks. " * 11, "lee")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Write the summary")
    await dialog.says("sam", ("Mia stays. " * 85).strip())
    await dialog.taps("sam", "Skip", _with(dialog, "Why did you agree"))
    await dialog.taps("sam", "Skip", _with(dialog, "What happens next"))
    await dialog.sees("sam", "is too long for one message to mum", "Change a part")
    await dialog.taps_data("sam", f"1|sum.send|{await meeting_id(dialog)}||3")
    assert await dialog.look(lambda tx: tx.summaries.where()) == []
    await dialog.taps("sam", "Change a part")
    await dialog.taps("sam", "What was agreed")
    await dialog.says("sam", "Mia stays.")
    await dialog.last_sees("sam", "This is what mum will see", "Mia stays.")


def _with(dialog: Dialog, words: str) -> object:
    """Return the newest message on Sam's phone that holds these words."""
    return next(m for m in reversed(dialog.phone("sam").from_bot) if words in m.text)


def _closes_dates(dialog: Dialog, who: str, tx: Transaction) -> None:
    tx.roles.change(role_of(tx, dialog, who), sees_dates=False)


def _chased(dialog: Dialog, who: str) -> int:
    return sum("has no summary yet" in line for line in dialog.locked_screen(who))
