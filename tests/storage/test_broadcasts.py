"""Whom a text to many families reaches, asked as sets, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import erasure
from storage.records.broadcasts import Broadcast, BroadcastState, Reach, Tally, ToWhom, Whose
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.notices import Act, Notice, NoticeState, Priority
from storage.records.people import Person, PersonKind
from storage.records.plans import LeadState, Plan, Role, RoleKind
from storage.restoring import hold_back
from storage.transaction import Transaction

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ALL = Whose()


class World:
    """Plans and people by short names: each method keeps one thing and remembers its id."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self.dana = self.person("dana", PersonKind.STAFF)

    def person(self, name: str, kind: PersonKind = PersonKind.FAMILY) -> str:
        return self.tx.people.add(Person(new_id(), kind, name, NOW, coordinator=kind is PersonKind.STAFF)).id

    def plan(self, ref: str, lead: str | None = None) -> str:
        hashed = self.tx.plans.ref_hash(ref)
        plan = Plan(new_id(), ref, hashed, "Ada", "leeds", "england", LeadState.CHOSEN, self.dana, NOW)
        self.tx.plans.add(plan)
        if lead is not None:
            self.role(plan.id, lead, RoleKind.LEAD)
        return plan.id

    def role(self, plan_id: str, person_id: str, kind: RoleKind = RoleKind.FAMILY, *, names: bool = True) -> Role:
        return self.tx.roles.add(Role(new_id(), plan_id, person_id, kind, NOW, sees_names=names))

    def link(self, person_id: str, chat_id: int) -> Link:
        lane = self.tx.links.chat_hash(chat_id)
        return self.tx.links.add(Link(new_id(), person_id, chat_id, lane, NOW))

    def parent(self, plan_id: str, name: str, chat_id: int | None, *, names: bool = True) -> str:
        person_id = self.person(name)
        self.role(plan_id, person_id, names=names)
        if chat_id is not None:
            self.link(person_id, chat_id)
        return person_id

    def broadcast(self, **more: object) -> Broadcast:
        kept = Broadcast(new_id(), self.dana, "We are shut.", ToWhom.ALL, BroadcastState.GOING, NOW, 3, 5,
                         starts_at=NOW)  # fmt: skip
        return self.tx.broadcasts.add(replace(kept, **more))  # type: ignore[arg-type]

    def notice(self, one: Broadcast, state: NoticeState, reason: str | None = None) -> None:
        self.tx.outbox.add(Notice(
            new_id(), 7, self.tx.links.chat_hash(7), Act.SEND, "broadcast", f"{one.topic}/{new_id()}", NOW, NOW,
            facts={"words": one.words}, topic=one.topic, state=state, reason=reason, priority=Priority.BROADCAST,
        ))  # fmt: skip


def three_plans(tx: Transaction) -> tuple[World, dict[str, str]]:
    """One reached by both parents, one by a parent who is on the first, too, one by nobody."""
    world = World(tx)
    sam, lee = world.person("sam", PersonKind.STAFF), world.person("lee", PersonKind.STAFF)
    first, second, third = world.plan("OK-1", sam), world.plan("OK-2", lee), world.plan("OK-3", sam)
    world.role(third, lee, RoleKind.TEAM)
    amira = world.parent(first, "amira", 1)
    yusuf = world.parent(first, "yusuf", 2, names=False)
    world.role(second, amira)
    world.parent(third, "omar", None)
    return world, {"sam": sam, "lee": lee, "amira": amira, "yusuf": yusuf, "first": first, "second": second,
                   "third": third}  # fmt: skip


def test_people_count_once_families_each_and_those_nobody_reaches_are_named(store_sync):
    def look(tx: Transaction) -> None:
        _, ids = three_plans(tx)
        sams, lees = Whose((ids["sam"],), leads_only=True), Whose((ids["lee"],))
        assert tx.broadcasts.reach(ALL) == Reach(people=2, families=2, silent=1)
        assert tx.broadcasts.reach(sams) == Reach(people=1, families=1, silent=1)  # whoever knows the names
        assert tx.broadcasts.reach(lees) == Reach(people=1, families=1, silent=1)
        assert tx.broadcasts.reach(Whose((), leads_only=True)) == Reach(0, 0, 0)
        assert tx.broadcasts.silent(ALL, 9) == tx.broadcasts.silent(lees, 9) == [ids["third"]]
        assert tx.broadcasts.silent(ALL, 9, 1) == []
        named = [(one.plan_id, one.person_id) for one in tx.broadcasts.reached(ALL, 9)]
        assert sorted(named) == sorted(
            [(ids["first"], ids["amira"]), (ids["first"], ids["yusuf"]), (ids["second"], ids["amira"])]
        )
        assert len(tx.broadcasts.reached(ALL, 2, 2)) == 1
        assert tx.broadcasts.who_lead() == {ids["sam"], ids["lee"]}

    store_sync.write_sync(look, now=NOW)


@pytest.mark.parametrize("ended", ["person", "role", "link", "blocked", "plan"])
def test_whoever_left_in_any_way_gets_nothing(store_sync, ended):
    def look(tx: Transaction) -> None:
        _, ids = three_plans(tx)
        yusuf, link = tx.people.get(ids["yusuf"]), tx.links.live_of(ids["yusuf"])
        assert link is not None
        match ended:
            case "person":
                tx.people.change(yusuf, ended_at=NOW)
            case "role":
                tx.roles.change(tx.roles.live_of(yusuf.id)[0], ended_at=NOW)
            case "link":
                tx.links.change(link, ended_at=NOW)
            case "blocked":
                tx.links.change(link, blocked_at=NOW)
            case "plan":
                tx.plans.change(tx.plans.get(ids["first"]), closed_at=NOW)
        assert tx.broadcasts.still_for(ALL, [ids["amira"], ids["yusuf"]]) == {ids["amira"]}
        assert {one.person_id for one in tx.broadcasts.reached(ALL, 9)} == {ids["amira"]}

    store_sync.write_sync(look, now=NOW)


def test_people_come_some_at_a_time_each_once_and_who_was_linked_since_is_left_out(store_sync):
    def look(tx: Transaction) -> None:
        world, ids = three_plans(tx)
        plan = world.plan("OK-4")
        several = {world.parent(plan, f"parent{number}", 10 + number) for number in range(5)}
        late = world.parent(plan, "late", None)
        tx.links.add(replace(world.link(late, 30), id=new_id(), linked_at=NOW + timedelta(hours=1), chat_id=31,
                             chat_hash=tx.links.chat_hash(31)))  # fmt: skip
        tx.links.change(tx.links.live_at([tx.links.chat_hash(30)])[0], ended_at=NOW)
        one, seen = world.broadcast(), list[str]()
        while some := tx.broadcasts.next_links(one, 3):
            seen += [person_id for _, person_id in some]
            one = tx.broadcasts.change(one, behind=some[-1][0])
        assert sorted(seen) == sorted({ids["amira"], ids["yusuf"]} | several)
        told = tx.broadcasts.plan_of_each(ALL, seen)
        assert told == {ids["amira"]: min(ids["first"], ids["second"]), ids["yusuf"]: ids["first"],
                        **dict.fromkeys(several, plan)}  # fmt: skip
        assert tx.broadcasts.plan_of_each(Whose((ids["lee"],)), seen) == {ids["amira"]: ids["second"]}

    store_sync.write_sync(look, now=NOW)


def test_what_became_of_it_is_counted_by_its_topic(store_sync):
    def look(tx: Transaction) -> None:
        world = World(tx)
        one, other = world.broadcast(), world.broadcast(starts_at=NOW + timedelta(minutes=2))
        for state, reason in (
            (NoticeState.SENT, None), (NoticeState.SENT, None), (NoticeState.STOPPED, "blocked"),
            (NoticeState.WITHDRAWN, "unreachable"), (NoticeState.WITHDRAWN, "called_off"),
            (NoticeState.REFUSED, "refused"), (NoticeState.UNKNOWN, "sender_died"), (NoticeState.PENDING, None),
        ):  # fmt: skip
            world.notice(one, state, reason)
        assert tx.broadcasts.tally(one) == Tally(delivered=2, blocked=2, failed=2, held_back=1, waiting=1)
        assert (tx.broadcasts.waits(one), tx.broadcasts.waits(other)) == (True, False)
        assert tx.broadcasts.going() == [one]  # the other has not begun
        assert {kept.id for kept in tx.broadcasts.newest(1) + tx.broadcasts.newest(1, 1)} == {one.id, other.id}

    store_sync.write_sync(look, now=NOW)


def test_a_restored_database_says_no_more_of_what_was_on_its_way(store_sync):
    def look(tx: Transaction) -> None:
        world = World(tx)
        one = world.broadcast()
        world.notice(one, NoticeState.PENDING)
        hold_back(tx)
        assert tx.broadcasts.get(one.id).state is BroadcastState.CALLED_OFF
        assert not tx.broadcasts.waits(one)

    store_sync.write_sync(look, now=NOW)


def test_erasing_who_wrote_it_empties_their_words_and_calls_off_what_waits(store_sync):
    def look(tx: Transaction) -> None:
        world = World(tx)
        jo = world.person("jo", PersonKind.STAFF)
        mine = [world.broadcast(), world.broadcast(state=BroadcastState.DONE)]
        theirs = world.broadcast(author_id=jo, answered_by=world.dana, reason="Say which day.")
        for _ in range(2):  # a second time changes nothing more
            who = erasure.of_person(tx, world.dana)
            erasure.erase(tx, who, erasure.mentions(tx, who), NOW)
            kept = [tx.broadcasts.get(one.id) for one in mine]
            assert [one.words for one in kept] == [erasure.NOBODY, erasure.NOBODY]
            assert [one.state for one in kept] == [BroadcastState.CALLED_OFF, BroadcastState.DONE]
            left = tx.broadcasts.get(theirs.id)
            assert (left.words, left.reason) == (theirs.words, None)

    store_sync.write_sync(look, now=NOW)
