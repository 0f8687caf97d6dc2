"""How a practitioner proves who they are, and for how long that counts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Credential:
    """A practitioner's authenticator secret and what went wrong since the last success (ASVS 6.3.1, 6.5.1).

    Its id is the practitioner's. `last_step` is the last TOTP time step accepted: a step is never accepted twice.
    `failures` are the moments of wrong codes since the last success.
    """

    id: str
    totp_secret: str
    made_at: datetime
    last_step: int = 0
    failures: tuple[str, ...] = ()
    locked_until: datetime | None = None
    locked_for_good: bool = False
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Session:
    """A practitioner's signed-in time: 8 hours at most, 15 minutes without use (ASVS 7.3.1)."""

    id: str
    person_id: str
    started_at: datetime
    seen_at: datetime
    fresh_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
