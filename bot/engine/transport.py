"""The way to Telegram's servers: python-telegram-bot's request class over aiohttp.

PTB's own transport slows down as it gets busier (engine.md: 361 messages a second against 4,782 here). What a failure
means for the message is settled where it happens, because only here is it known whether anything left the house:

NetworkError
├── NotConnected    no connection, so nothing was sent: safe to try again
└── TimedOut
    └── AnswerLost  sent, but no answer that can be read: it may have arrived

The token stands in every address, so no address is logged or put into an error, and causes are cut off.

What is short goes over aiohttp's connections without its session: what a session makes of each call (request,
response, timers, cookies, payloads) took 0.17 ms of processor time, and the pool, the writing and the parsing by
themselves take 0.08. The difference is a tenth of what a whole update costs. The pool, TLS, time-outs and the parser
are aiohttp's either way; `tests/bot/engine/test_transport_wire.py` says so if a new aiohttp changes them.
"""

import asyncio
import json
import time
from typing import Any, Final, NamedTuple

import aiohttp
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.engine.skew import Skew

LOST: Final = (aiohttp.ClientError, HttpProcessingError, TimeoutError, OSError)
INTERIM: Final = range(100, 200)  # "go on", "early hints": the answer is still to come (RFC 9110, 15.2)


class NotConnected(NetworkError):
    """No connection could be made, so nothing was sent."""


class AnswerLost(TimedOut):
    """The request left, and no answer came back that can be read."""


class Answer(NamedTuple):
    """What came back. `date` is when the far end says it was."""

    status: int
    date: str | None
    body: bytes


class Road(NamedTuple):
    """The way to one method: what the pool finds connections by, and the words each call begins with."""

    request: aiohttp.ClientRequest
    head: bytes


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
        self._roads: dict[str, Road] = {}  # as many as there are methods

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
        limits = self._limits(read_timeout, write_timeout, connect_timeout, pool_timeout, long=files)
        began = time.monotonic()
        if files or method != "POST":
            answer = await self._at_length(method, url, _form(request_data), limits)
        else:
            answer = await self._in_short(url, _json(request_data), limits)
        self._skew.note(answer.date, time.monotonic() - began)
        return answer.status, answer.body

    async def _in_short(self, url: str, body: bytes, limits: aiohttp.ClientTimeout) -> Answer:
        """Post JSON on a connection of the pool."""
        try:
            road = self._roads.get(url) or self._road_to(url)
            connection = await self._pool.connect(road.request, [], limits)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:  # nothing is written yet
            raise NotConnected(type(problem).__name__) from None
        question = b"%b%d\r\n\r\n%b" % (road.head, len(body), body)
        try:
            answer = await _exchanged(connection, question, limits.sock_read)
        except LOST as problem:
            connection.close()
            raise AnswerLost(type(problem).__name__) from None
        except BaseException:  # cancelled: its answer must not be taken for the next call's
            connection.close()
            raise
        connection.release()
        return answer

    async def _at_length(
        self, method: str, url: str, form: aiohttp.FormData | None, limits: aiohttp.ClientTimeout
    ) -> Answer:
        """Upload files, or fetch one."""
        assert self._session is not None
        try:
            async with self._session.request(method, url, data=form, timeout=limits, allow_redirects=False) as answer:
                return Answer(answer.status, answer.headers.get("Date"), await answer.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as problem:
            raise NotConnected(type(problem).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise AnswerLost(type(problem).__name__) from None

    @property
    def _pool(self) -> aiohttp.BaseConnector:
        assert self._session is not None
        assert self._session.connector is not None
        return self._session.connector

    def _road_to(self, url: str) -> Road:
        """Find the way to a method once. Raises ValueError for what is no address."""
        request = aiohttp.ClientRequest("POST", URL(url), loop=asyncio.get_running_loop())
        head = (
            f"POST {request.url.raw_path_qs} HTTP/1.1",
            f"Host: {request.headers['Host']}",
            f"User-Agent: {self.USER_AGENT}",
            "Content-Type: application/json",
            "Content-Length: ",
        )
        road = self._roads[url] = Road(request, "\r\n".join(head).encode("ascii"))
        return road

    def _limits(self, read: Any, write: Any, connect: Any, pool: Any, *, long: bool = False) -> aiohttp.ClientTimeout:
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


async def _exchanged(connection: Connection, question: bytes, patience: float | None) -> Answer:
    """Write a question and read its answer, giving up after so many seconds without a byte."""
    wire, transport = connection.protocol, connection.transport
    assert wire is not None
    assert transport is not None
    wire.set_response_params(read_until_eof=True, read_timeout=patience)
    transport.write(question)
    wire.start_timeout()
    head, content = await wire.read()
    while head.code in INTERIM:
        head, content = await wire.read()
    return Answer(head.code, head.headers.get("Date"), await content.read())


def _json(request_data: RequestData | None) -> bytes:
    return b"{}" if request_data is None else json.dumps(request_data.parameters).encode()


def _form(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=content_type)
    return form
