"""A number that grows with every change, and a way to wait until it has grown."""

import asyncio


class Changes:
    """The version of something that others watch."""

    def __init__(self) -> None:
        self.version = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def bump(self) -> None:
        """Something has changed: wake whoever waits."""
        self.version += 1
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, version: int, timeout: float | None = None) -> int:  # noqa: ASYNC109
        """The version as soon as it is not the one given any more, or when the time is up."""
        if self.version == version and timeout != 0:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.add(waiter)
            try:
                await asyncio.wait([waiter], timeout=timeout)
            finally:
                self._waiting.discard(waiter)
        return self.version
