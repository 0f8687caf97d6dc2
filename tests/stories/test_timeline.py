"""Whoever leads sees what happened on a plan, newest first, and nothing of what went past them (004-17)."""

from datetime import timedelta

from storage.records.concerns import Door
from storage.records.ids import new_id
from storage.records.plans import Cover, CoverState
from storage.transaction import Transaction
from tests.stories.agreed import agreed
from tests.stories.asking import has_asked
from tests.stories.dialog import Dialog
from tests.stories.test_team_notes import writes_note


async def looks(dialog: Dialog, who: str) -> str:
    """Let somebody look at the timeline, to its end, and return all of it."""
    await dialog.taps_data(who, f"1|timeline|{dialog.cast.plan_id}")
    found = [dialog.phone(who).last.text]
    while any(button["text"] == "Older" for row in dialog.phone(who).last.rows for button in row):
        await dialog.taps(who, "Older")
        found.append(dialog.phone(who).last.text)
    return "\n".join(found)


async def test_the_lead_sees_what_was_agreed_asked_and_written_and_who_joined(dialog: Dialog) -> None:
    await dialog.family()
    await agreed(dialog, "Ring the bus firm.", "lee", None)
    question = await has_asked(dialog, "amira")
    theirs = await has_asked(dialog, "mia", door=Door.PERSON, person="lee")
    await writes_note(dialog, "lee")
    await dialog.taps("lee", "Keep: the team only")
    await dialog.wait(minutes=3)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans OK-14")
    for label in ("More", "Team", "What happened"):
        await dialog.taps("sam", label)
    whole = await looks(dialog, "sam")
    order = ["team note by Lee", f"{question.ref}, question, came in", "mum joined", "agreed: “Ring the bus firm.”"]
    assert [whole.index(words) for words in order] == sorted(whole.index(words) for words in order)
    assert "you took on the lead" in whole
    assert theirs.ref not in whole
    read = await dialog.look(lambda tx: tx.audit.entries(1, act="plan.timeline_read")[0])
    assert (read.actor_id, read.object_id) == (dialog.cast.ids["sam"], dialog.cast.plan_id)


async def test_a_worry_about_the_lead_leaves_neither_line_nor_gap_for_the_lead_or_their_cover(dialog: Dialog) -> None:
    cast = await dialog.family()
    for number in range(7):
        await agreed(dialog, f"Ring the bus firm {number}.", "lee", None)
    await dialog.signs_in("sam")
    before = await looks(dialog, "sam")
    for who, door in (("amira", Door.ABOUT_LEAD), ("mia", Door.MANAGER)):
        await has_asked(dialog, who, door=door)
    assert await looks(dialog, "sam") == before

    def covers(tx: Transaction) -> None:
        today = tx.now.date()
        tx.covers.add(Cover(new_id(), cast.ids["sam"], cast.ids["priya"], today, today + timedelta(days=3),
                            CoverState.ACCEPTED, tx.now, tx.now))  # fmt: skip

    await dialog.keep(covers)
    await dialog.signs_in("priya")
    assert (await looks(dialog, "priya")).replace("Sam took", "you took").replace("you j", "Priya j") == before
    for who in ("lee", "jo", "dana", "nina"):
        await dialog.signs_in(who)
        await dialog.taps_data(who, f"1|timeline|{cast.plan_id}")
        await dialog.never_saw(who, "what happened, the newest first")
