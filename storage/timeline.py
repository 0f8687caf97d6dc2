"""What happened on one plan, each sort by its own moment, newest first, read in small pages for as long as asked.

A page ends where the next begins, by moment and id, so none of it is read twice however long the plan has been open.
Which of it somebody may know is for the rules; what went past anybody is left out here already (promise 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, and_, or_

from storage import schema
from storage.records.actions import ActionState, ActionVersion, AgreedAction
from storage.records.concerns import Concern
from storage.records.contacts import ContactRequest
from storage.records.meetings import Meeting, MeetingState
from storage.records.posts import TeamPost
from storage.records.summaries import Summary, SummaryState
from storage.repository import Repository

if TYPE_CHECKING:
    from storage.transaction import Transaction

A_PAGE = 12
R = TypeVar("R")

actions, meetings, concerns = schema.actions.c, schema.meetings.c, schema.concerns.c
versions, summaries, posts = schema.action_versions.c, schema.summaries.c, schema.posts.c
contacts = schema.contact_requests.c


class Timeline:
    """The rows of one plan up to a moment, as streams that are read only as far as somebody looks."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx

    def published(self, plan_id: str, until: datetime) -> Iterator[AgreedAction]:
        """Return the actions by when they were agreed."""
        return self._each(self.tx.actions, actions.published_at, until, actions.plan_id == plan_id)

    def done(self, plan_id: str, until: datetime) -> Iterator[AgreedAction]:
        """Return the actions by when they were done."""
        return self._each(self.tx.actions, actions.done_at, until, actions.plan_id == plan_id)

    def withdrawn(self, plan_id: str, until: datetime) -> Iterator[AgreedAction]:
        """Return the actions that are no longer part of the plan, by since when."""
        gone = actions.state == ActionState.WITHDRAWN.value
        return self._each(self.tx.actions, actions.visible_from, until, actions.plan_id == plan_id, gone)

    def corrected(self, plan_id: str, until: datetime) -> Iterator[tuple[ActionVersion, AgreedAction]]:
        """Return the former versions of actions by when they were corrected, each with its action."""
        here = versions.action_id.in_(schema.actions.select().with_only_columns(actions.id)
                                      .where(actions.plan_id == plan_id))  # fmt: skip
        for version in self._each(self.tx.action_versions, versions.changed_at, until, here):
            yield version, self.tx.actions.get(version.action_id)

    def arranged(self, plan_id: str, until: datetime) -> Iterator[Meeting]:
        """Return the meetings by when they were arranged."""
        return self._meetings(meetings.made_at, plan_id, until)

    def called_off(self, plan_id: str, until: datetime) -> Iterator[Meeting]:
        """Return the meetings by when they were called off."""
        return self._meetings(meetings.cancelled_at, plan_id, until)

    def begun(self, plan_id: str, until: datetime) -> Iterator[Meeting]:
        """Return the meetings by when they began."""
        return self._meetings(meetings.starts_at, plan_id, until)

    def summaries(self, plan_id: str, until: datetime) -> Iterator[tuple[Summary, Meeting]]:
        """Return the summaries by when they could be read, each with its meeting."""
        sent = summaries.state == SummaryState.SENT.value
        here = summaries.plan_id == plan_id
        for summary in self._each(self.tx.summaries, summaries.visible_from, until, here, sent):
            yield summary, self.tx.meetings.get(summary.meeting_id)

    def posts(self, plan_id: str, until: datetime) -> Iterator[TeamPost]:
        """Return the team's notes by when they were written."""
        return self._each(self.tx.posts, posts.posted_at, until, posts.plan_id == plan_id)

    def asked(self, plan_id: str, until: datetime) -> Iterator[Concern]:
        """Return the threads that went past nobody, by when they were sent."""
        return self._concerns(concerns.sent_at, plan_id, until)

    def answered(self, plan_id: str, until: datetime) -> Iterator[Concern]:
        """Return the threads that went past nobody, by when they were answered."""
        return self._concerns(concerns.answered_at, plan_id, until)

    def contacts(self, plan_id: str, until: datetime) -> Iterator[ContactRequest]:
        """Return the requests for contact by when they were asked."""
        return self._each(self.tx.contacts, contacts.asked_at, until, contacts.plan_id == plan_id)

    def contacts_said(self, plan_id: str, until: datetime) -> Iterator[ContactRequest]:
        """Return the requests for contact by when the family answered."""
        return self._each(self.tx.contacts, contacts.family_said_at, until, contacts.plan_id == plan_id)

    def contacts_answered(self, plan_id: str, until: datetime) -> Iterator[ContactRequest]:
        """Return the requests for contact by when they were answered."""
        return self._each(self.tx.contacts, contacts.answered_at, until, contacts.plan_id == plan_id)

    def _meetings(self, at: ColumnElement[Any], plan_id: str, until: datetime) -> Iterator[Meeting]:
        there = meetings.state != MeetingState.TAKEN_BACK.value
        return self._each(self.tx.meetings, at, until, meetings.plan_id == plan_id, there)

    def _concerns(self, at: ColumnElement[Any], plan_id: str, until: datetime) -> Iterator[Concern]:
        past_nobody = concerns.excluded_id.is_(None)
        return self._each(self.tx.concerns, at, until, concerns.plan_id == plan_id, past_nobody)

    def _each(
        self, repository: Repository[Any], at: Any, until: datetime, *conditions: ColumnElement[bool]
    ) -> Iterator[Any]:
        row_id = repository.table.c.id
        after: ColumnElement[bool] = at <= until
        while True:
            found = repository.where(*conditions, after, order_by=(at.desc(), row_id.desc()), limit=A_PAGE)
            yield from found
            if len(found) < A_PAGE:
                return
            last, moment = found[-1], getattr(found[-1], at.key)
            after = or_(at < moment, and_(at == moment, row_id < last.id))
