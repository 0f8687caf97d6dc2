"""What a tick, a claim and `/who` take as the service grows: from a thousand notices and families to a million.

Four hundred families are real. The others stand beside them in every table and index, but their sealed values are
copies that nobody could open: whoever opened one by mistake would be told.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
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


def took(folder: Path, size: int) -> Took:
    """Fill a database with so many families and notices of next month, and measure."""
    house, keys = build_house(SERVICE, NOON.year), Keyring(new_keys())
    url = f"sqlite:///{folder / f'{size}.db'}"
    upgrade(url)
    with Store(open_database(url), keys) as store:
        families = store.write_sync(_real, now=NOON)
        store.database.write_sync(lambda connection: put_copies(connection, families[0], size - REAL))
        return _measured(store, house, families)


def _measured(store: Store, house: House, families: list[Family]) -> Took:
    duties, dispatcher = duties_of(house), Dispatcher(house, all_routes())
    room = dict.fromkeys(Priority, 8)

    def tick(_: int) -> None:
        for duty in duties:
            store.write_sync(lambda tx, duty=duty: duty.do(tx, NOON), now=NOON)  # type: ignore[misc]

    def claim(number: int) -> None:
        count = len(store.write_sync(lambda tx: claim_due(tx, house, NOON, room), now=NOON))
        if number >= 0 and count != 8:
            raise NoFigure(f"{count} of 8 notices were claimed")

    def who(number: int) -> None:
        update, row = _asks(families[number])
        store.write_sync(lambda tx: dispatcher.handle(tx, update, row), now=NOON)

    idle_claim = _median(lambda number: claim(-1 - number))
    who_took = _median(who)
    store.write_sync(_clear, now=NOON)
    store.write_sync(lambda tx: tx.outbox.put(*(future_notice(family, NOON, NOON) for family in families)), now=NOON)
    return Took(tick=_median(tick), idle_claim=idle_claim, claim=_median(claim), who=who_took)


def _clear(tx: Transaction) -> None:
    """Take the replies back: what is claimed next is all alike."""
    waiting = tx.outbox.claim(NOON, dict.fromkeys(Priority, REAL))
    tx.outbox.withdraw_these([notice.id for notice in waiting], "bench")


def _median(work: Callable[[int], None]) -> float:
    moments = [time.perf_counter()]
    for number in range(TIMES):
        work(number)
        moments.append(time.perf_counter())
    return 1000 * median(after - before for before, after in pairwise(moments))


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
