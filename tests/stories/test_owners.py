"""The owner's side: your part in this plan, clear or not, done or not, and what whoever leads hears of it (003-18)."""

from datetime import date, timedelta

from storage.records.actions import ActionState, Says
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.test_what_was_agreed import agreed


async def _publishes(dialog: Dialog, what: str = "Send the chart home.", owner: str = "Lee, Teacher") -> None:
    """Let Sam publish one action for somebody, and the two minutes pass."""
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.says("sam", what)
    await dialog.taps("sam", "Skip")
    if owner not in dialog.phone("sam").buttons:
        await dialog.taps("sam", "More people")
    await dialog.taps("sam", owner)
    await dialog.says("sam", "4 December")
    while "Preview and publish" not in dialog.phone("sam").buttons:
        await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Preview and publish")
    await dialog.taps("sam", "Publish")
    await dialog.wait(minutes=4)


async def _lee_has_one(dialog: Dialog, by: date | None = date(2026, 12, 4), **more: object) -> str:
    cast = await dialog.family()
    action = await dialog.keep(lambda tx: agreed(cast, tx, "Send the chart home.", "lee", by, **more))
    await dialog.signs_in("lee")
    await dialog.says("lee", "/actions")
    await dialog.taps("lee", "Lee: Send the chart home.")
    await dialog.taps("lee", "My part")
    await dialog.last_sees("lee", "Your part in OK-14", "What: Send the chart home.")
    return action.id


def _says_of(tx: Transaction, action_id: str) -> list[Says]:
    return [report.says for report in tx.action_reports.of_action(action_id)]


async def test_an_owner_is_told_their_part_once_nobody_can_take_it_back_and_says_that_it_is_clear(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _publishes(dialog)
    await dialog.last_sees("lee", "Your part in this plan, OK-14:", "“Send the chart home.”", "by Friday 4 December")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Late and unconfirmed: 1")
    await dialog.last_sees("sam", "1. OK-14, Lee: has not said it is clear.")
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Clear")
    await dialog.sees("lee", "I have kept that it is clear")
    await dialog.taps("sam", "1. OK-14, Lee")
    await dialog.last_sees("sam", "Lee, Monday 23 November: it is clear.")
    await dialog.taps("sam", "Back")
    await dialog.last_sees("sam", "Nothing is late, and every part is clear.")


async def test_what_is_taken_back_in_time_is_never_anybodys_part(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.says("sam", "Send the chart home.")
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Lee, Teacher")
    await dialog.says("sam", "4 December")
    while "Preview and publish" not in dialog.phone("sam").buttons:
        await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Preview and publish")
    await dialog.taps("sam", "Publish")
    await dialog.taps("sam", "Take it back")
    await dialog.wait(hours=1)
    await dialog.never_saw("lee", "Your part in this plan", "chart")


async def test_not_mine_and_a_question_go_to_whoever_leads_with_the_card(dialog: Dialog) -> None:
    action_id = await _lee_has_one(dialog)
    await dialog.taps("lee", "Ask")
    await dialog.last_sees("lee", "Sam will read it. The family will not.")
    await dialog.says("lee", "Which chart is it?")
    await dialog.last_sees("lee", "I have told Sam.")
    await dialog.sees("sam", "Lee asks: “Which chart is it?”", "“Send the chart home.”")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Write back")
    await dialog.says("sam", "The sleep chart from the clinic.")
    await dialog.last_sees("sam", "OK-14: sent to Lee.")
    await dialog.last_sees("lee", "Sam says: “The sleep chart from the clinic.”")
    await dialog.taps("lee", "My part")
    await dialog.taps("lee", "This is not mine")
    await dialog.last_sees("lee", "I have told Sam. I will not ask you for it.")
    await dialog.last_sees("sam", "OK-14: Lee says this is not theirs", "Give it to someone else")
    await dialog.taps("sam", "Open it")
    await dialog.sees("sam", "Lee, Monday 23 November: it is not theirs.")
    assert await dialog.look(lambda tx: _says_of(tx, action_id)) == [Says.ASKS, Says.SAYS, Says.NOT_MINE]
    await dialog.never_saw("amira", "Which chart", "clinic")
    await dialog.until(dialog.clock.now() + timedelta(days=21), step=timedelta(hours=12))
    await dialog.never_saw("lee", "you have an action for")


async def test_a_second_not_mine_is_said_to_be_done_already(dialog: Dialog) -> None:
    action_id = await _lee_has_one(dialog)
    await dialog.taps("lee", "This is not mine")
    await dialog.taps_data("lee", f"1|part.not_mine|{action_id}", dialog.phone("lee").last)
    assert await dialog.look(lambda tx: _says_of(tx, action_id)) == [Says.NOT_MINE]


async def test_done_is_seen_by_the_family_told_to_the_lead_and_can_be_taken_back(dialog: Dialog) -> None:
    action_id = await _lee_has_one(dialog)
    await dialog.taps("lee", "Done")
    await dialog.last_sees("lee", "Done. The family can see it. I have told Sam.", "Not done after all")
    await dialog.last_sees("sam", "OK-14: Lee has done this: “Send the chart home.”")
    assert await dialog.look(lambda tx: tx.actions.get(action_id).state) is ActionState.DONE
    await dialog.taps("lee", "Not done after all")
    await dialog.last_sees("lee", "It is open again.")
    assert await dialog.look(lambda tx: tx.actions.get(action_id).state) is ActionState.PUBLISHED
    await dialog.taps("lee", "Done")
    assert await dialog.look(lambda tx: tx.actions.get(action_id).state) is ActionState.DONE


async def test_a_new_day_of_the_owners_is_a_new_version_and_the_family_is_told_the_day_and_why(dialog: Dialog) -> None:
    action_id = await _lee_has_one(dialog)
    await dialog.taps("lee", "Not done, new date")
    await dialog.last_sees("lee", "It is due Friday 4 December.", "By when will it be done?")
    await dialog.says("lee", "11 December")
    await dialog.last_sees("lee", "Friday 11 December. Why the new day? The family will see this.")
    await dialog.says("lee", "The school is shut on Friday.")
    await dialog.last_sees("lee", "The family will see:", "by Friday 11 December", "Why: The school is shut on Friday.")
    await dialog.taps("lee", "Send it")
    await dialog.last_sees("lee", "the new day is Friday 11 December", "Take it back")
    await dialog.says("amira", "/actions")
    await dialog.never_saw("amira", "11 December")
    await dialog.wait(minutes=4)
    await dialog.sees("amira", "The school is shut on Friday.", "Friday 11 December")
    await dialog.sees("sam", "Lee has a new day for this", "It was Friday 4 December. It is Friday 11 December now.")
    kept = await dialog.look(lambda tx: tx.actions.get(action_id))
    assert (kept.by_day, kept.version, kept.changed_by) == (date(2026, 12, 11), 2, dialog.cast.ids["lee"])
    await dialog.never_saw("lee", "Your part in this plan has changed")
    await dialog.never_saw("yusuf", "11 December")


async def test_a_new_day_can_be_taken_back_and_then_nobody_has_heard_of_it(dialog: Dialog) -> None:
    action_id = await _lee_has_one(dialog)
    await dialog.taps("lee", "Not done, new date")
    await dialog.taps("lee", "1 week")
    await dialog.taps("lee", "It needs more time")
    await dialog.taps("lee", "Other words")
    await dialog.taps("lee", "Someone was ill")
    await dialog.taps("lee", "Send it")
    await dialog.taps("lee", "Take it back")
    await dialog.last_sees("lee", "Taken back. Nobody was told.", "by Friday 4 December")
    await dialog.wait(hours=1)
    await dialog.never_saw("amira", "30 November", "ill")
    await dialog.never_saw("sam", "30 November")
    assert (await dialog.look(lambda tx: tx.actions.get(action_id))).version == 1
    assert await dialog.look(lambda tx: tx.action_versions.of_action(action_id)) == []


async def test_the_same_day_nonsense_and_empty_words_are_answered(dialog: Dialog) -> None:
    await _lee_has_one(dialog)
    await dialog.taps("lee", "Not done, new date")
    await dialog.says("lee", "soon")
    await dialog.last_sees("lee", "I cannot use “soon” as a day")
    await dialog.says("lee", "4 December")
    await dialog.last_sees("lee", "It is due Friday 4 December already. Type another day.")
    await dialog.says("lee", "2 weeks")
    await dialog.restart()
    await dialog.says("lee", "/today")
    await dialog.says("lee", "/actions")
    await dialog.taps("lee", "Lee: Send the chart home.")
    await dialog.taps("lee", "My part")
    await dialog.taps("lee", "Say something")
    await dialog.says("lee", "x" * 201)
    await dialog.last_sees("lee", "That has 201 letters. Please keep it to 200")


async def test_another_practitioner_and_the_family_cannot_speak_for_the_owner(dialog: Dialog) -> None:
    action_id = await _lee_has_one(dialog)
    await dialog.signs_in("priya")
    for verb in ("open", "clear", "not_mine", "done", "not_done", "say", "ask", "undo"):
        await dialog.taps_data("priya", f"1|part.{verb}|{action_id}", dialog.phone("priya").last)
    await dialog.says("amira", "/who")
    await dialog.taps_data("amira", f"1|part.done|{action_id}", dialog.phone("amira").last)
    await dialog.never_saw("priya", "Your part in OK-14", "Send the chart")
    assert await dialog.look(lambda tx: _says_of(tx, action_id)) == []
    assert await dialog.look(lambda tx: tx.actions.get(action_id).state) is ActionState.PUBLISHED


async def test_a_part_that_goes_to_somebody_else_is_said_to_both_of_them(dialog: Dialog) -> None:
    await dialog.family()
    await _publishes(dialog)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Lee: Send the chart home.")
    await dialog.taps("sam", "Change it")
    await dialog.taps("sam", "Who")
    await dialog.taps("sam", "Priya, Family support worker")
    await dialog.says("sam", "Priya has the chart.")
    await dialog.taps("sam", "Put it right")
    await dialog.wait(minutes=4)
    await dialog.last_sees("priya", "Your part in this plan, OK-14:", "“Send the chart home.”")
    await dialog.last_sees("lee", "this is not yours any more", "Priya does it now.")


async def test_an_owner_who_leads_the_plan_hears_nothing_from_themselves(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: agreed(cast, tx, "Ring the school.", "sam", date(2026, 12, 4)))
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Sam: Ring the school.")
    await dialog.taps("sam", "My part")
    await dialog.taps("sam", "Say something")
    await dialog.sees_not("sam", "will read it")
    await dialog.says("sam", "I rang twice.")
    await dialog.last_sees("sam", "Kept.")
    await dialog.never_saw("sam", "Sam says")
