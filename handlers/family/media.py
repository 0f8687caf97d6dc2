"""A voice note, photo or file that nobody asked for: kept by Telegram's own id, and asked what it is for."""

from telegram.ext import filters

from handlers.context import Hearing
from handlers.family.strays import keep_stray
from handlers.family.unsent import draft_tapped, show_write
from handlers.guard import Audience, only
from handlers.hears import Stray, Tap
from handlers.rules.unsent import without_last
from storage.transaction import Transaction


@only(Audience.FAMILY)
def stray_media(tx: Transaction, hearing: Hearing) -> None:
    """Hear a voice note, photo or file while none was awaited."""
    keep_stray(tx, hearing)


@only(Audience.FAMILY)
def record_again(tx: Transaction, hearing: Hearing) -> None:
    """Take out the voice note and wait for another, or for words."""
    show_write(tx, hearing, tx.drafts.save(without_last(draft_tapped(tx, hearing), hearing.now)))


ROUTES = (
    Stray(stray_media, filters.VOICE | filters.PHOTO | filters.Document.ALL),
    Tap("stray.again", record_again),
)
