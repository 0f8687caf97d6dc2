"""Every update handed over again, up to three times and at any later moment: nothing changes, nobody hears it (R5)."""

import copy
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.preview.telegram import MemoryTelegram, Phone
from storage.transaction import Transaction
from tests.faults.families import put_families
from tests.faults.program import Program, program
from tests.faults.reckoning import beside, look, reckon, settled
from tests.faults.state import state_of
from tests.faults.test_webhook import by_webhook, free_port
from tests.stories.conftest import dialog
from tests.stories.dialog import Dialog
from tests.stories.raising import asks

__all__ = ["dialog"]
NIGHT = [pytest.mark.nightly, pytest.mark.timeout(600)]
MOST_TIMES = 3
OFTEN = 0.4  # of all steps, with the hours that pass
PROCESSES = [
    ("sqlite", 1),
    *(pytest.param(kind, seed, marks=NIGHT) for kind in ("sqlite", "postgresql") for seed in range(2, 12)),
]
SEEDS = [1, *(pytest.param(seed, marks=NIGHT) for seed in range(2, 12))]


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_in(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "sqlite" else str(request.getfixturevalue("postgresql_url"))


def remembered(telegram: MemoryTelegram) -> list[dict[str, Any]]:
    """Every update from now on, as it was handed over."""
    all_of_them: list[dict[str, Any]] = []
    put = telegram.updates.put

    def remembering(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        update = put(kind, payload)
        all_of_them.append(copy.deepcopy(update))
        return update

    telegram.updates.put = remembering  # type: ignore[method-assign]
    return all_of_them


def again(dice: random.Random, updates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each of them once, twice or three times more, in any order."""
    handed = [update for update in updates for _ in range(dice.randint(1, MOST_TIMES))]
    dice.shuffle(handed)
    return copy.deepcopy(handed)


class Replayed(Dialog):
    """A dialog in which after every step some of all that was ever said comes again, and must change nothing."""

    def __init__(self, told: Dialog, dice: random.Random) -> None:
        self.__dict__ = told.__dict__
        self._dice = dice
        self._updates = remembered(self.telegram)
        self.replays = 0

    async def settled(self) -> None:
        await super().settled()
        if self._dice.random() > OFTEN:
            return
        late = self._dice.sample(self._updates, min(len(self._updates), 3))
        await self.hears_again(again(self._dice, [*self._updates[-1:], *late]))

    async def hears_again(self, updates: Sequence[dict[str, Any]]) -> None:
        """Hand these over once more, some at a time, as a receiver does."""
        before, shown = await self.look(state_of), self._shown()
        left = list(updates)
        while left:
            size = self._dice.randint(1, 5)
            assert await self.app.intake.keep(left[:size]) == 0
            del left[:size]
        await super().settled()
        after = await self.look(state_of)
        assert {name for name in before if before[name] != after[name]} == set()
        assert self._shown() == shown
        self.replays += len(updates)

    async def everything_again(self) -> None:
        await super().settled()  # a restart looks for how long we were away
        await self.hears_again(again(self._dice, self._updates))

    def _shown(self) -> Counter[str]:
        return Counter(call.method for call in self.telegram.traffic if call.method not in ("getUpdates", "getMe"))


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_story_in_which_everything_comes_again_is_the_same_story(
    dialog: Dialog, seed: int, tally: Callable[..., None]
) -> None:
    """Asking, answering, reading, leaving: each update comes again at once, later, days later and after a restart."""
    await dialog.family()
    told = Replayed(dialog, random.Random(seed))
    concern = await asks(told, "amira", "The taxi did not come again.")
    await told.signs_in("sam")
    await told.says("sam", "/questions")
    await told.taps_data("sam", f"1|desk.open|{concern.id}")
    await told.taps("sam", "Write an answer")
    await told.says("sam", "I have rung them. It comes on Monday.")
    await told.taps("sam", "Send")
    await told.taps("amira", "Read it")
    await told.sees("amira", "It comes on Monday.")
    await told.does(lambda: told.phone("yusuf").sends_voice(12))
    await told.says("mia", "/settings")
    await told.says("a stranger", "hello")
    await told.says("amira", "/helpnow")
    await told.everything_again()
    await told.wait(days=1)
    await told.everything_again()
    await told.restart()
    await told.everything_again()
    told.clock.move(timedelta(hours=1))
    await told.says("amira", "/questions")
    await told.everything_again()
    tally("replays of a story", twice=0)
    assert told.replays > 100


@pytest.mark.parametrize(("kind", "seed"), PROCESSES)
async def test_a_program_that_is_handed_everything_again_after_a_restart_does_nothing(
    kind: str, seed: int, tmp_path: Path, request: pytest.FixtureRequest, tally: Callable[..., None]
) -> None:
    """By polling after a restart, when Telegram hands over whatever is not confirmed, and by webhook."""
    kept_in = None if kind == "sqlite" else str(request.getfixturevalue("postgresql_url"))
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", kept_in) as running:
        phones = running.phones(8)
        families = await beside(running, lambda tx: put_families(tx, [p.chat_id for p in phones]), writing=True)
        updates = remembered(running.telegram)
        await running.start()
        _ask(phones)
        await settled(running)
        assert await running.stop() == 0, running.log()
        before = await beside(running, state_of)

        hand_over(running, again(dice, updates))
        await running.start()
        await settled(running)
        assert await running.stop() == 0, running.log()
        assert await _changed(running, before) == set()

        port = free_port()
        by_webhook(running, port)
        running.telegram.hand_over.behind = f"http://127.0.0.1:{port}"
        hand_over(running, again(dice, updates))
        await running.start()
        await settled(running)
        assert {code for _, code in running.telegram.hand_over.posted} == {200}
        assert await running.stop() == 0, running.log()
        assert await _changed(running, before) == set()
        figures = reckon(await look(running), phones, families)
        tally("replays to a process", lost=figures.lost, wrong=figures.wrong, twice=figures.twice)
        assert (figures.lost, figures.wrong, figures.twice) == (0, 0, 0)


def _ask(phones: Sequence[Phone]) -> None:
    for phone in phones:
        phone.types("/who")
        phone.types("/who")


def hand_over(running: Program, updates: Sequence[dict[str, Any]]) -> None:
    """Telegram thinks that none of these was ever confirmed."""
    running.telegram.updates.waiting.extend((running.telegram.now(), update) for update in updates)


async def _changed(running: Program, before: dict[str, str]) -> set[str]:
    after = await beside(running, state_of)
    return {name for name in before if before[name] != after[name]}


def test_the_hash_moves_with_a_word_that_changes_and_not_with_its_seal(tmp_path: Path) -> None:
    from storage.engine import open_database
    from storage.keys import new_keys
    from storage.schema import metadata
    from storage.sealing import Keyring
    from storage.store import Store
    from tests.faults.program import now

    with Store(open_database(f"sqlite:///{tmp_path / 'mainstay.db'}"), Keyring(new_keys())) as store:
        store.write_sync(lambda tx: metadata.create_all(tx.connection), now=now())
        [family] = store.write_sync(lambda tx: put_families(tx, [1]), now=now())
        hashes = [store.read_sync(state_of, now=now())]

        def rename(name: str) -> None:
            def change(tx: Transaction) -> None:
                tx.people.change(tx.people.get(family.person.id), name=name)

            store.write_sync(change, now=now())
            hashes.append(store.read_sync(state_of, now=now()))

        rename(family.person.name)  # sealed anew, and the same
        rename("Parent00001")
        first, same, other = hashes
        assert same == first
        assert {name for name in first if first[name] != other[name]} == {"people"}
