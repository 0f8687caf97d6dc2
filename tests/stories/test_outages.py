"""After a time in which nobody was listening: both times are named (R11), and a long silence is told, once (R12)."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.engine.pacing import Pace
from bot.preview.telegram.phone import Phone
from bot.preview.telegram.state import Call
from handlers import outages
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.people import Person, PersonKind, ReadingLevel, Relation
from storage.records.plans import Role, RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import LONDON, Dialog
from tests.stories.people import put_plan


async def off_for(dialog: Dialog, **length: float) -> None:
    """Let the program be off for so long; nothing of it runs meanwhile."""
    await dialog.settled()
    await dialog.close()
    dialog.clock.move(timedelta(**length))


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_what_was_written_while_the_bot_was_off_is_answered_with_both_times(
    dialog: Dialog, level: ReadingLevel
) -> None:
    dialog.at("2026-11-23 21:10")
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=level))
    await off_for(dialog, minutes=4)
    dialog.phone("amira").types("/who")
    dialog.clock.set(datetime(2026, 11, 23, 23, 2, tzinfo=LONDON))
    await dialog.restart()
    await dialog.settled()
    await dialog.sees("amira", "Monday 23 November at 9:14pm", "Monday 23 November at 11:02pm")
    await dialog.last_sees("amira", "Sam")


async def test_a_quarter_of_an_hour_is_not_worth_a_word(dialog: Dialog) -> None:
    await dialog.family()
    await off_for(dialog)
    dialog.phone("amira").types("/who")
    dialog.clock.move(timedelta(minutes=15))
    await dialog.restart()
    await dialog.settled()
    await dialog.last_sees("amira", "Sam")
    assert dialog.texts("amira", "I was not working then") == []


async def test_what_was_typed_before_a_long_wait_still_means_what_it_meant(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A question")
    await off_for(dialog)
    dialog.phone("amira").types("Who brings Mia home now?")
    dialog.clock.move(timedelta(hours=2))
    await dialog.restart()
    await dialog.settled()
    await dialog.sees("amira", "I was not working then")
    rows = await dialog.look(lambda tx: tx.drafts.where())
    assert any("Who brings Mia home now?" in str(vars(row)) for row in rows)


async def test_staff_are_told_both_times_too(dialog: Dialog) -> None:
    await dialog.family()
    await off_for(dialog)
    dialog.phone("sam").types("/today")
    dialog.clock.move(timedelta(hours=1))
    await dialog.restart()
    await dialog.settled()
    await dialog.sees("sam", "Monday 23 November at 10am", "Monday 23 November at 11am")


async def test_after_more_than_a_day_every_family_is_told_once_and_the_co_ordinator_too(dialog: Dialog) -> None:
    await dialog.family()
    await off_for(dialog, hours=25)
    for _ in range(3):
        await dialog.restart()
        await dialog.settled()
    for who in ("amira", "yusuf", "mia"):
        await dialog.taps(who, "Open") if who == "yusuf" else None
        assert len(dialog.texts(who, "Monday 23 November at 10am")) == 1, dialog.phone(who).shown()
        await dialog.sees(who, "Tuesday 24 November at 11am", "01632 960 001", "999", "Help now")
    await dialog.sees("dana", "Monday 23 November at 10am", "Tuesday 24 November at 11am", "Please ring")
    assert dialog.texts("sam", "I heard nothing") == []
    assert all("lost" not in line for line in dialog.locked_screen("yusuf"))


async def test_a_day_without_a_word_from_anybody_is_no_outage(dialog: Dialog) -> None:
    await dialog.family()
    for _ in range(3):
        await off_for(dialog, hours=23)
        await dialog.restart()
        await dialog.settled()
    assert dialog.texts("amira", "I was off") == []


async def test_nobody_is_woken_to_be_told_that_the_bot_was_off(dialog: Dialog) -> None:
    dialog.at("2026-11-23 20:00")
    await dialog.family()
    await off_for(dialog, hours=30)
    await dialog.restart()
    await dialog.settled()
    assert dialog.texts("amira", "I was off") == []
    await dialog.until(datetime(2026, 11, 25, 8, 0, tzinfo=LONDON))
    assert len(dialog.texts("amira", "I was off")) == 1


async def test_a_clock_that_is_set_forward_by_days_is_no_outage(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.settled()
    dialog.clock.move(timedelta(days=3))
    await dialog.says("amira", "/who")
    await dialog.tick()
    assert dialog.texts("amira", "I was off") == []


# -- many chats -------------------------------------------------------------------------------------------------------

SAID: dict[str, Callable[[Phone], Any]] = {
    "words": lambda phone: phone.types("The taxi did not come."),
    "more words": lambda phone: phone.types("Nobody told us. It was dark."),
    "a command": lambda phone: phone.types("/who"),
    "the menu": lambda phone: phone.types("/menu"),
    "a start": lambda phone: phone.types("/start"),
    "a call for help": lambda phone: phone.types("help"),
    "a command for help": lambda phone: phone.types("/help"),
    "a question begun": lambda phone: phone.types("/ask"),
    "a command nobody knows": lambda phone: phone.types("/weather"),
    "six numbers": lambda phone: phone.types("123456"),
    "a voice note": lambda phone: phone.sends_voice(12),
    "a photo": lambda phone: phone.sends_photo("Look"),
    "a file": lambda phone: phone.sends_document("letter.pdf"),
    "a video": lambda phone: phone.sends_video(),
    "a sticker": lambda phone: phone.sends_sticker(),
    "a place": lambda phone: phone.sends_location(),
    "a number": lambda phone: phone.sends_contact(),
}


async def other_families(dialog: Dialog, number: int) -> dict[str, Phone]:
    """Put so many families into the database, each with a plan that Sam leads and a linked phone, at all levels."""
    phones = {f"family {n}": dialog.telegram.phone(f"Parent {n}") for n in range(number)}
    for phone in phones.values():
        phone.kept.started = True

    def put(tx: Transaction) -> None:
        for n, phone in enumerate(phones.values()):
            level = list(ReadingLevel)[n % len(ReadingLevel)]
            person = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name=f"Parent {n}", created_at=tx.now,
                                          reading=level, discreet=False))  # fmt: skip
            plan_id = put_plan(tx, dialog.cast, f"PL-{n}", "Noor", lead="sam", duty="dana", since=tx.now)
            tx.roles.add(Role(id=new_id(), plan_id=plan_id, person_id=person.id, kind=RoleKind.FAMILY, since=tx.now,
                              relation=Relation.MOTHER, sees_plan=True, sees_dates=True, sees_names=True))  # fmt: skip
            tx.links.add(Link(id=new_id(), person_id=person.id, chat_id=phone.chat_id, linked_at=tx.now,
                              chat_hash=tx.links.chat_hash(phone.chat_id)))  # fmt: skip

    await dialog.keep(put)
    return phones


async def answered_with_both_times(dialog: Dialog, messages: int, families: int) -> Counter[str]:
    """Let so many messages wait, of families, practitioners and strangers; count those answered with both times."""
    dialog.at("2026-11-23 21:10")
    await dialog.family()
    phones = list((await other_families(dialog, families)).values())
    phones += [dialog.phone(who) for who in ("amira", "yusuf", "mia", "sam", "dana", "a stranger", "another stranger")]
    await off_for(dialog, minutes=4)
    waiting = []
    for number in range(messages):
        if number and number % (1 + messages // 90) == 0:
            dialog.clock.move(timedelta(minutes=1))
        what, phone = list(SAID)[number % len(SAID)], phones[number % len(phones)]
        SAID[what](phone)
        waiting.append((what, phone, dialog.clock.now().astimezone(LONDON)))
    dialog.clock.set(datetime(2026, 11, 23, 23, 2, tzinfo=LONDON))
    await dialog.restart()
    await dialog.settled()
    found = Counter[str]()
    for what, phone, sent_at in waiting:
        both = (f"Monday 23 November at {said(sent_at)}", "Monday 23 November at 11:02pm")
        answered = any(all(one in message.text for one in both) for message in phone.from_bot)
        found[what if answered else f"{what}: not answered with both times"] += 1
    return found


def said(at: datetime) -> str:
    """Say a time of the evening as it is said to families."""
    return f"{at.hour - 12}pm" if not at.minute else f"{at.hour - 12}:{at.minute:02}pm"


async def test_whatever_was_sent_and_whoever_sent_it_the_answer_names_both_times(dialog: Dialog) -> None:
    """Every kind of message twice, from families at both reading levels, practitioners and strangers."""
    found = await answered_with_both_times(dialog, 2 * len(SAID), families=3)
    assert found == Counter(dict.fromkeys(SAID, 2))


@pytest.mark.nightly
@pytest.mark.timeout(600)
async def test_five_hundred_messages_of_one_evening_are_all_answered_with_both_times(dialog: Dialog) -> None:
    found = await answered_with_both_times(dialog, 500, families=120)
    assert set(found) == set(SAID)
    assert found.total() == 500


async def told_once_through_stops(dialog: Dialog, families: int, stops: tuple[int, ...]) -> None:
    """Be off for a day; stop and start anew whenever so many were told; count what each chat was told.

    Whatever is on its way at a stop lands when nothing more is sent: so it is always in the middle of telling.
    """
    await dialog.family()
    phones = {**await other_families(dialog, families), **{who: dialog.phone(who) for who in ("amira", "mia", "dana")}}
    await off_for(dialog, hours=25)
    dialog.pace = Pace(rate=0.8 * families, limit=families, chat_gap=0.0)  # a fifth of them in hand at most
    tried, ahead = Counter[int](), list(stops)
    reached, lands = asyncio.Event(), asyncio.Event()

    async def hold(call: Call) -> None:
        if call.method == "sendMessage" and call.chat_id is not None:
            tried[call.chat_id] += 1
            if ahead and tried.total() >= ahead[0]:
                reached.set()
                lands.clear()
            await lands.wait()

    dialog.telegram.before_call(hold)
    while ahead:
        lands.set()
        await dialog.restart()
        await reached.wait()
        await stopped(dialog, lands)
        assert ahead.pop(0) <= tried.total() < len(phones), "it is in the middle of telling"
        reached.clear()
    for _ in range(2):
        await dialog.restart()
        await dialog.settled()
    counted = {who: sum("I was off" in message.text for message in phone.from_bot) for who, phone in phones.items()}
    counted["dana"] = len(dialog.texts("dana", "Please ring"))
    assert Counter(counted.values()) == {1: len(phones)}


async def stopped(dialog: Dialog, lands: asyncio.Event) -> None:
    """Stop the program; what is on its way lands once nothing more is begun."""
    sender = dialog.app._tasks[0]
    closing = asyncio.create_task(dialog.close())
    await asyncio.wait([sender])
    lands.set()
    await closing


async def test_a_program_that_is_stopped_while_it_tells_of_its_silence_tells_everybody_once(
    dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outages, "TOGETHER", 8)
    await told_once_through_stops(dialog, 100, stops=(1, 30, 65))


@pytest.mark.nightly
@pytest.mark.timeout(600)
async def test_four_hundred_families_are_told_once_through_four_stops(dialog: Dialog) -> None:
    await told_once_through_stops(dialog, 400, stops=(1, 100, 201, 300))
