"""Where one chat stands: which plan is looked at, and what typed words would mean just now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ChatState:
    """One private chat, known or not. Its id is made at first sight; `chat_hash` finds it.

    `awaiting` names the free text that is awaited ("link.check_word", "signin.code", "concern.words"); with
    `about` its ids. `kept_tap` is the newest tap made while signed out (callback data, which grants nothing).
    """

    id: str
    chat_hash: bytes
    chat_id: int
    seen_at: datetime
    awaiting: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    plan_id: str | None = None
    kept_tap: str | None = None
    kept_tap_at: datetime | None = None
    misses: int = 0
