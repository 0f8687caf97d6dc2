"""This is a safety worry: the local steps and the duty team's numbers, and a mark against closing by mistake (001-36).

The bot judges nothing and reports nothing: a person marks it, and a person rings.
"""

from handlers.concerns import keep
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.thread_here import about, held_here
from handlers.rules.holding import duty_called, mark_safety
from storage.transaction import Transaction


@only(Audience.PRACTITIONER)
def mark(tx: Transaction, hearing: Hearing) -> None:
    """Mark it, once, and show whom to ring; the numbers are shown every time."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    if concern.safety_marked_at is None:
        keep(tx, hearing.house, mark_safety(concern, setting, hearing.me, hearing.now), hearing.me)
    hearing.show("p_safety", refers_to=concern.id, called=tx.steps.count_of(concern.id, "duty_called") > 0,
                 **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def i_have_called(tx: Transaction, hearing: Hearing) -> None:
    """Note that the duty team was called. The mark stays."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    before = tx.steps.count_of(concern.id, "duty_called") > 0
    kept = keep(tx, hearing.house, duty_called(concern, setting, hearing.me, before), hearing.me)
    hearing.show("p_safety_called", by=kept.due_at, **about(kept, setting))


ROUTES = (
    Tap("desk.safety", mark),
    Tap("desk.duty_called", i_have_called),
)
