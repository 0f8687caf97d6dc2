"""What is needed, who meets it, and who may see it (002-01): a person, a service or an action meets it, or nobody yet.

A need is opened to the family by the dial that opens the plan's actions, and can be narrowed further, adult by adult.
For two minutes after it was made only its author sees it. What was met or taken off stays to be read for a month.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.rules.access import Wish, is_shown, may
from handlers.rules.actions import LONGEST_WHAT, as_seen, checked_words, open_to
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.routing import holder_on
from handlers.rules.shown import shown_of
from handlers.rules.shown import toggled as shown_toggled
from handlers.rules.undo import UNDO
from storage.records.actions import ActionState, AgreedAction
from storage.records.needs import Need
from storage.records.people import Person
from storage.records.plans import Circle

NEED = "need"  # a draft's purpose
LONGEST = LONGEST_WHAT  # letters: the check of words lets no more through
LONGEST_SERVICE = 60
MOST = 12  # open needs of a plan at a time
NOBODY_FOR = timedelta(days=14)  # then it comes back to whoever leads
STAYS = timedelta(days=30)  # to be read, once it is met or off the list


class Field(StrEnum):
    """What is typed for a need, by its place in the draft."""

    WORDS = "words"
    SERVICE = "service"
    WHY = "why"


class Means(StrEnum):
    """What meets a need."""

    PERSON = "person"
    SERVICE = "service"
    ACTION = "action"
    NOBODY = "nobody"


class Stands(StrEnum):
    """How a need stands."""

    OPEN = "open"
    MET = "met"
    ENDED = "ended"


@dataclass(frozen=True)
class Help:
    """What meets a need today, as one person may know it.

    `person` helps or does the action; none of both where there is an action that is not open to them.
    """

    means: Means
    person: Person | None = None
    service: str | None = None
    action: AgreedAction | None = None


NOBODY = Help(Means.NOBODY)


# -- who sees it ---------------------------------------------------------------------------------------------------


def is_visible(need: Need, now: datetime) -> bool:
    """Whether the two minutes in which it can be taken back have passed."""
    return need.made_at + UNDO <= now


def may_see(circle: Circle, person: Person, need: Need, now: datetime, day: date) -> bool:
    """Whether this person may see this need: what the dial opens, less whom it was narrowed from; no by default."""
    if need.plan_id != circle.plan.id or not may(circle, person, Wish.SEE_ACTIONS, day):
        return False
    if not is_visible(need, now):
        return person.id == need.made_by
    return person.is_staff or is_shown(need.shown_to, person)


def needs_seen(circle: Circle, reader: Person, needs: Iterable[Need], now: datetime, day: date) -> list[Need]:
    """Return the needs on this plan's list that are open to this reader: those nobody meets first, then the oldest."""
    seen = [need for need in needs if may_see(circle, reader, need, now, day) and _is_on_list(need, now)]
    return sorted(seen, key=lambda need: (list(Stands).index(stands(need)), need.made_at, need.id))


def _is_on_list(need: Need, now: datetime) -> bool:
    closed = need.ended_at or need.met_at
    return closed is None or now - closed < STAYS


def one_seen(circle: Circle, reader: Person, need: Need, now: datetime, day: date) -> Need:
    """Return the need a button names, if it is open to this reader; otherwise there seems to be none."""
    if not needs_seen(circle, reader, [need], now, day):
        raise NotFound
    return need


def readers_of(circle: Circle, need: Need, day: date) -> tuple[Person, ...]:
    """Return the family members who see this need, or will once its two minutes are over."""
    return shown_of(circle, need.shown_to, day)


def toggled(circle: Circle, need: Need, person_id: str, day: date) -> Need:
    """Return the need with one reader more or fewer: nobody to whom the dial does not open the plan."""
    return replace(need, shown_to=shown_toggled(circle, need.shown_to, person_id, day))


def stands(need: Need) -> Stands:
    """Return how it stands: open, met, or off the list."""
    if need.ended_at is not None:
        return Stands.ENDED
    return Stands.OPEN if need.met_at is None else Stands.MET


# -- who or what meets it ------------------------------------------------------------------------------------------


def help_now(circle: Circle, need: Need, action: AgreedAction | None) -> Help:
    """Return what meets a need today. Whoever left the team, or an action that was withdrawn, meets nothing.

    `action` is the need's as everybody knows it.
    """
    if need.person_id is not None:
        person = next((one for one in practitioners_on(circle) if one.id == need.person_id), None)
        return NOBODY if person is None else Help(Means.PERSON, person)
    if need.service is not None:
        return Help(Means.SERVICE, service=need.service)
    if action is None or need.action_id != action.id or action.state not in (ActionState.PUBLISHED, ActionState.DONE):
        return NOBODY
    return Help(Means.ACTION, circle.people[action.owner_id], action=action)


def help_for(circle: Circle, reader: Person, need: Need, action: AgreedAction | None, now: datetime, day: date) -> Help:
    """Return what meets a need as this reader may know it: an action only if it is open to them (000-03)."""
    known = None if action is None else as_seen(action, None, now)
    found = help_now(circle, need, known)
    if found.action is None or open_to(circle, reader, [found.action], now, day):
        return found
    return Help(Means.ACTION)


def practitioners_on(circle: Circle) -> tuple[Person, ...]:
    """Return who can be named as meeting a need: the practitioners on the team."""
    return tuple(person for person in circle.team if person.is_staff)


def actions_offered(actions: Iterable[AgreedAction], now: datetime) -> list[AgreedAction]:
    """Return the agreed actions that can serve a need: those still to be done, soonest first."""
    known = (as_seen(action, None, now) for action in actions)
    still = (action for action in known if action is not None and action.state is ActionState.PUBLISHED)
    return sorted(still, key=lambda action: (action.by_day or date.max, action.made_at, action.id))


def met_by(
    need: Need, now: datetime, *, person: Person | None = None, service: str | None = None,
    action: AgreedAction | None = None,
) -> Need:  # fmt: skip
    """Return the need with who or what meets it from now on; without any, with nobody yet."""
    _is_open(need)
    changed = replace(
        need, person_id=person.id if person is not None else None, service=service,
        action_id=action.id if action is not None else None, since=now, looked_at=None,
    )  # fmt: skip
    return need if replace(changed, since=need.since, looked_at=need.looked_at) == need else changed


def still_looked_for(need: Need, now: datetime) -> Need:
    """Return the need as one its lead still looks for somebody for: it comes back in another fourteen days."""
    _is_open(need)
    return replace(need, looked_at=now)


def left_alone(
    needs: Iterable[Need], circle: Circle, person: Person, actions: Iterable[AgreedAction], now: datetime, day: date
) -> int:
    """Return how many needs of this plan nobody has met for fourteen days; none for whoever does not lead it today."""
    if holder_on(circle, day).by.id != person.id:
        return 0
    known = {action.id: as_seen(action, None, now) for action in actions}
    return sum(
        is_left_alone(need, help_now(circle, need, known.get(need.action_id or "")), now)
        for need in needs
        if need.plan_id == circle.plan.id
    )


def is_left_alone(need: Need, found: Help, now: datetime) -> bool:
    """Whether it is open, nobody meets it, and its lead has not looked at it for fourteen days."""
    if stands(need) is not Stands.OPEN or found.means is not Means.NOBODY:
        return False
    return now - (need.looked_at or need.since) >= NOBODY_FOR


# -- what becomes of it --------------------------------------------------------------------------------------------


def checked_need(words: str) -> str:
    """Return the words of a need, tidied; too long or none at all is refused with what to do."""
    return checked_words(words, LONGEST)


def checked_service(words: str) -> str:
    """Return the name of a service, tidied: a short label, not a story."""
    name = " ".join(words.split()).strip(" .,;")
    if not 0 < len(name) <= LONGEST_SERVICE:
        raise BadInput("p_need_service_long", n=len(name), most=LONGEST_SERVICE)
    return name


def typed(field: Field, words: str) -> str:
    """Return what was typed for this part of a need, tidied."""
    return checked_service(words) if field is Field.SERVICE else checked_need(words)


def room_for_one(needs: Sequence[Need]) -> None:
    """Refuse one need too many: a list has to be read."""
    if sum(stands(need) is Stands.OPEN for need in needs) >= MOST:
        raise NotNow("p_need_many", n=MOST)


def reworded(need: Need, words: str) -> Need:
    """Return the need in other words."""
    _is_open(need)
    return replace(need, words=words)


def met(need: Need, now: datetime) -> Need:
    """Return the need as met."""
    _is_open(need)
    return replace(need, met_at=now)


def not_met(need: Need, now: datetime) -> Need:
    """Return a need that was said to be met as open again."""
    if stands(need) is not Stands.MET:
        raise AlreadyDone
    return replace(need, met_at=None, since=now)


def ended(need: Need, why: str, now: datetime) -> Need:
    """Return the need as taken off the list, with the reason the family reads."""
    if stands(need) is Stands.ENDED:
        raise AlreadyDone
    return replace(need, ended_at=now, why=why)


def taken_back(need: Need, by: Person, now: datetime) -> Need:
    """Return the need that its author takes back: within two minutes, when nobody else has seen it."""
    if need.made_by != by.id or is_visible(need, now):
        raise NotNow("p_need_too_late")
    return need


def _is_open(need: Need) -> None:
    if stands(need) is not Stands.OPEN:
        raise AlreadyDone
