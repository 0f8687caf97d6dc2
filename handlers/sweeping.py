"""Taking everything the bot said off one phone, as far as Telegram still lets us: for /hide, and for a link cut off."""

from datetime import UTC, datetime

from handlers.rules.hiding import Sweep, sweep
from storage.records.ids import new_id
from storage.records.notices import Act, Notice
from storage.transaction import Transaction

EVER = datetime(1970, 1, 1, tzinfo=UTC)


def sweep_chat(tx: Transaction, chat_id: int, chat_hash: bytes, key: str, *, own: int | None = None) -> Sweep:
    """Delete the bot's messages in this chat, and the person's `own` one; return what was found."""
    found = sweep(tx.outbox.shown_to(chat_hash, EVER), own, tx.now)
    for number, batch in enumerate(found.batches):
        tx.outbox.put(Notice(
            id=new_id(), chat_id=chat_id, chat_hash=chat_hash, act=Act.DELETE, kind="delete",
            key=f"{key}/{number}", due=tx.now, made_at=tx.now, message_ids=batch, private=False,
        ))  # fmt: skip
    return found
