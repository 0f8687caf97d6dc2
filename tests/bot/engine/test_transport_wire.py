"""The transport on the wire: connections that are kept and given up, odd answers, and TLS.

The short calls use aiohttp's pool and parser without its session; whoever brings a new aiohttp sees here what of that
it has changed.
"""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import connector
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.engine.transport import AnswerLost, NotConnected, Transport

OK = b'{"ok": true, "result": true}'
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class FarEnd:
    """A server that says, byte for byte, what a test wants said to one question after the other."""

    def __init__(self, *answers: bytes, then_hang_up: bool = False) -> None:
        self.answers = list(answers)
        self.questions: list[bytes] = []
        self.connections = 0
        self._then_hang_up = then_hang_up

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while self.answers:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.questions.append(head + await reader.readexactly(length))
                writer.write(self.answers.pop(0))
                await writer.drain()
                if self._then_hang_up:
                    break
            else:
                await reader.read()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(talk: Talk, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Listen on this machine; yield the address of a method."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}/botTOKEN/getMe"
    finally:
        server.close()


def plain(body: bytes = OK, *more: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *more, b"", body))


async def test_calls_one_after_the_other_share_a_connection():
    far_end = FarEnd(plain(), plain(), plain())
    async with listening(far_end.talk) as url, Transport() as transport:
        for _ in range(3):
            assert await transport.post(url) is True
    assert (far_end.connections, len(far_end.questions)) == (1, 3)


async def test_a_call_is_written_as_http_asks():
    far_end = FarEnd(plain())
    async with listening(far_end.talk) as url, Transport() as transport:
        await transport.post(url)
    head, _, body = far_end.questions[0].partition(b"\r\n\r\n")
    first, *headers = head.decode("ascii").split("\r\n")
    assert first == "POST /botTOKEN/getMe HTTP/1.1"
    assert body == b"{}"
    assert headers == [
        f"Host: {url.split('/')[2]}",
        f"User-Agent: {Transport.USER_AGENT}",
        "Content-Type: application/json",
        "Content-Length: 2",
    ]


async def test_calls_at_once_use_no_more_connections_than_there_may_be():
    far_end = FarEnd(*[plain()] * 40)
    async with listening(far_end.talk) as url, Transport(connections=4) as transport:
        assert await asyncio.gather(*[transport.post(url) for _ in range(40)]) == [True] * 40
    assert far_end.connections == 4


async def test_a_far_end_that_wants_to_hang_up_is_left():
    far_end = FarEnd(plain(OK, b"Connection: close"), plain())
    async with listening(far_end.talk) as url, Transport() as transport:
        await transport.post(url)
        await transport.post(url)
    assert far_end.connections == 2


async def test_a_connection_that_was_closed_while_idle_loses_nothing():
    far_end = FarEnd(plain(), plain(), then_hang_up=True)
    async with listening(far_end.talk) as url, Transport() as transport:
        await transport.post(url)
        await asyncio.wait_for(until(lambda: idle(transport) == 0), 5)
        await transport.post(url)
    assert far_end.connections == 2


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + plain(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"
        + OK[:5]
        + b"\r\n17\r\n"
        + OK[5:]
        + b"\r\n0\r\n\r\n",
        plain(b'{"ok": true, "result": "' + b"x" * 3_000_000 + b'"}'),
    ],
    ids=["hints first", "in pieces", "three megabytes"],
)
async def test_an_answer_is_read_however_it_comes(said):
    far_end = FarEnd(said, plain())
    async with listening(far_end.talk) as url, Transport() as transport:
        assert await transport.post(url) in (True, "x" * 3_000_000)
        assert await transport.post(url) is True
    assert far_end.connections == 1


@pytest.mark.parametrize(
    "said",
    [b"", b"HTTP/1.1 2", b"no HTTP at all\r\n\r\n", plain()[:-3], b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"],
    ids=["nothing", "half a line", "nonsense", "half a body", "a broken header"],
)
async def test_half_an_answer_is_none_and_the_next_call_is_not_harmed(said):
    far_end = FarEnd(said, then_hang_up=True)
    async with listening(far_end.talk) as url, Transport() as transport:
        with pytest.raises(AnswerLost):
            await transport.post(url)
        far_end.answers.append(plain())
        assert await transport.post(url) is True


async def test_the_answer_to_a_call_that_was_given_up_is_not_taken_for_the_next_ones():
    asked, release = asyncio.Event(), asyncio.Event()
    told: list[asyncio.Task[None] | None] = []

    async def slow_at_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.append(asyncio.current_task())
        await reader.readuntil(b"{}")
        if len(told) == 1:
            asked.set()
            await release.wait()
            writer.write(plain(b'{"ok": true, "result": "late"}'))
        else:
            writer.write(plain())
        await reader.read()
        writer.close()

    async with listening(slow_at_first) as url, Transport(connections=1) as transport:
        call = asyncio.create_task(transport.post(url))
        await asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        release.set()
        assert await transport.post(url) is True


async def test_what_is_no_address_means_nothing_was_sent():
    async with Transport() as transport:
        for url in ("http:///botTOKEN/getMe", "http://[::1/botTOKEN/getMe", "getMe"):
            with pytest.raises(NotConnected):
                await transport.post(url)


async def test_over_tls_a_call_goes_to_whom_the_certificate_names(tmp_path, monkeypatch):
    own, authority = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(authority))
    monkeypatch.setattr(connector, "_SSL_CONTEXT_VERIFIED", trusting)
    far_end = FarEnd(plain(), plain())
    async with listening(far_end.talk, own) as url, Transport() as transport:
        for _ in range(2):
            assert await transport.post(url) is True
    assert far_end.connections == 1


async def test_nothing_is_said_to_a_certificate_nobody_vouches_for(tmp_path):
    own, _ = certificate(tmp_path)
    far_end = FarEnd(plain())
    async with listening(far_end.talk, own) as url, Transport() as transport:
        with pytest.raises(NotConnected):
            await transport.post(url)
    assert far_end.questions == []


def idle(transport: Transport) -> int:
    """How many of the pool's connections could be used again."""
    return sum(wire.is_connected() for wires in transport._pool._conns.values() for wire, _ in wires)


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 (aiohttp's pool tells nobody)
        await asyncio.sleep(0.001)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A far end's own certificate for 127.0.0.1, which vouches for itself, and its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "far end")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    cert_file, key_file = folder / "certificate.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    return context, cert_file
