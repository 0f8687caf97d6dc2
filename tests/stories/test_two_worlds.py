"""Non-interference: two worlds that differ only in what one person did in private look the same to everybody else.

Time is virtual. Compared is every byte that reaches each other phone, with the moment at which it came; only ids,
references, which are random in any case, and Telegram's own numbering of all messages are blotted out.
"""

import random
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.stories.quick import Quick

ID = re.compile(r"\b[0-9a-hjkmnp-tv-z]{16}\b")
REF = re.compile(r"\b[A-Z]\d{3,4}\b")
MESSAGE = re.compile(r"('message_ids?', )[\[\d, \]]+")
SEEDS = 3
OTHERS = ("yusuf", "mia", "sam", "priya", "lee", "nina")
COMMANDS = {
    "yusuf": ("/who", "/actions", "/questions", "/meetings", "/menu", "/privacy"),
    "mia": ("/who", "/actions", "/questions", "/meetings", "/menu"),
    "sam": ("/today", "/questions", "/plans", "/actions", "/menu", "/meeting", "/workload"),
    "priya": ("/today", "/questions", "/plans", "/menu"),
    "lee": ("/today", "/questions", "/plans", "/actions"),
    "nina": ("/today", "/questions", "/plans"),
}


def worry_past_the_lead(quick: Quick) -> None:
    """Amira writes about her lead professional and sends it to the manager."""
    taps(quick, "amira", "/ask", "A worry")
    say(quick, "amira", "I do not feel heard by them at all")
    for label in ("Send", "It is about Sam", "Send it"):
        tap(quick, "amira", label)


def half_a_worry(quick: Quick) -> None:
    """Amira begins to write, and stops."""
    taps(quick, "amira", "/ask", "A question")
    say(quick, "amira", "The bus did not come again this morning")
    tap(quick, "amira", "Stop for now")


def a_look_around(quick: Quick) -> None:
    """Amira looks at everything, changes how she reads, hides her screen and asks for help."""
    for command in ("/who", "/actions", "/meetings", "/privacy", "/help", "/hide"):
        say(quick, "amira", command)


def a_pause_and_back(quick: Quick) -> None:
    """Amira hides the words in her alerts."""
    taps(quick, "amira", "/settings", "Hide words in alerts")


PRIVATE: dict[str, Callable[[Quick], None]] = {
    "a worry past the lead": worry_past_the_lead,
    "half a worry": half_a_worry,
    "a look around": a_look_around,
    "hiding words": a_pause_and_back,
}


def say(quick: Quick, who: str, text: str) -> None:
    """Type something, and let everything that follows from it be sent."""
    quick.phone(who).types(text)
    quick.settle()


def tap(quick: Quick, who: str, label: str) -> None:
    """Tap a button."""
    quick.phone(who).taps(label)
    quick.settle()


def taps(quick: Quick, who: str, command: str, label: str) -> None:
    """Type a command and tap what it shows."""
    say(quick, who, command)
    tap(quick, who, label)


def live(folder: Path, seed: int, private: Callable[[Quick], None] | None) -> dict[str, list[Any]]:
    """Live through four days with everybody's same acts, and, in one world, somebody's private one."""
    folder.mkdir()
    quick = Quick(folder)
    dice = random.Random(seed)
    try:
        quick.family()
        moment = dice.randrange(6)
        for hour in range(24):
            if private is not None and hour == moment:
                private(quick)
            who = dice.choice(OTHERS)
            if who in quick.cast.secrets:
                say(quick, who, "/signin")
                say(quick, who, quick.code(who))
            say(quick, who, dice.choice(COMMANDS[who]))
            quick.wait(timedelta(hours=dice.choice((1, 1, 3, 14))))
        return {who: _transcript(quick, who) for who in OTHERS}
    finally:
        quick.close()


def _transcript(quick: Quick, who: str) -> list[Any]:
    calls = [c for c in quick.telegram.traffic if c.chat_id == quick.phone(who).chat_id]
    return [(c.at, c.method, _blotted(repr(sorted(c.params.items())))) for c in calls]


def _blotted(words: str) -> str:
    return MESSAGE.sub(r"\1…", REF.sub("REF", ID.sub("ID", words)))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_nobody_else_can_tell_that_it_happened(seed: int, tmp_path: Path) -> None:
    without = live(tmp_path / "without", seed, None)
    assert any(without.values())
    for name, private in PRIVATE.items():
        with_it = live(tmp_path / name, seed, private)
        for who in OTHERS:
            told = [pair for pair in zip(with_it[who], without[who], strict=False) if pair[0] != pair[1]][:1]
            assert with_it[who] == without[who], f"{who} can tell that Amira did something in private ({name}): {told}"
