"""The Telegram in memory: every call to the Bot API is judged, carried out, and written down."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.preview.telegram.methods import METHODS
from bot.preview.telegram.phone import Phone
from bot.preview.telegram.refusals import (
    AnswerLost,
    ConnectionRefused,
    Refused,
    not_in_memory,
    too_many_requests,
    unauthorized,
)
from bot.preview.telegram.schema import judged
from bot.preview.telegram.state import BotAccount, Call, Clock, TelegramState, Upload

Hook = Callable[[Call], Refused | Awaitable[Refused | None] | None]
UNHURRIED = frozenset({"getUpdates"})


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire."""

    code: int
    body: dict[str, Any]


class MemoryTelegram(TelegramState):
    """A Telegram for one bot. A `token` of None lets any token in."""

    def __init__(self, clock: Clock, *, bot: BotAccount | None = None, token: str | None = None) -> None:
        super().__init__(clock=clock, bot=bot or BotAccount())
        self.token = token
        self.token_revoked = False
        self.refuse_connection = False
        self.date_ahead = 0.0  # seconds by which the `Date` of its answers over HTTP is ahead of this machine's clock
        self.phones: dict[int, Phone] = {}
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        self._hooks: list[Hook] = []
        self._losing: list[str | None] = []
        self._flood_seconds = 0
        self._flood_times = 0

    @property
    def poll_cap(self) -> float:
        """The longest that `getUpdates` waits, in seconds, whatever the bot asks."""
        return self.updates.poll_cap

    @poll_cap.setter
    def poll_cap(self, seconds: float) -> None:
        self.updates.poll_cap = seconds

    def phone(self, first_name: str, **more: Any) -> Phone:
        """A new person with a phone, who has not yet written to the bot."""
        phone = Phone.new(self, first_name, **more)
        self.phones[phone.user_id] = phone
        return phone

    def lose_answer(self, times: int = 1, method: str | None = None) -> None:
        """Accept the next calls (of one method, or any but getUpdates) and lose their answers."""
        self._losing += [method] * times

    def flood(self, retry_after: int, times: int = 1) -> None:
        """Answer the next calls that write to anybody with 429."""
        self._flood_seconds, self._flood_times = retry_after, times

    def before_call(self, hook: Hook) -> Callable[[], None]:
        """Ask the hook before each call: it may return or raise a refusal, or do something first.

        Returns a function that takes the hook away again.
        """
        self._hooks.append(hook)
        return lambda: self._hooks.remove(hook)

    def calls(self, method: str | None = None, chat_id: int | None = None) -> list[Call]:
        """The calls that were made, of one method or to one chat."""
        return [call for call in self.traffic if method in (None, call.method) and chat_id in (None, call.chat_id)]

    async def call(
        self,
        method: str,
        params: dict[str, Any] | None = None,
        files: dict[str, Upload] | None = None,
        *,
        token: str | None = None,
        form: bool = False,
    ) -> Answer:
        """One call to the Bot API. Raises ConnectionRefused and AnswerLost as a network would."""
        call = Call(method, dict(params or {}), files or {}, self.now())
        call.chat_id = self._chat_id_of(call)
        self.traffic.append(call)
        if self.refuse_connection:
            call.description = "connection refused"
            raise ConnectionRefused
        try:
            self._judge_token(token)
            call.params = judged(method, call.params, set(call.files), form)
            await self._ask_hooks(call)
            self._judge_flood(call)
            call.result = await self._carry_out(call)
            call.accepted, call.code = True, 200
            answer = Answer(200, {"ok": True, "result": call.result})
        except Refused as refusal:
            call.code, call.description = refusal.code, refusal.description
            answer = Answer(refusal.code, refusal.body())
        await self._come_back(call)
        return answer

    async def _carry_out(self, call: Call) -> Any:
        method = METHODS.get(call.method)
        if method is None:
            raise not_in_memory(call.method)
        result = method(self, call)
        return await result if inspect.isawaitable(result) else result

    async def _ask_hooks(self, call: Call) -> None:
        for hook in list(self._hooks):
            said = hook(call)
            refusal = await said if inspect.isawaitable(said) else said
            if refusal:
                raise refusal

    async def _come_back(self, call: Call) -> None:
        chat = self.chats.get(call.chat_id) if call.chat_id else None
        if chat and chat.slow_seconds:
            await self.sleep(chat.slow_seconds)
        lost = call.method if call.method in self._losing else None
        if lost in self._losing and (lost or call.method not in UNHURRIED):
            self._losing.remove(lost)
            call.lost = True
            raise AnswerLost

    def _judge_token(self, token: str | None) -> None:
        if self.token_revoked or (self.token is not None and token is not None and token != self.token):
            raise unauthorized()

    def _judge_flood(self, call: Call) -> None:
        if call.chat_id is None or call.method == "getChat":
            return
        chat = self.chats.get(call.chat_id)
        if self._flood_times > 0:
            self._flood_times -= 1
            raise too_many_requests(self._flood_seconds)
        if chat and chat.flood_times > 0:
            chat.flood_times -= 1
            raise too_many_requests(chat.flood_seconds)

    def _chat_id_of(self, call: Call) -> int | None:
        tap = self.taps.get(str(call.params.get("callback_query_id")))
        if tap:
            return tap.chat.id
        chat_id = call.params.get("chat_id")
        if isinstance(chat_id, str) and chat_id.removeprefix("-").isdecimal():
            return int(chat_id)
        return chat_id if isinstance(chat_id, int) else None

    @property
    def version(self) -> int:
        """A number that grows with every change anywhere."""
        return self.changes.version

    async def wait_changed(self, version: int, timeout: float | None = None) -> int:  # noqa: ASYNC109
        """The version as soon as it is not the one given, or when the time is up."""
        return await self.changes.wait(version, timeout)
