"""Canaries: names, words and tokens that tests use, and that no log, database, WAL or temporary file may hold.

Each story is checked with everything that was typed in it; the whole run once more with the fixed list (promise 6).
Exempt are what tests put in, and a browser's own profile: folders called `inputs` and `browser-profile`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

EXEMPT = frozenset({"inputs", "browser-profile"})
FIXED = ("Amira", "Yusuf", "Priya", "story-token-of-thirty-five-letters")
LONG_ENOUGH = 12


def sentences(typed: Iterable[str]) -> tuple[str, ...]:
    """Return what was typed that can be nothing but a person's words: long, and of more than one word."""
    return tuple(text for text in typed if len(text) >= LONG_ENOUGH and " " in text and not text.startswith("/"))


def found(folder: Path, canaries: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Yield each file below a folder that holds a canary, and which one."""
    wanted = [(text, forms) for text in canaries for forms in [_forms(text)]]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and not EXEMPT & set(path.relative_to(folder).parts):
            content = path.read_bytes()
            for text, forms in wanted:
                if any(form in content for form in forms):
                    yield path, text


def _forms(text: str) -> set[bytes]:
    """Return a text as it may lie in a file: plain, escaped as JSON, or as UTF-16."""
    return {text.encode(code, "surrogatepass") for code in ("utf-8", "utf-16-le")} | {text.encode("unicode_escape")}
