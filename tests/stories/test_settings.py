"""Way 6: how the bot writes, when it writes, and whose plan is looked at."""

from datetime import time

import pytest

from handlers.telling import tell
from storage.records.people import Person
from storage.transaction import Transaction


def person(dialog, who):
    return dialog.look(lambda tx: tx.people.get(dialog.cast.ids[who]))


async def news(dialog, who, *keys):
    """Send this family member news, as a handler would: one piece, or one for each key."""

    def work(tx: Transaction) -> None:
        to: Person = tx.people.get(dialog.cast.ids[who])
        for key in keys or ("news/1",):
            tell(
                tx,
                dialog.app.house,
                to,
                "who_cover_over",
                key=key,
                now=tx.now,
                plan_id=dialog.cast.plan_id,
                child="Mia",
                lead="Sam",
            )

    await dialog.keep(work)


async def test_the_menu_answers_menu_and_start_and_typed_numbers(dialog):
    await dialog.family()
    for said in ("/menu", "/start"):
        await dialog.says("amira", said)
        await dialog.last_sees("amira", "What do you want to do?", "Settings", "Help now")
    await dialog.says("amira", "6")
    await dialog.last_sees("amira", "What do you want to change?")
    await dialog.says("amira", "back")
    await dialog.last_sees("amira", "What do you want to do?")


async def test_the_reading_level_changes_the_very_next_text(dialog):
    await dialog.family()
    await dialog.says("amira", "/settings")
    await dialog.taps("amira", "How I write to you")
    await dialog.taps("amira", "Short and easy")
    await dialog.taps("amira", "Menu")
    await dialog.last_sees("amira", "What do you want?")
    assert (await person(dialog, "amira")).reading == "easy"
    await dialog.taps("amira", "Change things")
    await dialog.taps_data("amira", "1|settings.reading|standard")
    await dialog.taps("amira", "Menu")
    await dialog.last_sees("amira", "What do you want to do?")


@pytest.mark.parametrize(
    ("label", "hours", "said"),
    [
        ("8am to 8pm", (time(8), time(20)), "from 8pm to 8am"),
        ("School hours only", (time(9), time(15)), "from 3pm to 9am"),
        ("7:30am to 9pm", (time(7, 30), time(21)), "from 9pm to 7:30am"),
    ],
)
async def test_message_times_are_kept_and_said(dialog, label, hours, said):
    await dialog.family()
    await dialog.says("amira", "/settings")
    await dialog.taps("amira", "Message times")
    await dialog.taps("amira", label)
    await dialog.last_sees("amira", said)
    kept = await person(dialog, "amira")
    assert (kept.hours_from, kept.hours_to) == hours


async def test_news_waits_for_the_hours_that_were_chosen(dialog):
    dialog.at("2026-11-23 16:00")
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", "1|settings.times|school")
    await news(dialog, "amira")
    await dialog.wait(hours=16, minutes=45)
    await dialog.sees_not("amira", "Sam is back and helps you again")
    await dialog.wait(minutes=30)
    await dialog.sees("amira", "Sam is back and helps you again")


async def test_a_forged_choice_says_the_button_is_old_and_changes_nothing(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    before = await person(dialog, "amira")
    for data in ("settings.times|midnight", "settings.reading|shouting", "settings.hide|maybe", "settings.hide_after|1",
                 "pause.for|century", "link.go_on|nowhere", "privacy.page|x", "data.page|x"):  # fmt: skip
        await dialog.taps_data("amira", f"1|{data}")
        await dialog.last_sees("amira", "That button is old")
    assert await person(dialog, "amira") == before


async def test_hiding_words_can_be_turned_on_shortened_and_turned_off(dialog):
    await dialog.family()
    await dialog.says("amira", "/settings")
    await dialog.taps("amira", "Hide words in alerts")
    await dialog.taps("amira", "Hide the words")
    await dialog.last_sees("amira", "My alerts will not say what they are about")
    await dialog.taps("amira", "Hide after 5 minutes")
    kept = await person(dialog, "amira")
    assert (kept.discreet, kept.hide_after_minutes) == (True, 5)
    await dialog.taps("amira", "Hide after 1 day")
    await dialog.taps("amira", "Turn this off")
    await dialog.last_sees("amira", "My alerts will show what they are about")
    kept = await person(dialog, "amira")
    assert (kept.discreet, kept.hide_after_minutes) == (False, 24 * 60)


async def test_a_mother_of_two_changes_child_and_is_never_shown_a_strange_plan(dialog):
    await dialog.family()
    await dialog.says("amira", "/settings")
    await dialog.sees_not("amira", "Change child")
    await dialog.second_plan()
    await dialog.says("amira", "/settings")
    await dialog.taps("amira", "Change child")
    await dialog.taps("amira", "Zayn")
    await dialog.last_sees("amira", "This is about Zayn now")
    await dialog.taps("amira", "Menu")
    await dialog.taps("amira", "Who helps us")
    await dialog.last_sees("amira", "Lee")
    await dialog.says("yusuf", "/menu")
    await dialog.taps_data("yusuf", f"1|plan.change|{dialog.cast.second_plan_id}")
    await dialog.never_saw("yusuf", "Zayn", "Lee")


async def test_a_choice_survives_a_restart(dialog):
    await dialog.family()
    await dialog.second_plan()
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", f"1|plan.change|{dialog.cast.second_plan_id}")
    await dialog.restart()
    await dialog.says("amira", "/menu")
    await dialog.last_sees("amira", "This is about Zayn.")


async def test_menu_takes_a_practitioner_home(dialog):
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/menu")
    await dialog.last_sees("sam", "Signed in until")
    await dialog.says("sam", "/privacy")
    await dialog.taps("sam", "Menu")
    await dialog.last_sees("sam", "Signed in until")


async def test_a_typed_number_means_the_button_a_mother_of_two_sees(dialog):
    await dialog.family()
    await dialog.second_plan()
    await dialog.says("amira", "/settings")
    await dialog.says("amira", "1")
    await dialog.last_sees("amira", "Mia", "Zayn")
