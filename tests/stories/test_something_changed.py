""" "Something has changed": said in the ordinary way of asking, and its holder is asked for an earlier review (001-20).

Beside it, the other things a family may raise: how things are done, and whoever does them (004-09).
"""

import pytest

from storage.records.concerns import Concern, ConcernKind, Door
from storage.records.people import ReadingLevel
from tests.stories.dialog import Dialog
from tests.stories.raising import asks, concerns_of, now_is, opens
from tests.stories.test_meetings import arranged

MOVED = "We had to leave our flat last night."
ON_THE_CARD = ("Bring the review forward", "Book a review")


async def says_it(dialog: Dialog, who: str, *doors: str) -> Concern:
    """Say from the list of meetings that something has changed, through one of the doors; return what was kept."""
    await dialog.says(who, "/meetings")
    await dialog.taps(who, "Something has changed")
    await dialog.says(who, MOVED)
    for label in ("Send", *doors, "Send it"):
        await dialog.taps(who, label)
    return (await concerns_of(dialog, who))[0]


@pytest.mark.parametrize(
    ("level", "asked"),
    [
        (ReadingLevel.STANDARD, "Type it in your own words. You can send more than one message."),
        (ReadingLevel.EASY, "Type what you want to say."),
    ],
)
async def test_what_has_changed_reaches_the_lead_who_brings_the_review_forward_and_still_owes_an_answer(
    dialog: Dialog, level: ReadingLevel, asked: str
) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await arranged(dialog)
    await dialog.says("amira", "/meetings")
    await dialog.taps("amira", "Something has changed")
    await dialog.last_sees("amira", "What has changed for Mia or your family?", asked)
    await dialog.says("amira", MOVED)
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.last_sees("amira", "omething has changed.", MOVED, "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert (concern.kind, concern.door, concern.holder_id) == (ConcernKind.CHANGED, Door.LEAD, cast.ids["sam"])
    await dialog.sees("sam", "OK-14: the family says that something has changed. Please answer by")
    await dialog.never_saw("sam", MOVED)
    await dialog.says("sam", "/questions")
    await dialog.last_sees("sam", f"{concern.ref}: something has changed, due")
    await dialog.taps("sam", "1. OK-14")
    await dialog.last_sees(
        "sam", f"Mum says that something has changed: “{MOVED}”",
        "The review is on Thursday 3 December. Should it be earlier?",
    )  # fmt: skip
    await dialog.taps("sam", "Bring the review forward")
    await dialog.last_sees("sam", "OK-14. Which day?")
    await dialog.says("sam", "Thursday 26 November at 10am")
    for label in ("Still Oak School", "Move it"):
        await dialog.taps("sam", label)
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Thursday 26 November")
    assert (await now_is(dialog, concern)).answered_at is None
    await dialog.never_saw("mia", MOVED, concern.ref, "something has changed")
    await dialog.never_saw("lee", MOVED, concern.ref, "something has changed")


async def test_where_no_review_is_arranged_the_holder_is_asked_to_book_one(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("mia", "/actions")
    await dialog.taps("mia", "How is it going?")
    await dialog.taps("mia", "Something has changed")
    await dialog.last_sees("mia", "What has changed for you or your family?")
    concern = await says_it(dialog, "mia", "Sam")
    await opens(dialog, "sam", concern)
    await dialog.last_sees("sam", "No review is arranged. Should there be one soon?")
    await dialog.taps("sam", "Book a review")
    await dialog.last_sees("sam", "OK-14. Which day?")
    await dialog.says("sam", "Thursday 26 November at 10am")
    await dialog.says("sam", "Oak School")
    await dialog.taps("sam", "See how it looks")
    await dialog.taps("sam", "Arrange it")
    await dialog.wait(minutes=3)
    await dialog.sees("mia", "You have a meeting about your plan.", "When: Thursday 26 November at 10am")


@pytest.mark.parametrize(
    ("doors", "holder"), [(("A manager, not Sam",), "jo"), (("Another person who helps us", "Lee"), "lee")]
)
async def test_who_may_not_arrange_is_not_asked_to_and_is_refused_and_past_the_lead_sam_learns_nothing(
    dialog: Dialog, doors: tuple[str, ...], holder: str
) -> None:
    await dialog.family()
    concern = await says_it(dialog, "amira", *doors)
    assert concern.holder_id == dialog.cast.ids[holder]
    await opens(dialog, holder, concern)
    await dialog.last_sees(holder, f"Mum says that something has changed: “{MOVED}”")
    assert not set(ON_THE_CARD) & set(dialog.phone(holder).buttons)
    await dialog.taps_data(holder, f"1|review.early|{concern.id}")
    await dialog.sees(holder, "You may not see or do that here.")
    await dialog.never_saw(holder, "Which day?")
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|review.early|{concern.id}")
    await dialog.never_saw("sam", "Which day?", "has changed", concern.ref, MOVED)


async def test_with_two_children_it_is_first_asked_whom_it_is_about(dialog: Dialog) -> None:
    await dialog.family()
    second = await dialog.second_plan()
    await dialog.says("amira", "/meetings")
    await dialog.taps_data("amira", "1|ask.changed")
    await dialog.last_sees("amira", "Who is it about?")
    await dialog.taps("amira", "Zayn")
    await dialog.last_sees("amira", "What has changed for Zayn or your family?")
    await dialog.says("yusuf", "/meetings")
    await dialog.taps_data("yusuf", f"1|ask.changed|{second}")
    await dialog.last_sees("yusuf", "That button is old.")
    await dialog.never_saw("yusuf", "Zayn")


async def test_what_went_wrong_in_how_things_are_done_goes_by_the_door_the_family_picks(dialog: Dialog) -> None:
    await dialog.family()
    process = await asks(dialog, "amira", "Nobody told us of the meeting.", kind="Something went wrong")
    assert (process.kind, process.door) == (ConcernKind.WRONG, Door.LEAD)
    await opens(dialog, "sam", process)
    await dialog.last_sees("sam", "Mum says: “Nobody told us of the meeting.”")
    await dialog.wait(minutes=1)
    person = await asks(dialog, "amira", "Sam talked over me.", kind="Something went wrong", answerer="It is about Sam")
    await opens(dialog, "jo", person)
    await dialog.last_sees("jo", "It went past the lead professional.", "Mum says: “Sam talked over me.”")
    await dialog.never_saw("sam", "talked over me", person.ref)
