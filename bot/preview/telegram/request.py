"""The seam: python-telegram-bot's own request class, with the Telegram in memory behind it."""

import asyncio
import json
import re
from typing import Any

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.preview.telegram.refusals import AnswerLost, ConnectionRefused
from bot.preview.telegram.server import MemoryTelegram
from bot.preview.telegram.state import Upload

ADDRESS = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>[^/?]+)\Z")


class MemoryRequest(BaseRequest):
    """Hands every call straight to a MemoryTelegram, without a network."""

    def __init__(
        self,
        telegram: MemoryTelegram,
        *,
        read_timeout: float | None = 5.0,
        refused_as: type[NetworkError] = NetworkError,
    ) -> None:
        self._telegram = telegram
        self._read_timeout = read_timeout
        self._refused_as = refused_as

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        address = ADDRESS.search(url)
        if address is None:
            return 404, b'{"ok":false,"error_code":404,"description":"Not Found"}'
        params, files = _unpacked(request_data)
        seconds = self._read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            async with asyncio.timeout(seconds):
                answer = await self._telegram.call(address["method"], params, files, token=address["token"])
        except (AnswerLost, TimeoutError):
            raise TimedOut from None
        except ConnectionRefused:
            raise self._refused_as("ConnectionRefused: All connection attempts failed") from None
        return answer.code, json.dumps(answer.body).encode()


def _unpacked(request_data: RequestData | None) -> tuple[dict[str, Any], dict[str, Upload]]:
    if request_data is None:
        return {}, {}
    params: dict[str, Any] = json.loads(json.dumps(request_data.parameters))
    files = {}
    for name, (file_name, content, mime_type) in request_data.multipart_data.items():
        kept = content if isinstance(content, bytes) else content.read()
        files[name] = Upload(file_name, kept, mime_type)
    return params, files
