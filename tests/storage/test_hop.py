"""The two private names of aiosqlite that the house stands on, and what they do for us."""

import inspect
import sqlite3
import threading

import aiosqlite
import pytest

from storage.hop import Hop

MEND = "aiosqlite has changed: read its core.py and mend storage/hop.py, the only place that knows it"


def test_aiosqlite_still_runs_a_function_on_its_thread_under_the_name_execute():
    assert inspect.iscoroutinefunction(getattr(aiosqlite.Connection, "_execute", None)), MEND
    parameters = list(inspect.signature(aiosqlite.Connection._execute).parameters.values())
    assert [parameter.kind.name for parameter in parameters] == [
        "POSITIONAL_OR_KEYWORD",
        "POSITIONAL_OR_KEYWORD",
        "VAR_POSITIONAL",
        "VAR_KEYWORD",
    ], MEND


def test_aiosqlite_still_makes_its_connection_with_a_function_and_holds_a_thread():
    held = aiosqlite.Connection(lambda: sqlite3.connect(":memory:"), iter_chunk_size=64)
    assert isinstance(getattr(held, "_thread", None), threading.Thread), MEND


async def test_everything_runs_on_one_thread_that_is_not_ours_and_does_not_outlive_us():
    made_on = []

    def connect():
        made_on.append(threading.current_thread())
        return sqlite3.connect(":memory:")

    hop = Hop(connect)
    await hop.open()
    ran_on = [await hop.run(threading.current_thread) for _ in range(3)]
    assert set(ran_on) == set(made_on) != {threading.current_thread()}
    assert ran_on[0].daemon
    await hop.close()
    ran_on[0].join(timeout=5)
    assert not ran_on[0].is_alive()


async def test_what_a_function_raises_is_raised_here_and_the_thread_goes_on():
    hop = Hop(lambda: sqlite3.connect(":memory:"))
    await hop.open()
    with pytest.raises(ZeroDivisionError):
        await hop.run(lambda: 1 // 0)
    assert await hop.run(int, "7") == 7
    await hop.close()


async def test_a_connection_that_cannot_be_made_says_so():
    def connect():
        raise sqlite3.OperationalError("unable to open")

    with pytest.raises(sqlite3.OperationalError):
        await Hop(connect).open()
