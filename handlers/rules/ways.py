"""Which way one typed word names: "menu", "stop" and the other commands mean the same without their slash."""

WAYS = {
    "menu": "menu", "main menu": "menu", "home": "menu", "start": "menu", "back": "menu",
    "who": "who", "actions": "actions", "ask": "ask", "questions": "questions", "meetings": "meetings",
    "settings": "settings", "privacy": "privacy", "stop": "stop",
}  # fmt: skip


def way_named(words: str) -> str | None:
    """Return the button that would lead there, or None where the words name no way: then they are somebody's words."""
    verb = WAYS.get(" ".join(words.casefold().split()).strip(" .!/"))
    return None if verb is None else f"1|{verb}"
