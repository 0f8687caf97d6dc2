"""What `mainstay doctor` asks Telegram: whether it takes the token, how open the bot is, and what time it is there."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from telegram import User

from bot.cli.checks.check import Check, fail, ok, warn
from bot.settings import BadSettings, Environment
from bot.starting import open_doors
from storage.records.services import Service

PATIENCE = aiohttp.ClientTimeout(total=10)
MOST_APART = 30  # seconds; an authenticator's code counts for 45


def telegram_checks(environment: Environment, service: Service) -> Iterator[Check]:
    """Ask Telegram, where there is a token."""
    try:
        token = environment.read_token()
    except BadSettings:
        return
    try:
        me, hook, there = asyncio.run(_ask(environment.api_url, token))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        yield warn("telegram", "Telegram does not answer.", "Look at the network; `run` waits until it does.")
        return
    yield from _about(me, hook, service, environment.webhook_url)
    if there is not None:
        yield _clock(there)


async def _ask(api_url: str, token: str) -> tuple[dict[str, Any], dict[str, Any], datetime | None]:
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        async with session.get(f"{api_url}/bot{token}/getMe") as answer:
            me = await answer.json(content_type=None)
            said = answer.headers.get("Date")
        async with session.get(f"{api_url}/bot{token}/getWebhookInfo") as answer:
            hook = await answer.json(content_type=None)
    return dict(me), dict(hook), parsedate_to_datetime(said) if said else None


def _about(me: dict[str, Any], hook: dict[str, Any], service: Service, ours: str | None) -> Iterator[Check]:
    if not me.get("ok"):
        mend = "Look at MAINSTAY_TOKEN or MAINSTAY_TOKEN_FILE, or ask @BotFather for a new token."
        yield fail("telegram", "Telegram refuses the bot's token.", mend)
        return
    user = User.de_json(me["result"])
    yield ok("telegram", f"Telegram knows the bot as @{user.username}.")
    doors = open_doors(user)
    if doors:
        mend = f"At @BotFather: {'; '.join(mend for _, mend in doors)}."
        yield fail("bot", f"The bot {' and '.join(wrong for wrong, _ in doors)}.", mend)
    else:
        yield ok("bot", "It joins no groups, reads no groups and answers nothing inline.")
    if service.bot_username and user.username and service.bot_username.casefold() != user.username.casefold():
        says = f"service.toml says bot_username {service.bot_username}, Telegram says {user.username}."
        yield warn("bot_username", says, "Change it in service.toml: links in letters would open another bot.")
    there = str(hook["result"].get("url") or "") if hook.get("ok") else ""
    if there and there != ours:
        mend = "`run` takes away one that it has set itself. Any other: stop what is behind it (deleteWebhook)."
        yield fail("webhook", "A webhook is set for this bot that MAINSTAY_WEBHOOK_URL does not name.", mend)
    elif there:
        yield ok("webhook", "Telegram hands updates over at MAINSTAY_WEBHOOK_URL.")


def _clock(there: datetime) -> Check:
    apart = (datetime.now(UTC) - there).total_seconds()
    if abs(apart) > MOST_APART:
        mend = "Set this machine's clock right: sign-in codes depend on it."
        return fail("telegram_clock", f"This clock is {apart:+.0f} seconds from Telegram's.", mend)
    return ok("telegram_clock", "This clock agrees with Telegram's.")
