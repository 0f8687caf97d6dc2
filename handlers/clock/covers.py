"""Every hour: days on which nobody covers are said aloud, and families hear who is back from leave (000-23)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.covers import families_of, tell_families
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.covers import WARN_ASKER, gaps, is_back_today, who_is_warned
from handlers.telling import tell
from storage.records.plans import Cover
from storage.transaction import Transaction

CLOSED = timedelta(days=14)  # longer than any weekend with holidays


def warn_of_gaps(tx: Transaction, house: House, now: datetime) -> None:
    """Warn the one who will be away a week ahead, and their manager or the co-ordinators two days ahead."""
    today = now.astimezone(ZoneInfo(house.service.zone)).date()
    by_person = defaultdict[str, list[Cover]](list)
    for cover in tx.covers.absences(today, today + WARN_ASKER):
        by_person[cover.away_id].append(cover)
    for away_id, own in by_person.items():
        tx.apart(away_id, _warn, tx, house, away_id, own, now, today)


def _warn(tx: Transaction, house: House, away_id: str, own: Sequence[Cover], now: datetime, today: date) -> None:
    away = tx.people.get(away_id)
    plans = [circle.plan.ref for circle in families_of(tx, away_id)] if away.ended_at is None else []
    for gap in gaps(away_id, own, today) if plans else []:
        asker, manager = who_is_warned(gap, today)
        facts: dict[str, Any] = {
            "name": away.name,
            "first": gap.first_day,
            "last": gap.last_day,
            "plans": plans,
            "span": f"{gap.first_day:%Y%m%d}{gap.last_day:%Y%m%d}",
        }
        if asker:
            tell(tx, house, away, "p_cover_gap", key=f"gap/{gap.key}/{away.id}", now=now, **facts)
        above = tx.people.find(away.manager_id) if away.manager_id is not None else None
        for other in [above] if above is not None else tx.people.coordinators():
            if manager and other.id != away.id:
                tell(tx, house, other, "p_cover_gap_told", key=f"gap/{gap.key}/{other.id}", now=now, **facts)


def say_who_is_back(tx: Transaction, house: House, now: datetime) -> None:
    """Tell families on the first working day after a cover that their lead professional is back."""
    calendar, today = house.calendar_of(house.service.nation), now.astimezone(ZoneInfo(house.service.zone)).date()
    recent = tx.covers.absences(today - CLOSED, today)
    for cover in recent:
        if is_back_today(cover, recent, today, calendar):
            tx.apart(cover.id, tell_families, tx, house, cover, "who_cover_over", now)


TICKS = (
    Tick("gaps in cover", timedelta(hours=1), warn_of_gaps),
    Tick("back from leave", timedelta(hours=1), say_who_is_back),
)
