"""Way 6: nothing private on a locked screen; words that hide again; /hide (safeguards T11)."""

import pytest

from handlers.sweeping import EVER
from tests.stories.test_settings import news

NEUTRAL = {"One moment.", "You have a new message."}
WORDS = "Sam is back and helps you again"


@pytest.fixture
async def discreet(dialog):
    """A father who reads discreetly, with one piece of news waiting to be opened."""
    await dialog.family()
    await news(dialog, "yusuf")
    return dialog


async def test_every_line_on_a_discreet_locked_screen_is_neutral(discreet):
    for said in ("/menu", "/who", "/settings", "/privacy", "/mydata", "hello", "/nonsense", "/help", "/hide"):
        await discreet.says("yusuf", said)
    shown = set(discreet.locked_screen("yusuf"))
    assert not [line for line in shown if "Sam" in line or "Mia" in line or "Riverside" in line]
    assert shown >= NEUTRAL


async def test_open_edits_the_words_in_and_a_day_later_they_are_edited_out(discreet):
    await discreet.last_sees("yusuf", "You have a new message.", "Open", "Later")
    await discreet.taps("yusuf", "Open")
    await discreet.last_sees("yusuf", WORDS)
    await discreet.wait(hours=23)
    await discreet.last_sees("yusuf", WORDS)
    await discreet.wait(hours=1, minutes=15)
    await discreet.last_sees("yusuf", "I have hidden this message.", "Open")
    await discreet.sees_not("yusuf", WORDS)
    await discreet.taps("yusuf", "Open")
    await discreet.last_sees("yusuf", WORDS)
    assert set(discreet.locked_screen("yusuf")) <= NEUTRAL


async def test_words_hide_after_five_minutes_by_choice(discreet):
    await discreet.says("yusuf", "/menu")
    await discreet.taps_data("yusuf", "1|settings.hide_after|minutes")
    await discreet.says("yusuf", "/who")
    await discreet.sees("yusuf", "Sam is your lead professional")
    await discreet.wait(minutes=6)
    await discreet.sees_not("yusuf", "Sam is your lead professional")
    await discreet.last_sees("yusuf", "I have hidden this message.", "Menu")


async def test_later_keeps_the_news_closed_and_open_still_works(discreet):
    await discreet.taps("yusuf", "Later")
    await discreet.last_sees("yusuf", "I have kept it for you")
    await discreet.sees_not("yusuf", WORDS)
    await discreet.taps("yusuf", "Open")
    await discreet.last_sees("yusuf", WORDS)


async def test_somebody_elses_news_does_not_open(discreet):
    chat = discreet.phone("yusuf").chat_id
    rows = await discreet.look(lambda tx: tx.outbox.shown_to(tx.links.chat_hash(chat), EVER))
    data = f"1|notice.open|{rows[-1].id}"
    await discreet.says("mia", "/menu")
    await discreet.taps_data("mia", data)
    await discreet.last_sees("mia", "That button is old")
    await discreet.does(lambda: discreet.phone("stranger").types("/start"))
    await discreet.taps_data("stranger", data)
    await discreet.last_sees("stranger", "You are not linked")
    await discreet.never_saw("stranger", "Sam")


async def test_news_about_a_plan_they_left_does_not_open(discreet):
    def leave(tx):
        role = next(
            r for r in tx.plans.circle(discreet.cast.plan_id).roles if r.person_id == discreet.cast.ids["yusuf"]
        )
        tx.roles.change(role, ended_at=tx.now)

    await discreet.keep(leave)
    await discreet.taps("yusuf", "Open")
    await discreet.last_sees("yusuf", "That button is old")
    await discreet.never_saw("yusuf", WORDS)


async def test_hide_takes_the_bots_messages_and_the_request_off_the_phone(dialog):
    await dialog.family()
    for said in ("/menu", "/who", "/settings"):
        await dialog.says("amira", said)
    await dialog.says("amira", "/hide")
    texts = [message.text for message in dialog.phone("amira").from_bot]
    assert texts == ["Done. I have hidden what I sent you."]
    assert "/hide" not in [message.text for message in dialog.phone("amira").chat]
    await dialog.taps("amira", "OK")
    await dialog.last_sees("amira", "What do you want to do?")


async def test_hide_takes_three_hundred_messages_in_three_calls(dialog):
    await dialog.family()
    await news(dialog, "amira", *[f"news/{number}" for number in range(300)])
    assert len(dialog.phone("amira").from_bot) == 300
    before = len(dialog.phone("amira").traffic)
    await dialog.says("amira", "/hide")
    calls = [call.method for call in dialog.phone("amira").traffic[before:]]
    assert calls == ["deleteMessages"] * 3 + ["deleteMessage", "sendMessage"]
    assert len(dialog.phone("amira").from_bot) == 1


async def test_hide_says_what_is_too_old_for_it(dialog):
    await dialog.family()
    await dialog.says("amira", "/menu")
    await dialog.wait(hours=50)
    await dialog.says("amira", "/menu")
    await dialog.says("amira", "/hide")
    await dialog.last_sees("amira", "Too old for me to hide: 1")


async def test_hide_on_a_phone_that_is_not_linked_works_too(dialog):
    await dialog.family()
    await dialog.says("stranger", "/start")
    await dialog.says("stranger", "/hide")
    await dialog.last_sees("stranger", "Done.")
    await dialog.taps("stranger", "OK")
    await dialog.last_sees("stranger", "Do you have a letter from us with a code?")


async def test_hide_under_opened_news_edits_the_words_out_at_once(discreet):
    await discreet.taps("yusuf", "Open")
    await discreet.taps("yusuf", "Hide")
    await discreet.sees_not("yusuf", WORDS)
    await discreet.last_sees("yusuf", "I have hidden this message.", "Open")
    await discreet.taps("yusuf", "Open")
    await discreet.says("yusuf", "hide")
    await discreet.sees_not("yusuf", WORDS)


async def test_later_under_news_in_words_puts_it_away(dialog):
    await dialog.family()
    await news(dialog, "amira")
    await dialog.sees("amira", WORDS)
    await dialog.taps_data("amira", "1|notice.later")
    await dialog.sees_not("amira", WORDS)
    await dialog.taps("amira", "Open")
    await dialog.sees("amira", WORDS)


async def test_my_data_hides_on_a_discreet_phone(dialog):
    await dialog.family()
    await dialog.says("yusuf", "/mydata")
    await dialog.taps("yusuf", "See what you keep")
    await dialog.taps("yusuf", "Hide")
    await dialog.last_sees("yusuf", "I have hidden this message.", "Menu")
    await dialog.sees_not("yusuf", "Your name")


async def test_open_and_later_may_be_typed(discreet):
    await discreet.says("yusuf", "2")
    await discreet.sees("yusuf", "I have kept it for you")
    await discreet.says("yusuf", "open")
    await discreet.sees("yusuf", WORDS)
