"""A Telegram account that belongs to a person, from the moment it is linked until it is cut off."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Link:
    """One account, one person. `chat_hash` is the keyed HMAC by which updates find their person."""

    id: str
    person_id: str
    chat_id: int
    chat_hash: bytes
    linked_at: datetime
    ended_at: datetime | None = None
    blocked_at: datetime | None = None
    expected: bool | None = None
