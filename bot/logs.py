"""Structured logs: one JSON object a line, of listed events, without tokens and without anybody's story.

What a family wrote must not reach a log by any road (promise 6), so a line holds the name of an event from the list
below and values of our own choosing. Exceptions and other people's libraries are logged by class and place only:
an error's message may quote whatever it failed on.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Final, TextIO

import structlog
from structlog.typing import FilteringBoundLogger, Processor

TOKEN: Final = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{35}")
TALKATIVE: Final = (
    "httpx", "httpcore", "telegram", "apscheduler", "aiohttp", "aiosqlite", "asyncio", "alembic", "sqlalchemy",
)  # fmt: skip

# Every event there is. A new one is added here, and only names of things may go with it: ids of our own making,
# kinds, counts, classes of exceptions.
EVENTS: Final = frozenset(
    {
        # the program
        "starting",
        "started",
        "stopping",
        "stopped",
        "part_failed",
        "database_damaged",
        "clock_jumped",
        "clock_skewed",
        "clock_right",
        "heartbeat_failed",
        "ping_failed",
        "part_hung",
        "right_gained",
        "right_lost",
        # receiving
        "receiving",
        "telegram_away",
        "telegram_back",
        "telegram_conflict",
        "webhook_set",
        "webhook_deleted",
        "webhook_foreign",
        "webhook_not_taken",
        "webhook_turned_away",
        "token_refused",
        "updates_kept",
        "update_unparseable",
        "update_failed",
        "update_set_aside",
        "backlog_found",
        "store_away",
        "store_back",
        "unsaved_answered",
        # sending
        "sending_resumed",
        "notice_refused",
        "notice_unrenderable",
        "page_plainer",
        "notice_stopped",
        "notice_doubtful",
        "notice_migrated",
        "notice_try_later",
        "flood_control",
        "settle_failed",
        "claim_failed",
        # duties
        "duties_done",
        "duty_done",
        "duty_failed",
        # anything else
        "library_warning",
        "unlisted_event",
    }
)


class UnlistedEvent(Exception):
    """An event was logged whose name is not in bot.logs.EVENTS: add it there, or use one that is."""


def configure(*, to: TextIO | None = None, level: int = logging.INFO, strict: bool = False) -> None:
    """Send every log line, ours and the libraries', through one handler. `strict` raises for unlisted events."""
    shared: list[Processor] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_log_level,
        _exception_by_class_and_place,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            _ListedOnly(strict=strict),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(
        WithoutTokens(
            foreign_pre_chain=[_library_by_place, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_for(part: str) -> FilteringBoundLogger:
    """Return the logger of one part of the program."""
    logger: FilteringBoundLogger = structlog.get_logger(part, part=part)
    return logger


def without_tokens(text: str) -> str:
    """Return the text with every bot token in it blotted out."""
    return TOKEN.sub("[token]", text)


class WithoutTokens(structlog.stdlib.ProcessorFormatter):
    """Stands last, on the handler: whatever a line was made of, no token leaves with it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))


class _ListedOnly:
    def __init__(self, *, strict: bool) -> None:
        self._strict = strict

    def __call__(self, _: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if event.get("event") in EVENTS:
            return event
        if self._strict:
            raise UnlistedEvent
        # Its name was made up on the spot, so it may hold anything: only where it came from is kept.
        return {"event": "unlisted_event", "part": event.get("part")}


def _library_by_place(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep where a library's warning was written and leave out its words: they may quote what was sent."""
    record: logging.LogRecord = event["_record"]
    event["event"] = "library_warning"
    event["library"] = record.name
    event["place"] = f"{record.module}:{record.lineno}"
    event.pop("positional_args", None)
    if record.exc_info:
        event["exc_info"] = record.exc_info
        record.exc_info = None
        record.exc_text = None
    return event


def _exception_by_class_and_place(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    problem = event.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()
    if isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        event["error"], event["at"] = type(problem).__name__, place_of(problem)
    event.pop("stack_info", None)
    return event


def place_of(problem: BaseException) -> list[str]:
    """Return where an exception came from, innermost last, as file:line in function; never its message."""
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    return [f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} in {frame.name}" for frame in frames]
