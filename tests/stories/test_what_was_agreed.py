"""Way 3: what was agreed, on the family's phone and on the practitioner's."""

from datetime import date, timedelta

from storage.records.actions import ActionState, AgreedAction
from storage.records.ids import new_id
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.people import Cast


def agreed(cast: Cast, tx: Transaction, what: str, owner: str, by: date | None, **more: object) -> AgreedAction:
    """Keep a published action that everybody it is open to can see."""
    return tx.actions.add(AgreedAction(
        id=new_id(), plan_id=cast.plan_id, what=what, owner_id=cast.ids[owner], author_id=cast.ids["sam"],
        state=ActionState.PUBLISHED, made_at=tx.now, by_day=by, published_at=tx.now - timedelta(hours=1),
        visible_from=tx.now - timedelta(minutes=58), **more))  # type: ignore[arg-type]  # fmt: skip


async def test_a_mother_sees_her_own_actions_and_those_of_others(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: agreed(cast, tx, "Send the sleep diary.", "amira", date(2026, 12, 4)))
    await dialog.keep(lambda tx: agreed(cast, tx, "Look at the diary.", "lee", date(2026, 11, 20),
                                        so_that="Mia sleeps better.", next_step="Lee rings you."))  # fmt: skip
    await dialog.says("amira", "/actions")
    await dialog.sees("amira", "Actions to do: 2", "Yours: 1. Other people: 1. Late: 1.")
    await dialog.taps("amira", "What others will do")
    await dialog.taps("amira", "Open 1")
    await dialog.sees("amira", "What: Look at the diary.", "So that: Mia sleeps better.", "Who: Lee",
                      "Sam keeps an eye on it", "by Friday 20 November", "Next: Lee rings you.",
                      "This is late")  # fmt: skip
    await dialog.taps("amira", "Back to list")
    await dialog.taps("amira", "My actions")
    await dialog.taps("amira", "Open 1")
    await dialog.sees("amira", "This one is for you", "Send the sleep diary.")


async def test_i_have_done_it_tells_the_lead_and_can_be_undone_which_the_lead_who_knew_is_told_once(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()
    action = await dialog.keep(lambda tx: agreed(cast, tx, "Send the sleep diary.", "amira", date(2026, 12, 4)))
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "My actions")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "I have done it")
    await dialog.sees("amira", "Well done. I have told Sam")
    await dialog.sees("sam", "OK-14: a family member says they have done their action")
    await dialog.wait(minutes=5)
    await dialog.taps("amira", "Undo")
    await dialog.sees("amira", "This one is for you")
    await dialog.last_sees("sam", "OK-14: mum had said that an action of theirs is done.", "it is not done yet.")
    await dialog.never_saw("sam", "sleep diary")
    await dialog.taps_data("amira", f"1|action.undo|{action.id}", dialog.phone("amira").last)
    assert dialog.phone("sam").shown().count("it is not done yet") == 1
    kept = await dialog.look(lambda tx: tx.actions.get(action.id))
    assert kept.state is ActionState.PUBLISHED


async def test_done_twice_is_done_once_and_said_so(dialog: Dialog) -> None:
    cast = await dialog.family()
    action = await dialog.keep(lambda tx: agreed(cast, tx, "Send the sleep diary.", "amira", date(2026, 12, 4)))
    await dialog.says("amira", "/who")
    await dialog.taps_data("amira", f"1|action.done|{action.id}", dialog.phone("amira").last)
    await dialog.taps_data("amira", f"1|action.done|{action.id}", dialog.phone("amira").last)
    await dialog.sees("amira", "You have done that.")
    entries = await dialog.look(lambda tx: [e for e in tx.audit.entries(50) if e.act == "action.done"])
    assert len(entries) == 1


async def test_a_father_with_the_plan_closed_to_him_sees_only_what_is_his(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: agreed(cast, tx, "Send the sleep diary.", "amira", date(2026, 12, 4)))
    await dialog.keep(lambda tx: agreed(cast, tx, "Fill in the form.", "yusuf", date(2026, 12, 4)))
    await dialog.says("yusuf", "/actions")
    await dialog.sees("yusuf", "Actions to do: 1")
    await dialog.never_saw("yusuf", "sleep diary")


async def test_somebody_elses_card_cannot_be_opened_by_a_forged_button(dialog: Dialog) -> None:
    cast = await dialog.family()
    action = await dialog.keep(lambda tx: agreed(cast, tx, "Send the sleep diary.", "amira", date(2026, 12, 4)))
    await dialog.says("yusuf", "/who")
    await dialog.taps_data("yusuf", f"1|action.open|{action.id}", dialog.phone("yusuf").last)
    await dialog.sees("yusuf", "That button is old")
    await dialog.never_saw("yusuf", "sleep diary")


async def test_an_empty_list_has_words(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/actions")
    await dialog.sees("amira", "There are no actions to show")


async def test_the_lead_adds_previews_and_publishes_and_nobody_sees_it_for_two_minutes(dialog: Dialog) -> None:
    await dialog.family()
    await _drafted(dialog)
    await dialog.taps("sam", "Back")
    await dialog.taps("sam", "Preview and publish")
    await dialog.sees("sam", "Ready to publish 1 action", "Send the chart home.", "Amira", "Mia")
    await dialog.sees_not("sam", "Yusuf")
    await dialog.taps("sam", "Publish")
    await dialog.sees("sam", "2 minutes")
    await dialog.says("amira", "/actions")
    await dialog.sees("amira", "There are no actions to show")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Sam has added a new action")
    await dialog.taps("amira", "See it")
    await dialog.sees("amira", "Send the chart home.", "So that: we can see how she sleeps")
    await dialog.never_saw("yusuf", "action")


async def test_published_actions_can_be_taken_back_for_two_minutes_and_then_not(dialog: Dialog) -> None:
    await dialog.family()
    await _drafted(dialog)
    await dialog.taps("sam", "Back")
    await dialog.taps("sam", "Preview and publish")
    await dialog.taps("sam", "Publish")
    await dialog.taps("sam", "Take it back")
    await dialog.sees("sam", "Taken back: 1", "Nobody has seen them")
    await dialog.wait(minutes=10)
    await dialog.never_saw("amira", "chart", "new action")
    await dialog.taps("sam", "Actions")
    await dialog.taps("sam", "Preview and publish")
    await dialog.taps("sam", "Publish")
    await dialog.wait(minutes=3)
    await dialog.taps("sam", "Take it back")
    await dialog.sees("sam", "The two minutes are over")
    await dialog.sees("amira", "new action")


async def test_half_an_action_survives_a_restart(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.says("sam", "Send the chart home.")
    await dialog.restart()
    await dialog.says("sam", "we can see how she sleeps")
    await dialog.sees("sam", "Who will do it?")


async def _as_far_as_when(dialog: Dialog) -> None:
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.says("sam", "Send the chart home.")
    await dialog.says("sam", "Skip")
    await dialog.taps("sam", "Me")
    await dialog.last_sees("sam", "By when?", "type a day such as 3 December")


async def test_a_day_typed_at_by_when_is_understood_at_once(dialog: Dialog) -> None:
    await dialog.family()
    await _as_far_as_when(dialog)
    await dialog.says("sam", "4 December")
    await dialog.last_sees("sam", "What happens next?")
    await dialog.says("sam", "1")  # Skip: a bare number is the button it names
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "OK-14, not published", "by Friday 4 December")
    await dialog.sees_not("sam", "Next: 1")


async def test_nonsense_for_a_day_gets_a_clear_text_and_keeps_the_form(dialog: Dialog) -> None:
    await dialog.family()
    await _as_far_as_when(dialog)
    for nonsense in ("when it rains", "31 February 2027", "1 December 2020", "3 December 2127"):
        await dialog.says("sam", nonsense)
        await dialog.last_sees("sam", "as a day. Type a day in the next 18 months, such as 3 December")
    await dialog.restart()
    await dialog.says("sam", "tomorrow")
    await dialog.last_sees("sam", "What happens next?")


async def test_without_a_date_the_day_by_which_there_will_be_one_can_be_typed_too(dialog: Dialog) -> None:
    await dialog.family()
    await _as_far_as_when(dialog)
    await dialog.says("sam", "no date yet")
    await dialog.last_sees("sam", "say when there will be a date")
    await dialog.says("sam", "soon")
    await dialog.last_sees("sam", "I cannot use “soon” as a day")
    await dialog.taps("sam", "Pick a date")
    await dialog.sees("sam", "Type the day by which there will be a date")
    await dialog.taps("sam", "Back")
    await dialog.says("sam", "Friday 4 December")
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "A date will come by Friday 4 December")


async def test_back_asks_the_question_before_and_keeps_the_rest(dialog: Dialog) -> None:
    await dialog.family()
    await _as_far_as_when(dialog)
    await dialog.taps("sam", "Back")
    await dialog.last_sees("sam", "Who will do it?")
    await dialog.taps("sam", "Amira, mum")
    await dialog.taps("sam", "1 week")
    await dialog.taps("sam", "Back")
    await dialog.last_sees("sam", "Amira will do it. By when?")
    await dialog.taps("sam", "2 weeks")
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "What: Send the chart home.", "Who: Amira", "by Monday 7 December")


async def test_half_an_action_outlives_the_session_and_is_found_again(dialog: Dialog) -> None:
    await dialog.family()
    await _as_far_as_when(dialog)
    await dialog.wait(minutes=20)
    await dialog.restart()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.taps("sam", "1. Go on, OK-14")
    await dialog.last_sees("sam", "Sam will do it. By when?")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.last_sees("sam", "You have begun an action for OK-14: “Send the chart home.”")
    await dialog.taps("sam", "Go on with it")
    await dialog.says("sam", "1 week")
    await dialog.taps("sam", "Skip")
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "What: Send the chart home.", "by Monday 30 November")


async def test_a_new_action_can_take_the_place_of_half_a_one(dialog: Dialog) -> None:
    await dialog.family()
    await _as_far_as_when(dialog)
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.taps("sam", "Drop it, write a new one")
    await dialog.last_sees("sam", "What will happen?")
    await dialog.says("sam", "x" * 201)
    await dialog.last_sees("sam", "That has 201 letters. Please keep it to 200.")
    await dialog.says("sam", "Ring the school.")
    await dialog.last_sees("sam", "“Ring the school.”")


async def test_changing_one_action_leaves_half_a_new_one_alone(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: agreed(cast, tx, "Send the sleep diary.", "amira", date(2026, 12, 4)))
    await _as_far_as_when(dialog)
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Amira: Send the sleep diary.")
    await dialog.taps("sam", "Change it")
    await dialog.taps("sam", "When")
    await dialog.says("sam", "never")
    await dialog.last_sees("sam", "I cannot use “never” as a day")
    await dialog.says("sam", "10 December")
    await dialog.last_sees("sam", "What changed, and why?")
    await dialog.taps("sam", "Change something else")
    await dialog.taps("sam", "Who")
    await dialog.taps("sam", "Lee, Teacher")
    await dialog.taps("sam", "Change something else")
    await dialog.taps("sam", "What next")
    await dialog.restart()
    await dialog.says("sam", "Lee sends it on Monday.")
    await dialog.says("sam", "Lee has the diary at school.")
    await dialog.last_sees("sam", "When: Thursday 10 December. It was Friday 4 December.",
                           "Who: “Lee”\nIt was: “Amira”",
                           "Next: “Lee sends it on Monday.”", "Why: “Lee has the diary at school.”")  # fmt: skip
    await dialog.taps("sam", "Put it right")
    await dialog.says("sam", "/today")
    await dialog.taps("sam", "1. Go on, OK-14")
    await dialog.last_sees("sam", "By when?")


async def test_everybody_around_a_plan_can_be_picked_its_practitioners_first_a_few_at_a_time(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.says("sam", "Send the chart home.")
    await dialog.taps("sam", "Skip")
    offered = dialog.phone("sam").buttons
    assert offered[0] == "Me"
    assert set(offered[1:3]) == {"Lee, Teacher", "Priya, Family support worker"}
    assert offered[4:] == ["More people", "Back", "Stop"]
    await dialog.taps("sam", "More people")
    assert "Dana, Co-ordinator" in dialog.phone("sam").buttons
    await dialog.taps("sam", "First people")
    await dialog.taps("sam", "Priya, Family support worker")
    await dialog.last_sees("sam", "Priya will do it.")


async def test_a_practitioner_who_does_not_lead_reads_but_cannot_publish(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: agreed(cast, tx, "Send the sleep diary.", "amira", date(2026, 12, 4)))
    await dialog.signs_in("lee")
    await dialog.says("lee", "/actions")
    await dialog.sees("lee", "OK-14: 1 open")
    await dialog.sees_not("lee", "Add an action")
    await dialog.taps_data("lee", f"1|act.add|{cast.plan_id}", dialog.phone("lee").last)
    await dialog.sees_not("lee", "What will happen?")


async def _drafted(dialog: Dialog) -> None:
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Add an action")
    await dialog.says("sam", "Send the chart home.")
    await dialog.says("sam", "we can see how she sleeps")
    await dialog.taps("sam", "Me")
    await dialog.taps("sam", "1 week")
    await dialog.says("sam", "Sam rings you on Monday")
    await dialog.taps("sam", "Skip")
    await dialog.sees("sam", "OK-14, not published", "Send the chart home.", "by Monday 30 November")
