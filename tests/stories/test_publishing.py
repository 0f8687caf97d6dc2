"""Publishing what was agreed: written one by one or pasted, seen as each reader will, put right."""

from datetime import date, timedelta
from typing import Any

import pytest

from storage.records.actions import ActionState, AgreedAction
from storage.records.ids import new_id
from storage.records.meetings import Meeting, MeetingKind, MeetingState
from storage.records.outcomes import Outcome
from storage.records.people import ReadingLevel
from storage.records.plans import Cover, CoverState, RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.people import Cast, put_action

NOTES = """Actions from the review
1. Send the sleep diary to the school
- Ask for a speech check

• Find a place at the breakfast club"""


# -- writing -------------------------------------------------------------------------------------------------------


async def test_lines_from_a_meetings_notes_are_completed_one_by_one_and_none_is_lost(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.taps("sam", "Paste or copy")
    await dialog.taps("sam", "Paste lines")
    await dialog.says("sam", NOTES)
    await dialog.last_sees("sam", "OK-14: 4 lines. Each becomes one action.", "2. Send the sleep diary to the school",
                           "4. Find a place at the breakfast club")  # fmt: skip
    await dialog.says("sam", "Ring the bus firm")
    await dialog.last_sees("sam", "OK-14: 5 lines.", "5. Ring the bus firm")
    await dialog.restart()
    await dialog.taps("sam", "Go on")
    await dialog.last_sees("sam", "1 of 5.", "“Actions from the review”")
    await dialog.taps("sam", "Leave this one out")
    await dialog.last_sees("sam", "2 of 5.", "“Send the sleep diary to the school”")
    await _completes(dialog, "Amira, mum")
    await dialog.last_sees("sam", "3 of 5.", "“Ask for a speech check”")
    await dialog.taps("sam", "Stop")
    await dialog.last_sees("sam", "I have kept what you wrote, and 3 actions to go on with.")
    await dialog.restart()
    await dialog.taps("sam", "Go on")
    await dialog.last_sees("sam", "3 of 5.", "“Ask for a speech check”")
    await _completes(dialog, "Me")
    await _completes(dialog, "Me")
    await dialog.last_sees("sam", "5 of 5.", "“Ring the bus firm”")
    await _completes(dialog, "Me")
    await dialog.last_sees("sam", "Ready to publish 4 actions.", "Amira, by Monday 30 November: Send the sleep diary",
                           "Sam, by Monday 30 November: Ring the bus firm")  # fmt: skip


async def test_pasted_lines_are_not_lost_to_a_new_action_unless_they_are_dropped(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.signs_in("sam")
    await _pastes(dialog, cast, "Ring the school\nAsk about the bus")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.last_sees("sam", "You have begun an action for OK-14: “Ring the school”", "Behind it: 1 more.")
    await dialog.taps("sam", "Go on with it")
    await dialog.last_sees("sam", "1 of 2.")
    await dialog.taps_data("sam", f"1|act.paste|{cast.plan_id}", dialog.phone("sam").last)
    await dialog.taps("sam", "Drop all, begin anew")
    await dialog.last_sees("sam", "Paste the lines now")
    await dialog.taps("sam", "Back")
    await dialog.last_sees("sam", "Actions after a meeting")


async def test_lines_that_cannot_be_used_are_said_and_a_long_one_is_asked_for_anew(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.signs_in("sam")
    await _pastes(dialog, cast, "- \n\n 2. ")
    await dialog.last_sees("sam", "I found no line in that.")
    await dialog.says("sam", "\n".join(f"Ring number {n}" for n in range(21)))
    await dialog.last_sees("sam", "That makes 21 lines. I take 20 at a time.")
    await dialog.says("sam", "Ring the school " + "and the bus firm " * 20)
    await dialog.taps("sam", "Go on")
    await dialog.last_sees("sam", "1 of 1.", "The line says: “Ring the school and the bus firm")
    await dialog.says("sam", "Ring the school.")
    await dialog.last_sees("sam", "“Ring the school.”", "So that what?")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.taps("sam", "Go on with it")
    await dialog.taps("sam", "Stop")
    await dialog.taps("sam", "Delete what is left")
    await dialog.last_sees("sam", "Stopped. Nothing was published.")


async def test_what_was_agreed_last_time_is_copied_to_be_completed_anew(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.taps("sam", "Paste or copy")
    await dialog.taps("sam", "Copy from last time")
    await dialog.last_sees("sam", "There is nothing to copy yet.")
    await dialog.keep(lambda tx: put_action(tx, cast, "Send the sleep diary.", "amira", date(2026, 11, 20)))
    await dialog.keep(lambda tx: _ended(tx, cast, "Ring the bus firm.", days=10))
    await dialog.keep(lambda tx: _ended(tx, cast, "Visit the school.", days=200))
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.taps("sam", "Paste or copy")
    await dialog.taps("sam", "Copy from last time")
    await dialog.last_sees(
        "sam", "OK-14: 2 actions from last time.", "1. Send the sleep diary.", "2. Ring the bus firm."
    )
    await dialog.sees_not("sam", "Visit the school")
    await dialog.taps("sam", "Copy them")
    await dialog.last_sees("sam", "1 of 2.", "“Send the sleep diary.”", "So that what?")
    await dialog.taps("sam", "Leave this one out")
    await _completes(dialog, "Me")
    await dialog.last_sees("sam", "Ready to publish 1 action.", "Sam, by Monday 30 November: Ring the bus firm.")


async def test_what_it_serves_is_picked_or_typed_and_stands_only_once_it_is_seen(dialog: Dialog) -> None:
    cast = await dialog.family()
    known = Outcome(new_id(), cast.plan_id, "Mia sleeps well.", cast.ids["sam"], dialog.clock.now())
    await dialog.keep(lambda tx: tx.outcomes.add(known))
    await dialog.signs_in("sam")
    await _writes(dialog, "Send the chart home.", outcome="Mia likes school.")
    await dialog.last_sees("sam", "It helps with: Mia likes school.")
    await dialog.taps("sam", "Add another")
    await _writes(dialog, "Ring the school.", begun=True)
    await dialog.last_sees("sam", "What does the family want to be different?", "Mia sleeps well.", "Mia likes school.")
    await dialog.taps("sam", "Mia likes school.")
    assert [one.words for one in await _outcomes(dialog)] == ["Mia sleeps well."]
    await _publishes(dialog)
    assert [one.words for one in await _outcomes(dialog)] == ["Mia sleeps well."]
    await dialog.wait(minutes=3)
    assert [one.words for one in await _outcomes(dialog)] == ["Mia sleeps well.", "Mia likes school."]
    for action in await dialog.look(lambda tx: tx.actions.of_plan(cast.plan_id)):
        assert "It helps with: Mia likes school." in await _card(dialog, "amira", action.id)


async def test_an_outcome_typed_with_what_is_taken_back_is_there_again_for_the_draft(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await _writes(dialog, "Send the chart home.", outcome="Mia likes school.")
    await _publishes(dialog)
    await dialog.taps("sam", "Take it back")
    await dialog.wait(minutes=3)
    assert not await _outcomes(dialog)
    await dialog.taps("sam", "Actions")
    await dialog.taps("sam", "Sam: Send the chart home.")
    await dialog.last_sees("sam", "not published", "It helps with: Mia likes school.")


async def test_the_last_meeting_is_offered_once_for_what_is_written_after_it(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: _met(tx, cast, days=3))
    await dialog.signs_in("sam")
    await _writes(dialog, "Send the chart home.", outcome="Mia likes school.")
    await dialog.last_sees("sam", "OK-14. Was this agreed at the review on Friday 20 November?")
    await dialog.taps("sam", "Yes")
    await dialog.last_sees("sam", "OK-14, not published", "Agreed on Friday 20 November.")
    await dialog.taps("sam", "Add another")
    await _writes(dialog, "Ring the school.", begun=True)
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "What: Ring the school.", "Agreed on Friday 20 November.")


async def test_whoever_covers_today_and_a_coordinator_publish_too(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.covers.add(Cover(
        new_id(), cast.ids["sam"], cast.ids["priya"], date(2026, 11, 23), date(2026, 11, 27), CoverState.ACCEPTED,
        tx.now, tx.now)))  # fmt: skip
    await dialog.signs_in("priya")
    await _writes(dialog, "Send the chart home.", who="priya")
    await dialog.taps("priya", "Skip")
    await _publishes(dialog, who="priya")
    await dialog.signs_in("dana")
    await dialog.says("dana", "/plans OK-14")
    await dialog.taps("dana", "Actions")
    await dialog.taps("dana", "Add an action")
    await _writes(dialog, "Visit the breakfast club.", who="dana", begun=True)
    await dialog.taps("dana", "Skip")
    await _publishes(dialog, who="dana")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Priya has added a new action", "Dana has added a new action")


# -- as each reader will see it ------------------------------------------------------------------------------------


@pytest.mark.parametrize("discreet", [False, True], ids=["words shown", "discreet"])
@pytest.mark.parametrize("reading", list(ReadingLevel))
@pytest.mark.parametrize("who", ["amira", "mia"])
async def test_the_preview_is_to_the_letter_what_the_readers_phone_then_shows(
    dialog: Dialog, who: str, reading: ReadingLevel, discreet: bool
) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids[who]), reading=reading, discreet=discreet))
    await dialog.keep(lambda tx: put_action(tx, cast, "Visit the school.", "lee", date(2026, 12, 1)))
    await dialog.keep(lambda tx: _met(tx, cast, days=3))
    await dialog.signs_in("sam")
    await _writes(dialog, "Send <the chart> home.", outcome="Mia likes school.")
    await dialog.taps("sam", "No")
    await dialog.taps("sam", "Add another")
    await _writes(dialog, "Ring the bus firm about Monday.", owner="Amira, mum", begun=True)
    await dialog.taps("sam", "Skip")
    await _to_preview(dialog)
    await dialog.taps("sam", "See what each will get")
    await dialog.last_sees("sam", "1 of ", "Mum gets this message:")
    if who == "mia":
        await dialog.taps("sam", "What the young person sees")
    previewed = [await _page(dialog)]
    while "Next page" in dialog.phone("sam").buttons:
        await dialog.taps("sam", "Next page")
        previewed.append(await _page(dialog))
    await dialog.taps("sam", "Back")
    await dialog.taps("sam", "Publish")
    await dialog.wait(minutes=3)
    assert await _read(dialog, who, discreet) == previewed


async def test_who_sees_it_is_shown_by_name_and_changed_by_a_tap_but_never_beyond_the_dial(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.signs_in("sam")
    await _writes(dialog, "Send the chart home.")
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "Seen by: Amira and Mia.")
    await dialog.taps("sam", "Who may see it")
    await dialog.last_sees("sam", "Dad: the plan is not open to them.", "Mum: sees it", "Young person: sees it")
    await dialog.taps("sam", "Young person: sees it")
    await dialog.last_sees("sam", "Young person: not shown")
    (draft,) = await dialog.look(lambda tx: tx.actions.of_plan(cast.plan_id))
    dad = await dialog.look(lambda tx: _role(tx, cast, "yusuf"))
    await dialog.taps_data("sam", f"1|act.reader|{draft.id}|{dad}", dialog.phone("sam").last)
    await dialog.sees("sam", "That button is old")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Preview and publish")
    await dialog.last_sees("sam", "Who will see them: Amira.")
    await dialog.taps("sam", "Publish")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Sam has added a new action")
    await dialog.never_saw("mia", "chart", "new action")
    await dialog.says("mia", "/actions")
    await dialog.sees("mia", "There are no actions to show")
    await dialog.never_saw("yusuf", "chart", "new action")


# -- two that look the same ----------------------------------------------------------------------------------------


async def test_two_that_look_the_same_are_asked_about_once_before_they_are_published(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: put_action(tx, cast, "Send the sleep diary to school.", "amira", date(2026, 12, 1)))
    await dialog.signs_in("sam")
    await _writes(dialog, "Send the sleep diary to the school", owner="Amira, mum")
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Preview and publish")
    await dialog.last_sees(
        "sam", "This looks like one you have:", "“Send the sleep diary to school.”", "The new one says:"
    )
    draft = await dialog.look(lambda tx: tx.actions.drafts_of(cast.plan_id, cast.ids["sam"])[0])
    await dialog.taps_data("sam", f"1|act.publish|{cast.plan_id}", dialog.phone("sam").last)
    await dialog.last_sees("sam", "This looks like one you have:")
    await dialog.taps("sam", "Change the new one")
    await dialog.taps("sam", "What")
    await dialog.says("sam", "Send the sleep diary to school again.")
    await dialog.taps("sam", "Preview and publish")
    await dialog.taps("sam", "Keep both")
    await dialog.last_sees("sam", "Ready to publish 1 action.")
    await dialog.restart()
    await dialog.taps("sam", "Publish")
    await dialog.last_sees("sam", "Published 1.")
    kept = await dialog.look(lambda tx: tx.actions.get(draft.id))
    assert kept.state is ActionState.PUBLISHED


async def test_the_new_one_of_two_that_look_the_same_can_be_removed(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: put_action(tx, cast, "Send the sleep diary to school.", "amira", date(2026, 12, 1)))
    await dialog.signs_in("sam")
    await _writes(dialog, "Send the sleep diary to the school", owner="Amira, mum")
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Preview and publish")
    await dialog.taps("sam", "Remove the new one")
    await dialog.last_sees("sam", "Deleted. Nobody has seen it.")
    assert len(await dialog.look(lambda tx: tx.actions.of_plan(cast.plan_id))) == 1


async def test_nothing_is_published_for_somebody_who_has_left_the_plan(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.signs_in("sam")
    await _writes(dialog, "Send the chart home.", owner="Lee, Teacher")
    await dialog.taps("sam", "Skip")
    await dialog.keep(lambda tx: _leaves(tx, cast, "lee"))
    await dialog.taps("sam", "Preview and publish")
    await dialog.taps("sam", "Publish")
    await dialog.last_sees("sam", "Lee is not on this plan any more.", "“Send the chart home.”")
    await dialog.taps("sam", "Pick somebody else")
    await dialog.taps("sam", "Me")
    await _publishes(dialog)


# -- putting right -------------------------------------------------------------------------------------------------


async def test_a_correction_says_what_changed_and_why_after_two_minutes(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _corrects(dialog, "What", "Send the sleep chart.", "The diary is full.")
    await dialog.last_sees("sam", "What: “Send the sleep chart.”\nIt was: “Send the diary.”",
                           "Why: “The diary is full.”", "Who will be told: Amira and Mia.")  # fmt: skip
    await dialog.taps("sam", "Put it right")
    await dialog.last_sees("sam", "Put right. You have 2 minutes")
    assert "Send the diary." in await _card(dialog, "amira", action_id)
    await dialog.never_saw("amira", "sleep chart")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Sam has changed one of the actions")
    assert "Send the sleep chart." in await _card(dialog, "amira", action_id)
    await dialog.sees("amira", "The diary is full.")
    (version,) = await dialog.look(lambda tx: tx.action_versions.of_action(action_id))
    assert (version.version, version.was["what"], version.why) == (1, "Send the diary.", "The diary is full.")
    await dialog.never_saw("yusuf", "diary", "chart", "changed")


async def test_a_correction_taken_back_in_time_was_never_there(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    before = await dialog.look(lambda tx: tx.actions.get(action_id))
    await _corrects(dialog, "What", "Send the sleep chart.", "The diary is full.")
    await dialog.taps("sam", "Put it right")
    await dialog.taps("sam", "Take it back")
    await dialog.last_sees("sam", "What: Send the diary.")
    await dialog.wait(minutes=10)
    await dialog.never_saw("amira", "chart", "changed")
    after = await dialog.look(lambda tx: tx.actions.get(action_id))
    assert (after.what, after.version, after.highest) == (before.what, before.version, 2)
    assert not await dialog.look(lambda tx: tx.action_versions.of_action(action_id))


async def test_too_late_to_take_back_is_said(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _corrects(dialog, "What", "Send the sleep chart.", "The diary is full.")
    await dialog.taps("sam", "Put it right")
    await dialog.wait(minutes=3)
    await dialog.taps("sam", "Take it back")
    await dialog.sees("sam", "The two minutes are over")


async def test_only_another_day_needs_no_reason(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _opens(dialog, "sam", action_id)
    await dialog.taps("sam", "Change it")
    await dialog.taps("sam", "When")
    await dialog.says("sam", "10 December")
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "When: Thursday 10 December. It was Friday 4 December.")
    await dialog.taps("sam", "Put it right")
    await _opens(dialog, "sam", action_id)
    await dialog.last_sees("sam", "put right, not shown yet", "by Thursday 10 December")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Sam has changed one of the actions")


async def test_a_reason_cannot_be_left_out_by_a_forged_tap(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _opens(dialog, "sam", action_id)
    await dialog.taps("sam", "Change it")
    await dialog.taps("sam", "What")
    await dialog.says("sam", "Send the sleep chart.")
    await dialog.taps_data("sam", f"1|act.why|{action_id}", dialog.phone("sam").last)
    await dialog.sees("sam", "That button is old")
    await dialog.taps_data("sam", f"1|act.correct|{action_id}", dialog.phone("sam").last)
    await dialog.sees("sam", "Say why first.")
    kept = await dialog.look(lambda tx: tx.actions.get(action_id))
    assert kept.what == "Send the diary."


async def test_words_that_are_not_plain_are_not_put_right_by_an_older_button(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _corrects(dialog, "What", "Send the sleep chart.", "The diary is full.")
    await dialog.taps("sam", "Change something else")
    await dialog.taps("sam", "What next")
    await dialog.says("sam", "Referral to SALT via SENCo.")
    await dialog.taps_data("sam", f"1|act.correct|{action_id}", dialog.phone("sam").last)
    await dialog.sees_not("sam", "Put right. You have")
    kept = await dialog.look(lambda tx: tx.actions.get(action_id))
    assert (kept.what, kept.next_step) == ("Send the diary.", None)


async def test_somebody_it_is_no_longer_open_to_finds_it_gone_and_is_told_nothing(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _opens(dialog, "sam", action_id)
    await dialog.taps("sam", "Who may see it")
    await dialog.taps("sam", "Young person: sees it")
    await dialog.taps("sam", "Go on")
    await dialog.last_sees("sam", "Nobody will be told.")
    await dialog.taps("sam", "Put it right")
    await dialog.says("mia", "/actions")
    await dialog.sees("mia", "Actions to do: 1.")
    await dialog.wait(minutes=10)
    await dialog.says("mia", "/actions")
    await dialog.last_sees("mia", "There are no actions to show")
    await dialog.never_saw("mia", "changed", "taken")
    await dialog.never_saw("amira", "changed", "taken")


async def test_somebody_it_is_opened_to_hears_of_it_as_new(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await dialog.keep(lambda tx: tx.actions.change(tx.actions.get(action_id), shown_to=(cast.ids["amira"],)))
    await _opens(dialog, "sam", action_id)
    await dialog.taps("sam", "Who may see it")
    await dialog.taps("sam", "Young person: not shown")
    await dialog.taps("sam", "Go on")
    await dialog.taps("sam", "Put it right")
    await dialog.never_saw("mia", "action")
    await dialog.wait(minutes=3)
    await dialog.sees("mia", "Sam has added a new action")
    await dialog.never_saw("amira", "new action", "changed")


async def test_what_is_no_longer_right_is_taken_off_the_plan_with_why(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _opens(dialog, "sam", action_id)
    await dialog.taps("sam", "It is no longer right")
    await dialog.says("sam", "Mia sleeps well now.")
    await dialog.last_sees("sam", "This will be gone from the plan: “Send the diary.”", "Why: “Mia sleeps well now.”")
    await dialog.taps("sam", "Take it off the plan")
    await dialog.says("amira", "/actions")
    await dialog.sees("amira", "Actions to do: 1.")
    await dialog.taps("sam", "Take it back")
    await dialog.wait(minutes=3)
    await dialog.never_saw("amira", "off the plan")
    await dialog.taps("sam", "It is no longer right")
    await dialog.says("sam", "Mia sleeps well now.")
    await dialog.taps("sam", "Take it off the plan")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Sam has taken an action off the plan", "“Send the diary.”", "Why: Mia sleeps well now.")
    await dialog.says("amira", "/actions")
    await dialog.last_sees("amira", "There are no actions to show")
    await dialog.never_saw("yusuf", "diary", "plan:")


async def test_done_meanwhile_stays_done_when_the_correction_is_taken_back(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _corrects(dialog, "What", "Send the sleep chart.", "The diary is full.")
    await dialog.taps("sam", "Put it right")
    await _card(dialog, "amira", action_id)
    await dialog.taps_data("amira", f"1|action.done|{action_id}", dialog.phone("amira").last)
    await dialog.taps("sam", "Take it back")
    kept = await dialog.look(lambda tx: tx.actions.get(action_id))
    assert (kept.what, kept.state, kept.done_by) == ("Send the diary.", ActionState.DONE, cast.ids["amira"])


async def test_while_a_change_may_be_taken_back_nobody_else_changes_the_same_action(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _corrects(dialog, "What", "Send the sleep chart.", "The diary is full.")
    await dialog.taps("sam", "Put it right")
    await dialog.signs_in("dana")
    await _opens(dialog, "dana", action_id, signed_in=True)
    await dialog.last_sees("dana", "What: Send the diary.")
    await dialog.taps("dana", "Change it")
    await dialog.taps("dana", "What")
    await dialog.says("dana", "Send nothing.")
    await dialog.says("dana", "It is not needed.")
    await dialog.sees("dana", "This was changed a moment ago.")
    await dialog.never_saw("dana", "sleep chart")


async def test_half_a_correction_survives_a_restart_and_can_be_left(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _opens(dialog, "sam", action_id)
    await dialog.taps("sam", "Change it")
    await dialog.taps("sam", "So that")
    await dialog.says("sam", "we see how she sleeps")
    await dialog.restart()
    await _opens(dialog, "sam", action_id, signed_in=True)
    await dialog.taps("sam", "Change it")
    await dialog.last_sees("sam", "What changed, and why?")
    await dialog.taps("sam", "Leave it as it is")
    await dialog.last_sees("sam", "What: Send the diary.")
    await dialog.taps("sam", "Change it")
    await dialog.last_sees("sam", "What do you want to change?")
    await dialog.taps("sam", "Outcome")
    await dialog.says("sam", "Mia sleeps well.")
    await dialog.says("sam", "We forgot to say it.")
    await dialog.taps("sam", "Put it right")
    await dialog.wait(minutes=3)
    assert "It helps with: Mia sleeps well." in await _card(dialog, "amira", action_id)
    await dialog.never_saw("amira", "changed one")


async def test_what_an_action_helps_with_is_changed_on_the_card_with_why_and_no_phone_rings(dialog: Dialog) -> None:
    cast = await dialog.family()
    action_id = await dialog.keep(lambda tx: put_action(tx, cast, "Send the diary.", "amira", date(2026, 12, 4)))
    await _corrects(dialog, "Outcome", "Mia sleeps well.", "That is what Mia wants.")
    await dialog.last_sees("sam", "It will help with: “Mia sleeps well.”", "Nobody will be told.")
    await dialog.taps("sam", "Put it right")
    await dialog.wait(minutes=3)
    card = await _card(dialog, "amira", action_id)
    assert "It helps with: Mia sleeps well." in card
    assert "What it helps with is new.\nWhy it changed: That is what Mia wants." in card
    await dialog.never_saw("amira", "changed one")


async def test_news_that_waited_through_the_night_tells_only_of_what_is_still_open(dialog: Dialog) -> None:
    dialog.at("2026-11-23 20:30")
    await dialog.family()
    await dialog.signs_in("sam")
    for what in ("I will ring the school.", "I will ask about the bus.", "I will send the forms."):
        await _writes(dialog, what, outcome=None)
        await dialog.taps("sam", "Skip")
    await _publishes(dialog)

    def think_again(tx: Transaction) -> None:
        published = {action.what: action for action in tx.actions.of_plan(dialog.cast.plan_id)}
        tx.actions.change(published["I will ring the school."], state=ActionState.WITHDRAWN)
        tx.actions.change(published["I will ask about the bus."], shown_to=())

    await dialog.keep(think_again)
    await dialog.wait(hours=12)
    await dialog.last_sees("amira", "Sam has added a new action.")
    await dialog.taps("amira", "See it")
    await dialog.last_sees("amira", "I will send the forms.")
    await dialog.never_saw("amira", "ring the school")
    await dialog.never_saw("amira", "ask about the bus")


# -- helpers -------------------------------------------------------------------------------------------------------


async def _completes(dialog: Dialog, owner: str, who: str = "sam") -> None:
    """Answer for one of several: so that skipped, who, one week, nothing next, no outcome."""
    await dialog.taps(who, "Skip")
    if owner not in dialog.phone(who).buttons:
        await dialog.taps(who, "More people")
    await dialog.taps(who, owner)
    await dialog.taps(who, "1 week")
    await dialog.taps(who, "Skip")
    await dialog.taps(who, "Skip")


async def _pastes(dialog: Dialog, cast: Cast, text: str) -> None:
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.taps("sam", "Paste or copy")
    await dialog.taps("sam", "Paste lines")
    await dialog.says("sam", text)


async def _writes(
    dialog: Dialog, what: str, *, who: str = "sam", owner: str = "Me", outcome: str | None = None, begun: bool = False
) -> None:
    """Write one action as far as its outcome, and type that if there is one."""
    if not begun:
        await dialog.says(who, "/actions")
        await dialog.taps(who, "Add an action")
    await dialog.says(who, what)
    await dialog.says(who, "Mia feels safe there")
    if owner not in dialog.phone(who).buttons:
        await dialog.taps(who, "More people")
    await dialog.taps(who, owner)
    await dialog.taps(who, "1 week")
    await dialog.says(who, "I ring you on Monday.")
    if outcome is not None:
        await dialog.says(who, outcome)


async def _to_preview(dialog: Dialog, who: str = "sam") -> None:
    await dialog.taps(who, "Preview and publish")
    await dialog.last_sees(who, "Ready to publish")


async def _publishes(dialog: Dialog, who: str = "sam") -> None:
    await _to_preview(dialog, who)
    await dialog.taps(who, "Publish")
    await dialog.last_sees(who, "2 minutes")


async def _page(dialog: Dialog) -> str:
    """Return what the preview shows on this page, without the line above and the buttons' line below."""
    _, _, shown = dialog.phone("sam").last.text.partition("\n")
    return shown.rpartition("\nButtons: ")[0]


async def _read(dialog: Dialog, who: str, discreet: bool) -> list[str]:
    """Read the news and every new card on this phone, as its owner would."""
    read = [dialog.phone(who).last.text]
    if discreet:
        await dialog.taps(who, "Open")
        read.append(dialog.phone(who).last.text)
    await dialog.taps(who, "See them")
    me = dialog.cast.ids[who]
    every = await dialog.look(lambda tx: tx.actions.of_plan(dialog.cast.plan_id))
    new = sorted(
        (a for a in every if a.so_that), key=lambda a: (a.owner_id != me, a.by_day or date.max, a.made_at, a.id)
    )
    for action in new:
        await dialog.taps_data(who, f"1|action.open|{action.id}", dialog.phone(who).last)
        read.append(dialog.phone(who).last.text)
    return read


async def _corrects(dialog: Dialog, part: str, words: str, why: str) -> None:
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Amira: Send the diary.")
    await dialog.taps("sam", "Change it")
    await dialog.taps("sam", part)
    await dialog.says("sam", words)
    await dialog.last_sees("sam", "What changed, and why?")
    await dialog.says("sam", why)


async def _opens(dialog: Dialog, who: str, action_id: str, *, signed_in: bool = False) -> None:
    if not signed_in and not dialog.phone(who).has_seen("signed in"):
        await dialog.signs_in(who)
    await dialog.says(who, "/plans OK-14")
    await dialog.taps_data(who, f"1|act.open|{action_id}", dialog.phone(who).last)


async def _card(dialog: Dialog, who: str, action_id: str) -> str:
    await dialog.says(who, "/who")
    await dialog.taps_data(who, f"1|action.open|{action_id}", dialog.phone(who).last)
    text: str = dialog.phone(who).last.text
    return text


async def _outcomes(dialog: Dialog) -> list[Outcome]:
    return await dialog.look(lambda tx: tx.outcomes.of_plan(dialog.cast.plan_id))


def _ended(tx: Transaction, cast: Cast, what: str, *, days: int) -> AgreedAction:
    done = tx.now - timedelta(days=days)
    return tx.actions.add(AgreedAction(
        id=new_id(), plan_id=cast.plan_id, what=what, owner_id=cast.ids["sam"], author_id=cast.ids["sam"],
        state=ActionState.DONE, made_at=done, by_day=done.date(), published_at=done, visible_from=done, done_at=done,
        done_by=cast.ids["sam"]))  # fmt: skip


def _met(tx: Transaction, cast: Cast, *, days: int) -> Any:
    at = tx.now - timedelta(days=days)
    return tx.meetings.add(Meeting(
        id=new_id(), plan_id=cast.plan_id, kind=MeetingKind.REVIEW, local_start=f"{at:%Y-%m-%dT%H:%M}",
        zone="Europe/London", starts_at=at, state=MeetingState.PLANNED, made_by=cast.ids["sam"], made_at=at,
        visible_from=at))  # fmt: skip


def _leaves(tx: Transaction, cast: Cast, who: str) -> None:
    role = tx.plans.circle(cast.plan_id).role_of(cast.ids[who])
    assert role is not None
    tx.roles.change(role, ended_at=tx.now)


def _role(tx: Transaction, cast: Cast, who: str) -> str:
    role = tx.plans.circle(cast.plan_id).role_of(cast.ids[who], RoleKind.FAMILY)
    assert role is not None
    return role.id
