"""News from your team: the notes marked for this reader, each to ask about or to say that it is wrong (002-04)."""

from handlers.context import Hearing
from handlers.family.selection import circle_of
from handlers.family.unsent import begin, show_write
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.posts import known_posts, post_for, writer_of
from handlers.rules.posts import Said
from handlers.rules.refusals import NotFound
from handlers.rules.unsent import CONCERN
from storage.records.concerns import ConcernKind
from storage.records.plans import Circle
from storage.transaction import Transaction

A_PAGE = 3


@only(Audience.FAMILY)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show what there is for this reader, the newest first; what is for others leaves no gap."""
    circle = circle_of(tx, hearing, hearing.id1)
    known = known_posts(tx, circle, hearing.me, hearing.now, hearing.today)
    page = hearing.page
    hearing.show(
        "team_news", plan_id=circle.plan.id, list_plan=circle.plan.id, child=circle.plan.child_name,
        items=[{"id": said.post.id, "author": writer_of(tx, circle, said.post).name, "date": said.post.posted_at}
               for said in known[page * A_PAGE : (page + 1) * A_PAGE]],
        next_page=page + 1 if len(known) > (page + 1) * A_PAGE else None,
    )  # fmt: skip


def _note(tx: Transaction, hearing: Hearing) -> tuple[Circle, Said]:
    """Return the note a tap names, if it is for this reader."""
    post = tx.posts.find(hearing.id1)
    if post is None:
        raise NotFound
    circle = circle_of(tx, hearing, post.plan_id)
    said = post_for(tx, circle, post, hearing.me, hearing.now, hearing.today)
    if said is None:
        raise NotFound
    return circle, said


@only(Audience.FAMILY)
def open_note(tx: Transaction, hearing: Hearing) -> None:
    """Show one note as its writer left it. Reading it is an act."""
    circle, said = _note(tx, hearing)
    tx.audit.add(hearing.me.id, "post.read", said.post.id)
    hearing.show(
        "team_news_card", plan_id=circle.plan.id, refers_to=said.post.id, list_plan=circle.plan.id,
        child=circle.plan.child_name, post_id=said.post.id, author=writer_of(tx, circle, said.post).name,
        date=said.post.posted_at, text=said.version.words, changed_on=said.version.made_at if said.former else None,
    )  # fmt: skip


@only(Audience.FAMILY)
def ask_about_it(tx: Transaction, hearing: Hearing) -> None:
    """Ask about a note, or say that it is not right (003-12)."""
    circle, said = _note(tx, hearing)
    kind = ConcernKind.WRONG if hearing.id2 == "wrong" else ConcernKind.QUESTION
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=kind.value, door=None, person_id=None, action_id=None,
                  post_id=said.post.id)  # fmt: skip
    show_write(tx, hearing, draft)


ROUTES = (
    Tap("news.list", show_list),
    Tap("news.open", open_note),
    Tap("news.ask", ask_about_it),
)
