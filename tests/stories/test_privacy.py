"""Way 6: /privacy for everybody, in under 150 words, and what is kept about me."""

import re

import pytest


@pytest.mark.parametrize("who", ["amira", "stranger", "sam"])
async def test_privacy_is_said_to_everybody_in_under_150_words(dialog, who):
    await dialog.family()
    await dialog.says(who, "/privacy")
    pages = [dialog.phone(who).last.text]
    for _ in range(2):
        await dialog.taps(who, "Next")
        pages.append(dialog.phone(who).last.text)
    said = " ".join(pages)
    assert len(re.findall(r"[\w']+", said)) <= 150
    for words in ("I keep no address", "No one else in your family", "I never ask for a code that Telegram sent you"):
        assert words in said


async def test_my_data_shows_what_is_kept_who_sees_it_and_how_long(dialog):
    await dialog.family()
    await dialog.says("amira", "/mydata")
    await dialog.taps("amira", "See what you keep")
    await dialog.last_sees("amira", "Your name: Amira", "On Mia's plan you are: mum", "from 8am to 8pm")
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "Who can see it")
    await dialog.last_sees("amira", "Sam sees what you send", "No one else in your family can see it")
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "How long you keep it")
    await dialog.last_sees("amira", "14 days")


async def test_my_data_says_nothing_of_the_other_adults(dialog):
    await dialog.family()
    await dialog.says("yusuf", "/mydata")
    for data in ("kept", "who", "long"):
        await dialog.taps_data("yusuf", f"1|data.page|{data}")
    await dialog.never_saw("yusuf", "Amira", "mum")


async def test_my_data_on_a_phone_that_is_not_linked_asks_for_a_code(dialog):
    await dialog.family()
    await dialog.says("stranger", "/mydata")
    await dialog.last_sees("stranger", "You are not linked to a plan", "I have a code")
    await dialog.says("stranger", "/privacy")
    await dialog.taps("stranger", "Menu")
    await dialog.last_sees("stranger", "Do you have a letter from us with a code?")
