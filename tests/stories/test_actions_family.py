"""Way 3 on the family's phone: the lists, the card, "did this happen?", help, more time and news (issue 4, point 3)."""

from datetime import date, datetime, timedelta

import pytest

from handlers.action_reminding import plan_reminders_of_action
from handlers.telling import tell
from storage.records.actions import ActionState, ActionVersion, AgreedAction, Says
from storage.records.concerns import ConcernKind, Door
from storage.records.ids import new_id
from storage.records.outcomes import Outcome
from storage.transaction import Transaction
from tests.stories.agreed import agreed, met, opens_plan, reads_easy, reports_of, said
from tests.stories.dialog import Dialog

LATER = date(2026, 12, 4)
TODAY = date(2026, 11, 23)
PAST = date(2026, 11, 20)


async def asked_whether(dialog: Dialog, who: str, action: AgreedAction) -> None:
    """Ask "did this happen?" as the clock does on the day."""
    cast = dialog.cast

    def ask(tx: Transaction) -> None:
        owner = tx.people.get(action.owner_id)
        tell(tx, dialog.app.house, tx.people.get(cast.ids[who]), "action_did_it_happen", key=f"asked/{action.id}/{who}",
             now=tx.now, refers_to=action.id, version=action.version, plan_id=cast.plan_id, child="Mia",
             what=action.what, owner=owner.name, date=action.by_day, action_id=action.id)  # fmt: skip

    await dialog.keep(ask)


# -- the lists -------------------------------------------------------------------------------------------------------


async def test_the_four_lists_each_have_a_page_with_numbers_and_the_empty_ones_words(dialog: Dialog) -> None:
    await dialog.family()
    for number in range(1, 7):
        await agreed(dialog, f"Job number {number}.", "lee", LATER + timedelta(days=number))
    await agreed(dialog, "Look at the diary.", "lee", PAST)
    await dialog.says("amira", "/actions")
    await dialog.sees("amira", "Actions to do: 7", "Yours: 0. Other people: 7. Late: 1.")
    await dialog.taps("amira", "My actions")
    await dialog.sees("amira", "You have no actions to do just now.")
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "Late")
    await dialog.last_sees("amira", "1. Look at the diary. It was due by Friday 20 November.")
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "Done")
    await dialog.sees("amira", "No action is done yet.")
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "What others will do")
    await dialog.last_sees("amira", "What others will do: 7.", "1. Look at the diary.", "4. Job number 3.")
    await dialog.taps("amira", "More")
    await dialog.last_sees("amira", "1. Job number 4. By Tuesday 8 December.", "3. Job number 6.")
    await dialog.says("amira", "2")
    await dialog.last_sees("amira", "Action 6 of 7", "What: Job number 5.")


async def test_an_easy_reader_has_the_same_lists_in_short_words(dialog: Dialog) -> None:
    await dialog.family()
    await reads_easy(dialog, "amira")
    await agreed(dialog, "Send the sleep diary.", "amira", LATER)
    await dialog.says("amira", "/actions")
    await dialog.sees("amira", "Your jobs: 1.")
    await dialog.taps("amira", "My jobs")
    await dialog.last_sees("amira", "Your jobs: 1.", "1. Send the sleep diary.")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "This is your job.", "Do it by Friday 4 December.", "More time")
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "What others will do")
    await dialog.sees("amira", "Other people have no jobs just now.")


# -- the card --------------------------------------------------------------------------------------------------------


async def whole(dialog: Dialog, **more: object) -> AgreedAction:
    """Keep an action with everything a card can say, put right a day ago."""
    meeting = await met(dialog, "amira", "mia")
    sam = dialog.cast.ids["sam"]

    def outcome(tx: Transaction) -> Outcome:
        return tx.outcomes.add(Outcome(new_id(), dialog.cast.plan_id, "Mia sleeps all night.", sam, tx.now))

    serves = await dialog.keep(outcome)
    action = await agreed(
        dialog, "Look at the sleep diary.", "lee", LATER, so_that="Mia is less tired.", next_step="Lee rings you.",
        outcome_id=serves.id, meeting_id=meeting.id, version=2, highest=2, **more,
    )  # fmt: skip
    await dialog.keep(lambda tx: tx.action_versions.add(ActionVersion(
        new_id(), action.id, 1, tx.now - timedelta(days=1), sam,
        {"what": action.what, "so_that": action.so_that, "owner_id": action.owner_id, "next_step": action.next_step,
         "by_day": date(2026, 12, 1), "date_will_come": None}, "Lee was ill.")))  # fmt: skip
    return action


async def test_a_card_says_who_keeps_an_eye_on_it_where_it_was_agreed_what_it_serves_and_what_changed(
    dialog: Dialog,
) -> None:
    await dialog.family()
    action = await whole(dialog)
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "What others will do")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees(
        "amira", "What: Look at the sleep diary.", "So that: Mia is less tired.", "Who: Lee",
        "Sam keeps an eye on it.", "When: by Friday 4 December", "Next: Lee rings you.",
        "It helps with: Mia sleeps all night.", "Agreed on Monday 16 November.",
        "Changed on Sunday 22 November. The date is new.", "Why it changed: Lee was ill.",
    )  # fmt: skip
    await reads_easy(dialog, "amira")
    await dialog.taps_data("amira", f"1|action.open|{action.id}", dialog.phone("amira").last)
    await dialog.last_sees(
        "amira", "Lee will do this:", "Why: Mia is less tired.", "It helps with: Mia sleeps all night.",
        "We agreed it on Monday 16 November.", "Why it changed: Lee was ill.",
    )  # fmt: skip


async def test_no_name_outcome_or_meeting_is_told_to_whom_it_is_not_open(dialog: Dialog) -> None:
    await dialog.family()
    action = await whole(dialog)
    await opens_plan(dialog, "yusuf")
    await dialog.says("yusuf", "/actions")
    await dialog.taps_data("yusuf", f"1|action.open|{action.id}", dialog.phone("yusuf").last)
    await dialog.sees("yusuf", "Who: someone who helps you", "Sam keeps an eye on it.")
    await dialog.never_saw("yusuf", "Lee will", "Who: Lee", "16 November")


async def test_an_action_without_a_date_says_who_will_give_one_by_when(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Ring the school.", "lee", None, date_will_come=LATER)
    await dialog.says("amira", "/actions")
    await dialog.taps_data("amira", f"1|action.open|{action.id}", dialog.phone("amira").last)
    await dialog.last_sees("amira", "Lee will tell you the date by Friday 4 December.")


async def test_a_young_person_is_asked_whether_it_sounds_right_until_they_say_yes(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "You and Lee will look at two colleges.", "lee", LATER)
    await dialog.says("mia", "/actions")
    await dialog.taps("mia", "What others will do")
    await dialog.taps("mia", "Open 1")
    await dialog.last_sees("mia", "Does this sound right to you?", "No, I want to change it", "I have a question")
    await dialog.taps("mia", "Yes")
    await dialog.last_sees("mia", "You: this sounds right.")
    await dialog.sees_not("mia", "Does this sound right to you?")
    await dialog.taps_data("mia", f"1|action.right|{action.id}", dialog.phone("mia").last)
    await dialog.sees("mia", "You have done that.")
    assert said(await reports_of(dialog, action)) == ["right"]
    await dialog.says("amira", "/actions")
    await dialog.taps_data("amira", f"1|action.open|{action.id}", dialog.phone("amira").last)
    await dialog.sees_not("amira", "sounds right", "Does this sound right")


async def test_a_young_person_who_wants_to_change_it_says_so_in_the_ordinary_way(dialog: Dialog) -> None:
    await dialog.family()
    await reads_easy(dialog, "mia")
    action = await agreed(dialog, "You and Lee will look at two colleges.", "lee", LATER)
    await dialog.says("mia", "/actions")
    await dialog.taps_data("mia", f"1|action.open|{action.id}", dialog.phone("mia").last)
    await dialog.taps("mia", "No, I want to change it")
    await dialog.says("mia", "I would like to see three.")
    await dialog.taps("mia", "Send")
    await dialog.taps("mia", "Sam")
    await dialog.taps("mia", "Send it")
    await dialog.last_sees("mia", "Sam will answer by")
    (concern,) = await dialog.look(lambda tx: tx.concerns.of_author(dialog.cast.ids["mia"]))
    assert (concern.kind, concern.action_id) == (ConcernKind.WRONG, action.id)
    assert said(await reports_of(dialog, action)) == ["wrong"]


# -- questions go to the lead with the card attached -------------------------------------------------------------------


async def test_a_question_goes_with_the_card_and_its_holder_sees_who_and_by_when(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", LATER)
    await dialog.says("amira", "/actions")
    await dialog.taps_data("amira", f"1|action.open|{action.id}", dialog.phone("amira").last)
    await dialog.taps("amira", "I have a question")
    await dialog.sees("amira", "About: “Look at the sleep diary.”")
    await dialog.says("amira", "Does Lee have it yet?")
    await dialog.restart()
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "You will hear by Wednesday 25 November")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/questions")
    await dialog.taps("sam", "1. OK-14")
    await dialog.last_sees("sam", "About: “Look at the sleep diary.”", "Who: Lee. By Friday 4 December.",
                           "Mum asks: “Does Lee have it yet?”")  # fmt: skip


async def test_what_is_wrong_may_go_past_the_lead_and_then_nothing_of_it_stands_beside_the_action(
    dialog: Dialog,
) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "sam", LATER)
    await dialog.says("amira", "/actions")
    await dialog.taps_data("amira", f"1|action.open|{action.id}", dialog.phone("amira").last)
    await dialog.taps("amira", "This is wrong")
    await dialog.says("amira", "Sam never said that at the meeting.")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "A manager, not Sam")
    await dialog.taps("amira", "Send it")
    (concern,) = await dialog.look(lambda tx: tx.concerns.of_author(dialog.cast.ids["amira"]))
    assert (concern.door, concern.holder_id) == (Door.MANAGER, dialog.cast.ids["jo"])
    assert await reports_of(dialog, action) == []
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps_data("sam", f"1|act.said|{action.id}", dialog.phone("sam").last)
    await dialog.sees("sam", "Nobody has said anything of it yet.")
    await dialog.signs_in("jo")
    await dialog.says("jo", "/questions")
    await dialog.taps("jo", "1. OK-14")
    await dialog.last_sees("jo", "About: “Look at the sleep diary.”", "Who: Sam.")


# -- done, help, more time -----------------------------------------------------------------------------------------


async def test_after_one_is_done_the_next_is_a_tap_away_and_undo_takes_the_report_back(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Send the sleep diary.", "amira", LATER)
    await agreed(dialog, "Fill in the form.", "amira", LATER + timedelta(days=1))
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "My actions")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "I have done it")
    await dialog.last_sees("amira", "Well done. I have told Sam", "Next action")
    await dialog.taps("amira", "Undo")
    await dialog.last_sees("amira", "This one is for you", "What: Send the sleep diary.")
    assert set(said(await reports_of(dialog, action))) == {"done", "taken_back"}
    await dialog.taps("amira", "I have done it")
    await dialog.taps("amira", "Next action")
    await dialog.last_sees("amira", "What: Fill in the form.")
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "Done")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "You: done on Monday 23 November.", "I have not done it")


@pytest.mark.parametrize("easy", [False, True], ids=["standard", "easy"])
async def test_help_needs_no_words_and_the_family_hears_who_was_told_and_by_when_they_hear(
    dialog: Dialog, easy: bool
) -> None:
    await dialog.family()
    if easy:
        await reads_easy(dialog, "amira")
    action = await agreed(dialog, "Send the sleep diary.", "amira", LATER)
    await dialog.says("amira", "/actions")
    await dialog.taps_data("amira", f"1|action.open|{action.id}", dialog.phone("amira").last)
    await dialog.taps("amira", "Help me" if easy else "I need help with it")
    await dialog.sees("amira", "What would help?", "You do not have to say.")
    await dialog.taps("amira", "Send without words")
    await dialog.last_sees("amira", "It will go to Sam.")
    await dialog.sees_not("amira", "Someone else", "new lead professional")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Wednesday 25 November", "Your number is")
    assert said(await reports_of(dialog, action)) == ["needs_help"]
    await dialog.sees("sam", "OK-14: mum asks for help with an action. Answer due by Wednesday 25 November")
    await dialog.never_saw("sam", "sleep diary")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Open")
    await dialog.sees("sam", "About: “Send the sleep diary.”", "Who: Amira.", "Mum asks for help with it.")
    await dialog.says("amira", "/questions")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "You asked for help.")


async def asks_for_time(dialog: Dialog, *typed: str) -> AgreedAction:
    """Let Amira ask for more time for her action."""
    action = await agreed(dialog, "Send the sleep diary.", "amira", LATER)
    await dialog.says("amira", "/actions")
    await dialog.taps_data("amira", f"1|action.more_time|{action.id}", dialog.phone("amira").last)
    await dialog.sees("amira", "Sam will say yes or no.")
    for words in typed:
        await dialog.says("amira", words)
    return action


async def test_more_time_is_asked_of_whoever_leads_and_a_yes_moves_the_date_for_everybody(dialog: Dialog) -> None:
    await dialog.family()
    action = await asks_for_time(dialog, "1")
    await dialog.last_sees("amira", "You ask for more time, until Friday 11 December.", "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Sent to Sam.", "You will hear by Wednesday 25 November")
    await dialog.sees("sam", "OK-14: mum asks for more time for an action. Say yes or no by Wednesday 25 November")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Open")
    await dialog.sees("sam", "Mum asks for more time, until Friday 11 December.", "No, the date stays")
    await dialog.taps("sam", "Yes, move the date")
    await dialog.sees("sam", "the new date is Friday 11 December. I have told mum.")
    await dialog.sees("amira", "Yes. You have more time.", "The new date is Friday 11 December. Sam said so.")
    await dialog.sees("mia", "New date: by Friday 11 December. It was Friday 4 December.", "More time is needed.")
    await dialog.never_saw("mia", "mum asks", "Amira asks", "help")
    kept = await dialog.look(lambda tx: tx.actions.get(action.id))
    assert (kept.by_day, kept.version, kept.before) == (date(2026, 12, 11), 2, None)
    assert set(said(await reports_of(dialog, action))) == {"more_time", "more_time_yes"}
    await dialog.taps("amira", "See it")
    await dialog.last_sees("amira", "When: by Friday 11 December", "Why it changed: More time is needed.")
    await dialog.says("amira", "/questions")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "You want more time until Friday 11 December.", "Sam said yes.")
    await dialog.taps_data("sam", f"1|time.yes|{await _concern(dialog)}", dialog.phone("sam").last)
    await dialog.sees("sam", "That has been done")


async def _concern(dialog: Dialog) -> str:
    (concern,) = await dialog.look(lambda tx: tx.concerns.of_author(dialog.cast.ids["amira"]))
    return concern.id


async def test_a_typed_day_is_read_strictly_and_a_no_is_said_with_room_for_the_reason(dialog: Dialog) -> None:
    await dialog.family()
    await reads_easy(dialog, "amira")
    action = await asks_for_time(dialog, "I will type a date", "1 December", "when it rains")
    await dialog.last_sees("amira", "I cannot use that as a day.", "Type a day after Friday 4 December")
    await dialog.restart()
    await dialog.says("amira", "18 December")
    await dialog.last_sees("amira", "You want more time, until Friday 18 December.")
    await dialog.taps("amira", "Change it or add more")
    await dialog.says("amira", "We are away that week.")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Send it")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Open")
    await dialog.sees("sam", "until Friday 18 December", "Mum says: “We are away that week.”")
    await dialog.taps("sam", "No, the date stays")
    await dialog.sees("amira", "Sorry. The date stays the same.", "It is Friday 4 December. Sam said so.")
    await dialog.taps("sam", "Say why")
    await dialog.says("sam", "The nurse needs it before the review.")
    await dialog.taps("sam", "Send")
    await dialog.says("amira", "/questions")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "Sam said no. The date stays.", "The nurse needs it before the review.")
    kept = await dialog.look(lambda tx: tx.actions.get(action.id))
    assert (kept.by_day, kept.version) == (LATER, 1)


async def test_a_yes_after_the_action_is_done_moves_nothing_and_says_so(dialog: Dialog) -> None:
    await dialog.family()
    action = await asks_for_time(dialog, "2")
    await dialog.taps("amira", "Send it")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Open")
    await dialog.taps_data("amira", f"1|action.done|{action.id}", dialog.phone("amira").last)
    await dialog.taps("sam", "Yes, move the date")
    await dialog.sees("sam", "This action has changed since then.")
    kept = await dialog.look(lambda tx: tx.actions.get(action.id))
    assert (kept.by_day, kept.state) == (LATER, ActionState.DONE)


async def test_nobody_asks_for_more_time_for_anothers_action_nor_decides_who_does_not_lead(dialog: Dialog) -> None:
    await dialog.family()
    theirs = await agreed(dialog, "Look at the diary.", "lee", LATER)
    await dialog.says("amira", "/actions")
    for verb in ("action.more_time", "action.help", "action.done"):
        await dialog.taps_data("amira", f"1|{verb}|{theirs.id}", dialog.phone("amira").last)
        await dialog.sees("amira", "I cannot show you that part.")
    await dialog.says("amira", "/actions")
    await asks_for_time(dialog, "1")
    await dialog.taps("amira", "Send it")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/questions")
    await dialog.taps_data("lee", f"1|time.yes|{await _concern(dialog)}", dialog.phone("lee").last)
    await dialog.sees_not("lee", "the new date is")


# -- did this happen? ----------------------------------------------------------------------------------------------


async def test_on_the_day_a_discreet_reader_is_asked_without_a_word_on_the_locked_screen(dialog: Dialog) -> None:
    await dialog.family()
    await opens_plan(dialog, "yusuf")
    action = await agreed(dialog, "Look at the sleep diary.", "lee", TODAY)
    await asked_whether(dialog, "yusuf", action)
    await dialog.sees("yusuf", "You have a new message.")
    await dialog.taps("yusuf", "Open")
    await dialog.sees("yusuf", "Did this happen?", "“Look at the sleep diary.”")
    assert not any("diary" in line or "happen" in line for line in dialog.locked_screen("yusuf"))
    await dialog.taps("yusuf", "It happened")
    await dialog.sees("yusuf", "Thank you. I have kept that it happened.")
    assert said(await reports_of(dialog, action)) == ["happened"]


async def test_not_yet_is_told_to_whoever_leads_after_two_minutes_with_the_words_that_came(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", TODAY)
    await asked_whether(dialog, "amira", action)
    await dialog.taps("amira", "Not yet")
    await dialog.last_sees("amira", "I will tell Sam it is not done yet.", "Sam will read it.")
    await dialog.sees_not("sam", "an action has not happened yet")
    await dialog.says("amira", "Nobody rang me.")
    await dialog.last_sees("amira", "I have kept your words. Sam will read them.")
    await dialog.says("amira", "I am scared he will hit me.")
    await dialog.last_sees("amira", "If someone may be in danger, call 999 now.", "Help now")
    await dialog.wait(minutes=3)
    await dialog.sees("sam", "OK-14: mum says an action has not happened yet.", "OK-14: mum wrote something")
    await dialog.never_saw("sam", "Nobody rang me")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "See what was said")
    await dialog.sees("sam", "Amira, mum: not yet.", "Amira, mum: wrote: “Nobody rang me.”")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/actions")
    await dialog.taps_data("lee", f"1|act.said|{action.id}", dialog.phone("lee").last)
    await dialog.last_sees("lee", "Amira, mum: not yet.")
    await dialog.never_saw("lee", "Nobody rang me")


async def test_undo_within_two_minutes_tells_nobody_and_a_double_tap_is_said_once(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", TODAY)
    await asked_whether(dialog, "amira", action)
    await dialog.taps("amira", "Partly")
    question = dialog.phone("amira").last
    await dialog.taps_data("amira", f"1|action.mark|{action.id}|partly", question)
    await dialog.sees("amira", "You have done that.")
    await dialog.taps_data("amira", f"1|action.unmark|{action.id}", question)
    await dialog.last_sees("amira", "Who: Lee", "It happened")
    await dialog.sees_not("amira", "You: partly.")
    await dialog.wait(minutes=5)
    await dialog.never_saw("sam", "partly")
    assert set(said(await reports_of(dialog, action))) == {"partly", "taken_back"}


async def test_both_sides_stand_on_the_card_and_neither_overwrites_the_other(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", PAST)
    await dialog.says("amira", "/actions")
    await dialog.taps_data("amira", f"1|action.open|{action.id}", dialog.phone("amira").last)
    await dialog.taps("amira", "Not yet")
    done_at = datetime.fromisoformat("2026-11-23T11:00+00:00")
    await dialog.keep(lambda tx: tx.actions.change(tx.actions.get(action.id), state=ActionState.DONE,
                                                   done_at=done_at, done_by=dialog.cast.ids["lee"]))  # fmt: skip
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "Done")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "You: not yet.", "Lee: done on Monday 23 November.")
    await dialog.says("mia", "/actions")
    await dialog.taps_data("mia", f"1|action.open|{action.id}", dialog.phone("mia").last)
    await dialog.last_sees("mia", "Lee: done on Monday 23 November.")
    await dialog.never_saw("mia", "not yet.")
    await dialog.taps("mia", "Not yet")
    assert {r.says for r in await reports_of(dialog, action)} == {Says.NOT_YET}


async def test_its_owner_who_says_it_happened_has_done_it(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Send the sleep diary.", "amira", TODAY)
    await asked_whether(dialog, "amira", action)
    await dialog.taps("amira", "It happened")
    await dialog.last_sees("amira", "Well done. I have told Sam")
    kept = await dialog.look(lambda tx: tx.actions.get(action.id))
    assert kept.state is ActionState.DONE
    await dialog.taps("amira", "Undo")
    assert (await dialog.look(lambda tx: tx.actions.get(action.id))).state is ActionState.PUBLISHED


@pytest.mark.parametrize(
    ("then", "shows"),
    [
        ({"by_day": date(2026, 12, 11), "version": 2}, "The date has moved. This is what is true now."),
        ({"state": ActionState.WITHDRAWN}, "is no longer part of the plan. There is nothing to do about it."),
    ],
    ids=["moved", "withdrawn"],
)
async def test_an_answer_to_an_old_question_says_what_is_true_now(
    dialog: Dialog, then: dict[str, object], shows: str
) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", TODAY)
    await asked_whether(dialog, "amira", action)
    await dialog.keep(lambda tx: tx.actions.change(tx.actions.get(action.id), **then))
    await dialog.taps("amira", "Not yet")
    await dialog.last_sees("amira", shows)
    assert await reports_of(dialog, action) == []
    await dialog.wait(minutes=5)
    await dialog.never_saw("sam", "not happened")


async def test_whom_an_action_was_never_open_to_hears_nothing_of_its_end(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", TODAY)
    await dialog.keep(lambda tx: tx.actions.change(tx.actions.get(action.id), state=ActionState.WITHDRAWN))
    await dialog.says("yusuf", "/who")
    await dialog.taps_data("yusuf", f"1|action.mark|{action.id}|not_yet", dialog.phone("yusuf").last)
    await dialog.sees("yusuf", "That button is old")
    await dialog.never_saw("yusuf", "no longer part of the plan")


# -- news ----------------------------------------------------------------------------------------------------------


async def news(dialog: Dialog, who: str, kind: str, action: AgreedAction, **facts: object) -> None:
    """Tell one of the family some news in an hour, as publishing and putting right do."""
    cast = dialog.cast
    await dialog.keep(lambda tx: tell(
        tx, dialog.app.house, tx.people.get(cast.ids[who]), kind, key=f"news/{kind}/{who}", now=tx.now,
        due=tx.now + timedelta(hours=1), refers_to=action.id, version=action.version, plan_id=cast.plan_id,
        child="Mia", author="Sam", action_id=action.id, **facts))  # type: ignore[arg-type]  # fmt: skip


MADE = {"what": "date", "was": TODAY, "now": LATER, "was_promise": False, "now_promise": False}
CHANGED = {"what": "Look at the sleep diary.", "why": "Lee was ill.", "changes": [MADE]}


async def test_news_of_a_change_says_what_and_why_and_is_hidden_on_a_discreet_phone(dialog: Dialog) -> None:
    await dialog.family()
    await opens_plan(dialog, "yusuf")
    action = await agreed(dialog, "Look at the sleep diary.", "lee", LATER)
    for who in ("amira", "yusuf"):
        await news(dialog, who, "action_changed", action, **CHANGED)
    await dialog.wait(hours=2)
    await dialog.sees("amira", "Sam has changed one of the actions:", "New date: by Friday 4 December.",
                      "It was Monday 23 November.", "Why it changed: Lee was ill.")  # fmt: skip
    await dialog.sees("yusuf", "You have a new message.")
    await dialog.never_saw("yusuf", "diary")


@pytest.mark.parametrize("kind", ["action_changed", "action_new"])
@pytest.mark.parametrize("then", ["withdrawn", "dial", "shown_to"])
async def test_news_is_judged_again_before_it_is_sent(dialog: Dialog, kind: str, then: str) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", LATER)
    facts = CHANGED if kind == "action_changed" else {"n": 1, "first_id": action.id}
    await news(dialog, "amira", kind, action, **facts)

    def meanwhile(tx: Transaction) -> None:
        role = tx.plans.circle(dialog.cast.plan_id).role_of(dialog.cast.ids["amira"])
        assert role is not None
        match then:
            case "withdrawn":
                tx.actions.change(tx.actions.get(action.id), state=ActionState.WITHDRAWN)
            case "dial":
                tx.roles.change(role, sees_plan=False)
            case _:
                tx.actions.change(tx.actions.get(action.id), shown_to=(dialog.cast.ids["mia"],))

    await dialog.keep(meanwhile)
    await dialog.wait(hours=2)
    await dialog.never_saw("amira", "Sam has")


async def test_news_of_two_changes_is_told_once_as_the_action_reads_now(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", LATER)
    await news(dialog, "amira", "action_changed", action, **CHANGED)
    await dialog.keep(lambda tx: tx.actions.change(tx.actions.get(action.id), version=2))
    await dialog.wait(hours=2)
    await dialog.never_saw("amira", "Sam has changed")


async def test_what_was_taken_off_the_plan_is_told_to_whoever_knew_it(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", LATER)
    for who in ("amira", "mia"):
        await news(dialog, who, "action_gone", action, what=action.what, why="Mia sleeps well now.")
    await reads_easy(dialog, "mia")
    await dialog.keep(lambda tx: tx.actions.change(tx.actions.get(action.id), state=ActionState.WITHDRAWN))
    await dialog.wait(hours=2)
    await dialog.sees("amira", "Sam has taken an action off the plan:", "Why: Mia sleeps well now.")
    await dialog.sees("mia", "Sam has taken a job off the plan:")


async def test_news_of_several_new_actions_leads_to_the_list(dialog: Dialog) -> None:
    await dialog.family()
    first = await agreed(dialog, "Look at the sleep diary.", "lee", LATER)
    await agreed(dialog, "Send it home.", "lee", LATER)
    await news(dialog, "amira", "action_new", first, n=2, first_id=first.id)
    await dialog.wait(hours=2)
    await dialog.sees("amira", "Sam has added 2 new actions.")
    await dialog.taps("amira", "See them")
    await dialog.last_sees("amira", "Actions to do: 2.")


async def test_the_clock_asks_on_the_day_and_names_nobody_whose_name_is_not_open(dialog: Dialog) -> None:
    await dialog.family()
    await opens_plan(dialog, "yusuf")
    action = await agreed(dialog, "Look at the sleep diary.", "lee", TODAY)
    await dialog.keep(lambda tx: plan_reminders_of_action(tx, dialog.app.house, action))
    await dialog.wait(hours=8)
    await dialog.sees("amira", "Did this happen?", "Who: Lee")
    await dialog.taps("yusuf", "Open")
    await dialog.sees("yusuf", "Did this happen?", "Who: someone who helps you")
    await dialog.never_saw("yusuf", "Who: Lee")
    await dialog.taps("yusuf", "Not yet")
    await dialog.wait(minutes=3)
    await dialog.sees("sam", "OK-14: dad says an action has not happened yet.")


async def test_words_that_are_taken_back_with_their_mark_reach_nobody(dialog: Dialog) -> None:
    dialog.at("2026-11-23 19:30")
    await dialog.family()
    action = await agreed(dialog, "Look at the sleep diary.", "lee", TODAY)
    await asked_whether(dialog, "amira", action)
    await dialog.taps("amira", "Not yet")
    await dialog.wait(minutes=35)  # the office has closed: whoever leads hears in the morning
    await dialog.says("amira", "Nobody rang me.")
    await dialog.says("amira", "Not even once.")
    await dialog.taps("amira", "Undo")
    await dialog.wait(hours=14)
    await dialog.never_saw("sam", "wrote something")
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|act.said|{action.id}", dialog.phone("sam").last)
    await dialog.sees("sam", "Nobody has said anything of it yet.")


async def test_an_action_of_somebody_who_has_no_role_on_the_plan_is_shown_as_any_other(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "Weigh the baby.", "nina", PAST)  # she stood in for Sam when it was agreed
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "What others will do")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "What: Weigh the baby.", "Who: Nina", "Sam keeps an eye on it.")
    await dialog.taps("amira", "Not yet")
    await dialog.last_sees("amira", "I will tell Sam it is not done yet.")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Nina: Weigh the baby.")
    await dialog.taps("sam", "What was said of it")
    await dialog.last_sees("sam", "Nina, by Friday 20 November.", "Amira, mum: not yet.")
    assert said(await reports_of(dialog, action)) == ["not_yet"]
