"""One child's plan, the people around it, who leads and who covers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from storage.records.people import Person, Relation


class LeadState(StrEnum):
    """Whether a plan has a lead professional; each has words of its own on `/who` (003-01, 004-06)."""

    CHOSEN = "chosen"
    CHOOSING = "choosing"
    BY_CHOICE_NONE = "by_choice_none"
    LEFT = "left"


class RoleKind(StrEnum):
    """What a person is on a plan. Whoever has handed over as lead still sees the plan for a while (001-30)."""

    FAMILY = "family"
    TEAM = "team"
    LEAD = "lead"
    OVERLAP = "overlap"


class CoverState(StrEnum):
    """A cover stands in only once they have said yes (000-23)."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


@dataclass(frozen=True)
class Plan:
    """One child's plan. `duty_id` answers when there is no lead and no cover, so somebody always does.

    `review_note` says why a review will be late: its `words`, the `day` they were said, `by_id`, and `due`, the
    review's day they are about. On `help_day` whoever leads is next asked whether other help is needed (002-09).
    """

    id: str
    ref: str
    ref_hash: bytes
    child_name: str
    framework: str
    nation: str
    lead_state: LeadState
    duty_id: str
    opened_at: datetime
    review_by: date | None = None
    closed_at: datetime | None = None
    review_note: Mapping[str, Any] | None = None
    help_day: date | None = None


@dataclass(frozen=True)
class Role:
    """One person's place on one plan. The three dials are opened by staff for each adult: least by default.

    `named_person` marks who of the team is the child's named person, where the nation has one (003-14).
    """

    id: str
    plan_id: str
    person_id: str
    kind: RoleKind
    since: datetime
    relation: Relation | None = None
    ended_at: datetime | None = None
    sees_plan: bool = False
    sees_dates: bool = False
    sees_names: bool = False
    named_person: bool = False


@dataclass(frozen=True)
class Cover:
    """A formally agreed stand-in for somebody, from its first to its last day, both included (000-23)."""

    id: str
    away_id: str
    by_id: str
    first_day: date
    last_day: date
    state: CoverState
    asked_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Circle:
    """A plan with everybody around it, loaded whole: what the rules judge by.

    `people` holds everyone any role, cover, duty, line manager or agreed action points to. `reachable` are the ids of
    those with a live Telegram link that has not blocked the bot.
    """

    plan: Plan
    roles: tuple[Role, ...]
    covers: tuple[Cover, ...]
    people: Mapping[str, Person]
    reachable: frozenset[str] = frozenset()

    def live_roles(self, kind: RoleKind | None = None) -> tuple[Role, ...]:
        """Return the roles that have not ended, of one kind or of all."""
        return tuple(r for r in self.roles if r.ended_at is None and kind in (None, r.kind))

    def role_of(self, person_id: str, kind: RoleKind | None = None) -> Role | None:
        """Return this person's live role on the plan, or `None`."""
        return next((r for r in self.live_roles(kind) if r.person_id == person_id), None)

    @property
    def lead(self) -> Person | None:
        """The lead professional, if there is one whose account has not ended."""
        for role in self.live_roles(RoleKind.LEAD):
            person = self.people[role.person_id]
            if person.ended_at is None:
                return person
        return None

    @property
    def named_person(self) -> Person | None:
        """The child's named person, if one of the team is marked so and is here."""
        for role in self.live_roles(RoleKind.TEAM):
            if role.named_person and self.people[role.person_id].ended_at is None:
                return self.people[role.person_id]
        return None

    @property
    def duty(self) -> Person:
        """The duty contact, who is always there."""
        return self.people[self.plan.duty_id]

    @property
    def family(self) -> tuple[Person, ...]:
        """The family members with a live role."""
        return tuple(self.people[r.person_id] for r in self.live_roles(RoleKind.FAMILY))

    @property
    def team(self) -> tuple[Person, ...]:
        """The practitioners with a live role, the lead first, each once."""
        ids = [r.person_id for r in (*self.live_roles(RoleKind.LEAD), *self.live_roles(RoleKind.TEAM))]
        return tuple(self.people[i] for i in dict.fromkeys(ids) if self.people[i].ended_at is None)

    def manager_of(self, person: Person | None) -> Person | None:
        """Return that practitioner's line manager, if one is on record and still here (001-49)."""
        if person is None or person.manager_id is None:
            return None
        manager = self.people.get(person.manager_id)
        return manager if manager is not None and manager.ended_at is None else None
