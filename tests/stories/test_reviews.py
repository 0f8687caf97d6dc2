"""After a meeting its lead is asked what was agreed, and the family if everything was said; reviews come in time.

A review without a date is said to the lead, who may say why it will be late and set its day (000-10, 001-27).
"""

from datetime import date, time

import pytest

from storage.records.people import ReadingLevel
from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged, days_pass, role_of

REASON = "The family moved house, and the new school starts in January."


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


async def test_why_a_review_will_be_late_is_kept_with_the_day_on_the_plans_card(dialog: Dialog) -> None:
    await dialog.family()
    await _reviewed_by(dialog, date(2026, 12, 4))
    await days_pass(dialog, days=1)
    await dialog.taps("sam", "Say why it will be late")
    await dialog.signs_in("sam")
    await dialog.last_sees("sam", "OK-14: the review is due by Friday 4 December. Why will it be late?")
    await dialog.says("sam", "x" * 201)
    await dialog.last_sees("sam", "That has 201 letters. The most is 200.")
    await dialog.says("sam", REASON)
    await dialog.last_sees("sam", "I have kept it on the card of OK-14, with the day.")
    await dialog.taps("sam", "Open OK-14")
    await dialog.last_sees("sam", f"Why it will be late, said on Tuesday 24 November: “{REASON}”")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/plans OK-14")
    await dialog.last_sees("lee", REASON)
    await dialog.says("amira", "/meetings")
    await dialog.never_saw("amira", "moved house", "late")
    assert not any("moved house" in line for line in dialog.locked_screen("sam"))
    assert "review.reason_kept" in await _acts(dialog)


async def test_the_lead_sets_the_review_day_by_button_or_typed_and_an_old_reason_goes_with_the_old_day(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _reviewed_by(dialog, date(2026, 12, 4))
    await days_pass(dialog, days=1)
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Say why it will be late")
    await dialog.says("sam", REASON)
    await dialog.taps("sam", "Set the review day")
    await dialog.last_sees("sam", "OK-14: the review is due by Friday 4 December. What is the new day?")
    for nonsense in ("soon", "1 January 2020", "1 December 2029"):
        await dialog.says("sam", nonsense)
        await dialog.last_sees("sam", "I cannot use that as a day. Type a day from today")
    await dialog.says("sam", "18 January")
    await dialog.last_sees("sam", "The review for OK-14 is due by Monday 18 January")
    await dialog.taps("sam", "Open OK-14")
    await dialog.last_sees("sam", "Next review: Monday 18 January")
    assert "Why it will be late" not in dialog.phone("sam").last.text
    await dialog.taps("sam", "More")
    await dialog.taps("sam", "Review day")
    await dialog.taps("sam", "Tuesday 22 December")
    await dialog.last_sees("sam", "The review for OK-14 is due by Tuesday 22 December")
    assert (await _acts(dialog)).count("review.day_set") == 2
    await dialog.says("amira", "/meetings")
    await dialog.last_sees("amira", "Mia's plan must be looked at by Tuesday 22 December")


async def test_only_whoever_leads_says_why_a_review_is_late_and_sets_its_day(dialog: Dialog) -> None:
    await dialog.family()
    await _reviewed_by(dialog, date(2026, 12, 4))
    plan_id = dialog.cast.plan_id
    for who in ("lee", "nina"):
        await dialog.signs_in(who)
        for data in (f"review.why|{plan_id}", f"review.day|{plan_id}", f"review.set|{plan_id}|20261222"):
            await dialog.taps_data(who, f"1|{data}")
            await dialog.says(who, "The family moved house in the first week.")
    plan = await dialog.look(lambda tx: tx.plans.get(plan_id))
    assert (plan.review_by, plan.review_note) == (date(2026, 12, 4), None)


@pytest.mark.parametrize(
    ("level", "asked"),
    [(ReadingLevel.STANDARD, "Was everything said?"), (ReadingLevel.EASY, "Did you say it all?")],
    ids=["standard", "easy"],
)
async def test_on_the_day_after_a_meeting_the_family_is_asked_once_if_everything_was_said(
    dialog: Dialog, level: ReadingLevel, asked: str
) -> None:
    dialog.at("2026-12-02 10:00")
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await dialog.taps("mia", "No")
    await dialog.until(dialog.clock.now().replace(day=4, hour=9, minute=45))
    await dialog.never_saw("amira", asked)
    await dialog.wait(minutes=30)
    await dialog.last_sees("amira", "was on Thursday 3 December.", asked, "What was agreed", "Ask something", "Menu")
    await dialog.taps("amira", "Ask something")
    await dialog.sees("amira", "What is it about?")
    await days_pass(dialog, days=4)
    assert sum(asked in line for line in dialog.locked_screen("amira")) == 1
    for who in ("mia", "yusuf", "sam", "lee"):
        await dialog.never_saw(who, "Was everything said?", "Did you say it all?")


async def test_a_discreet_phone_and_closed_hours_are_kept_to_after_a_meeting_too(dialog: Dialog) -> None:
    dialog.at("2026-12-02 10:00")
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), discreet=True, hours_from=time(15)))
    await arranged(dialog)
    await dialog.until(dialog.clock.now().replace(day=4, hour=14, minute=45))
    before = len(dialog.locked_screen("amira"))
    await dialog.wait(minutes=30)
    assert len(dialog.locked_screen("amira")) == before + 1
    assert not any("meeting" in line or "said" in line for line in dialog.locked_screen("amira"))
    await dialog.taps("amira", "Open", dialog.phone("amira").last)
    await dialog.last_sees("amira", "Your meeting was on Thursday 3 December.", "Was everything said?")


async def test_nobody_is_asked_about_a_meeting_that_was_called_off_or_that_they_may_no_longer_know_of(
    dialog: Dialog,
) -> None:
    dialog.at("2026-12-02 10:00")
    await arranged(dialog)
    role = await dialog.look(lambda tx: role_of(tx, dialog, "mia"))
    await dialog.keep(lambda tx: tx.roles.change(role, sees_dates=False))
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Call it off")
    await dialog.taps("sam", "There will be no new one")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Home visit")
    await dialog.says("sam", "Friday 4 December at 10am")
    await dialog.says("sam", "At home")
    await dialog.taps("sam", "See how it looks")
    await dialog.taps("sam", "Arrange it")
    await days_pass(dialog, days=5)
    await dialog.sees("amira", "Your visit was on Friday 4 December.")
    await dialog.never_saw("amira", "Your meeting was on")
    await dialog.never_saw("mia", "Was everything said?")


async def test_what_was_agreed_and_a_question_after_a_meeting_are_about_that_child(dialog: Dialog) -> None:
    dialog.at("2026-12-02 10:00")
    await dialog.family()
    await dialog.second_plan()
    await arranged(dialog)
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "Zayn")
    await days_pass(dialog, days=2, hours=6)
    await dialog.last_sees("amira", "Your meeting about Mia was on Thursday 3 December.")
    await dialog.taps("amira", "What was agreed")
    await dialog.sees_not("amira", "Zayn's plan")
    await dialog.sees("amira", "Mia")


async def _acts(dialog: Dialog) -> list[str]:
    return await dialog.look(lambda tx: [e.act for e in tx.audit.entries(50, about=dialog.cast.plan_id)])


def _said(dialog: Dialog) -> int:
    return sum("The review for OK-14" in line for line in dialog.locked_screen("sam"))


async def _reviewed_by(dialog: Dialog, day: date) -> None:
    plan_id = dialog.cast.plan_id
    await dialog.keep(lambda tx: tx.plans.change(tx.plans.get(plan_id), review_by=day))
