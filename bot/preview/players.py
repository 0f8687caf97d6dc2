"""The people in the demo: whose phone it is, and what lies beside it (a letter, an authenticator)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pyotp

from bot.preview.telegram import Phone

CODE_LASTS = 30  # seconds: RFC 6238, as the authenticator apps do it


class Side(StrEnum):
    """Which side of the chat a phone is on."""

    FAMILY = "family"
    STAFF = "staff"


@dataclass(frozen=True)
class Letter:
    """What a family was handed: the code and its link, and the word they agreed face to face."""

    code: str
    link: str
    check_word: str
    expires_at: datetime


@dataclass(frozen=True)
class Code:
    """Six numbers on an authenticator, and until when they are shown."""

    numbers: str
    until: datetime


@dataclass
class Player:
    """One phone on the page."""

    key: str
    name: str
    role: str
    hint: str
    side: Side
    phone: Phone
    letter: Letter | None = None
    secret: str | None = None

    def code_at(self, now: datetime) -> Code | None:
        """Return what this person's authenticator shows, or None where they have none."""
        if self.secret is None:
            return None
        until = (now.timestamp() // CODE_LASTS + 1) * CODE_LASTS
        return Code(pyotp.TOTP(self.secret).at(now), datetime.fromtimestamp(until, UTC))
