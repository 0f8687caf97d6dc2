"""A fault of our own, anywhere: nobody is left without a word, and nothing else stands still for it (R27).

Where it breaks is not picked by hand. A conversation is listened to once, and then breaks at each function it went
through, one after the other: on every try, as a mistake in the program would, or on the first one only.
"""

import dis
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from types import CodeType, FrameType
from typing import Any, NamedTuple

import pytest

from bot.engine import deliver, intake, patience
from handlers.clock import concerns as ladder
from handlers.house import House
from handlers.rules.ladder import climb
from handlers.rules.notices import still_true
from storage.records.concerns import Concern, NextStep
from storage.records.inbox import InboxState
from storage.records.notices import Notice, NoticeState
from storage.transaction import Transaction
from tests.faults.program import REPOSITORY
from tests.stories.conftest import dialog
from tests.stories.dialog import Dialog
from tests.stories.raising import asks, concerns_of, now_is, words_of, writes

__all__ = ["dialog"]
OURS = tuple(f"{REPOSITORY / folder}/" for folder in ("bot", "handlers", "messages", "storage"))
STEPS = (
    ("amira", "/who"), ("amira", "/today"), ("amira", "/meetings"), ("amira", "/settings"), ("amira", "/ask"),
    ("amira", "/helpnow"), ("mia", "/who"), ("sam", "/questions"),
)  # fmt: skip
FEWEST = 200  # places, over all steps
FORMS = [7, pytest.param(1, marks=[pytest.mark.nightly, pytest.mark.timeout(900)])]  # every seventh place, or each
ALWAYS = sys.maxsize
NO_MORE_THAN_FIVE_AN_HOUR = timedelta(minutes=13)
SORRY = ("Something went wrong on our side", "999")


class Broken(Exception):
    """What a mistake in the program raises."""


class Place(NamedTuple):
    """A function of ours."""

    file: str
    name: str
    line: int


@cache
def begins(code: CodeType) -> int:
    """Where a function begins. A generator that goes on, or that Python closes when nobody has it any more, is not
    called; and nobody would hear what it raises then."""
    return next(step.offset for step in dis.get_instructions(code) if step.opname == "RESUME")


class Breaking:
    """Work that breaks where it is told to, as often as it is told to; otherwise it only notes where it has been."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work = work
        self._at: Place | None = None
        self._left = 0
        self.been: dict[Place, None] = {}
        self.struck = 0

    def at(self, place: Place, times: int = ALWAYS) -> None:
        self._at, self._left, self.struck = place, times, 0

    def mended(self) -> None:
        self._at = None

    def __call__(self, *given: Any, **named: Any) -> Any:
        sys.setprofile(self._called)  # for this thread, until the first fault
        try:
            return self._work(*given, **named)
        finally:
            sys.setprofile(None)

    def _called(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(OURS) or frame.f_lasti > begins(code):
            return
        place = Place(code.co_filename.removeprefix(f"{REPOSITORY}/"), code.co_qualname, code.co_firstlineno)
        self.been[place] = None
        if place == self._at and self._left:
            self._left -= 1
            self.struck += 1
            raise Broken


@pytest.fixture
def kept_in() -> None:
    """In a file: what is asked here is what our own mistakes do, not which database stands behind."""


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between two tries, and nobody is asked to write less."""
    for module in (intake, deliver):
        monkeypatch.setattr(module, "wait_before", lambda *_, **__: 0.0)
    monkeypatch.setattr(patience, "heard_now", lambda full_at, now: now)


async def places_on_the_way(dialog: Dialog, breaking: Breaking, who: str, said: str) -> tuple[list[Place], str]:
    """Say it without a fault: return where it went through, and what the phone shows then."""
    await dialog.says(who, said)  # the first time some things are made that the second finds
    breaking.been.clear()
    await dialog.says(who, said)
    return list(breaking.been), dialog.phone(who).last.text


async def rows_of(dialog: Dialog) -> Counter[InboxState]:
    return Counter(row.state for row in await dialog.look(lambda tx: tx.inbox.where()))


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("every", FORMS)
async def test_a_fault_anywhere_in_an_answer_is_said_set_aside_and_costs_nobody_else_theirs(
    dialog: Dialog, every: int
) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    breaking: Any = Breaking(dialog.app.intake._handle)
    dialog.app.intake._handle = breaking
    tried, set_aside = set[Place](), 0
    for who, said in STEPS:
        places, answer = await places_on_the_way(dialog, breaking, who, said)
        new = [place for place in places if place not in tried]
        tried.update(new)
        for place in new[::every]:
            breaking.at(place, times=1)
            await dialog.says(who, said)
            assert dialog.phone(who).last.text == answer, f"a second try says something else: {place}"
            breaking.at(place)
            dialog.phone(who).types(said)
            await dialog.settled()
            breaking.mended()
            rows = await rows_of(dialog)
            if rows[InboxState.SET_ASIDE] == set_aside:
                assert dialog.phone(who).last.text == answer, f"silent: {place}"
            else:
                set_aside += 1
                assert breaking.struck == 3
                await dialog.last_sees(who, *SORRY)
            assert set(rows) <= {InboxState.DONE, InboxState.SET_ASIDE}
            await dialog.says("yusuf", "/who")
            await dialog.last_sees("yusuf", "Sam")
        await dialog.says(who, said)
        assert dialog.phone(who).last.text == answer
    assert len(tried) >= FEWEST
    assert (await rows_of(dialog))[InboxState.SET_ASIDE] == set_aside > 0
    await dialog.sees("dana", "could not be handled")


async def about_to_send(dialog: Dialog, words: str) -> None:
    """Write a worry as far as its last button."""
    await writes(dialog, "amira", words)
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("every", FORMS)
async def test_a_fault_anywhere_in_keeping_a_worry_loses_none_of_it(dialog: Dialog, every: int) -> None:
    """The last button is pressed, it breaks three times, and the same button keeps it once, with every word."""
    await dialog.family()
    breaking: Any = Breaking(dialog.app.intake._handle)
    dialog.app.intake._handle = breaking
    sent = ["No taxi came on the first day."]
    await about_to_send(dialog, sent[0])
    breaking.been.clear()
    await dialog.taps("amira", "Send it")
    places = list(breaking.been)
    for number, place in enumerate(places[::every], 1):
        dialog.clock.set(dialog.clock.now() + NO_MORE_THAN_FIVE_AN_HOUR)
        sent.append(f"No taxi came on day {number}.")
        await about_to_send(dialog, sent[-1])
        breaking.at(place)
        await dialog.taps("amira", "Send it")
        breaking.mended()
        if len(await concerns_of(dialog, "amira")) < len(sent):
            assert breaking.struck == 3
            await dialog.last_sees("amira", *SORRY)
            await dialog.taps("amira", "Send it")
        kept = await concerns_of(dialog, "amira")
        assert sorted([await words_of(dialog, one) for one in kept]) == sorted([words] for words in sent), place
        assert set(await rows_of(dialog)) <= {InboxState.DONE, InboxState.SET_ASIDE}
    assert len(places) >= FEWEST


async def stuck(dialog: Dialog) -> set[str]:
    """Return whose notices were tried and are not said."""
    rows = await dialog.look(lambda tx: tx.outbox.where())
    left = {one.person_id for one in rows if one.state is NoticeState.PENDING and one.reason == "Broken"}
    return {who for who, person_id in dialog.cast.ids.items() if person_id in left}


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("every", FORMS)
async def test_a_fault_anywhere_in_the_last_look_before_sending_only_delays(dialog: Dialog, every: int) -> None:
    """However it breaks, what is due waits; once it is mended each message goes, and goes once."""
    await dialog.family()
    claiming: Any = dialog.app.deliver._claiming
    breaking = claiming._claim = Breaking(claiming._claim)
    await dialog.says("amira", "/who")
    breaking.been.clear()
    await dialog.says("amira", "/who")
    places, answer = list(breaking.been), dialog.phone("amira").last.text
    for place in places[::every]:
        before = {who: len(dialog.phone(who).from_bot) for who in ("amira", "mia")}
        breaking.at(place)
        for who in before:
            await dialog.says(who, "/who")
        breaking.mended()
        if waiting := await stuck(dialog):
            assert waiting == {"amira", "mia"}
            assert {who: len(dialog.phone(who).from_bot) for who in before} == before
        await dialog.wait(minutes=1)
        assert await stuck(dialog) == set()
        assert {who: len(dialog.phone(who).from_bot) - count for who, count in before.items()} == {"amira": 1, "mia": 1}
        assert dialog.phone("amira").last.text == answer
    assert len(places) >= 50


async def test_a_notice_that_cannot_be_claimed_holds_up_nobody_and_somebody_hears_of_it_within_a_quarter_of_an_hour(
    dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise (b) of the reliability promises: sent, or a person is told why not."""
    await dialog.family()

    def breaks(notice: Notice, world: Any) -> Any:
        if notice.person_id == dialog.cast.ids["amira"]:
            raise Broken
        return still_true(notice, world)

    monkeypatch.setattr("handlers.clock.claims.still_true", breaks)
    await dialog.says("amira", "/who")
    await dialog.says("mia", "/who")
    await dialog.last_sees("mia", "Sam")
    assert not dialog.phone("amira").from_bot
    await dialog.wait(minutes=17)
    await dialog.last_sees("dana", "could not be sent since yesterday: 1")
    await dialog.wait(hours=4)
    assert len(dialog.phone("dana").from_bot) == 1
    (row,) = await dialog.look(lambda tx: [one for one in tx.outbox.where() if one.reason == "Broken"])
    assert row.state is NoticeState.REFUSED


# -- the clock --------------------------------------------------------------------------------------------------------


async def two_wait(dialog: Dialog) -> tuple[Concern, Concern]:
    """Have two people of one family write to Sam, who does not look."""
    return await asks(dialog, "amira", "No taxi came."), await asks(dialog, "mia", "I hate the taxi.")


async def are_due(dialog: Dialog, *concerns: Concern) -> list[Concern]:
    """Have the first step of each be due, one after the other, as if nobody had opened it for four working hours."""

    def put(tx: Transaction) -> list[Concern]:
        return [
            tx.concerns.change(tx.concerns.get(one.id), seen_at=None, next_step=NextStep.UNOPENED,
                               next_step_at=tx.now - timedelta(seconds=len(concerns) - place))
            for place, one in enumerate(concerns)
        ]  # fmt: skip

    return await dialog.keep(put)


def breaks_for(monkeypatch: pytest.MonkeyPatch, concern: Concern) -> Breaking:
    """Have the ladder break for this concern alone."""
    whole = ladder._climb
    breaking = Breaking(whole)

    def climb(tx: Transaction, house: House, concern_id: str, now: datetime) -> None:
        (breaking if concern_id == concern.id else whole)(tx, house, concern_id, now)

    monkeypatch.setattr(ladder, "_climb", climb)
    return breaking


@pytest.mark.parametrize("every", FORMS)
async def test_a_fault_anywhere_in_one_familys_step_leaves_every_other_step_its_minute(
    dialog: Dialog, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    await dialog.family()
    broken, other = await two_wait(dialog)
    breaking = breaks_for(monkeypatch, broken)
    for _ in range(2):  # the first time some things are made that the second finds
        breaking.been.clear()
        await are_due(dialog, broken)
        await dialog.tick()
    places = list(breaking.been)
    for place in places[::every]:
        as_it_was, _ = await are_due(dialog, broken, other)
        breaking.at(place)
        await dialog.tick()
        breaking.mended()
        assert breaking.struck, place
        assert await now_is(dialog, broken) == as_it_was, place
        assert (await now_is(dialog, other)).next_step is NextStep.REMIND, place
        await dialog.tick()
        assert (await now_is(dialog, broken)).next_step is NextStep.REMIND, place
    assert len(places) >= 50
    assert await dialog.look(lambda tx: tx.audit.verify()) is None


async def test_a_step_that_fails_again_and_again_is_told_of_once_a_day_until_it_is_mended(
    dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dialog.family()
    broken, other = await two_wait(dialog)
    breaking = breaks_for(monkeypatch, broken)
    await are_due(dialog, broken, other)
    breaking.at(Place("handlers/rules/ladder.py", "climb", climb.__code__.co_firstlineno))
    stuck = "fails again and again: ladder"
    for times in range(4):
        assert len(dialog.texts("dana", stuck)) == (times == 3)
        await dialog.wait(minutes=1)
    await dialog.wait(hours=5)
    assert len(dialog.texts("dana", stuck)) == 1
    await dialog.wait(days=1)
    assert len(dialog.texts("dana", stuck)) == 2
    breaking.mended()
    await dialog.wait(minutes=1)
    assert (await now_is(dialog, broken)).next_step_at != dialog.clock.now()
    await dialog.wait(days=1)
    assert len(dialog.texts("dana", stuck)) == 2
    for who in ("amira", "mia", "yusuf", "sam"):
        assert not dialog.texts(who, stuck)
