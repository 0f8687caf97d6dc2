"""Publishing agreed actions: preview as the family sees them, publish, two minutes to take it back (design.md, 9)."""

from dataclasses import replace

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.actions import item
from handlers.practitioner.changing import readers_of
from handlers.practitioner.desk_plan import circle_for
from handlers.rules.access import Wish
from handlers.rules.actions import is_visible, publish, take_back
from handlers.rules.undo import UNDO
from storage.records.actions import ActionState, AgreedAction
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER, shows=True)
def preview(tx: Transaction, hearing: Hearing) -> None:
    """Show what would be published, and who in the family would see it."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    drafts = tx.actions.drafts_of(circle.plan.id, hearing.me.id)
    readers = dict.fromkeys(p.name for a in drafts for p in readers_of(circle, _as_published(a), hearing))
    hearing.show(
        "p_act_preview" if drafts else "p_act_nothing", plan_id=circle.plan.id, plan=circle.plan.ref,
        items=[item(circle, a) for a in drafts], readers=list(readers),
        problems=any(a.by_day is None and a.date_will_come is None for a in drafts),
    )  # fmt: skip


def _as_published(action: AgreedAction) -> AgreedAction:
    return replace(action, state=ActionState.PUBLISHED)


@only(Audience.PRACTITIONER)
def publish_drafts(tx: Transaction, hearing: Hearing) -> None:
    """Publish every draft of one's own on this plan; nobody else sees or hears of them for two minutes."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    published = publish(tx.actions.drafts_of(circle.plan.id, hearing.me.id), hearing.now)
    for action in published:
        tx.actions.save(action)
        tx.audit.add(hearing.me.id, "action.published", action.id)
    _tell_family(hearing, circle, published)
    hearing.show("p_act_done", plan_id=circle.plan.id, n=len(published), until=hearing.now + UNDO)


def _tell_family(hearing: Hearing, circle: Circle, published: tuple[AgreedAction, ...]) -> None:
    """One note for each reader, however many actions, due when they can be seen."""
    batch = published[0].id
    for reader in circle.family:
        seen = [a for a in published if reader in readers_of(circle, a, hearing)]
        if seen:
            hearing.tell(
                reader, "action_new", key=f"action/{batch}/{hearing.now:%Y%m%d%H%M%S}/{reader.id}",
                due=hearing.now + UNDO, topic=_topic(batch), refers_to=seen[0].id, plan_id=circle.plan.id,
                child=circle.plan.child_name, author=hearing.me.name, n=len(seen), first_id=seen[0].id,
            )  # fmt: skip


def _topic(first_id: str) -> str:
    """One batch's notes, by its first action: an earlier batch's, still waiting for the morning, stay."""
    return f"published/{first_id}"


@only(Audience.PRACTITIONER)
def take_back_published(tx: Transaction, hearing: Hearing) -> None:
    """Take back what was published less than two minutes ago."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    fresh = [
        a
        for a in tx.actions.of_plan(circle.plan.id)
        if a.author_id == hearing.me.id and a.published_at is not None and not is_visible(a, hearing.now)
    ]
    back = take_back(fresh, hearing.now)
    for action in back:
        tx.actions.save(action)
        tx.outbox.withdraw(topic=_topic(action.id))
        tx.audit.add(hearing.me.id, "action.taken_back", action.id)
    hearing.show("p_act_taken_back", plan_id=circle.plan.id, n=len(back))


ROUTES = (
    Tap("act.preview", preview),
    Tap("act.publish", publish_drafts),
    Tap("act.back", take_back_published),
)
