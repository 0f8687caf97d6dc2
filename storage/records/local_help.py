"""Local services that can help, as whoever runs the service lists them; and what was sent on to a family."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Category(StrEnum):
    """What a local service helps with."""

    MONEY = "money"
    HEALTH = "health"
    SCHOOL = "school"
    CLUBS = "clubs"


@dataclass(frozen=True)
class LocalService:
    """One entry of the list (001-25): what it is for, for whom, where, how to reach it, and when that was checked.

    `ref` is the lister's own reference, by which the next file finds it again; one that `ended_at` is shown no more.
    """

    id: str
    ref: str
    ref_hash: bytes
    name: str
    category: Category
    what_for: str
    checked_on: date
    who_for: str | None = None
    area: str | None = None
    phone: str | None = None
    web: str | None = None
    hours: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Tip:
    """Something that might help one person of a family: an entry of the list, or a typed tip, sent by whoever leads.

    An entry that somebody of the family found and keeps is by themselves. `words` are the sender's own line. Until
    `visible_from` it can be taken back (two minutes' undo).
    """

    id: str
    plan_id: str
    to_id: str
    by_id: str
    sent_at: datetime
    visible_from: datetime
    service_id: str | None = None
    words: str | None = None
    kept_at: datetime | None = None
    removed_at: datetime | None = None
