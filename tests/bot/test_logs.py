"""The log: one line of JSON for each listed event, and nothing of anybody's in it."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.engine.outcomes import Became
from bot.logs import EVENTS, UnlistedEvent, configure, log_for

REPOSITORY = Path(__file__).parents[2]
TOKEN = "7000001:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
CANARY = "Yusuf has a rash"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """The log, strict as in every test, and the process's own put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure(to=stream, strict=True)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_its_part_and_time(out):
    log_for("receive").info("updates_kept", count=3)
    [line] = lines(out)
    assert line["event"] == "updates_kept"
    assert line["part"] == "receive"
    assert line["level"] == "info"
    assert line["count"] == 3
    assert str(line["timestamp"]).endswith("Z")


def test_an_unlisted_event_raises_in_tests(out):
    with pytest.raises(UnlistedEvent):
        log_for("send").info(f"sent {CANARY}")


def test_an_unlisted_event_in_earnest_says_only_where_it_came_from(out):
    configure(to=out)
    log_for("send").info(f"sent {CANARY}", who="Amira")
    [line] = lines(out)
    assert line["event"] == "unlisted_event"
    assert line["part"] == "send"
    assert "rash" not in out.getvalue()
    assert "Amira" not in out.getvalue()


def test_an_exception_is_logged_by_class_and_place_and_never_by_its_message(out):
    try:
        raise ValueError(CANARY)
    except ValueError as problem:
        log_for("receive").error("update_failed", exc_info=problem)
    [line] = lines(out)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in str(line["at"])
    assert "rash" not in out.getvalue()


def test_exc_info_true_means_the_exception_in_hand(out):
    try:
        raise KeyError(CANARY)
    except KeyError:
        log_for("receive").error("update_failed", exc_info=True)
    assert lines(out)[0]["error"] == "KeyError"


def test_a_librarys_warning_is_kept_by_place_and_without_its_words(out):
    logging.getLogger("telegram.Bot").warning("could not read %s", CANARY)
    [line] = lines(out)
    assert line["event"] == "library_warning"
    assert line["library"] == "telegram.Bot"
    assert str(line["place"]).startswith("test_logs:")
    assert "rash" not in out.getvalue()


def test_a_librarys_traceback_is_kept_by_class_and_place(out):
    try:
        raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/getMe {CANARY}")
    except RuntimeError:
        logging.getLogger("somebody").exception("failed for %s", TOKEN)
    [line] = lines(out)
    assert line["error"] == "RuntimeError"
    assert TOKEN not in out.getvalue()
    assert "rash" not in out.getvalue()


def test_a_token_never_leaves_whatever_carries_it(out):
    log_for("program").warning("starting", address=f"https://api.telegram.org/bot{TOKEN}/getMe", **{TOKEN: 1})
    assert TOKEN not in out.getvalue()
    assert "[token]" in out.getvalue()


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore.connection", "telegram.ext", "apscheduler.scheduler", "aiohttp.access"]
)
def test_talkative_libraries_are_heard_from_warning_on(out, name):
    logging.getLogger(name).info("POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    assert out.getvalue() == ""


def test_every_listed_event_is_logged_somewhere():
    """The inventory is of what there is: an operator may set an alarm on any of them."""
    ours = [file for folder in ("bot", "handlers", "storage") for file in (REPOSITORY / folder).rglob("*.py")]
    said = "\n".join(file.read_text("utf-8") for file in ours if file.name != "logs.py")
    of_a_notice = {f"notice_{became.value}" for became in Became}
    own = {"library_warning", "unlisted_event"}
    assert {event for event in EVENTS - of_a_notice - own if f'"{event}"' not in said} == set()
