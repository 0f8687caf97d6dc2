"""The plan on one page: asked for by the family, or by the lead for one reader; made from what is true when it is sent.

Sources: 001-21 and 003-13 (outcomes and their course), 000-03 (the same list in plain words), 000-05.
"""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.preview.telegram.message import ChatMessage
from storage.records.outcomes import OutcomeRating
from storage.records.people import ReadingLevel
from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged, role_of
from tests.stories.test_outcomes import SLEEP, says_how, wanted
from tests.stories.test_what_was_agreed import agreed


def files(dialog: Dialog, who: str) -> list[ChatMessage]:
    """Return the pages on a phone."""
    return [message for message in dialog.phone(who).from_bot if message.file_name == "page.pdf"]


def written(page: ChatMessage) -> str:
    """Return what is written on a page."""
    assert page.content is not None
    reader = PdfReader(BytesIO(page.content))
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).replace("\u00a0", " ").split())


async def a_plan(dialog: Dialog) -> None:
    """Keep a review, an outcome, an action of Lee's for it, one of Amira's besides, and one that is done."""
    await arranged(dialog)
    cast = dialog.cast
    (sleep,) = await wanted(dialog, SLEEP)
    await dialog.keep(lambda tx: agreed(cast, tx, "Send the sleep chart home.", "lee", date(2026, 12, 4),
                                        so_that="we see how she sleeps.", next_step="Lee rings you.",
                                        outcome_id=sleep))  # fmt: skip
    await dialog.keep(lambda tx: agreed(cast, tx, "Fill in the school form.", "amira", date(2026, 12, 8)))


async def gets_page(dialog: Dialog, who: str) -> str:
    await dialog.says(who, "/actions")
    await dialog.taps(who, "How is it going?")
    await dialog.taps(who, "Get it on a page")
    await dialog.taps(who, "Yes, send it")
    return written(files(dialog, who)[-1])


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_a_mother_gets_the_plan_on_a_page_at_her_reading_level(dialog: Dialog, level: ReadingLevel) -> None:
    await a_plan(dialog)
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=level))
    await says_how(dialog, "amira", "2 A bit worse")
    await dialog.taps("amira", "See how it is going")
    await dialog.taps("amira", "Get it on a page")
    await dialog.last_sees("amira", "Anyone who can open this phone can read it.", "Is it safe to have it here?")
    assert not files(dialog, "amira")
    await dialog.taps("amira", "Yes, send it")
    await dialog.sees("amira", "Here is your plan on a page.")
    (page,) = files(dialog, "amira")
    assert not page.protected
    shown = written(page)
    for words in ("Mia’s plan", "23 November 2026", "Sam", "Lee", SLEEP, "Send the sleep chart home.",
                  "Fill in the school form.", "4 December", "Lee rings you.", "3 December", "3:30pm", "Oak School",
                  "01632 960 001", "Page 1 of"):  # fmt: skip
        assert words in shown, words
    mine = {ReadingLevel.STANDARD: ("You: 2.", "Who: you."), ReadingLevel.EASY: ("You say: 2.", "You will do this.")}
    for words in mine[level]:
        assert words in shown


async def test_no_file_is_sent_to_a_phone_that_is_not_safe(dialog: Dialog) -> None:
    await a_plan(dialog)
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "How is it going?")
    await dialog.taps("amira", "Get it on a page")
    await dialog.taps("amira", "No, not on this phone")
    await dialog.last_sees("amira", "I have sent nothing. Sam can show you the plan when you meet.")
    assert not files(dialog, "amira")


async def test_a_father_gets_no_name_no_date_and_no_action_that_is_closed_to_him(dialog: Dialog) -> None:
    await a_plan(dialog)
    cast = dialog.cast
    await dialog.keep(lambda tx: agreed(cast, tx, "Ring the bus firm.", "yusuf", date(2026, 12, 9)))
    shown = await gets_page(dialog, "yusuf")
    assert "Ring the bus firm." in shown
    for words in ("Lee", "Priya", "Amira", "sleep", "school form", "Oak School", "3:30pm", "meeting", "Who helps"):
        assert words not in shown, words
    await dialog.never_saw("yusuf", "sleep chart")


async def test_with_names_closed_the_page_says_someone(dialog: Dialog) -> None:
    await a_plan(dialog)
    await dialog.keep(lambda tx: tx.roles.change(role_of(tx, dialog, "amira"), sees_names=False, sees_dates=False))
    shown = await gets_page(dialog, "amira")
    assert "Who: someone who helps you." in shown
    assert "Lee" not in shown.replace("Lee rings you.", "")  # what staff wrote stands as they wrote it
    assert "Oak School" not in shown


async def test_nobodys_page_holds_what_another_of_the_family_said(dialog: Dialog) -> None:
    await a_plan(dialog)
    await says_how(dialog, "mia", "1 Much worse")
    await says_how(dialog, "amira", "2 A bit worse")
    hers, theirs = await gets_page(dialog, "amira"), await gets_page(dialog, "mia")
    assert "How it is going. You: 2." in hers
    assert "You: 1." not in hers
    assert "How it is going. You: 1." in theirs
    assert theirs.startswith("Your plan")
    assert "You: 2." not in theirs


async def test_a_discreet_phone_says_nothing_when_it_is_locked_and_the_file_goes_again(dialog: Dialog) -> None:
    await a_plan(dialog)
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), discreet=True))
    await gets_page(dialog, "amira")
    await dialog.sees("amira", "I will take the file away later")
    new = dialog.locked_screen("amira")[-2:]
    assert not [line for line in new if any(word in line for word in ("Mia", "plan", "Sam", "sleep"))], new
    await dialog.wait(hours=25)
    assert not files(dialog, "amira")


async def test_a_page_that_waited_holds_what_is_true_when_it_is_sent(dialog: Dialog) -> None:
    await a_plan(dialog)
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "How is it going?")
    await dialog.taps("amira", "Get it on a page")
    kept = await dialog.look(lambda tx: tx.outcomes.of_plan(dialog.cast.plan_id))
    await dialog.keep(lambda tx: tx.outcomes.change(kept[0], words="Mia sleeps well.", ended_at=None))
    await dialog.taps("amira", "Yes, send it")
    row = await dialog.look(lambda tx: [n for n in tx.outbox.where() if n.act == "page"])
    assert [set(notice.facts) for notice in row] == [{"file_id", "plan_id", "reader_id"}]  # nothing of it is kept
    assert "Mia sleeps well." in written(files(dialog, "amira")[-1])


async def test_somebody_taken_off_the_plan_gets_no_page_from_an_old_button(dialog: Dialog) -> None:
    await a_plan(dialog)
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "How is it going?")
    await dialog.taps("amira", "Get it on a page")
    await dialog.keep(lambda tx: tx.roles.change(role_of(tx, dialog, "amira"), ended_at=tx.now))
    await dialog.taps("amira", "Yes, send it")
    assert not files(dialog, "amira")


async def test_the_lead_gets_the_page_of_one_reader_and_cannot_pass_it_on(dialog: Dialog) -> None:
    await a_plan(dialog)
    ids = dialog.cast.ids
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(ids["amira"]), reading=ReadingLevel.EASY))
    await says_how(dialog, "mia", "1 Much worse")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans OK-14")
    await dialog.taps("sam", "People")
    await dialog.taps("sam", "Amira")
    await dialog.taps("sam", "Their plan on a page")
    await dialog.sees("sam", "This is the page as Amira would get it today, short and easy.")
    (page,) = files(dialog, "sam")
    assert page.protected
    assert written(page) == await gets_page(dialog, "amira")
    acts = await dialog.look(lambda tx: [e.act for e in tx.audit.entries(50)])
    assert acts.count("page.made") == 2
    await dialog.says("sam", "/lock")
    assert not files(dialog, "sam")
    await dialog.never_saw("amira", "page as")


async def test_who_does_not_lead_gets_nobodys_page(dialog: Dialog) -> None:
    await a_plan(dialog)
    role = await dialog.look(lambda tx: role_of(tx, dialog, "amira"))
    for who in ("lee", "nina"):
        await dialog.signs_in(who)
        await dialog.taps_data(who, f"1|case.page|{role.id}")
        assert not files(dialog, who)
    await dialog.says("yusuf", "/who")
    await dialog.taps_data("yusuf", f"1|case.page|{role.id}")
    assert not files(dialog, "yusuf")


async def test_a_letter_that_no_font_has_still_gives_a_page_and_is_logged_by_name(
    dialog: Dialog, caplog: pytest.LogCaptureFixture
) -> None:
    await a_plan(dialog)
    await dialog.keep(lambda tx: tx.outcomes.change(tx.outcomes.of_plan(dialog.cast.plan_id)[0], words="Fun 王小明"))
    assert "Send the sleep chart home." in await gets_page(dialog, "amira")
    assert "page_plainer" in caplog.text
    assert "王小明" not in caplog.text


async def test_a_mother_of_two_gets_the_page_of_the_child_she_asked_about(dialog: Dialog) -> None:
    await a_plan(dialog)
    await dialog.second_plan()
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "How is it going?")
    await dialog.taps("amira", "Get it on a page")
    await dialog.last_sees("amira", "Mia's plan")
    await dialog.taps_data("amira", f"1|page.yes|{dialog.cast.second_plan_id}")
    shown = written(files(dialog, "amira")[-1])
    assert shown.startswith("Zayn’s plan")
    assert "Mia" not in shown
    assert "sleep" not in shown


async def test_the_course_over_reviews_stands_on_the_page(dialog: Dialog) -> None:
    await a_plan(dialog)
    ids = dialog.cast.ids
    (sleep,) = await dialog.look(lambda tx: tx.outcomes.of_plan(dialog.cast.plan_id))
    for n, (who, step) in enumerate((("amira", 2), ("sam", 3), ("amira", 3), ("sam", 4), ("amira", 4))):
        await dialog.keep(lambda tx, n=n, who=who, step=step: tx.outcome_ratings.add(OutcomeRating(
            f"{n:016}", sleep.id, ids[who], step, tx.now - timedelta(days=100 - 20 * n))))  # type: ignore[misc]  # fmt: skip
    shown = await gets_page(dialog, "amira")
    assert "How it is going. You: 2, then 3, then 4. Staff: 3, then 4." in shown
    assert "1 is much worse. 3 is the same. 5 is much better." in shown
