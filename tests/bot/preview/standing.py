"""A clock that is moved by hand, and the morning on which it stands."""

from datetime import UTC, datetime

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Stopwatch:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds
