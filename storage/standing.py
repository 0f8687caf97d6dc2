"""How a process stands to the others that use its database: whether it has the right to what one at a time may do."""

import asyncio
from typing import Protocol


class Standing(Protocol):
    """One process among those that share a database. The right is to receive by polling, to send and to do duties."""

    @property
    def shared(self) -> bool:
        """Whether there can be other processes at all."""

    @property
    def holds(self) -> bool:
        """Whether this process has the right, surely, at this instant."""

    async def present(self) -> int:
        """Return once the others see this process, and its number: the rows it has in hand are marked with it."""

    async def gained(self) -> None:
        """Return once this process has the right; it asks again and again."""

    async def lost(self) -> None:
        """Return once this process is no longer sure of the right."""

    async def elsewhere(self) -> None:
        """Return once another process surely has the right, not we."""


class Alone:
    """The one process of a database in a file: the right is its own for as long as it runs."""

    shared = False
    holds = True

    async def present(self) -> int:
        return 0

    async def gained(self) -> None:
        """There is nobody to wait for."""

    async def lost(self) -> None:
        await asyncio.Event().wait()

    async def elsewhere(self) -> None:
        await asyncio.Event().wait()
