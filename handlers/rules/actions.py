"""What was agreed: drafting, publishing with two minutes to take it back, and what each reader sees of it.

Sources: 001-18 (what, so that, by whom, by when, first step), 001-13 (each does their own part), 000-03. Until
`visible_from` only whoever made a change sees it; everybody else sees the action as it was, or nothing (design.md, 9).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from handlers.rules.access import may_see_action
from handlers.rules.refusals import AlreadyDone, BadInput, NotNow
from handlers.rules.undo import UNDO
from storage.records.actions import ActionState, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle

LONGEST_WHAT = 200
LIVE = (ActionState.PUBLISHED, ActionState.DONE)
PROGRESS = ("state", "done_at", "done_by")  # what becomes of an action, whatever its words are
AS_IT_WAS = (
    "what", "so_that", "owner_id", "next_step", "by_day", "date_will_come", "outcome_id", "outcome_words", "meeting_id",
    "shown_to", "version", "visible_from", "changed_by", *PROGRESS,
)  # fmt: skip


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


def is_settled(action: AgreedAction, now: datetime) -> bool:
    """Whether nothing about it can be taken back any more: it is published, done or withdrawn for everybody."""
    if action.state is ActionState.WITHDRAWN:
        return action.visible_from is None or action.visible_from <= now
    return is_visible(action, now)


def as_seen(action: AgreedAction, person_id: str | None, now: datetime) -> AgreedAction | None:
    """Return the action as this person knows it: without a change that may be taken back, unless it is theirs.

    None says that for them there is no such action: somebody else's draft, one published a moment ago, or one that
    was withdrawn. Whether access opens it to them is asked besides (`open_to`).
    """
    if action.state is ActionState.DRAFT:
        return action if person_id == action.author_id else None
    if is_settled(action, now):
        return None if action.state is ActionState.WITHDRAWN else action
    if person_id is not None and person_id == (action.changed_by or action.author_id):
        return action
    return None if action.before is None else as_before(action)


def as_before(action: AgreedAction) -> AgreedAction:
    """Return the action without its last change. What was kept as facts has lost its type: a state is a word there."""
    assert action.before is not None
    was: dict[str, Any] = {**action.before, "state": ActionState(action.before["state"])}
    return replace(action, **was, before=None)


def open_to(
    circle: Circle, reader: Person, actions: Iterable[AgreedAction], now: datetime, day: date
) -> list[AgreedAction]:
    """Return what is open to this person, staff or family, each as they know it; one's own drafts are among them."""
    known = (as_seen(action, reader.id, now) for action in actions)
    return [a for a in known if a is not None and may_see_action(circle, reader, a, True, day)]


def is_late(action: AgreedAction, day: date) -> bool:
    """Whether its day has passed and it is not done."""
    return action.state is ActionState.PUBLISHED and action.by_day is not None and action.by_day < day


def seen_by(circle: Circle, reader: Person, actions: Iterable[AgreedAction], now: datetime, day: date) -> Seen:
    """Return what this reader sees: what access opens for them and no draft of anybody's."""
    shown = sorted(
        (a for a in open_to(circle, reader, actions, now, day) if is_visible(a, now)),
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
    """Publish drafts that are whole: an owner picked, and a date or the day a date will come (001-18)."""
    ready = tuple(drafts)
    if not ready:
        raise NotNow("p_act_nothing")
    if not all(is_whole(a) for a in ready):
        raise NotNow("p_act_undated")
    return tuple(replace(a, state=ActionState.PUBLISHED, published_at=now, visible_from=now + UNDO) for a in ready)


def is_whole(action: AgreedAction) -> bool:
    """Whether a draft says by when, or by when that will be said."""
    return action.by_day is not None or action.date_will_come is not None


def take_back(published: Iterable[AgreedAction], now: datetime) -> tuple[AgreedAction, ...]:
    """Take back what was published less than two minutes ago: nobody has seen it."""
    back = tuple(a for a in published if a.state is ActionState.PUBLISHED and not is_visible(a, now))
    if not back:
        raise NotNow("p_act_too_late")
    return tuple(replace(a, state=ActionState.DRAFT, published_at=None, visible_from=None) for a in back)


def mark_done(action: AgreedAction, by: Person, now: datetime) -> AgreedAction:
    """Mark an action done, as kept and not as seen; a second time is said to be done already.

    A change of it that may still be taken back stands beside this, and taking it back does not undo this.
    """
    known = as_seen(action, by.id, now)
    if known is not None and known.state is ActionState.DONE:
        raise AlreadyDone
    if known is None or known.state is not ActionState.PUBLISHED or not _was_seen(action, now):
        raise NotNow
    return _progressed(action, now, state=ActionState.DONE, done_at=now, done_by=by.id)


def mark_not_done(action: AgreedAction, by: Person, now: datetime) -> AgreedAction:
    """Undo: only who marked it done, or a practitioner."""
    known = as_seen(action, by.id, now)
    if known is None or known.state is not ActionState.DONE or (known.done_by != by.id and not by.is_staff):
        raise NotNow
    return _progressed(action, now, state=ActionState.PUBLISHED, done_at=None, done_by=None)


def _was_seen(action: AgreedAction, now: datetime) -> bool:
    """Whether anybody but its author has ever seen it."""
    return is_visible(action, now) or action.before is not None


def _progressed(action: AgreedAction, now: datetime, **progress: object) -> AgreedAction:
    """Keep how it goes, also in what it goes back to; a withdrawal that may be taken back stays one."""
    before = action.before
    if before is not None and not is_settled(action, now):
        before = {**before, **progress}
    stands = {} if action.state is ActionState.WITHDRAWN else progress
    return replace(action, before=before, **stands)  # type: ignore[arg-type]


def readers_of(circle: Circle, action: AgreedAction, day: date) -> tuple[Person, ...]:
    """Return the family members who see this action, or will once it is published and its two minutes are over."""
    as_published = replace(action, state=ActionState.PUBLISHED)
    seen = (person for person in circle.family if may_see_action(circle, person, as_published, True, day))
    return tuple(sorted(seen, key=lambda person: (person.name, person.id)))


def owners_offered(circle: Circle, me: Person) -> tuple[Person, ...]:
    """Return who can be picked to do something: one person around the plan, never a service (p_act_who).

    Whoever asks comes first, then the other practitioners: what a team agrees on is mostly for one of them to do.
    """
    around = (*((me,) if me.id in circle.people else ()), *circle.team, *circle.family, circle.duty)
    return tuple({p.id: p for p in around if p.ended_at is None}.values())
