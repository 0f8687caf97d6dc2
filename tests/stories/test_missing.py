"""Is anything missing from the plan? By area and in their own words, to whoever answers, and onto the list (002-09)."""

from datetime import date, datetime, timedelta

import pytest

from storage.records.concerns import Area, ConcernKind, Door
from storage.records.people import ReadingLevel
from storage.transaction import Transaction
from tests.stories.dialog import LONDON, Dialog
from tests.stories.people import put_plan
from tests.stories.raising import concerns_of, now_is, opens
from tests.stories.test_needs import looks

LIFT = "Nobody can bring her home on Fridays."


async def misses(dialog: Dialog, who: str, area: str, *words: str) -> None:
    """Go to the checklist, tap an area, and say more."""
    await looks(dialog, who)
    await dialog.taps(who, "We need something else")
    if area not in dialog.phone(who).buttons:
        await dialog.taps(who, "More")
    await dialog.taps(who, area)
    for message in words:
        await dialog.says(who, message)


@pytest.mark.parametrize(
    ("level", "asked", "checked"),
    [
        (ReadingLevel.STANDARD, "You picked school. You do not have to say more.", "You say what is missing: school."),
        (ReadingLevel.EASY, "You picked school.", "You need help with school."),
    ],
)
async def test_what_is_missing_reaches_the_lead_who_puts_it_on_the_list_in_one_tap(
    dialog: Dialog, level: ReadingLevel, asked: str, checked: str
) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await looks(dialog, "amira")
    await dialog.taps("amira", "We need something else")
    await dialog.last_sees("amira", "Is anything missing from the plan?", "Health", "Home", "Money", "More")
    await dialog.taps("amira", "School")
    await dialog.last_sees("amira", asked)
    await dialog.says("amira", LIFT)
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.last_sees("amira", checked, LIFT, "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert (concern.kind, concern.area, concern.holder_id) == (ConcernKind.NEED, Area.SCHOOL, cast.ids["sam"])
    await dialog.sees("sam", "OK-14: the family says that something is missing. Please answer by")
    await opens(dialog, "sam", concern)
    await dialog.last_sees("sam", "What is missing: school.", f"Mum says that something is missing: “{LIFT}”")
    await dialog.taps("sam", "Put it on the list of needs")
    await dialog.last_sees("sam", "It is on the list as “Help at school.”", "Of the family only mum sees it.",
                           "What they wrote is not on the list.")  # fmt: skip
    await dialog.taps("sam", "Write it in plain words")
    await dialog.says("sam", "A lift home on Fridays.")
    await dialog.taps("sam", "Who can see it")
    await dialog.last_sees("sam", "Mum: sees it", "Young person: not shown")
    dialog.clock.set(dialog.clock.now() + timedelta(minutes=3))
    await looks(dialog, "amira")
    await dialog.last_sees("amira", "A lift home on Fridays.", "Nobody yet: Sam is looking.")
    await dialog.taps_data("amira", f"1|q.open|{concern.id}")
    await dialog.last_sees("amira", "About: “A lift home on Fridays.”", "You said what is missing: school.")
    assert (await now_is(dialog, concern)).answered_at is None  # it still waits for Sam's words
    await dialog.taps_data("sam", f"1|need.make|{concern.id}")  # a second tap makes no second need
    assert len(await dialog.look(lambda tx: tx.needs.of_plan(cast.plan_id))) == 1
    await looks(dialog, "mia")
    for other in ("mia", "yusuf", "lee"):
        await dialog.never_saw(other, "Fridays", concern.ref, "missing:")


async def test_a_young_person_says_how_they_feel_without_words_and_the_lead_puts_it_in_theirs(dialog: Dialog) -> None:
    await dialog.family()
    await misses(dialog, "mia", "How I feel")
    for label in ("Send without words", "Sam", "Send it"):
        await dialog.taps("mia", label)
    [concern] = await concerns_of(dialog, "mia")
    assert (concern.kind, concern.area) == (ConcernKind.NEED, Area.FEELINGS)
    await opens(dialog, "sam", concern)
    await dialog.last_sees("sam", "What is missing: how they feel.", "Young person says no more.")
    await dialog.taps("sam", "Put it on the list of needs")
    await dialog.last_sees("sam", "“Help with how we feel.”", "Of the family only the young person sees it.")
    await dialog.taps("sam", "Take it back")
    await opens(dialog, "sam", concern)
    await dialog.last_sees("sam", "Put it on the list of needs")
    await dialog.never_saw("amira", "how we feel.", concern.ref)


async def test_what_went_past_the_lead_is_on_nobodys_list(dialog: Dialog) -> None:
    await dialog.family()
    await misses(dialog, "yusuf", "Something else", "Somebody else than Sam has to help us.")
    await dialog.sees_not("yusuf", "Send without words")
    for label in ("Send", "A manager, not Sam", "Send it"):
        await dialog.taps("yusuf", label)
    [concern] = await concerns_of(dialog, "yusuf")
    assert (concern.door, concern.holder_id) == (Door.MANAGER, dialog.cast.ids["jo"])
    await opens(dialog, "jo", concern)
    await dialog.last_sees("jo", "What is missing: something else.", "Dad says that something is missing:")
    assert "Put it on the list of needs" not in dialog.phone("jo").buttons
    for who in ("jo", "sam", "dana"):
        await dialog.signs_in(who)
        await dialog.taps_data(who, f"1|need.make|{concern.id}")
    assert await dialog.look(lambda tx: tx.needs.of_plan(dialog.cast.plan_id)) == []
    await dialog.never_saw("sam", "missing", concern.ref)


# -- once a month: is other help needed? ---------------------------------------------------------------------------


async def test_once_a_month_the_lead_is_asked_about_all_plans_in_one_note_and_adds_a_need(dialog: Dialog) -> None:
    dialog.at("2026-11-28 10:00")  # a Saturday
    cast = await dialog.family()
    other = await dialog.keep(
        lambda tx: put_plan(tx, cast, "OK-22", "Zayn", lead="sam", duty="dana", since=tx.now + timedelta(minutes=1))
    )
    due = {cast.plan_id: date(2026, 11, 28), other: date(2026, 12, 7)}

    def month_is_over(tx: Transaction) -> None:
        for plan_id, day in due.items():
            tx.plans.change(tx.plans.get(plan_id), help_day=day)

    await dialog.keep(month_is_over)
    for local in ("2026-11-28 10:00", "2026-11-30 08:45"):
        dialog.clock.set(datetime.fromisoformat(local).replace(tzinfo=LONDON))
        await dialog.tick()
        await dialog.never_saw("sam", "is other help needed?")
    for _ in range(2):
        dialog.clock.set(dialog.clock.now() + timedelta(hours=1))
        await dialog.tick()
    assert dialog.phone("sam").shown().count("OK-14 and OK-22: is other help needed?") == 1
    kept = await dialog.look(lambda tx: {plan_id: tx.plans.get(plan_id).help_day for plan_id in due})
    assert set(kept.values()) == {date(2026, 12, 30)}
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Nothing new")
    await dialog.sees("sam", "Noted. I ask you again in a month.")
    await dialog.taps("sam", "Add a need after all")
    await dialog.taps("sam", "OK-22")
    await dialog.sees("sam", "OK-22. What does the child or family need?")
    for nobody in ("amira", "lee", "priya", "dana", "jo"):
        await dialog.never_saw(nobody, "other help")
