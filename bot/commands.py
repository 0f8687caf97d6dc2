"""The commands that Telegram lists beside the text field: a family's, because a list for all must not name staff's."""

from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats

from handlers.hears import Command, Route

# In the order of use (design.md, section 5). Only those are listed that somebody hears.
FAMILY = (
    ("menu", "What I can do"),
    ("who", "Who helps us"),
    ("actions", "What we agreed"),
    ("ask", "Ask or tell us a worry"),
    ("questions", "My questions and answers"),
    ("meetings", "Meetings"),
    ("helpnow", "Get help now"),
    ("settings", "Settings"),
    ("words", "What words mean"),
    ("privacy", "Who sees what"),
    ("mydata", "What is kept about me"),
    ("hide", "Clear this chat"),
    ("stop", "Leave"),
)


def listed(routes: Iterable[Route]) -> list[BotCommand]:
    """Return the family's commands that are really heard."""
    heard = {route.name for route in routes if isinstance(route, Command)}
    return [BotCommand(name, words) for name, words in FAMILY if name in heard]


async def set_commands(bot: Bot, routes: Iterable[Route]) -> None:
    """Have Telegram list the commands in private chats, and none anywhere else."""
    await bot.set_my_commands(listed(routes), scope=BotCommandScopeAllPrivateChats())
    await bot.delete_my_commands()
