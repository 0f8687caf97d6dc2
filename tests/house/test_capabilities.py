"""Every duty in `tests/stories/capabilities.csv` is there once, and the story it names is there and shows something."""

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
FILE = "tests/stories/capabilities.csv"
HIGHEST = {"000": 24, "001": 50, "002": 12, "003": 25, "004": 21}
NUMBERS = [f"{seed}-{row:02}" for seed, last in HIGHEST.items() for row in range(1, last + 1)]
NUMBER = re.compile(r"\b\d{3}-\d{2}\b")
NOT_YET = "not yet"
PROGRAM = ("bot", "handlers", "messages", "storage")
SHOWS = {"sees", "last_sees", "never_saw", "sees_not", "locked_screen", "raises"}


class Capability(NamedTuple):
    """One line of the file."""

    number: str
    priority: str
    duty: str
    story: str


@cache
def capabilities() -> tuple[Capability, ...]:
    """Return every line of the file."""
    with (ROOT / FILE).open(encoding="utf-8", newline="") as file:
        return tuple(Capability(**row) for row in csv.DictReader(file))


@cache
def stories_of(path: str) -> dict[str, ast.AST]:
    """Return the tests of a file by name; none where there is no such file."""
    if not (ROOT / path).is_file():
        return {}
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)}


def shows_something(story: ast.AST) -> bool:
    """Whether a story says anywhere what must be seen, or must not."""
    calls = (node.func for node in ast.walk(story) if isinstance(node, ast.Call))
    asked = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    return bool(SHOWS & asked) or any(isinstance(node, ast.Assert) for node in ast.walk(story))


def fault_of(story: str) -> str | None:
    """Return what is wrong with a story that is named, as its mend."""
    path, _, name = story.partition("::")
    if not path.startswith("tests/stories/test_") or not name.startswith("test_"):
        return f"write tests/stories/test_x.py::test_name or `{NOT_YET}`, not {story!r}"
    if name not in stories_of(path):
        return f"{path} has no {name}: name the story that shows it now, or write `{NOT_YET}`"
    if not shows_something(stories_of(path)[name]):
        return f"{name} shows nothing: let it say what somebody sees or never saw, or write `{NOT_YET}`"
    return None


def test_every_number_stands_there_once() -> None:
    found = Counter(one.number for one in capabilities())
    missing = [number for number in NUMBERS if number not in found]
    assert not missing, f"add a line to {FILE} for {', '.join(missing)}"
    doubled = [number for number, times in found.items() if times > 1]
    assert not doubled, f"keep one line in {FILE} for {', '.join(doubled)}"
    unknown = found.keys() - set(NUMBERS)
    assert not unknown, f"take out of {FILE}, no seed has them: {', '.join(sorted(unknown))}"


@pytest.mark.parametrize("one", capabilities(), ids=lambda one: one.number)
def test_the_story_that_is_named_is_there_and_shows_something(one: Capability) -> None:
    assert one.priority in {"M", "S", "C", "X"}, f"{FILE}, {one.number}: give it the priority M, S, C or X"
    assert one.duty, f"{FILE}, {one.number}: say the duty in a few words"
    assert one.story.strip(), f"{FILE}, {one.number}: name the story, or write `{NOT_YET}`"
    if one.story != NOT_YET:
        faults = [fault for story in one.story.split() if (fault := fault_of(story))]
        assert not faults, f"{FILE}, {one.number}: " + "; ".join(faults)


def cited() -> Iterator[tuple[str, str]]:
    """Yield where the program's docstrings cite a duty, and its number."""
    for path in (path for folder in PROGRAM for path in sorted((ROOT / folder).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"
                yield from ((where, number) for number in NUMBER.findall(ast.get_docstring(node) or ""))


def test_every_duty_a_docstring_cites_exists() -> None:
    wrong = [f"{where} cites {number}" for where, number in cited() if number not in NUMBERS]
    assert not wrong, f"cite numbers that stand in {FILE}:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("body", "shows"),
    [
        ("await dialog.says('amira', '/who')", False),
        ("'''It will be shown.'''", False),
        ("await dialog.sees('amira', 'Sam')", True),
        ("assert dialog", True),
        ("with pytest.raises(ValueError): work()", True),
    ],
)
def test_a_story_that_only_acts_is_told_from_one_that_shows(body: str, shows: bool) -> None:
    assert shows_something(ast.parse(f"async def test_it(dialog):\n    {body}")) is shows
