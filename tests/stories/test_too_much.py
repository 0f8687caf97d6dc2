"""More than anybody could answer: a sixth question within the hour is for the telephone, and nothing of it is lost."""

from tests.stories.dialog import Dialog
from tests.stories.raising import asks, concerns_of, writes


async def sixth(dialog: Dialog, who: str) -> None:
    """Ask five times, and try a sixth time."""
    for number in range(5):
        await asks(dialog, who, f"Question number {number}")
    await writes(dialog, who, "Question number six, and it matters")
    for label in ("Send", "Sam", "Send it"):
        await dialog.taps(who, label)


async def test_a_sixth_question_within_an_hour_is_kept_and_the_telephone_named(dialog: Dialog) -> None:
    await dialog.family(chats=("amira", "sam"))
    await sixth(dialog, "amira")
    await dialog.last_sees("amira", "5 questions in the last hour", "did not send it", "01632 960 001", "999")
    assert len(await concerns_of(dialog, "amira")) == 5
    await dialog.taps("amira", "Look at it again")
    await dialog.sees("amira", "Question number six, and it matters")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "5 questions in the last hour")
    await dialog.wait(hours=1)
    await dialog.taps("amira", "Look at it again")
    await dialog.taps("amira", "Send it")
    assert len(await concerns_of(dialog, "amira")) == 6


async def test_it_is_said_in_short_words_to_who_reads_short_words_and_help_is_never_refused(dialog: Dialog) -> None:
    await dialog.family(chats=("amira", "sam"))
    await dialog.says("amira", "/settings")
    await dialog.taps("amira", "How I write to you")
    await dialog.taps("amira", "Short and easy")
    await sixth(dialog, "amira")
    await dialog.last_sees("amira", "5 questions in one hour", "No one has seen it")
    await dialog.says("amira", "help")
    await dialog.last_sees("amira", "999")


async def test_more_words_to_a_question_that_was_sent_are_no_new_question_and_others_ask_as_before(
    dialog: Dialog,
) -> None:
    await dialog.family(chats=("amira", "mia", "sam"))
    await sixth(dialog, "amira")
    await asks(dialog, "mia", "May I come to the meeting?")
    assert len(await concerns_of(dialog, "mia")) == 1
