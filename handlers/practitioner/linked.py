"""A family's phone was linked: was that expected? One tap cuts it off (safeguards T1; design.md, section 9).

To confirm a join asks for a fresh code (ASVS 7.5.3). To cut one off does not: it only takes away, a new letter makes it
good, and a stranger must not read on while the lead looks for their sign-in app.
"""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.hours import allowed_from
from handlers.rules.linking import place_to_end, settled_link
from handlers.sweeping import sweep_chat
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.notices import Act, Notice, Priority
from storage.records.plans import Role
from storage.transaction import Transaction


@only(Audience.PRACTITIONER, fresh=True)
def expected(tx: Transaction, hearing: Hearing) -> None:
    """Keep that somebody knew of it."""
    link, _ = _link_here(tx, hearing)
    tx.links.change(link, expected=True)
    tx.audit.add(hearing.me.id, "link.expected", link.id)
    hearing.show("p_linked_known")


@only(Audience.PRACTITIONER)
def cut(tx: Transaction, hearing: Hearing) -> None:
    """Cut the phone off, from its next update on: or only from this plan, where it was linked to another before."""
    link, place = _link_here(tx, hearing)
    if place is None:
        _end_link(tx, hearing, link)
    else:
        _end_place(tx, hearing, link, place)
    hearing.show("p_link_cut")


def _link_here(tx: Transaction, hearing: Hearing) -> tuple[Link, Role | None]:
    """Return the link the button is about, and the place on a plan if it is only about that; else refuse."""
    link = tx.links.find(hearing.id1)
    circles = [] if link is None else [tx.plans.circle(plan.id) for plan in tx.plans.of_family(link.person_id)]
    return settled_link(link, circles, hearing.me, hearing.today), place_to_end(circles, hearing.id2)


def _end_link(tx: Transaction, hearing: Hearing, link: Link) -> None:
    tx.outbox.withdraw(lane=link.chat_hash, reason="cut_off")
    sweep_chat(tx, link.chat_id, link.chat_hash, f"{hearing.origin}/cut")
    tx.links.change(link, ended_at=hearing.now, expected=False)
    tx.chats.change(tx.chats.at(link.chat_id), awaiting=None, about={}, plan_id=None)
    tx.audit.add(hearing.me.id, "link.cut", link.id)
    person = tx.people.get(link.person_id)
    tx.outbox.put(Notice(
        id=new_id(), chat_id=link.chat_id, chat_hash=link.chat_hash, act=Act.SEND, kind="access_ended",
        key=f"link/{link.id}/cut", due=allowed_from(person, hearing.now, hearing.house.service.zone),
        made_at=hearing.now, priority=Priority.NEWS, alert=True,
    ))  # fmt: skip


def _end_place(tx: Transaction, hearing: Hearing, link: Link, place: Role) -> None:
    tx.roles.change(place, ended_at=hearing.now)
    tx.audit.add(hearing.me.id, "link.plan_cut", place.id)
    chat = tx.chats.at(link.chat_id)
    tx.chats.change(chat, awaiting=None, about={}, plan_id=None)
    hearing.tell(tx.people.get(link.person_id), "access_ended", key=f"role/{place.id}/cut")


ROUTES = (
    Tap("link.expected", expected),
    Tap("link.cut", cut),
)
