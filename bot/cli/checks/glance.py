"""What `mainstay status` looks at: whether the program lives, what waits, and how old the last backup is."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot import keeping
from bot.cli.checks.check import Check, fail, ok, warn
from bot.engine.heartbeat import STALE_AFTER, last_beat
from bot.settings import Environment
from bot.starting import Ground, is_running
from storage import health
from storage.depths import Depths, depths
from storage.upgrade import SchemaState

WAITS_TOO_LONG: Final = 15 * 60.0  # seconds (safeguards 4, promise b)
BACKUP_TOO_OLD: Final = timedelta(hours=26)  # R23
LOG: Final = "Look at the log, and at `mainstay doctor`."


@dataclass(frozen=True)
class Glance:
    """Everything that is seen at one glance."""

    running: bool
    last_beat: datetime | None
    schema: SchemaState
    depths: Depths | None
    backup_age: timedelta | None

    def as_data(self, now: datetime) -> dict[str, Any]:
        """Return it for the JSON object: numbers, and no names."""
        queues = asdict(self.depths) if self.depths is not None else {}
        if self.depths is not None:
            queues["to_say"] = {priority.name.lower(): count for priority, count in self.depths.to_say.items()}
        return {
            "running": self.running, "schema": self.schema.value, "last_beat": self.last_beat,
            "beat_age": _seconds(None if self.last_beat is None else now - self.last_beat),
            "backup_age": _seconds(self.backup_age), **queues,
        }  # fmt: skip


def look(environment: Environment, ground: Ground, now: datetime) -> Glance:
    """Look, and change nothing. Raises what the store raises."""
    with ground.open_store() as store:
        schema = store.read_sync(health.schema_of, now=now)
        found = store.read_sync(depths, now=now) if schema is SchemaState.CURRENT else None
    return Glance(
        is_running(environment.home), last_beat(environment.home), schema, found,
        keeping.age_of_newest(environment, now),
    )  # fmt: skip


def checks(seen: Glance, now: datetime) -> Iterator[Check]:
    """Judge what was seen; what is only worth knowing is a warning, and no reason to be called at night."""
    yield _living(seen, now)
    if seen.schema is not SchemaState.CURRENT:
        yield fail("schema", f"The schema is {seen.schema.value}.", "See `mainstay doctor`.")
    if seen.depths is not None:
        yield from _queues(seen.depths)
    yield _backup(seen.backup_age)


def _living(seen: Glance, now: datetime) -> Check:
    if not seen.running:
        return fail("run", "`mainstay run` is not running: nobody is answered.", "Start it.")
    if seen.last_beat is None or now - seen.last_beat > STALE_AFTER:
        since = "yet" if seen.last_beat is None else f"since {seen.last_beat:%Y-%m-%d %H:%M} UTC"
        mend = f"Just started? Wait a minute. Otherwise Telegram, the disk or the program itself is stuck. {LOG}"
        return fail("run", f"`mainstay run` is running, and has given no sign of life {since}.", mend)
    return ok("run", f"`mainstay run` is running; all was well {_ago(now - seen.last_beat)} ago.")


def _queues(found: Depths) -> Iterator[Check]:
    due = sum(found.to_say.values())
    waits = f"{_ago(timedelta(seconds=found.to_handle_age))}"
    said = f"{_ago(timedelta(seconds=found.to_say_age))}"
    if found.to_handle_age > WAITS_TOO_LONG:
        yield fail("to_handle", f"{found.to_handle} updates wait to be handled, the oldest for {waits}.", LOG)
    else:
        yield ok("to_handle", f"{found.to_handle} updates wait to be handled.")
    if found.to_say_age > WAITS_TOO_LONG:
        yield fail("to_say", f"{due} notices wait to be sent, the oldest for {said}.", LOG)
    else:
        yield ok("to_say", f"{due} notices wait to be sent.")
    left = {"set aside": found.set_aside, "refused": found.refused, "doubtful": found.doubtful}
    there = [f"{count} {what}" for what, count in left.items() if count]
    if there:
        mend = "The log names each at update_set_aside, notice_refused and notice_doubtful."
        yield warn("unsettled", f"Lying there: {', '.join(there)}.", mend)
    yield ok("database", f"The database holds {found.size / 2**20:.1f} MiB.")


def _backup(age: timedelta | None) -> Check:
    if age is None:
        return warn("backup", "There is no backup in the home folder.", "Run `mainstay backup` each night.")
    if age > BACKUP_TOO_OLD:
        return fail("backup", f"The newest backup is {_ago(age)} old.", "Run `mainstay backup`, and see why none ran.")
    return ok("backup", f"The newest backup is {_ago(age)} old.")


def _ago(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 1)
