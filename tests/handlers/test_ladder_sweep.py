"""Questions sent all through two years: each that nobody opens is told on once, four working hours later (R31).

When that is, and by which day a family hears, is reckoned here once more by counting open minutes, over the bank
holidays as gov.uk publishes them; nothing of `handlers/rules/working_time.py` is asked.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import build_house, duties_of
from bot.clock import SteppedClock
from bot.engine.duties import Duties
from handlers.concerns import keep, setting_of
from handlers.rules.concerns import raise_concern
from handlers.rules.decisions import Decision, Telling
from handlers.rules.holding import seen
from handlers.rules.ladder import climb
from storage.engine import open_database
from storage.keys import new_keys
from storage.records.concerns import Concern, ConcernKind, ConcernPart, Door, PartKind
from storage.records.ids import new_id
from storage.records.notices import Notice
from storage.records.people import Person
from storage.records.plans import Cover
from storage.schema import metadata, outbox
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from tests.handlers.rules.concern_world import DANA, EVERYBODY, JO, PRIYA, ROLES, SAM, VERA, concern_of, cover, sent
from tests.handlers.rules.concern_world import setting as made_up
from tests.stories.dialog import SERVICE
from tests.stories.people import CHILD, put_people, put_plan

LONDON = ZoneInfo("Europe/London")
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
MINUTE, HALF_HOUR = timedelta(minutes=1), timedelta(minutes=30)
FOUR_HOURS = 4 * 60
HALF_YEARS = ("2026-01-01", "2026-07-01", "2027-01-01", "2027-07-01", "2028-01-01")
ALL_OVER = """2026-01-01 2026-04-03 2026-05-04 2026-05-25 2026-12-25 2026-12-28
              2027-01-01 2027-03-26 2027-05-03 2027-05-31 2027-12-27 2027-12-28 2028-01-03"""
NOT_IN_SCOTLAND = "2026-04-06 2026-08-31 2027-03-29 2027-08-30"
BANK_HOLIDAYS = {
    "england": f"{ALL_OVER} {NOT_IN_SCOTLAND}",
    "wales": f"{ALL_OVER} {NOT_IN_SCOTLAND}",
    "northern-ireland": f"{ALL_OVER} {NOT_IN_SCOTLAND} 2026-03-17 2026-07-13 2027-03-17 2027-07-12",
    "scotland": f"{ALL_OVER} 2026-01-02 2026-06-15 2026-08-03 2026-11-30 2027-01-04 2027-08-02 2027-11-30 2028-01-04",
}
NATIONS = tuple(BANK_HOLIDAYS)
TOLD_ON = {"p_q_waits", "p_q_unopened", "q_waits"}


# -- the reckoning ----------------------------------------------------------------------------------------------------


class Office:
    """Every minute at which a nation's offices are open, one after the other, and on which day each lies."""

    def __init__(self, nation: str) -> None:
        holidays = {date.fromisoformat(day) for day in BANK_HOLIDAYS[nation].split()}
        self.minutes: list[int] = []
        self.closings: list[int] = []
        day = date(2025, 12, 29)
        while day < date(2028, 1, 20):
            if day.weekday() < 5 and day not in holidays:
                nine = _minute(datetime.combine(day, time(9), LONDON))
                self.minutes += range(nine, nine + 8 * 60)
                self.closings.append(nine + 8 * 60)
            day += timedelta(days=1)
        self.open = set(self.minutes)

    def told_on(self, sent_at: datetime) -> datetime:
        """Return the moment at which the office has been open for four hours since then."""
        first = bisect_left(self.minutes, _minute(sent_at))
        return _moment(self.minutes[first + FOUR_HOURS - 1] + 1)

    def promised(self, sent_at: datetime) -> datetime:
        """Return the closing of the second working day after the one on which it came in, or waited for its opening."""
        came_in = self.minutes[bisect_left(self.minutes, _minute(sent_at))]
        return _moment(self.closings[bisect_left(self.closings, came_in + 1) + 2])

    def is_open(self, at: datetime) -> bool:
        """Whether anybody is there at that moment; the stroke of closing counts."""
        minute = _minute(at)
        return minute in self.open or minute - 1 in self.open


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


office = cache(Office)


@pytest.mark.parametrize(("nation", "sent_at", "told_on", "promised"), [
    pytest.param("england", "2026-05-11 10:00", "2026-05-11 14:00", "2026-05-13 17:00", id="a Monday morning"),
    pytest.param("england", "2026-05-15 16:59", "2026-05-18 12:59", "2026-05-19 17:00", id="Friday, at the last"),
    pytest.param("england", "2026-05-15 17:00", "2026-05-18 13:00", "2026-05-20 17:00", id="Friday, a minute later"),
    pytest.param("wales", "2026-12-24 15:00", "2026-12-29 11:00", "2026-12-30 17:00", id="before Christmas"),
    pytest.param("scotland", "2026-12-31 15:00", "2027-01-05 11:00", "2027-01-06 17:00", id="Hogmanay"),
    pytest.param("northern-ireland", "2027-07-09 20:00", "2027-07-13 13:00", "2027-07-15 17:00", id="the Twelfth"),
    pytest.param("scotland", "2026-03-28 10:00", "2026-03-30 13:00", "2026-04-01 17:00", id="the clocks go forward"),
])  # fmt: skip
def test_the_reckoning_itself_is_what_a_calendar_on_the_wall_says(
    nation: str, sent_at: str, told_on: str, promised: str
) -> None:
    at, on, by = (datetime.fromisoformat(said).replace(tzinfo=LONDON) for said in (sent_at, told_on, promised))
    assert (office(nation).told_on(at), office(nation).promised(at)) == (on, by)
    assert office(nation).is_open(on)


# -- the rule ---------------------------------------------------------------------------------------------------------


class Case:
    """One way in which a question can come to lie unopened, and who can look then."""

    def __init__(self, nation: str, door: Door, teller: Person, holder: Person = SAM, *,
                 agreed_later: tuple[Cover, ...] = (), **changes: Any) -> None:  # fmt: skip
        self.at_sending = made_up(nation, 2027, **changes)
        self.waiting = made_up(nation, 2027, covers=agreed_later) if agreed_later else self.at_sending
        self.door, self.teller, self.holder = door, teller, holder


def cases(nation: str) -> list[Case]:
    """The lead with duty beside; somebody who stands in; nobody leading; past the lead, their manager's manager."""
    all_along = (cover(SAM, PRIYA, BEGIN.date(), date(2028, 2, 1)),)
    dana_is_managed = tuple(replace(p, manager_id="vera") if p == DANA else p for p in EVERYBODY)
    return [
        Case(nation, Door.LEAD, DANA),
        Case(nation, Door.LEAD, DANA, PRIYA, covers=all_along),
        Case(nation, Door.LEAD, PRIYA, agreed_later=all_along),
        Case(nation, Door.LEAD, VERA, DANA, roles=ROLES[1:], people=dana_is_managed),
        Case(nation, Door.MANAGER, VERA, JO),
        Case(nation, Door.ABOUT_LEAD, VERA, JO),
    ]


def told_of(
    case: Case, start: Decision, opened_at: datetime | None, minutes: Iterable[datetime]
) -> Iterator[tuple[datetime, Telling]]:
    """Let the clock ask every half hour, and at these minutes, until the promised day; say what was told, and when."""
    concern = start.concern
    stated = concern.due_at
    for now in sorted({*moments(concern.sent_at, stated, HALF_HOUR), stated, *minutes}):
        if now == opened_at:
            concern = concern_of(seen(concern, case.waiting, case.waiting.person(concern.holder_id), now))
        decision = climb(concern, case.waiting, now)
        if decision is not None:
            yield from ((now, telling) for telling in decision.tellings)
            concern = decision.concern
            assert stated in (now, concern.due_at), "no later day is kept, so none is shown"


def swept(nation: str, every: timedelta) -> Counter[str]:
    """Send one question after the other all through the two years, a third of them opened in time, and count."""
    open_hours, ways, found = office(nation), cases(nation), Counter[str]()
    for number, sent_at in enumerate(moments(BEGIN, END, every)):
        case = ways[number % len(ways)]
        start = sent(sent_at, case.at_sending, case.door)
        told_on, promised = open_hours.told_on(sent_at), open_hours.promised(sent_at)
        assert start.concern.holder_id == case.holder.id
        assert start.concern.due_at == promised, sent_at
        waits = told_on - sent_at
        opened_at = sent_at + waits * (number % 97) / 97 if number % 3 == 2 and number % 97 else None
        asked_at = (told_on - MINUTE, told_on, opened_at or told_on)
        told = list(told_of(case, start, opened_at, asked_at))
        expected = [] if opened_at else [
            (told_on, case.teller.id, "p_q_waits"), (told_on, case.holder.id, "p_q_unopened"),
            (told_on, "amira", "q_waits"),
        ]  # fmt: skip
        assert [(now, one.to, one.kind) for now, one in told if one.kind in TOLD_ON] == expected, sent_at
        assert all(open_hours.is_open(now) for now, _ in told), sent_at
        assert all(one.facts["by"] == promised for now, one in told if now < promised), sent_at
        assert {one.kind for now, one in told if one.to == "amira" and now < promised} <= {"q_waits"}
        found["opened" if opened_at else case.teller.id] += 1
    return found


def moments(first: datetime, last: datetime, every: timedelta) -> Iterator[datetime]:
    """Walk from one moment to another."""
    while first < last:
        yield first
        first += every


@pytest.mark.parametrize("nation", NATIONS)
def test_all_through_two_years_what_nobody_opens_is_told_on_after_four_working_hours(nation: str) -> None:
    """A question every 839 minutes: at every hour of the day, and at every other minute of it."""
    found = swept(nation, timedelta(minutes=839))
    assert set(found) == {"opened", "dana", "priya", "vera"}
    assert found.total() > 1200


@pytest.mark.nightly
@pytest.mark.timeout(900)
@pytest.mark.parametrize("nation", NATIONS)
def test_every_half_hour_of_two_years_what_nobody_opens_is_told_on_after_four_working_hours(nation: str) -> None:
    assert swept(nation, HALF_HOUR).total() == 2 * 365 * 48


# -- the clock, over a real file --------------------------------------------------------------------------------------


class Asked:
    """One question, and what the reckoning says of it."""

    def __init__(self, concern: Concern, nation: str, opens: bool, number: int) -> None:
        self.concern = concern
        self.told_on = office(nation).told_on(concern.sent_at)
        self.promised = office(nation).promised(concern.sent_at)
        halves = number % ((self.told_on - concern.sent_at) // HALF_HOUR)
        self.opened_at = concern.sent_at + halves * HALF_HOUR if opens and halves else None
        self.ends_at = self.promised - HALF_HOUR if number % 4 == 0 else self.told_on + HALF_HOUR


class Lived:
    """A family with a plan in each of these nations asks again and again, and the clock's own duties are done."""

    def __init__(self, folder: Path, nations: tuple[str, ...]) -> None:
        self.store = Store(open_database(f"sqlite:///{folder / 'lived.db'}"), Keyring(new_keys()))
        self.house = build_house(SERVICE, 2027)
        self.asked: dict[str, Asked] = {}
        self.plans: dict[str, str] = {}
        self.coming: dict[datetime, list[tuple[str, Asked]]] = {}
        self.store.write_sync(lambda tx: metadata.create_all(tx.connection), now=BEGIN)
        self.store.write_sync(lambda tx: self._people(tx, nations), now=BEGIN)

    def _people(self, tx: Transaction, nations: tuple[str, ...]) -> None:
        chats = {who: number for number, who in enumerate(("amira", "sam", "dana", "jo", "priya"), start=1)}
        self.cast = cast = put_people(tx, chats)
        role = tx.plans.circle(cast.plan_id).role_of(cast.ids["amira"])
        assert role is not None
        for number, nation in enumerate(nations):
            plan_id = put_plan(tx, cast, f"OK-7{number}", CHILD, lead="sam", duty="dana", since=tx.now)
            tx.plans.change(tx.plans.get(plan_id), nation=nation)
            tx.roles.add(replace(role, id=new_id(), plan_id=plan_id))
            self.plans[nation] = plan_id

    async def through(self, first: datetime, last: datetime, every: timedelta) -> None:
        """Ask in each nation at each of these moments; tick at every half hour, until the last day has come."""
        clock = SteppedClock(first)
        ladder = [duty for duty in duties_of(self.house) if duty.name in ("concerns without a holder", "ladder")]
        assert len(ladder) == 2
        duties = Duties(await self.store.open(), clock, ladder)
        asking = set(moments(first, last, every))
        now = first
        while now < last or self.coming:
            clock.set(now)
            if now in asking or now in self.coming:
                await self.store.write(lambda tx, now=now: self._half_hour(tx, now, now in asking), now=now)  # type: ignore[misc]
            await duties.run_all(now)
            now += HALF_HOUR

    def _half_hour(self, tx: Transaction, now: datetime, asks: bool) -> None:
        for what, one in self.coming.pop(now, []):
            kept = tx.concerns.get(one.concern.id)
            assert (kept.due_at, kept.holder_id) == (one.promised, self.cast.ids["sam"])
            if what == "opened":
                decision = seen(kept, setting_of(tx, self.house, kept.plan_id), tx.people.get(kept.holder_id), now)
                assert decision is not None
                keep(tx, self.house, decision, None)
            else:
                tx.concerns.change(kept, answered_at=now)
        for nation in self.plans if asks else ():
            self._ask(tx, nation, now)

    def _ask(self, tx: Transaction, nation: str, now: datetime) -> None:
        number, amira = len(self.asked), tx.people.get(self.cast.ids["amira"])
        concern_id, ref = new_id(), f"Q{number}"
        part = ConcernPart(new_id(), concern_id, amira.id, False, PartKind.TEXT, now, words="Who brings her home?")
        decision = raise_concern(
            setting_of(tx, self.house, self.plans[nation]), amira, ConcernKind.QUESTION, Door.LEAD,
            concern_id=concern_id, ref=ref, ref_hash=tx.concerns.ref_hash(ref), parts=(part,), now=now,
        )  # fmt: skip
        one = Asked(keep(tx, self.house, decision, amira, new=True), nation, number % 3 == 2, number)
        assert one.concern.due_at == one.promised
        self.asked[concern_id] = one
        if one.opened_at is not None:
            self.coming.setdefault(one.opened_at, []).append(("opened", one))
        self.coming.setdefault(one.ends_at, []).append(("answered", one))

    def told(self) -> dict[str, list[Notice]]:
        """Return all that was ever put for anybody about each question, but that it came."""
        found: dict[str, list[Notice]] = {}
        rows = self.store.read_sync(lambda tx: tx.outbox.where(outbox.c.kind != "p_new_q"), now=END)
        for row in rows:
            found.setdefault(row.refers_to or "", []).append(row)
        return found

    def check(self, look_at_every: int) -> Counter[str]:
        """Compare what was told with the reckoning; have some of what the family is told rendered."""
        ids, told, found = self.cast.ids, self.told(), Counter[str]()
        assert set(told) <= set(self.asked)
        for number, one in enumerate(self.asked.values()):
            rows = told.get(one.concern.id, [])
            news = [row for row in rows if row.kind in TOLD_ON]
            expected = [] if one.opened_at else [("dana", "p_q_waits"), ("sam", "p_q_unopened"), ("amira", "q_waits")]
            wanted = sorted((ids[who], kind) for who, kind in expected)
            assert sorted((row.person_id or "", row.kind) for row in news) == wanted, one.concern.sent_at
            assert all(row.made_at - one.told_on < timedelta(seconds=1) for row in news), one.concern.sent_at
            assert all(row.due == one.told_on for row in news), "it leaves at once: nobody's hours are closed then"
            assert {row.kind for row in rows} <= {*TOLD_ON, "p_q_due"}
            assert all(row.facts["by"] == one.promised for row in rows)
            if number % look_at_every == 0:
                self._is_shown(one, rows)
            found["opened" if one.opened_at else "told on"] += 1
        return found

    def _is_shown(self, one: Asked, rows: list[Notice]) -> None:
        day = one.promised.astimezone(LONDON)
        amira = self.store.read_sync(lambda tx: tx.people.get(self.cast.ids["amira"]), now=END)
        for row in rows:
            if row.person_id == amira.id:
                reader = replace(self.house.reader(amira), discreet=False)
                shown = self.house.renderer.render(row.kind, row.facts, reader, row.made_at)
                assert f"You will still hear by {day:%A} {day.day} {day:%B}." in shown.text


async def test_over_new_year_the_clock_tells_on_each_question_once_at_its_moment(tmp_path: Path) -> None:
    """Asked in all four nations every two and a half hours, from New Year's Eve to the fifth of January.

    More than fifty are due to be told on at one o'clock of the first day back, all in that minute.
    """
    lived = Lived(tmp_path, NATIONS)
    await lived.through(datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 5, 12, tzinfo=UTC), 5 * HALF_HOUR)
    found = lived.check(look_at_every=1)
    assert min(found.values()) > 60
    assert max(Counter(one.told_on for one in lived.asked.values() if one.opened_at is None).values()) > 50
    await lived.store.close()


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("first", "last"), [*pairwise(HALF_YEARS)])
@pytest.mark.parametrize("nation", NATIONS)
async def test_for_two_years_the_clock_tells_on_a_question_of_every_half_hour_once_at_its_moment(
    tmp_path: Path, nation: str, first: str, last: str
) -> None:
    """In four half years, each in a file of its own: some minutes each."""
    begins, ends = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, last))
    lived = Lived(tmp_path, (nation,))
    await lived.through(begins, ends, HALF_HOUR)
    assert lived.check(look_at_every=50).total() == (ends - begins) // HALF_HOUR
    await lived.store.close()
