"""Roles: who is what on which plan, from when until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam

from storage import schema
from storage.records.people import Relation
from storage.records.plans import Role, RoleKind
from storage.repository import Repository

ORDER = tuple(Relation)


class Roles(Repository[Role]):
    """Every place anybody ever had on a plan."""

    table, record = schema.roles, Role

    def of_plan(self, plan_id: str) -> list[Role]:
        """Return every role there ever was on a plan, the oldest first; of those that came in one file, mum first."""
        return sorted(self.ask(_of_plan, plan_id=plan_id), key=lambda role: (role.since, _place(role.relation)))

    def live_of(self, person_id: str) -> list[Role]:
        """Return the roles of this person that have not ended."""
        kept = self.table.c
        return self.where(kept.person_id == person_id, kept.ended_at.is_(None), order_by=(kept.since, kept.id))

    def leading_since(self, spans: Iterable[tuple[datetime, datetime]]) -> list[Role]:
        """Return the lead professionals who still are, and who began within one of these spans of time."""
        kept = self.table.c
        found: dict[str, Role] = {}
        for first, after in spans:  # one question each: all in one, the database would look through every role
            began = (kept.kind == RoleKind.LEAD.value, kept.since >= first, kept.since < after)
            found |= {role.id: role for role in self.where(*began, kept.ended_at.is_(None))}
        return sorted(found.values(), key=lambda role: (role.since, role.id))

    def ever_of(self, person_id: str) -> list[Role]:
        """Return every role this person ever had, on any plan."""
        return self.where(self.table.c.person_id == person_id)


def _place(relation: Relation | None) -> int:
    """Return where somebody stands beside others of the same moment: on every plan and screen the same."""
    return -1 if relation is None else ORDER.index(relation)


def _of_plan(rows: Select[Any]) -> Select[Any]:
    roles = schema.roles.c
    return rows.where(roles.plan_id == bindparam("plan_id")).order_by(roles.since, roles.id)
