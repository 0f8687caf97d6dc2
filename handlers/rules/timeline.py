"""A plan's timeline for whoever keeps the overview: everything that happened and that they may know, newest first.

What went past somebody, and what was asked of another person by name, is not among what is merged, so it is in no line,
no count and no gap (004-17, promise 5). Of a thread there is its kind and reference, never a word of it.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from handlers.rules import meetings
from handlers.rules.access import leads_on
from handlers.rules.actions import as_seen, is_settled
from handlers.rules.posts import reads
from handlers.rules.refusals import NotFound
from handlers.rules.undo import UNDO
from storage.records.actions import ActionState, ActionVersion, AgreedAction
from storage.records.concerns import Concern, Door
from storage.records.contacts import ContactRequest
from storage.records.meetings import Meeting, MeetingState
from storage.records.people import Person
from storage.records.plans import Circle, Role, RoleKind
from storage.records.posts import TeamPost
from storage.records.summaries import Summary

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TO_THE_LEAD = (Door.LEAD, Door.ANY)
T = TypeVar("T")


class What(StrEnum):
    """What happened."""

    AGREED = "agreed"
    CHANGED = "changed"
    MOVED = "moved"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    ARRANGED = "arranged"
    CALLED_OFF = "called_off"
    MET = "met"
    SUMMARY = "summary"
    NOTE = "note"
    ASKED = "asked"
    ANSWERED = "answered"
    CONTACT = "contact"
    FAMILY_SAID = "family_said"
    CONTACT_ANSWERED = "contact_answered"
    JOINED = "joined"
    LEADS = "leads"
    LEFT = "left"


@dataclass(frozen=True)
class Event:
    """One thing that happened. `who` is the id of whoever did it or whom it is about, `words` what staff wrote.

    `ref` and `kind` name a thread, `kind` also what sort of meeting; `day` is the day it is about.
    """

    at: datetime
    what: What
    who: str | None = None
    words: str | None = None
    ref: str | None = None
    kind: str | None = None
    day: date | datetime | None = None


@dataclass(frozen=True)
class Rows:
    """What is kept of a plan up to a moment, each by its own moment, the newest first; read only as far as needed."""

    published: Iterable[AgreedAction] = ()
    done: Iterable[AgreedAction] = ()
    withdrawn: Iterable[AgreedAction] = ()
    corrected: Iterable[tuple[ActionVersion, AgreedAction]] = ()
    arranged: Iterable[Meeting] = ()
    called_off: Iterable[Meeting] = ()
    begun: Iterable[Meeting] = ()
    summaries: Iterable[tuple[Summary, Meeting]] = ()
    posts: Iterable[TeamPost] = ()
    asked: Iterable[Concern] = ()
    answered: Iterable[Concern] = ()
    contacts: Iterable[ContactRequest] = ()
    contacts_said: Iterable[ContactRequest] = ()
    contacts_answered: Iterable[ContactRequest] = ()


@dataclass(frozen=True)
class Mark:
    """Where a page begins: at this moment, after so many of its events."""

    at: datetime
    skip: int = 0


@dataclass(frozen=True)
class Page:
    """Some of the timeline, and where the rest begins, if there is more."""

    events: tuple[Event, ...]
    then: Mark | None


def keeps_overview(circle: Circle, person: Person, day: date) -> bool:
    """Whether this practitioner leads, or stands in for whoever does; nobody else has a plan's timeline."""
    return circle.plan.closed_at is None and leads_on(circle, person, day)


def knows_thread(concern: Concern, viewer: Person) -> bool:
    """Whether whoever leads may know that a thread is there: it came by the lead's door, or they hold it themselves.

    What went past anybody is its holder's alone, and nobody learns of it here: nor does who stands in for the lead.
    """
    if concern.excluded_id is not None:
        return False
    return concern.door in TO_THE_LEAD or concern.holder_id == viewer.id


def page_of(circle: Circle, viewer: Person, rows: Rows, begin: Mark, size: int, now: datetime, day: date) -> Page:
    """Return one page of the timeline, newest first, from where it begins."""
    merged = heapq.merge(*_streams(circle, viewer, rows, begin.at, now, day), key=lambda event: -_micros(event.at))
    found = list(islice(merged, begin.skip + size + 1))[begin.skip :]
    if len(found) <= size:
        return Page(tuple(found), None)
    shown = tuple(found[:size])
    last = shown[-1].at
    same = sum(event.at == last for event in shown)
    return Page(shown, Mark(last, same + (begin.skip if last == begin.at else 0)))


def _streams(
    circle: Circle, viewer: Person, rows: Rows, until: datetime, now: datetime, day: date
) -> Iterator[Iterator[Event]]:
    """Each sort of event, newest first. What may still be taken back has not happened yet."""
    yield _each(rows.published, lambda one: _agreed(one, viewer, now))
    yield _each(rows.corrected, lambda pair: _corrected(*pair, viewer, now))
    yield _each(rows.done, lambda one: _done(one, now))
    yield _each(rows.withdrawn, lambda one: _withdrawn(one, now))
    yield _each(rows.arranged, lambda one: _meeting(one, What.ARRANGED, one.made_at, viewer, now))
    yield _each(rows.called_off, lambda one: _meeting(one, What.CALLED_OFF, one.cancelled_at, viewer, now))
    yield _each(rows.begun, lambda one: _meeting(one, What.MET, one.starts_at, viewer, now))
    yield _each(rows.summaries, lambda pair: _summary(*pair, now))
    yield _each(rows.posts, lambda one: _note(circle, one, viewer, now, day))
    yield _each(rows.asked, lambda one: _thread(one, What.ASKED, one.sent_at, viewer))
    yield _each(rows.answered, lambda one: _thread(one, What.ANSWERED, one.answered_at, viewer))
    yield _each(rows.contacts, lambda one: _contact(one, What.CONTACT, one.asked_at, one.asked_by))
    yield _each(rows.contacts_said, lambda one: _contact(one, What.FAMILY_SAID, one.family_said_at, one.family_id))
    yield _each(rows.contacts_answered,
                lambda one: _contact(one, What.CONTACT_ANSWERED, one.answered_at, one.answered_by))  # fmt: skip
    yield iter(sorted(_people(circle, until), key=lambda event: event.at, reverse=True))


def _each(rows: Iterable[T], event_of: Callable[[T], Event | None]) -> Iterator[Event]:
    return (event for row in rows if (event := event_of(row)) is not None)


def _agreed(action: AgreedAction, viewer: Person, now: datetime) -> Event | None:
    if action.published_at is None or action.published_at > now - UNDO:
        return None
    return Event(action.published_at, What.AGREED, action.author_id, _words(action, viewer, now))


def _corrected(version: ActionVersion, action: AgreedAction, viewer: Person, now: datetime) -> Event | None:
    """A correction, with the new day where the day moved; a withdrawal is said as one."""
    if version.changed_at > now - UNDO:
        return None
    newest = version.version == action.version - 1
    if newest and action.state is ActionState.WITHDRAWN:
        return None
    moved = newest and version.was.get("by_day", action.by_day) != action.by_day
    return Event(version.changed_at, What.MOVED if moved else What.CHANGED, version.changed_by,
                 _words(action, viewer, now), day=action.by_day if moved else None)  # fmt: skip


def _words(action: AgreedAction, viewer: Person, now: datetime) -> str:
    """What an action says to this reader; one that was withdrawn still says what it was."""
    known = as_seen(action, viewer.id, now)
    return action.what if known is None else known.what


def _done(action: AgreedAction, now: datetime) -> Event | None:
    known = as_seen(action, None, now)
    if known is None or known.state is not ActionState.DONE or known.done_at is None:
        return None
    return Event(known.done_at, What.DONE, known.done_by, known.what)


def _withdrawn(action: AgreedAction, now: datetime) -> Event | None:
    if action.state is not ActionState.WITHDRAWN or not is_settled(action, now) or action.visible_from is None:
        return None
    return Event(action.visible_from, What.WITHDRAWN, action.changed_by, action.what)


def _meeting(meeting: Meeting, what: What, at: datetime | None, viewer: Person, now: datetime) -> Event | None:
    seen = meetings.as_seen(meeting, viewer.id, now)
    if seen is None or at is None or at > now:
        return None
    if what is What.CALLED_OFF and seen.state is not MeetingState.CANCELLED:
        return None
    if what is What.MET and (seen.state is not MeetingState.PLANNED or seen.starts_at != at):
        return None
    return Event(at, what, seen.made_by, kind=seen.sort.value, day=seen.starts_at)


def _summary(summary: Summary, meeting: Meeting, now: datetime) -> Event | None:
    if summary.sent_at is None or summary.visible_from is None or summary.visible_from > now:
        return None
    return Event(summary.visible_from, What.SUMMARY, summary.author_id, kind=meeting.sort.value, day=meeting.starts_at)


def _note(circle: Circle, post: TeamPost, viewer: Person, now: datetime, day: date) -> Event | None:
    if post.visible_from > now or not reads(circle, post, viewer, day):
        return None
    return Event(post.posted_at, What.NOTE, post.author_id, kind=post.marker.value)


def _thread(concern: Concern, what: What, at: datetime | None, viewer: Person) -> Event | None:
    if at is None or not knows_thread(concern, viewer):
        return None
    return Event(at, what, ref=concern.ref, kind=concern.kind.value)


def _contact(request: ContactRequest, what: What, at: datetime | None, who: str | None) -> Event | None:
    """Contact asked for, said by the family and answered: for whoever leads, as all of this is."""
    says = request.family_says.value if request.family_says is not None else None
    kinds = {What.CONTACT: request.how.value, What.FAMILY_SAID: says, What.CONTACT_ANSWERED: request.state.value}
    return Event(at, what, who, kind=kinds[what]) if at is not None and kinds[what] is not None else None


def _people(circle: Circle, until: datetime) -> Iterator[Event]:
    for role in circle.roles:
        if role.since <= until:
            yield Event(role.since, _joined(role), role.person_id)
        if role.ended_at is not None and role.ended_at <= until:
            yield Event(role.ended_at, What.LEFT, role.person_id)


def _joined(role: Role) -> What:
    return What.LEADS if role.kind is RoleKind.LEAD else What.JOINED


# -- where a page begins, as a button carries it -----------------------------------------------------------------------


def mark_written(mark: Mark) -> str:
    """Return a mark as the id of a button."""
    return f"{_micros(mark.at)}.{mark.skip}"


def mark_read(written: str, now: datetime) -> Mark:
    """Return the mark a button names; without one, the newest is shown."""
    if not written:
        return Mark(now)
    at, _, skip = written.partition(".")
    if not (at.isdecimal() and skip.isdecimal() and len(at) <= 17 and len(skip) <= 4):
        raise NotFound
    return Mark(min(EPOCH + timedelta(microseconds=int(at)), now), int(skip))


def _micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)
