"""Has Telegram list the family's commands to everybody; a practitioner's phone gets its own when it is enrolled."""

from telegram import Bot, BotCommandScopeAllPrivateChats

from handlers.registry import commands_heard
from messages.commands import listed


async def set_commands(bot: Bot) -> None:
    """Have the family's commands listed in private chats, and none anywhere else."""
    await bot.set_my_commands(listed("family", commands_heard()), scope=BotCommandScopeAllPrivateChats())
    await bot.delete_my_commands()
