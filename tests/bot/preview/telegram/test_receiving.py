"""Updates: numbered, kept for a day, confirmed by offset, waited for."""

import asyncio

import pytest
from telegram.error import BadRequest, Conflict


async def test_updates_are_handed_out_until_an_offset_confirms_them(bot, amira):
    first, second = amira.types("a"), amira.types("b")
    assert second["update_id"] == first["update_id"] + 1
    for _ in range(2):
        assert [u.message.text for u in await bot.get_updates()] == ["a", "b"]
    assert [u.message.text for u in await bot.get_updates(offset=second["update_id"])] == ["b"]
    assert await bot.get_updates(offset=second["update_id"] + 1) == ()
    assert await bot.get_updates() == ()


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot, amira):
    for text in "abc":
        amira.types(text)
    assert [u.message.text for u in await bot.get_updates(offset=-2)] == ["b", "c"]
    assert [u.message.text for u in await bot.get_updates()] == ["b", "c"]


async def test_at_most_a_hundred_come_at_once(bot, amira):
    for _ in range(102):
        amira.types("a")
    assert len(await bot.get_updates()) == 100
    assert len(await bot.get_updates(limit=7)) == 7


async def test_updates_older_than_a_day_are_dropped(bot, amira, clock):
    amira.types("old")
    clock.turn(hours=1)
    amira.types("newer")
    clock.turn(hours=23)
    assert [u.message.text for u in await bot.get_updates()] == ["old", "newer"]
    clock.turn(seconds=1)
    assert [u.message.text for u in await bot.get_updates()] == ["newer"]


async def test_a_long_poll_ends_as_soon_as_somebody_writes(bot, amira):
    waiting = asyncio.ensure_future(bot.get_updates(timeout=50))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    amira.types("here")
    (update,) = await waiting
    assert update.message.text == "here"


async def test_a_long_poll_ends_empty_when_its_time_is_up(bot, telegram, amira):
    telegram.poll_cap = 0.01
    assert await bot.get_updates(timeout=50) == ()


async def test_the_newer_of_two_polls_wins(bot, amira):
    older = asyncio.ensure_future(bot.get_updates(timeout=50))
    for _ in range(20):
        await asyncio.sleep(0)
    newer = asyncio.ensure_future(bot.get_updates(timeout=50))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    amira.types("here")
    assert len(await newer) == 1


async def test_kinds_nobody_asked_for_are_not_kept(bot, amira):
    await bot.get_updates(allowed_updates=["callback_query"])
    amira.types("a")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    amira.types("b")
    assert len(await bot.get_updates()) == 1


async def test_a_webhook_stops_polling_and_is_recorded(bot, telegram, amira):
    await bot.set_webhook("https://mainstay.example/hook", secret_token="s", allowed_updates=["message"])
    amira.types("a")
    info = await bot.get_webhook_info()
    assert info.url == "https://mainstay.example/hook"
    assert info.pending_update_count == 1
    assert info.allowed_updates == ("message",)
    assert telegram.webhook["secret_token"] == "s"
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
    assert (await bot.get_webhook_info()).url == ""


async def test_a_webhook_without_https_is_refused(bot):
    with pytest.raises(BadRequest, match="an https url must be provided for webhook"):
        await bot.set_webhook("http://mainstay.example")
