"""aiogram answers each update with one message, in the background, as its documents show: `URL` is its argument."""

import asyncio
import sys

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

TOKEN = "1234567890:bench-token-of-35-letters-for-figures"
dispatcher = Dispatcher()


@dispatcher.message()
async def reply(message: Message) -> None:
    """Say what was said."""
    await message.answer(f"You wrote {message.text}. We have your message now.")


async def main(url: str) -> None:
    """Poll until killed."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), limit=256)
    await dispatcher.start_polling(Bot(TOKEN, session=session), handle_as_tasks=True, handle_signals=False)


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main(sys.argv[1]))
