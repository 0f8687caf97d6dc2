"""The demo on a port of its own, and Debian's Chromium to look at it with; without Chromium these tests are skipped."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, async_playwright, expect

from bot.preview.demo import demo
from bot.preview.page_server import serve
from tests.browser.window import MONDAY, PATIENCE, Window

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if CHROMIUM is None:
        for item in items:
            if "tests/browser" in str(item.path):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed (apt-get install chromium)"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium(tmp_path_factory: pytest.TempPathFactory):
    """One browser for all tests of a file, with a profile that is thrown away."""
    profile = tmp_path_factory.mktemp("browser") / "browser-profile"
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=QUIET, viewport={"width": 1366, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield context
        await context.close()


@asynccontextmanager
async def opened(chromium: BrowserContext) -> AsyncIterator[Window]:
    """Set up a demo and open the page on it. Whatever the page complains of fails the test."""
    async with demo(MONDAY) as stage, serve(stage, 0) as address:
        page = await chromium.new_page()
        window = Window(page, stage, shots())
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        page.on("console", lambda said: window.hears(said.type, said.text))
        await page.goto(address)
        await page.locator("#at-dana").wait_for(state="attached")
        yield window
        complaints = list(window.complaints)
        await page.close()
    assert not complaints


@pytest_asyncio.fixture(loop_scope="module")
async def window(chromium: BrowserContext):
    """A fresh demo and the page on it."""
    async with opened(chromium) as window:
        yield window


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def linked(chromium: BrowserContext):
    """A page that the tests of a file only look at: every family phone is linked."""
    async with opened(chromium) as window:
        await window.links_all()
        yield window


def shots() -> Path | None:
    """Return the folder that BROWSER_SHOTS names, for pictures to look at, or None."""
    folder = os.environ.get("BROWSER_SHOTS")
    return Path(folder) if folder else None
