"""Telling systemd that the program has started, lives and stops: its protocol is a datagram to a socket it names."""

import os
import socket
from collections.abc import Mapping


class ServiceManager:
    """Whoever started us, where it is one that listens; where there is none, nothing is told to nobody."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._watches = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._microseconds = environment.get("WATCHDOG_USEC", "")

    @property
    def watchdog_every(self) -> float | None:
        """How often it wants to hear that we live, in seconds, with room for two signs that come late; or None."""
        if not (self._address and self._watches and self._microseconds.isdecimal()):
            return None
        return int(self._microseconds) / 1e6 / 3

    def tell(self, *words: str) -> None:
        """Say `READY=1`, `WATCHDOG=1`, `STOPPING=1`. That nobody listens any more is no fault of ours."""
        if self._address:
            to = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
            try:
                with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                    line.setblocking(False)
                    line.sendto("\n".join(words).encode("ascii"), to)
            except OSError:
                return
