"""Has Telegram list the family's commands to everybody; a practitioner's phone gets its own when it is enrolled."""

from collections.abc import Iterable

from telegram import Bot, BotCommandScopeAllPrivateChats

from handlers.hears import Command, Route
from messages.commands import listed

HEARD_FIRST = "helpnow"  # in every state, by the dispatcher itself, so no row of the registry names it


async def set_commands(bot: Bot, routes: Iterable[Route]) -> None:
    """Have the family's commands listed in private chats, and none anywhere else."""
    heard = {route.name for route in routes if isinstance(route, Command)} | {HEARD_FIRST}
    await bot.set_my_commands(listed("family", heard), scope=BotCommandScopeAllPrivateChats())
    await bot.delete_my_commands()
