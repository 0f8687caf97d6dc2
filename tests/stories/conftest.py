"""The dialog every story is told with: the real program, a real database file, a Telegram in memory, a clock by hand."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.dialog import Dialog


@pytest.fixture
async def dialog(tmp_path: Path) -> AsyncIterator[Dialog]:
    """Yield a dialog that starts on a working morning: Monday 23 November 2026, 10:00 in London."""
    talk = Dialog(tmp_path)
    try:
        yield talk
    finally:
        await asyncio.shield(talk.close())
