"""Help now while nothing can be kept: asked once, answered once, and handled when the database is back (promise 7)."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.preview.telegram import Phone
from storage.records.inbox import InboxState
from tests.faults.broken import NOT_SAVED, full, small_disk, unreadable, way_of
from tests.faults.families import put_families
from tests.faults.program import Program, now, program

STRAY = "The bus did not come again today."


@dataclass
class Trouble:
    """A program that runs, somebody linked and a stranger, and the way in which its database can be taken away."""

    running: Program
    linked: Phone
    stranger: Phone
    away: Callable[[], AbstractContextManager[None]]
    way: str  # in which it is taken away


@asynccontextmanager
async def in_trouble(tmp_path: Path, kind: str) -> AsyncIterator[Trouble]:
    folder = tmp_path / "disk"
    with small_disk(folder) as mounted:
        async with program(folder / "home") as running:
            linked, stranger = running.phones(2)
            with running.store() as store:
                store.write_sync(lambda tx: put_families(tx, [linked.chat_id]), now=now())
            await running.start()
            for phone in (linked, stranger):
                phone.types("/menu")
            await running.until(lambda: bool(linked.from_bot and stranger.from_bot))
            yield Trouble(
                running, linked, stranger,
                (lambda: full(running, disk=mounted)) if kind == "full" else (lambda: unreadable(running)),
                way_of(mounted) if kind == "full" else "unreadable file",
            )  # fmt: skip
            assert await running.stop() == 0, running.log()


@pytest.mark.parametrize("kind", ["unreadable", "full"])
async def test_help_is_answered_once_while_nothing_can_be_kept_and_again_handled_afterwards(
    kind: str, tmp_path: Path, tally: Callable[..., None]
) -> None:
    async with in_trouble(tmp_path, kind) as at:
        before = {phone.chat_id: len(phone.from_bot) for phone in (at.linked, at.stranger)}

        def new(phone: Phone) -> list[str]:
            return [message.text for message in phone.from_bot[before[phone.chat_id] :]]

        with at.away():
            at.linked.types("help")
            at.stranger.types("Help!")
            await at.running.until(lambda: bool(new(at.linked) and new(at.stranger)))
            at.linked.types(STRAY)
            await at.running.polls(3)
            for phone in (at.linked, at.stranger):
                (said,) = new(phone)  # once, though the same update came again and again
                assert "999" in said
                assert "01632 960 001" in said
                assert NOT_SAVED in said
        await at.running.until(lambda: len(new(at.linked)) == 3 and len(new(at.stranger)) == 2)
        await at.running.until(lambda: not at.running.telegram.updates.pending())
        for phone in (at.linked, at.stranger):
            assert "999" in new(phone)[1]
            assert NOT_SAVED not in new(phone)[1]
        assert len(new(at.linked)) == 3
        assert len(new(at.stranger)) == 2
        with at.running.store() as store:
            rows = store.read_sync(lambda tx: tx.inbox.where(), now=now())
    assert [row.state for row in rows] == [InboxState.DONE] * 5
    assert [row.attempts for row in rows] == [1] * 5
    tally(at.way)


@pytest.mark.parametrize("kind", ["unreadable", "full"])
async def test_what_could_not_be_kept_is_never_said_to_be_kept_and_is_kept_once_it_can_be(
    kind: str, tmp_path: Path, tally: Callable[..., None]
) -> None:
    async with in_trouble(tmp_path, kind) as at:
        count = len(at.linked.from_bot)
        with at.away():
            at.linked.types(STRAY)
            await at.running.until(lambda: len(at.linked.from_bot) > count)
            at.linked.types("And nobody rings back.")
            await at.running.polls(3)
            (told,) = [message.text for message in at.linked.from_bot[count:]]
            assert told.startswith(NOT_SAVED)
            assert "01632 960 001" in told
        at.linked.types("/menu")  # a chat is heard in its order
        await at.running.until(lambda: "What do you want to do?" in at.linked.last.text)
        with at.running.store() as store:
            drafts = store.read_sync(lambda tx: tx.drafts.where(), now=now())
    kept = str([draft.fields for draft in drafts])
    assert STRAY in kept
    assert "And nobody rings back." in kept
    tally(at.way)
