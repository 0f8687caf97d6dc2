"""While nothing can be kept: whoever asks for help gets it from memory, and everybody is told the truth, once.

The offset stays where it is, so Telegram hands the same updates over again and again; whom we answered is
remembered here, in memory, until the database is back and the updates are handled as usual (safeguards R19, R22).
"""

from collections.abc import Callable, Sequence

from telegram import Bot, Update
from telegram.constants import ParseMode

from bot.engine.outcomes import Became, attempt
from bot.engine.updates import Raw, chat_id_of, update_id_of
from bot.logs import log_for
from storage.errors import DatabaseFault

HelpFor = Callable[[Update], str | None]

log = log_for("receive")


class Unsaved:
    """Answers straight out, past the outbox: the outbox is what cannot be written to."""

    def __init__(self, bot: Bot, *, help_for: HelpFor, not_saved: str) -> None:
        """`help_for` returns the cached words for an update that asks for help; both texts are Telegram HTML."""
        self._bot = bot
        self._help_for = help_for
        self._not_saved = not_saved
        self._tries = 0
        self._answered: set[tuple[int, int]] = set()
        self._told: set[int] = set()

    def begins(self, problem: DatabaseFault) -> int:
        """The database is away (still, or now); return how many times in a row it was."""
        self._tries += 1
        if self._tries == 1:
            log.error("store_away", exc_info=problem)
        return self._tries

    def ends(self) -> None:
        """The database is back."""
        if self._tries:
            log.info("store_back", tries=self._tries)
        self._tries = 0
        self._answered.clear()
        self._told.clear()

    async def answer(self, updates: Sequence[Raw]) -> None:
        """Answer each update that asks for help once, and each other chat once."""
        for raw in updates:
            chat_id, update_id = chat_id_of(raw), update_id_of(raw)
            if chat_id is None or update_id is None or (chat_id, update_id) in self._answered:
                continue
            self._answered.add((chat_id, update_id))
            words = self._words(raw, chat_id)
            if words is not None:
                self._told.add(chat_id)
                await self._send(chat_id, update_id, words)

    def _words(self, raw: Raw, chat_id: int) -> str | None:
        if "my_chat_member" in raw:
            return None
        try:
            update = Update.de_json(dict(raw), self._bot)
            helping = self._help_for(update)
        except Exception as problem:  # an update that cannot be read may still be somebody's cry for help
            log.warning("update_unparseable", exc_info=problem)
            helping = None
        if helping is not None:
            return f"{helping}\n\n{self._not_saved}"
        return None if chat_id in self._told else self._not_saved

    async def _send(self, chat_id: int, update_id: int, words: str) -> None:
        outcome = await attempt(self._message(chat_id, words))
        log.info("unsaved_answered", became=outcome.became.value)
        if outcome.became in (Became.TRY_LATER, Became.FLOOD):
            self._answered.discard((chat_id, update_id))  # it was not sent: the next time round it is tried again
            self._told.discard(chat_id)

    async def _message(self, chat_id: int, words: str) -> int:
        return (await self._bot.send_message(chat_id, words, parse_mode=ParseMode.HTML)).message_id
