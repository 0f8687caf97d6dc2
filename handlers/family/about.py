"""What to know about us: a page written once, part by part, shown back, changed and deleted at any time (003-11)."""

from typing import Any

from handlers.about import asking_topic, end_share, shared_of
from handlers.context import Hearing
from handlers.family.selection import circle_here, plans_of
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.rules import about as rules
from handlers.rules.about import Shared
from storage.records.about import AboutKind, AboutPart
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction

AWAITED = "about.words"


@only(Audience.FAMILY)
def show(tx: Transaction, hearing: Hearing) -> None:
    """Show my page and who reads it; where there is none yet, what it could be made of."""
    show_page(tx, hearing, circle_here(tx, hearing))


def show_page(tx: Transaction, hearing: Hearing, circle: Circle, note: str | None = None) -> None:
    """Show the page as it stands now; `note` says first what has just come of a tap."""
    parts = tx.about_parts.of(hearing.me.id)
    if not parts:
        _offer_parts(hearing, circle, parts, note)
        return
    readers = dict.fromkeys(one.reader.name for one in read_now(tx, hearing))
    hearing.show("about_page", parts=rules.parts_shown(parts), young=rules.is_young(circle, hearing.me),
                 readers=list(readers), note=note)  # fmt: skip


def read_now(tx: Transaction, hearing: Hearing) -> list[Shared]:
    """Return the shares, on every plan of theirs, by which somebody may read the page now."""
    circles = [tx.plans.circle_around(plan) for plan in plans_of(tx, hearing.me)]
    found = (one for circle in circles for one in shared_of(tx, hearing.house, circle, hearing.me))
    return [one for one in found if one.reads]


@only(Audience.FAMILY)
def show_parts(tx: Transaction, hearing: Hearing) -> None:
    """Show the parts, to write one or to change it."""
    _offer_parts(hearing, circle_here(tx, hearing), tx.about_parts.of(hearing.me.id))


def _offer_parts(hearing: Hearing, circle: Circle, parts: list[AboutPart], note: str | None = None) -> None:
    hearing.show("about_parts", kinds=[kind.value for kind in AboutKind], n=len(parts), note=note,
                 young=rules.is_young(circle, hearing.me))  # fmt: skip


@only(Audience.FAMILY)
def ask_for_words(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the words of one part; what stands there stays until they come."""
    kind = rules.part_named(hearing.id1)
    written = next((part for part in tx.about_parts.of(hearing.me.id) if part.kind is kind), None)
    hearing.show("about_write", awaiting=AWAITED, about={"part": kind.value}, part=kind.value, most=rules.LONGEST,
                 words=written.words if written is not None else None,
                 young=rules.is_young(circle_here(tx, hearing), hearing.me))  # fmt: skip


@only(Audience.FAMILY)
def keep_words(tx: Transaction, hearing: Hearing) -> None:
    """Keep the words of one part in the place of what stood there, and show the whole."""
    kind, words = rules.part_named(str(hearing.chat.about.get("part", ""))), rules.words_kept(hearing.text)
    circle = circle_here(tx, hearing)
    tx.about_parts.forget(hearing.me.id, kind)
    part = tx.about_parts.add(AboutPart(new_id(), hearing.me.id, kind, words, hearing.now))
    tx.audit.add(hearing.me.id, "about.kept", part.id)
    show_page(tx, hearing, circle, "kept")


@only(Audience.FAMILY)
def take_out(tx: Transaction, hearing: Hearing) -> None:
    """Delete one part; with the last one nobody may read anything any more."""
    kind, circle = rules.part_named(hearing.id1), circle_here(tx, hearing)
    tx.about_parts.forget(hearing.me.id, kind)
    tx.audit.add(hearing.me.id, "about.part_deleted", hearing.me.id)
    if not tx.about_parts.of(hearing.me.id):
        _end_all(tx, hearing)
    show_page(tx, hearing, circle, "taken_out")


@only(Audience.FAMILY)
def check_deleting(tx: Transaction, hearing: Hearing) -> None:
    """Ask before the whole page is deleted."""
    circle_here(tx, hearing)
    hearing.show("about_delete")


@only(Audience.FAMILY)
def delete(tx: Transaction, hearing: Hearing) -> None:
    """Delete the page, from the desks of those who could read it as well."""
    circle = circle_here(tx, hearing)
    tx.about_parts.forget(hearing.me.id)
    _end_all(tx, hearing)
    tx.audit.add(hearing.me.id, "about.deleted", hearing.me.id)
    show_page(tx, hearing, circle, "deleted")


def _end_all(tx: Transaction, hearing: Hearing) -> None:
    for share in tx.about_shares.of_writer(hearing.me.id):
        if share.ended_at is None:
            end_share(tx, share)
    for plan in plans_of(tx, hearing.me):
        tx.outbox.withdraw(topic=asking_topic(plan.id, hearing.me.id), reason="deleted")


@only(Audience.FAMILY)
def show_log(tx: Transaction, hearing: Hearing) -> None:
    """Show who may read my page, and who has read it and when."""
    circle_here(tx, hearing)
    shares = tx.about_shares.of_writer(hearing.me.id)
    people = tx.people.many(share.reader_id for share in shares)
    facts: dict[str, Any] = rules.log_of(
        shares, read_now(tx, hearing), {one.id: one.name for one in people.values()},
        tx.about_readings.of_shares(share.id for share in shares),
    )  # fmt: skip
    hearing.show("about_log", **facts)


ROUTES = (
    Tap("about", show),
    Tap("about.parts", show_parts),
    Tap("about.part", ask_for_words),
    Words(AWAITED, keep_words),
    Tap("about.out", take_out),
    Tap("about.delete", check_deleting),
    Tap("about.delete_yes", delete),
    Tap("about.log", show_log),
)
