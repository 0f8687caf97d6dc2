"""Is this working, with the one who leads? A family member says so in private, or asks to talk to somebody (004-10)."""

from handlers.comfort import circle_asked_about, keep_answer
from handlers.context import Hearing
from handlers.family.selection import circle_of
from handlers.family.unsent import begin, show_write
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.unsent import CONCERN
from handlers.screens.meetings import child_for
from storage.records.comfort import Comfort
from storage.records.concerns import ConcernKind, Door
from storage.transaction import Transaction


@only(Audience.FAMILY)
def say(tx: Transaction, hearing: Hearing) -> None:
    """Keep what was tapped, and say who sees it."""
    circle = circle_of(tx, hearing, circle_asked_about(tx, hearing.id1).plan.id)
    kept = keep_answer(tx, hearing, circle)
    kind = "working_talk" if kept.answer is Comfort.TALK else "working_thanks"
    hearing.show(kind, plan_id=circle.plan.id, role_id=kept.role_id, number=kept.number, answer=kept.answer.value,
                 lead=circle.people[kept.lead_id].name, child=child_for(circle, hearing.me),
                 write_plan=circle.plan.id)  # fmt: skip


@only(Audience.FAMILY)
def write(tx: Transaction, hearing: Hearing) -> None:
    """Begin a question that goes past the lead, in the ordinary way."""
    circle = circle_of(tx, hearing, hearing.id1)
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=ConcernKind.QUESTION.value, door=Door.MANAGER.value,
                  person_id=None, action_id=None)  # fmt: skip
    show_write(tx, hearing, draft)


ROUTES = (
    Tap("working.say", say),
    Tap("working.write", write),
)
