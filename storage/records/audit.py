"""One act and who did it, chained to the act before it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AuditEntry:
    """One row of the audit chain (ASVS 16.2.1, 16.4.2). No free text: `act` is a verb of the house."""

    seq: int
    at: datetime
    actor_id: str | None
    act: str
    object_id: str | None
    outcome: str
    previous: bytes
    mac: bytes
