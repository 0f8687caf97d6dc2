"""m_wording: a manager sees how their teams write to families, never how one person does."""

from storage import schema
from storage.records.ids import new_id
from storage.records.wording import WordingCheck
from storage.transaction import Transaction
from tests.stories.dialog import Dialog


async def test_a_manager_sees_the_share_that_passed_and_the_words_flagged_most(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: _written(dialog, tx, "sam", "lee", "priya"))
    await _shows(dialog)
    await dialog.sees("jo", "This month: 6 texts. 50% passed the word check first time.", "flagged: SALT and via.")
    await dialog.never_saw("jo", "priya", "OK-14:", "Sam: ")


async def test_with_fewer_than_three_writers_there_is_no_figure_and_it_says_why(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: _written(dialog, tx, "sam", "lee"))
    await _shows(dialog)
    await dialog.sees("jo", "Fewer than 3 of your people have written", "would point at one person")
    await dialog.sees_not("jo", "SALT", "%", "See by team")


async def test_a_team_shows_once_three_of_it_have_written(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: _all_of_one_team(dialog, tx))
    await dialog.keep(lambda tx: _written(dialog, tx, "sam", "lee", "priya"))
    await _shows(dialog)
    await dialog.taps("jo", "See by team")
    await dialog.last_sees("jo", "Oak Primary: 6 texts, 50% passed first time. Flagged most: SALT and via.")
    await dialog.taps("jo", "Back")
    await dialog.last_sees("jo", "This month: 6 texts.")


async def test_nobody_but_managers_sees_it(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: _written(dialog, tx, "sam", "lee", "priya"))
    for who in ("sam", "nina"):
        await dialog.signs_in(who)
        for data in ("1|wording", "1|wording.teams"):
            await dialog.taps_data(who, data)
        await dialog.never_saw(who, "first time", "flagged")


async def _shows(dialog: Dialog) -> None:
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.taps("jo", "How we write")


def _written(dialog: Dialog, tx: Transaction, *who: str) -> None:
    for one in who:
        for found in ((), ("term:SALT", "avoid:via", "passive")):
            tx.wording_checks.add(
                WordingCheck(new_id(), dialog.cast.ids[one], dialog.cast.plan_id, "answer", tx.now, 1, found=found)
            )


def _all_of_one_team(dialog: Dialog, tx: Transaction) -> None:
    people = tx.people.where(schema.people.c.id.in_([dialog.cast.ids[who] for who in ("sam", "lee", "priya")]))
    for person in people:
        tx.people.change(person, agency="Oak Primary")
