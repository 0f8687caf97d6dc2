"""Of the agreed actions that one note tells of, which its reader may see when it goes: a night may lie between."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from handlers.rules.access import may_see_action
from handlers.rules.actions import as_seen
from storage.records.actions import AgreedAction
from storage.records.notices import Notice
from storage.records.people import Person
from storage.records.plans import Circle


def told_of(notice: Notice) -> tuple[str, ...]:
    """Return the ids of the actions this note tells of: several that were published together, or one."""
    several = tuple(notice.facts.get("ids") or ())
    return several or ((notice.refers_to,) if notice.refers_to is not None else ())


def still_open(
    notice: Notice, person: Person, circle: Circle, actions: Mapping[str, AgreedAction], now: datetime, day: date
) -> tuple[AgreedAction, ...]:
    """Return those of them that are open to this reader now, as they know them."""
    known = (as_seen(actions[one], None, now) for one in told_of(notice) if one in actions)
    return tuple(one for one in known if one is not None and may_see_action(circle, person, one, True, day))


def counted_anew(notice: Notice, open_now: tuple[AgreedAction, ...]) -> Notice:
    """Return the note with the number of those that are still open, one at least, and the first of them."""
    return replace(notice, facts={**notice.facts, "n": len(open_now), "first_id": open_now[0].id})
