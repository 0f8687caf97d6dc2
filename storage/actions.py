"""Agreed actions of a plan, how they read before each correction, and what people say of them."""

from collections.abc import Iterable
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from storage import schema
from storage.chunks import grouped
from storage.prepared import Prepared
from storage.records.actions import ActionReport, ActionState, ActionVersion, AgreedAction
from storage.repository import Repository

actions = schema.actions
LATELY = timedelta(days=30)  # for so long what was done is looked at where somebody says it was not


DOERS: Final = Prepared(
    select(actions.c.owner_id, actions.c.done_by).where(actions.c.plan_id == bindparam("plan_id")).distinct()
)


class Actions(Repository[AgreedAction]):
    """What was agreed, drafted and done, plan by plan."""

    table = actions
    record = AgreedAction

    def of_plan(self, plan_id: str) -> list[AgreedAction]:
        """Return every action of a plan, in the order they were made; one withdrawn only while it may come back."""
        return self.where(
            actions.c.plan_id == plan_id,
            or_(actions.c.state != ActionState.WITHDRAWN.value, actions.c.visible_from > self.tx.now),
            order_by=(actions.c.made_at, actions.c.id),
        )

    def doers_on(self, plan_id: str) -> set[str]:
        """Return who does, or has done, what was agreed on this plan."""
        rows = DOERS.rows(self.tx.connection, {"plan_id": plan_id})
        return {person_id for row in rows for person_id in row if person_id is not None}

    def drafts_of(self, plan_id: str, author_id: str) -> list[AgreedAction]:
        """Return what this author has drafted on a plan and not published."""
        return self.where(
            actions.c.plan_id == plan_id,
            actions.c.author_id == author_id,
            actions.c.state == ActionState.DRAFT.value,
            order_by=(actions.c.made_at, actions.c.id),
        )

    def published_on(self, plan_ids: Iterable[str]) -> dict[str, list[AgreedAction]]:
        """Return what is published and not done on several plans, by plan, or was so until a moment ago.

        Each may be in the two minutes of a change: who knows it how is for the rules (`as_seen`).
        """
        found = self.among(actions.c.plan_id, plan_ids, self._open, order_by=actions.c.by_day)
        return grouped(found, attrgetter("plan_id"))

    def due_between(self, first: date, last: date) -> list[AgreedAction]:
        """Return what is published and whose day, or promised day, lies between the two, both included."""
        found = (self.ask(build, first=first, last=last) for build in (_due_between, _date_between))
        return list({action.id: action for some in found for action in some}.values())

    def open_or_done_lately(self, plan_ids: Iterable[str]) -> dict[str, list[AgreedAction]]:
        """Return what is published on several plans, and what was done in the last month, by plan."""
        lately = and_(actions.c.state == ActionState.DONE.value, actions.c.done_at >= self.tx.now - LATELY)
        in_order = (actions.c.by_day, actions.c.id)
        found = self.among(actions.c.plan_id, plan_ids, or_(self._open, lately), order_by=in_order)
        return grouped(found, attrgetter("plan_id"))

    @property
    def _open(self) -> ColumnElement[bool]:
        """Published; or withdrawn, and that may still be taken back."""
        going = and_(actions.c.state == ActionState.WITHDRAWN.value, actions.c.visible_from > self.tx.now)
        return or_(actions.c.state == ActionState.PUBLISHED.value, going)


class ActionVersions(Repository[ActionVersion]):
    """How actions read before their corrections."""

    table, record = schema.action_versions, ActionVersion

    def of_action(self, action_id: str) -> list[ActionVersion]:
        """Return the former versions of one action, the oldest first."""
        return self.ask(_versions_of, action_id=action_id)


class ActionReports(Repository[ActionReport]):
    """What people say of actions: their owners, the family, whoever leads."""

    table, record = schema.action_reports, ActionReport

    def of_action(self, action_id: str) -> list[ActionReport]:
        """Return what was said of one action, the oldest first. Who may read which is for the rules."""
        return self.ask(_of_action, action_id=action_id)

    def of_actions(self, action_ids: Iterable[str]) -> dict[str, list[ActionReport]]:
        """Return what was said of several actions, by action, the oldest first."""
        kept = self.table.c
        reports = self.among(kept.action_id, action_ids, order_by=(kept.said_at, kept.id))
        return grouped(reports, attrgetter("action_id"))


def _of_action(rows: Select[Any]) -> Select[Any]:
    reports = schema.action_reports.c
    return rows.where(reports.action_id == bindparam("action_id")).order_by(reports.said_at, reports.id)


def _versions_of(rows: Select[Any]) -> Select[Any]:
    versions = schema.action_versions.c
    return rows.where(versions.action_id == bindparam("action_id")).order_by(versions.version, versions.id)


def _due_between(rows: Select[Any]) -> Select[Any]:
    return _published(rows, actions.c.by_day)


def _date_between(rows: Select[Any]) -> Select[Any]:
    return _published(rows, actions.c.date_will_come)


def _published(rows: Select[Any], day: ColumnElement[Any]) -> Select[Any]:
    between = day.between(bindparam("first"), bindparam("last"))
    return rows.where(actions.c.state == ActionState.PUBLISHED.value, between).order_by(actions.c.id)
