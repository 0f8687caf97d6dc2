"""python-telegram-bot answers each update with one message; run it with `URL` and `sequential` or `concurrent`."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

TOKEN = "1234567890:bench-token-of-35-letters-for-figures"


async def reply(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    assert update.message is not None
    await update.message.reply_text(f"You wrote {update.message.text}. We have your message now.")


def main(url: str, how: str) -> None:
    """Poll until killed."""
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot").concurrent_updates(how == "concurrent")
    application = builder.connection_pool_size(256).pool_timeout(60).build()
    application.add_handler(MessageHandler(filters.TEXT, reply))
    application.run_polling(poll_interval=0, bootstrap_retries=3)


if __name__ == "__main__":
    main(*sys.argv[1:])
