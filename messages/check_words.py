"""Check words: short plain words that are said and spelled in one way, for two people to agree on face to face."""

from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "check_words.txt"


@cache
def check_words() -> tuple[str, ...]:
    """Return the words that may be offered. Two of them and three tries: one guess in 30,000 succeeds."""
    return tuple(FILE.read_text(encoding="utf-8").split())
