"""What the stories about asking do again and again, through the screens as a family sees them."""

from datetime import date, datetime, timedelta
from typing import Any

from handlers.concerns import keep, setting_for
from handlers.rules import holding
from storage.records.actions import ActionState, AgreedAction
from storage.records.concerns import Concern, ConcernPart, PartKind
from storage.records.ids import new_id
from storage.records.plans import Cover, CoverState
from tests.stories.dialog import LONDON, Dialog


async def writes(dialog: Dialog, who: str, *words: str, kind: str = "A worry") -> None:
    """Go as far as the words, not yet to Send."""
    await dialog.says(who, "/ask")
    await dialog.taps(who, kind)
    for message in words:
        await dialog.says(who, message)


async def asks(dialog: Dialog, who: str, *words: str, kind: str = "A worry", answerer: str = "Sam") -> Concern:
    """Ask in the usual way; return what was kept."""
    await writes(dialog, who, *words, kind=kind)
    await dialog.taps(who, "Send")
    await dialog.taps(who, answerer)
    await dialog.taps(who, "Send it")
    return (await concerns_of(dialog, who))[0]


async def concerns_of(dialog: Dialog, who: str) -> list[Concern]:
    """Return what this person has asked, the newest first."""
    return await dialog.look(lambda tx: tx.concerns.of_author(dialog.cast.ids[who]))


async def now_is(dialog: Dialog, concern: Concern) -> Concern:
    """Return the thread as it is now."""
    return await dialog.look(lambda tx: tx.concerns.get(concern.id))


async def words_of(dialog: Dialog, concern: Concern) -> list[str]:
    """Return the words of a thread, in order."""
    return await dialog.look(lambda tx: [part.words for part in tx.parts.of(concern.id)])


async def does(dialog: Dialog, concern: Concern, decide: Any) -> None:
    """Let its holder do something by the rule that the desk uses: `decide(concern, setting, holder, now)`."""

    def act(tx: Any) -> None:
        kept = tx.concerns.get(concern.id)
        holder = tx.people.get(kept.holder_id)
        decision = decide(kept, setting_for(tx, dialog.app.house, kept), holder, tx.now)
        if decision is not None:
            keep(tx, dialog.app.house, decision, holder)

    await dialog.keep(act)


async def answers(dialog: Dialog, concern: Concern, words: str) -> None:
    """Let its holder answer."""

    def answer(kept: Concern, setting: Any, holder: Any, now: datetime) -> Any:
        part = ConcernPart(new_id(), kept.id, holder.id, True, PartKind.TEXT, now, words=words)
        return holding.answer(kept, setting, holder, (part,), now)

    await does(dialog, concern, answer)


async def opens(dialog: Dialog, who: str, concern: Concern) -> None:
    """Open the thread at its holder's desk, signed in."""
    await dialog.signs_in(who)
    await dialog.taps_data(who, f"1|desk.open|{concern.id}")


async def covers(dialog: Dialog, away: str, by: str, days: int = 7) -> None:
    """Let somebody stand in from today on, formally agreed."""
    first: date = dialog.clock.now().date()

    def put(tx: Any) -> None:
        tx.covers.add(Cover(new_id(), dialog.cast.ids[away], dialog.cast.ids[by], first, first + timedelta(days=days),
                            CoverState.ACCEPTED, tx.now, tx.now))  # fmt: skip

    await dialog.keep(put)


async def leaves(dialog: Dialog, who: str) -> None:
    """End this person's place on the plan."""

    def end(tx: Any) -> None:
        role = tx.plans.circle(dialog.cast.plan_id).role_of(dialog.cast.ids[who])
        tx.roles.change(role, ended_at=tx.now)

    await dialog.keep(end)


async def an_action(dialog: Dialog, what: str) -> AgreedAction:
    """Publish an agreed action of Sam's that everybody with an open plan may see."""

    def put(tx: Any) -> AgreedAction:
        action: AgreedAction = tx.actions.add(AgreedAction(
            id=new_id(), plan_id=dialog.cast.plan_id, what=what, owner_id=dialog.cast.ids["sam"],
            author_id=dialog.cast.ids["sam"], state=ActionState.PUBLISHED, made_at=tx.now, published_at=tx.now,
            visible_from=tx.now,
        ))  # fmt: skip
        return action

    return await dialog.keep(put)


async def until(dialog: Dialog, local: str) -> None:
    """Let time pass until a London wall time, half an hour at a time: the steps of the ladder fall on those."""
    await dialog.until(datetime.fromisoformat(local).replace(tzinfo=LONDON), step=timedelta(minutes=30))


def bot_screens(dialog: Dialog, who: str) -> list[str]:
    """Return what of the bot's stands on a phone now."""
    return [message.text for message in dialog.phone(who).from_bot if not message.deleted]
