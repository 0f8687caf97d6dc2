"""What was agreed: drafting, publishing with two minutes to take it back, and what each reader sees of it.

Sources: 001-18 (what, so that, by whom, by when, first step), 001-13 (each does their own part), 000-03.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from handlers.rules.access import may_see_action
from handlers.rules.refusals import AlreadyDone, BadInput, NotNow
from handlers.rules.undo import UNDO
from storage.records.actions import ActionState, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle

LONGEST_WHAT = 200
LIVE = (ActionState.PUBLISHED, ActionState.DONE)


@dataclass(frozen=True)
class Seen:
    """What one reader sees of a plan's agreed actions, soonest first."""

    mine: tuple[AgreedAction, ...]
    others: tuple[AgreedAction, ...]
    done: tuple[AgreedAction, ...]
    late: int

    @property
    def open(self) -> tuple[AgreedAction, ...]:
        """Everything still to do, the reader's own first."""
        return (*self.mine, *self.others)


def is_visible(action: AgreedAction, now: datetime) -> bool:
    """Whether the two minutes in which it can be taken back have passed."""
    return action.state in LIVE and action.visible_from is not None and action.visible_from <= now


def is_late(action: AgreedAction, day: date) -> bool:
    """Whether its day has passed and it is not done."""
    return action.state is ActionState.PUBLISHED and action.by_day is not None and action.by_day < day


def seen_by(circle: Circle, reader: Person, actions: Iterable[AgreedAction], now: datetime, day: date) -> Seen:
    """Return what this reader sees: what access opens for them and no draft of anybody's."""
    shown = sorted(
        (a for a in actions if is_visible(a, now) and may_see_action(circle, reader, a, True, day)),
        key=lambda a: (a.by_day or date.max, a.made_at, a.id),
    )
    open_ones = [a for a in shown if a.state is ActionState.PUBLISHED]
    return Seen(
        mine=tuple(a for a in open_ones if a.owner_id == reader.id),
        others=tuple(a for a in open_ones if a.owner_id != reader.id),
        done=tuple(a for a in shown if a.state is ActionState.DONE),
        late=sum(is_late(a, day) for a in open_ones),
    )


def checked_words(words: str, longest: int = LONGEST_WHAT) -> str:
    """Return what was typed, tidied; too long or empty is refused with what to do."""
    tidy = " ".join(words.split())
    if not tidy:
        raise BadInput("p_act_empty")
    if len(tidy) > longest:
        raise BadInput("p_act_long", n=len(tidy), most=longest)
    return tidy


def publish(drafts: Iterable[AgreedAction], now: datetime) -> tuple[AgreedAction, ...]:
    """Publish drafts that are whole: an owner picked, and a date or the day a date will come."""
    ready = tuple(drafts)
    if not ready:
        raise NotNow("p_act_nothing")
    if any(a.by_day is None and a.date_will_come is None for a in ready):
        raise NotNow("p_act_undated")
    return tuple(replace(a, state=ActionState.PUBLISHED, published_at=now, visible_from=now + UNDO) for a in ready)


def take_back(published: Iterable[AgreedAction], now: datetime) -> tuple[AgreedAction, ...]:
    """Take back what was published less than two minutes ago: nobody has seen it."""
    back = tuple(a for a in published if a.state is ActionState.PUBLISHED and not is_visible(a, now))
    if not back:
        raise NotNow("p_act_too_late")
    return tuple(replace(a, state=ActionState.DRAFT, published_at=None, visible_from=None) for a in back)


def edit(action: AgreedAction, now: datetime, **changes: object) -> AgreedAction:
    """Change a draft as it stands; a published action becomes a new version, seen two minutes later as any other."""
    changed = replace(action, **changes)  # type: ignore[arg-type]
    if action.state is ActionState.DRAFT:
        return changed
    if action.state is not ActionState.PUBLISHED:
        raise AlreadyDone
    return replace(changed, version=action.version + 1)


def mark_done(action: AgreedAction, by: Person, now: datetime) -> AgreedAction:
    """Mark an action done; a second time is said to be done already."""
    if action.state is ActionState.DONE:
        raise AlreadyDone
    if not is_visible(action, now):
        raise NotNow
    return replace(action, state=ActionState.DONE, done_at=now, done_by=by.id)


def mark_not_done(action: AgreedAction, by: Person) -> AgreedAction:
    """Undo: only who marked it done, or a practitioner."""
    if action.state is not ActionState.DONE or (action.done_by != by.id and not by.is_staff):
        raise NotNow
    return replace(action, state=ActionState.PUBLISHED, done_at=None, done_by=None)


def owners_offered(circle: Circle, me: Person) -> tuple[Person, ...]:
    """Return who can be picked to do something: one person, never a service (p_act_who)."""
    others = (*circle.family, *circle.team, circle.duty)
    return tuple({p.id: p for p in (me, *others) if p.ended_at is None}.values())
