"""Loads a plan's team notes as one person may know them, and tells the family of one that is marked for them."""

from datetime import date, datetime

from handlers.context import Hearing
from handlers.rules.posts import Said, as_known, family_reads, known_to, reads
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.posts import PostVersion, TeamPost
from storage.transaction import Transaction


def known_posts(tx: Transaction, circle: Circle, person: Person, now: datetime, day: date) -> list[Said]:
    """Return the notes of a plan this person may read, the newest first."""
    posts = tx.posts.of_plan(circle.plan.id) if person.is_staff else tx.posts.for_family(circle.plan.id)
    return known_to(circle, posts, tx.post_versions.of_posts(post.id for post in posts), person, now, day)


def post_for(tx: Transaction, circle: Circle, post: TeamPost, person: Person, now: datetime, day: date) -> Said | None:
    """Return one note as this person may know it, or None where for them there is none."""
    able = reads if person.is_staff else family_reads
    if not able(circle, post, person, day):
        return None
    return as_known(post, tx.post_versions.of_post(post.id), person, now)


def writer_of(tx: Transaction, circle: Circle, post: TeamPost) -> Person:
    """Return who wrote a note; whoever stood in for the lead then may be on the plan no more."""
    return circle.people.get(post.author_id) or tx.people.get(post.author_id)


def topic_of(version: PostVersion) -> str:
    """The news of one version, so that it can be withdrawn."""
    return f"post/{version.id}"


def tell_family(tx: Transaction, hearing: Hearing, circle: Circle, post: TeamPost, version: PostVersion) -> None:
    """Tell those of the family a note is for, without its words, once it can no longer be taken back."""
    for reader in circle.family:
        if family_reads(circle, post, reader, hearing.today):
            hearing.tell(
                reader, "team_news_new", key=f"post/{version.id}/{reader.id}", due=version.visible_from,
                topic=topic_of(version), refers_to=post.id, version=version.version, plan_id=circle.plan.id,
                child=circle.plan.child_name, author=hearing.me.name, post_id=post.id, changed=version.version > 1,
            )  # fmt: skip
