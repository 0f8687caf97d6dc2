"""What the clock of an agreed action goes by: the action in one version, its circle, what was said and what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.rules.routing import cover_on
from handlers.rules.working_time import local_day, next_working, opening_after
from storage.records.actions import ActionReport, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.services import WorkingCalendar

A_MINUTE = timedelta(minutes=1)


class Step(StrEnum):
    """One thing the clock says of an action."""

    PART = "part"  # to its owner: your part in this plan
    GONE = "gone"  # to who was its owner
    REMIND = "remind"
    ASK = "ask"  # to its owner, on the day
    DID_IT = "did_it"  # to the family, on the day
    CHASE = "chase"
    CHASE_AGAIN = "chase_again"
    LEAD = "lead"  # to whoever leads: call, ask the manager, or wait
    RING = "ring"  # to whoever leads, of a family member's own
    UNDATED = "undated"
    LEFT = "left"


ASKINGS = (Step.ASK, Step.CHASE, Step.CHASE_AGAIN)


@dataclass(frozen=True)
class Planned:
    """One thing to say, to whom, when. The key holds action, version, step and person: it is said once (R15)."""

    step: Step
    person_id: str
    key: str
    due: datetime


@dataclass(frozen=True)
class Case:
    """Everything the clock of one action, in one version, goes by.

    `before_id` did it before the last correction. `sent` are the keys of what was said already, with when it was;
    `waiting` those on their way, with when they are due.
    """

    action: AgreedAction
    circle: Circle
    owner: Person
    calendar: WorkingCalendar
    now: datetime
    reports: Sequence[ActionReport] = ()
    before_id: str | None = None
    sent: Mapping[str, datetime] = field(default_factory=dict)
    waiting: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def seen_from(self) -> datetime:
        """From when everybody knows the action as it reads in this version."""
        return self.action.visible_from or self.action.made_at

    def key(self, step: Step, person_id: str, round_: int = 0) -> str:
        """Return the key under which this is said at most once."""
        tail = f"/{round_}" if round_ else ""
        return f"part/{self.action.id}/{self.action.version}/{step.value}/{person_id}{tail}"

    def day(self, at: datetime) -> date:
        """Return the day it is at that moment where the service is."""
        return local_day(self.calendar, at)

    def working(self, key: str, due: datetime) -> datetime:
        """Return when to say to a practitioner what was due at `due`: late rather than never, in working hours."""
        if self._in_hand(key):
            return due
        return max(due, next_working(self.calendar, max(self.now, self.seen_from) + A_MINUTE))

    def here(self, person: Person, key: str, due: datetime) -> datetime:
        """Return when to say it to somebody who may be away: whoever is under an agreed cover hears it when back."""
        at = self.working(key, due)
        away = cover_on(self.circle, person, self.day(at))
        while away is not None:
            at = opening_after(self.calendar, away.last_day, 1)
            away = cover_on(self.circle, person, self.day(at))
        return at

    def is_to_come(self, key: str, due: datetime) -> bool:
        """Whether something that is of no use once its time has passed is still to come, or on its way."""
        return due > max(self.now, self.seen_from) or self._in_hand(key)

    def _in_hand(self, key: str) -> bool:
        """Whether its moment has come and the sender is about to say it."""
        return key in self.waiting and self.waiting[key] <= self.now


def topic_of(action_id: str) -> str:
    """Return what everything the clock says of one action is planned anew under."""
    return f"parts/{action_id}"
