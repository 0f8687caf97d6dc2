"""Of the agreed actions that one note is about, which it still counts when it goes: a night may lie between."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.rules.access import may_see_action
from handlers.rules.actions import as_seen
from handlers.rules.parts import family_says
from handlers.rules.reporting import is_time_to_say
from storage.records.actions import ActionReport, AgreedAction
from storage.records.notices import Notice
from storage.records.people import Person
from storage.records.plans import Circle

LATELY = timedelta(days=7)


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


def still_asked(
    known: Iterable[AgreedAction], person: Person, reports: Mapping[str, Sequence[ActionReport]], day: date
) -> tuple[AgreedAction, ...]:
    """Return those that this reader is still to be asked about: the day has not moved, and they have not answered."""
    return tuple(
        one for one in known if is_time_to_say(one, day) and person.id not in family_says(one, reports.get(one.id, ()))
    )


def to_be_asked(
    circle: Circle,
    person: Person,
    known: Iterable[AgreedAction],
    reports: Mapping[str, Sequence[ActionReport]],
    day: date,
) -> tuple[AgreedAction, ...]:
    """Return what this reader can still say "it happened" or "not yet" of: practitioners' parts of the last week."""
    lately = [one for one in known if one.by_day is not None and day - LATELY <= one.by_day <= day]
    theirs = [one for one in lately if circle.people[one.owner_id].is_staff]
    return tuple(sorted(still_asked(theirs, person, reports, day), key=lambda one: (one.by_day or day, one.id)))


def counted_anew(notice: Notice, open_now: tuple[AgreedAction, ...]) -> Notice:
    """Return the note with the number of those that are still open, one at least, and the first of them."""
    return replace(notice, facts={**notice.facts, "n": len(open_now), "first_id": open_now[0].id})
