"""Before a review every practitioner on the team is asked three questions; the lead sees who said what (001-23)."""

from datetime import timedelta

from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged, days_pass
from tests.stories.test_outcomes import SLEEP, wanted

ASKED = "Please answer 3 short questions before then."
CHASED = "I have no answer from you yet."


async def sees_before_the_review(dialog: Dialog) -> None:
    """Sam opens what stands before the review."""
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|review.day|{dialog.cast.plan_id}")
    await dialog.taps("sam", "Before the review")


async def test_every_practitioner_is_asked_and_chased_once_and_the_lead_sees_who_said_what(dialog: Dialog) -> None:
    await dialog.family()
    await wanted(dialog, SLEEP)
    await arranged(dialog, "Monday 30 November at 3:30pm")
    await dialog.wait(hours=1)
    for who in ("lee", "priya"):
        await dialog.sees(who, "The review for OK-14 is on Monday 30 November.", ASKED)
    for who in ("sam", "jo", "dana", "nina", "amira"):
        await dialog.never_saw(who, ASKED)
    await dialog.taps("lee", "Answer")
    await dialog.signs_in("lee")
    await dialog.last_sees("lee", "1 of 3. Is your part working?")
    await dialog.taps("lee", "Partly")
    await dialog.says("lee", "Start with the mornings.")
    await dialog.last_sees("lee", "3 of 3. Is anything missing?")
    await dialog.taps("lee", "No, nothing")
    await dialog.last_sees(
        "lee", "Own part works: partly.", "To change: “Start with the mornings.”", "Missing: nothing."
    )
    await sees_before_the_review(dialog)
    await dialog.last_sees("sam", "review on Monday 30 November.", SLEEP, "Lee: answered.", "Priya: not yet.")
    await dialog.taps("sam", "What Lee says")
    await dialog.last_sees("sam", "OK-14, Lee, Monday 23 November.", "Start with the mornings.")
    await days_pass(dialog, days=4)
    assert [sum(text in line for line in dialog.locked_screen("priya")) for text in (ASKED, CHASED)] == [1, 1]
    assert [sum(text in line for line in dialog.locked_screen("lee")) for text in (ASKED, CHASED)] == [1, 0]
    for who in ("amira", "mia", "yusuf", "priya"):
        await dialog.never_saw(who, "Start with the mornings.")


async def test_a_late_answer_is_still_taken(dialog: Dialog) -> None:
    await dialog.family()
    await arranged(dialog, "Tuesday 24 November at 3:30pm")
    await dialog.wait(hours=1)
    dialog.clock.set(dialog.clock.now() + timedelta(days=2))
    await dialog.tick()
    await dialog.taps("lee", "Answer")
    await dialog.signs_in("lee")
    await dialog.taps("lee", "No")
    await dialog.says("lee", "x" * 301)
    await dialog.last_sees("lee", "That has 301 letters. Please keep it to 300.")
    await dialog.taps("lee", "Start again")
    await dialog.taps("lee", "No")
    await dialog.taps("lee", "Nothing")
    await dialog.says("lee", "A lift to school.")
    await sees_before_the_review(dialog)
    await dialog.taps("sam", "What Lee says")
    await dialog.last_sees("sam", "after the review.", "Own part works: no.", "Missing: “A lift to school.”")


async def test_nobody_else_reads_it_and_who_is_not_asked_says_nothing(dialog: Dialog) -> None:
    await dialog.family()
    await arranged(dialog, "Friday 27 November at 3:30pm")
    (meeting,) = await dialog.look(lambda tx: tx.meetings.of_plan(dialog.cast.plan_id, tx.now))
    for who in ("sam", "nina"):
        await dialog.signs_in(who)
        await dialog.taps_data(who, f"1|input.works|{meeting.id}|yes")
        await dialog.last_sees(who, "That button is old")
    assert await dialog.look(lambda tx: tx.review_inputs.of_meeting(meeting.id)) == []
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|review.before|{dialog.cast.plan_id}")
    await dialog.sees_not("lee", "answered")
