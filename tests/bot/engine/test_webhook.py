"""The webhook: 200 only once it is kept, and nothing at all for whoever does not know the secret (T15, R5)."""

import asyncio
import io
import json
import random
import socket
import string
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot.addresses import WebhookAddress
from bot.engine import registration as registering
from bot.engine import webhook as serving
from bot.engine.faults import AnotherReceiver, ForeignWebhook, PortTaken, TokenRefused, WebhookRefused
from bot.engine.intake import Intake
from bot.engine.registration import Registration
from bot.engine.unsaved import Unsaved
from bot.engine.webhook import SECRET_HEADER, WebhookReceiver
from storage.errors import DiskFull

SECRET = "webhook-secret-of-some-fifty-characters-for-tests"
URL = "https://bot.example.org/telegram"
HELP, NOT_SAVED = "Call <b>999</b> now.", "I could not save that yet. I keep trying."
ALPHABET = string.ascii_letters + string.digits + "_-"


def helps(update: Any) -> str | None:
    return HELP if update.message is not None and update.message.text == "help" else None


@dataclass
class Door:
    """A webhook at work, and a client that knocks at it."""

    telegram: Any
    store: Any
    address: WebhookAddress
    client: aiohttp.ClientSession
    receiver: WebhookReceiver
    running: Any
    heard: list[str] = field(default_factory=list)

    async def knocks(self, body: Any = None, *, secret: str | None = SECRET, path: str = "/telegram",
                     method: str = "POST", **headers: str) -> int:  # fmt: skip
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body or {}).encode())
        said = {
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if secret is not None:
            said[SECRET_HEADER] = secret
        url = f"http://127.0.0.1:{self.address.port}{path}"
        async with self.client.request(method, url, data=data, headers=said) as answer:
            assert await answer.read() == b""  # nothing is ever explained
            assert not {"Server", "Content-Type", "Allow"} & set(answer.headers)
            return answer.status

    async def until(self, there: Any) -> None:
        version = self.telegram.version
        async with asyncio.timeout(20):
            while not there():
                version = await self.telegram.wait_changed(version, 0.02)

    def rows(self) -> list[Any]:
        return list(self.store.read_sync(lambda tx: tx.inbox.where(), now=self.telegram.now()))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def address() -> WebhookAddress:
    return WebhookAddress(URL, SECRET, "127.0.0.1", free_port())


@pytest.fixture
def door(store, clock, telegram, bot, address, monkeypatch):
    monkeypatch.setattr(registering, "wait_after", lambda *_, **__: 0.01)
    monkeypatch.setattr(serving, "LOOK_EVERY", 0.05)

    @asynccontextmanager
    async def opened(*, ready: bool = True) -> Any:
        heard: list[str] = []

        def handle(tx: Any, update: Any, row: Any) -> None:
            heard.append(update.message.text if update.message else "a tap")

        intake = Intake(store, bot, clock, handle=handle, on_set_aside=lambda tx, row: None)
        receiver = WebhookReceiver(
            bot, intake, Unsaved(bot, help_for=helps, not_saved=NOT_SAVED), address=address,
            registration=Registration(bot, store, clock),
        )  # fmt: skip
        running = asyncio.create_task(receiver.run())
        async with aiohttp.ClientSession() as client:
            at = Door(telegram, store, address, client, receiver, running, heard)
            try:
                if ready:
                    await at.until(lambda: bool(telegram.webhook))
                yield at
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await receiver.stop()

    return opened


def hello(telegram: Any, text: str = "hello") -> dict[str, Any]:
    return dict(telegram.phone("Somebody").types(text))


# -- handed over -----------------------------------------------------------------------------------------------------


async def test_telegram_is_told_the_address_the_secret_and_what_we_hear_and_drops_nothing(door, telegram):
    async with door():
        [call] = telegram.calls("setWebhook")
    assert call.params == {
        "url": URL, "secret_token": SECRET, "max_connections": 40, "drop_pending_updates": False,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
    }  # fmt: skip


async def test_what_is_handed_over_is_kept_answered_200_and_heard_once_however_often_it_comes(door, telegram):
    async with door() as at:
        update = hello(telegram)
        assert [await at.knocks(update) for _ in range(5)] == [200] * 5
        await at.until(lambda: bool(at.heard))
        assert await at.knocks(update) == 200
        assert at.heard == ["hello"]
        assert [row.update_id for row in at.rows()] == [update["update_id"]]


async def test_two_hundred_updates_each_three_times_in_any_order_have_one_effect_each(door, telegram):
    dice = random.Random(15)
    phones = [telegram.phone(f"Parent {number}") for number in range(50)]
    updates = [dict(phones[number % 50].types(str(number))) for number in range(200)] * 3
    dice.shuffle(updates)
    async with door() as at:

        async def some(mine: list[Any]) -> list[int]:
            return [await at.knocks(update) for update in mine]

        codes = await asyncio.gather(*(some(updates[start::40]) for start in range(40)))
        await at.until(lambda: len(at.heard) >= 200)
        assert {code for some_codes in codes for code in some_codes} == {200}
        assert sorted(at.heard, key=int) == [str(number) for number in range(200)]
        assert len(at.rows()) == 200


async def test_a_taps_spinner_is_stopped_once_and_not_again_for_a_replay(door, telegram, bot):
    async with door() as at:
        phone = telegram.phone("Somebody")
        phone.types("hello")
        menu = {"inline_keyboard": [[{"text": "Menu", "callback_data": "m"}]]}
        await bot.send_message(phone.chat_id, "menu", reply_markup=menu)
        tap = dict(phone.taps("Menu"))
        assert [await at.knocks(tap) for _ in range(3)] == [200] * 3
        await at.until(lambda: bool(telegram.calls("answerCallbackQuery")))
        assert len(telegram.calls("answerCallbackQuery")) == 1


# -- turned away -----------------------------------------------------------------------------------------------------


def wrong_secrets(count: int) -> list[str | None]:
    """Missing, empty, cut short, made longer, one bit off, another case, and made up: so many in all."""
    dice = random.Random(403)
    made: list[str | None] = [None, "", SECRET.upper(), SECRET + "x", SECRET[1:], f"{SECRET},{SECRET}", "x" * 4000]
    made += [SECRET[:length] for length in range(1, len(SECRET))]
    for place, letter in enumerate(SECRET):
        for bit in range(7):
            other = chr(ord(letter) ^ 1 << bit)
            if other.isprintable() and (other != " " or 0 < place < len(SECRET) - 1):
                made.append(SECRET[:place] + other + SECRET[place + 1 :])
    while len(made) < count:
        made.append("".join(dice.choices(ALPHABET, k=len(SECRET))))
    return made[:count]


async def test_whoever_does_not_know_the_secret_gets_403_and_leaves_no_row_1000_of_1000(door, telegram, log):
    secrets = wrong_secrets(1000)
    assert SECRET not in secrets
    async with door() as at:
        update = hello(telegram)
        assert [await at.knocks(update, secret=secret) for secret in secrets] == [403] * 1000
        assert await at.knocks(update, secret=SECRET[:-1] + "ü") == 403
        assert at.rows() == []
        assert at.heard == []
    assert log.getvalue().count("webhook_turned_away") == 1  # a flood is not written down call by call
    assert SECRET[:20] not in log.getvalue()


async def test_the_secret_sent_twice_is_no_secret(door):
    async with door() as at:
        reader, writer = await asyncio.open_connection("127.0.0.1", at.address.port)
        twice = f"{SECRET_HEADER}: {SECRET}\r\n" * 2
        writer.write(f"POST /telegram HTTP/1.1\r\nHost: x\r\n{twice}Content-Length: 2\r\n\r\n{{}}".encode())
        assert b" 403 " in await reader.readline()
        writer.close()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        pytest.param({"path": "/"}, 404, id="another path"),
        pytest.param({"path": "/telegram/"}, 404, id="almost the path"),
        pytest.param({"path": "/telegram/../metrics"}, 404, id="a way around"),
        pytest.param({"method": "GET"}, 404, id="GET"),
        pytest.param({"method": "PUT"}, 404, id="PUT"),
        pytest.param({"method": "DELETE", "secret": None}, 404, id="DELETE without the secret"),
        pytest.param({"Content_Type": "text/plain"}, 400, id="another type"),
        pytest.param({"Content_Type": "application/x-www-form-urlencoded"}, 400, id="a form"),
        pytest.param({"Content_Encoding": "gzip"}, 400, id="packed"),
        pytest.param({"body": b"no JSON"}, 400, id="no JSON"),
        pytest.param({"body": b"[1]"}, 400, id="a list"),
        pytest.param({"body": b"[" * 200_000}, 400, id="too deep"),
        pytest.param({"body": b'{"update_id": ' + b"9" * 5000 + b"}"}, 400, id="a number too long"),
        pytest.param({"body": b"\xff\xfe"}, 400, id="no text"),
        pytest.param({"body": b" " * (2**20 + 1)}, 413, id="over a MiB"),
        pytest.param({"body": b" " * (2**20 + 1), "secret": "wrong"}, 403, id="over a MiB without the secret"),
        pytest.param({"body": b"{}"}, 200, id="an update without a number is nothing to keep"),
    ],
)
async def test_what_is_no_update_of_telegrams_is_turned_away_without_a_word_and_leaves_no_row(door, asked, answered):
    async with door() as at:
        assert await at.knocks(**asked) == answered
        assert at.rows() == []


async def test_a_body_that_does_not_say_its_length_is_cut_off_at_a_mib(door):
    async def endless() -> Any:
        for _ in range(64):
            yield b" " * 2**16

    async with door() as at:
        headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        url = f"http://127.0.0.1:{at.address.port}/telegram"
        async with at.client.post(url, data=endless(), headers=headers) as answer:
            assert answer.status == 413


# -- the database away -----------------------------------------------------------------------------------------------


async def test_while_nothing_can_be_kept_it_answers_503_and_help_once_and_then_keeps_it(door, telegram, store):
    async with door() as at:
        amira = telegram.phone("Somebody")
        update = dict(amira.types("help"))
        store.fails(DiskFull())
        assert [await at.knocks(update) for _ in range(5)] == [503] * 5
        await at.until(lambda: bool(telegram.calls("sendMessage")))
        assert [call.params["text"] for call in telegram.calls("sendMessage")] == [f"{HELP}\n\n{NOT_SAVED}"]
        store.works()
        assert at.rows() == []
        assert await at.knocks(update) == 200
        await at.until(lambda: bool(at.heard))
        assert at.heard == ["help"]


async def test_while_too_much_is_in_hand_telegram_keeps_the_rest(door, telegram, monkeypatch):
    monkeypatch.setattr(serving, "MOST_WAITING", 0)
    async with door() as at:
        assert await at.knocks(hello(telegram)) == 503
        assert at.rows() == []


# -- whose webhook ---------------------------------------------------------------------------------------------------


async def test_it_waits_for_a_telegram_that_is_away_and_then_registers(door, telegram):
    telegram.refuse_connection = True
    async with door(ready=False) as at:
        await at.until(lambda: len(telegram.calls("getWebhookInfo")) > 3)
        telegram.refuse_connection = False
        await at.until(lambda: bool(telegram.webhook))


async def test_a_webhook_that_another_program_has_set_is_left_alone_and_named_by_its_host_only(door, telegram):
    telegram.webhook = {"url": "https://other.example.org/with-a-token-in-it"}
    async with door(ready=False) as at:
        with pytest.raises(ForeignWebhook) as refused:
            await at.running
    assert refused.value.host == "other.example.org"
    assert telegram.calls("setWebhook") == []


async def test_our_own_at_an_earlier_address_is_replaced(door, telegram, address):
    async with door():
        pass
    telegram.webhook["url"] = "https://bot.example.org/telegram"
    async with door(ready=False) as at:
        object.__setattr__(at.address, "url", "https://new.example.org/telegram")
        await at.until(lambda: telegram.webhook["url"].startswith("https://new"))


@pytest.mark.parametrize(
    ("now", "fault"), [({}, AnotherReceiver), ({"url": "https://other.example.org/x"}, ForeignWebhook)]
)
async def test_it_ends_by_name_once_the_webhook_is_ours_no_longer(door, telegram, now, fault):
    async with door() as at:
        telegram.webhook = now
        with pytest.raises(fault):
            await asyncio.wait_for(at.running, 20)


async def test_an_address_that_telegram_refuses_ends_it_by_name(door, telegram, address):
    object.__setattr__(address, "url", "https://bot.example.org:444/telegram")
    async with door(ready=False) as at:
        with pytest.raises(WebhookRefused):
            await at.running


async def test_a_refused_token_ends_it_by_name(door, telegram):
    telegram.token_revoked = True
    async with door(ready=False) as at:
        with pytest.raises(TokenRefused):
            await at.running


async def test_a_port_that_is_taken_ends_it_by_name_before_telegram_is_told(door, telegram, address):
    with socket.socket() as other:
        other.bind((address.host, address.port))
        other.listen()
        async with door(ready=False) as at:
            with pytest.raises(PortTaken):
                await at.running
    assert telegram.calls("setWebhook") == []
