"""A holder raises a question with a service: the family sees with whom, by when and what came (001-15, 004-14)."""

from datetime import date, timedelta

from storage.records.concerns import Concern, Door
from storage.records.people import ReadingLevel
from tests.stories.asking import has_asked
from tests.stories.dialog import Dialog

SERVICE = "the bus team"


async def test_a_family_sees_with_whom_their_question_was_raised_and_by_when_an_answer_is_due(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _begins(dialog)
    await dialog.taps("sam", "1 week")
    await dialog.sees(
        "sam", "This is what mum will see", "The family still expects yours by Wednesday 25 November at 5pm"
    )
    await dialog.taps("sam", "Tell the family")
    await dialog.sees("amira", f"Sam raised your question {concern.ref} with the bus team on Monday 23 November.",
                      "The bus team should answer by Monday 30 November. Sam keeps an eye on it.")  # fmt: skip
    await dialog.taps("amira", "See my question")
    await dialog.last_sees("amira", "Raised with the bus team on Monday 23 November. Answer due Monday 30 November.",
                           "You will hear by Wednesday 25 November")  # fmt: skip
    await dialog.taps("amira", "What happened so far")
    await dialog.last_sees("amira", "a service was asked")
    kept = await dialog.look(lambda tx: tx.concerns.get(concern.id))
    assert (kept.due_at, kept.answered_at, kept.next_step_at) == (concern.due_at, None, kept.next_step_at)
    await dialog.never_saw("yusuf", "bus team", concern.ref)


async def test_the_preview_is_what_a_reader_of_easy_texts_then_reads(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=ReadingLevel.EASY))
    await has_asked(dialog)
    await _begins(dialog)
    await dialog.taps("sam", "Pick a date")
    await dialog.says("sam", "1 June 2025")
    await dialog.sees("sam", "I cannot use")
    await dialog.says("sam", "4 December")
    preview = dialog.phone("sam").last.text
    await dialog.taps("sam", "Tell the family")
    news = next(m.text for m in dialog.phone("amira").from_bot if "asked the bus team" in m.text)
    assert news in preview
    await dialog.taps("amira", "See my question")
    await dialog.last_sees("amira", "We asked the bus team. Answer due Friday 4 December.")


async def test_what_goes_past_the_lead_is_raised_without_the_lead_and_a_discreet_phone_shows_nothing(
    dialog: Dialog,
) -> None:
    await dialog.family()
    concern = await has_asked(dialog, "yusuf", door=Door.ABOUT_LEAD)
    await _begins(dialog, "jo")
    await dialog.taps("jo", "1 week")
    await dialog.taps("jo", "Tell the family")
    assert not any("bus team" in line for line in dialog.locked_screen("yusuf"))
    await _answer_is_due(dialog, concern)
    await dialog.sees("jo", f"The answer of the bus team to {concern.ref} is due today.")
    one = await dialog.look(lambda tx: tx.raised.of(concern.id)[0])
    await dialog.signs_in("sam")
    for data in (f"1|raise.list|{concern.id}", f"1|raise.open|{one.id}", f"1|raise.came|{one.id}"):
        await dialog.taps_data("sam", data)
    await dialog.never_saw("sam", "bus team", concern.ref)
    await dialog.never_saw("amira", "bus team", concern.ref)


async def test_on_its_day_the_holder_is_asked_once_and_a_new_day_or_its_coming_stands_with_the_family(
    dialog: Dialog,
) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _begins(dialog)
    await dialog.taps("sam", "1 week")
    await dialog.taps("sam", "Tell the family")
    await _answer_is_due(dialog, concern)
    await _answer_is_due(dialog, concern)
    assert dialog.phone("sam").shown().count("is due today") == 1
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Not yet")
    await dialog.taps("sam", "2 weeks")
    await dialog.sees("sam", "Kept. The family sees it beside the question.")
    await _reads(dialog, concern, "Answer due Monday 14 December.")
    await dialog.taps("sam", "It has come")
    await _reads(dialog, concern, "The bus team answered on Monday 30 November.")
    await dialog.taps("sam", "It has not come after all")
    await _reads(dialog, concern, "Answer due Monday 14 December.")
    await dialog.taps("sam", "It has come")
    await _reads(dialog, concern, "The bus team answered on Monday 30 November.")
    await dialog.taps_data("sam", f"1|raise.list|{concern.id}")
    await dialog.taps("sam", "Raise with another")
    await dialog.says("sam", "the school office")
    await dialog.taps("sam", "2 weeks")
    await dialog.taps("sam", "Tell the family")
    card = await _reads(dialog, concern, "Raised with the school office", "The bus team answered")
    assert card.index("the school office") < card.index("The bus team")


async def test_a_name_is_short_and_plain_and_one_that_was_closed_meanwhile_is_not_asked_about(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await _begins(dialog, service="the team " * 9)
    await dialog.sees("sam", "The most is 60")
    await dialog.says("sam", "the XQF team")
    await dialog.sees("sam", "XQF")
    await dialog.says("sam", SERVICE)
    await dialog.taps("sam", "1 week")
    await dialog.taps("sam", "Tell the family")
    await dialog.keep(lambda tx: tx.concerns.change(tx.concerns.get(concern.id), closed_at=tx.now, next_step_at=None))
    await _answer_is_due(dialog, concern)
    await dialog.never_saw("sam", "is due today")


async def _begins(dialog: Dialog, who: str = "sam", service: str = SERVICE) -> None:
    await dialog.signs_in(who)
    await dialog.says(who, "/questions")
    await dialog.taps(who, "1. OK-14")
    await dialog.taps(who, "Raised with a service")
    await dialog.says(who, service)


async def _answer_is_due(dialog: Dialog, concern: Concern) -> None:
    """Let the week go by in one step: nothing but the clock's own duty at its end is looked at here."""
    day: date = dialog.clock.now().date()
    ahead = max(timedelta(), date(2026, 11, 30) - day)
    dialog.clock.set(dialog.clock.now() + ahead)
    await dialog.tick()


async def _reads(dialog: Dialog, concern: Concern, *words: str) -> str:
    await dialog.taps_data("amira", f"1|q.open|{concern.id}")
    await dialog.last_sees("amira", *words)
    text: str = dialog.phone("amira").last.text
    return text
