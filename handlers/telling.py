"""News: what is told to somebody who did not ask, by a handler or by the clock, in the hours they allow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.house import House
from handlers.rules.hours import allowed_from
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.notices import Act, Notice, Priority
from storage.records.people import Person
from storage.transaction import Transaction


def tell(
    tx: Transaction,
    house: House,
    to: Person,
    kind: str,
    *,
    key: str,
    now: datetime,
    due: datetime | None = None,
    at_once: bool = False,
    topic: str | None = None,
    refers_to: str | None = None,
    version: int | None = None,
    plan_id: str | None = None,
    **facts: Any,
) -> bool:
    """Put news for somebody in the outbox, due in the hours they allow; return whether there is a phone to send it to.

    `at_once` is only for what the person has just asked for. The same `key` is put once for ever. Whether the words
    or their discreet twin are shown is decided when it is sent, by the reader's settings then.
    """
    link = tx.links.live_of(to.id)
    if link is None:
        return False
    tx.outbox.put(
        news_at(house, to, link, kind, key=key, now=now, due=due, at_once=at_once, topic=topic, refers_to=refers_to,
                version=version, plan_id=plan_id, **facts)
    )  # fmt: skip
    return True


def news_at(
    house: House,
    to: Person,
    link: Link,
    kind: str,
    *,
    key: str,
    now: datetime,
    due: datetime | None = None,
    at_once: bool = False,
    topic: str | None = None,
    refers_to: str | None = None,
    version: int | None = None,
    plan_id: str | None = None,
    priority: Priority = Priority.NEWS,
    **facts: Any,
) -> Notice:
    """Return the same news as a notice for this phone, to be put with others: see `tell`."""
    marks = house.catalogue[kind].marks
    if not to.is_staff and not marks & {"alert", "neutral"}:
        raise TypeError(f"'{kind}' is told to a family unasked: mark its template `alert`, so that it can be hidden")
    when = due or now
    if not at_once:
        when = allowed_from(to, when, house.service.zone)
    return Notice(
        id=new_id(),
        chat_id=link.chat_id,
        chat_hash=link.chat_hash,
        act=Act.SEND,
        kind=kind,
        key=key,
        due=when,
        made_at=now,
        person_id=to.id,
        facts=with_plan(facts, plan_id),
        topic=topic,
        priority=priority,
        private="neutral" not in marks,
        alert=True,
        refers_to=refers_to,
        version=version,
        plan_id=plan_id,
    )


def with_plan(facts: Mapping[str, Any], plan_id: str | None) -> dict[str, Any]:
    """Return the facts with the plan the notice belongs to among them: a button may lead back to it."""
    return dict(facts) if plan_id is None else {"plan_id": plan_id, **facts}
