"""A family says that something is missing: whoever leads puts it on the list of needs in one tap (002-09, 004-16)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.thread_here import held_here
from handlers.rules.missing import as_need
from handlers.rules.needs import readers_of, room_for_one
from handlers.rules.telling import relation_of
from messages.areas import need_in
from storage.records.concerns import Area
from storage.records.ids import new_id
from storage.transaction import Transaction


@only(Audience.PRACTITIONER)
def make_need(tx: Transaction, hearing: Hearing) -> None:
    """Put it on the list by its area: only its author sees it there, and what they wrote stays in their thread."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    circle, made = setting.circle, tx.needs.find(concern.need_id or "")
    words = need_in((concern.area or Area.OTHER).value)
    need = as_need(circle, concern, made, hearing.me, new_id(), words, hearing.now, hearing.today)
    room_for_one(tx.needs.of_plan(circle.plan.id))
    tx.needs.add(need)
    tx.concerns.change(concern, need_id=need.id)
    tx.audit.add(hearing.me.id, "need.added", need.id)
    hearing.show(
        "p_need_asked", plan_id=circle.plan.id, need_id=need.id, words=need.words, concern_id=concern.id,
        relation=relation_of(setting, concern.author_id), seen=bool(readers_of(circle, need, hearing.today)),
    )  # fmt: skip


ROUTES = (Tap("need.make", make_need),)
