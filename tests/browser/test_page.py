"""The page with the phones: what can be done on it, by mouse and by keyboard, wide and narrow."""

import asyncio
import re
from datetime import datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.browser.window import MONDAY, Window

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_mother_links_with_her_letter_and_asks_who_helps(window: Window):
    await window.takes_a_picture("01-begin")
    await window.presses("amira", "Open the link in the letter")
    await window.presses("amira", "Yes, that is me")
    await window.sees("amira", "Type the check word")
    await window.presses("amira", "Type the check word")
    await window.presses("amira", "Go on")
    await window.presses("amira", "No, show the words")
    await window.presses("amira", "Short and easy")
    await window.presses("amira", "8am to 8pm")
    await window.sees("amira", "What do you want to do first?")
    letter = window.phone("amira").locator(".letter")
    await expect(letter).not_to_have_attribute("open", re.compile(".*"))
    word = window.stage.players["amira"].letter.check_word  # type: ignore[union-attr]
    await window.sees_not("amira", word)  # the bot has deleted it
    await window.types("amira", "/who")
    await window.sees("amira", "Sam is your lead professional")
    await window.sees("sam", "Someone linked as mum for OK-14")
    await window.takes_a_picture("02-linked")


async def test_a_worry_goes_to_the_nurse_who_signs_in_and_answers(window: Window):
    await window.links_all()
    await window.raises_a_worry("amira", "No taxi came again")
    await window.sees("sam", "New question from OK-14")
    await window.signs_in("sam")
    await window.presses("sam", "Open")
    await window.sees("sam", "No taxi came again")
    shown = (
        await window.chat("sam")
        .get_by_text("No taxi came again")
        .evaluate(
            "(e) => { const chat = e.closest('.chat').getBoundingClientRect(), at = e.getBoundingClientRect();"
            " return at.top >= chat.top - 1 && at.top < chat.bottom; }"
        )
    )
    assert shown, "the message that was opened has been scrolled away"
    await window.takes_a_picture("03-worry")
    await window.presses("sam", "Write an answer")
    await window.sees("sam", "Write your answer")
    await window.types("sam", "I called the taxi firm. They will come on Monday.")
    await window.sees("sam", "They will come on Monday.")
    await window.presses_key("sam", "Send")
    await window.sees("amira", "Sam has answered")
    assert not window.stage.players["yusuf"].phone.has_seen("taxi")


async def test_a_locked_screen_shows_alerts_and_nothing_private(window: Window):
    await window.links_all()
    await window.raises_a_worry("amira", "No taxi came again")
    await window.sees("sam", "New question")
    for who in ("amira", "yusuf", "sam"):
        await window.presses(who, "Locked screen")
    locked = window.phone("sam").locator(".locked")
    await expect(locked).to_be_visible()
    await expect(locked).to_contain_text("New question from OK-14")
    await expect(locked).not_to_contain_text("taxi")
    await expect(window.phone("yusuf").locator(".locked")).to_contain_text("Mainstay")
    await expect(window.phone("sam").locator("textarea")).to_be_hidden()
    await window.takes_a_picture("04-locked")
    await window.presses("sam", "Chat")
    await expect(window.chat("sam")).to_be_visible()


async def test_the_clock_moves_on_and_says_what_came(window: Window):
    await window.links_all()
    await window.raises_a_worry("amira", "No taxi came again")
    await expect(window.page.locator("#now-time")).to_have_text("10:00")
    await window.moves_the_clock("Until a message comes")
    await expect(window.page.locator("#journey")).to_contain_text("new message")
    await window.moves_the_clock("Next working morning")
    await expect(window.page.locator("#now-time")).to_have_text("08:30")
    await expect(window.page.locator("#now-day")).to_contain_text("24 Nov 2026")
    await expect(window.page.locator("#journey-bar")).to_be_hidden()
    await window.takes_a_picture("05-morning")


async def test_a_moving_clock_can_be_stopped(window: Window, monkeypatch: pytest.MonkeyPatch):
    """The second step of the way is not taken before the button was pressed, however slow the browser is."""
    moves, pressed = window.stage.moves, asyncio.Event()
    stop_moving, next_due = moves.stop, moves._next_due

    def stopped() -> None:
        stop_moving()
        pressed.set()

    async def after_the_press(now: datetime) -> datetime | None:
        if now > MONDAY + timedelta(minutes=1):
            await pressed.wait()
        return await next_due(now)

    monkeypatch.setattr(moves, "stop", stopped)
    monkeypatch.setattr(moves, "_next_due", after_the_press)
    await window.page.get_by_role("button", name="+1 day").click()
    stop = window.page.get_by_role("button", name="Stop the clock here")
    await stop.click()
    await expect(window.page.locator("#journey")).to_contain_text("on the way.")
    await expect(stop).to_be_hidden()
    await expect(window.page.locator("#now-day")).to_contain_text("23 Nov 2026")


async def test_replies_edits_and_attachments_are_shown(window: Window):
    await window.types("amira", "helo")
    await window.sees("amira", "I have a code")
    await window.phone("amira").get_by_role("button", name="Edit: helo").click()
    await window.types("amira", "hello")
    await window.sees("amira", "edited")
    await window.phone("amira").get_by_role("button", name=re.compile("^Reply to: I cannot")).last.click()
    await window.types("amira", "Is it you?")
    await expect(window.chat("amira").locator(".quoted")).to_contain_text("I cannot show that yet")
    attach = window.phone("amira").get_by_label("Attach on Amira's phone")
    for label in ("Voice note", "Photo", "File", "Location", "Contact", "Forward"):
        await attach.click()
        await window.phone("amira").locator(".offer").get_by_role("button", name=label).click()
        await expect(window.phone("amira").locator(".offer").first).to_be_hidden()
    for words in ("Voice note, 0:12", "Photo", "File: letter.pdf", "A place on the map", "A contact", "Forwarded"):
        await window.sees("amira", words)
    await window.takes_a_picture("06-attachments")


async def test_a_phone_can_block_be_slow_and_be_flooded(window: Window):
    await window.types("amira", "hello")
    await window.sees("amira", "I have a code")
    switches = window.phone("amira").get_by_label("Amira's phone: block, slow, refuse")
    await switches.click()
    await window.takes_a_picture("07-switches")
    for label in ("Make it slow", "Refuse the next 2 messages", "Block the bot"):
        await window.presses("amira", label)
    await expect(window.phone("amira").locator(".condition")).to_have_text("blocked, slow, refusing")
    await expect(window.phone("amira").locator("textarea")).to_be_disabled()
    await window.page.keyboard.press("Escape")
    await switches.click()
    await window.presses("amira", "Unblock the bot")
    await expect(window.phone("amira").locator("textarea")).to_be_enabled()


async def test_what_people_type_is_shown_as_words_and_never_run(window: Window):
    nasty = '<img src=x onerror="document.title=1"> <b>bold</b> &amp; \u202eلين'
    await window.types("amira", nasty)
    await window.sees("amira", '<img src=x onerror="document.title=1"> <b>bold</b> &amp;')
    assert await window.page.title() == "Mainstay demo"
    assert await window.chat("amira").locator("img, b").count() == 0


async def test_the_page_says_when_the_demo_has_ended(window: Window):
    await window.page.route("**/api/**", lambda route: route.abort())
    await window.types("amira", "hello")
    await expect(window.phone("amira").locator(".toasts")).to_contain_text("The demo has stopped")
    await window.page.unroute("**/api/**")
    window.forgive()


async def test_everything_can_be_done_with_the_keyboard_alone(window: Window):
    keyboard = window.page.keyboard

    async def reach(name: str) -> None:
        """Press Tab until the focus is on the control of that name."""
        for _ in range(150):
            await keyboard.press("Tab")
            found = await window.evaluate(
                """() => { const at = document.activeElement;
                  return (at.getAttribute('aria-label') ?? at.textContent).trim(); }"""
            )
            if found == name:
                outline = await window.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid", f"{name} shows no focus"
                return
        raise AssertionError(f"Tab never reaches {name!r}")

    await reach("Skip to the phones")
    await keyboard.press("Enter")
    await reach("Open the link in the letter")
    await keyboard.press("Enter")
    await window.sees("amira", "Was your name on the letter")
    await reach("Yes, that is me")
    await keyboard.press("Space")
    await window.sees("amira", "Type the check word. You picked it")
    # The button that was pressed is gone: the focus stays with its message, and goes on from there.
    assert await window.evaluate("document.activeElement.closest('.message') !== null")
    await reach("Message from Amira")
    await keyboard.type(window.stage.players["amira"].letter.check_word)  # type: ignore[union-attr]
    await keyboard.press("Enter")
    await window.sees("amira", "You are linked")
    await keyboard.type("/who")
    await keyboard.press("Enter")
    await window.sees("amira", "Sam")
    await keyboard.press("Shift+Tab")
    await keyboard.press("Enter")
    await expect(window.phone("amira").locator(".commands")).to_be_visible()
    await keyboard.press("Escape")
    await expect(window.phone("amira").locator(".commands")).to_be_hidden()
    assert await window.evaluate("document.activeElement.getAttribute('aria-label')") == "Commands on Amira's phone"


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(360, 740, id="a small phone"),
        pytest.param(683, 450, id="a laptop at 200 per cent"),
        pytest.param(320, 256, id="a laptop at 400 per cent"),
    ],
)
async def test_on_a_narrow_page_there_is_one_phone_and_nothing_scrolls_sideways(
    window: Window, width: int, height: int
):
    await window.page.set_viewport_size({"width": width, "height": height})
    await window.links_all()
    await expect(window.page.locator(".phone:visible")).to_have_count(1)
    await window.page.locator("#chips").get_by_role("button", name="Sam").click()
    await expect(window.page.locator(".phone:visible")).to_have_attribute("id", "at-sam")
    for view in ("Chat", "Locked screen"):
        await window.presses("sam", view)
        wide, room = await window.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room
        await window.takes_a_picture(f"08-narrow-{width}-{view.split()[0].lower()}")
    await window.page.locator("#chips").get_by_role("button", name="Amira").click()
    await window.takes_a_picture(f"08-narrow-{width}-amira")
    await window.page.set_viewport_size({"width": 1366, "height": 900})


@pytest.mark.parametrize("width", [320, 375, 1366])
async def test_nothing_in_a_menu_is_cut_off(window: Window, width: int):
    await window.page.set_viewport_size({"width": width, "height": 740})
    for label in ("Attach on Amira's phone", "Commands on Amira's phone", "Amira's phone: block, slow, refuse"):
        await window.phone("amira").get_by_label(label).click()
        panel = window.phone("amira").locator(".menu[open] .panel")
        await expect(panel).to_be_visible()
        left, right, wide, room = await panel.evaluate(
            "(e) => { const at = e.getBoundingClientRect(); return [at.left, at.right, e.scrollWidth, e.clientWidth]; }"
        )
        assert left >= 0
        assert right <= width
        assert wide <= room
        await window.page.keyboard.press("Escape")
    await window.page.set_viewport_size({"width": 1366, "height": 900})


async def test_on_a_wide_page_phones_stand_side_by_side_and_can_be_put_away(window: Window):
    await expect(window.page.locator(".phone:visible")).to_have_count(3)
    tops = await window.evaluate(
        "[...document.querySelectorAll('.phone:not([hidden])')].map((phone) => phone.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1
    chip = window.page.locator("#chips").get_by_role("button", name="Priya")
    await expect(chip).to_have_attribute("aria-pressed", "false")
    await chip.click()
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await expect(window.phone("priya")).to_be_visible()


async def test_a_phone_that_is_put_away_counts_what_has_come(window: Window):
    await window.page.locator("#chips").get_by_role("button", name="Sam").click()
    await window.links_all()
    chip = window.page.locator("#chips").get_by_role("button", name="Sam")
    await expect(chip.locator(".count")).to_contain_text("3")
    await chip.click()
    await expect(chip.locator(".count")).to_be_hidden()
