"""Notes of a plan's team, their versions, and who has read which. Who may read one is for the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from sqlalchemy import ColumnElement, exists, select

from storage import schema
from storage.chunks import grouped
from storage.records.ids import new_id
from storage.records.posts import Marker, PostRead, PostVersion, TeamPost
from storage.repository import Repository

posts = schema.posts.c
versions = schema.post_versions.c
reads = schema.post_reads.c


class Posts(Repository[TeamPost]):
    """The notes of plans' teams."""

    table, record = schema.posts, TeamPost

    def of_plan(self, plan_id: str) -> list[TeamPost]:
        """Return the notes of a plan, the newest first."""
        return self.where(posts.plan_id == plan_id, order_by=(posts.posted_at.desc(), posts.id))

    def for_family(self, plan_id: str) -> list[TeamPost]:
        """Return the notes of a plan that are marked for its family, the newest first."""
        marked = posts.marker == Marker.FAMILY.value
        return self.where(posts.plan_id == plan_id, marked, order_by=(posts.posted_at.desc(), posts.id))

    def new_to(self, person_id: str, plan_ids: Iterable[str], since: datetime, now: datetime) -> list[TeamPost]:
        """Return the notes by others, kept since then, of which this practitioner has not read what stands now."""
        new = (posts.posted_at > since, posts.author_id != person_id, _unread(person_id, now))
        return list(self.among(posts.plan_id, plan_ids, *new, order_by=(posts.posted_at, posts.id)))


class PostVersions(Repository[PostVersion]):
    """What notes say, and said."""

    table, record = schema.post_versions, PostVersion

    def of_post(self, post_id: str) -> list[PostVersion]:
        """Return every version of one note, the oldest first."""
        return self.where(versions.post_id == post_id, order_by=versions.version)

    def of_posts(self, post_ids: Iterable[str]) -> dict[str, list[PostVersion]]:
        """Return every version of several notes, by note, the oldest first."""
        found = self.among(versions.post_id, post_ids, order_by=(versions.post_id, versions.version))
        return grouped(found, attrgetter("post_id"))


class PostReads(Repository[PostRead]):
    """Who has read which note."""

    table, record = schema.post_reads, PostRead

    def keep(self, post_id: str, person_id: str, version: int, now: datetime) -> None:
        """Keep that this practitioner has read a note up to this version; read again, one row says so."""
        known = self.first(reads.post_id == post_id, reads.person_id == person_id)
        if known is None:
            self.add(PostRead(new_id(), post_id, person_id, version, now))
        elif known.version < version:
            self.change(known, version=version, read_at=now)

    def of_post(self, post_id: str) -> list[PostRead]:
        """Return who has read one note."""
        return self.where(reads.post_id == post_id, order_by=(reads.read_at, reads.id))


def _unread(person_id: str, now: datetime) -> ColumnElement[bool]:
    """Whether a version stands that this person has not read; one that may still be taken back does not count."""
    read = exists().where(
        reads.post_id == versions.post_id, reads.person_id == person_id, reads.version >= versions.version
    )
    return select(versions.id).where(versions.post_id == posts.id, versions.visible_from <= now, ~read).exists()
