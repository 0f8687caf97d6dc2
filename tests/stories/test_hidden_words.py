"""Way 6: nothing private on a locked screen; words that hide again; /hide (safeguards T11)."""

from datetime import timedelta

import pytest

from tests.stories.test_settings import news

NEUTRAL = {"One moment.", "You have a new message."}


@pytest.fixture
async def yusuf(dialog):
    """A father who reads discreetly, with one piece of news waiting to be opened."""
    await dialog.family()
    await dialog.taps_data("yusuf", "1|settings.hide|on")
    return dialog


async def test_every_line_on_a_discreet_locked_screen_is_neutral(yusuf):
    await news(yusuf, "yusuf")
    for said in ("/menu", "/who", "/settings", "/privacy", "/mydata", "/actions", "hello"):
        await yusuf.says("yusuf", said)
    assert set(yusuf.locked_screen("yusuf")) <= NEUTRAL


