"""A page that somebody wrote about themselves: loaded with whom it is shared, and asked about for a new lead (003-11).

A page never goes along with the lead role: its writer is asked, and says so or not (004-12).
"""

from handlers.house import House
from handlers.rules.about import Shared, share_with, shared_on, to_be_asked
from handlers.rules.working_time import local_day
from handlers.telling import tell
from storage.records.about import AboutShare
from storage.records.ids import new_id
from storage.records.notices import Act, Notice
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind
from storage.transaction import Transaction

SHOWN = "p_about"  # the screen on which a practitioner reads a page


def shared_of(tx: Transaction, house: House, circle: Circle, writer: Person) -> list[Shared]:
    """Return whom this writer let read their page on one plan, and who of them still may."""
    day, zone = local_day(house.calendar(circle), tx.now), house.service.zone
    here = tx.links.live_of(writer.id) is not None
    return shared_on(circle, tx.about_shares.of_writer(writer.id), writer_is_here=here, day=day, zone=zone)


def ask_to_share(tx: Transaction, house: House, plan_id: str, person_id: str) -> int:
    """Ask everybody on a plan who has written a page whether this practitioner may read it; return how many.

    For whichever way a lead changes, once that person has their role on the plan. Who lets them read it already is
    not asked. The same role asks once; one asking takes the place of another that has not been sent yet.
    """
    circle = tx.plans.circle(plan_id)
    reader, role = circle.people.get(person_id), circle.role_of(person_id, RoleKind.LEAD) or circle.role_of(person_id)
    if reader is None or role is None:
        return 0
    writers = [person for person in circle.family if tx.about_parts.of(person.id)]
    asked = 0
    for writer in to_be_asked(circle, reader, writers, local_day(house.calendar(circle), tx.now)):
        tx.outbox.withdraw(topic=asking_topic(plan_id, writer.id), reason="another_lead")
        if share_with(shared_of(tx, house, circle, writer), reader) is None:
            asked += tell(
                tx, house, writer, "about_ask", key=f"about-ask/{role.id}/{writer.id}", now=tx.now,
                topic=asking_topic(plan_id, writer.id), plan_id=plan_id, child=circle.plan.child_name,
                name=reader.name, reader_id=reader.id, leads=role.kind is RoleKind.LEAD,
                role_title=house.framework(circle).role_title,
            )  # fmt: skip
    return asked


def asking_topic(plan_id: str, writer_id: str) -> str:
    """Return what the asking of one writer on one plan waits under."""
    return f"about-ask/{plan_id}/{writer_id}"


def share_topic(share: AboutShare) -> str:
    """Return what the news of a share waits under, until its reader has it."""
    return f"about/{share.id}"


def end_share(tx: Transaction, share: AboutShare) -> None:
    """Take a page back from one practitioner: from the desk, from what waits for them, and off their phone."""
    tx.about_shares.change(share, ended_at=tx.now)
    tx.outbox.withdraw(topic=share_topic(share), reason="taken_back")
    tx.audit.add(share.person_id, "about.taken_back", share.id)
    link = tx.links.live_of(share.reader_id)
    if link is None:
        return
    for shown in tx.outbox.shown_to(link.chat_hash, share.since):
        if shown.kind == SHOWN and shown.refers_to == share.id:
            tx.outbox.put(Notice(
                id=new_id(), chat_id=shown.chat_id, chat_hash=shown.chat_hash, act=Act.DELETE, kind="delete",
                key=f"about/{share.id}/off/{shown.id}", due=tx.now, made_at=tx.now, person_id=shown.person_id,
                target_id=shown.id, private=False,
            ))  # fmt: skip
