"""The way to Telegram's servers: python-telegram-bot's request class over aiohttp.

PTB's own transport slows down as it gets busier (engine.md: 361 messages a second against 4,782 here). What a failure
means for the message is settled where it happens, because only here is it known whether anything left the house:

NetworkError
├── NotConnected    no connection, so nothing was sent: safe to try again
└── TimedOut
    └── AnswerLost  sent, but no answer that can be read: it may have arrived

The token stands in every address, so no address is logged or put into an error, and causes are cut off.
"""

import json
import time
from typing import Any, Final

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.engine.skew import Skew

JSON_HEADERS: Final = {"Content-Type": "application/json"}


class NotConnected(NetworkError):
    """No connection could be made, so nothing was sent."""


class AnswerLost(TimedOut):
    """The request left, and no answer came back that can be read."""


class Transport(BaseRequest):
    """One pool of connections. The receiver has its own, so that a long poll never waits behind a send."""

    def __init__(
        self,
        *,
        connections: int = 256,
        connect_timeout: float = 10,
        read_timeout: float = 20,
        write_timeout: float = 20,
        skew: Skew | None = None,
    ) -> None:
        self._skew = skew or Skew()
        self._connections = connections
        self._connect_timeout: float | None = connect_timeout
        self._read_timeout: float | None = read_timeout
        self._write_timeout: float | None = write_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=25)
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}, cookie_jar=aiohttp.DummyCookieJar()
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotConnected("The transport is not started.")
        files = request_data is not None and request_data.contains_files
        timeout = self._timeout(read_timeout, write_timeout, connect_timeout, pool_timeout, long=files)
        body, headers = _body(request_data)
        began = time.monotonic()
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                self._skew.note(answer.headers.get("Date"), time.monotonic() - began)
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as problem:
            raise NotConnected(type(problem).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise AnswerLost(type(problem).__name__) from None

    def _timeout(self, read: Any, write: Any, connect: Any, pool: Any, *, long: bool = False) -> aiohttp.ClientTimeout:
        read = self._read_timeout if read is self.DEFAULT_NONE else read
        write = self._write_timeout if write is self.DEFAULT_NONE else write
        connect = self._connect_timeout if connect is self.DEFAULT_NONE else connect
        pool = connect if pool is self.DEFAULT_NONE else pool
        # aiohttp has no limit for writing alone: so with files the whole may take as long as its parts together. What
        # is short is written at once, and needs no timer for it.
        parts = (pool, connect, write, read)
        total = sum(parts) if long and None not in parts else None
        waiting = None if pool is None or connect is None else pool + connect
        return aiohttp.ClientTimeout(total=total, connect=waiting, sock_connect=connect, sock_read=read)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. PTB's own version writes one that it cannot read into the log, whole."""
        try:
            answer: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise AnswerLost("no JSON") from None
        return answer


def _body(request_data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        return json.dumps(request_data.parameters).encode(), JSON_HEADERS
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=content_type)
    return form, None
