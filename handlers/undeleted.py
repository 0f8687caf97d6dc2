"""What Telegram would not delete: its owner is told, so that no code or name stays unnoticed (safeguards T6)."""

from storage.records.ids import new_id
from storage.records.notices import Act, Notice
from storage.transaction import Transaction


def say_not_deleted(tx: Transaction, notice: Notice) -> None:
    """Ask the person to delete it themselves, once for each deletion; any other refused notice is not our matter."""
    if notice.act is not Act.DELETE:
        return
    tx.outbox.put(Notice(
        id=new_id(), chat_id=notice.chat_id, chat_hash=notice.chat_hash, act=Act.SEND, kind="not_deleted",
        key=f"not_deleted/{notice.id}", due=tx.now, made_at=tx.now, private=False,
    ))  # fmt: skip
    tx.audit.add(notice.person_id, "message.not_deleted", notice.id)
