"""Links a family phone as its owner would: letter, check word and the three choices, button by button."""

from collections.abc import Awaitable, Callable

from bot.preview.players import Player
from messages.buttons import CallbackData

Settled = Callable[[], Awaitable[None]]

# What each of them answers. Whoever is not named here picks what is most private.
CHOICES: dict[str, dict[str, str]] = {
    "amira": {"link.safe": "no", "link.reading": "easy", "link.times": "day"},
    "mia": {"link.safe": "no", "link.reading": "standard", "link.times": "any"},
    "yusuf": {"link.safe": "yes", "link.reading": "standard", "link.times": "day"},
}
MOST_PRIVATE = {"link.safe": "yes", "link.reading": "standard", "link.times": "day"}
ONWARD = ("link.yes", "link.safe", "link.reading", "link.times", "link.go_on")  # the first of them that is offered
MOST_SCREENS = 12


async def link(player: Player, settled: Settled) -> None:
    """Link this phone; raise `LookupError` where a screen offers no way on."""
    assert player.letter is not None
    player.phone.opens_link(player.letter.link)
    await settled()
    _tap(player, "link.yes")
    await settled()
    player.phone.types(player.letter.check_word)
    await settled()
    for _ in range(MOST_SCREENS):
        if not any(verb in _offered(player) for verb in ONWARD):
            return
        _tap(player, next(verb for verb in ONWARD if verb in _offered(player)))
        await settled()


def _tap(player: Player, verb: str) -> None:
    """Tap the button of that verb which this person would choose, on the newest screen."""
    labels = _offered(player).get(verb)
    if labels is None:
        raise LookupError(f"{player.name}'s letter has been used. Sam can write a new one: /plans, then More.")
    choice = CHOICES.get(player.key, MOST_PRIVATE).get(verb)
    onward = next((id1 for id1 in ("times", "reading", "safe") if verb == "link.go_on" and id1 in labels), None)
    player.phone.taps(labels.get(choice or onward or "", next(iter(labels.values()))), player.phone.last)


def _offered(player: Player) -> dict[str, dict[str, str]]:
    """Return what the newest screen offers: verb, then first id, then label."""
    found: dict[str, dict[str, str]] = {}
    for row in player.phone.last.rows:
        for button in row:
            data = CallbackData.parse(button.get("callback_data", ""))
            if data is not None:
                found.setdefault(data.verb, {})[data.id1 or ""] = button["text"]
    return found
