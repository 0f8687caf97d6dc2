"""What the family wants to be different: the lead writes it in their words, and each side says how it is going.

Sources: 000-05 (actions hang under outcomes), 001-21 (five steps and their course over reviews), 003-13, 004-16.
"""

from datetime import date, timedelta

import pytest

from storage.records.ids import new_id
from storage.records.outcomes import Outcome
from storage.records.people import ReadingLevel
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged, days_pass, role_of
from tests.stories.test_what_was_agreed import agreed

SLEEP, SCHOOL = "Mia sleeps through the night.", "Mia likes going to school."
FAMILY = ("amira", "yusuf", "mia")


async def wanted(dialog: Dialog, *words: str) -> list[str]:
    """Keep outcomes on OK-14, the first the oldest; return their ids."""

    def put(tx: Transaction) -> list[str]:
        sam, plan = dialog.cast.ids["sam"], dialog.cast.plan_id
        first = tx.now - timedelta(hours=len(words))
        made = [
            Outcome(new_id(), plan, said, sam, first + timedelta(minutes=n), "sleep") for n, said in enumerate(words)
        ]
        return [tx.outcomes.add(outcome).id for outcome in made]

    return await dialog.keep(put)


async def opens_outcomes(dialog: Dialog, who: str = "sam") -> None:
    await dialog.signs_in(who)
    await dialog.says(who, "/plans OK-14")
    await dialog.taps(who, "What the family wants")


async def says_how(dialog: Dialog, who: str, *steps: str) -> None:
    """Go from the actions to each outcome in turn, and tap these steps."""
    await dialog.says(who, "/actions")
    await dialog.taps(who, "How is it going?")
    await dialog.taps(who, "Say how it is going")
    for step in steps:
        await dialog.taps(who, step)


# -- written by the lead ---------------------------------------------------------------------------------------------


async def test_the_lead_writes_what_the_family_wants_in_their_words_and_picks_a_picture(dialog: Dialog) -> None:
    await dialog.family()
    await opens_outcomes(dialog)
    await dialog.last_sees("sam", "OK-14: what the family wants to be different.", "Nothing is written down yet.")
    await dialog.taps("sam", "Add one")
    await dialog.last_sees("sam", "What does the family want to be different?", "Up to 200 letters")
    await dialog.says("sam", SLEEP)
    await dialog.last_sees("sam", f"Kept: “{SLEEP}”", "Pick a picture", "Sleep")
    assert dialog.phone("sam").buttons[0] == "Sleep"  # the words call for it
    await dialog.taps("sam", "More pictures")
    await dialog.taps("sam", "Skip")
    await dialog.last_sees("sam", "Nobody has said yet.", "Pick a picture")
    await dialog.taps("sam", "Pick a picture")
    await dialog.taps("sam", "Sleep")
    await dialog.last_sees("sam", SLEEP, "Picture: Sleep", "Change the picture")
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "How is it going?")
    await dialog.last_sees("amira", "What we want to be different", SLEEP)


async def test_half_an_outcome_survives_a_restart_and_can_be_dropped(dialog: Dialog) -> None:
    await dialog.family()
    await opens_outcomes(dialog)
    await dialog.taps("sam", "Add one")
    await dialog.restart()
    await dialog.says("sam", "/today")
    await dialog.sees("sam", "OK-14: what the family wants, not finished.")
    await dialog.taps("sam", "1. Go on, OK-14")
    await dialog.says("sam", "x" * 201)
    await dialog.last_sees("sam", "That has 201 letters. Please keep it to 200.")
    await dialog.says("sam", SLEEP)
    await dialog.last_sees("sam", f"Kept: “{SLEEP}”")


async def test_the_words_are_checked_and_wait_until_they_are_settled(dialog: Dialog) -> None:
    await dialog.family()
    await opens_outcomes(dialog)
    await dialog.taps("sam", "Add one")
    await dialog.says("sam", "Mia has SALT each week.")
    await dialog.last_sees("sam", "SALT")
    await dialog.sees_not("sam", "Pick a picture")
    await dialog.restart()
    await dialog.says("sam", "/plans OK-14")
    await dialog.taps("sam", "What the family wants")
    await dialog.taps("sam", "Add one")
    await dialog.last_sees("sam", "You have begun one for OK-14: “Mia has SALT each week.”")
    await dialog.taps("sam", "Go on with it")
    await dialog.last_sees("sam", "A family may not know “SALT”.")
    await dialog.taps("sam", "Say speech therapy")
    await dialog.last_sees("sam", "Kept: “Mia has speech therapy each week.”", "Pick a picture")
    await dialog.never_saw("amira", "SALT")


async def test_stopping_keeps_nothing(dialog: Dialog) -> None:
    await dialog.family()
    await opens_outcomes(dialog)
    await dialog.taps("sam", "Add one")
    await dialog.taps("sam", "Stop")
    await dialog.last_sees("sam", "Stopped. Nothing was changed.")
    await dialog.taps("sam", "What the family wants")
    await dialog.last_sees("sam", "Nothing is written down yet.")


async def test_an_outcome_is_reworded_and_ended_and_its_actions_stay(dialog: Dialog) -> None:
    await dialog.family()
    sleep, _ = await wanted(dialog, SLEEP, SCHOOL)
    await dialog.keep(lambda tx: agreed(dialog.cast, tx, "Send the chart.", "lee", date(2026, 12, 4), outcome_id=sleep))
    await opens_outcomes(dialog)
    await dialog.taps("sam", "Mia sleeps through the…")
    await dialog.taps("sam", "Change the words")
    await dialog.last_sees("sam", f"Now it says: “{SLEEP}”")
    await dialog.says("sam", "Mia sleeps well most nights.")
    await dialog.last_sees("sam", "Mia sleeps well most nights.", "Picture: Sleep", "Actions for it: 1 open, 0 done.")
    await dialog.taps("sam", "End it")
    await dialog.last_sees("sam", "The family will not see it any more. Its actions stay")
    await dialog.taps("sam", "Yes, end it")
    await dialog.last_sees("sam", SCHOOL)
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "How is it going?")
    await dialog.last_sees("amira", SCHOOL)
    await dialog.never_saw("amira", "Mia sleeps")
    await dialog.says("amira", "/actions")
    await dialog.last_sees("amira", "Actions to do: 1.")


async def test_a_plan_holds_a_few_outcomes_and_says_so(dialog: Dialog) -> None:
    await dialog.family()
    await wanted(dialog, *(f"Thing number {n} is different." for n in range(8)))
    await opens_outcomes(dialog)
    await dialog.last_sees("sam", "Thing number 3", "More")
    await dialog.sees_not("sam", "Thing number 4")
    await dialog.taps("sam", "More")
    await dialog.last_sees("sam", "Thing number 7")
    await dialog.taps("sam", "Add one")
    await dialog.last_sees("sam", "This plan has 8 already. End one first")


async def test_a_practitioner_who_does_not_lead_reads_and_changes_nothing(dialog: Dialog) -> None:
    await dialog.family()
    (sleep,) = await wanted(dialog, SLEEP)
    await opens_outcomes(dialog, "lee")
    await dialog.last_sees("lee", SLEEP)
    await dialog.sees_not("lee", "Add one")
    for verb in ("out.reword", "out.end", "out.end_yes", "out.pictures", "out.ask"):
        await dialog.taps_data("lee", f"1|{verb}|{sleep}")
    await dialog.taps_data("lee", f"1|out.rate|{sleep}||5")
    await dialog.taps_data("lee", f"1|out.add|{dialog.cast.plan_id}")
    kept = await dialog.look(lambda tx: (tx.outcomes.get(sleep), tx.outcome_ratings.of_outcomes([sleep])))
    assert (kept[0].words, kept[0].ended_at, kept[1]) == (SLEEP, None, {})


# -- how is it going? ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_a_mother_says_how_it_is_going_in_five_steps_one_after_the_other(
    dialog: Dialog, level: ReadingLevel
) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=level))
    await wanted(dialog, SLEEP, SCHOOL)
    await says_how(dialog, "amira")
    await dialog.last_sees("amira", SLEEP, "1 Much worse", "5 Much better", "Sam will see")
    await dialog.taps("amira", "2 A bit worse")
    await dialog.last_sees("amira", SCHOOL)
    await dialog.says("amira", "4")  # a typed number is the step it names
    await dialog.last_sees("amira", "Thank you. Sam can see")
    await dialog.taps("amira", "See how it is going")
    mine = "You: {}." if level is ReadingLevel.STANDARD else "You say: {}."
    await dialog.last_sees("amira", mine.format(2), mine.format(4), "1 is much worse. 5 is much better.")


async def test_the_course_over_time_stands_side_by_side_for_the_lead_and_apart_for_the_family(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: tx.roles.change(role_of(tx, dialog, "yusuf"), sees_plan=True))
    await wanted(dialog, SLEEP)
    await says_how(dialog, "amira", "2 A bit worse")
    await says_how(dialog, "mia", "4 A bit better")
    await dialog.wait(hours=26)
    await says_how(dialog, "amira", "3 The same")
    await says_how(dialog, "yusuf", "1 Much worse")
    await opens_outcomes(dialog)
    await dialog.taps("sam", "Mia sleeps through the…")
    await dialog.taps("sam", "Say how it is going")
    await dialog.last_sees("sam", "How is it going, as the staff see it? The family sees your answer.")
    await dialog.taps("sam", "5 Much better")
    await dialog.last_sees("sam", "Mum: 2, then 3.", "Dad: 1.", "Young person: 4.", "Staff: 5.")
    expected = {"amira": "You: 2, then 3.", "mia": "You: 4.", "yusuf": "You: 1."}
    for who, own in expected.items():
        await dialog.says(who, "/actions")
        await dialog.taps(who, "How is it going?")
        await dialog.sees(who, own, "Staff: 5.")
        others = [f"{step}" for name, step in (("amira", "2, then"), ("mia", ": 4"), ("yusuf", ": 1.")) if name != who]
        await dialog.never_saw(who, *others)
    await opens_outcomes(dialog, "lee")
    await dialog.last_sees("lee", "Staff: 5.")
    await dialog.never_saw("lee", "Mum:", "Young person:", "Dad:")


async def test_a_second_tap_changes_nothing_and_another_step_takes_the_place_of_the_first(dialog: Dialog) -> None:
    await dialog.family()
    (sleep,) = await wanted(dialog, SLEEP)
    for _ in range(2):
        await says_how(dialog, "amira")
        await dialog.taps_data("amira", f"1|outcome.rate|{sleep}||2")
    kept = await dialog.look(lambda tx: tx.outcome_ratings.of_outcomes([sleep])[sleep])
    assert [rating.step for rating in kept] == [2]
    await says_how(dialog, "amira", "4 A bit better")
    await dialog.taps("amira", "See how it is going")
    await dialog.last_sees("amira", "You: 4.")


async def test_forged_steps_and_foreign_outcomes_are_refused(dialog: Dialog) -> None:
    await dialog.family()
    (sleep,) = await wanted(dialog, SLEEP)
    await dialog.says("amira", "/who")
    for data in (f"1|outcome.rate|{sleep}||6", f"1|outcome.rate|{sleep}", "1|outcome.rate|0123456789abcdef||3"):
        await dialog.taps_data("amira", data)
        await dialog.sees("amira", "That button is old")
    await dialog.says("yusuf", "/who")  # the plan is not open to him
    await dialog.taps_data("yusuf", f"1|outcome.rate|{sleep}||3")
    await dialog.sees("yusuf", "That button is old")
    assert await dialog.look(lambda tx: tx.outcome_ratings.of_outcomes([sleep])) == {}


async def test_a_father_with_the_plan_closed_to_him_sees_no_outcome(dialog: Dialog) -> None:
    await dialog.family()
    await wanted(dialog, SLEEP)
    await dialog.says("yusuf", "/actions")
    await dialog.taps("yusuf", "How is it going?")
    await dialog.sees("yusuf", "There is nothing here yet.")
    await dialog.taps_data("yusuf", f"1|outcome.say|{dialog.cast.plan_id}")
    await dialog.never_saw("yusuf", "sleeps")


async def test_the_lead_sees_the_screen_that_mum_sees(dialog: Dialog) -> None:
    await dialog.family()
    await wanted(dialog, SLEEP)
    await says_how(dialog, "amira", "2 A bit worse")
    await dialog.taps("amira", "See how it is going")
    hers = dialog.phone("amira").last.text
    await dialog.signs_in("sam")
    role = await dialog.look(lambda tx: role_of(tx, dialog, "amira"))
    await dialog.taps_data("sam", f"1|case.sees|{role.id}|outcomes")
    await dialog.last_sees("sam", "This is exactly what mum sees", hers)


# -- before a review -------------------------------------------------------------------------------------------------


async def test_each_side_is_asked_once_a_few_days_before_a_review(dialog: Dialog) -> None:
    await arranged(dialog)
    await wanted(dialog, SLEEP)
    await dialog.until(dialog.clock.now().replace(day=29, hour=12), step=timedelta(hours=1))
    for who in (*FAMILY, "sam"):
        await dialog.never_saw(who, "How is it going?", "How is each thing going")
    await days_pass(dialog, days=2)
    await dialog.sees("amira", "You have a meeting on Thursday 3 December. How is it going?")
    await dialog.sees("sam", "The review for OK-14 is on Thursday 3 December. How is each thing going")
    await dialog.never_saw("lee", "How is each thing going")
    await dialog.never_saw("yusuf", "How is it going?")  # the plan is not open to him
    await days_pass(dialog, days=2)
    assert sum("How is it going?" in line for line in dialog.locked_screen("amira")) == 1
    assert sum("How is each thing going" in line for line in dialog.locked_screen("sam")) == 1


async def test_what_is_said_before_a_review_is_said_for_it_and_then_nobody_asks(dialog: Dialog) -> None:
    await arranged(dialog)
    await wanted(dialog, SLEEP)
    await dialog.until(dialog.clock.now().replace(day=29, hour=17), step=timedelta(hours=1))
    await says_how(dialog, "amira", "2 A bit worse")
    await dialog.until(dialog.clock.now().replace(day=30, hour=9), step=timedelta(hours=1))
    await says_how(dialog, "amira", "3 The same")
    await dialog.taps("amira", "See how it is going")
    await dialog.last_sees("amira", "You: 3.")  # changed before the review: one step for it
    await days_pass(dialog, days=3)
    assert sum("You have a meeting on" in line and "going?" in line for line in dialog.locked_screen("amira")) <= 1


async def test_a_note_that_waits_overnight_is_not_sent_once_the_review_is_called_off(dialog: Dialog) -> None:
    await arranged(dialog)
    await wanted(dialog, SLEEP)
    await dialog.until(dialog.clock.now().replace(day=29, hour=15, minute=30), step=timedelta(hours=1))
    await dialog.keep(lambda tx: [tx.people.change(tx.people.get(dialog.cast.ids["amira"]),
                                                   paused_until=tx.now + timedelta(hours=5))])  # fmt: skip
    await dialog.wait(hours=2)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps_data("sam", f"1|arrange.cancel|{await _meeting(dialog)}")
    await dialog.taps("sam", "There will be no new one")
    await days_pass(dialog, days=3)
    await dialog.never_saw("amira", "How is it going? Tell us before then")


async def test_the_note_before_a_review_leads_to_the_five_steps(dialog: Dialog) -> None:
    await arranged(dialog)
    await wanted(dialog, SLEEP)
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["mia"]), discreet=True))
    await days_pass(dialog, days=7)
    await dialog.taps("amira", "Say how it is going")
    await dialog.taps("amira", "4 A bit better")
    kept = await dialog.look(lambda tx: tx.outcome_ratings.of_outcomes(o.id for o in tx.outcomes.of_plan(
        dialog.cast.plan_id)))  # fmt: skip
    (said,) = (rating for ratings in kept.values() for rating in ratings)
    assert (said.step, said.meeting_id) == (4, await _meeting(dialog))
    assert not [line for line in dialog.locked_screen("mia") if "going" in line]
    await dialog.taps("sam", "Say how it is going")
    await dialog.signs_in("sam")
    await dialog.last_sees("sam", "How is it going, as the staff see it?")


async def _meeting(dialog: Dialog) -> str:
    found = await dialog.look(lambda tx: tx.meetings.of_plan(dialog.cast.plan_id, tx.now - timedelta(days=30)))
    return found[0].id
