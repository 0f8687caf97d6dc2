"""A bare Bot API in a process of its own, the same for us and for the peers: `python far_end.py [--delay] [--limit]`.

It judges nothing but what a figure stands on: who was sent what, how often, how fast, and how much was refused with
429. It needs aiohttp and uvloop, and nothing of the project, so that every peer is measured against the same process.
It prints its port; `/load` hands it updates to give out, `/sent` tells how many messages it took, `/report` all it saw.
"""

import argparse
import asyncio
import json
import time
from collections import Counter, deque
from typing import Any

import uvloop
from aiohttp import web

ME = {
    "id": 1234567890, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "can_join_groups": False,
    "can_read_all_group_messages": False, "supports_inline_queries": False,
}  # fmt: skip
SENDING = frozenset({"sendMessage", "editMessageText"})


class FarEnd:
    """What Telegram would be, as far as a benchmark needs it."""

    def __init__(self, delay: float, limit: int) -> None:
        self.delay, self.limit = delay, limit
        self.updates: deque[dict[str, Any]] = deque()
        self.some = asyncio.Event()
        self.sent: list[tuple[float, int, str]] = []
        self.recent: deque[float] = deque()
        self.refused = 0
        self.first_asked: float | None = None
        self.message_id = 0

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer one call of the Bot API, or of whoever measures."""
        match request.path:
            case "/load":
                return self.load(await request.json())
            case "/sent":
                return web.json_response({"sent": len(self.sent)})
            case "/report":
                return web.json_response(self.report())
        method = request.path.rsplit("/", 1)[-1]
        params = await self._params(request)
        if method == "getUpdates":
            return _ok(await self._updates(params))
        if method in SENDING:
            return await self._send(params)
        return _ok(ME if method == "getMe" else True)

    def load(self, wish: dict[str, Any]) -> web.Response:
        """Have so many updates ready, one after the other from so many chats, and forget what was seen."""
        self.sent.clear()
        self.recent.clear()
        self.refused, self.first_asked = 0, None
        now = int(time.time())
        for number in range(wish.get("updates", 0)):
            chat_id = wish["first_chat"] + number % wish["chats"]
            who = {"id": chat_id, "is_bot": False, "first_name": "Parent"}
            self.updates.append({
                "update_id": wish["first_update"] + number,
                "message": {
                    "message_id": 1 + number, "date": now, "from": who, "text": f"Q{chat_id}",
                    "chat": {"id": chat_id, "type": "private", "first_name": "Parent"},
                },
            })  # fmt: skip
        self.some.set()
        return web.json_response({})

    def report(self) -> dict[str, Any]:
        """Tell what was sent: to whom, whether it was theirs, between which moments, and the fullest second."""
        moments = sorted(moment for moment, _, _ in self.sent)
        window, fullest = deque[float](), 0
        for moment in moments:
            window.append(moment)
            while window[0] <= moment - 1:
                window.popleft()
            fullest = max(fullest, len(window))
        return {
            "sent": len(self.sent),
            "misdirected": sum(f"Q{chat_id}" not in text for _, chat_id, text in self.sent),
            "by_chat": Counter(chat_id for _, chat_id, _ in self.sent),
            "refused": self.refused,
            "first_asked": self.first_asked,
            "first": moments[0] if moments else None,
            "last": moments[-1] if moments else None,
            "fullest_second": fullest,
        }

    async def _params(self, request: web.BaseRequest) -> dict[str, Any]:
        if request.content_type == "application/json":
            return dict(await request.json() or {})
        return dict(await request.post())

    async def _updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(params.get("offset") or 0)
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates:
            self.some.clear()
            try:
                async with asyncio.timeout(float(params.get("timeout") or 0)):
                    await self.some.wait()
            except TimeoutError:
                return []
        elif self.first_asked is None:
            self.first_asked = time.time()
        limit = int(params.get("limit") or 100)
        return [self.updates[place] for place in range(min(limit, len(self.updates)))]

    async def _send(self, params: dict[str, Any]) -> web.Response:
        now, chat_id = time.time(), int(params["chat_id"])
        while self.recent and self.recent[0] <= now - 1:
            self.recent.popleft()
        if len(self.recent) >= self.limit:
            self.refused += 1
            words = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1",
                     "parameters": {"retry_after": 1}}  # fmt: skip
            return web.json_response(words, status=429)
        self.recent.append(now)
        if self.delay:
            await asyncio.sleep(self.delay)
        self.message_id += 1
        self.sent.append((now, chat_id, params["text"]))
        return _ok({"message_id": self.message_id, "date": int(now), "text": params["text"],
                    "chat": {"id": chat_id, "type": "private"}})  # fmt: skip


def _ok(result: Any) -> web.Response:
    return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")


async def _serve(delay: float, limit: int) -> None:
    server = web.Server(FarEnd(delay, limit).answer)
    runner = web.ServerRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that each sending takes")
    parser.add_argument("--limit", type=int, default=10**9, help="messages a second, beyond which it answers 429")
    wishes = parser.parse_args()
    uvloop.run(_serve(wishes.delay, wishes.limit))
