"""A family lets somebody of the team into one question of theirs, by their own yes, and ends it (004-20)."""

import pytest

from storage.records.concerns import Concern, Door
from storage.records.guests import GuestState, ThreadGuest
from storage.records.people import ReadingLevel
from tests.stories.agreed import reads_easy
from tests.stories.asking import BUS, has_asked
from tests.stories.dialog import Dialog

NEWS = "The driver was new today."


async def offers(dialog: Dialog, concern: Concern, name: str = "Lee") -> ThreadGuest:
    """Let Sam offer the author to be in touch with somebody of the team."""
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|desk.open|{concern.id}")
    for label in ("Other ways", "Ask a team member first", "Put them in touch", name):
        await dialog.taps("sam", label)
    guest = await dialog.look(lambda tx: tx.guests.open_in(concern.id))
    assert guest is not None
    return guest


async def adds(dialog: Dialog, who: str, words: str) -> None:
    """Let the author write more, from the screen of the three."""
    await dialog.taps(who, "Write to them both")
    await dialog.says(who, words)
    await dialog.taps(who, "Send")
    await dialog.last_sees(who, "It will go to Sam and Lee.")
    await dialog.taps(who, "Send it")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_with_a_yes_the_guest_reads_what_comes_next_and_writes_by_name(
    dialog: Dialog, level: ReadingLevel
) -> None:
    await dialog.family()
    if level is ReadingLevel.EASY:
        await reads_easy(dialog, "amira")
    concern = await has_asked(dialog)
    guest = await offers(dialog, concern)
    await dialog.last_sees("sam", "Mum of OK-14 is asked. Lee hears of it only after a yes.")
    await dialog.sees("amira", "Lee's job: Teacher", concern.ref)
    await dialog.never_saw("lee", concern.ref)
    await dialog.taps("amira", "Yes")
    await dialog.last_sees("amira", "with Lee and Sam.", "Lee can read what is said from now on.")
    await dialog.sees("sam", "the family said yes.")
    await dialog.sees("lee", "the family lets you join this question.")
    await adds(dialog, "amira", NEWS)
    await dialog.sees("lee", f"OK-14: something new was said in {concern.ref}.")
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|three.open|{guest.id}")
    await dialog.last_sees("lee", f"Mum: “{NEWS}”", "Sam answers for it.")
    await dialog.taps("lee", "Write")
    await dialog.says("lee", "I will liaise with the driver.")
    await dialog.last_sees("lee", "liaise")
    await dialog.says("lee", "I will ring the driver today.")
    await dialog.taps("lee", "Send")
    await dialog.sees("amira", "Lee")
    await dialog.taps("amira", "Read it")
    await dialog.last_sees("amira", f"You: “{NEWS}”", "Lee: “I will ring the driver today.”")
    await dialog.sees("sam", f"OK-14: Lee has written in {concern.ref}. The answer is still yours.")
    await dialog.taps_data("sam", f"1|desk.open|{concern.id}")
    await dialog.last_sees("sam", "Lee is in touch and reads along.", "Lee answered: “I will ring the driver today.”")
    now = await dialog.look(lambda tx: tx.concerns.get(concern.id))
    assert (now.holder_id, now.answered_at, now.due_at) == (concern.holder_id, None, concern.due_at)
    await dialog.never_saw("lee", BUS)
    for other in ("mia", "yusuf", "priya", "jo"):
        await dialog.never_saw(other, concern.ref, "driver")


async def test_the_family_ends_it_and_from_then_on_the_guest_reads_nothing(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog, "yusuf")
    guest = await offers(dialog, concern)
    assert not any("Lee" in line or concern.ref in line for line in dialog.locked_screen("yusuf"))
    await dialog.taps("yusuf", "Open")
    await dialog.taps("yusuf", "Yes")
    await adds(dialog, "yusuf", NEWS)
    await dialog.taps_data("yusuf", f"1|q.steps|{concern.id}")
    await dialog.taps("yusuf", "With Lee")
    await dialog.taps("yusuf", "End it with Lee")
    await dialog.last_sees("yusuf", f"Lee does not read {concern.ref}. You still have Sam.")
    for who in ("sam", "lee"):
        await dialog.sees(who, "the family has ended it that Lee joins in")
    await dialog.signs_in("lee")
    for verb in ("three.open", "three.write", "three.redo", "three.send"):
        await dialog.taps_data("lee", f"1|{verb}|{guest.id}")
    await dialog.never_saw("lee", NEWS)
    assert (await dialog.look(lambda tx: tx.guests.get(guest.id))).state is GuestState.ENDED


async def test_after_a_no_the_colleague_never_learns_that_it_was_offered(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    guest = await offers(dialog, concern)
    await dialog.taps_data("sam", f"1|three.offer|{concern.id}|{dialog.cast.ids['priya']}")
    await dialog.last_sees("sam", "One colleague at a time can join a question.")
    await dialog.says("mia", "/menu")
    for verb in ("three.say", "three.end"):
        await dialog.taps_data("mia", f"1|{verb}|{guest.id}|yes")
    await dialog.taps("amira", "No")
    await dialog.last_sees("amira", "Lee does not read")
    await dialog.sees("sam", "the family does not want Lee to join.")
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|three.open|{guest.id}")
    await dialog.never_saw("lee", concern.ref, "join this question")
    await dialog.never_saw("mia", concern.ref)


async def test_into_what_went_past_the_lead_nobody_is_let(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog, door=Door.ABOUT_LEAD)
    await dialog.signs_in("jo")
    await dialog.taps_data("jo", f"1|three.who|{concern.id}")
    await dialog.last_sees("jo", "There is nobody on the team who may join")
    await dialog.taps_data("jo", f"1|three.offer|{concern.id}|{dialog.cast.ids['lee']}")
    assert await dialog.look(lambda tx: tx.guests.open_in(concern.id)) is None
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|three.who|{concern.id}")
    await dialog.never_saw("sam", concern.ref, "may join")
