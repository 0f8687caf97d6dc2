"""The dialog every story is told with: the real program and database, a Telegram in memory, a clock by hand."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import logs
from tests.canaries import FIXED, found, sentences
from tests.stories.dialog import TOKEN, Dialog


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.nightly)])
def kept_in(request: pytest.FixtureRequest) -> str | None:
    """The address of a database on a server, or None for a file; `test_on_postgresql.py` has the first always."""
    return None if request.param == "sqlite" else str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
async def dialog(tmp_path: Path, kept_in: str | None) -> AsyncIterator[Dialog]:
    """Yield a dialog that starts on a working morning: Monday 23 November 2026, 10:00 in London.

    Everything is logged, at DEBUG; afterwards neither the log nor the database holds a name or a word that was typed.
    """
    handlers = logging.getLogger().handlers[:]
    with (tmp_path / "mainstay.log").open("w", encoding="utf-8") as log:
        logs.configure(to=log, level=logging.DEBUG, strict=True)
        talk = Dialog(tmp_path, kept_in)
        try:
            yield talk
        finally:
            await asyncio.shield(talk.close())
            logging.getLogger().handlers[:] = handlers
    leaks = list(found(tmp_path, (*FIXED, TOKEN, *sentences(talk.typed))))
    assert not leaks, f"in plain sight: {leaks}"
