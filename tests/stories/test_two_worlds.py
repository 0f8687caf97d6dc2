"""Non-interference: two worlds that differ only in what one person did in private look the same to everybody else.

Time is virtual. Compared is every byte that reaches each other phone, with the moment at which it came; only ids,
references, which are random in any case, and Telegram's own numbering of all messages are blotted out. What is told to
the lead on purpose (an ordinary worry, a pause, an answer to a meeting) is compared on every phone but the lead's.
"""

import random
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.records.ids import new_id
from storage.records.outcomes import Outcome
from tests.stories.people import put_action
from tests.stories.quick import Quick, throws_same_dice

ID = re.compile(r"\b[0-9a-hjkmnp-tv-z]{16}\b")
REF = re.compile(r"\b[A-Z]\d{3,4}\b")
MESSAGE = re.compile(r"('message_ids?', )[\[\d, \]]+")
SEEDS = 10
HOURS = 12
OTHERS = ("amira", "yusuf", "mia", "sam", "priya", "lee", "nina")
COMMANDS = {
    "amira": ("/who", "/actions", "/questions", "/meetings", "/menu"),
    "yusuf": ("/who", "/actions", "/questions", "/meetings", "/menu", "/privacy"),
    "mia": ("/who", "/actions", "/questions", "/meetings", "/menu"),
    "sam": ("/today", "/questions", "/plans", "/actions", "/menu", "/meeting", "/workload", "timeline"),
    "priya": ("/today", "/questions", "/plans", "/menu"),
    "lee": ("/today", "/questions", "/plans", "/actions"),
    "nina": ("/today", "/questions", "/plans"),
}
Act = tuple[str, ...]  # commands and words to type, and `[labels]` to tap
WORRY = ("/ask", "[A worry]", "I do not feel heard by them at all", "[Send]")
# What the lead must not learn either.
FROM_EVERYBODY: dict[str, Act] = {
    "a worry about the lead": (*WORRY, "[It is about Sam]", "[Send it]"),
    "half a worry": (*WORRY, "[Sam]", "[Stop for now]"),
    "a worry to the manager": (*WORRY, "[A manager, not Sam]", "[Send it]", "[See my questions]", "[Open 1]"),
    "what has changed, to the manager": ("/actions", "[How is it going?]", "[Something has changed]",
                                         "We had to leave our flat", "[Send]", "[A manager, not Sam]", "[Send it]"),
    "help to decide, from the manager": ("/actions", "[How is it going?]", "[Help me decide]", "Oak School or the unit",
                                         "[Send]", "[A manager, not Sam]", "[Send it]"),
    "something else is needed, from the manager": ("/actions", "[How is it going?]", "[What we need]",
                                                   "[We need something else]", "[School]", "Nobody can take her home",
                                                   "[Send]", "[A manager, not Sam]", "[Send it]"),
    "more words past the lead": (*WORRY, "[It is about Sam]", "[Send it]", "/questions", "[Open 1]", "[Add more]",
                                 "And again today", "[Send]", "[Send it]"),
    "a worry taken back": (*WORRY, "[It is about Sam]", "[Send it]", "/questions", "[Open 1]", "[Close my question]"),
    "a wish for a new lead": ("/who", "[What is a lead professional?]", "[Ask for a new one]", "[Tell the manager]",
                              "[Send without words]", "[Send it]"),
    "a draft left behind": ("/ask", "[A question]", "The bus did not come again this morning"),
    "a draft deleted": (*WORRY[:3], "[Delete what I wrote]"),
    "a look around": ("/who", "[News and about us]", "[What to know about us]", "[What is going well]",
                      "We laugh at breakfast", "/actions", "/meetings", "/privacy", "/mydata", "/help", "/hide"),
    "hiding words": ("/settings", "[Hide words in alerts]", "[Hide the words]", "[Hide after 5 minutes]"),
    "easy words": ("/settings", "[How I write to you]", "[Short and easy]"),
    "other hours": ("/settings", "[Message times]", "[School hours only]"),
    "help": ("/helpnow", "999"),
    "words looked up": ("/words", "SALT", "/words", "flimflam", "[Another word]", "s", "[More]"),
    "words at the meeting for nobody": ("/meetings", "[Thursday 3 December]", "[What I want to say]",
                                        "The mornings are hard", "[Save it]", "[I will say it myself]"),
    "the plan on a page": ("/actions", "[How is it going?]", "[Get it on a page]", "[Yes, send it]"),
    "stray words": ("Nobody asked me about this",),
}  # fmt: skip
# What is told to the lead on purpose, and to nobody else.
FROM_ALL_BUT_THE_LEAD: dict[str, Act] = {
    "an ordinary worry": (*WORRY, "[Sam]", "[Send it]"),
    "a question to anybody": ("/ask", "[A question]", "When is the bus?", "[Send]", "[I do not mind]", "[Send it]"),
    "blocking the bot": ("block",),
    "an action that is wrong": ("/actions", "[What others will do]", "[Open 1]", "[This is wrong]",
                                "That was not agreed", "[Send]", "[Sam]", "[Send it]"),
    "an action that has not happened": ("/actions", "[What others will do]", "[Open 1]", "[Not yet]", "Nobody rang me"),
    "an action that happened": ("/actions", "[What others will do]", "[Open 1]", "[It happened]", "[Undo]"),
    "a word to be explained": ("/words", "flimflam", "[Ask about a word]", "[Send it]"),
    "yes to the meeting": ("/meetings", "[Thursday 3 December]", "[Yes]"),
    "no to the meeting": ("/meetings", "[Thursday 3 December]", "[No]", "[A new day or time]"),
    "needs at the meeting": ("/meetings", "[Thursday 3 December]", "[Not sure]", "[What I need to take part]",
                             "[Childcare]"),
    "words at the meeting for the lead": ("/meetings", "[Thursday 3 December]", "[What I want to say]",
                                          "The mornings are hard", "[Save it]", "[Only Sam]"),
    "how it is going": ("/actions", "[How is it going?]", "[Say how it is going]", "[2 A bit worse]",
                        "/who", "[News and about us]", "[What to know about us]", "[What is going well]",
                        "We laugh at breakfast", "[Pick who may read it]", "[Sam]", "[Yes, Sam may read it]"),
    "a pause": ("/settings", "[Pause or stop]", "[1 week]"),
    "a pause until they write": ("/settings", "[Pause or stop]", "[Until I come back]"),
    "blocking it and coming back": ("block", "unblock"),
    "stopping": ("/stop", "[Yes, unlink]"),
}  # fmt: skip
LAST = (
    "easy words",
    "half a worry",
    "a draft left behind",
    "stray words",
    "blocking the bot",
    "stopping",
)  # nothing goes on after


def does(quick: Quick, who: str, act: Act) -> None:
    """Do it, part by part, and let everything that follows be sent."""
    phone = quick.phone(who)
    for part in act:
        if part == "block":
            phone.blocks()
        elif part == "unblock":
            phone.unblocks()
        elif part == "timeline":
            phone.taps_data(f"1|timeline|{quick.cast.plan_id}")
        elif part.startswith("["):
            phone.taps(part.strip("[]"))
        else:
            phone.types(part)
        quick.settle()


def live(folder: Path, seed: int, who_acts: str, private: list[Act]) -> dict[str, list[Any]]:
    """Live through three days with everybody's same acts, and, in one world, somebody's private ones."""
    folder.mkdir()
    quick = Quick(folder)
    dice = random.Random(seed)
    others = [who for who in OTHERS if who != who_acts]
    try:
        _begin(quick)
        at = dict(zip(sorted(dice.sample(range(HOURS - 4), 4)), private, strict=False))
        for hour in range(HOURS):
            if hour in at:
                does(quick, who_acts, at[hour])
            who = dice.choice(others)
            if who in quick.cast.secrets:
                does(quick, who, ("/signin", quick.code(who)))
            does(quick, who, (dice.choice(COMMANDS[who]),))
            quick.wait(timedelta(hours=dice.choice((1, 1, 3, 14))))
        return {who: transcript(quick, who) for who in others}
    finally:
        quick.close()


def _begin(quick: Quick) -> None:
    """Arrange a review and agree on something, so that there is something to have private views of."""
    with pytest.MonkeyPatch.context() as same:  # lists whose order is of no matter stand in the order of their ids
        throws_same_dice(same, 0)
        cast = quick.family()
    soon = quick.clock.now().date() + timedelta(days=9)
    today = quick.clock.now().date()
    quick.store.write_sync(lambda tx: put_action(tx, cast, "Ring the school.", "sam", today), now=quick.clock.now())
    wanted = Outcome(new_id(), cast.plan_id, "Mia sleeps well.", cast.ids["sam"], quick.clock.now())
    quick.store.write_sync(lambda tx: put_action(tx, cast, "Ring the bus firm.", "sam", soon), now=quick.clock.now())
    quick.store.write_sync(lambda tx: tx.outcomes.add(wanted), now=quick.clock.now())
    does(quick, "sam", ("/signin", quick.code("sam"), "/meeting", "[Review]", "Thursday 3 December at 3:30pm",
                        "Oak School", "[See how it looks]", "[Arrange it]"))  # fmt: skip
    quick.wait(timedelta(minutes=5))


def transcript(quick: Quick, who: str) -> list[Any]:
    """Return every call that reached this phone, with its moment, without ids, references and numbers of messages."""
    calls = [c for c in quick.telegram.traffic if c.chat_id == quick.phone(who).chat_id]
    return [(c.at, c.method, _blotted(repr(sorted(c.params.items())))) for c in calls]


def _blotted(words: str) -> str:
    return MESSAGE.sub(r"\1…", REF.sub("REF", ID.sub("ID", words)))


def _some(acts: dict[str, Act], seed: int, n: int) -> list[str]:
    """Return n of them, each in turn from seed to seed; what ends a way comes last, and only once."""
    names = [list(acts)[(seed * n + number) % len(acts)] for number in range(n)]
    ending = [name for name in names if name in LAST]
    return [name for name in names if name not in LAST] + ending[:1]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_nobody_else_can_tell_that_it_happened(seed: int, tmp_path: Path) -> None:
    who_acts = ("amira", "mia")[seed % 2]
    without = live(tmp_path / "without", seed, who_acts, [])
    assert without["sam"]
    for acts, n, may_tell in ((FROM_EVERYBODY, 4, ()), (FROM_ALL_BUT_THE_LEAD, 3, ("sam",))):
        names = _some(acts, seed, n)
        with_them = live(tmp_path / str(n), seed, who_acts, [acts[name] for name in names])
        for who in (who for who in without if who not in may_tell):
            told = [pair for pair in zip(with_them[who], without[who], strict=False) if pair[0] != pair[1]][:1]
            assert with_them[who] == without[who], f"{who} can tell what {who_acts} did in private ({names}): {told}"


def test_every_private_act_has_its_turn() -> None:
    for acts, n in ((FROM_EVERYBODY, 4), (FROM_ALL_BUT_THE_LEAD, 3)):
        assert {name for seed in range(SEEDS) for name in _some(acts, seed, n)} == set(acts)
