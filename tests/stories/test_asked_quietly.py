"""Non-interference of what is asked in private: whether somebody answered is on no phone but whose it was told to.

Two worlds differ only in that one side answers the pulse and "Is this working?"; every byte that reaches the others is
the same, among them the lead's, whichever screen they open (001-22, 004-10).
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.transaction import Transaction
from tests.stories.people import Cast
from tests.stories.quick import Quick, throws_same_dice
from tests.stories.test_two_worlds import Act, does, transcript

LOOKS: dict[str, Act] = {
    "sam": ("/menu", "/today", "[Early signs]", "/plans OK-14", "[More]", "[Review day]", "[Before the review]",
            "[What the family opened]", "/plans OK-14", "[More]", "[Team]", "[Who has looked]"),
    "lee": ("/menu", "/plans OK-14"),
    "amira": ("/menu", "/who", "/questions", "/meetings"),
    "yusuf": ("/menu", "/who", "/questions", "/meetings"),
    "mia": ("/menu", "/who", "/questions", "/meetings"),
}  # fmt: skip
ANSWERS: dict[str, tuple[Act, ...]] = {
    "amira": (
        ("[Not much]", "[Never]", "Nobody rings me back", "[No one, only count it]"),
        ("[It could be better]", "[I want to talk to somebody]", "[Write to a manager]", "He shouts", "[Send]",
         "[Send it]"),
    ),
    "mia": (("[Yes, a lot]", "[Skip]", "[Skip]", "[The managers]"), ("[Yes]",)),
}  # fmt: skip


def live(folder: Path, who_acts: str, acts: tuple[Act, ...]) -> dict[str, list[Any]]:
    """Live through four days before a review, and, in one world, with what somebody says in private."""
    folder.mkdir()
    quick = Quick(folder)
    try:
        with pytest.MonkeyPatch.context() as same:
            throws_same_dice(same, 0)
            cast = quick.family()
        quick.store.write_sync(lambda tx: _has_led(tx, cast), now=quick.clock.now())
        does(quick, "sam", ("/signin", quick.code("sam"), "/meeting", "[Review]", "Friday 27 November at 3:30pm",
                            "Oak School", "[See how it looks]", "[Arrange it]"))  # fmt: skip
        quick.wait(timedelta(days=3), timedelta(hours=3))
        for act in acts:
            if who_acts in quick.cast.secrets:
                does(quick, who_acts, ("/signin", quick.code(who_acts)))
            does(quick, who_acts, act)
        others = [who for who in LOOKS if who != who_acts]
        for who in others:
            if who in quick.cast.secrets:
                does(quick, who, ("/signin", quick.code(who)))
            does(quick, who, LOOKS[who])
        quick.wait(timedelta(days=1), timedelta(hours=3))
        return {who: transcript(quick, who) for who in (*others, "priya", "nina")}
    finally:
        quick.close()


def _has_led(tx: Transaction, cast: Cast) -> None:
    for role in tx.roles.live_of(cast.ids["sam"]):
        tx.roles.change(role, since=tx.now - timedelta(days=41))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who_acts", list(ANSWERS))
def test_nobody_can_tell_that_a_family_member_answered(who_acts: str, tmp_path: Path) -> None:
    without = live(tmp_path / "without", who_acts, ())
    answered = live(tmp_path / "answered", who_acts, ANSWERS[who_acts])
    for who, seen in without.items():
        told = [pair for pair in zip(answered[who], seen, strict=False) if pair[0] != pair[1]][:1]
        assert answered[who] == seen, f"{who} can tell that {who_acts} answered: {told}"
    assert any("What the family opened" in str(call) for call in without["sam"])


@pytest.mark.timeout(300)
def test_no_family_can_tell_that_their_lead_answered(tmp_path: Path) -> None:
    acts: tuple[Act, ...] = (("[Answer]", "[It could be better]"),)
    without, answered = live(tmp_path / "without", "sam", ()), live(tmp_path / "answered", "sam", acts)
    assert {who: answered[who] == seen for who, seen in without.items()} == dict.fromkeys(without, True)
