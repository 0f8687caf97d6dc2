"""Words that nobody asked for: kept first, then the family says what they are for. Nothing typed is ever lost."""

from handlers.concerns import setting_of
from handlers.context import Hearing
from handlers.family.drafts_offer import choose_child_or_go_on
from handlers.family.link import is_code, open_code
from handlers.family.selection import circle_here
from handlers.family.unsent import add_said, draft_tapped, show_next, show_write
from handlers.guard import Audience, only
from handlers.hears import ANYTHING_SAID, Reply, Stray, Tap
from handlers.rules.asking import newest_open, who_reads
from handlers.rules.broadcasting import BROADCAST
from handlers.rules.refusals import NotFound
from handlers.rules.unsent import MORE, STRAY, files_in, is_same_breath, parts_in, words_of
from handlers.rules.ways import way_named
from storage.records.concerns import Door, PartKind
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.transaction import Transaction

SCREENS = {
    PartKind.TEXT.value: "stray_text",
    PartKind.VOICE.value: "voice_ok",
    PartKind.PHOTO.value: "photo",
    PartKind.DOCUMENT.value: "stray_file",
}


def keep_stray(tx: Transaction, hearing: Hearing) -> None:
    """Keep what was sent, together with what was sent just before it, and ask what it is for."""
    circle = circle_here(tx, hearing)
    draft = tx.drafts.of(hearing.me.id, STRAY)
    if draft is None or not is_same_breath(draft, hearing.now):
        draft = tx.drafts.add(Draft(new_id(), hearing.me.id, STRAY, hearing.now, hearing.now, circle.plan.id))
    show_stray(tx, hearing, add_said(tx, hearing, draft))


def show_stray(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    """Show what is kept and what may become of it. That offers it, so the menu does not do so once more."""
    tx.drafts.change(draft, offered_at=hearing.now)
    circle = circle_here(tx, hearing)
    setting = setting_of(tx, hearing.house, circle.plan.id)
    holder = who_reads(setting, hearing.me, Door.LEAD, None, hearing.today).held.by
    last = newest_open(tx.concerns.of_author(hearing.me.id))
    newest = parts_in(draft)[-1]
    many = len(parts_in(draft)) > 1
    hearing.show(
        "stray_many" if many and not words_of(draft) else SCREENS["text" if many else newest["kind"]],
        plan_id=circle.plan.id, draft_id=draft.id, draft=words_of(draft), n=len(parts_in(draft)),
        seconds=newest.get("seconds"), holder=None if hearing.many_plans else holder.name,
        last_id=last.id if last is not None else None, files=files_in(draft),
    )  # fmt: skip


@only(Audience.FAMILY)
def stray(tx: Transaction, hearing: Hearing) -> None:
    """Hear words while none were awaited. The name of a way, such as "menu", leads there from every screen.

    So does the code of a second letter: where the family has another child.
    """
    way = way_named(hearing.text)
    if way is not None:
        hearing.redo(way)
    elif is_code(tx, hearing.text):
        open_code(tx, hearing, hearing.text)
    else:
        keep_stray(tx, hearing)


@only(Audience.FAMILY)
def reply_to_broadcast(tx: Transaction, hearing: Hearing) -> None:
    """Hear a reply to what went to many families: the words go the ordinary way, never to whoever wrote it."""
    keep_stray(tx, hearing)


@only(Audience.FAMILY)
def ask_this(tx: Transaction, hearing: Hearing) -> None:
    """Make it a question; who reads it is shown before it goes."""
    choose_child_or_go_on(tx, hearing, draft_tapped(tx, hearing))


@only(Audience.FAMILY)
def add_words(tx: Transaction, hearing: Hearing) -> None:
    """Take a few words beside it before it goes."""
    show_write(tx, hearing, draft_tapped(tx, hearing))


@only(Audience.FAMILY)
def add_to_last(tx: Transaction, hearing: Hearing) -> None:
    """Make it more words for the newest open question; who reads that one is shown before it goes."""
    draft = draft_tapped(tx, hearing)
    last = newest_open(tx.concerns.of_author(hearing.me.id))
    if last is None:
        raise NotFound
    more = tx.drafts.change(draft, purpose=MORE, about_id=last.id, plan_id=last.plan_id)
    show_next(tx, hearing, more)


ROUTES = (
    Reply((BROADCAST,), reply_to_broadcast, ANYTHING_SAID),
    Stray(stray),
    Tap("stray.ask", ask_this),
    Tap("stray.words", add_words),
    Tap("stray.add", add_to_last),
)
