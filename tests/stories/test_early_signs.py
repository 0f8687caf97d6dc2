"""Early signs: where a lead looks first, the service's own failures before anything of the family's (004-18)."""

from datetime import timedelta

from storage.records.ids import new_id
from storage.records.pulses import Pulse, PulseReaders
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.people import put_action
from tests.stories.raising import asks


async def looks(dialog: Dialog) -> None:
    """Sam goes to the early signs from the desk."""
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.taps("sam", "Early signs")


async def some_weeks_of_trouble(dialog: Dialog) -> None:
    """Three actions are late on OK-14, two of them the staff's, and Amira's question waits too long."""
    await dialog.family()
    last_week = dialog.clock.now().date() - timedelta(days=7)
    for owner in ("lee", "sam", "amira"):
        await dialog.keep(lambda tx, owner=owner: put_action(tx, dialog.cast, "Ring.", owner, last_week))  # type: ignore[misc]
    concern = await asks(dialog, "amira", "When is the bus?", kind="A question")
    await dialog.keep(lambda tx: tx.concerns.change(tx.concerns.get(concern.id), due_at=tx.now - timedelta(hours=1)))


async def test_a_lead_is_shown_where_to_look_with_what_was_counted_and_one_tap_to_it(dialog: Dialog) -> None:
    await some_weeks_of_trouble(dialog)
    await looks(dialog)
    await dialog.last_sees("sam", "These are counts, not a view of any family.",
                           "1. OK-14: 1 answer of yours late, and 2 more.")  # fmt: skip
    await dialog.taps("sam", "Look at OK-14")
    await dialog.last_sees("sam", "1. 1 answer of yours late.", "2. 2 actions of staff late.",
                           "3. 3 actions late in all, 1 of them the family's own.")  # fmt: skip
    await dialog.taps("sam", "2. Parts")
    await dialog.last_sees("sam", "OK-14, Lee: late")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/today")
    await dialog.taps("lee", "Early signs")
    await dialog.last_sees("lee", "Nothing stands out on the plans you lead.")
    await dialog.taps_data("lee", f"1|signs.open|{dialog.cast.plan_id}")
    await dialog.never_saw("lee", "of yours late", "of staff late")


async def test_a_sign_is_never_built_from_what_the_lead_may_not_see(dialog: Dialog) -> None:
    await dialog.family()
    concern = await asks(dialog, "amira", "He does not hear me.", answerer="It is about Sam")
    await dialog.keep(lambda tx: tx.concerns.change(tx.concerns.get(concern.id), due_at=tx.now - timedelta(hours=1)))

    def low(tx: Transaction, readers: PulseReaders, opened_to: str | None) -> None:
        ids, plan = dialog.cast.ids, dialog.cast.plan_id
        tx.pulses.add(Pulse(new_id(), plan, ids["mia"], ids["sam"], tx.now, tx.now, readers, opened_to, listened=1))

    await dialog.keep(lambda tx: low(tx, PulseReaders.COUNTED, None))
    await dialog.keep(lambda tx: low(tx, PulseReaders.MANAGERS, None))
    await looks(dialog)
    await dialog.last_sees("sam", "Nothing stands out on the plans you lead.")
    await dialog.keep(lambda tx: low(tx, PulseReaders.LEAD, dialog.cast.ids["sam"]))
    await looks(dialog)
    await dialog.taps("sam", "Look at OK-14")
    await dialog.last_sees("sam", "1. 1 low answer the family opened to you.")
    await dialog.taps("sam", "1. What was opened")
    await dialog.last_sees("sam", "OK-14, young person")
