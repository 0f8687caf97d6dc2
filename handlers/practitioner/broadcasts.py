"""/broadcast: what was written to many families, where each stands, whom it reaches; agreeing to one, calling it off.

A co-ordinator's alone. Each of them sees all of them; nobody agrees to their own (ASVS 2.3.5).
"""

from typing import Any

from handlers.broadcasts import call_off as take_back_rest
from handlers.broadcasts import tell_author, whose_families, whose_of
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command, Tap, Words
from handlers.rules import broadcasting as rules
from handlers.rules.refusals import NotFound
from handlers.rules.wall_time import wall_of
from storage.records.broadcasts import Broadcast, ToWhom, Whose
from storage.transaction import Transaction

WHY = "broadcast.why"
A_PAGE = 4
LINES = 20  # of who gets it, on one screen


def whom_of(tx: Transaction, to_whom: ToWhom, lead_id: str | None, agency: str | None) -> dict[str, Any]:
    """Return how the screens say whose families it is for."""
    lead = tx.people.find(lead_id or "")
    return {"to": to_whom.value, "name": lead.name if lead is not None else agency}


@only(Audience.COORDINATOR, shows=True)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show what was written, the newest first."""
    page = hearing.page
    found = tx.broadcasts.newest(A_PAGE + 1, page * A_PAGE)
    zone = hearing.house.service.zone
    hearing.show("p_broadcasts", next_page=page + 1 if len(found) > A_PAGE else None, items=[
        {"id": one.id, "day": wall_of(one.made_at, zone).date(), "n": one.families, "state": one.state.value,
         "words": one.words} for one in found[:A_PAGE]
    ])  # fmt: skip


@only(Audience.COORDINATOR, shows=True)
def open_one(tx: Transaction, hearing: Hearing) -> None:
    """Show one, with what came of it."""
    show_one(tx, hearing, _here(tx, hearing.id1))


def _here(tx: Transaction, broadcast_id: str) -> Broadcast:
    broadcast = tx.broadcasts.find(broadcast_id)
    if broadcast is None:
        raise NotFound
    return broadcast


def show_one(tx: Transaction, hearing: Hearing, one: Broadcast) -> None:
    """Show the words, where it stands, and what may be done with it. Reading it is an act."""
    tx.audit.add(hearing.me.id, "broadcast.read", one.id)
    people = tx.people.many(filter(None, (one.author_id, one.answered_by)))
    second = people.get(one.answered_by or "")
    hearing.show(
        "p_broadcast", refers_to=one.id, broadcast_id=one.id, whom=whom_of(tx, one.to_whom, one.lead_id, one.agency),
        author=people[one.author_id].name, mine=one.author_id == hearing.me.id, words=one.words,
        state=one.state.value, made_at=one.made_at, n_people=one.people, n_families=one.families,
        n_silent=tx.broadcasts.reach(whose_of(tx, one)).silent, until=one.starts_at, reason=one.reason,
        begun=one.starts_at is not None and one.starts_at <= hearing.now, second=second and second.name,
        may_answer=rules.may_answer(one, hearing.me), **rules.facts_of(one, tx.broadcasts.tally(one)),
    )  # fmt: skip


@only(Audience.COORDINATOR, shows=True)
def show_who(tx: Transaction, hearing: Hearing) -> None:
    """Show who gets it, by plan and first name: of the one that is written, or of one that was."""
    whose, page = _whose_here(tx, hearing), hearing.page
    found = tx.broadcasts.reached(whose, LINES + 1, page * LINES)
    plans = tx.plans.many(one.plan_id for one in found)
    people = tx.people.many(one.person_id for one in found)
    tx.audit.add(hearing.me.id, "broadcast.readers", hearing.id1 or None)
    hearing.show(
        "p_broadcast_who", n_people=tx.broadcasts.reach(whose).people, broadcast_id=hearing.id1 or None,
        lines=[{"plan": plans[one.plan_id].ref, "name": people[one.person_id].name} for one in found[:LINES]],
        next_page=page + 1 if len(found) > LINES else None,
    )  # fmt: skip


@only(Audience.COORDINATOR, shows=True)
def show_silent(tx: Transaction, hearing: Hearing) -> None:
    """Show the families nobody of whom can be reached here, by plan: they are to be telephoned."""
    whose, page = _whose_here(tx, hearing), hearing.page
    found = tx.broadcasts.silent(whose, LINES + 1, page * LINES)
    plans = tx.plans.many(found)
    hearing.show(
        "p_broadcast_silent", n_silent=tx.broadcasts.reach(whose).silent, broadcast_id=hearing.id1 or None,
        plans=[plan.ref for plan in plans.values()][:LINES], next_page=page + 1 if len(found) > LINES else None,
        by_name=whose.helpers is not None,
    )  # fmt: skip


def _whose_here(tx: Transaction, hearing: Hearing) -> Whose:
    if hearing.id1:
        return whose_of(tx, _here(tx, hearing.id1))
    draft = tx.drafts.of(hearing.me.id, rules.BROADCAST)
    if draft is None:
        raise NotFound
    return whose_families(tx, *rules.audience_of(draft))


# -- a second co-ordinator -----------------------------------------------------------------------------------------


@only(Audience.COORDINATOR, fresh=True)
def agree(tx: Transaction, hearing: Hearing) -> None:
    """Agree to it: it goes out in two minutes."""
    one = _here(tx, hearing.id1)
    kept = tx.broadcasts.save(rules.agreed(one, hearing.me, tx.people.get(one.author_id), hearing.now))
    _answered(tx, hearing, kept, "agreed")


@only(Audience.COORDINATOR)
def ask_why(tx: Transaction, hearing: Hearing) -> None:
    """Ask why not."""
    one = _here(tx, hearing.id1)
    rules.must_wait(one, hearing.me)
    hearing.show("p_broadcast_why", awaiting=WHY, about={"broadcast": one.id}, broadcast_id=one.id,
                 author=tx.people.get(one.author_id).name, most=rules.LONGEST_REASON)  # fmt: skip


@only(Audience.COORDINATOR)
def decline(tx: Transaction, hearing: Hearing) -> None:
    """Decline it, for the reason that was typed; its author hears."""
    one = _here(tx, str(hearing.chat.about.get("broadcast", "")))
    _answered(tx, hearing, tx.broadcasts.save(rules.declined(one, hearing.me, hearing.text, hearing.now)), "declined")


def _answered(tx: Transaction, hearing: Hearing, kept: Broadcast, how: str) -> None:
    """Say what the second co-ordinator said, to the author; nobody else is asked any more."""
    tx.outbox.withdraw(topic=f"{kept.topic}/asked", reason="answered")
    tx.audit.add(hearing.me.id, f"broadcast.{how}", kept.id)
    tell_author(tx, hearing.house, kept, f"p_broadcast_{how}", how, hearing.me)
    show_one(tx, hearing, kept)


@only(Audience.COORDINATOR)
def call_off(tx: Transaction, hearing: Hearing) -> None:
    """Call it off: whoever has not got it does not get it."""
    off = take_back_rest(tx, _here(tx, hearing.id1), hearing.me)
    tell_author(tx, hearing.house, off, "p_broadcast_off", "off", hearing.me)
    show_one(tx, hearing, off)


ROUTES = (
    Command("broadcast", show_list),
    Tap("broadcast", show_list),
    Tap("broadcast.open", open_one),
    Tap("broadcast.who", show_who),
    Tap("broadcast.silent", show_silent),
    Tap("broadcast.yes", agree),
    Tap("broadcast.no", ask_why),
    Words(WHY, decline),
    Tap("broadcast.off", call_off),
)
