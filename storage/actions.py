"""Agreed actions of a plan, how they read before each correction, and what people say of them."""

from collections.abc import Iterable

from storage import schema
from storage.records.actions import ActionReport, ActionState, ActionVersion, AgreedAction
from storage.repository import CHUNK, Repository

actions = schema.actions


class Actions(Repository[AgreedAction]):
    """What was agreed, drafted and done, plan by plan."""

    table = actions
    record = AgreedAction

    def of_plan(self, plan_id: str) -> list[AgreedAction]:
        """Return every action of a plan that was not withdrawn, in the order they were made."""
        return self.where(
            actions.c.plan_id == plan_id,
            actions.c.state != ActionState.WITHDRAWN.value,
            order_by=(actions.c.made_at, actions.c.id),
        )

    def drafts_of(self, plan_id: str, author_id: str) -> list[AgreedAction]:
        """Return what this author has drafted on a plan and not published."""
        return self.where(
            actions.c.plan_id == plan_id,
            actions.c.author_id == author_id,
            actions.c.state == ActionState.DRAFT.value,
            order_by=(actions.c.made_at, actions.c.id),
        )

    def published_on(self, plan_ids: Iterable[str]) -> dict[str, list[AgreedAction]]:
        """Return what is published and not done on several plans, by plan."""
        wanted, found = list(dict.fromkeys(plan_ids)), dict[str, list[AgreedAction]]()
        for start in range(0, len(wanted), CHUNK):
            here = actions.c.plan_id.in_(wanted[start : start + CHUNK])
            for action in self.where(here, actions.c.state == ActionState.PUBLISHED.value, order_by=actions.c.by_day):
                found.setdefault(action.plan_id, []).append(action)
        return found


class ActionVersions(Repository[ActionVersion]):
    """How actions read before their corrections."""

    table, record = schema.action_versions, ActionVersion

    def of_action(self, action_id: str) -> list[ActionVersion]:
        """Return the former versions of one action, the oldest first."""
        kept = self.table.c
        return self.where(kept.action_id == action_id, order_by=(kept.version, kept.id))


class ActionReports(Repository[ActionReport]):
    """What people say of actions: their owners, the family, whoever leads."""

    table, record = schema.action_reports, ActionReport

    def of_action(self, action_id: str) -> list[ActionReport]:
        """Return what was said of one action, the oldest first. Who may read which is for the rules."""
        kept = self.table.c
        return self.where(kept.action_id == action_id, order_by=(kept.said_at, kept.id))

    def of_actions(self, action_ids: Iterable[str]) -> dict[str, list[ActionReport]]:
        """Return what was said of several actions, by action, the oldest first."""
        kept, wanted, found = self.table.c, list(dict.fromkeys(action_ids)), dict[str, list[ActionReport]]()
        for start in range(0, len(wanted), CHUNK):
            here = kept.action_id.in_(wanted[start : start + CHUNK])
            for report in self.where(here, order_by=(kept.said_at, kept.id)):
                found.setdefault(report.action_id, []).append(report)
        return found
