"""Concerns: threads, everything said in them and every step they took, kept from whom they went past.

Every query that can be run for a practitioner takes their id and leaves out, in SQL, what went past them: no list,
count or export above this file can forget it (promise 5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from storage import schema
from storage.records.concerns import Concern, ConcernPart, ConcernStep, NextStep
from storage.records.plans import CoverState
from storage.repository import Repository

DOMAIN = "concern"
A_MOMENT = timedelta(microseconds=1)

concerns = schema.concerns.c
parts = schema.parts.c
steps = schema.steps.c
covers = schema.covers.c
roles = schema.roles.c
links = schema.links.c

OPEN = concerns.closed_at.is_(None)
WAITING = and_(OPEN, concerns.answered_at.is_(None))
PAST_NOBODY = concerns.excluded_id.is_(None)  # what went past a lead counts for nobody below its holder


def not_past(person_id: str) -> ColumnElement[bool]:
    """The condition that every query for a practitioner carries: not one that went past them."""
    return or_(concerns.excluded_id.is_(None), concerns.excluded_id != person_id)


class Concerns(Repository[Concern]):
    """Threads between a family and whoever holds them."""

    table, record = schema.concerns, Concern

    # -- references ------------------------------------------------------------------------------------------------

    def ref_hash(self, ref: str) -> bytes:
        """Return the keyed hash a concern with this reference is kept with; case and spaces do not count."""
        return self.tx.keys.lookup(DOMAIN, written(ref))

    def is_taken(self, ref: str) -> bool:
        """Whether any concern, open or closed, has this reference."""
        return self.first(self._called(ref)) is not None

    # -- for the family --------------------------------------------------------------------------------------------

    def of_author(self, person_id: str, plan_id: str | None = None) -> list[Concern]:
        """Return this family member's own threads, the newest first; nobody else's, whoever shares the plan."""
        plan = [] if plan_id is None else [concerns.plan_id == plan_id]
        return self.where(concerns.author_id == person_id, *plan, order_by=(concerns.sent_at.desc(), concerns.id))

    def of_plan(self, plan_id: str) -> list[Concern]:
        """Return every thread of a plan, the oldest first. For what concerns all of them alike, and shows none."""
        kept = self.table.c
        return self.where(kept.plan_id == plan_id, order_by=(kept.sent_at, kept.id))

    def sent_since(self, person_id: str, since: datetime) -> int:
        """Return how many threads this family member has begun since then."""
        return self.count(concerns.author_id == person_id, concerns.sent_at > since)

    # -- for staff: each leaves out what went past them ------------------------------------------------------------

    def for_staff(self, concern_id: str, person_id: str) -> Concern | None:
        """Return one thread for a practitioner to judge by; None where it went past them, as if it were not there."""
        return self.first(concerns.id == concern_id, not_past(person_id))

    def held_by(self, person_id: str, *, waiting: bool = True) -> list[Concern]:
        """Return the threads this practitioner holds: those that wait for an answer, or all; the most urgent first."""
        state = [WAITING] if waiting else []
        return self.where(concerns.holder_id == person_id, not_past(person_id), *state,
                          order_by=(concerns.due_at, concerns.id))  # fmt: skip

    def answered_through(self, plan_id: str, person_id: str) -> list[Concern]:
        """Return the waiting threads of a plan that this practitioner holds, or somebody in their place (001-30)."""
        theirs = or_(concerns.holder_id == person_id, concerns.covering_for_id == person_id)
        return self.where(concerns.plan_id == plan_id, theirs, not_past(person_id), WAITING,
                          order_by=(concerns.due_at, concerns.id))  # fmt: skip

    def waiting_on(self, plan_id: str, person_id: str) -> int:
        """Return how many threads of a plan wait for an answer: what went past anybody counts for its holder alone."""
        known = or_(PAST_NOBODY, concerns.holder_id == person_id)
        return self.count(concerns.plan_id == plan_id, WAITING, known, not_past(person_id))

    def late_of(self, holder_id: str, person_id: str, now: datetime) -> list[Concern]:
        """Return the late threads one practitioner holds, for another (their manager) to judge by."""
        return self.where(concerns.holder_id == holder_id, PAST_NOBODY, not_past(person_id), WAITING, _is_late(now),
                          order_by=(concerns.due_at, concerns.id))  # fmt: skip

    def counts_of(self, holder_ids: Iterable[str], person_id: str, now: datetime) -> dict[str, tuple[int, int]]:
        """Return how many threads wait on each practitioner and how many of those are late, as `person_id` may know."""
        late = func.sum(case((_is_late(now), 1), else_=0))
        wanted = (
            select(concerns.holder_id, func.count(), late)
            .where(concerns.holder_id.in_(list(holder_ids)), WAITING, PAST_NOBODY, not_past(person_id))
            .group_by(concerns.holder_id)
        )
        return {holder: (int(n), int(n_late)) for holder, n, n_late in self.tx.connection.execute(wanted)}

    # -- for the clock ---------------------------------------------------------------------------------------------

    def due_steps(self, now: datetime, limit: int, *, but: Collection[str] = ()) -> list[str]:
        """Return the ids of the threads whose next step is due, the longest due first; `but` are passed over."""
        due = (concerns.next_step_at <= now, concerns.next_step != NextStep.NONE.value, WAITING)
        found = select(concerns.id).where(*due, concerns.id.not_in(but))
        return self._ids(found.order_by(concerns.next_step_at, concerns.id).limit(limit))

    def next_due(self, now: datetime) -> datetime | None:
        """Return the next moment after `now` at which the clock acts on a thread."""
        coming = select(func.min(concerns.next_step_at)).where(concerns.next_step_at > now, WAITING)
        moment: datetime | None = self.tx.connection.execute(coming).scalar_one()
        return moment

    def perhaps_lost(self, day: date, limit: int = 500) -> list[str]:
        """Return the ids of waiting threads whose holder has left, has no phone we reach, has lost their role or is
        covered today. A rule judges each of them.
        """
        return self._ids(_perhaps_lost(day).limit(limit))

    def _ids(self, found: Select[Any]) -> list[str]:
        return list(self.tx.connection.execute(found).scalars())

    def _called(self, ref: str) -> ColumnElement[bool]:
        return concerns.ref_hash.in_(self.tx.keys.lookups(DOMAIN, written(ref)))


class Parts(Repository[ConcernPart]):
    """Everything said in the threads, exactly as sent."""

    table, record = schema.parts, ConcernPart

    def of(self, concern_id: str) -> list[ConcernPart]:
        """Return what was said in one thread, in order. Whoever calls this has asked who may read it."""
        return self.where(parts.concern_id == concern_id, order_by=(parts.said_at, parts.id))

    def of_many(self, concern_ids: Iterable[str]) -> dict[str, list[ConcernPart]]:
        """Return what was said in several threads, by thread."""
        found: dict[str, list[ConcernPart]] = {}
        wanted = list(concern_ids)
        if wanted:
            for part in self.where(parts.concern_id.in_(wanted), order_by=(parts.said_at, parts.id)):
                found.setdefault(part.concern_id, []).append(part)
        return found

    def add_in_order(self, new: Sequence[ConcernPart]) -> None:
        """Keep what was said now behind all that was said before, even within one moment of the clock."""
        if not new:
            return
        before = select(func.max(parts.said_at)).where(parts.concern_id == new[0].concern_id)
        last: datetime | None = self.tx.connection.execute(before).scalar_one()
        ordered = []
        for part in new:
            said_at = part.said_at if last is None else max(part.said_at, last + A_MOMENT)
            ordered.append(replace(part, said_at=said_at))
            last = said_at
        self.add_all(ordered)

    def of_message(self, author_id: str, message_id: int) -> ConcernPart | None:
        """Return the part that one message of this author became, or None: for messages that are edited later."""
        return self.first(parts.author_id == author_id, parts.message_id == message_id, order_by=parts.said_at.desc())


class Steps(Repository[ConcernStep]):
    """What became of the threads, step by step."""

    table, record = schema.steps, ConcernStep

    def of(self, concern_id: str) -> list[ConcernStep]:
        """Return the steps of one thread, in order."""
        return self.where(steps.concern_id == concern_id, order_by=(steps.at, steps.id))

    def count_of(self, concern_id: str, what: str) -> int:
        """Return how often something happened to one thread."""
        return self.count(steps.concern_id == concern_id, steps.what == what)


def _is_late(now: datetime) -> ColumnElement[bool]:
    """Late is what has missed a day it was promised for: past its day, or already a rung up because of one."""
    return or_(concerns.due_at < now, concerns.rung != "holder")


def written(ref: str) -> str:
    """A concern's reference as it is looked up."""
    return "".join(ref.split()).upper()


def _perhaps_lost(day: date) -> Select[Any]:
    gone = exists().where(schema.people.c.id == concerns.holder_id, schema.people.c.ended_at.is_not(None))
    reached = exists().where(
        links.person_id == concerns.holder_id, links.ended_at.is_(None), links.blocked_at.is_(None)
    )
    here = exists().where(
        roles.person_id == concerns.holder_id, roles.plan_id == concerns.plan_id, roles.ended_at.is_(None)
    )
    was_here = exists().where(roles.person_id == concerns.holder_id, roles.plan_id == concerns.plan_id)
    covered = exists().where(
        covers.away_id == concerns.holder_id, covers.state == CoverState.ACCEPTED.value,
        covers.first_day <= day, covers.last_day >= day,
    )  # fmt: skip
    suspect = or_(gone, ~reached, and_(was_here, ~here), covered)
    waiting = concerns.next_step_at.is_not(None)  # true of all that wait, and indexed
    return select(concerns.id).where(waiting, WAITING, suspect).order_by(concerns.due_at, concerns.id)
