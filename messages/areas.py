"""How the areas of a family's life in which something may be missing are said, to families and to staff (004-16)."""

from typing import Final

AREAS: Final = {
    "health": "health", "school": "school", "home": "home", "money": "money", "friends": "friends",
    "feelings": "how {who} feel", "other": "something else",
}  # fmt: skip
NEEDS: Final = {
    "health": "Help with health.", "school": "Help at school.", "home": "Help at home.", "money": "Help with money.",
    "friends": "Help with friends.", "feelings": "Help with how we feel.", "other": "Something else that we need.",
}  # fmt: skip


def say_area(area: str, who: str = "you") -> str:
    """Say an area in a sentence; `who` feels."""
    return AREAS[area].format(who=who)


def need_in(area: str) -> str:
    """Return the words of a need of which nothing is known but its area."""
    return NEEDS[area]
