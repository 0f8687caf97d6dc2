"""/cover: who stands in while somebody is away, asked, agreed and told to the families (000-23).

Families are told only once the one who covers has said yes.
"""

from datetime import date, timedelta
from typing import Any

from handlers.context import Hearing
from handlers.covers import NEWS, families_of, tell_families, tell_families_it_is_off
from handlers.guard import Audience, only
from handlers.hears import Command, Tap, Words
from handlers.rules import covers as rules
from handlers.rules.refusals import NotFound
from handlers.rules.typed_dates import read_day
from storage.records.people import Person
from storage.records.plans import Cover, CoverState
from storage.transaction import Transaction

OFFERED = 4


@only(Audience.PRACTITIONER, shows=True)
def show_covers(tx: Transaction, hearing: Hearing) -> None:
    """Show who covers for me, for whom I cover, and what nobody has agreed to yet."""
    found = tx.covers.around(hearing.me.id, hearing.today)
    gaps = rules.gaps(hearing.me.id, tx.covers.absences(hearing.today, hearing.today + rules.FARTHEST), hearing.today)
    hearing.show(
        "p_cover",
        covers=[_line(tx, hearing, cover) for cover in found[:OFFERED]],
        more=len(found) > OFFERED,
        gaps=[{"first": gap.first_day, "last": gap.last_day} for gap in gaps[:2]],
    )


def _line(tx: Transaction, hearing: Hearing, cover: Cover) -> dict[str, Any]:
    mine = cover.away_id == hearing.me.id
    other = tx.people.get(cover.by_id if mine else cover.away_id)
    return {
        "id": cover.id,
        "name": other.name,
        "mine": mine,
        "asked": cover.state is CoverState.ASKED,
        "first": cover.first_day,
        "last": cover.last_day,
    }


@only(Audience.PRACTITIONER, shows=True)
def ask_when(tx: Transaction, hearing: Hearing) -> None:
    """Ask from when I am away: from today, or a day that is typed."""
    hearing.show("p_away", awaiting="cover.from", today=f"{hearing.today:%Y%m%d}")


@only(Audience.PRACTITIONER, shows=True)
def ask_first_day(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the first day away, to be typed."""
    hearing.show("p_cover_from", awaiting="cover.from")


@only(Audience.PRACTITIONER)
def take_first_day(tx: Transaction, hearing: Hearing) -> None:
    """Take the typed first day."""
    _ask_last_day(hearing, rules.checked_first(read_day(hearing.text, hearing.today), hearing.today))


@only(Audience.PRACTITIONER, shows=True)
def ask_last_day(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the last day, the first one being tapped."""
    _ask_last_day(hearing, rules.checked_first(_day(hearing.id1), hearing.today))


def _ask_last_day(hearing: Hearing, first: date) -> None:
    """Offer the Friday, and one and two weeks; any other day may be typed."""
    friday = first + timedelta(days=(4 - first.weekday()) % 7)
    days = dict.fromkeys((friday, first + timedelta(days=6), first + timedelta(days=13)))
    hearing.show(
        "p_cover_until",
        awaiting="cover.until",
        about={"first": first.isoformat()},
        first=first,
        offered=[{"id": _span(first, day), "day": day} for day in days],
    )


@only(Audience.PRACTITIONER)
def take_last_day(tx: Transaction, hearing: Hearing) -> None:
    """Take the typed last day."""
    first = _day(str(hearing.chat.about.get("first", "")))
    last = rules.checked_last(first, read_day(hearing.text, hearing.today), hearing.today)
    _ask_who(tx, hearing, first, last)


@only(Audience.PRACTITIONER, shows=True)
def ask_who(tx: Transaction, hearing: Hearing) -> None:
    """Ask who will cover, both days being tapped."""
    first, last = _days(hearing.id1)
    _ask_who(tx, hearing, first, rules.checked_last(first, last, hearing.today))


def _ask_who(tx: Transaction, hearing: Hearing, first: date, last: date) -> None:
    able = _able(tx, hearing, first, last)
    manager = hearing.me.manager_id
    listed = [p for p in able if p.id != manager][:OFFERED]
    hearing.show(
        "p_cover_pick",
        first=first,
        last=last,
        span=_span(first, last),
        people=[{"id": p.id, "name": p.name, "job": p.job} for p in listed],
        manager_id=manager if manager in {p.id for p in able} else None,
    )


def _able(tx: Transaction, hearing: Hearing, first: date, last: date) -> tuple[Person, ...]:
    me = hearing.me
    nearby = [p for plan in tx.plans.of_practitioner(me.id) for p in tx.plans.circle(plan.id).team]
    return rules.may_cover(me, first, last, nearby, tx.people.staff(), tx.covers.standing(hearing.today))


@only(Audience.PRACTITIONER)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Ask one colleague to cover; families hear nothing yet."""
    first, last = _days(hearing.id2)
    last = rules.checked_last(first, last, hearing.today)
    by = tx.people.find(hearing.id1)
    if by is None:
        raise NotFound
    standing = tx.covers.standing(hearing.today)
    able = _able(tx, hearing, first, last)
    cover = tx.covers.add(rules.ask(hearing.me, by, first, last, able, standing, hearing.now))
    tx.audit.add(hearing.me.id, "cover.asked", cover.id)
    plans = families_of(tx, hearing.me.id)
    told = hearing.tell(
        by,
        "p_cover_asked",
        key=f"cover/{cover.id}/asked",
        cover_id=cover.id,
        name=hearing.me.name,
        first=first,
        last=last,
        n=len(plans),
    )
    hearing.show("p_cover_waiting", name=by.name, first=first, last=last, told=told)


@only(Audience.PRACTITIONER, shows=True)
def show_cover(tx: Transaction, hearing: Hearing) -> None:
    """Show one cover, with what may be done about it."""
    cover = _mine(tx, hearing)
    plans = [circle.plan.ref for circle in families_of(tx, cover.away_id)]
    hearing.show("p_cover_card", **_line(tx, hearing, cover), plans=plans)


@only(Audience.PRACTITIONER)
def say_yes(tx: Transaction, hearing: Hearing) -> None:
    """Agree to cover: from now on families are told, and routing follows."""
    cover = _answer(tx, hearing, yes=True)
    away = tx.people.get(cover.away_id)
    tell_families(tx, hearing.house, cover, NEWS, hearing.now)
    facts: dict[str, Any] = {
        "name": hearing.me.name,
        "away": away.name,
        "first": cover.first_day,
        "last": cover.last_day,
    }
    hearing.tell(away, "p_cover_agreed", key=f"cover/{cover.id}/agreed", **facts)
    manager = tx.people.find(away.manager_id) if away.manager_id is not None else None
    if manager is not None and manager.id != hearing.me.id:
        hearing.tell(manager, "p_cover_told", key=f"cover/{cover.id}/told", **facts)
    hearing.show(
        "p_cover_yes",
        away=away.name,
        first=cover.first_day,
        last=cover.last_day,
        plans=[c.plan.ref for c in families_of(tx, away.id)],
    )


@only(Audience.PRACTITIONER)
def say_no(tx: Transaction, hearing: Hearing) -> None:
    """Decline: no reason is asked, and the one who is away hears at once that there is a gap."""
    cover = _answer(tx, hearing, yes=False)
    away = tx.people.get(cover.away_id)
    hearing.tell(
        away,
        "p_cover_declined",
        key=f"cover/{cover.id}/declined",
        name=hearing.me.name,
        first=cover.first_day,
        last=cover.last_day,
        span=_span(cover.first_day, cover.last_day),
    )
    hearing.show("p_cover_no", away=away.name)


def _answer(tx: Transaction, hearing: Hearing, *, yes: bool) -> Cover:
    own = tx.covers.around(hearing.me.id, hearing.today)
    cover = rules.answer(_mine(tx, hearing), hearing.me, yes, own, hearing.today, hearing.now)
    tx.audit.add(hearing.me.id, f"cover.{cover.state.value}", cover.id)
    return tx.covers.save(cover)


@only(Audience.PRACTITIONER)
def end(tx: Transaction, hearing: Hearing) -> None:
    """End a cover early; families who had been told hear who helps them now."""
    before = _mine(tx, hearing)
    cover = tx.covers.save(rules.end(before, hearing.me, hearing.today, hearing.now))
    tx.audit.add(hearing.me.id, "cover.ended", cover.id)
    if before.state is CoverState.ACCEPTED:
        tell_families_it_is_off(tx, hearing.house, cover, hearing.now)
    other = tx.people.get(cover.by_id if cover.away_id == hearing.me.id else cover.away_id)
    hearing.tell(
        other,
        "p_cover_ended",
        key=f"cover/{cover.id}/ended",
        name=hearing.me.name,
        first=cover.first_day,
        last=cover.last_day,
        covered=cover.away_id == other.id,
    )
    hearing.show("p_cover_end_done", name=other.name)


def _mine(tx: Transaction, hearing: Hearing) -> Cover:
    """Load the cover a tap names if this practitioner is one of its two; to all others there is none."""
    cover = tx.covers.find(hearing.id1)
    if cover is None or hearing.me.id not in (cover.away_id, cover.by_id):
        raise NotFound
    return cover


def _span(first: date, last: date) -> str:
    return f"{first:%Y%m%d}{last:%Y%m%d}"


def _days(span: str) -> tuple[date, date]:
    """Read two days out of a button; one that was forged is an old one."""
    return _day(span[:8]), _day(span[8:])


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotFound from None


ROUTES = (
    Command("cover", show_covers),
    Tap("cover", show_covers),
    Tap("cover.away", ask_when),
    Tap("cover.pick", ask_first_day),
    Words("cover.from", take_first_day),
    Tap("cover.from", ask_last_day),
    Words("cover.until", take_last_day),
    Tap("cover.until", ask_who),
    Tap("cover.ask", ask),
    Tap("cover.open", show_cover),
    Tap("cover.yes", say_yes),
    Tap("cover.no", say_no),
    Tap("cover.end", end),
)
