"""When an answer waits or belongs to somebody else: a new day, pass on, not mine, later, close (001-42, 001-50)."""

from datetime import date
from typing import Any

from handlers.concerns import keep
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.thread_here import about, held_here
from handlers.rules import holding as rules
from handlers.rules.decisions import Decision, Setting
from handlers.rules.holders import may_be_passed_to
from handlers.rules.ladder import is_settled
from handlers.rules.raising import RAISE
from handlers.rules.refusals import NotFound
from handlers.rules.telling import relation_of
from handlers.rules.typed_dates import read_day
from storage.records.concerns import Concern
from storage.transaction import Transaction

OFFERED = 5
DAY_AWAITED = "desk.new_date"
SEEN_AWAITED = "desk.seen_by"


@only(Audience.PRACTITIONER)
def new_date(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the new day, by button or typed; or take the day that was tapped."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    if hearing.id2:
        _dated(tx, hearing, concern, setting, _tapped(hearing.id2))
        return
    hearing.show("p_new_date", awaiting=DAY_AWAITED, about={"concern": concern.id}, refers_to=concern.id,
                 by=concern.due_at, relation=relation_of(setting, concern.author_id),
                 **_days(concern, setting, hearing),
                 **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def typed_date(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day."""
    concern, setting = held_here(tx, hearing, str(hearing.chat.about.get("concern", "")))
    _dated(tx, hearing, concern, setting, read_day(hearing.text, hearing.today))


@only(Audience.PRACTITIONER)
def seen_with_day(tx: Transaction, hearing: Hearing) -> None:
    """Tell the family "seen" with the day that was tapped: it may be sooner than the one promised."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    _dated(tx, hearing, concern, setting, _tapped(hearing.id2), after=hearing.today)


@only(Audience.PRACTITIONER)
def seen_with_typed_day(tx: Transaction, hearing: Hearing) -> None:
    """Tell the family "seen" with a typed day."""
    concern, setting = held_here(tx, hearing, str(hearing.chat.about.get("concern", "")))
    _dated(tx, hearing, concern, setting, read_day(hearing.text, hearing.today), after=hearing.today)


def _days(concern: Concern, setting: Setting, hearing: Hearing) -> dict[str, Any]:
    days = rules.days_offered(concern, setting, hearing.now)
    return {"days": [{"id": f"{day:%Y%m%d}", "day": day} for day in days],
            "last": rules.latest_new_date(setting, hearing.now)}  # fmt: skip


def _dated(
    tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, day: date | None,
    *, after: date | None = None,
) -> None:  # fmt: skip
    given = tx.steps.count_of(concern.id, "new_date")
    decision = rules.give_new_date(concern, setting, hearing.me, day, given, hearing.now, after=after)
    kept = keep(tx, hearing.house, decision, hearing.me)
    hearing.show("p_new_date_given", relation=relation_of(setting, kept.author_id), by=kept.due_at,
                 told=bool(decision.tellings), **about(kept, setting))  # fmt: skip


def _tapped(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotFound from None


@only(Audience.PRACTITIONER, shows=True)
def choose_whom(tx: Transaction, hearing: Hearing) -> None:
    """Ask to whom it goes: only people the rules allow, or whoever stands next in its line."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    people, page = may_be_passed_to(setting, concern, hearing.today), hearing.page
    shown = people[page * OFFERED : (page + 1) * OFFERED] if len(people) > OFFERED + 1 else people
    hearing.show("p_pass", refers_to=concern.id, **about(concern, setting),
                 people=[{"id": person.id, "name": person.name, "job": person.job} for person in shown][:OFFERED],
                 next_page=page + 1 if len(people) > (page + 1) * OFFERED else None)  # fmt: skip


@only(Audience.PRACTITIONER)
def pass_to(tx: Transaction, hearing: Hearing) -> None:
    """Pass it to the person tapped; the family hears who has it now."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    _handed(tx, hearing, setting, rules.pass_on(concern, setting, hearing.me, hearing.id2, hearing.now))


@only(Audience.PRACTITIONER)
def pass_to_cover(tx: Transaction, hearing: Hearing) -> None:
    """Pass it to the cover, or to the duty contact."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    _handed(tx, hearing, setting, rules.pass_to_cover(concern, setting, hearing.me, hearing.now))


@only(Audience.PRACTITIONER)
def not_mine(tx: Transaction, hearing: Hearing) -> None:
    """Say that it is not one's own to answer: it goes to the right person by the rules (001-42)."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    _handed(tx, hearing, setting, rules.not_mine(concern, setting, hearing.me, hearing.now))


def _handed(tx: Transaction, hearing: Hearing, setting: Setting, decision: Decision) -> None:
    kept = keep(tx, hearing.house, decision, hearing.me)
    for draft in (tx.drafts.of(hearing.me.id, purpose, kept.id) for purpose in ("answer", "ask", RAISE)):
        if draft is not None:
            tx.drafts.remove(draft.id)
    hearing.show("p_passed", holder=setting.person(kept.holder_id).name, by=kept.due_at,
                 relation=relation_of(setting, kept.author_id), **about(kept, setting))  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def later(tx: Transaction, hearing: Hearing) -> None:
    """Not now: offer to say "seen" with a day, which is worth more to a family than silence (p_ack_only)."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    kind = "p_q_later" if concern.seen_at is None or is_settled(concern) else "p_ack_only"
    asks, day = kind == "p_ack_only", rules.next_day_to_say(setting, hearing.now)
    hearing.show(kind, awaiting=SEEN_AWAITED if asks else None, about={"concern": concern.id} if asks else None,
                 refers_to=concern.id, by=concern.due_at, relation=relation_of(setting, concern.author_id),
                 tomorrow=f"{day:%Y%m%d}", day=day, **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def leave(tx: Transaction, hearing: Hearing) -> None:
    """Leave it as it is; its day stays."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    hearing.show("p_q_later", by=concern.due_at, **about(concern, setting))


@only(Audience.PRACTITIONER)
def close(tx: Transaction, hearing: Hearing) -> None:
    """Close an answered thread its author left open; never one marked as a safety worry."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    kept = keep(tx, hearing.house, rules.close_by_holder(concern, setting, hearing.me, hearing.now), hearing.me)
    hearing.show("p_q_closed_now", relation=relation_of(setting, kept.author_id), **about(kept, setting))


ROUTES = (
    Tap("desk.new_date", new_date),
    Words(DAY_AWAITED, typed_date),
    Tap(SEEN_AWAITED, seen_with_day),
    Words(SEEN_AWAITED, seen_with_typed_day),
    Tap("desk.pass", choose_whom),
    Tap("desk.pass_to", pass_to),
    Tap("desk.pass_cover", pass_to_cover),
    Tap("desk.not_mine", not_mine),
    Tap("desk.later", later),
    Tap("desk.leave", leave),
    Tap("desk.close", close),
)
