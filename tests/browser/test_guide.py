"""The things to try: each goes from its first step to its end, by hand or by "Do it for me"."""

import re

import pytest
from playwright.async_api import Route, expect

from bot.preview import watching
from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="module")

STORIES = (
    "A mother links her phone", "Who helps us?", "A worry gets an answer", "Nobody answers in time",
    "A meeting, with reminders", "What was agreed", "Did it happen?", "After a meeting", "The plan on a page",
    "What a stranger could read", "Two parents who live apart", "Sam goes away", "Things go wrong",
)  # fmt: skip


async def test_every_story_stands_in_the_list(window: Window):
    assert await window.page.locator("#stories button").all_text_contents() == list(STORIES)


async def test_a_story_goes_on_when_the_thing_to_do_is_done_by_hand(window: Window):
    await window.begins("A mother links her phone")
    await expect(window.page.locator(".count-steps")).to_have_text("Step 1 of 7")
    await expect(window.page.locator(".try-this")).to_have_text("Open the link in the letter")
    await window.takes_a_picture("10-guide")
    await window.presses("amira", "Open the link in the letter")
    await expect(window.page.locator("#guide-step .do")).to_have_text("On Amira's phone, tap Yes, that is me.")
    marked = window.page.locator(".try-this")
    await expect(marked).to_have_text("Yes, that is me")
    await marked.click()
    await expect(window.page.locator(".count-steps")).to_have_text("Step 3 of 7")
    await window.presses("amira", "Help now")  # not the thing to do: the guide stays
    await expect(window.page.locator(".count-steps")).to_have_text("Step 3 of 7")


async def test_the_first_three_stories_can_be_watched_to_their_end(window: Window):
    for story in STORIES[:3]:
        await window.begins(story)
        await window.has_it_done()
        await window.page.get_by_role("button", name="Close, and show all things to try").click()
    await window.sees("amira", "I have closed")
    assert window.stage.players["amira"].phone.has_seen("They will come on Monday.")
    await expect(window.page.locator("#stories .done")).to_have_count(3)


@pytest.mark.parametrize(
    ("story", "who", "words"),
    [
        pytest.param("Nobody answers in time", "jo", "The answer to OK-14 is late", id="late"),
        pytest.param("A meeting, with reminders", "amira", "Save appointment.ics", id="meeting"),
        pytest.param("What was agreed", "amira", "Send a letter about Mia to speech therapy.", id="agreed"),
        pytest.param("Did it happen?", "sam", "Late and unconfirmed parts", id="happened"),
        pytest.param("After a meeting", "amira", "They looked at the times.", id="after"),
        pytest.param("The plan on a page", "amira", "Here is your plan on a page.", id="page"),
        pytest.param("Two parents who live apart", "sam", "This is exactly what dad sees", id="parents"),
        pytest.param("Sam goes away", "amira", "Priya is here for you now", id="cover"),
        pytest.param("Things go wrong", "amira", "This is Sam.", id="faults"),
    ],
)
async def test_a_story_links_the_families_first_and_reaches_what_it_promises(
    window: Window, story: str, who: str, words: str
):
    await window.begins(story)
    await expect(window.page.locator("#guide-step .do")).to_contain_text("Link all families")
    await window.has_it_done()
    await window.sees(who, words)


async def test_the_locked_screens_show_nothing_of_a_father_who_hides_words(window: Window):
    await window.begins("What a stranger could read")
    await window.has_it_done()
    for who in ("amira", "yusuf", "sam"):
        await expect(window.phone(who).locator(".locked")).to_be_visible()
    await expect(window.phone("yusuf").locator(".locked")).not_to_contain_text("Mia")


async def test_a_story_shows_the_phones_it_needs_and_a_reload_takes_it_up_again(window: Window):
    await window.links_all()
    await window.begins("Sam goes away")
    visible = window.page.locator(".phone:visible h3")
    assert await visible.all_text_contents() == ["Amira", "Sam", "Priya"]
    await window.page.get_by_role("button", name="Do it for me").click()
    await expect(window.page.locator(".count-steps")).to_have_text("Step 2 of 11")
    await window.page.reload()
    await expect(window.page.locator(".count-steps")).to_have_text("Step 2 of 11")
    assert await visible.all_text_contents() == ["Amira", "Sam", "Priya"]


async def test_on_a_narrow_page_the_phone_in_question_comes_to_the_front(window: Window):
    await window.page.set_viewport_size({"width": 375, "height": 740})
    await window.links_all()
    await window.begins("Sam goes away")
    await expect(window.page.locator(".phone:visible")).to_have_attribute("id", "at-sam")
    wide, room = await window.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room
    await window.takes_a_picture("10-guide-narrow")
    await window.page.set_viewport_size({"width": 1366, "height": 900})


async def test_a_message_that_came_below_is_pointed_at_and_never_tears_the_reader_away(window: Window):
    await window.links_all()
    chat = window.chat("sam")
    await chat.evaluate("(e) => { e.scrollTop = 0; e.dispatchEvent(new Event('scroll')); }")
    await window.raises_a_worry("amira", "No taxi came again")
    below = window.phone("sam").get_by_role("button", name="New message below")
    await expect(below).to_be_visible()
    assert await chat.evaluate("(e) => e.scrollTop") < 80
    await below.click()
    await expect(below).to_be_hidden()
    assert await chat.evaluate("(e) => e.scrollHeight - e.scrollTop - e.clientHeight") < 80


async def test_a_smaller_window_still_shows_the_newest_message(window: Window):
    await window.links_all()
    await window.page.set_viewport_size({"width": 1366, "height": 640})
    await window.page.wait_for_function(
        "() => { const e = document.querySelector('#at-sam .chat');"
        " return e.scrollHeight > e.clientHeight && e.scrollHeight - e.scrollTop - e.clientHeight < 80; }"
    )
    await window.page.set_viewport_size({"width": 1366, "height": 900})


async def test_a_page_of_an_earlier_run_loads_itself_again(window: Window):
    await _keep_hold_of_the_news(window)

    async def another_run(route: Route) -> None:
        if route.request.resource_type == "fetch":
            await route.fulfill(body="a page with another proof")
        else:
            await route.continue_()

    await window.page.route(window.page.url, another_run)
    async with window.page.expect_event("load"):
        await window.evaluate("() => { source.onerror(); source.onopen(); }")
    await window.page.unroute_all()
    await expect(window.page.locator(".phone:visible")).to_have_count(3)


async def test_a_short_break_changes_nothing_on_the_page(window: Window):
    await _keep_hold_of_the_news(window)
    await window.phone("amira").locator("textarea").fill("half a sentence")
    await window.evaluate("() => source.onerror()")
    await expect(window.page.locator("#journey")).to_have_text(re.compile("The demo has stopped"))
    await expect(window.page.locator("body")).to_have_class("is-gone")
    await window.evaluate("() => source.onopen()")
    await expect(window.page.locator("body")).not_to_have_class("is-gone")
    await expect(window.page.locator("#journey")).to_have_text("It runs by itself. Press to move it on.")
    await expect(window.phone("amira").locator("textarea")).to_have_value("half a sentence")


async def test_the_button_for_the_impatient_tells_the_truth_about_a_phone_left_half_way(window: Window):
    await window.presses("amira", "Open the link in the letter")
    await window.sees("amira", "Was your name on the letter")
    await window.links_all()
    await window.sees("amira", "What do you want to do first?")


async def _keep_hold_of_the_news(window: Window) -> None:
    """Load the page again, with what brings its news within reach as `source`."""
    await window.page.add_init_script(
        "(() => { const Real = EventSource;"
        " window.EventSource = class extends Real { constructor(at) { super(at); window.source = this; } }; })()"
    )
    await window.page.reload()
    await window.page.locator("#at-dana").wait_for(state="attached")


async def test_the_clock_is_not_asked_again_before_word_of_its_last_move_has_come(
    window: Window, monkeypatch: pytest.MonkeyPatch
):
    """Word comes a second late here, as on a busy machine: a press in between would be refused, and be lost."""
    await window.links_all()
    await window.begins("A meeting, with reminders")
    for _ in range(4):
        await window.page.get_by_role("button", name="Skip").click()
    monkeypatch.setattr(watching, "BREATH", 1.0)
    do_it, steps = window.page.locator("#guide-step .primary:visible"), window.page.locator(".count-steps")
    await do_it.click()
    await expect(steps).to_have_text("Step 6 of 6")
    await expect(do_it).to_have_text("Waiting for the clock …")
    await window.page.get_by_role("button", name="+1 hour").dispatch_event("click")  # not taken either, nor refused
    await window.has_it_done()
    await expect(window.page.locator("#journey")).not_to_contain_text("moving already")
    assert window.stage.moves.begun == 2
