"""A meeting that is moved, called off or declined at the very moment its reminders leave (R16)."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from telegram import Bot

from bot.app import build_house
from bot.engine.acts import Attachment, Delivery, Speaker
from bot.engine.deliver import Deliver
from bot.engine.pacing import FREE
from bot.engine.settling import Hooks
from handlers.clock.claims import claim_due
from handlers.reminding import plan_reminders
from handlers.rules import meetings as rules
from handlers.rules.attending import answered
from handlers.rules.undo import UNDO
from handlers.rules.wall_time import wall_of, written
from messages.render import Reader, Rendered
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.meetings import Answer, Attendance, Meeting, MeetingKind, MeetingState
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Role, RoleKind
from storage.transaction import Transaction
from tests.bot.engine.at_once import NOW
from tests.bot.engine.test_deliver import office
from tests.bot.engine.virtual_time import in_virtual_time
from tests.stories.dialog import SERVICE
from tests.stories.people import put_people

__all__ = ["office"]

LONDON, FAMILY, EVERY = "Europe/London", 8, 0.4
HOUR, BEGIN = timedelta(hours=1), timedelta(minutes=5)


class Words:
    """Shows which version of which meeting a reminder speaks of."""

    catalogue = frozenset[str]()

    def render(self, kind: str, facts: Any, reader: Reader, now: Any, **_: Any) -> Rendered:
        words = f"{facts['meeting_id']} {facts['rev']}" if "remind" in kind else kind
        return Rendered(words, kind=kind)


@dataclass
class Case:
    """One meeting, what happens to it, and from when nobody may be reminded of its first version."""

    meeting: Meeting
    person_id: str
    act: str
    at: float
    over_from: float | None = None


@pytest.mark.parametrize("number", [150, pytest.param(1_000, marks=[pytest.mark.nightly, pytest.mark.timeout(600)])])
@in_virtual_time
async def test_no_reminder_of_what_is_no_longer_so_begins_after_the_commit(
    number: int, store: Any, clock: Any, telegram: Any, bot: Bot
) -> None:
    dice, house = random.Random(number), build_house(SERVICE, NOW.year)
    phones = [telegram.phone(f"family {one}") for one in range(FAMILY)]
    for phone in phones:
        phone.types("/start")
        phone.slow_seconds = dice.choice([0.0, 0.05, 0.3])

    def put(tx: Transaction) -> list[Case]:
        cast = put_people(tx, {})
        family = [_relative(tx, cast.plan_id, phone.chat_id) for phone in phones]
        return [_case(tx, cast, family[one // 2 % FAMILY], dice, one) for one in range(number)]

    cases = await store.write(put, now=NOW)
    for case in cases:
        await store.write(lambda tx, of=case.meeting: plan_reminders(tx, house, of), now=NOW)

    def claim(tx: Transaction, now: datetime, room: Any) -> list[Delivery]:
        return [Delivery(one.notice, one.reader, one.opened) for one in claim_due(tx, house, now, room)]

    words: Any = Words()
    speaker = Speaker(bot, words, attach=lambda _: Attachment("", b""))
    deliver = Deliver(store, clock, speaker, claim=claim, hooks=Hooks(), pace=FREE)
    running = asyncio.create_task(deliver.run())
    for case in sorted(cases, key=lambda case: case.at):
        await asyncio.sleep(case.at - asyncio.get_running_loop().time())
        await store.write(lambda tx, case=case: ACTS[case.act](tx, house, case), now=clock.now())
        case.over_from = _over_from(case)
    await asyncio.sleep(UNDO.total_seconds() + 10)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await deliver.stop()

    late, reminded = _too_late(cases, telegram), Counter[str]()
    assert [one for one in late if one[0] != "two minutes"] == []
    assert all(by <= FREE.chat_gap for _, by in late)  # in memory while it ran out, and said before the news of it
    by_meeting = {case.meeting.id: case for case in cases}
    for call in telegram.calls("sendMessage"):
        reminded[by_meeting[call.params["text"].split()[0]].act] += " 1" in call.params["text"]
    assert all(0 < reminded[act] < number / len(ACTS) * 0.9 for act in ACTS), reminded  # both came about, of each


def _relative(tx: Transaction, plan_id: str, chat_id: int) -> str:
    person = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name="Aunt", created_at=tx.now, discreet=False))
    lane = tx.keys.lookup("chat", str(chat_id))
    tx.links.add(Link(id=new_id(), person_id=person.id, chat_id=chat_id, chat_hash=lane, linked_at=tx.now))
    tx.roles.add(Role(id=new_id(), plan_id=plan_id, person_id=person.id, kind=RoleKind.FAMILY, since=tx.now,
                      relation=Relation.OTHER, sees_dates=True))  # fmt: skip
    return person.id


def _case(tx: Transaction, cast: Any, person_id: str, dice: random.Random, number: int) -> Case:
    """A meeting whose hour's reminder is due soon; two at once for the same person, so that one waits in memory."""
    due = BEGIN.total_seconds() + EVERY * (number // 2)
    starts = NOW + timedelta(seconds=due) + HOUR
    meeting = tx.meetings.add(Meeting(
        id=new_id(), plan_id=cast.plan_id, kind=MeetingKind.REVIEW, local_start=written(wall_of(starts, LONDON)),
        zone=LONDON, starts_at=starts, state=MeetingState.PLANNED, made_by=cast.ids["sam"], made_at=NOW,
    ))  # fmt: skip
    tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=person_id))
    act = list(ACTS)[number % len(ACTS)]
    before = UNDO.total_seconds() if act in ("moves", "calls off") else 0.0
    return Case(meeting, person_id, act, due - before + dice.uniform(-0.3, 0.9))


def _over_from(case: Case) -> float:
    return case.at + (UNDO.total_seconds() if case.act in ("moves", "calls off") else 0.0)


def _keep(tx: Transaction, house: Any, meeting: Meeting) -> None:
    plan_reminders(tx, house, tx.meetings.save(meeting))


def _moves(tx: Transaction, house: Any, case: Case) -> None:
    sam = tx.people.get(case.meeting.made_by)
    local = wall_of(case.meeting.starts_at, LONDON).replace(second=0, microsecond=0) + timedelta(days=2)
    _keep(tx, house, rules.move(tx.meetings.get(case.meeting.id), sam, local, None, tx.now))


def _calls_off(tx: Transaction, house: Any, case: Case) -> None:
    sam = tx.people.get(case.meeting.made_by)
    _keep(tx, house, rules.cancel(tx.meetings.get(case.meeting.id), sam, None, tx.now))


def _moved_at_once(tx: Transaction, house: Any, case: Case) -> None:
    """As an import does: nobody can take it back."""
    known = tx.meetings.get(case.meeting.id)
    starts = known.starts_at + timedelta(days=3)
    _keep(tx, house, replace(known, starts_at=starts, local_start=written(wall_of(starts, LONDON)),
                             version=known.highest + 1, highest=known.highest + 1))  # fmt: skip


def _called_off_at_once(tx: Transaction, house: Any, case: Case) -> None:
    known = tx.meetings.get(case.meeting.id)
    _keep(tx, house, replace(known, state=MeetingState.CANCELLED, cancelled_at=tx.now, version=known.highest + 1,
                             highest=known.highest + 1))  # fmt: skip


def _says_no(tx: Transaction, house: Any, case: Case) -> None:
    place = tx.attendances.at(case.meeting.id, case.person_id)
    assert place is not None
    tx.attendances.save(answered(place, case.meeting, Answer.NO, tx.now))
    plan_reminders(tx, house, case.meeting)


ACTS: dict[str, Callable[[Transaction, Any, Case], None]] = {
    "moves": _moves, "calls off": _calls_off, "is moved": _moved_at_once, "is called off": _called_off_at_once,
    "says no": _says_no,
}  # fmt: skip


def _too_late(cases: list[Case], telegram: Any) -> list[tuple[str, float]]:
    """Return each reminder of a first version that began after it was over, and by how many seconds."""
    over = {case.meeting.id: case for case in cases}
    found = []
    for call in telegram.calls("sendMessage"):
        meeting_id, _, version = call.params["text"].partition(" ")
        case = over[meeting_id]
        by = (call.at - NOW).total_seconds() - (case.over_from or 0.0)
        if version == "1" and by > 0:
            found.append(("two minutes" if case.act in ("moves", "calls off") else case.act, by))
    return found


@pytest.mark.parametrize("moment", [0.201, 0.215, 0.23, 0.245, 0.26])
@in_virtual_time
async def test_what_is_withdrawn_does_not_begin_even_a_hundredth_of_a_second_later(
    moment: float, office: Any, store: Any, clock: Any
) -> None:
    async with office() as at:
        await at.put(*(at.notice(f"family {one}", n=one, topic="meeting/1") for one in range(30)))
        await asyncio.sleep(moment)
        await store.write(lambda tx: tx.outbox.withdraw(topic="meeting/1"), now=clock.now())
        before = len(at.sent())
        await asyncio.sleep(2)
        assert 0 < before < 30
        assert len(at.sent()) == before
