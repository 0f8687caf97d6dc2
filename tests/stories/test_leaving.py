"""Way 6: pausing, coming back, and leaving for good."""

import pytest

from tests.stories.test_settings import news, person


@pytest.mark.parametrize(("label", "said"), [("1 day", "Tuesday 24 November"), ("1 week", "Monday 30 November")])
async def test_a_pause_keeps_news_back_and_the_lead_is_told_to_ring(dialog, label, said):
    await dialog.family()
    await dialog.says("amira", "/settings")
    await dialog.taps("amira", "Pause or stop")
    await dialog.taps("amira", label)
    await dialog.last_sees("amira", f"I have stopped until {said}", "Sam to call you")
    await dialog.sees("sam", "Mum of OK-14 asked for no messages", said)
    await news(dialog, "amira")
    await dialog.wait(hours=23)
    await dialog.sees_not("amira", "Sam is back and helps you again")
    await dialog.wait(days=7)
    await dialog.sees("amira", "Sam is back and helps you again")


async def test_a_pause_without_an_end_lasts_until_they_type_anything(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", "1|pause.for|open")
    await dialog.last_sees("amira", "I have stopped.", "Type anything to start again")
    await news(dialog, "amira")
    await dialog.wait(days=9)
    await dialog.sees_not("amira", "Sam is back and helps you again")
    await dialog.says("amira", "hi")
    await dialog.sees("amira", "Hello again", "Sam is back and helps you again")
    assert (await person(dialog, "amira")).paused_until is None


async def test_start_again_now_ends_a_pause_at_once(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", "1|pause.for|week")
    await dialog.taps("amira", "Start again now")
    await dialog.last_sees("amira", "Hello again")
    await news(dialog, "amira")
    await dialog.sees("amira", "Sam is back and helps you again")


async def test_help_is_answered_in_a_pause_and_the_pause_stays(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", "1|pause.for|open")
    await dialog.says("amira", "help")
    await dialog.last_sees("amira", "call 999")
    assert (await person(dialog, "amira")).paused_until is not None
    await dialog.says("amira", "I am back")
    await dialog.sees("amira", "Hello again")


async def test_stopping_asks_first_and_going_back_changes_nothing(dialog):
    await dialog.family()
    await dialog.says("amira", "/stop")
    await dialog.last_sees("amira", "Do you want to unlink this phone?")
    await dialog.taps("amira", "No, go back")
    await dialog.last_sees("amira", "What do you want to change?")
    assert await dialog.look(lambda tx: tx.links.live_of(dialog.cast.ids["amira"]))


async def test_after_stopping_nothing_more_comes_and_the_lead_hears_of_it(dialog):
    dialog.at("2026-11-23 21:30")
    await dialog.family()
    await news(dialog, "amira")  # waits for the morning
    await dialog.says("amira", "/stop")
    await dialog.taps("amira", "Yes, unlink")
    await dialog.last_sees("amira", "You are unlinked. I will not message you again.")
    await dialog.wait(days=2)
    await dialog.last_sees("amira", "You are unlinked. I will not message you again.")
    await dialog.sees("sam", "Mum of OK-14 unlinked this bot")
    await dialog.never_saw("sam", "Amira")
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "You are not linked to a plan")
    await dialog.says("amira", "sos")
    await dialog.last_sees("amira", "call 999")


async def test_a_second_tap_on_unlink_says_what_is_true(dialog):
    await dialog.family()
    await dialog.says("amira", "/stop")
    check = dialog.phone("amira").last
    await dialog.taps("amira", "Yes, unlink", check)
    await dialog.taps_data("amira", "1|stop.yes")
    await dialog.last_sees("amira", "You are not linked to a plan")


async def test_stop_on_a_phone_that_is_not_linked_says_so(dialog):
    await dialog.family()
    await dialog.says("stranger", "/stop")
    await dialog.last_sees("stranger", "You are not linked to a plan")


async def test_a_father_who_stops_changes_nothing_for_the_mother(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    before = dialog.phone("amira").ever_shown()
    await dialog.says("yusuf", "/stop")
    await dialog.taps("yusuf", "Yes, unlink")
    await dialog.wait(hours=1)
    assert dialog.phone("amira").ever_shown() == before


async def test_what_is_written_in_a_pause_ends_it_and_is_not_lost(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", "1|pause.for|open")
    await dialog.says("amira", "The bus did not come again")
    await dialog.sees("amira", "Hello again", "The bus did not come again", "Ask")
    assert (await person(dialog, "amira")).paused_until is None


async def test_hiding_in_a_pause_does_not_end_it(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", "1|pause.for|open")
    await dialog.says("amira", "/hide")
    await dialog.sees_not("amira", "Hello again")
    assert (await person(dialog, "amira")).paused_until is not None


async def test_starting_again_twice_leads_to_the_menu(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", "1|pause.for|week")
    await dialog.says("amira", "1")
    await dialog.sees("amira", "Hello again", "What do you want to do?")


async def test_a_pause_survives_other_screens_and_a_restart_and_still_ends_by_writing(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", "1|pause.for|open")
    await dialog.says("amira", "/who")
    await dialog.restart()
    await dialog.says("amira", "hello")
    await dialog.sees("amira", "Hello again")


async def test_whoever_holds_an_open_question_is_told_to_ring_when_its_author_unlinks(dialog):
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A worry")
    await dialog.says("amira", "The bus is late.")
    for label in ("Send", "A manager, not Sam", "Send it"):
        await dialog.taps("amira", label)
    await dialog.says("amira", "/stop")
    await dialog.taps("amira", "Yes, unlink")
    await dialog.sees("jo", "I cannot write to them.", "Please call them by")
    await dialog.never_saw("sam", "asked a question")
