"""One-time codes: a family's invitation to a plan, and a practitioner's enrolment."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Invitation:
    """A code in a letter for one adult or young person. The code and check word are kept as keyed HMACs only."""

    id: str
    plan_id: str
    person_id: str
    role_id: str
    code_hash: bytes
    check_word_hash: bytes
    made_at: datetime
    expires_at: datetime
    made_by: str | None = None
    tries_left: int = 3
    used_at: datetime | None = None
    used_by_chat: bytes | None = None
    locked_at: datetime | None = None
    revoked_at: datetime | None = None
    not_me_at: datetime | None = None


@dataclass(frozen=True)
class Enrolment:
    """A code that binds a practitioner's Telegram account once, within 24 hours (ASVS 6.4.1)."""

    id: str
    person_id: str
    code_hash: bytes
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
