"""python-telegram-bot's AIORateLimiter sends one message each to many chats; run it with `URL FIRST_CHAT COUNT`."""

import asyncio
import sys

from telegram.ext import AIORateLimiter, Application

TOKEN = "1234567890:bench-token-of-35-letters-for-figures"


async def main(url: str, first: int, count: int) -> None:
    """Send them all, each as its own task, as its documents advise."""
    limiter = AIORateLimiter(max_retries=20)
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot").rate_limiter(limiter)
    application = builder.connection_pool_size(256).pool_timeout(600).build()
    async with application:
        await asyncio.gather(
            *(
                application.bot.send_message(chat_id, f"Your reference is Q{chat_id}.")
                for chat_id in range(first, first + count)
            )
        )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
