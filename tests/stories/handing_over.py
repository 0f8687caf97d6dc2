"""What the stories about hand-overs do again and again, in the chat, and a hand-over to begin in the middle of."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers.handovers import tell_family
from storage.records.handovers import Handover, HandoverState, Point, ToldHow
from storage.records.ids import new_id
from storage.transaction import Transaction
from tests.stories.dialog import LONDON, Dialog

POINTS = ("the questions", "the actions", "the dates", "what they like", "the record", "introduced")
DAY = date(2026, 12, 1)


async def picks(dialog: Dialog, whom: str = "Priya, Family support worker", by: str = "sam") -> None:
    """Let whoever may begin, and pick somebody."""
    await dialog.signs_in(by)
    await dialog.says(by, "/handover OK-14")
    await dialog.taps(by, "Start")
    await dialog.taps(by, whom)


async def put(dialog: Dialog, *, day: date | None = DAY, to: str = "priya", **changes: Any) -> str:
    """Keep a hand-over of OK-14 that Jo agreed to and whose family is told of the day, or as `changes` say."""
    ids = dialog.cast.ids

    def keep(tx: Transaction) -> str:
        usual: dict[str, Any] = {
            "state": HandoverState.TOLD, "to_id": ids[to], "asked_at": tx.now, "accepted_at": tx.now,
            "approver_id": ids["jo"], "agreed_at": tx.now, "checked": tuple(point.value for point in Point),
            "told_how": ToldHow.IN_PERSON, "day": day, "told_at": tx.now,
        }  # fmt: skip
        one = tx.handovers.add(Handover(
            id=new_id(), plan_id=dialog.cast.plan_id, from_id=ids["sam"], by_id=ids["sam"], started_at=tx.now,
            **{**usual, **changes},
        ))  # fmt: skip
        if one.state is HandoverState.TOLD:
            tell_family(tx, dialog.app.house, tx.plans.circle(one.plan_id), one, replace(one, day=None))
        return one.id

    return await dialog.keep(keep)


async def at(dialog: Dialog, day: int, hour: int = 10, month: int = 12) -> None:
    """Let it be this day of December or another month, the duties being done on the way and then."""
    await dialog.until(datetime(2026, month, day, hour, tzinfo=LONDON), step=timedelta(days=30))


async def over(dialog: Dialog) -> str:
    """Bring a hand-over to where Priya leads and Sam still looks on, until 15 December."""
    handover_id = await put(dialog)
    await at(dialog, 1)
    return handover_id


async def opens_names(dialog: Dialog, who: str = "yusuf") -> None:
    """Open the names to somebody of the family."""

    def turn(tx: Transaction) -> None:
        role = next(r for r in tx.roles.of_plan(dialog.cast.plan_id) if r.person_id == dialog.cast.ids[who])
        tx.roles.change(role, sees_names=True)

    await dialog.keep(turn)


async def now_is(dialog: Dialog, handover_id: str) -> Handover:
    """Return the hand-over as it is now."""
    return await dialog.look(lambda tx: tx.handovers.get(handover_id))
