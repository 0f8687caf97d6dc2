"""`kill -9` at every named place of receiving and sending: a run that misses one of them is void (R1, R2, R4, R26).

Each round types and tells until the program kills itself at the round's point, then starts it anew and waits until all
is settled. Some rounds kill it a second time while it takes up what the first death left.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.preview.telegram import Phone
from storage.records.ids import new_id
from storage.records.inbox import InboxState
from storage.records.notices import Act, Notice, NoticeState
from tests.faults.crashing import ARMED, HIT, POINTS
from tests.faults.families import Family, put_families
from tests.faults.program import Program, now, program
from tests.faults.reckoning import IN_FLIGHT, beside, look, reckon, settled
from tests.faults.sending import with_coordinator
from tests.faults.test_webhook import by_webhook, free_port

FAMILIES = 24
TOGETHER = 3  # people who ask at the same time
# What two deaths in a row leave: the second while the first is being made good. Three in one update's hands would have
# it set aside, as an update that kills whoever handles it must be (R28); that is another test's.
ROUNDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "sqlite": (
        ("receive.before_commit",), ("receive.after_commit", "attempt.after_commit"),
        ("handle.before_commit", "attempt.before_commit"), ("handle.after_commit",),
        ("claim.before_commit",), ("claim.after_commit", "rearm.before_commit"),
        ("send.before_call", "rearm.after_commit"), ("send.after_call",),
        ("mark.before_commit",), ("mark.after_commit",),
    ),
    "postgresql": (
        ("receive.before_commit",), ("receive.after_commit",), ("take.before_commit",), ("take.after_commit",),
        ("handle.before_commit",), ("handle.after_commit",),
        ("claim.before_commit",), ("claim.after_commit", "rearm.before_commit"),
        ("send.before_call", "rearm.after_commit"), ("send.after_call",),
        ("mark.before_commit",), ("mark.after_commit",),
    ),
    "webhook": (("receive.before_commit",), ("receive.after_commit",)),
    "postgresql, briefly": (("take.after_commit",), ("send.after_call", "rearm.after_commit")),
}  # fmt: skip
# With every run of the tests one death at a time; what is taken up from a death is for the night, and so is the rest of
# what PostgreSQL does as SQLite does.
ROUNDS["sqlite, briefly"] = tuple(points[:1] for points in ROUNDS["sqlite"])
NOT_HERE = {"sqlite": {"take"}, "postgresql": {"attempt"}}  # who shares the work takes; who does not, counts alone
NIGHT = [pytest.mark.nightly, pytest.mark.timeout(900)]
RUNS = [
    pytest.param("sqlite, briefly", 1, marks=pytest.mark.timeout(600)),
    pytest.param("postgresql, briefly", 1, marks=pytest.mark.timeout(600)),
    *(pytest.param(way, seed, marks=NIGHT) for way in ("sqlite", "postgresql") for seed in range(2, 52)),
    *(pytest.param("webhook", seed, marks=NIGHT) for seed in range(2, 12)),
]


@dataclass
class Run:
    """One run: the program, its people, and what has happened to it."""

    running: Program
    dice: random.Random
    phones: list[Phone]
    folder: Path
    families: list[Family] = field(default_factory=list)
    asked: int = 0
    told: int = 0

    async def begin(self) -> None:
        """Keep the families, and a co-ordinator who is told what may not have arrived."""
        chats = [phone.chat_id for phone in self.phones]
        self.families = await with_coordinator(self.running, lambda tx: put_families(tx, chats))

    async def start(self, point: str | None = None, nth: int = 1) -> None:
        """Start it, to be killed at a point once it is armed; without a point, as it is."""
        wrapper = ("-m", "tests.faults.crashing", str(point), str(nth), str(self.folder))
        self.running.begins = wrapper if point else ("-m", "bot")
        await self.running.start()

    def arm(self, *, yes: bool) -> None:
        armed = self.folder / ARMED
        armed.touch() if yes else armed.unlink(missing_ok=True)

    async def dies(self) -> None:
        """Ask and tell, again and again, until it has killed itself."""
        dying = asyncio.create_task(self.running.ended())
        while not dying.done():
            asking = self.dice.sample(range(FAMILIES), TOGETHER + 1)
            before = {number: len(self.phones[number].from_bot) for number in asking}
            for number in asking[1:]:
                self.phones[number].types("/who")
                self.asked += 1
            await self.tells(asking[0])
            while not dying.done() and any(
                len(self.phones[number].from_bot) == count for number, count in before.items()
            ):
                await self.running.telegram.wait_changed(self.running.telegram.version, 0.1)
        assert await dying == -9, self.running.log()
        self.running.kills += 1

    async def tells(self, number: int) -> None:
        """Have something said to somebody who did not ask; every other time it is a secret."""
        family, self.told = self.families[number], self.told + 1
        notice = Notice(
            id=new_id(), chat_id=family.chat_id, chat_hash=family.link.chat_hash, act=Act.SEND, kind="ask_sent",
            key=new_id(), due=now(), made_at=now(), person_id=family.person.id, once=self.told % 2 == 0,
            facts={"holder": family.lead.name, "ref": f"Q{1000 + self.told}", "by": (now() + timedelta(days=2)).date(),
                   "child": family.plan.child_name, "concern_id": new_id()},
        )  # fmt: skip
        await beside(self.running, lambda tx: tx.outbox.put(notice), writing=True)


def test_every_point_is_passed_by_a_run():
    for way, absent in NOT_HERE.items():
        passed = {point for points in ROUNDS[way] for point in points}
        assert passed == {point for point in POINTS if point.partition(".")[0] not in absent}


@pytest.mark.parametrize(("way", "seed"), RUNS)
async def test_killed_at_every_named_point_it_loses_nothing_mistakes_nobody_and_repeats_what_was_in_flight(
    way, seed, tmp_path, request, tally
):
    database = str(request.getfixturevalue("postgresql_url")) if way.startswith("postgresql") else None
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        run = Run(running, dice, running.phones(FAMILIES), tmp_path)
        if way == "webhook":
            port = free_port()
            by_webhook(running, port)
            running.telegram.hand_over.behind = f"http://127.0.0.1:{port}"
            running.telegram.hand_over.retry_after = 0.1
        await run.begin()
        rounds = dice.sample(ROUNDS[way], len(ROUNDS[way]))
        twice = 0
        first = rounds[0][0]
        await run.start(first, dice.randrange(1, 4))
        for points, following in zip(rounds, [*rounds[1:], (None,)], strict=True):
            await settled(running)
            run.arm(yes=True)
            await run.dies()
            for again in points[1:]:
                await run.start(again)
                assert await running.ended() == -9, running.log()
                running.kills += 1
            run.arm(yes=False)
            await run.start(following[0], dice.randrange(1, 4))
            await settled(running)
            found = await look(running)
            before, twice = twice, reckon(found, run.phones, run.families).twice
            assert twice - before <= IN_FLIGHT * len(points), points
        assert await running.stop() == 0, running.log()

        hits = (tmp_path / HIT).read_text("ascii").split()
        assert hits == [point for points in rounds for point in points], "void: not every point was hit"
        found = await look(running)
        figures = reckon(found, run.phones, run.families)
        tally(f"killed at named points, {way}", kills=running.kills, lost=figures.lost, wrong=figures.wrong,
              twice=figures.twice)  # fmt: skip
        assert running.kills == len(hits)
        assert (figures.lost, figures.wrong, figures.secrets_twice) == (0, 0, 0)
        assert len(found.rows) == run.asked
        assert {row.state for row in found.rows} <= {InboxState.DONE}
        assert len(found.of()) == run.asked + run.told
        states = Counter(notice.state for notice in found.of())
        assert set(states) <= {NoticeState.SENT, NoticeState.UNKNOWN}
        assert all(notice.once for notice in found.of() if notice.state is NoticeState.UNKNOWN)
        assert found.counted == states[NoticeState.UNKNOWN] == figures.doubtful
        assert found.sound
