"""A plan's team notes: the list, each note to whom it is for, taking back, correcting, and closing it to the family.

Need to know: a list holds what its reader may read and nothing else, no gap and no count (002-04).
"""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.posts import known_posts, post_for, tell_family, topic_of, writer_of
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.post_draft import correction_reads_well, show_check, team_here
from handlers.rules import posts as rules
from handlers.rules.access import Wish
from handlers.rules.refusals import NotFound
from handlers.rules.telling import relation_in
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.records.posts import Marker
from storage.transaction import Transaction

A_PAGE = 4


@only(Audience.PRACTITIONER, shows=True)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show the notes this practitioner may read, the newest first; what each says is opened."""
    circle = team_here(tx, hearing, hearing.id1)
    known, page = known_posts(tx, circle, hearing.me, hearing.now, hearing.today), hearing.page
    new = {post.id for post in tx.posts.new_to(hearing.me.id, [circle.plan.id], rules.fresh_since(hearing.now),
                                               hearing.now)}  # fmt: skip
    hearing.show(
        "p_post_list", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref,
        items=[{"id": said.post.id, "name": writer_of(tx, circle, said.post).name, "at": said.post.posted_at,
                "family": said.post.marker is Marker.FAMILY, "new": said.post.id in new,
                "mine": said.post.author_id == hearing.me.id}
               for said in known[page * A_PAGE : (page + 1) * A_PAGE]],
        next_page=page + 1 if len(known) > (page + 1) * A_PAGE else None,
    )  # fmt: skip


def note_here(tx: Transaction, hearing: Hearing, post_id: str) -> tuple[Circle, rules.Said]:
    """Return a note this practitioner may read; to everybody else there is no such thing."""
    post = tx.posts.find(post_id)
    if post is None:
        raise NotFound
    circle = circle_for(tx, hearing, post.plan_id, Wish.SEE_PLAN)
    said = post_for(tx, circle, post, hearing.me, hearing.now, hearing.today)
    if said is None:
        raise NotFound
    return circle, said


@only(Audience.PRACTITIONER, shows=True)
def open_note(tx: Transaction, hearing: Hearing) -> None:
    """Show a note. Reading it is an act, and from then on it is new to this reader no more."""
    circle, said = note_here(tx, hearing, hearing.id1)
    show_card(tx, hearing, circle, said)


def show_card(tx: Transaction, hearing: Hearing, circle: Circle, said: rules.Said, note: str | None = None) -> None:
    """Show what it says, for whom it is, and what its writer can still do."""
    post, mine = said.post, said.post.author_id == hearing.me.id
    tx.audit.add(hearing.me.id, "post.read", post.id)
    if not mine:
        tx.post_reads.keep(post.id, hearing.me.id, said.version.version, hearing.now)
    hearing.show(
        "p_post_card", plan_id=circle.plan.id, refers_to=post.id, case_id=circle.plan.id, plan=circle.plan.ref,
        post_id=post.id, name=writer_of(tx, circle, post).name, at=post.posted_at, text=said.version.words,
        corrected_on=said.version.made_at if said.former else None, note=note, mine=mine,
        undo_until=said.version.visible_from if mine and said.version.visible_from > hearing.now else None,
        **whom(circle, post.marker, post.readers, post.shown_to),
    )  # fmt: skip


def whom(
    circle: Circle, marker: Marker, readers: tuple[str, ...] | None, shown_to: tuple[str, ...]
) -> dict[str, Any]:  # fmt: skip
    """Return who reads a note, as its screens say it: practitioners by name, family as staff call them."""
    return {
        "family": marker is Marker.FAMILY,
        "names": None if readers is None else [circle.people[one].name for one in readers if one in circle.people],
        "relations": [relation_in(circle, one) or "family member" for one in shown_to if circle.role_of(one)],
    }


@only(Audience.PRACTITIONER, shows=True)
def show_former(tx: Transaction, hearing: Hearing) -> None:
    """Show what a corrected note said before."""
    circle, said = note_here(tx, hearing, hearing.id1)
    if not said.former:
        raise NotFound
    tx.audit.add(hearing.me.id, "post.read", said.post.id)
    hearing.show("p_post_former", plan_id=circle.plan.id, refers_to=said.post.id, plan=circle.plan.ref,
                 post_id=said.post.id, lines=[{"at": one.made_at, "words": one.words}
                                              for one in said.former[-3:]])  # fmt: skip


@only(Audience.PRACTITIONER)
def take_back(tx: Transaction, hearing: Hearing) -> None:
    """Take back within two minutes: nobody has seen it. A new note goes back to what was being written."""
    circle, said = note_here(tx, hearing, hearing.id1)
    post = rules.of_author(circle, said.post, hearing.me, hearing.today)
    version = rules.taken_back(said, hearing.now)
    tx.outbox.withdraw(topic=topic_of(version))
    tx.audit.add(hearing.me.id, "post.taken_back", post.id)
    tx.post_versions.remove(version.id)
    if said.former:
        show_card(tx, hearing, circle, rules.Said(post, said.former[-1], said.former[:-1]), "back")
        return
    tx.posts.remove(post.id)
    known = tx.drafts.of(hearing.me.id, rules.POST, circle.plan.id)
    if known is not None:
        tx.drafts.remove(known.id)
    show_check(tx, hearing, circle, tx.drafts.add(rules.draft_of(circle, said, new_id(), hearing.now)), back=True)


@only(Audience.PRACTITIONER)
def close_to_family(tx: Transaction, hearing: Hearing) -> None:
    """Mark a note for the team alone after all: from now on nobody of the family sees it."""
    circle, said = note_here(tx, hearing, hearing.id1)
    post = rules.for_team_alone(rules.of_author(circle, said.post, hearing.me, hearing.today))
    for version in (*said.former, said.version):
        tx.outbox.withdraw(topic=topic_of(version))
    tx.posts.save(post)
    tx.audit.add(hearing.me.id, "post.closed_to_family", post.id)
    show_card(tx, hearing, circle, rules.Said(post, said.version, said.former), "closed")


@only(Audience.PRACTITIONER)
def keep_correction(tx: Transaction, hearing: Hearing) -> None:
    """Keep the correction that was previewed; the old version is kept, and the family hears of it if it was theirs."""
    circle, said = note_here(tx, hearing, hearing.id1)
    post = rules.of_author(circle, said.post, hearing.me, hearing.today)
    draft = rules.of_writer(tx.drafts.find(hearing.id2), rules.FIX, hearing.me)
    if draft.about_id != post.id or not correction_reads_well(tx, hearing, circle, post, draft):
        return
    version = tx.post_versions.add(rules.corrected(said, draft, new_id(), hearing.now))
    tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, "post.corrected", post.id)
    tell_family(tx, hearing, circle, post, version)
    show_card(tx, hearing, circle, rules.Said(post, version, (*said.former, said.version)), "corrected")


ROUTES = (
    Tap("post.list", show_list),
    Tap("post.open", open_note),
    Tap("post.former", show_former),
    Tap("post.back", take_back),
    Tap("post.closed", close_to_family),
    Tap("post.fix_keep", keep_correction),
)
