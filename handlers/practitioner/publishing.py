"""Publishing agreed actions: nobody else sees or hears of them for two minutes, then one note each (design.md, 9)."""

from dataclasses import replace

from handlers.action_reminding import plan_reminders_of_action
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.outcomes_agreed import make_outcomes, unmake_outcomes
from handlers.practitioner.overlapping import show_overlap
from handlers.rules.access import Wish
from handlers.rules.actions import is_visible, publish, readers_of, take_back
from handlers.rules.parts import is_on_plan
from handlers.rules.undo import UNDO
from storage.records.actions import AgreedAction
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER)
def publish_drafts(tx: Transaction, hearing: Hearing) -> None:
    """Publish every draft of one's own on this plan, once no two of them are in question."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    drafts = tx.actions.drafts_of(circle.plan.id, hearing.me.id)
    if show_overlap(tx, hearing, circle, drafts):
        return
    for action in drafts:
        owner = circle.people[action.owner_id]
        if not is_on_plan(circle, owner, hearing.today):
            hearing.show("p_act_owner_gone", owner=owner.name, what=action.what, action_id=action.id)
            return
    published = make_outcomes(tx, hearing, publish(drafts, hearing.now))
    for action in published:
        tx.actions.save(action)
        tx.audit.add(hearing.me.id, "action.published", action.id)
        plan_reminders_of_action(tx, hearing.house, action)
    _tell_family(hearing, circle, published)
    hearing.show("p_act_done", plan_id=circle.plan.id, n=len(published), until=hearing.now + UNDO)


def _tell_family(hearing: Hearing, circle: Circle, published: tuple[AgreedAction, ...]) -> None:
    """One note for each reader, however many actions, due when they can be seen."""
    batch = published[0].id
    for reader in circle.family:
        seen = [a for a in published if reader in readers_of(circle, a, hearing.today)]
        if seen:
            hearing.tell(
                reader, "action_new", key=f"action/{batch}/{hearing.now:%Y%m%d%H%M%S}/{reader.id}",
                due=hearing.now + UNDO, topic=_topic(batch), refers_to=seen[0].id, plan_id=circle.plan.id,
                child=circle.plan.child_name, author=hearing.me.name, n=len(seen), first_id=seen[0].id,
                ids=[action.id for action in seen],
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
        if a.author_id == hearing.me.id and a.before is None and not is_visible(a, hearing.now)
    ]
    back = take_back(fresh, hearing.now)
    for action in back:
        tx.actions.save(replace(action, outcome_id=None if action.outcome_words else action.outcome_id))
        tx.outbox.withdraw(topic=_topic(action.id))
        tx.audit.add(hearing.me.id, "action.taken_back", action.id)
        plan_reminders_of_action(tx, hearing.house, action)
    unmake_outcomes(tx, hearing, fresh)
    hearing.show("p_act_taken_back", plan_id=circle.plan.id, n=len(back))


ROUTES = (
    Tap("act.publish", publish_drafts),
    Tap("act.back", take_back_published),
)
