"""Is it all right if somebody sees the child? Yes, talk to me first, or no: for whoever leads alone (002-10)."""

from handlers.context import Hearing
from handlers.family.selection import circle_of
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules import contacts as rules
from handlers.rules.refusals import NotFound
from handlers.rules.routing import holder_on
from handlers.screens.contacts import ask_facts
from storage.records.contacts import ContactRequest
from storage.records.plans import Circle
from storage.transaction import Transaction


def _asked(tx: Transaction, hearing: Hearing) -> tuple[Circle, ContactRequest]:
    """Return what this family member is asked; to everybody else there is no such thing."""
    request = tx.contacts.find(hearing.id1)
    if request is None:
        raise NotFound
    circle = circle_of(tx, hearing, request.plan_id)
    return circle, rules.of_family(request, circle, hearing.me, hearing.today)


@only(Audience.FAMILY)
def show_question(tx: Transaction, hearing: Hearing) -> None:
    """Show the question once more, to say otherwise."""
    circle, request = _asked(tx, hearing)
    lead, asks = holder_on(circle, hearing.today).by, tx.people.get(request.asked_by)
    hearing.show("contact_ask", plan_id=circle.plan.id, refers_to=request.id,
                 **ask_facts(circle, request, asks, lead, hearing.me, request.about or request.what))  # fmt: skip


@only(Audience.FAMILY)
def say(tx: Transaction, hearing: Hearing) -> None:
    """Keep what they say, and tell whoever leads that there is an answer."""
    circle, request = _asked(tx, hearing)
    kept = tx.contacts.save(rules.said(request, hearing.id2, hearing.now))
    lead = holder_on(circle, hearing.today).by
    assert kept.family_says is not None
    tx.audit.add(hearing.me.id, "contact.family_said", kept.id)
    hearing.tell(
        lead, "p_contact_family_said", key=f"contact/{kept.id}/said/{hearing.origin}", topic=f"contact/{kept.id}",
        refers_to=kept.id, plan_id=circle.plan.id, contact_id=kept.id, plan_ref=circle.plan.ref,
    )  # fmt: skip
    hearing.show("contact_said", plan_id=circle.plan.id, refers_to=kept.id, contact_id=kept.id, holder=lead.name,
                 says=kept.family_says.value, child=circle.plan.child_name)  # fmt: skip


ROUTES = (
    Tap("contact.show", show_question),
    Tap("contact.say", say),
)
