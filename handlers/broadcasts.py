"""Broadcasts as the chat, the command line and the clock share them: whom they are for, and each step on their way."""

from collections.abc import Collection
from datetime import date, datetime

from handlers.house import House
from handlers.rules import broadcasting as rules
from handlers.telling import news_at, tell
from handlers.written_for import WrittenFor, of_many
from storage.records.broadcasts import Broadcast, BroadcastState, Reach, ToWhom, Whose
from storage.records.drafts import Draft
from storage.records.notices import Priority
from storage.records.people import Person
from storage.transaction import Transaction


def whose_families(tx: Transaction, to_whom: ToWhom, lead_id: str | None, agency: str | None) -> Whose:
    """Return whose families these are, by the people who help them now."""
    return rules.whose(to_whom, lead_id, agency, tx.people.staff() if to_whom is ToWhom.AGENCY else ())


def whose_of(tx: Transaction, broadcast: Broadcast) -> Whose:
    """Return whose families a broadcast is for."""
    return whose_families(tx, broadcast.to_whom, broadcast.lead_id, broadcast.agency)


def reach_of(tx: Transaction, draft: Draft) -> Reach:
    """Count whom this draft would reach."""
    return tx.broadcasts.reach(whose_families(tx, *rules.audience_of(draft)))


def written_for_many(tx: Transaction, house: House, author: Person, n: int, today: date) -> WrittenFor:
    """Return so many families that a text is written for, as the plain-words check knows them."""
    return of_many(tx, house, "1 family" if n == 1 else f"{n} families", author, today)


def others_to_ask(tx: Transaction, author: Person) -> list[Person]:
    """Return the other co-ordinators who have a phone here: one of them can agree."""
    others = [person for person in tx.people.coordinators() if person.id != author.id]
    reachable = tx.links.reachable(person.id for person in others)
    return [person for person in others if person.id in reachable]


def keep_made(tx: Transaction, house: House, broadcast: Broadcast, author: Person, others: Collection[Person]) -> None:
    """Keep a new broadcast; where it waits for a second co-ordinator, ask all of them."""
    tx.broadcasts.add(broadcast)
    tx.audit.add(author.id, "broadcast.asked" if broadcast.state is BroadcastState.WAITING else "broadcast.made",
                 broadcast.id)  # fmt: skip
    if broadcast.state is BroadcastState.WAITING:
        for other in others:
            tell(
                tx, house, other, "p_broadcast_asked", key=f"{broadcast.topic}/asked/{other.id}", now=tx.now,
                topic=f"{broadcast.topic}/asked", refers_to=broadcast.id, broadcast_id=broadcast.id, name=author.name,
                n=broadcast.families,
            )  # fmt: skip


def put_some(tx: Transaction, house: House, broadcast: Broadcast, now: datetime) -> Broadcast:
    """Put the next people's notices into the outbox, each person once, in the hours they allow."""
    if broadcast.behind is None:
        tx.audit.add(None, "broadcast.begun", broadcast.id)
    following = tx.broadcasts.next_links(broadcast, rules.SOME)
    told = tx.broadcasts.plan_of_each(whose_of(tx, broadcast), [person_id for _, person_id in following])
    people, links = tx.people.many(told), tx.links.many(one for one, person_id in following if person_id in told)
    tx.outbox.put(*(
        news_at(
            house, people[link.person_id], link, rules.BROADCAST, key=f"{broadcast.topic}/{link.person_id}", now=now,
            topic=broadcast.topic, refers_to=broadcast.id, plan_id=told[link.person_id], priority=Priority.BROADCAST,
            words=broadcast.words,
        )
        for link in links.values()
    ))  # fmt: skip
    return tx.broadcasts.save(rules.put(broadcast, [link_id for link_id, _ in following], now))


def report(tx: Transaction, house: House, broadcast: Broadcast, now: datetime) -> None:
    """See whether all of it was said, and tell its author, once, what came of it."""
    stands = rules.reported(broadcast, tx.broadcasts.waits(broadcast), now)
    if stands == broadcast:
        return
    tx.broadcasts.save(stands)
    if stands.state is BroadcastState.DONE:
        tx.audit.add(None, "broadcast.done", stands.id)
    author = tx.people.get(stands.author_id)
    if broadcast.reported_at is None and author.ended_at is None:
        tell(
            tx, house, author, "p_broadcast_report", key=f"{stands.topic}/report", now=now, refers_to=stands.id,
            broadcast_id=stands.id, n=stands.families, **rules.facts_of(stands, tx.broadcasts.tally(stands)),
        )  # fmt: skip


def call_off(tx: Transaction, broadcast: Broadcast, person: Person) -> Broadcast:
    """Take back everything of it that has not gone; what was sent stays sent."""
    off = tx.broadcasts.save(rules.called_off(broadcast, person, tx.now))
    for topic in (off.topic, f"{off.topic}/asked"):
        tx.outbox.withdraw(topic=topic, reason="called_off")
    tx.audit.add(person.id, "broadcast.called_off", off.id)
    return off


def tell_author(tx: Transaction, house: House, broadcast: Broadcast, kind: str, step: str, by: Person) -> None:
    """Tell whoever wrote it what another co-ordinator did with it."""
    author = tx.people.get(broadcast.author_id)
    if author.id != by.id and author.ended_at is None:
        tell(
            tx, house, author, kind, key=f"{broadcast.topic}/{step}", now=tx.now, refers_to=broadcast.id,
            broadcast_id=broadcast.id, name=by.name, n=broadcast.families, until=broadcast.starts_at,
        )  # fmt: skip
