"""Covers: who was asked to stand in for whom, and what they said (000-23)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, or_

from storage import schema
from storage.records.plans import Cover, CoverState
from storage.repository import Repository

STANDS = (CoverState.ASKED.value, CoverState.ACCEPTED.value)


class Covers(Repository[Cover]):
    """Every cover that was ever asked for."""

    table, record = schema.covers, Cover

    def around(self, person_id: str, day: date) -> list[Cover]:
        """Return the covers asked or agreed for or by this practitioner that are not over on `day`, soonest first."""
        kept = self.table.c
        whose = or_(kept.away_id == person_id, kept.by_id == person_id)
        return self.where(whose, kept.state.in_(STANDS), kept.last_day >= day, order_by=(kept.first_day, kept.asked_at))

    def standing_in_for(self, people: Iterable[str]) -> list[Cover]:
        """Return the covers asked or agreed for any of these people, of whatever days, soonest first."""
        return self.ask(_standing_in_for, people=list(people))

    def standing(self, day: date) -> list[Cover]:
        """Return every cover asked or agreed that is not over on `day`."""
        kept = self.table.c
        return self.where(kept.state.in_(STANDS), kept.last_day >= day, order_by=(kept.first_day, kept.id))

    def absences(self, since: date, until: date) -> list[Cover]:
        """Return the covers asked, agreed or declined that touch these days: they say who is away, covered or not."""
        return self.ask(_absences, since=since, until=until)


def _standing_in_for(rows: Select[Any]) -> Select[Any]:
    covers = schema.covers.c
    away = covers.away_id.in_(bindparam("people", expanding=True))
    return rows.where(away, covers.state.in_(STANDS)).order_by(covers.first_day, covers.id)


def _absences(rows: Select[Any]) -> Select[Any]:
    covers = schema.covers.c
    touching = (covers.last_day >= bindparam("since"), covers.first_day <= bindparam("until"))
    return rows.where(covers.state != CoverState.ENDED.value, *touching).order_by(covers.first_day, covers.id)
