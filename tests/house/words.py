"""What the word tests and `show_words` share: one service, its readers, and what was not ours to say."""

from functools import cache
from typing import Any

from messages.catalogue import Catalogue, Entry
from messages.help_lines import load_help_lines
from messages.render import Reader, Rendered, Renderer
from messages.safe_words import clean, strings_in
from storage.records.services import Service
from tests.house.sample_facts import NOW

SERVICE = Service(
    organisation="Oakshire Council", area="Oakshire", nation="england", phone="01632 960 001",
    out_of_hours_phone="01632 960 002", duty_phone="01632 960 003", bot_username="oakshire_family_bot",
)  # fmt: skip
READERS = {level: Reader(level=level, name="Amira") for level in ("standard", "easy", "staff")}


@cache
def catalogue() -> Catalogue:
    """Return the shipped texts."""
    return Catalogue()


@cache
def renderer() -> Renderer:
    """Return a renderer for the sample service."""
    return Renderer(SERVICE, load_help_lines(SERVICE.nation), catalogue())


def say(entry: Entry, level: str, facts: dict[str, Any]) -> Rendered:
    """Render one kind as a reader of `level` who has opened it."""
    return renderer().render(entry.kind, facts, READERS[level], NOW, opened=True)


def not_ours(facts: dict[str, Any]) -> set[str]:
    """Return the words in a text that came from people or from the service's settings."""
    service = (SERVICE.organisation, SERVICE.area, SERVICE.phone, SERVICE.out_of_hours_phone, SERVICE.duty_phone)
    return {*map(clean, strings_in(facts)), *service, "Amira"}
