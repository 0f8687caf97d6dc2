"""Meetings, who is asked to them, and what people want to say there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from storage import schema
from storage.records.meetings import Attendance, Meeting, MeetingState, View
from storage.repository import Repository

LONGEST = timedelta(hours=12)
GONE = MeetingState.TAKEN_BACK.value


class Meetings(Repository[Meeting]):
    """Meetings and reviews. What was taken back before anybody saw it is left out everywhere."""

    table, record = schema.meetings, Meeting

    def of_plan(self, plan_id: str, since: datetime) -> list[Meeting]:
        """Return the meetings of a plan that start after `since`, cancelled ones too, soonest first."""
        kept = self.table.c
        return self.where(kept.plan_id == plan_id, *self._after(since), order_by=(kept.starts_at, kept.id))

    def of_plans(self, plan_ids: Iterable[str], since: datetime) -> list[Meeting]:
        """Return the meetings of several plans, soonest first."""
        found = self.among(self.table.c.plan_id, plan_ids, *self._after(since))
        return sorted(found, key=lambda meeting: (meeting.starts_at, meeting.id))

    def of_person(self, person_id: str, since: datetime) -> list[Meeting]:
        """Return the meetings this person is asked to that start after `since`, soonest first."""
        kept, asked = self.table.c, schema.attendances.c
        theirs = select(asked.meeting_id).where(asked.person_id == person_id)
        return self.where(kept.id.in_(theirs), *self._after(since), order_by=(kept.starts_at, kept.id))

    def starting_between(self, first: datetime, last: datetime) -> list[Meeting]:
        """Return the meetings that stand and start from `first` on and before `last`."""
        return self.ask(_starting_between, first=first, last=last)

    def ref_hash(self, ref: str) -> bytes:
        """Return the keyed hash an imported meeting is found by."""
        return self.tx.keys.lookup("meeting.ref", " ".join(ref.split()).upper())

    def by_ref(self, ref: str) -> Meeting | None:
        """Return the meeting that a case system knows under this reference, or None."""
        return self.first(self.table.c.ref_hash.in_(self.tx.keys.lookups("meeting.ref", " ".join(ref.split()).upper())))

    def _after(self, since: datetime) -> tuple[ColumnElement[bool], ...]:
        return self.table.c.starts_at > since - LONGEST, self.table.c.state != GONE


class Attendances(Repository[Attendance]):
    """Who is asked to which meeting, and what they said."""

    table, record = schema.attendances, Attendance

    def of_meeting(self, meeting_id: str) -> list[Attendance]:
        """Return everybody asked to one meeting."""
        return self.where(self.table.c.meeting_id == meeting_id, order_by=self.table.c.id)

    def of_meetings(self, meeting_ids: Iterable[str]) -> dict[tuple[str, str], Attendance]:
        """Return everybody asked to several meetings, by meeting and person."""
        rows = self.among(self.table.c.meeting_id, meeting_ids, order_by=self.table.c.id)
        return {(row.meeting_id, row.person_id): row for row in rows}

    def at(self, meeting_id: str, person_id: str) -> Attendance | None:
        """Return one person's place at one meeting, or None where they are not asked."""
        kept = self.table.c
        return self.first(kept.meeting_id == meeting_id, kept.person_id == person_id)


class Views(Repository[View]):
    """What people want to say at a meeting, in their own words."""

    table, record = schema.views, View

    def of_meeting(self, meeting_id: str) -> list[View]:
        """Return everything said for one meeting, oldest first. Who may read which is for the rules."""
        kept = self.table.c
        return self.where(kept.meeting_id == meeting_id, order_by=(kept.said_at, kept.id))

    def by(self, meeting_id: str, person_id: str) -> list[View]:
        """Return what one person wants to say at one meeting, oldest first."""
        kept = self.table.c
        return self.where(
            kept.meeting_id == meeting_id, kept.person_id == person_id, order_by=(kept.said_at, kept.id)
        )  # fmt: skip

    def by_in(self, meeting_ids: Iterable[str], person_id: str) -> list[View]:
        """Return what one person said for several meetings, oldest first."""
        found = self.among(self.table.c.meeting_id, meeting_ids, self.table.c.person_id == person_id)
        return sorted(found, key=lambda view: (view.said_at, view.id))


def _starting_between(rows: Select[Any]) -> Select[Any]:
    kept = schema.meetings.c
    return rows.where(
        kept.starts_at >= bindparam("first"), kept.starts_at < bindparam("last"),
        kept.state == MeetingState.PLANNED.value,
    ).order_by(kept.starts_at, kept.id)  # fmt: skip
