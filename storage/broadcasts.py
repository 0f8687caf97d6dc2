"""Broadcasts, and whom they reach: asked of the database as sets, so that ten thousand families are never loaded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from storage import schema
from storage.chunks import in_chunks
from storage.records.broadcasts import Broadcast, BroadcastState, Reach, Tally, Whose
from storage.records.notices import NoticeState, Priority
from storage.records.people import PersonKind
from storage.records.plans import RoleKind
from storage.repository import Repository

GOING: Final = BroadcastState.GOING.value
OPEN: Final = (NoticeState.PENDING.value, NoticeState.CLAIMED.value)
UNREACHABLE: Final = "unreachable"
people, links, plans, roles, outbox = (
    schema.people.c, schema.links.c, schema.plans.c, schema.roles.c, schema.outbox.c
)  # fmt: skip


class Reached(NamedTuple):
    """One person who gets it, by ids: the link they are written to by, and one plan of theirs that it is about."""

    link_id: str
    person_id: str
    plan_id: str


class Broadcasts(Repository[Broadcast]):
    """Texts to many families, and the questions about whom they reach."""

    table, record = schema.broadcasts, Broadcast

    def newest(self, limit: int, offset: int = 0) -> list[Broadcast]:
        """Return what was made, the newest first, so many behind `offset`."""
        kept = self.table.c
        return self.where(order_by=(kept.made_at.desc(), kept.id), limit=limit + offset)[offset:]

    def going(self) -> list[Broadcast]:
        """Return those whose time has come and that are not done, the first to start first."""
        return self.ask(_going, now=self.tx.now)

    def who_lead(self) -> frozenset[str]:
        """Return who leads an open plan."""
        lead = (roles.kind == RoleKind.LEAD.value, roles.ended_at.is_(None), plans.closed_at.is_(None))
        on_plans = schema.roles.join(schema.plans, plans.id == roles.plan_id)
        found = select(roles.person_id).distinct().select_from(on_plans).where(*lead)
        return frozenset(self.tx.connection.execute(found).scalars())

    # -- whom it reaches -------------------------------------------------------------------------------------------

    def reach(self, whose: Whose) -> Reach:
        """Count the people it would go to, their families, and the families nobody of whom it would reach."""
        counts = select(func.count(roles.person_id.distinct()), func.count(plans.id.distinct()))
        told, families = self.tx.connection.execute(counts.select_from(_ROLES).where(*_told(whose))).one()
        all_of_them = select(func.count()).select_from(schema.plans).where(*_of(whose))
        return Reach(told, families, self.tx.connection.execute(all_of_them).scalar_one() - families)

    def reached(self, whose: Whose, limit: int, offset: int = 0) -> list[Reached]:
        """Return who would get it, by plan, so many behind `offset`: somebody on two plans stands under both."""
        named = select(links.id, roles.person_id, plans.id).select_from(_ROLES).where(*_told(whose))
        named = named.order_by(plans.opened_at, plans.id, roles.since, roles.id).limit(limit).offset(offset)
        return [Reached(*row) for row in self.tx.connection.execute(named)]

    def silent(self, whose: Whose, limit: int, offset: int = 0) -> list[str]:
        """Return the plans it would reach nobody of, the oldest first: those families are to be telephoned."""
        told = select(roles.plan_id).select_from(_ROLES).where(*_told(whose)).correlate(None)
        found = select(plans.id).select_from(schema.plans).where(*_of(whose), plans.id.not_in(told))
        found = found.order_by(plans.opened_at, plans.id).limit(limit).offset(offset)
        return list(self.tx.connection.execute(found).scalars())

    def next_links(self, broadcast: Broadcast, limit: int) -> list[tuple[str, str]]:
        """Return the next live links, by id, with whose they are: all that were there when it started are looked at.

        Whom it is for is asked of these alone, so that no step is longer for there being ten thousand more.
        """
        found = select(links.id, links.person_id).where(links.ended_at.is_(None), links.blocked_at.is_(None))
        found = found.where(links.linked_at <= (broadcast.starts_at or self.tx.now))
        if broadcast.behind is not None:
            found = found.where(links.id > broadcast.behind)
        return [(row[0], row[1]) for row in self.tx.connection.execute(found.order_by(links.id).limit(limit))]

    def plan_of_each(self, whose: Whose, person_ids: Collection[str]) -> dict[str, str]:
        """Return those of these people for whom it is, each with one plan of theirs that it is about."""
        found = dict[str, str]()
        theirs = select(roles.person_id, func.min(plans.id)).select_from(_ROLES).where(*_told(whose))
        for some in in_chunks(sorted(person_ids)):
            here = theirs.where(roles.person_id.in_(some)).group_by(roles.person_id)
            found.update((row[0], row[1]) for row in self.tx.connection.execute(here))
        return found

    def still_for(self, whose: Whose, person_ids: Collection[str]) -> frozenset[str]:
        """Return those of these people for whom it is at this moment: role, dial, lead and plan are asked again."""
        return frozenset(self.plan_of_each(whose, person_ids))

    # -- what became of it -----------------------------------------------------------------------------------------

    def waits(self, broadcast: Broadcast) -> bool:
        """Whether anything of it is still to be sent, or on its way."""
        # By the index of what is due, and not by that of the topic, where ten thousand lie that were sent long ago.
        here = func.coalesce(outbox.topic, "") == broadcast.topic
        some = select(outbox.id).where(outbox.state.in_(OPEN), outbox.priority == Priority.BROADCAST.value, here)
        return self.tx.connection.execute(some.limit(1)).first() is not None

    def tally(self, broadcast: Broadcast) -> Tally:
        """Count what became of it, in people."""
        unreachable = outbox.reason == UNREACHABLE
        counted = (
            select(outbox.state, unreachable, func.count())
            .where(outbox.topic == broadcast.topic)
            .group_by(outbox.state, unreachable)
        )
        found = dict[str, int]()
        for state, gone, count in self.tx.connection.execute(counted):
            name = _NAMES[NoticeState(state)]
            name = "blocked" if gone and name == "held_back" else name
            found[name] = found.get(name, 0) + count
        return Tally(**found)


_NAMES: Final = {
    NoticeState.SENT: "delivered", NoticeState.STOPPED: "blocked", NoticeState.REFUSED: "failed",
    NoticeState.UNKNOWN: "failed", NoticeState.WITHDRAWN: "held_back", NoticeState.PENDING: "waiting",
    NoticeState.CLAIMED: "waiting",
}  # fmt: skip
# A family member's place on a plan, with the person, the plan and the link they are written to by.
_ROLES: Final = (
    schema.roles.join(schema.people, people.id == roles.person_id)
    .join(schema.plans, plans.id == roles.plan_id)
    .join(schema.links, links.person_id == people.id)
)


def _told(whose: Whose) -> Sequence[ColumnElement[bool]]:
    """What must be true of a family member's role, person, plan and link so that they are written to."""
    return (
        roles.kind == RoleKind.FAMILY.value, roles.ended_at.is_(None),
        people.kind == PersonKind.FAMILY.value, people.ended_at.is_(None),
        links.ended_at.is_(None), links.blocked_at.is_(None),
        *_of(whose), *(() if whose.helpers is None else (roles.sees_names.is_(True),)),
    )  # fmt: skip


def _of(whose: Whose) -> Sequence[ColumnElement[bool]]:
    """What must be true of a plan so that it is one of them."""
    if whose.helpers is None:
        return (plans.closed_at.is_(None),)
    helps = schema.roles.alias("helps")
    kinds = (RoleKind.LEAD,) if whose.leads_only else (RoleKind.LEAD, RoleKind.TEAM)
    helped = select(helps.c.id).where(
        helps.c.plan_id == plans.id, helps.c.ended_at.is_(None), helps.c.kind.in_([kind.value for kind in kinds]),
        helps.c.person_id.in_(whose.helpers),
    )  # fmt: skip
    return (plans.closed_at.is_(None), helped.exists())


def _going(rows: Select[Any]) -> Select[Any]:
    kept = schema.broadcasts.c
    due = rows.where(kept.state == GOING, kept.starts_at <= bindparam("now"))
    return due.order_by(kept.starts_at, kept.id)
