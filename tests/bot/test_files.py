"""The files we make ourselves: named so that a locked phone gives nothing away, and made beside the event loop."""

import threading
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.engine.acts import Attachment, Delivery, Speaker
from bot.files import made_for
from messages.render import Reader
from storage.records.notices import Act, Notice
from tests.house.test_page_words import FACTS
from tests.house.words import SERVICE, catalogue

NOW = datetime(2026, 5, 8, 10, tzinfo=UTC)
HOUSE: Any = SimpleNamespace(service=SERVICE)


def delivery(act: Act, **facts: Any) -> Delivery:
    return Delivery(Notice("n", 1, b"", act, "file", "k", NOW, NOW, facts=facts), Reader())


@pytest.mark.parametrize("words", ["王小明", "Mia sleeps."])
def test_a_page_is_a_pdf_of_a_name_that_says_nothing_and_one_that_is_plainer_is_logged(words: str) -> None:
    facts = {**FACTS, "outcomes": [{**FACTS["outcomes"][0], "words": words}]}
    with capture_logs() as logged:
        made = made_for(delivery(Act.PAGE, page=facts, level="easy"), HOUSE, NOW)
    assert made.file_name == "page.pdf"
    assert made.content.startswith(b"%PDF-")
    assert [line["event"] for line in logged] == ([] if words.isascii() else ["page_plainer"])
    assert words not in str(logged)


def test_a_calendar_entry_is_still_an_appointment() -> None:
    meeting = {"meeting_id": "m", "version": 1, "starts_at": NOW}
    made = made_for(delivery(Act.CALENDAR, calendar=meeting), HOUSE, NOW)
    assert (made.file_name, b"SUMMARY:Appointment" in made.content) == ("appointment.ics", True)


@pytest.mark.parametrize(("act", "beside"), [(Act.PAGE, True), (Act.CALENDAR, False)])
async def test_a_page_is_laid_out_in_a_thread_of_its_own(act: Act, beside: bool) -> None:
    threads: list[int] = []

    def attach(_: Delivery) -> Attachment:
        threads.append(threading.get_ident())
        return Attachment("page.pdf", b"%PDF-")

    async def send_document(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(message_id=7)

    bot: Any = SimpleNamespace(send_document=send_document)
    words: Any = SimpleNamespace(catalogue=catalogue())
    assert await Speaker(bot, words, attach=attach).say(delivery(act), None) == 7
    assert (threads[0] != threading.get_ident()) is beside
