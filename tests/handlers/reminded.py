"""A plan with a large family, each with hours of their own, and meetings to be reminded of, straight in a real file."""

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import build_house
from handlers.clock.claims import Claimed, claim_due
from handlers.reminding import plan_reminders
from handlers.rules.wall_time import moment_of, written
from storage.engine import open_database
from storage.keys import new_keys
from storage.outbox import Settled
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.meetings import Answer, Attendance, Meeting, MeetingKind, MeetingState
from storage.records.notices import Notice, NoticeState, Priority
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Role, RoleKind
from storage.schema import metadata
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from tests.stories.dialog import SERVICE
from tests.stories.people import put_people

LONDON = "Europe/London"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ROOM = dict.fromkeys(Priority, 50)
HOURS = [
    (time(8), time(20)), (time(9), time(15)), (time(15), time(19)), (time(8), time(8, 45)), (time(0), time(23, 59)),
]  # fmt: skip


class Reminded:
    """The world, and the program's own steps on it: plan, claim, settle."""

    def __init__(self, folder: Path, family: int = 10) -> None:
        self.url = f"sqlite:///{folder / 'reminded.db'}"
        self.keys = Keyring(new_keys())
        self.store = self.open()
        self.house = build_house(SERVICE, NOW.year)
        self.store.write_sync(lambda tx: metadata.create_all(tx.connection), now=NOW)
        self.store.write_sync(lambda tx: self._people(tx, family), now=NOW)
        self.phoned: list[str] = []

    def open(self) -> Store:
        """Return another store on the same file."""
        return Store(open_database(self.url), self.keys)

    def _people(self, tx: Transaction, family: int) -> None:
        self.cast = put_people(tx, {"sam": 1, "dana": 2})
        self.family = []
        for number in range(family):
            first, last = HOURS[number % len(HOURS)]
            person = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name=f"Aunt {number}", created_at=tx.now,
                                          hours_from=first, hours_to=last, discreet=False))  # fmt: skip
            self.link(tx, person.id, 100 + number)
            tx.roles.add(Role(id=new_id(), plan_id=self.cast.plan_id, person_id=person.id, kind=RoleKind.FAMILY,
                              since=tx.now, relation=Relation.OTHER, sees_dates=True))  # fmt: skip
            self.family.append(person.id)

    def link(self, tx: Transaction, person_id: str, chat_id: int) -> None:
        lane = tx.keys.lookup("chat", str(chat_id))
        tx.links.add(Link(id=new_id(), person_id=person_id, chat_id=chat_id, chat_hash=lane, linked_at=tx.now))

    def meeting(self, tx: Transaction, local: datetime, asked: list[str], answer: Answer | None = None) -> Meeting:
        """Keep a meeting that everybody has known of for long, and who is asked to it; nothing is planned yet."""
        start = moment_of(local, LONDON)
        meeting = tx.meetings.add(Meeting(
            id=new_id(), plan_id=self.cast.plan_id, kind=MeetingKind.REVIEW, local_start=written(start.local),
            zone=LONDON, starts_at=start.at, state=MeetingState.PLANNED, made_by=self.cast.ids["sam"], made_at=NOW,
            place="Oak School",
        ))  # fmt: skip
        for person_id in asked:
            given: dict[str, Any] = (
                {} if answer is None else {"answer": answer, "answered_at": NOW, "version": meeting.version}
            )
            tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=person_id, **given))
        return meeting

    def meetings(self, number: int, seed: int, days: int = 25) -> list[Meeting]:
        """Keep so many meetings at any half hour of the coming days, everybody of the family asked."""
        dice = random.Random(seed)
        today = NOW.astimezone(ZoneInfo(LONDON)).replace(hour=0, minute=0, tzinfo=None)

        def some(tx: Transaction) -> list[Meeting]:
            return [
                self.meeting(tx, today + timedelta(days=dice.randint(9, 9 + days), minutes=30 * dice.randint(14, 41)),
                             self.family, dice.choice([None, Answer.YES, Answer.UNSURE]))
                for _ in range(number)
            ]  # fmt: skip

        return self.store.write_sync(some, now=NOW)

    def plan(self, meetings: list[Meeting], now: datetime = NOW, store: Store | None = None) -> None:
        """Plan every reminder of these meetings, each in a transaction of its own."""
        for meeting in meetings:
            (store or self.store).write_sync(lambda tx, of=meeting: plan_reminders(tx, self.house, of), now=now)  # type: ignore[misc]

    def rows(self) -> list[Notice]:
        """Return every reminder ever planned."""
        return self.store.read_sync(
            lambda tx: [one for one in tx.outbox.where() if (one.key or "").startswith("reminder/")], now=NOW
        )

    def reports(self) -> set[str]:
        """Return the keys of what the lead was told of reminders that were not sent."""
        return self.store.read_sync(
            lambda tx: {one.key for one in tx.outbox.where() if one.kind == "p_reminder_missed"}, now=NOW
        )

    def send(self, now: datetime) -> list[Claimed]:
        """Do what the sender does, as if Telegram took everything at once; return what left."""
        left: list[Claimed] = []
        while True:
            going = self.store.write_sync(lambda tx: claim_due(tx, self.house, now, ROOM), now=now)
            sent = [Settled(one.notice, NoticeState.SENT, message_id=1) for one in going]
            self.store.write_sync(lambda tx, done=sent: tx.outbox.settle_many(done), now=now)  # type: ignore[misc]
            left += going
            if not going and not self.store.read_sync(lambda tx: tx.outbox.count_due(now), now=now):
                return left

    def change(self, person_id: str, **changes: Any) -> None:
        self.store.write_sync(lambda tx: tx.people.save(replace(tx.people.get(person_id), **changes)), now=NOW)

    def close(self) -> None:
        self.store.close_sync()
