"""The server behind the page: what it shows and does, and whom it refuses."""

import asyncio
import json
import re
import socket
from typing import Any

import aiohttp
import pytest

from bot.preview.page_server import PAGE, PortTaken, serve
from bot.preview.stage import Stage
from bot.preview.telegram import Upload
from tests.bot.preview.standing import MONDAY


class Browser:
    """A page that has been loaded: it sends what a browser sends."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session, self.address, self.proof = session, address.rstrip("/"), ""

    async def loads(self, path: str = "/", **headers: str) -> aiohttp.ClientResponse:
        return await self.session.get(self.address + path, headers=headers)

    async def posts(
        self, path: str, body: Any, *, raw: bytes | None = None, headers: dict[str, str | None] | None = None
    ) -> tuple[int, Any]:
        usual = {"Origin": self.address, "X-Mainstay-Demo": self.proof, "Content-Type": "application/json"}
        sent = {name: value for name, value in {**usual, **(headers or {})}.items() if value is not None}
        content = json.dumps(body).encode() if raw is None else raw
        async with self.session.post(self.address + path, data=content, headers=sent) as answer:
            return answer.status, await answer.json()

    async def hears(self, count: int) -> list[tuple[str, Any]]:
        """Return the first events that the page is sent."""
        found = []
        async with self.session.get(self.address + "/api/events") as answer:
            async for line in answer.content:
                if line.startswith(b"event:"):
                    what = line[6:].strip().decode()
                elif line.startswith(b"data:"):
                    found.append((what, json.loads(line[5:])))
                    if len(found) == count:
                        break
        return found


@pytest.fixture
async def browser(stage: Stage):
    async with serve(stage, 0) as address, aiohttp.ClientSession() as session:
        page = Browser(session, address)
        text = await (await page.loads()).text()
        page.proof = re.search(r'name="demo-proof" content="([^"]+)"', text)[1]  # type: ignore[index]
        yield page


# -- what it does ---------------------------------------------------------------------------------------------------


async def test_the_page_and_all_its_files_are_served(browser: Browser):
    for path in ("/", *(f"/page/{file.name}" for file in PAGE.iterdir() if file.suffix != ".html")):
        answer = await browser.loads(path)
        assert answer.status == 200, path
        assert "'unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_names_no_other_machine(browser: Browser):
    for file in PAGE.iterdir():
        addresses = re.findall(r"(?:https?:)?//[\w.]+\.\w+", file.read_text("utf-8"))
        assert not [found for found in addresses if "www.w3.org" not in found], file.name


async def test_a_page_is_told_of_the_clock_each_phone_and_the_codes(browser: Browser):
    events = await browser.hears(4)
    assert [what for what, _ in events] == ["clock", "phone", "phone", "codes"]
    clock, amira, sam, codes = (data for _, data in events)
    assert clock["now"] == MONDAY.isoformat()
    assert (amira["name"], amira["letter"]["check_word"]) == ("Amira", "lamp bird")
    assert sam["letter"] is None
    assert re.fullmatch(r"\d{6}", codes["sam"]["numbers"])
    assert "amira" not in codes


async def test_a_page_is_told_only_of_what_has_changed(browser: Browser, stage: Stage):
    stage.players["amira"].phone.types("before")
    hearing = asyncio.create_task(browser.hears(5))
    await stage.telegram.changes.wait(stage.telegram.version, 0.2)
    stage.players["amira"].phone.types("after")
    events = await hearing
    what, data = events[-1]
    assert what == "phone"
    assert [message["text"] for message in data["messages"]] == ["before", "after"]


async def test_what_is_typed_on_the_page_reaches_the_bot(browser: Browser, stage: Stage):
    assert await browser.posts("/api/phones/amira", {"act": "types", "text": "/who"}) == (200, {})
    assert stage.telegram.updates.pending()[0]["message"]["text"] == "/who"


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ({"act": "voice", "seconds": 12}, "voice"),
        ({"act": "photo"}, "photo"),
        ({"act": "file", "name": "report.pdf"}, "document"),
        ({"act": "location"}, "location"),
        ({"act": "contact"}, "contact"),
        ({"act": "forwards", "text": "See you"}, "forward_origin"),
        ({"act": "opens_link", "link": "https://t.me/MainstayBot?start=ABCDEFGHJKMN"}, "text"),
    ],
)
async def test_everything_a_phone_can_send_reaches_the_bot(
    browser: Browser, stage: Stage, act: dict[str, Any], kind: str
):
    assert await browser.posts("/api/phones/amira", act) == (200, {})
    assert kind in stage.telegram.updates.pending()[0]["message"]


async def test_more_than_one_message_holds_is_sent_in_several(browser: Browser, stage: Stage):
    await browser.posts("/api/phones/amira", {"act": "types", "text": "word " * 1000})
    assert len(stage.players["amira"].phone.chat) == 2


async def test_a_tap_sends_what_stands_behind_the_button(browser: Browser, stage: Stage):
    phone = stage.players["amira"].phone
    phone.types("/start")
    markup = {"inline_keyboard": [[{"text": "Menu", "callback_data": "1|menu"}]]}
    await stage.telegram.call("sendMessage", {"chat_id": phone.chat_id, "text": "Hello", "reply_markup": markup})
    where = {"act": "taps", "message": phone.last.message_id, "row": 0, "column": 0}
    assert await browser.posts("/api/phones/amira", where) == (200, {})
    assert stage.telegram.updates.pending()[-1]["callback_query"]["data"] == "1|menu"


async def test_a_message_of_ones_own_can_be_changed(browser: Browser, stage: Stage):
    await browser.posts("/api/phones/amira", {"act": "types", "text": "helo"})
    number = stage.players["amira"].phone.chat[0].message_id
    await browser.posts("/api/phones/amira", {"act": "edits", "message": number, "text": "hello"})
    assert stage.telegram.updates.pending()[-1]["edited_message"]["text"] == "hello"


async def test_a_phone_can_be_blocked_slow_and_flooded(browser: Browser, stage: Stage):
    phone = stage.players["amira"].phone
    phone.types("/start")
    await browser.posts("/api/phones/amira", {"act": "slow", "seconds": 3})
    await browser.posts("/api/phones/amira", {"act": "flood", "seconds": 5, "times": 2})
    await browser.posts("/api/phones/amira", {"act": "blocks"})
    shown = phone.as_json()
    assert (shown["slow_seconds"], shown["flood"], shown["blocked"]) == (3, {"retry_after": 5, "times": 2}, True)
    await browser.posts("/api/phones/amira", {"act": "unblocks"})
    assert not phone.blocked


async def test_a_file_the_bot_sent_can_be_saved_and_is_never_shown(browser: Browser, stage: Stage):
    phone = stage.players["amira"].phone
    phone.types("/start")
    upload = Upload('a "nasty"\r\nname.ics', b"BEGIN:VCALENDAR", "text/calendar")
    await stage.telegram.call("sendDocument", {"chat_id": phone.chat_id, "document": "attach://f"}, {"f": upload})
    answer = await browser.loads(f"/api/phones/amira/files/{phone.last.message_id}")
    assert answer.status == 200
    assert await answer.read() == b"BEGIN:VCALENDAR"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.content_type == "application/octet-stream"


async def test_the_clock_moves_on_an_hour(browser: Browser, stage: Stage):
    assert await browser.posts("/api/clock", {"go": "hour"}) == (200, {})
    await stage.moves.ended()
    assert (stage.clock.now() - MONDAY).total_seconds() == 3600


async def test_link_all_asks_for_every_family_phone(browser: Browser, stage: Stage):
    assert await browser.posts("/api/link-all", {}) == (200, {})
    assert stage.linked == ["amira"]  # type: ignore[attr-defined]


# -- what it says no to ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "says"),
    [
        pytest.param({"act": "dances"}, "act", id="an act there is not"),
        pytest.param({"act": "types"}, "text", id="nothing to type"),
        pytest.param({"act": "types", "text": "   "}, "empty", id="only blanks"),
        pytest.param({"act": "types", "text": "a", "as": "sam"}, "as", id="a field there is not"),
        pytest.param({"act": "types", "text": "a" * 20_001}, "text", id="too long"),
        pytest.param({"act": "taps", "message": 99, "row": 0, "column": 0}, "not on the phone", id="no such message"),
        pytest.param({"act": "edits", "message": 99, "text": "a"}, "not on the phone", id="nothing to edit"),
        pytest.param({"act": "opens_link", "link": "https://t.me/Mainstay?start=a b"}, "payload", id="a broken link"),
        pytest.param({"act": "voice", "seconds": 0}, "seconds", id="a voice note of no length"),
        pytest.param(["types"], "act", id="not an object"),
        pytest.param({"act": "unblocks", "extra": {}}, "extra", id="more than was asked for"),
    ],
)
async def test_what_a_phone_cannot_do_is_refused_in_words(browser: Browser, stage: Stage, act: Any, says: str):
    status, answer = await browser.posts("/api/phones/amira", act)
    assert status == 400
    assert says in answer["error"]
    assert not stage.telegram.updates.pending()


async def test_a_phone_that_has_blocked_the_bot_says_so(browser: Browser, stage: Stage):
    stage.players["amira"].phone.types("/start")
    stage.players["amira"].phone.blocks()
    status, answer = await browser.posts("/api/phones/amira", {"act": "types", "text": "hello"})
    assert status == 400
    assert "blocked" in answer["error"]


async def test_there_is_no_such_phone_file_or_hour(browser: Browser, stage: Stage):
    assert (await browser.posts("/api/phones/nobody", {"act": "photo"}))[0] == 404
    assert (await browser.posts("/api/clock", {"go": "back"}))[0] == 400
    assert (await browser.posts("/api/clock", ["hour"]))[0] == 400
    for path in ("/page/index.html", "/page/../demo.py", "/page/%2e%2e%2fdemo.py", "/api/phones/amira/files/x", "/etc"):
        assert (await browser.loads(path)).status == 404, path


async def test_a_moving_clock_is_not_moved_twice(browser: Browser, stage: Stage):
    stage.moves.journey = object()  # type: ignore[assignment]
    status, answer = await browser.posts("/api/clock", {"go": "hour"})
    assert (status, "already" in answer["error"]) == (409, True)
    stage.moves.journey = None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"X-Mainstay-Demo": None}, 403, id="without this run's token"),
        pytest.param({"X-Mainstay-Demo": "guessed"}, 403, id="with another token"),
        pytest.param({"X-Mainstay-Demo": "guéssed"}, 403, id="with a token that is not ASCII"),
        pytest.param({"Origin": "https://example.org"}, 403, id="from another page"),
        pytest.param({"Origin": "null"}, 403, id="from a sandboxed page"),
        pytest.param({"Origin": None}, 403, id="from nowhere"),
        pytest.param({"Host": "example.org"}, 403, id="under another name: DNS rebinding"),
        pytest.param({"Host": "127.0.0.1:1"}, 403, id="under another port"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="as the browser says, from another site"),
        pytest.param({"Content-Type": "text/plain"}, 415, id="as a plain form can send it"),
    ],
)
async def test_nobody_but_the_page_can_do_anything(
    browser: Browser, stage: Stage, headers: dict[str, str | None], status: int
):
    got, answer = await browser.posts("/api/phones/amira", {"act": "types", "text": "hello"}, headers=headers)
    assert got == status
    assert answer["error"]
    assert not stage.telegram.updates.pending()


@pytest.mark.parametrize("path", ["/", "/api/events", "/page/main.js", "/nothing"])
async def test_nothing_is_shown_under_another_name(browser: Browser, path: str):
    assert (await browser.loads(path, Host="evil.example")).status == 403


async def test_no_other_page_can_watch_the_phones(browser: Browser):
    assert (await browser.loads("/api/events", **{"Sec-Fetch-Site": "cross-site"})).status == 403
    assert (await browser.loads("/api/events", **{"Sec-Fetch-Site": "same-site"})).status == 403


async def test_a_link_to_the_demo_may_be_followed(browser: Browser):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = await browser.loads("/", **headers)
    assert answer.status == 200
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


async def test_a_body_that_is_too_large_or_no_json_is_refused(browser: Browser):
    assert (await browser.posts("/api/phones/amira", None, raw=b"{" * 70_000))[0] == 413
    assert (await browser.posts("/api/phones/amira", None, raw=b"{"))[0] == 400
    assert (await browser.posts("/api/phones/amira", None, raw=b"\xff\xfe"))[0] == 400


async def test_each_run_has_a_token_of_its_own(browser: Browser, stage: Stage):
    async with serve(stage, 0) as address:
        text = await (await browser.session.get(address)).text()
    assert browser.proof not in text


async def test_it_listens_on_this_machine_only(stage: Stage):
    async with serve(stage, 0) as address:
        assert address.startswith("http://127.0.0.1:")


async def test_a_port_that_is_taken_is_named_with_the_mend(stage: Stage):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port}.*--port {port + 1}"):
            async with serve(stage, port):
                pass
