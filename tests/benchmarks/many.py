"""What a tick, a claim and `/who` take as the service grows: from a thousand notices and families to a million.

Four hundred families are real. The others stand beside them in every table and index, but their sealed values are
copies that nobody could open: whoever opened one by mistake would be told.
"""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import Connection, LargeBinary, Table, text
from telegram import Chat, Message, Update, User

from bot.app import build_house, duties_of
from handlers.clock.claims import claim_due
from handlers.dispatch import Dispatcher
from handlers.house import House
from handlers.registry import all_routes
from storage import schema
from storage.engine import open_database
from storage.keys import new_keys
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.records.notices import Priority
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from storage.upgrade import upgrade
from tests.benchmarks.figures import NoFigure
from tests.benchmarks.notices import future_notice
from tests.benchmarks.taps import SERVICE
from tests.faults.families import Family, put_families

REAL = 400
TIMES = 40
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # no digest, no closed hours
FIRST_CHAT = 10_000_000
# In which table each row of a family stands, by the first digit of its id, and what points to what.
ROWS: tuple[tuple[Table, str, dict[str, str]], ...] = (
    (schema.people, "1", {"manager_id": ""}),
    (schema.people, "2", {"manager_id": ""}),
    (schema.plans, "3", {"duty_id": ""}),
    (schema.roles, "4", {"plan_id": "3", "person_id": "1"}),
    (schema.roles, "5", {"plan_id": "3", "person_id": "2"}),
    (schema.links, "6", {"person_id": "2"}),
    (schema.outbox, "7", {"person_id": "2"}),
)


@dataclass(frozen=True)
class Took:
    """Milliseconds at one size: all duties with nothing due, a claim with nothing due, a claim of eight, `/who`."""

    tick: float
    idle_claim: float
    claim: float
    who: float


class Grown:
    """A service of so many families, which have as many notices of next month."""

    def __init__(self, store: Store, house: House, size: int) -> None:
        self._store, self._house = store, house
        self._duties, self._dispatcher = duties_of(house), Dispatcher(house, all_routes())
        self._families = store.write_sync(_real, now=NOON)
        store.database.write_sync(lambda connection: put_copies(connection, self._families[0], size - REAL))

    def tick(self, _: int) -> None:
        for duty in self._duties:
            self._store.write_sync(lambda tx, duty=duty: duty.do(tx, NOON), now=NOON)  # type: ignore[misc]

    def idle_claim(self, _: int) -> None:
        self._claims(0)

    def claim(self, _: int) -> None:
        self._claims(8)

    def who(self, number: int) -> None:
        update, row = _asks(self._families[number])
        self._store.write_sync(lambda tx: self._dispatcher.handle(tx, update, row), now=NOON)

    def put_what_is_due(self) -> None:
        """Take the replies back, and put a notice for each family: what is claimed next is all alike."""
        self._store.write_sync(_clear, now=NOON)
        notices = [future_notice(family, NOON, NOON) for family in self._families]
        self._store.write_sync(lambda tx: tx.outbox.put(*notices), now=NOON)

    def _claims(self, expected: int) -> None:
        room = dict.fromkeys(Priority, 8)
        count = len(self._store.write_sync(lambda tx: claim_due(tx, self._house, NOON, room), now=NOON))
        if count != expected:
            raise NoFigure(f"{count} of {expected} notices were claimed")


def took(folder: Path, sizes: Sequence[int]) -> list[Took]:
    """Fill a database for each of these sizes, and measure them side by side.

    A machine that others share is half as fast one second as the next, and what two sizes take an hour apart differs by
    more than what is looked for: so each thing is done once at every size before it is done again.
    """
    house, keys = build_house(SERVICE, NOON.year), Keyring(new_keys())
    with ExitStack() as stack:
        grown = []
        for size in sizes:
            url = f"sqlite:///{folder / f'{size}.db'}"
            upgrade(url)
            grown.append(Grown(stack.enter_context(Store(open_database(url), keys)), house, size))
        _at_rest(folder)
        idle_claim = _medians([one.idle_claim for one in grown])
        who = _medians([one.who for one in grown])
        for one in grown:
            one.put_what_is_due()
        tick = _medians([one.tick for one in grown])
        claim = _medians([one.claim for one in grown])
    return [Took(*each) for each in zip(tick, idle_claim, claim, who, strict=True)]


def _at_rest(folder: Path) -> None:
    """A service was not written in the minute before: nothing is left to be put on the disk, or read off it first."""
    os.sync()
    for file in folder.glob("*.db"):
        with file.open("rb") as pages:
            while pages.read(1 << 20):
                pass


def _medians(works: Sequence[Callable[[int], None]]) -> list[float]:
    """Do each of these so many times, in turns, another one first each time; return their medians in milliseconds."""
    times: list[list[float]] = [[] for _ in works]
    for number in range(TIMES):
        for step in range(len(works)):
            which = (number + step) % len(works)
            began = time.perf_counter()
            works[which](number)
            times[which].append(1000 * (time.perf_counter() - began))
    return [median(each) for each in times]


def _clear(tx: Transaction) -> None:
    waiting = tx.outbox.claim(NOON, dict.fromkeys(Priority, REAL))
    tx.outbox.withdraw_these([notice.id for notice in waiting], "bench")


def _real(tx: Transaction) -> list[Family]:
    families = put_families(tx, [FIRST_CHAT + number for number in range(REAL)])
    tx.outbox.put(future_notice(families[0], NOON + timedelta(days=30), NOON))
    return families


def _asks(family: Family) -> tuple[Update, InboxRow]:
    who = User(id=family.chat_id, first_name="Parent", is_bot=False)
    message = Message(
        message_id=1, date=NOON, chat=Chat(id=family.chat_id, type="private"), from_user=who, text="/who"
    )  # fmt: skip
    row = InboxRow(
        id=new_id(), update_id=1, arrival=1, lane=family.link.chat_hash, body="", received_at=NOON
    )  # fmt: skip
    return Update(update_id=1, message=message), row


def put_copies(connection: Connection, family: Family, count: int) -> None:
    """Put so many more of everything a family has, by the database itself: a million in a minute or two."""
    models = {"1": family.lead.id, "2": family.person.id, "3": family.plan.id, "6": family.link.id}
    models |= {"4": family.roles[0].id, "5": family.roles[1].id}
    models["7"] = connection.execute(schema.outbox.select().limit(1)).one().id
    for table, digit, points in ROWS:
        values = ", ".join(_copied(table, column.name, digit, points) for column in table.c)
        names = ", ".join(f'"{column.name}"' for column in table.c)
        connection.execute(
            text(
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
                f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM n, "{table.name}" AS m WHERE m.id = :model'
            ),
            {"count": count, "model": models[digit]},
        )


def _copied(table: Table, name: str, digit: str, points: dict[str, str]) -> str:
    """The value of one column of a copy: its own id, whom it points to, a hash of its own, or the model's."""
    column = table.c[name]
    if name == "id":
        return f"printf('{digit}%015x', n.i)"
    if points.get(name):
        return f"printf('{points[name]}%015x', n.i)"
    if isinstance(column.type, LargeBinary) and not column.info.get("sealed"):
        return "randomblob(32)"
    if table is schema.outbox and name == "key":
        return "'copy/' || n.i"
    if table is schema.outbox and name == "due":
        return 'm."due" + n.i'
    return f'm."{name}"'
