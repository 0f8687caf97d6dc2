""" "Help me decide": what can be chosen, what worries the family and by when, in their own words (002-08)."""

import pytest

from storage.records.concerns import ConcernKind, Door
from storage.records.people import ReadingLevel
from tests.stories.dialog import Dialog
from tests.stories.raising import concerns_of, now_is, opens

OPTIONS = "Oak School or the unit at Elm Road. The unit is far away. We have to say by 4 December."


@pytest.mark.parametrize(
    ("level", "way", "asked", "checked"),
    [
        (ReadingLevel.STANDARD, ("/ask", "Help me decide"),
         ("What do you have to decide?", "what you can choose and what worries you. By which day"),
         "You ask for help to decide."),
        (ReadingLevel.EASY, ("/actions", "How is it going?", "Help me decide"),
         ("What do you have to decide?", "What can you choose?", "By which day?"), "You want help to decide."),
    ],
    ids=["standard", "easy"],
)  # fmt: skip
async def test_what_has_to_be_decided_reaches_the_lead_in_the_familys_words_and_is_answered_by_a_day(
    dialog: Dialog, level: ReadingLevel, way: tuple[str, ...], asked: tuple[str, ...], checked: str
) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await dialog.says("amira", way[0])
    for label in way[1:]:
        await dialog.taps("amira", label)
    await dialog.last_sees("amira", *asked)
    await dialog.says("amira", OPTIONS)
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.last_sees("amira", checked, OPTIONS, "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert (concern.kind, concern.door, concern.holder_id) == (ConcernKind.DECIDE, Door.LEAD, cast.ids["sam"])
    await dialog.last_sees("amira", concern.ref)
    await dialog.sees("sam", "OK-14: the family asks for help to decide. Please answer by")
    await dialog.never_saw("sam", "Elm Road")
    await opens(dialog, "sam", concern)
    await dialog.last_sees("sam", f"Mum asks for help to decide: “{OPTIONS}”")
    await dialog.taps("sam", "Write an answer")
    await dialog.says("sam", "I will visit both with you on Tuesday.")
    await dialog.taps("sam", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.last_sees("amira", "I will visit both with you on Tuesday.")
    assert (await now_is(dialog, concern)).answered_at is not None
    for other in ("mia", "yusuf", "lee"):
        await dialog.never_saw(other, "Elm Road", concern.ref, "decide")


async def test_help_to_decide_may_go_past_the_lead_and_then_nothing_of_it_reaches_them(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("mia", "/actions")
    for label in ("How is it going?", "Help me decide"):
        await dialog.taps("mia", label)
    await dialog.says("mia", OPTIONS)
    for label in ("Send", "A manager, not Sam", "Send it"):
        await dialog.taps("mia", label)
    [concern] = await concerns_of(dialog, "mia")
    assert (concern.kind, concern.holder_id) == (ConcernKind.DECIDE, dialog.cast.ids["jo"])
    await opens(dialog, "jo", concern)
    await dialog.last_sees(
        "jo", "It went past the lead professional.", f"Young person asks for help to decide: “{OPTIONS}”"
    )
    await opens(dialog, "sam", concern)
    await dialog.never_saw("sam", "decide", "Elm Road", concern.ref)
