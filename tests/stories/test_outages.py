"""After a time in which nobody was listening: both times are named (R11), and a long silence is told, once (R12)."""

from datetime import datetime, timedelta

import pytest

from storage.records.people import ReadingLevel
from tests.stories.dialog import LONDON, Dialog


async def off_for(dialog: Dialog, **length: float) -> None:
    """Let the program be off for so long; nothing of it runs meanwhile."""
    await dialog.settled()
    await dialog.close()
    dialog.clock.move(timedelta(**length))


def texts(dialog: Dialog, who: str, words: str) -> list[str]:
    """Return what this phone was ever sent that holds these words."""
    return [message.text for message in dialog.phone(who).from_bot if words in message.text]


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_what_was_written_while_the_bot_was_off_is_answered_with_both_times(
    dialog: Dialog, level: ReadingLevel
) -> None:
    dialog.at("2026-11-23 21:10")
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=level))
    await off_for(dialog, minutes=4)
    dialog.phone("amira").types("/who")
    dialog.clock.set(datetime(2026, 11, 23, 23, 2, tzinfo=LONDON))
    await dialog.restart()
    await dialog.settled()
    await dialog.sees("amira", "Monday 23 November at 9:14pm", "Monday 23 November at 11:02pm")
    await dialog.last_sees("amira", "Sam")


async def test_a_quarter_of_an_hour_is_not_worth_a_word(dialog: Dialog) -> None:
    await dialog.family()
    await off_for(dialog)
    dialog.phone("amira").types("/who")
    dialog.clock.move(timedelta(minutes=15))
    await dialog.restart()
    await dialog.settled()
    await dialog.last_sees("amira", "Sam")
    assert texts(dialog, "amira", "I was not working then") == []


async def test_what_was_typed_before_a_long_wait_still_means_what_it_meant(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A question")
    await off_for(dialog)
    dialog.phone("amira").types("Who brings Mia home now?")
    dialog.clock.move(timedelta(hours=2))
    await dialog.restart()
    await dialog.settled()
    await dialog.sees("amira", "I was not working then")
    rows = await dialog.look(lambda tx: tx.drafts.where())
    assert any("Who brings Mia home now?" in str(vars(row)) for row in rows)


async def test_staff_are_told_both_times_too(dialog: Dialog) -> None:
    await dialog.family()
    await off_for(dialog)
    dialog.phone("sam").types("/today")
    dialog.clock.move(timedelta(hours=1))
    await dialog.restart()
    await dialog.settled()
    await dialog.sees("sam", "Monday 23 November at 10am", "Monday 23 November at 11am")


async def test_after_more_than_a_day_every_family_is_told_once_and_the_co_ordinator_too(dialog: Dialog) -> None:
    await dialog.family()
    await off_for(dialog, hours=25)
    for _ in range(3):
        await dialog.restart()
        await dialog.settled()
    for who in ("amira", "yusuf", "mia"):
        await dialog.taps(who, "Open") if who == "yusuf" else None
        assert len(texts(dialog, who, "Monday 23 November at 10am")) == 1, dialog.phone(who).shown()
        await dialog.sees(who, "Tuesday 24 November at 11am", "01632 960 001", "999", "Help now")
    await dialog.sees("dana", "Monday 23 November at 10am", "Tuesday 24 November at 11am", "Please ring")
    assert texts(dialog, "sam", "I heard nothing") == []
    assert all("lost" not in line for line in dialog.locked_screen("yusuf"))


async def test_a_day_without_a_word_from_anybody_is_no_outage(dialog: Dialog) -> None:
    await dialog.family()
    for _ in range(3):
        await off_for(dialog, hours=23)
        await dialog.restart()
        await dialog.settled()
    assert texts(dialog, "amira", "I was off") == []


async def test_nobody_is_woken_to_be_told_that_the_bot_was_off(dialog: Dialog) -> None:
    dialog.at("2026-11-23 20:00")
    await dialog.family()
    await off_for(dialog, hours=30)
    await dialog.restart()
    await dialog.settled()
    assert texts(dialog, "amira", "I was off") == []
    await dialog.until(datetime(2026, 11, 25, 8, 0, tzinfo=LONDON))
    assert len(texts(dialog, "amira", "I was off")) == 1


async def test_a_clock_that_is_set_forward_by_days_is_no_outage(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.settled()
    dialog.clock.move(timedelta(days=3))
    await dialog.says("amira", "/who")
    await dialog.tick()
    assert texts(dialog, "amira", "I was off") == []
