"""What a rule about a concern is given and what it gives back: plain values that a handler saves and passes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from handlers.rules.working_time import local_day
from storage.records.concerns import Concern, ConcernPart
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.services import Framework, Service, WorkingCalendar


@dataclass(frozen=True)
class Setting:
    """A plan's circle with the service's terms around it: what every rule of a concern judges by."""

    circle: Circle
    framework: Framework
    calendar: WorkingCalendar
    service: Service
    coordinators: tuple[Person, ...] = ()

    def day(self, now: datetime) -> date:
        """Return the day it is where the service is."""
        return local_day(self.calendar, now)

    def person(self, person_id: str) -> Person:
        """Return somebody of the circle; whoever loads a setting puts holders and co-ordinators into it."""
        return self.circle.people[person_id]

    def reaches(self, person: Person) -> bool:
        """Whether this person is here and has a phone that the bot reaches."""
        return person.ended_at is None and person.id in self.circle.reachable


@dataclass(frozen=True)
class Telling:
    """Something that somebody must be told: who, which words, with which facts. `key` makes it happen once."""

    to: str
    kind: str
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    due: datetime | None = None


@dataclass(frozen=True)
class Happened:
    """One step to keep in the concern's history. `what` is a verb of the house."""

    what: str
    by_id: str | None = None
    to_id: str | None = None


@dataclass(frozen=True)
class Decision:
    """A concern as it now is, what happened, what was said in it, and who is told."""

    concern: Concern
    steps: tuple[Happened, ...] = ()
    tellings: tuple[Telling, ...] = ()
    parts: tuple[ConcernPart, ...] = ()
