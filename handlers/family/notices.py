"""News on a discreet phone: "You have a new message.", Open, Later, and hidden again (safeguards T11)."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.clock.claims import world_of
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Tick
from handlers.house import House
from handlers.rules.hiding import OPENED, is_edited_away, may_open, news_behind
from handlers.rules.notices import as_it_goes, still_true
from handlers.rules.refusals import NotFound
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, Priority
from storage.transaction import Transaction

HIDDEN = {True: "hidden_again", False: "screen_hidden"}  # news can be opened again, a screen is asked for anew


@only(Audience.ANYONE)
def open_news(tx: Transaction, hearing: Hearing) -> None:
    """Edit the words into the neutral message; if they are no longer this person's to read, say what is true now."""
    notice = _news_here(tx, hearing)
    hearing.open(notice, **{OPENED: notice.id})


@only(Audience.ANYONE)
def leave_for_later(tx: Transaction, hearing: Hearing) -> None:
    """Keep the news closed; Open stays where it is."""
    hearing.show("alert_later", notice=_news_here(tx, hearing).id)


@only(Audience.ANYONE)
def hide_now(tx: Transaction, hearing: Hearing) -> None:
    """Take the words off the screen at once; news can be opened again."""
    chat = hearing.chat.chat_hash
    shown = tx.outbox.row_for_message(chat, hearing.edit_message_id or 0) or tx.outbox.latest_screen(chat)
    if shown is None:
        raise NotFound
    hearing.edit_message_id = shown.message_id
    news = news_behind(shown)
    hearing.show(HIDDEN[news is not None], notice=news)


def _news_here(tx: Transaction, hearing: Hearing) -> Notice:
    notice = tx.outbox.find(hearing.id1 or _news_shown(tx, hearing))
    if notice is None:
        raise NotFound
    me = hearing.person.id if hearing.person is not None else None
    plans = {plan.id for plan in tx.plans.of_family(me)} if me is not None else set[str]()
    world = world_of(tx, hearing.house, [notice], hearing.now)
    if not may_open(notice, tx.links.hashes(hearing.chat.chat_id), me, plans, still_true(notice, world)):
        raise NotFound
    return as_it_goes(notice, world)


def _news_shown(tx: Transaction, hearing: Hearing) -> str:
    """Return the id of the news that the tapped message shows in words, where its button carries none."""
    shown = tx.outbox.row_for_message(hearing.chat.chat_hash, hearing.edit_message_id or 0)
    return (shown and news_behind(shown)) or ""


def hide_again(tx: Transaction, house: House, now: datetime) -> None:
    """Take back what has been on a phone for as long as its reader wants it there."""
    for shown in tx.outbox.to_hide(now):
        tx.outbox.put(_in_its_place(shown, now))
        tx.outbox.change(shown, hide_at=None)


def _in_its_place(shown: Notice, now: datetime) -> Notice:
    """Return what replaces a message: neutral words, with Open where it was news; a file is deleted."""
    news = news_behind(shown)
    neutral = Notice(
        id=new_id(), chat_id=shown.chat_id, chat_hash=shown.chat_hash, act=Act.EDIT, kind=HIDDEN[news is not None],
        key=f"hidden/{shown.id}", due=now, made_at=now, person_id=shown.person_id, facts={"notice": news},
        priority=Priority.NEWS, target_id=shown.id, private=False,
    )  # fmt: skip
    return neutral if is_edited_away(shown) else replace(neutral, act=Act.DELETE, kind="delete")


ROUTES = (
    Tap("notice.open", open_news),
    Tap("notice.later", leave_for_later),
    Tap("notice.hide", hide_now),
)

TICKS = (Tick("hide_again", timedelta(seconds=30), hide_again),)
