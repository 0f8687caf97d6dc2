"""Addresses an operator may name: where Telegram hands updates over, and the ports on which we listen."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

TELEGRAMS_PORTS: Final = (443, 80, 88, 8443)  # engine.md, "What Telegram does"
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43,256}")  # 43: 256 bits and more (safeguards T15)


@dataclass(frozen=True)
class WebhookAddress:
    """Where Telegram hands updates over, and where we listen behind what ends TLS there."""

    url: str
    secret: str = field(repr=False)
    host: str
    port: int

    @property
    def path(self) -> str:
        """The path of the address: nothing is served at any other."""
        return urlsplit(self.url).path or "/"


def wrong_with_webhook(url: str, secret: str, listen: str) -> list[str]:
    """Return what is wrong with each of the three, by the variable's name; never with the secret in it."""
    faults = {
        "MAINSTAY_WEBHOOK_URL": wrong_with_address(url, TELEGRAMS_PORTS),
        "MAINSTAY_WEBHOOK_SECRET": None if SECRET.fullmatch(secret) else "must be 43 to 256 of A-Z a-z 0-9 _ -",
        "MAINSTAY_LISTEN": wrong_with_listening(listen),
    }
    return [f"{name} {fault}" for name, fault in faults.items() if fault]


def wrong_with_address(value: str, ports: tuple[int, ...] = ()) -> str | None:
    """Return what is wrong with an https address, or None. `ports`: the only ones it may name."""
    try:
        parts = urlsplit(value)
        port = parts.port or 443
    except ValueError:
        return "is no address"
    if parts.scheme != "https" or not parts.hostname or parts.username is not None or not value.isascii():
        return "must be an address that begins with https://"
    if ports and port not in ports:
        return f"must be at a port that Telegram calls: {', '.join(map(str, ports))}"
    return "must have neither ? nor #" if ports and (parts.query or parts.fragment) else None


def wrong_with_listening(value: str) -> str | None:
    """Return what is wrong with a `host:port`, or None."""
    try:
        host_and_port(value)
    except ValueError:
        return "must be host:port, such as 127.0.0.1:8443"
    return None


def host_and_port(value: str) -> tuple[str, int]:
    """Read `host:port`, also `[::1]:8080`. Raises `ValueError`."""
    host, _, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdecimal()) or not 1 <= int(port) <= 65535:
        raise ValueError("write host:port")
    return host, int(port)
