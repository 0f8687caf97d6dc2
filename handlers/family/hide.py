"""/hide: what the bot sent in the last two days leaves the phone, and nothing says what it was (safeguards T11)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command
from handlers.sweeping import sweep_chat
from storage.transaction import Transaction


@only(Audience.ANYONE)
def hide(tx: Transaction, hearing: Hearing) -> None:
    """Delete the bot's messages that can still be deleted, and the request itself."""
    own = hearing.message.message_id if hearing.message is not None else None
    found = sweep_chat(tx, hearing.chat.chat_id, hearing.chat.chat_hash, f"{hearing.origin}/hide", own=own)
    hearing.show("hide_part" if found.too_old else "hide_done", n=found.too_old)


ROUTES = (Command("hide", hide),)
