"""Way 5, reminders: a week, a day and an hour before, in each person's hours, and never for what is no longer true."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from storage.records.people import Person
from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged, days_pass, meeting_id

LONDON = ZoneInfo("Europe/London")


async def change(dialog: Dialog, who: str, **changes: object) -> Person:
    """Change a person as another flow would."""
    return await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids[who]), **changes))


def reminded(dialog: Dialog, who: str) -> list[str]:
    """Return when this phone got a reminder, on a London clock."""
    found = [m for m in dialog.phone(who).from_bot if "Your meeting" in m.text and " is on " in m.text]
    return [message.date.astimezone(LONDON).strftime("%a %d %b %H:%M") for message in found]


async def test_the_silent_are_reminded_a_week_a_day_and_an_hour_before(dialog: Dialog) -> None:
    await arranged(dialog)
    await days_pass(dialog, days=11)
    assert reminded(dialog, "amira") == ["Thu 26 Nov 15:30", "Wed 02 Dec 15:30", "Thu 03 Dec 14:30"]


async def test_who_said_yes_is_reminded_a_day_and_an_hour_before(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await days_pass(dialog, days=11)
    assert reminded(dialog, "amira") == ["Wed 02 Dec 15:30", "Thu 03 Dec 14:30"]


async def test_who_said_no_is_left_alone_until_they_change_their_mind(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "No")
    await days_pass(dialog, days=9)
    assert reminded(dialog, "amira") == []
    await dialog.says("amira", "/meetings")
    await dialog.taps("amira", "Thursday 3 December")
    await dialog.taps("amira", "I can come now")
    await days_pass(dialog, days=2)
    assert reminded(dialog, "amira") == ["Wed 02 Dec 15:30", "Thu 03 Dec 14:30"]


async def test_an_early_meeting_is_remembered_the_evening_before_never_at_night(dialog: Dialog) -> None:
    await arranged(dialog, "Thursday 3 December at 8am")
    await dialog.taps("amira", "Yes")
    await days_pass(dialog, days=11)
    assert reminded(dialog, "amira") == ["Wed 02 Dec 08:00", "Wed 02 Dec 19:30"]


async def test_the_day_before_means_the_same_wall_time_when_the_clocks_change(dialog: Dialog) -> None:
    dialog.at("2027-03-22 10:00")
    await arranged(dialog, "Sunday 28 March at 10am")
    await dialog.taps("amira", "Yes")
    await days_pass(dialog, days=7)
    assert reminded(dialog, "amira") == ["Sat 27 Mar 10:00", "Sun 28 Mar 09:00"]


async def test_reminders_are_discreet_by_default_and_open_on_a_tap(dialog: Dialog) -> None:
    await dialog.family()
    await change(dialog, "amira", discreet=True)
    await arranged(dialog)
    await dialog.taps("amira", "Open")
    await dialog.taps("amira", "Yes")
    await days_pass(dialog, days=9, hours=6)
    await dialog.last_sees("amira", "You have a new message.", "Open")
    await dialog.taps("amira", "Open")
    await dialog.sees("amira", "Your meeting is on Thursday 3 December at 3:30pm.", "It is at Oak School.")
    assert not [line for line in dialog.locked_screen("amira") if "meeting" in line or "Oak" in line]


async def test_a_meeting_that_moved_is_never_remembered_at_its_old_time(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await days_pass(dialog, days=9, hours=4)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|arrange.move|{await meeting_id(dialog)}")
    await dialog.says("sam", "Monday 7 December at 11am")
    await dialog.taps("sam", "Still Oak School")
    await dialog.taps("sam", "Move it")
    await days_pass(dialog, days=6)
    assert reminded(dialog, "amira") == ["Sun 06 Dec 11:00", "Mon 07 Dec 10:00"]


async def test_somebody_who_paused_is_not_written_to_and_the_lead_is_told_to_ring(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    until = dialog.clock.now() + timedelta(days=30)
    await change(dialog, "amira", paused_until=until)
    await days_pass(dialog, days=10, hours=6)
    assert reminded(dialog, "amira") == []
    await dialog.sees("sam", "OK-14: I could not remind mum of the meeting on Thursday 3 December", "Please call.")
    assert sum("could not remind mum" in message.text for message in dialog.phone("sam").from_bot) == 1


async def test_after_an_outage_nothing_is_said_of_a_meeting_that_has_begun_and_the_lead_is_told(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await days_pass(dialog, days=9)
    await dialog.close()
    dialog.clock.move(timedelta(days=2))
    await dialog.restart()
    await dialog.tick()
    assert reminded(dialog, "amira") == []
    await dialog.sees("sam", "I could not remind mum", "It had begun before I could send anything.")


async def test_other_hours_move_a_reminder_that_is_not_sent_yet(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await dialog.says("amira", "/settings")
    await dialog.taps("amira", "Message times")
    await dialog.taps("amira", "School hours only")
    await days_pass(dialog, days=11)
    assert reminded(dialog, "amira") == ["Wed 02 Dec 14:30", "Thu 03 Dec 14:30"]


async def test_planning_again_and_again_sends_nothing_twice(dialog: Dialog) -> None:
    await arranged(dialog)
    for _ in range(50):
        await dialog.tick()
    rows = await dialog.look(
        lambda tx: tx.reminders.of_topic(
            f"reminders/{tx.meetings.of_plan(dialog.cast.plan_id, tx.now)[0].id}/{dialog.cast.ids['amira']}"
        )
    )
    assert len(rows) == 3
