"""The page can be read by everybody: names, headings, one of each id, contrast, news for screen readers."""

import itertools

import pytest
from playwright.async_api import expect

from tests.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="module")

LARGE = 24.0  # pixels, or 18.66 where bold: then 3 to 1 will do (WCAG 1.4.3)
NAMELESS = """() => [...document.querySelectorAll('button, summary, input, textarea, a[href], [role=region], section')]
  .filter((e) => !(e.getAttribute('aria-label')
    || document.getElementById(e.getAttribute('aria-labelledby') ?? '')?.textContent.trim()
    || (e.matches('button, summary, a') && e.textContent.trim())))
  .map((e) => e.outerHTML.slice(0, 120))"""
TEXTS = """() => {
  const over = (top, below) => top.map((c, i) => i < 3 ? c * top[3] + below[i] * (1 - top[3]) : 1);
  const parsed = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return [...n.slice(0, 3), n[3] ?? 1]; };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none' && at.matches('.locked')) {
        layers.push(parsed(style.backgroundImage.match(/rgba?\\([^)]*\\)/)[0]));
        break;
      }
      layers.push(parsed(style.backgroundColor));
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const found = new Map();
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest('.unseen, .skip, noscript') || element.closest('[disabled]')) continue;
    const style = getComputedStyle(element);
    const key = [style.color, ground(element), style.fontSize, style.fontWeight].join();
    found.set(key, { color: parsed(style.color).slice(0, 3), ground: ground(element).slice(0, 3),
      size: parseFloat(style.fontSize), weight: Number(style.fontWeight), what: element.outerHTML.slice(0, 80) });
  }
  return [...found.values()];
}"""


def luminance(color: list[float]) -> float:
    """Return how light a colour is (WCAG 2)."""
    shares = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


async def test_everything_one_can_press_or_fill_in_has_a_name(linked: Window):
    assert await linked.evaluate(NAMELESS) == []


async def test_there_is_one_h1_and_no_id_twice(linked: Window):
    assert await linked.evaluate("document.querySelectorAll('h1').length") == 1
    assert (
        await linked.evaluate(
            "() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);"
            " return ids.filter((id, i) => ids.indexOf(id) !== i); }"
        )
        == []
    )


async def test_headings_are_in_order_and_landmarks_are_there(linked: Window):
    levels = await linked.evaluate("[...document.querySelectorAll('h1, h2, h3')].map((h) => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for landmark in ("header.top", "main", "nav[aria-labelledby]"):
        assert await linked.page.locator(landmark).count() == 1
    assert await linked.evaluate("document.documentElement.lang") == "en-GB"


async def test_a_screen_reader_hears_what_to_try_next(linked: Window):
    await linked.begins("Who helps us?")
    panel = linked.page.get_by_role("region", name="What to try now")
    await expect(panel.get_by_role("heading", name="Who helps us?")).to_be_focused()
    await expect(panel.get_by_role("status")).to_contain_text("On Amira's phone, type /who and press Send.")
    await linked.page.get_by_role("button", name="Close, and show all things to try").click()
    await expect(linked.page.get_by_role("button", name="Who helps us?")).to_be_focused()


async def test_a_screen_reader_hears_what_has_come(linked: Window):
    await linked.types("amira", "/who")
    await linked.sees("amira", "Sam is your lead professional")
    news = linked.page.locator("#news")
    await expect(news).to_have_attribute("aria-live", "polite")
    await expect(news).to_contain_text("New on Amira's phone: This is Sam.")


async def test_nothing_moves_for_those_who_asked_for_less_motion(linked: Window):
    await linked.page.emulate_media(reduced_motion="reduce")
    moving = await linked.evaluate(
        """() => [...document.querySelectorAll('*')].filter((e) => {
          const style = getComputedStyle(e);
          return parseFloat(style.transitionDuration) > 0.01 || style.animationName !== 'none'; }).length"""
    )
    await linked.page.emulate_media(reduced_motion="no-preference")
    assert moving == 0


async def test_what_can_be_pressed_is_large_enough(linked: Window):
    small = await linked.evaluate(
        """() => [...document.querySelectorAll('button, summary')]
          .filter((e) => e.checkVisibility())
          .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 80)])
          .filter(([box]) => box.width < 24 || box.height < 24).map(([, html]) => html)"""
    )
    assert small == []


async def test_all_text_stands_out_from_its_ground_by_day_and_by_night(linked: Window):
    await linked.begins("What a stranger could read")
    await linked.types("amira", "/who")
    await linked.sees("amira", "Sam")
    await linked.presses("yusuf", "Locked screen")
    await linked.phone("sam").get_by_label("Sam's phone: block, slow, refuse").click()
    weak = []
    for scheme in ("light", "dark"):
        await linked.page.emulate_media(color_scheme=scheme)
        for text in await linked.evaluate(TEXTS):
            is_large = text["size"] >= LARGE or (text["size"] >= 18.66 and text["weight"] >= 700)
            ratio = contrast(text["color"], text["ground"])
            if ratio < (3.0 if is_large else 4.5):
                weak.append((scheme, round(ratio, 2), text["what"]))
        await linked.takes_a_picture(f"09-{scheme}")
    await linked.page.emulate_media(color_scheme="light")
    assert weak == []
