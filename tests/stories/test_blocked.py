"""Who cannot be reached is telephoned: the lead is told so, once (R8). A chat that moved is followed (R9)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.preview.telegram.refusals import Refused
from bot.preview.telegram.state import Call
from storage.records.notices import NoticeState
from storage.schema import outbox
from tests.stories.dialog import LONDON, Dialog
from tests.stories.raising import answers, asks, concerns_of, covers, leaves, words_of

SILENT = "cannot be reached here any more"
TOLD = f"OK-14: mum {SILENT}. Please telephone. I will not try again by myself."
QUESTIONS = ("Who brings her home?", "When is the review?", "Where is the club?")
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=LONDON)


def attempts(dialog: Dialog, who: str) -> list[Call]:
    """Return every message the bot has tried to send to this chat."""
    return dialog.telegram.calls("sendMessage", dialog.phone(who).chat_id)


async def three_answers_wait(dialog: Dialog, *others: str) -> None:
    """Have amira, and others, ask in the afternoon, and Sam answer at night: it waits for their morning."""
    dialog.at("2026-11-23 15:00")
    await dialog.family()
    asked = []
    for who, words in [*(("amira", words) for words in QUESTIONS), *((who, QUESTIONS[0]) for who in others)]:
        asked.append(await asks(dialog, who, words, kind="A question"))
        await dialog.wait(minutes=1)
    await dialog.until(datetime(2026, 11, 23, 22, 0, tzinfo=LONDON), step=timedelta(hours=7))
    for concern in asked:
        await answers(dialog, concern, "I will ring you.")
    assert await waiting_for(dialog, "amira") == 3


async def waiting_for(dialog: Dialog, who: str) -> int:
    """Return how much waits to be sent to this person."""
    person_id = dialog.cast.ids[who]
    return await dialog.look(
        lambda tx: tx.outbox.count(outbox.c.person_id == person_id, outbox.c.state == NoticeState.PENDING.value)
    )


async def states_for(dialog: Dialog, who: str) -> list[tuple[str, int]]:
    """Return what became of the answers to this person, and how often each was tried."""
    person_id = dialog.cast.ids[who]
    rows = await dialog.look(lambda tx: tx.outbox.where(outbox.c.person_id == person_id, outbox.c.kind == "q_answered"))
    return sorted((row.state.value, row.attempts) for row in rows)


def blocks(dialog: Dialog) -> None:
    """Amira's app says that she has blocked the bot."""
    dialog.phone("amira").blocks()


def blocks_unheard(dialog: Dialog) -> None:
    """Telegram's word of it is lost: only its refusals say so."""
    dialog.phone("amira").kept.blocked = True


def deletes_account(dialog: Dialog) -> None:
    """She has no Telegram any more; Telegram says nothing of it unasked."""
    dialog.phone("amira").deactivates()


GONE = pytest.mark.parametrize("goes", [blocks, blocks_unheard, deletes_account])


@GONE
async def test_when_amira_blocks_the_bot_her_lead_is_asked_once_to_telephone(
    dialog: Dialog, goes: Callable[[Dialog], None]
) -> None:
    await three_answers_wait(dialog, "yusuf", "mia")
    shown, tried = len(dialog.phone("amira").from_bot), len(attempts(dialog, "amira"))
    await dialog.does(lambda: goes(dialog))
    await dialog.until(MORNING)
    assert dialog.texts("sam", SILENT) == [TOLD]
    assert len(attempts(dialog, "amira")) - tried <= 1, "one of the three is refused, the others are taken back"
    for who in ("yusuf", "mia"):
        assert await states_for(dialog, who) == [("sent", 1)]
    await dialog.wait(days=4)
    assert len(dialog.phone("amira").from_bot) == shown
    assert await waiting_for(dialog, "amira") == 0
    assert dialog.texts("sam", SILENT) == [TOLD]
    for who in ("dana", "jo", "priya", "lee", "nina", "yusuf", "mia"):
        assert dialog.texts(who, SILENT) == []


@GONE
async def test_whoever_stands_in_for_the_lead_is_asked_to_telephone(
    dialog: Dialog, goes: Callable[[Dialog], None]
) -> None:
    await three_answers_wait(dialog)
    await covers(dialog, "sam", "priya")
    await dialog.does(lambda: goes(dialog))
    await dialog.until(MORNING)
    assert dialog.texts("priya", SILENT) == [TOLD]
    assert dialog.texts("sam", SILENT) == []


@pytest.mark.parametrize("lead", ["has blocked the bot", "has left the plan"])
async def test_where_the_lead_cannot_be_told_the_duty_contact_is_asked_to_telephone(dialog: Dialog, lead: str) -> None:
    await three_answers_wait(dialog)
    if lead == "has left the plan":
        await leaves(dialog, "sam")
    else:
        await dialog.does(lambda: dialog.phone("sam").blocks())
    await dialog.does(lambda: blocks(dialog))
    await dialog.until(MORNING)
    assert dialog.texts("dana", SILENT).count(TOLD) == 1
    assert dialog.texts("sam", SILENT) == []


async def test_the_lead_of_each_of_her_childrens_plans_is_asked_to_telephone(dialog: Dialog) -> None:
    await three_answers_wait(dialog)
    await dialog.second_plan()
    await dialog.does(lambda: blocks(dialog))
    await dialog.until(MORNING)
    assert dialog.texts("sam", SILENT) == [TOLD]
    assert dialog.texts("lee", SILENT) == [TOLD.replace("OK-14", "OK-22")]


async def test_a_block_that_is_heard_of_after_midnight_is_not_told_again(dialog: Dialog) -> None:
    """Telegram refuses a message at a minute to twelve; that she has blocked the bot is heard of on the next day."""
    dialog.at("2026-11-23 23:59")
    await dialog.family()
    dialog.phone("amira").types("/menu")
    blocks_unheard(dialog)
    await dialog.settled()
    await dialog.wait(minutes=2)
    dialog.phone("amira").kept.blocked = False
    await dialog.does(lambda: blocks(dialog))
    await dialog.until(MORNING)
    assert dialog.texts("sam", SILENT) == [TOLD]


async def test_when_amira_comes_back_she_finds_every_answer_and_hears_what_is_new(dialog: Dialog) -> None:
    await three_answers_wait(dialog)
    await dialog.does(lambda: blocks(dialog))
    await dialog.until(MORNING)
    await dialog.does(lambda: dialog.phone("amira").unblocks())
    await dialog.taps("amira", "My questions")
    await dialog.last_sees("amira", *(f"“{words}”: answered" for words in QUESTIONS))
    assert dialog.texts("amira", "Sam has answered") == [], "what was taken back is not poured out over her"

    concern = await asks(dialog, "amira", "Who is at the meeting?", kind="A question")
    await dialog.wait(minutes=1)
    await answers(dialog, concern, "Lee and Priya.")
    await dialog.last_sees("amira", "Read it")
    assert dialog.texts("sam", SILENT) == [TOLD]


async def test_going_again_is_told_again_on_another_day_but_not_twice_on_one(dialog: Dialog) -> None:
    await three_answers_wait(dialog)
    for _ in range(3):
        await dialog.does(lambda: blocks(dialog))
        await dialog.wait(minutes=5)
        await dialog.does(lambda: dialog.phone("amira").unblocks())
        await dialog.wait(minutes=5)
    await dialog.until(MORNING)
    assert dialog.texts("sam", SILENT) == [TOLD]
    await dialog.does(lambda: blocks(dialog))
    assert dialog.texts("sam", SILENT) == [TOLD, TOLD]


# -- a chat that has another id now -----------------------------------------------------------------------------------


def moves(dialog: Dialog, who: str) -> tuple[int, int]:
    """Let Telegram give this person's chat another id; return the old one and the new."""
    old, new = dialog.phone(who), dialog.telegram.phone(who.title())
    new.kept.started = True
    dialog.phones[who] = new

    def refuse(call: Call) -> Refused | None:
        if call.chat_id != old.chat_id or not call.method.startswith(("send", "edit")):
            return None
        return Refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=new.chat_id)

    dialog.telegram.before_call(refuse)
    return old.chat_id, new.chat_id


async def test_a_chat_that_moves_while_three_messages_wait_gets_each_once_at_its_new_id(dialog: Dialog) -> None:
    await three_answers_wait(dialog)
    old, new = moves(dialog, "amira")
    tried = len(dialog.telegram.calls("sendMessage", old))
    await dialog.until(MORNING)
    assert len(dialog.texts("amira", "answered")) == 3
    assert len(dialog.telegram.calls("sendMessage", new)) == 3
    assert len(dialog.telegram.calls("sendMessage", old)) - tried == 1, "nothing goes round"
    assert await states_for(dialog, "amira") == [("sent", 1)] * 3
    assert await dialog.look(lambda tx: tx.links.by_chat(old)) is None
    assert dialog.texts("sam", SILENT) == []


async def test_a_chat_that_moves_between_a_question_and_its_reply_is_answered_and_known_at_its_new_id(
    dialog: Dialog,
) -> None:
    """Telegram names the new id only when the reply is on its way: what is half written is there still."""
    await dialog.family()
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A question")
    dialog.phone("amira").types(QUESTIONS[0])
    dialog.typed.append(QUESTIONS[0])
    moves(dialog, "amira")
    await dialog.settled()
    await dialog.last_sees("amira", "I have kept 1 message.")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Sent to Sam.")
    [concern] = await concerns_of(dialog, "amira")
    assert await words_of(dialog, concern) == [QUESTIONS[0]]
    await answers(dialog, concern, "Lee does.")
    await dialog.last_sees("amira", "Read it")
