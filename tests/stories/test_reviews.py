"""After a meeting its lead is asked what was agreed; a review without a date is said in time (000-10, 001-27)."""

from datetime import date

from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged, days_pass


async def test_after_a_meeting_the_lead_is_asked_once_what_was_agreed(dialog: Dialog) -> None:
    dialog.at("2026-12-02 10:00")
    await arranged(dialog)
    await dialog.until(dialog.clock.now().replace(day=3, hour=16, minute=20))
    await dialog.never_saw("sam", "What was agreed?")
    await dialog.wait(minutes=30)
    await dialog.last_sees("sam", "OK-14: the review on Thursday 3 December at 3:30pm is over. What was agreed?")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Add an action")
    await dialog.sees("sam", "OK-14. What will happen?")
    await days_pass(dialog, days=4)
    assert sum("What was agreed?" in line for line in dialog.locked_screen("sam")) == 1
    for who in ("amira", "mia", "lee", "priya", "dana"):
        await dialog.never_saw(who, "What was agreed?")


async def test_a_meeting_that_was_called_off_is_not_asked_about(dialog: Dialog) -> None:
    dialog.at("2026-12-02 10:00")
    await arranged(dialog)
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Call it off")
    await dialog.taps("sam", "There will be no new one")
    await days_pass(dialog, days=3)
    await dialog.never_saw("sam", "What was agreed?")


async def test_a_review_that_is_due_and_has_no_date_is_said_to_the_lead(dialog: Dialog) -> None:
    await dialog.family()
    await _reviewed_by(dialog, date(2026, 12, 10))
    await days_pass(dialog, days=2)
    await dialog.never_saw("sam", "The review for OK-14")
    await days_pass(dialog, days=3)
    await dialog.last_sees("sam", "The review for OK-14 is due by Thursday 10 December. It has no date yet.")
    await days_pass(dialog, days=10)
    assert _said(dialog) == 1
    await days_pass(dialog, days=5)
    await dialog.sees("sam", "The review for OK-14 was due by Thursday 10 December.")
    await days_pass(dialog, days=5)
    assert _said(dialog) == 2
    await dialog.never_saw("amira", "The review for")


async def test_a_review_is_booked_from_its_reminder_even_by_somebody_signed_out(dialog: Dialog) -> None:
    await dialog.family()
    await _reviewed_by(dialog, date(2026, 12, 4))
    await days_pass(dialog, days=1)
    await dialog.taps("sam", "Book it")
    await dialog.says("sam", dialog.code("sam")) if "Type the 6" in dialog.phone("sam").last.text else None
    await dialog.signs_in("sam")
    await dialog.last_sees("sam", "OK-14. What kind of meeting?")


async def test_a_review_that_is_booked_needs_no_reminder(dialog: Dialog) -> None:
    await arranged(dialog)
    await _reviewed_by(dialog, date(2026, 12, 10))
    await days_pass(dialog, days=20)
    assert _said(dialog) == 0


def _said(dialog: Dialog) -> int:
    return sum("The review for OK-14" in line for line in dialog.locked_screen("sam"))


async def _reviewed_by(dialog: Dialog, day: date) -> None:
    plan_id = dialog.cast.plan_id
    await dialog.keep(lambda tx: tx.plans.change(tx.plans.get(plan_id), review_by=day))
