"""Typed, not tapped: on every family screen a number and a label do what the button does (design.md, section 5)."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from telegram import Update

from handlers.context import Hearing
from handlers.dispatch import Dispatcher
from handlers.registry import all_routes
from messages.catalogue import Entry
from messages.render import Rendered
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.records.notices import Act, Notice, NoticeState
from storage.records.people import ReadingLevel
from storage.transaction import Transaction
from tests.house.sample_facts import base_facts
from tests.stories.dialog import Dialog


class Listening(Dispatcher):
    """Hears as the program does, and notes which button was meant instead of doing what it does."""

    meant: list[str]

    def tap(self, hearing: Hearing) -> None:
        assert hearing.data is not None
        self.meant.append(hearing.data.pack())

    def _help(self, hearing: Hearing) -> None:
        self.meant.append("1|help")

    def _stray(self, hearing: Hearing) -> None:
        self.meant.append("taken for somebody's words")


def listening(dialog: Dialog) -> Listening:
    made = Listening(dialog.app.house, all_routes())
    object.__setattr__(made, "meant", [])
    return made


def shown(tx: Transaction, dialog: Dialog, who: str, entry: Entry, number: int, *, alert: bool) -> Notice:
    """Put a screen with sample facts on this phone, as the one last delivered."""
    chat = tx.chats.at(dialog.phone(who).chat_id)
    return tx.outbox.add(Notice(
        id=new_id(), chat_id=chat.chat_id, chat_hash=chat.chat_hash, act=Act.SEND, kind=entry.kind, key=new_id(),
        due=tx.now, made_at=tx.now + timedelta(microseconds=number), facts=base_facts(entry), alert=alert,
        person_id=dialog.cast.ids.get(who), state=NoticeState.SENT, settled_at=tx.now, message_id=1000 + number,
    ))  # fmt: skip


def said(dialog: Dialog, who: str, text: str) -> Update:
    chat_id = dialog.phone(who).chat_id
    message: dict[str, Any] = {
        "message_id": 1, "date": int(dialog.clock.now().timestamp()), "text": text,
        "chat": {"id": chat_id, "type": "private"}, "from": {"id": chat_id, "is_bot": False, "first_name": "A"},
    }  # fmt: skip
    update = Update.de_json({"update_id": 1, "message": message}, None)
    assert update is not None
    return update


def typed_for(rendered: Rendered) -> Iterator[tuple[str, str]]:
    """Yield every number of a screen and its first and last label, each with what a tap would send.

    That every label finds its button is judged in tests/house/test_typed_choices.py.
    """
    for choice in rendered.choices:
        yield str(choice.number), choice.data
    for choice in {*rendered.choices[:1], *rendered.choices[-1:]}:
        yield f"{choice.label.lower()}.", choice.data


@pytest.mark.parametrize(
    ("who", "level", "discreet"),
    [
        pytest.param("amira", ReadingLevel.STANDARD, False, id="standard"),
        pytest.param("amira", ReadingLevel.EASY, False, id="short and easy"),
        pytest.param("yusuf", ReadingLevel.STANDARD, True, id="a phone that hides words"),
        pytest.param("stranger", None, False, id="a phone that is not linked"),
    ],
)
async def test_every_family_screen_is_answered_by_a_number_and_by_a_label_as_by_a_tap(
    dialog: Dialog, who: str, level: ReadingLevel | None, discreet: bool
) -> None:
    cast = await dialog.family()
    if level is not None:
        await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids[who]), reading=level))
    house, listener, wrong = dialog.app.house, listening(dialog), []
    entries = [e for e in house.catalogue if e.audience == "family" and (level is not None or "open" in e.marks)]

    def type_all(tx: Transaction, entry: Entry, number: int) -> None:
        alert = discreet and "alert" in entry.marks
        screen = shown(tx, dialog, who, entry, number, alert=alert)
        person = tx.people.find(cast.ids.get(who, ""))
        rendered = house.renderer.render(
            entry.kind, screen.facts, house.reader(person), screen.made_at, notice=screen.id, opened=not alert
        )
        for typed, data in typed_for(rendered):
            listener.meant.clear()
            listener.handle(tx, said(dialog, who, typed), InboxRow(new_id(), 1, 0, b"", "", tx.now))
            if listener.meant != [data]:
                wrong.append((entry.kind, typed, listener.meant[:]))

    for number, entry in enumerate(entries):
        await dialog.app.store.write(partial(type_all, entry=entry, number=number), now=dialog.clock.now())
    assert len(entries) > 15
    assert not wrong, f"{len(wrong)} typed answers did something else: {wrong[:8]}"


async def test_while_words_are_awaited_a_number_is_a_word_and_help_is_still_help(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.says("amira", "2")
    await dialog.last_sees("amira", "Type it in your own words.")
    await dialog.says("amira", "1")
    await dialog.last_sees("amira", "I have kept 1 message.")
    await dialog.says("amira", "help now")
    await dialog.last_sees("amira", "Danger right now: call 999.")
    await dialog.says("amira", "And Tuesday.")
    await dialog.last_sees("amira", "I have kept 2 messages.")
    [draft] = await dialog.look(lambda tx: tx.drafts.all_of(dialog.cast.ids["amira"]))
    assert [part["words"] for part in draft.fields["parts"]] == ["1", "And Tuesday."]
