"""A moment the service itself must remember across restarts, by name."""

from dataclasses import dataclass
from datetime import datetime

HEARD = "heard"  # when Telegram last answered that there is, or is not, something for us


@dataclass(frozen=True)
class Mark:
    """When something last happened. The id is its name: there is one of each."""

    id: str
    at: datetime
