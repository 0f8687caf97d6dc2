"""The page as a test reads it: whose phone, which button, what is seen."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect

from bot.preview.stage import Stage

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
PATIENCE = 60_000  # milliseconds: a busy machine is slow, and not broken


@dataclass
class Window:
    """The page, open on a fresh demo."""

    page: Page
    stage: Stage
    shots: Path | None
    complaints: list[str] = field(default_factory=list)

    def hears(self, kind: str, words: str) -> None:
        """Keep what the page complains of."""
        if kind in ("error", "warning"):
            self.complaints.append(words)

    def forgive(self) -> None:
        """Forget what the page has complained of: the test was about just that."""
        self.complaints.clear()

    def phone(self, who: str) -> Locator:
        """Return one phone."""
        return self.page.locator(f"#at-{who}")

    def chat(self, who: str) -> Locator:
        """Return the chat on one phone."""
        return self.phone(who).locator(".chat")

    async def presses(self, who: str, label: str) -> None:
        """Press a button on or beside one phone; under messages, the newest of that name."""
        await self.phone(who).get_by_role("button", name=label, exact=True).last.click()

    async def presses_key(self, who: str, label: str) -> None:
        """Press a button under a message, the newest of that name."""
        await self.phone(who).locator(".key").get_by_text(label, exact=True).last.click()

    async def types(self, who: str, text: str) -> None:
        """Type into one phone and press Enter."""
        await self.phone(who).locator("textarea").fill(text)
        await self.phone(who).locator("textarea").press("Enter")

    async def sees(self, who: str, words: str) -> None:
        """Expect the chat on one phone to show these words, sooner or later."""
        await expect(self.chat(who)).to_contain_text(words)

    async def sees_not(self, who: str, words: str) -> None:
        """Expect the chat on one phone not to show these words any more."""
        await expect(self.chat(who)).not_to_contain_text(words)

    async def links_all(self) -> None:
        """Link every family phone by the button for the impatient."""
        await self.page.get_by_role("button", name="Link all families").click()
        await expect(self.page.locator("#link-said")).to_contain_text("linked")

    async def signs_in(self, who: str) -> None:
        """Sign a practitioner in with the authenticator beside the phone."""
        await self.types(who, "/signin")
        await self.sees(who, "Type the 6 numbers")
        await self.phone(who).locator(".authenticator button").click()
        await self.sees(who, "Signed in until")

    async def raises_a_worry(self, who: str, words: str) -> None:
        """Ask by buttons, and send it to Sam."""
        await self.types(who, "/ask")
        await self.presses(who, "A worry")
        await self.sees(who, "Type what you want to say")
        await self.types(who, words)
        await self.presses(who, "Send")
        for label in ("Sam", "Send it"):
            await self.presses_key(who, label)
        await self.sees(who, "Your number is")

    async def moves_the_clock(self, label: str) -> None:
        """Move the clock on by one of its buttons and wait until it has arrived."""
        step = self.page.get_by_role("button", name=label)
        await step.click()
        await expect(step).to_have_attribute("aria-disabled", "false", timeout=60_000)
        await expect(self.page.locator("#journey")).to_contain_text("on the way.")

    async def begins(self, story: str) -> None:
        """Pick one of the things to try."""
        await self.page.get_by_role("button", name=story).click()
        await expect(self.page.locator("#guide-step")).to_be_visible()

    async def has_it_done(self) -> None:
        """Press "Do it for me" until the story has ended, each time as soon as there is something to do."""
        ready = self.page.locator('#guide-step .primary[aria-disabled="false"]:visible')
        steps = self.page.locator(".count-steps")
        while (at := await steps.text_content()) != "Done":
            await ready.click(timeout=60_000)
            await expect(steps).not_to_have_text(at or "", timeout=60_000)
            await expect(self.page.locator(".stop")).to_be_hidden(timeout=60_000)

    async def evaluate(self, script: str, argument: Any = None) -> Any:
        """Ask the page something."""
        return await self.page.evaluate(script, argument)

    async def takes_a_picture(self, name: str) -> None:
        """Keep a picture to be looked at by eye, where BROWSER_SHOTS names a folder."""
        if self.shots is not None:
            await self.page.screenshot(path=str(self.shots / f"{name}.png"), full_page=True)
