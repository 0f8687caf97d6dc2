"""Plans: one child's plan, and the whole circle around it in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select

from storage import schema
from storage.records.people import Person
from storage.records.plans import Circle, CoverState, LeadState, Plan, RoleKind
from storage.repository import Repository

DOMAIN = "plan"
HIGHEST = 4  # line managers of line managers that are loaded: the ladder asks for one


class Plans(Repository[Plan]):
    """The plans of the service. Everything but `by_ref` returns only those that are open."""

    table, record = schema.plans, Plan

    def ref_hash(self, ref: str) -> bytes:
        """Return the keyed hash a plan with this reference is kept with; case and outer spaces do not count."""
        return self.tx.keys.lookup(DOMAIN, written(ref))

    def by_ref(self, ref: str) -> Plan | None:
        """Return the plan called `OK-14`, open or closed, or None."""
        return self.first(self.table.c.ref_hash.in_(self.tx.keys.lookups(DOMAIN, written(ref))))

    def all_open(self) -> list[Plan]:
        """Return every open plan, the oldest first."""
        return self.ask(_those_open)

    def reviewed_by(self, day: date) -> list[Plan]:
        """Return the open plans whose review is due on `day` or before."""
        return self.ask(_reviewed_by, day=day)

    def asked_about_help_by(self, day: date) -> list[Plan]:
        """Return the open plans of which is asked, on `day` or before, whether other help is needed."""
        return self.ask(_asked_about_help_by, day=day)

    def of_family(self, person_id: str) -> list[Plan]:
        """Return the open plans on which this person has a live family role."""
        return self.ask(_of_family, person_id=person_id)

    def of_practitioner(self, person_id: str) -> list[Plan]:
        """Return the open plans on whose team, or at whose head, this person is, or lately was (001-30)."""
        return self.ask(_of_practitioner, person_id=person_id)

    def led_by(self, person_id: str) -> list[Plan]:
        """Return the open plans this person is lead professional of."""
        return self.ask(_led_by, person_id=person_id)

    def left_by_their_lead(self) -> list[Plan]:
        """Return the open plans whose lead professional has left, and that have no other yet."""
        return self.ask(_left)

    def on_duty_for(self, person_id: str) -> list[Plan]:
        """Return the open plans whose duty contact this person is."""
        return self.ask(_on_duty_for, person_id=person_id)

    def covered_by(self, person_id: str, day: date) -> list[Plan]:
        """Return the open plans whose lead (or duty contact) this person has agreed to stand in for on `day`."""
        return self.ask(_covered_by, person_id=person_id, day=day)

    def circle(self, plan_id: str) -> Circle:
        """Return the plan with everybody around it: roles, covers, duty, line managers, who can be reached.

        With them comes whoever does or did an agreed action: a former cover or a co-ordinator has no role here.
        """
        return self.circle_around(self.get(plan_id))

    def circle_around(self, plan: Plan) -> Circle:
        """Return the circle of a plan that this transaction has loaded."""
        roles = self.tx.roles.of_plan(plan.id)
        people = self._with_managers({plan.duty_id, *(role.person_id for role in roles)})
        covers = self.tx.covers.standing_in_for(people)
        strangers = ({cover.by_id for cover in covers} | self.tx.actions.doers_on(plan.id)) - people.keys()
        if strangers:
            people |= self._with_managers(strangers)
        return Circle(plan, tuple(roles), tuple(covers), people, self.tx.links.reachable(people))

    def _with_managers(self, ids: Iterable[str]) -> dict[str, Person]:
        people = self.tx.people.many(ids)
        for _ in range(HIGHEST):
            above = {p.manager_id for p in people.values() if p.manager_id is not None} - people.keys()
            if not above:
                break
            people |= self.tx.people.many(above)
        return people


plans, covers, roles = schema.plans.c, schema.covers.c, schema.roles.c
PERSON: Final[BindParameter[str]] = bindparam("person_id")
DAY: Final[BindParameter[date]] = bindparam("day")


def _reviewed_by(rows: Select[Any]) -> Select[Any]:
    return _those_open(rows, plans.review_by <= DAY)


def _asked_about_help_by(rows: Select[Any]) -> Select[Any]:
    return _those_open(rows, plans.help_day <= DAY)


def _of_family(rows: Select[Any]) -> Select[Any]:
    return _those_open(rows, _with_role(roles.person_id == PERSON, RoleKind.FAMILY))


def _of_practitioner(rows: Select[Any]) -> Select[Any]:
    return _those_open(rows, _with_role(roles.person_id == PERSON, RoleKind.TEAM, RoleKind.LEAD, RoleKind.OVERLAP))


def _led_by(rows: Select[Any]) -> Select[Any]:
    return _those_open(rows, _with_role(roles.person_id == PERSON, RoleKind.LEAD))


def _left(rows: Select[Any]) -> Select[Any]:
    return _those_open(rows, plans.lead_state == LeadState.LEFT.value)


def _on_duty_for(rows: Select[Any]) -> Select[Any]:
    return _those_open(rows, plans.duty_id == PERSON)


def _covered_by(rows: Select[Any]) -> Select[Any]:
    away = select(covers.away_id).where(
        covers.by_id == PERSON, covers.state == CoverState.ACCEPTED.value, covers.first_day <= DAY,
        covers.last_day >= DAY,
    )  # fmt: skip
    return _those_open(rows, _with_role(roles.person_id.in_(away), RoleKind.LEAD) | plans.duty_id.in_(away))


def _with_role(whose: ColumnElement[bool], *kinds: RoleKind) -> ColumnElement[bool]:
    there = select(roles.plan_id).where(whose, roles.kind.in_([kind.value for kind in kinds]), roles.ended_at.is_(None))
    return plans.id.in_(there)


def _those_open(rows: Select[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    return rows.where(plans.closed_at.is_(None), *conditions).order_by(plans.opened_at, plans.id)


def written(ref: str) -> str:
    """A plan's reference as it is looked up."""
    return " ".join(ref.split()).upper()
